from __future__ import annotations

from collections.abc import Callable

import pytest

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument, ServerError, WaitFailed
from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.har.har_entries import HarEntry
from SwanSocketLibrary.replay.replay import Replay
from SwanSocketLibrary.replay.script import ReplaySource
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
from utest.replay.scenes import came, closed, ping, recorded, sent
from utest.server.conftest import EventLog
from utest.server.raw_client import (
    CLOSE,
    PING,
    TEXT,
    RawClient,
    Received,
    close_payload,
    frame,
)

Start = Callable[..., EmbeddedServer]
DEPARTED = Received(CLOSE, close_payload(1008, b"departed from the recording"))


@pytest.fixture
def mismatches() -> list[str]:
    """What clients did instead of what was recorded."""
    return []


@pytest.fixture
def start(pool: ServerPool, mismatches: list[str]) -> Start:
    def starts(*conversations: HarEntry, paced: bool = False) -> EmbeddedServer:
        source = ReplaySource("a.har", conversations, paced)
        return pool.start(alias="live", replay=Replay(source, mismatches.append))

    return starts


def only(mismatches: list[str]) -> str:
    (found,) = mismatches
    return found


def test_a_conversation_is_played(start: Start, mismatches: list[str], soon: Deadline) -> None:
    server = start(
        recorded(came("hello"), ping(False, b"p"), sent("x"), came(b"\x00"), closed(False, 4000))
    )
    with RawClient(server.url) as client:
        client.open()
        assert client.read_frame() == Received(TEXT, b"hello")
        assert client.read_frame() == Received(PING, b"p")
        client.send(frame(TEXT, b"x"))
        assert client.read_frame() == Received(2, b"\x00")
        assert client.read_frame() == Received(CLOSE, close_payload(4000))
        server.wait_replay(soon)
    assert not mismatches


def test_the_recorded_answer_to_a_close_frame(start: Start, soon: Deadline) -> None:
    server = start(recorded(closed(True, 3000, "a"), came("last"), closed(False, 3001, "b")))
    with RawClient(server.url) as client:
        client.open()
        client.send(frame(CLOSE, close_payload(3000, b"a")))
        assert client.read_frame() == Received(TEXT, b"last")
        assert client.read_frame() == Received(CLOSE, close_payload(3001, b"b"))
        assert client.read_to_end() == b""
        server.wait_replay(soon)


def test_a_close_frame_whose_answer_was_not_recorded_is_answered(start: Start) -> None:
    server = start(recorded(closed(True, 3000)))
    with RawClient(server.url) as client:
        client.open()
        client.send(frame(CLOSE, close_payload(3000)))
        assert client.read_frame() == Received(CLOSE, close_payload(3000))


