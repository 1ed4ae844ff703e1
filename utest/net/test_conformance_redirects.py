"""What fuzzing found on the client's handshake."""

from __future__ import annotations

import pytest

from SwanSocketLibrary.net.error_text import ConnectFailed
from SwanSocketLibrary.net.target import parse_target
from utest.net.conftest import Connect
from utest.net.peers import Peer, ScriptedServer


@pytest.mark.parametrize(
    "location",
    [
        "https://[::\xb1]:99/",
        "https://[not-an-address]/",
        "https://[::1/",
        "http://h:x/",
        "mailto:a@b",
        "//a..b/",
    ],
)
def test_a_malformed_redirect_has_a_cause_of_its_own(location: str) -> None:
    with pytest.raises(ConnectFailed, match=r"^the server redirected to a URL that cannot be used"):
        parse_target("ws://example.com/a").redirected(location)


def test_a_connection_that_is_redirected_so_fails(connect: Connect) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.answer("307 Temporary Redirect", "Location: https://[x]/")

    with ScriptedServer(script) as server:
        _, recorder = connect(server.url())
        assert recorder.cause.startswith("the server redirected to a URL that cannot be used")
