from __future__ import annotations

import inspect
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from SwanSocketLibrary.errors import InvalidArgument, UnknownName
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns
from SwanSocketLibrary.keywords.lookup import Clients
from SwanSocketLibrary.keywords.socket_servers import SocketServers
from SwanSocketLibrary.output.redaction import Redactor

CHROMIUM = Path(__file__).parent.parent / "har" / "chromium.har"
SHORT = timedelta(milliseconds=10)


def test_a_server_has_a_url_until_it_is_stopped(
    clients: Clients, runs: KeywordRuns, redactor: Redactor
) -> None:
    servers = SocketServers(clients, runs, redactor, cast(Any, None))
    url = servers.start_socket_server("silent", alias="backend")
    assert url.startswith("ws://127.0.0.1:")
    assert servers.get_socket_server_url() == url
    assert servers.get_socket_server_url(server="backend") == url
    servers.stop_socket_server(server="backend")
    with pytest.raises(UnknownName, match="'backend'"):
        servers.get_socket_server_url(server="backend")


def test_origins_are_a_list_or_text(
    clients: Clients, runs: KeywordRuns, redactor: Redactor
) -> None:
    servers = SocketServers(clients, runs, redactor, cast(Any, None))
    for origins in (None, "", "*", "http://a, https://b:1", ["http://a"], "['http://a']"):
        servers.start_socket_server(origins=origins)
    with pytest.raises(InvalidArgument, match="origins must be"):
        servers.start_socket_server(origins="http://a, b")
    with pytest.raises(InvalidArgument, match="origins must be a list, or names with commas"):
        servers.start_socket_server(origins=7)


def test_headers_are_a_dictionary(clients: Clients, runs: KeywordRuns, redactor: Redactor) -> None:
    servers = SocketServers(clients, runs, redactor, cast(Any, None))
    servers.start_socket_server(headers={"X-Key": 7})
    servers.start_socket_server(headers="{'X-A': 1}", protocols="['chat']")
    with pytest.raises(InvalidArgument, match="headers must be a dictionary"):
        servers.start_socket_server(headers="X-A: 1")


@pytest.mark.parametrize("behavior", ["echo", "silent"])
def test_a_recording_is_played_instead_of_a_behavior(
    clients: Clients, runs: KeywordRuns, redactor: Redactor, behavior: str
) -> None:
    servers = SocketServers(clients, runs, redactor, cast(Any, None))
    with pytest.raises(InvalidArgument, match="replay and behavior exclude each other"):
        servers.start_socket_server(behavior, replay=str(CHROMIUM))
    servers.start_socket_server(replay=str(CHROMIUM))
    given = inspect.signature(SocketServers.start_socket_server).parameters["behavior"].default
    assert (given, str(given)) == ("echo", "echo")