def test_the_handshake_is_answered_as_it_was(start: Start, log: EventLog) -> None:
    headers = (
        (":status", "101"),
        ("Connection", "Upgrade"),
        ("Date", "long ago"),
        ("Sec-WebSocket-Accept", "recorded"),
        ("Sec-WebSocket-Protocol", "v2"),
        ("X-Room", "7"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("X-Not-Latin", "好"),
    )
    server = start(recorded(response_headers=headers))
    with RawClient(server.url) as client:
        head = client.open(more="Sec-WebSocket-Protocol: v1, v2\r\n")
    assert head.startswith("HTTP/1.1 101 ")
    for expected in (
        "\r\nX-Room: 7",
        "\r\nSet-Cookie: a=1",
        "\r\nSet-Cookie: b=2",
        "-Protocol: v2",
    ):
        assert expected in head
    for other in ("long ago", "recorded", "status", "X-Not-Latin"):
        assert other not in head
    assert log.wait(ServerEventKind.OPENED).data == "v2"


def test_a_rejection_is_replayed(start: Start, soon: Deadline) -> None:
    server = start(recorded(status=403, response_headers=(("X-Why", "no ticket"),)))
    with RawClient(server.url) as client:
        head = client.open()
    assert head.startswith("HTTP/1.1 403 ")
    assert "X-Why: no ticket" in head
    server.wait_replay(soon)


def test_a_rejection_is_replayed_with_its_body_and_all_its_headers(start: Start) -> None:
    cookies = (("Set-Cookie", "a=1"), ("Content-Type", "text/plain"), ("Set-Cookie", "b=2"))
    server = start(recorded(status=401, response_headers=cookies, body="Wer da? 谁"))
    with RawClient(server.url) as client:
        head = client.open()
        assert "Set-Cookie: a=1\r\nContent-Type: text/plain\r\nSet-Cookie: b=2\r\n" in head
        assert client.read_to_end().decode() == "Wer da? 谁"


def broken(url: str = "ws://h/metrics") -> HarEntry:
    return recorded(url=url, status=None, problem="in the entry of ws://h/metrics, it is odd.")


def test_what_cannot_be_played_is_said_when_it_is_asked_for(
    start: Start, mismatches: list[str], soon: Deadline
) -> None:
    server = start(broken(), recorded(came("hello"), url="ws://h/chat"))
    with RawClient(server.url) as client:
        client.open("/chat")
        assert client.read_frame() == Received(TEXT, b"hello")
    server.wait_replay(soon)
    assert not mismatches
    with RawClient(server.url) as client:
        assert client.open("/metrics").startswith("HTTP/1.1 500 ")
    assert only(mismatches) == (
        "Client 2 of server 'live' departed from the recording 'a.har': it connected to /metrics,"
        " and that conversation cannot be played: in the entry of ws://h/metrics, it is odd."
    )


def test_what_cannot_be_played_stands_in_the_way_of_nothing(
    start: Start, mismatches: list[str]
) -> None:
    server = start(broken(), recorded(came("hello"), url="ws://h/metrics"))
    with RawClient(server.url) as client:
        client.open("/metrics")
        assert client.read_frame() == Received(TEXT, b"hello")
    assert not mismatches


def test_a_pace_cannot_be_kept_without_times(start: Start, mismatches: list[str]) -> None:
    server = start(recorded(came("hello"), timed=False), recorded(url="ws://h/2"), paced=True)
    with RawClient(server.url) as client:
        assert client.open("/2").startswith("HTTP/1.1 101 ")
    with RawClient(server.url) as client:
        assert client.open().startswith("HTTP/1.1 500 ")
    assert (
        "that conversation cannot be replayed with pace=recorded: its messages have no t"
        in only(mismatches)
    )


def test_that_messages_may_not_have_been_saved_is_said(start: Start, mismatches: list[str]) -> None:
    server = start(recorded(saved=False))
    with RawClient(server.url) as client:
        client.open()
        client.send(frame(TEXT, b"x"))
        assert client.read_frame() == DEPARTED
    assert only(mismatches).endswith(
        "it sent the text 'x'.\nThe recording has no messages of this WebSocket: there were none,"
        " or they were not saved (Playwright saves them unless content is 'omit')."
    )


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("ws://h/new?a=1", "/new?a=1"),
        ("http://h", "/"),
        ("/new", "/new"),
        ("ws://h:81/new", "ws://h:81/new"),
        ("wss://h/new", "wss://h/new"),
        ("ws://[h/new", "ws://[h/new"),
    ],
)
def test_a_redirect_stays_at_the_server_if_it_did(
    start: Start, location: str, expected: str
) -> None:
    server = start(recorded(status=302, response_headers=(("Location", location),)))
    with RawClient(server.url) as client:
        assert f"\r\nLocation: {expected}\r\n" in client.open()


