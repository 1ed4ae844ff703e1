from __future__ import annotations

import inspect
from datetime import timedelta
from pathlib import Path

import pytest
from robot.api.types import Secret

from SwanSocketLibrary.errors import InvalidArgument, UnknownName
from SwanSocketLibrary.keywords.servers import Servers
from SwanSocketLibrary.reporting.masking import Masker
from SwanSocketLibrary.server.pool import ServerPool

CHROMIUM = Path(__file__).parent.parent / "har" / "chromium.har"
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


@pytest.mark.parametrize("behavior", ["echo", "silent"])
def test_a_recording_is_played_instead_of_a_behavior(
    pool: ServerPool, masker: Masker, behavior: str
) -> None:
    servers = Servers(pool, masker)
    with pytest.raises(InvalidArgument, match="replay and behavior exclude each other"):
        servers.start_socket_server(behavior, replay=str(CHROMIUM))
    servers.start_socket_server(replay=str(CHROMIUM))
    given = inspect.signature(Servers.start_socket_server).parameters["behavior"].default
    assert (given, str(given)) == ("echo", "echo")
