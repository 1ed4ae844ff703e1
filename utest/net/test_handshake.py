from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from typing import Any

import pytest
import websocket._handshake as package

from utest.net.conftest import Connect
from utest.net.peers import (
    Peer,
    Recorder,
    ScriptedServer,
    accept_of,
    close_frame,
    header_of,
    playing,
)

Opened = Callable[..., tuple[Any, Recorder]]


class Asked:
    """A script that keeps the requests, opens, and closes at once.

    :param lines: headers that its answer has besides.
    """

    def __init__(self, *lines: str) -> None:
        self.heads: list[str] = []
        self._lines = lines

    def __call__(self, peer: Peer) -> None:
        self.heads.append(peer.upgrade(*self._lines, behind=close_frame(1000)))
        peer.read_close()

    def header(self, name: str) -> str | None:
        return header_of(self.heads[-1], name)


def answering(text: str) -> Callable[[Peer], None]:
    """A script that answers with a text; ``ACCEPT`` in it is replaced by the right value."""

    def script(peer: Peer) -> None:
        head = peer.read_head()
        peer.send(text.replace("ACCEPT", accept_of(head)).replace("\n", "\r\n").encode("latin-1"))
        peer.wait_end()

    return script


def ask(connect: Connect, path: str, *headers: tuple[str, str], **named: Any) -> Asked:
    asked = Asked()
    with ScriptedServer(asked) as server:
        _, recorder = connect(server.url(path), *headers, **named)
        recorder.wait("closed")
    return asked


def test_a_request_has_what_the_protocol_demands_and_no_origin(connect: Connect) -> None:
    asked = Asked()
    with ScriptedServer(asked) as server:
        _, recorder = connect(server.url("/chat?a=b"))
        recorder.wait("closed")
        assert asked.heads[0].startswith("GET /chat?a=b HTTP/1.1\r\n")
        assert asked.header("Host") == f"127.0.0.1:{server.port}"
    assert asked.header("Upgrade") == "websocket"
    assert asked.header("Connection") == "Upgrade"
    assert asked.header("Sec-WebSocket-Version") == "13"
    assert len(base64.b64decode(asked.header("Sec-WebSocket-Key") or "")) == 16
    for absent in ("Origin", "Cookie", "Authorization", "Sec-WebSocket-Protocol", "User-Agent"):
        assert asked.header(absent) is None


@pytest.mark.rule("S17", "S18")
def test_the_calls_headers_are_sent_as_they_are(connect: Connect) -> None:
    headers = (("X-Number", "1"), ("referer", "https://smartapp.baidu.com/k/0/page-frame.html"))
    asked = ask(connect, "/", *headers, ("Origin", "https://o"), ("X-Name", "名"))
    assert "\r\nreferer: https://smartapp.baidu.com/k/0/page-frame.html\r\n" in asked.heads[0]
    assert asked.header("X-Number") == "1"
    assert asked.header("Origin") == "https://o"
    assert asked.header("X-Name") == "名"


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("", "/"),
        ("?q", "/?q"),
        ("/a;params/b;c=d", "/a;params/b;c=d"),
        ("/路径?名=值&x=%20", "/%E8%B7%AF%E5%BE%84?%E5%90%8D=%E5%80%BC&x=%20"),
        ('/a b"', "/a%20b%22"),
    ],
)
def test_the_request_target_keeps_or_encodes(connect: Connect, path: str, target: str) -> None:
    assert ask(connect, path).heads[0].split(" ")[1] == target


def test_userinfo_becomes_basic_credentials(connect: Connect) -> None:
    asked = Asked()
    with ScriptedServer(asked) as server:
        url = server.url().replace("://", "://us%40er:pä%3Ass@")
        _, recorder = connect(url)
        recorder.wait("closed")
        assert asked.header("Host") == f"127.0.0.1:{server.port}"
        value = (asked.header("Authorization") or "").removeprefix("Basic ")
        assert base64.b64decode(value).decode() == "us@er:pä:ss"
        _, recorder = connect(url, ("authorization", "Bearer token"))
        recorder.wait("closed")
        assert asked.header("Authorization") == "Bearer token"