def test_a_handshake_without_an_answer_gets_none(start: Start) -> None:
    server = start(recorded(status=None))
    with RawClient(server.url) as client:
        client.send(
            b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        )
        client.send(
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        assert client.is_reset()


def test_each_connection_plays_the_next_of_its_path(start: Start, soon: Deadline) -> None:
    server = start(
        recorded(came("a1"), url="ws://h/a"),
        recorded(came("b"), url="ws://h/b?x=1&y=2"),
        recorded(came("a2"), url="ws://h/a"),
    )
    for target, data in (("/b?y=2&x=1", b"b"), ("/a", b"a1"), ("/a", b"a2")):
        with RawClient(server.url) as client:
            client.open(target)
            assert client.read_frame() == Received(TEXT, data)
    server.wait_replay(soon)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("/b", "it connected to /b, to which the recording has no connection. It has /a?t=*"),
        ("/a?t=hush&u=1", "it connected to /a?t=***&u=1, to which the recording has no conn"),
    ],
)
def test_another_connection(start: Start, mismatches: list[str], target: str, said: str) -> None:
    server = start(recorded(url="ws://h/a?t=***"))
    with RawClient(server.url) as client:
        assert client.open(target).startswith("HTTP/1.1 404 ")
    text = only(mismatches)
    assert text.startswith("Client 1 of server 'live' departed from the recording 'a.har': " + said)


def test_one_connection_too_many(start: Start, mismatches: list[str]) -> None:
    server = start(recorded(url="ws://h/a"))
    with RawClient(server.url) as first, RawClient(server.url) as second:
        first.open("/a")
        assert second.open("/a").startswith("HTTP/1.1 404 ")
    assert "the recording has no further connection (the one was played)." in only(mismatches)


def test_the_subprotocol_must_be_offered(start: Start, mismatches: list[str]) -> None:
    server = start(recorded(response_headers=(("Sec-WebSocket-Protocol", "v2"),)))
    with RawClient(server.url) as client:
        assert client.open(more="Sec-WebSocket-Protocol: v1\r\n").startswith("HTTP/1.1 400 ")
    assert "it does not offer the subprotocol 'v2', which the server chose" in only(mismatches)


def test_another_message(start: Start, mismatches: list[str], log: EventLog) -> None:
    server = start(
        recorded(url="ws://h/a"),
        recorded(came("x"), sent('{"a": 1}', at=2.5), came("y"), url="ws://h/b"),
    )
    with RawClient(server.url) as client:
        client.open("/b")
        client.read_frame()
        client.send(frame(TEXT, b'{"a": 2}'))
        assert client.read_frame() == DEPARTED
    text = only(mismatches)
    assert text.startswith(
        "Client 1 of server 'live' departed from the recording 'a.har': in conversation 2 of 2 (/b)"
        ", message 2 of 3 was next (recorded at +2.500 s), but another message came.\nRecorded: "
    )
    assert '-  "a": 1' in text
    told = log.wait(ServerEventKind.DEPARTED).data
    assert isinstance(told, str)
    assert told.startswith("from the recording 'a.har': in conversation 2 of 2 (/b), message 2")


def test_one_message_too_many(start: Start, mismatches: list[str]) -> None:
    server = start(recorded())
    with RawClient(server.url) as client:
        client.open()
        client.send(frame(TEXT, b"x") + frame(TEXT, b"y"))
        assert client.read_frame() == DEPARTED
    text = only(mismatches)
    assert text.endswith("(/), the recording has nothing more from it, but it sent the text 'x'.")


def test_too_few_messages(start: Start, mismatches: list[str], log: EventLog) -> None:
    server = start(recorded(sent("x"), sent("y", at=1), closed(True)))
    with RawClient(server.url) as client:
        client.open()
        client.send(frame(TEXT, b"x"))
    log.wait(ServerEventKind.GONE)
    text = only(mismatches)
    assert "message 2 of 3 was next (recorded at +1.000 s), but the connection ended: " in text
    assert text.endswith("\nRecorded: the text 'y'")


