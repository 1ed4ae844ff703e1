from __future__ import annotations

import re

import pytest

from utest.net.conftest import Connect
from utest.net.peers import Peer, Recorder, Script, ScriptedServer, close_frame, header_of


def redirecting(location: str, heads: list[str], status: str = "302 Found") -> Script:
    def script(peer: Peer) -> None:
        heads.append(peer.read_head())
        peer.answer(status, f"Location: {location}", "Content-Length: 0")
        peer.wait_end()

    return script


def opening(heads: list[str]) -> Script:
    def script(peer: Peer) -> None:
        heads.append(peer.upgrade(behind=close_frame(1000)))
        peer.read_close()

    return script


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temp", "308 Perm"])
def test_a_redirect_within_the_origin_is_followed(connect: Connect, status: str) -> None:
    heads: list[str] = []
    with ScriptedServer(redirecting("/new?x=1#f", heads, status), opening(heads)) as server:
        url = server.url("/old").replace("://", "://user:pass@")
        _, recorder = connect(url, ("X-Mine", "1"), protocols=("chat",))
        recorder.wait("closed")
    assert [head.split(" ")[1] for head in heads] == ["/old", "/new?x=1"]
    for name in ("X-Mine", "Authorization", "Sec-WebSocket-Protocol", "Host"):
        assert header_of(heads[0], name) == header_of(heads[1], name) != None  # noqa: E711 - both
    assert header_of(heads[0], "Sec-WebSocket-Key") != header_of(heads[1], "Sec-WebSocket-Key")


@pytest.mark.parametrize("scheme", ["ws", "http"])
def test_an_absolute_redirect_may_be_within_the_origin(connect: Connect, scheme: str) -> None:
    heads: list[str] = []
    scripts = [opening(heads)]
    with ScriptedServer(lambda peer: scripts.pop()(peer)) as server:  # noqa: PLW0108 - filled below
        scripts.append(redirecting(f"{scheme}://127.0.0.1:{server.port}/b/c", heads))
        _, recorder = connect(server.url("/a"))
        recorder.wait("closed")
    assert heads[1].startswith("GET /b/c ")


def test_three_redirects_are_followed_and_not_a_fourth(connect: Connect) -> None:
    heads: list[str] = []
    again = redirecting("next", heads)
    with ScriptedServer(again, again, again, opening(heads)) as server:
        _, recorder = connect(server.url("/a/b"))
        recorder.wait("closed")
    assert [head.split(" ")[1] for head in heads] == ["/a/b"] + ["/a/next"] * 3
    with ScriptedServer(again) as server:
        _, recorder = connect(server.url("/"))
        assert recorder.cause == "the server redirected more than 3 times"


@pytest.mark.parametrize(
    ("location", "named"),
    [
        ("ws://user:secret@other.example/x?token=secret", "other.example:80"),
        ("//other.example/", "other.example:80"),
        ("wss://127.0.0.1:PORT/", "127.0.0.1:PORT"),
        ("ws://127.0.0.1:1/", "127.0.0.1:1"),
        ("ws://localhost:PORT/", "localhost:PORT"),
    ],
)
def test_a_redirect_to_another_origin_is_not_followed(
    connect: Connect, location: str, named: str
) -> None:
    scripts: list[Script] = []
    with ScriptedServer(lambda peer: scripts[0](peer)) as server:  # noqa: PLW0108 - filled below
        port = str(server.port)
        scripts.append(redirecting(location.replace("PORT", port), []))
        _, recorder = connect(server.url())
        assert recorder.cause == (
            f"the server redirected to another origin, {named.replace('PORT', port)}, "
            "which is not followed"
        )


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/", "ws://:80/", "ws://h:99999/"])
def test_a_redirect_to_nowhere_is_told(connect: Connect, location: str) -> None:
    with ScriptedServer(redirecting(location, [])) as server:
        _, recorder = connect(server.url())
        assert recorder.cause == (
            "the server redirected to a URL that cannot be used: its scheme, host or port is wrong"
        )


def test_a_redirect_without_a_location_is_told(connect: Connect) -> None:
    with ScriptedServer(redirecting("", [])) as server:
        _, recorder = connect(server.url())
        assert recorder.cause == "the server answered 302 Found without saying where to go"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_addresses_of_both_families_are_reached(connect: Connect, host: str) -> None:
    heads: list[str] = []
    try:
        server = ScriptedServer(opening(heads), host=host)
    except OSError:
        pytest.skip(f"{host} is not there")
    with server:
        _, recorder = connect(server.url())
        recorder.wait("closed")
        bracketed = f"[{host}]" if ":" in host else host
        assert header_of(heads[0], "Host") == f"{bracketed}:{server.port}"


def test_an_unusable_url_is_told(connect: Connect) -> None:
    _, recorder = connect("ws://host:port/")
    assert recorder.cause == "the URL cannot be used: its scheme, host or port is wrong"


@pytest.mark.rule("S2")
def test_a_refused_connection_is_told(connect: Connect) -> None:
    with ScriptedServer(opening([])) as server:
        pass
    _, recorder = connect(server.url())
    assert recorder.cause == f"connection refused by 127.0.0.1:{server.port}"


def test_each_handshake_is_told_as_it_went_over_the_wire(connect: Connect) -> None:
    heads: list[str] = []
    with ScriptedServer(redirecting("/new", heads), opening(heads)) as server:
        url = server.url("/old?x=1").replace("://", "://user:pass@")
        _, recorder = connect(url, ("X-Mine", "ü"), protocols=("chat",))
        recorder.wait("closed")
        first, second = recorder.exchanges
        assert (first.url, first.status, first.reason) == (server.url("/old?x=1"), 302, "Found")
        assert ("Location", "/new") in first.answered
        assert (second.url, second.status) == (server.url("/new"), 101)
    for exchange, head in zip((first, second), heads, strict=True):
        lines = [f"{name}: {value}" for name, value in exchange.asked]
        assert lines == head.rstrip("\r\n").split("\r\n")[1:]
        assert ("X-Mine", "ü") in exchange.asked
    assert dict(second.answered)["Upgrade"] == "websocket"
    assert recorder.keys == [dict(each.asked)["Sec-WebSocket-Key"] for each in (first, second)]
    assert first.took > 0
    assert first.began + first.took < second.began


def test_a_key_is_told_before_its_request_is_sent(connect: Connect) -> None:
    recorder = Recorder()
    told: list[list[str]] = []
    sent: list[str] = []

    def script(peer: Peer) -> None:
        sent.extend(re.findall("Sec-WebSocket-Key: (.*)\r\n", peer.read_head()))
        told.append(list(recorder.keys))

    with ScriptedServer(script) as server:
        connect(server.url(), receiver=recorder)
        assert recorder.cause
    assert told == [sent]


def test_an_answer_that_cannot_be_read_leaves_a_handshake_without_a_status(
    connect: Connect,
) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(b"SSH-2.0-OpenSSH\r\n")
        peer.wait_end()

    with ScriptedServer(script) as server:
        _, recorder = connect(server.url())
        assert "is not HTTP" in recorder.cause
    (exchange,) = recorder.exchanges
    assert (exchange.status, exchange.reason, exchange.answered) == (None, "", ())
    assert exchange.asked


def test_where_nobody_listens_there_is_no_handshake(connect: Connect) -> None:
    _, recorder = connect("ws://127.0.0.1:1/")
    assert recorder.cause
    assert recorder.exchanges == []