def test_only_the_calls_cookies_are_sent(connect: Connect) -> None:
    package.CookieJar.set("stranger=1; domain=127.0.0.1")
    try:
        assert package.CookieJar.get("127.0.0.1")
        assert ask(connect, "/").header("Cookie") is None
        assert ask(connect, "/", ("Cookie", "mine=1")).header("Cookie") == "mine=1"
    finally:
        package.CookieJar.jar.clear()


@pytest.mark.parametrize("cookie", ["a=b; domain=127.0.0.1", "path=b", "a,b=c", "=", "a=\x7f"])
def test_the_servers_cookies_are_told_and_not_kept(connect: Connect, cookie: str) -> None:
    asked = Asked(f"Set-Cookie: {cookie}", "Set-Cookie: other=1")
    with ScriptedServer(asked) as server:
        for _ in range(2):
            _, recorder = connect(server.url())
            recorder.wait("closed")
            header = recorder.wait("opened")[1]
            assert header["set-cookie"] == [cookie, "other=1"]
            assert asked.header("Cookie") is None
    assert not package.CookieJar.jar


@pytest.mark.rule("S7")
def test_the_answers_headers_keep_their_spelling(connect: Connect) -> None:
    with ScriptedServer(
        Asked("X-mIxEd:  a b ", "x-twice: 1", "X-Twice: 2", "X-Latin: ü")
    ) as server:
        _, recorder = connect(server.url())
        header = recorder.wait("opened")[1]
    assert "X-mIxEd" in list(header)
    assert header["x-mixed"] == "a b"
    assert header["X-Twice"] == "1, 2"
    assert header["X-Latin"] == "ü"


def test_headers_that_are_not_utf8_are_read_as_latin_1(connect: Connect) -> None:
    answer = (
        "HTTP/1.1 101 Switching\nUpgrade: WebSocket\nConnection: keep-alive, upgrade\n"
        "Sec-WebSocket-Accept: ACCEPT\nX-Latin: \xfc\n\n"
    )
    with ScriptedServer(answering(answer)) as server:
        connection, recorder = connect(server.url())
        assert recorder.wait("opened")[1]["X-Latin"] == "ü"
        connection.abandon("done")


def test_a_header_may_come_in_parts(connect: Connect) -> None:
    answer = f"HTTP/1.1 101 Switching\n{RIGHT}Connection: keep-alive\n\n"
    with ScriptedServer(answering(answer)) as server:
        connection, recorder = connect(server.url())
        assert recorder.wait("opened")[1]["Connection"] == "Upgrade, keep-alive"
        connection.abandon("done")


@pytest.mark.rule("S19")
@pytest.mark.parametrize("chosen", ["chat", "v2.Chat", "CHAT", "other", ""])
def test_the_servers_subprotocol_is_told_as_it_is(connect: Connect, chosen: str) -> None:
    asked = Asked(*([f"Sec-WebSocket-Protocol: {chosen}"] if chosen else []))
    with ScriptedServer(asked) as server:
        _, recorder = connect(server.url(), protocols=("chat", "v2.Chat"))
        assert recorder.wait("opened")[2] == chosen
        recorder.wait("closed")
    assert asked.header("Sec-WebSocket-Protocol") == "chat, v2.Chat"


@pytest.mark.rule("S19")
def test_a_subprotocol_that_nobody_offered_is_told(connect: Connect) -> None:
    with ScriptedServer(Asked("Sec-WebSocket-Protocol: chat")) as server:
        _, recorder = connect(server.url())
        assert recorder.wait("opened")[2] == "chat"
        recorder.wait("closed")