def test_too_few_when_the_server_is_stopped(
    start: Start, pool: ServerPool, mismatches: list[str]
) -> None:
    server = start(recorded(closed(True, 4000, "bye")))
    with RawClient(server.url) as client:
        client.open()
        pool.stop(server)
        assert client.read_frame() == Received(CLOSE, close_payload(1001))
    text = only(mismatches)
    assert "but the connection ended: the server was stopped." in text
    assert text.endswith("\nRecorded: a Close frame, 4000 'bye'")


def test_what_was_played_to_the_end_may_be_stopped(
    start: Start, pool: ServerPool, mismatches: list[str]
) -> None:
    server = start(recorded(came("x")), recorded(url="ws://h/never"))
    with RawClient(server.url) as client:
        client.open()
        client.read_frame()
        pool.stop(server)
    assert not mismatches


def test_recorded_pauses(start: Start, log: EventLog) -> None:
    server = start(recorded(came("1"), came("2", at=0.05)), paced=True)
    with RawClient(server.url) as client:
        client.open()
        assert client.read_frame() == Received(TEXT, b"1")
        assert client.read_frame() == Received(TEXT, b"2")
    first, second = [each for each in log.events if each.kind is ServerEventKind.MESSAGE_SENT]
    assert second.time - first.time >= 0.045


def test_what_is_still_to_come(start: Start) -> None:
    server = start(recorded(came("x"), sent("y", at=1)), recorded(url="ws://h/b"))
    with RawClient(server.url) as client:
        client.open()
        client.read_frame()
        with pytest.raises(WaitFailed) as raised:
            server.wait_replay(Deadline(0.01))
    assert raised.value.expected == "the replay of 'a.har' by server 'live' to end"
    assert raised.value.came == (
        "Conversation 1 of 2 (/): message 2 of 2 was next (recorded at +1.000 s): the text 'y'. "
        "Conversation 2 of 2 (/b): no client has connected."
    )


def test_what_the_server_has_still_to_say(start: Start) -> None:
    server = start(recorded(came("x", at=60)), paced=True)
    with RawClient(server.url) as client:
        client.open()
        with pytest.raises(WaitFailed, match="the server has not said everything yet"):
            server.wait_replay(Deadline(0.01))


def test_a_departure_ends_the_wait(start: Start, pool: ServerPool, soon: Deadline) -> None:
    server = start(recorded(sent("x")))
    with RawClient(server.url) as client:
        client.open()
        client.send(frame(TEXT, b"y"))
        with pytest.raises(ExpectationFailed, match="another message came"):
            server.wait_replay(soon)
    assert soon.elapsed < 10


def test_a_stopped_server_plays_no_more(start: Start, pool: ServerPool, soon: Deadline) -> None:
    server = start(recorded())
    pool.stop(server)
    with pytest.raises(WaitFailed, match="no client has connected"):
        server.wait_replay(soon)
    assert soon.elapsed < 10


def test_only_a_replay_can_be_complete(server: EmbeddedServer, soon: Deadline) -> None:
    with pytest.raises(ServerError, match=r"'chat' replays nothing. Start it with replay="):
        server.wait_replay(soon)


def test_an_armed_handshake_goes_first(start: Start, soon: Deadline) -> None:
    server = start(recorded(came("x")))
    server.faults.reject_next_handshake(418)
    with RawClient(server.url) as client:
        assert client.open().startswith("HTTP/1.1 418 ")
    with RawClient(server.url) as client:
        client.open()
        assert client.read_frame() == Received(TEXT, b"x")
    server.wait_replay(soon)


@pytest.mark.parametrize("more", [{"behavior": "echo"}, {"protocols": ["v1"]}])
def test_a_replay_excludes_other_ways(pool: ServerPool, more: dict[str, str]) -> None:
    with pytest.raises(InvalidArgument, match=f"replay and {next(iter(more))} exclude each other"):
        pool.start(replay=Replay(ReplaySource("a.har", (recorded(),)), print), **more)  # type: ignore[arg-type]
