"""What a server says by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from websockets.sync.client import connect

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.server.stub import Greeting, StubHeartbeat
from SwanSocketLibrary.swan.answers import AnswerRule, replies
from SwanSocketLibrary.swan.patterns import Pattern
from SwanSocketLibrary.waiting import Deadline
from utest.fakes import Shouting
from utest.server.conftest import EventLog
from utest.server.raw_client import CLOSE, TEXT, RawClient, close_payload, frame


def rule(
    pattern: Any, reply: Any, failed: Callable[[str], object] = print, **given: Any
) -> AnswerRule:
    holds = Pattern.of(pattern)
    made = replies(reply, holds.groups)
    return AnswerRule(f"The answer to {holds}", holds, made, lambda: 0, failed, **given)


def test_an_answer_is_in_the_log_and_the_message_in_no_inbox(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    silent.add_rule(rule("ping", "pong"))
    raw_silent.send(frame(TEXT, b"ping") + frame(TEXT, b"ping"))
    assert [raw_silent.read_frame().payload for _ in range(2)] == [b"pong", b"pong"]
    log.wait(ServerEventKind.MESSAGE_SENT, count=2)
    assert log.kinds().count(ServerEventKind.MESSAGE_RECEIVED) == 2
    assert not silent.record.client(1).inbox


def test_a_client_that_compresses_is_answered(pool: ServerPool) -> None:
    server = pool.start("silent", compression=True)
    server.add_rule(Greeting(("hello" * 100,)))
    server.add_rule(rule("<regex (a+)>", "told <1>"))
    with connect(server.url) as client:
        assert client.recv() == "hello" * 100
        client.send("a" * 1000)
        assert client.recv() == f"told {'a' * 1000}"


def test_what_is_answered_does_not_reach_the_behavior() -> None:
    pool = ServerPool(behaviors={"shouting": Shouting().swan_behaviors()["shouting"]})  # type: ignore[dict-item]
    server = pool.start("shouting")
    try:
        server.add_rule(rule("ping", "pong"))
        with connect(server.url) as client:
            client.send("ping")
            client.send("hello")
            assert [client.recv(), client.recv()] == ["pong", "HELLO!"]
    finally:
        pool.stop_all()


def test_what_was_put_off_dies_with_its_client(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    silent.add_rule(rule("slow", "late", after=0.05))
    raw_silent.send(frame(TEXT, b"slow") + frame(CLOSE, close_payload(1000)))
    log.wait(ServerEventKind.GONE)
    with RawClient(silent.url) as other:
        other.open()
        other.send(frame(TEXT, b"slow"))
        assert other.read_frame().payload == b"late"
    assert ServerEventKind.MESSAGE_SENT not in log.kinds()


def test_a_client_that_has_said_goodbye_is_not_answered(
    silent: EmbeddedServer, raw_silent: RawClient, soon: Deadline
) -> None:
    silent.add_rule(rule("ping", "pong"))
    silent.close_client(1000)
    raw_silent.send(frame(TEXT, b"ping"))
    assert raw_silent.read_frame().opcode == CLOSE
    assert silent.wait_message(lambda data: (True, data), soon) == "ping"


def test_heartbeats_are_counted(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    heartbeat = StubHeartbeat(0.01, "beat")
    silent.add_rule(heartbeat)
    assert [raw_silent.read_frame().payload for _ in range(3)] == [b"beat"] * 3
    silent.end_rules([heartbeat])
    counted = log.wait(ServerEventKind.HEARTBEATS)
    assert str(counted.data).endswith(", one each 0.01 s")
    assert int(str(counted.data).partition(",")[0]) >= 3
    assert ServerEventKind.MESSAGE_SENT not in log.kinds()


def test_heartbeats_end_with_the_connection(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    silent.add_rule(StubHeartbeat(0.01, "beat"))
    raw_silent.read_frame()
    raw_silent.socket.close()
    log.wait(ServerEventKind.HEARTBEATS)
    log.wait(ServerEventKind.GONE)


def test_heartbeats_wait_for_the_handshake(silent: EmbeddedServer, log: EventLog) -> None:
    silent.hold_next_handshake()
    silent.add_rule(StubHeartbeat(0.01, "beat"))
    with RawClient(silent.url) as client:
        client.send(b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                    b"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                    b"Sec-WebSocket-Version: 13\r\n\r\n")  # fmt: skip
        log.wait(ServerEventKind.HELD)
        silent.release_handshake()
        log.wait(ServerEventKind.OPENED)
    log.wait(ServerEventKind.GONE)


def test_a_rule_that_fails_leaves_the_connection_as_it_is(
    silent: EmbeddedServer, raw_silent: RawClient, soon: Deadline
) -> None:
    failures: list[str] = []
    silent.add_rule(rule("<any>", "<$.id>", failures.append))
    raw_silent.send(frame(TEXT, b"hello"))
    assert silent.wait_message(lambda data: (True, data), soon) == "hello"
    assert len(failures) == 1
    silent.send("still here")
    assert raw_silent.read_frame().payload == b"still here"


def test_a_server_that_was_stopped_takes_no_rule(pool: ServerPool, silent: EmbeddedServer) -> None:
    given = rule("a", "b")
    silent.add_rule(given)
    pool.stop(silent)
    with pytest.raises(ServerError, match="has been stopped"):
        silent.add_rule(given)
    silent.end_rules(silent.rules)


@pytest.mark.parametrize("client", [1, None])
def test_what_waits_is_answered_first(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog, client: int | None
) -> None:
    for text in (b"ask 1", b"hello", b"ask 2"):
        raw_silent.send(frame(TEXT, text))
    log.wait(ServerEventKind.MESSAGE_RECEIVED, count=3)
    silent.add_rule(rule("<regex ask (.)>", "told <1>", client=client))
    assert [raw_silent.read_frame().payload for _ in range(2)] == [b"told 1", b"told 2"]
    assert [each.data for each in silent.record.client(1).inbox] == ["hello"]