@pytest.mark.rule("S5")
@pytest.mark.parametrize(
    ("status", "cause"),
    [
        ("403 Forbidden", "the server answered 403 Forbidden"),
        ("200 OK", "the server answered 200 OK"),
        ("404", "the server answered 404"),
        (
            "100 Continue",
            "the server closed the connection during the handshake, after it had answered 100 Cont"
            "inue",
        ),
        ("503 a\x1b[31mb\u202ec", "the server answered 503 a\\x1b[31mb\\u202ec"),
        ("500 " + "x" * 500, "the server answered 500 " + "x" * 200 + "…"),
    ],
)
def test_a_refusal_is_told_with_its_status(connect: Connect, status: str, cause: str) -> None:
    with ScriptedServer(playing(Peer.read_head, lambda peer: peer.answer(status))) as server:
        _, recorder = connect(server.url())
        assert recorder.cause == cause


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("length", ["5", "-1", "99999999999", "many"])
def test_a_refusals_body_is_not_waited_for(connect: Connect, length: str) -> None:
    refuse = answering(f"HTTP/1.1 401 Unauthorized\nContent-Length: {length}\n\n")
    with ScriptedServer(refuse) as server:
        _, recorder = connect(server.url())
        assert recorder.cause == "the server answered 401 Unauthorized"


RIGHT = "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Accept: ACCEPT\n"


REFUSED = [
    (RIGHT.replace("Upgrade: websocket\n", ""), "no header 'Upgrade: websocket'"),
    (RIGHT.replace("websocket\n", "h2c\n"), "no header 'Upgrade: websocket'"),
    (RIGHT + "Upgrade: h2c\n", "has the header 'Upgrade' twice, with different values"),
    (RIGHT + "Sec-WebSocket-Protocol: a\n" * 2, "has the header 'Sec-WebSocket-Protocol' twi"),
    (RIGHT.replace("Connection: Upgrade", "Connection: close"), "'Connection: upgrade'"),
    (RIGHT.replace("ACCEPT", "x"), "a wrong or no Sec-WebSocket-Accept"),
    (RIGHT.replace("Sec-WebSocket-Accept", "Accept"), "a wrong or no Sec-WebSocket-Accept"),
    (RIGHT + " folded\n", "a wrong or no Sec-WebSocket-Accept"),
    (RIGHT + "\r\n folded\n", "a wrong or no Sec-WebSocket-Accept"),
    (RIGHT.replace("Upgrade:", "Upgrade"), "has a malformed header: Upgrade websocket"),
    (RIGHT + "a: b\0c\n", "has a malformed header: a: b\\x00c"),
    (RIGHT + "Content-Disposition: a\nContent-Disposition: b\n", "twice, with different val"),
    (RIGHT + "Content-Length: 0, 5\n", "has the header 'Content-Length' twice, with diff"),
    (RIGHT + "a: b\rUpgrade: h2c\n", "has the header 'Upgrade' twice"),
    (RIGHT + "Sec-WebSocket-Protocol:\n", "'Sec-WebSocket-Protocol' without a value"),
    (RIGHT + "Sec-WebSocket-Extensions: \n", "'Sec-WebSocket-Extensions' without a value"),
    (RIGHT.replace("websocket", "websocket\x0b"), "no header 'Upgrade: websocket'"),
    (RIGHT.replace("websocket", "websoc\xe2\x84\xaaet"), "no header 'Upgrade: websocket'"),
    (RIGHT.replace(": Upgrade", ": Upgrade\x0c"), "no header 'Connection: upgrade'"),
]
"""Headers of a 101 that browsers refuse as well, and what a cause says: browser/test_answers.py."""

TAKEN = [
    RIGHT.replace(": ", ":\n ") + "X-More: a\n b\n",
    RIGHT.replace(": ", " :\t"),
    RIGHT + "no colon\n",
    RIGHT + "a\x01: b\n",
    " first\n" + RIGHT,
    RIGHT.replace("Upgrade\n", "keep-alive\nConnection: Upgrade\n"),
    RIGHT + "Content-Length: 0\nContent-Length: 0\nContent-Disposition: a\n",
    RIGHT + "Transfer-Encoding: chunked\nContent-Length: 0\nContent-Length: 5\n",
    RIGHT.replace("websocket", "websocket\r"),
    RIGHT + "a: b\rc\n",
]
"""Those that browsers take."""


NOT_OFFERED = (
    RIGHT + "Sec-WebSocket-Extensions: permessage-deflate\n",
    "chose the extension permess",
)


