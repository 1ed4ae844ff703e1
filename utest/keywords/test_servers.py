from __future__ import annotations

from datetime import timedelta

import pytest
from robot.api.types import Secret

from SwanSocketLibrary.errors import InvalidArgument, UnknownName
from SwanSocketLibrary.keywords.servers import Servers
from SwanSocketLibrary.reporting.masking import Masker
from SwanSocketLibrary.server.pool import ServerPool

SHORT = timedelta(milliseconds=10)


def test_a_server_has_a_url_until_it_is_stopped(pool: ServerPool, masker: Masker) -> None:
    servers = Servers(pool, masker)
    url = servers.start_socket_server("silent", alias="backend")
    assert url.startswith("ws://127.0.0.1:")
    assert servers.get_socket_server_url() == url
    assert servers.get_socket_server_url(server="backend") == url
    servers.stop_socket_server(server="backend")
    with pytest.raises(UnknownName, match="'backend'"):
        servers.get_socket_server_url(server="backend")


def test_headers_are_a_dictionary_with_secrets(pool: ServerPool, masker: Masker) -> None:
    servers = Servers(pool, masker)
    servers.start_socket_server(headers={"X-Key": Secret("pa55word")})
    servers.start_socket_server(headers="{'X-A': 1}", protocols="['chat']")
    assert masker.hide("pa55word") == "***"
    with pytest.raises(InvalidArgument, match="headers must be a dictionary"):
        servers.start_socket_server(headers="X-A: 1")