@pytest.mark.parametrize(("lines", "cause"), [*REFUSED, NOT_OFFERED])
def test_an_answer_that_breaks_the_protocol_opens_nothing(
    connect: Connect, lines: str, cause: str
) -> None:
    with ScriptedServer(answering(f"HTTP/1.1 101 Switching Protocols\n{lines}\n")) as server:
        _, recorder = connect(server.url())
        assert cause in recorder.cause


@pytest.mark.parametrize("lines", TAKEN)
def test_an_answer_that_browsers_take_opens(connect: Connect, lines: str) -> None:
    with ScriptedServer(answering(f"HTTP/1.1 101 Switching Protocols\n{lines}\n")) as server:
        connection, recorder = connect(server.url())
        assert recorder.wait("opened")[1]["Upgrade"] == "websocket"
        connection.abandon("done")


@pytest.mark.parametrize(
    "before",
    [
        "HTTP/1.1 100 Continue\n\n",
        "HTTP/1.1 103 Early Hints\nLink: </a>; rel=preload\n\n" * 3,
        "HTTP/1.1 102 Processing\n\nHTTP/1.1 199\nUpgrade: h2c\n\n",
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_informational_answers_are_skipped(connect: Connect, before: str, apart: bool) -> None:
    def script(peer: Peer) -> None:
        right = RIGHT.replace("ACCEPT", accept_of(peer.read_head()))
        answer = f"{before}HTTP/1.1 101 Switching\n{right}\n".replace("\n", "\r\n").encode()
        for part in [answer[at : at + 1] for at in range(len(answer))] if apart else [answer]:
            peer.send(part)
        peer.send(close_frame(1000))
        peer.read_close()

    with ScriptedServer(script) as server:
        _, recorder = connect(server.url())
        recorder.wait("closed")
        (exchange,) = recorder.exchanges
    assert (exchange.status, exchange.reason) == (101, "Switching")
    assert ("Upgrade", "h2c") not in exchange.answered


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (
            "HTTP/1.1 103 Early Hints\n\nHTTP/1.1 403 Forbidden\nContent-Length: 0\n\n",
            "the server answered 403 Forbidden",
        ),
        (
            "HTTP/1.1 100 Continue\n\n" * 101,
            "the server sent more than 100 answers, after it had answered 100 Continue",
        ),
        (
            "HTTP/1.1 100 Continue\n\nnothing",
            "the answer of the server is not HTTP, after it had answered 100 Continue",
        ),
    ],
)
def test_what_follows_informational_answers_counts(
    connect: Connect, answer: str, cause: str
) -> None:
    with ScriptedServer(answering(answer)) as server:
        _, recorder = connect(server.url())
        assert recorder.cause == cause


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bodies are not waited for as long as elsewhere."""
    monkeypatch.setattr("SwanSocketLibrary.net.dialing.BODY_TIME", 0.2)


def refused(connect: Connect, answer: bytes, end: bool = False, timeout: float = 5.0) -> Any:
    """The exchange of a handshake that was answered so."""

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(answer)
        if not end:
            peer.wait_end()

    with ScriptedServer(script) as server:
        _, recorder = connect(server.url(), timeout=timeout)
        assert recorder.cause == "the server answered 403 No"
        (exchange,) = recorder.exchanges
    return exchange


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("end", [False, True])
def test_the_body_of_a_refusal_is_told(connect: Connect, end: bool) -> None:
    head = b"HTTP/1.1 403 No\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\n"
    assert refused(connect, head + "不行!!".encode()[:6], end).body == "不行"
    assert refused(connect, head.replace(b"6", b"99") + b"cut", end).body == "cut"
    assert refused(connect, b"HTTP/1.1 403 No\r\n\r\nto the end", end).body == "to the end"


def test_a_body_without_an_end_is_read_so_far(connect: Connect) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(b"HTTP/1.1 403 No\r\n\r\n")
        try:
            while True:
                peer.send(b"x" * 10_000)
        except OSError:
            return

    with ScriptedServer(script) as server:
        _, recorder = connect(server.url())
        assert recorder.cause == "the server answered 403 No"
        assert recorder.exchanges[0].body == "x" * 65_536


@pytest.mark.rule("S21")
def test_the_time_of_a_handshake_ends_a_body_too(connect: Connect) -> None:
    assert refused(connect, b"HTTP/1.1 403 No\r\n\r\nhalf", timeout=0.2).status == 403


def test_the_accept_value_is_compared_exactly(connect: Connect) -> None:
    def script(peer: Peer) -> None:
        head = peer.read_head()
        accept = accept_of(head).swapcase()
        peer.answer("101 S", "Upgrade: websocket", "Connection: Upgrade", f"{ACCEPT}: {accept}")
        peer.wait_end()

    with ScriptedServer(script) as server:
        _, recorder = connect(server.url())
        assert recorder.cause == "the server's answer has a wrong or no Sec-WebSocket-Accept"


ACCEPT = "Sec-WebSocket-Accept"


@pytest.mark.parametrize(
    "answer",
    [
        "SSH-2.0-x\n",
        "\x15\x03\x01\0\x02",
        "HTTP\n",
        "HTTP/x 101\n\n",
        "HTTP/1.1 1x1\n\n",
        "HTTP/1.1 101 a\0b\n\n",
    ],
)
def test_an_answer_that_is_not_http_is_told_at_once(connect: Connect, answer: str) -> None:
    with ScriptedServer(answering(answer)) as server:
        _, recorder = connect(server.url())
        assert recorder.cause == "the answer of the server is not HTTP"


@pytest.mark.parametrize("begun", ["", "HT", "HTTP/1.1 101 Switching\nUpgrade: webs"])
def test_a_server_that_closes_in_the_handshake_is_told(connect: Connect, begun: str) -> None:
    with ScriptedServer(playing(Peer.read_head, lambda peer: peer.send(begun.encode()))) as s:
        _, recorder = connect(s.url())
        assert recorder.cause == "the server closed the connection during the handshake"


def test_a_reset_in_the_handshake_is_told(connect: Connect) -> None:
    with ScriptedServer(playing(Peer.read_head, Peer.reset)) as server:
        _, recorder = connect(server.url())
        assert recorder.cause == "connection reset by the server"


@pytest.mark.parametrize("unit", [b"X-More: and more\r\n", b"x"])
def test_endless_headers_are_told(connect: Connect, unit: bytes) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(b"HTTP/1.1 101 Switching\r\n")
        try:
            while True:
                peer.send(unit * 1000)
        except OSError:
            return

    with ScriptedServer(script) as server:
        _, recorder = connect(server.url())
        assert recorder.cause == "the answer's headers exceed 256 KiB"


def test_large_headers_within_the_limit_are_read(connect: Connect) -> None:
    with ScriptedServer(Asked("X-Large: " + "x" * 250_000)) as server:
        _, recorder = connect(server.url())
        assert len(recorder.wait("opened")[1]["X-Large"]) == 250_000
        recorder.wait("closed")


@pytest.mark.rule("S21")
def test_a_slow_answer_does_not_prolong_the_handshake(connect: Connect) -> None:
    ended = threading.Event()

    def script(peer: Peer) -> None:
        peer.read_head()
        try:
            for byte in b"HTTP/1.1 101 Switching Protocols\r\n" + b"X: y\r\n" * 10_000:
                peer.send(bytes([byte]))
                if ended.wait(0.02):
                    return
        except OSError:
            return

    with ScriptedServer(script) as server:
        _, recorder = connect(server.url(), timeout=0.3)
        cause = recorder.cause
        ended.set()
        assert cause == "the handshake took longer than 0.3 s: the server has not answered yet"


def test_giving_up_in_the_handshake_closes_the_connection(connect: Connect) -> None:
    asked, closed = threading.Event(), threading.Event()

    def script(peer: Peer) -> None:
        peer.read_head()
        asked.set()
        peer.wait_end()
        closed.set()

    with ScriptedServer(script) as server:
        connection, recorder = connect(server.url())
        assert asked.wait(20)
        connection.abandon("changed my mind")
        assert recorder.cause == "changed my mind"
        assert closed.wait(20)
