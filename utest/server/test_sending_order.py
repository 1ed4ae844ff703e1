from __future__ import annotations

import asyncio
import ssl

import pytest
from websockets.asyncio.client import connect as async_connect
from websockets.sync.client import connect

from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.server import byte_stream
from SwanSocketLibrary.server.byte_stream import slowly
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
from utest.server.conftest import EventLog, LimitedPool
from utest.server.raw_client import (
    BINARY,
    CLOSE,
    PING,
    PONG,
    TEXT,
    RawClient,
    Received,
    close_payload,
    frame,
)

NEVER_DONE = 10.0
"""Bytes a second at which a long message is still on its way at the end of its test."""


def buffered(server: EmbeddedServer) -> int:
    return server._listener.on_client(1, lambda found: found.stream.queue.unsent)


# Slow sending


@pytest.mark.parametrize(
    ("rate", "size", "interval"), [(0.5, 1, 2), (10, 1, 0.1), (50, 1, 0.02), (1000, 20, 0.02)]
)
def test_the_speed_is_in_the_size_of_a_piece_and_the_time_between_two(
    rate: float, size: int, interval: float
) -> None:
    data = bytes(range(45))
    pieces, seconds = slowly(data, rate)
    cut = list(pieces)
    assert b"".join(cut) == data
    assert {len(piece) for piece in cut[:-1]} == {size}
    assert seconds == pytest.approx(interval)


@pytest.mark.parametrize("message", ["text", "中文", b"\x00\xff", "", "x" * 70_000])
def test_a_slow_message_is_one_frame(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog, message: str | bytes
) -> None:
    silent.faults.send_slowly(message, 1_000_000)
    payload = message.encode() if isinstance(message, str) else message
    opcode = TEXT if isinstance(message, str) else BINARY
    assert raw_silent.read_frame() == Received(opcode, payload)
    assert log.wait(ServerEventKind.MESSAGE_SENT).data == message
    assert str(log.wait(ServerEventKind.FAULT).data).endswith(
        " bytes are sent slowly, 1e+06 a second"
    )


def test_the_rest_of_a_slow_message_comes_later(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    silent.faults.send_slowly("x" * 1000, NEVER_DONE)
    silent.faults.drop("end")
    data = raw_silent.read_to_end()
    assert data == frame(TEXT, b"x" * 1000, masked=False)[: len(data)]
    assert 0 < len(data) < 1004


def test_everything_else_comes_behind_a_slow_message(
    server: EmbeddedServer, raw: RawClient
) -> None:
    slow = "x" * 100
    server.faults.send_slowly(slow, 500)
    server.send("message")
    server.faults.send_bytes(b"\x81\x05bytes")
    raw.send(frame(TEXT, b"echo") + frame(PING, b"pong"))
    server.faults.send_slowly("slow, too", 500)
    raw.send(frame(CLOSE, close_payload(1000)))
    frames = [raw.read_frame() for _ in range(7)]
    payloads = [item.payload.decode(errors="replace") for item in frames[:3]]
    assert payloads == [slow, "message", "bytes"]
    assert Received(TEXT, b"echo") in frames[3:6]
    assert Received(PONG, b"pong") in frames[3:6]
    assert Received(TEXT, b"slow, too") in frames[3:6]
    assert frames[6] == Received(CLOSE, close_payload(1000))
    assert raw.read_to_end() == b""


def test_the_servers_close_comes_behind_a_slow_message(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    silent.faults.send_slowly("x" * 50, 500)
    silent.close_client(4000)
    assert raw_silent.read_frame() == Received(TEXT, b"x" * 50)
    assert raw_silent.read_frame() == Received(CLOSE, close_payload(4000))


def test_a_stop_does_not_wait_for_a_slow_message(
    pool: ServerPool, silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    silent.faults.send_slowly("x" * 1000, NEVER_DONE)
    silent.send("queued")
    pool.stop(silent)
    assert log.wait(ServerEventKind.GONE).data == "the server was stopped"
    assert ServerEventKind.CLOSE_SENT not in log.kinds()


def test_a_client_may_leave_during_a_slow_message(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    silent.faults.send_slowly("x" * 1000, NEVER_DONE)
    raw_silent.socket.close()
    assert "without a Close frame" in str(log.wait(ServerEventKind.GONE).data)
    with RawClient(silent.url) as other:
        assert other.open().startswith("HTTP/1.1 101 ")


def test_a_slow_message_goes_through_tls(pool: ServerPool) -> None:
    server = pool.start(tls="trusted")
    with RawClient(server.url) as client:
        client.open()
        server.faults.send_slowly("drop by drop", 1000)
        assert client.read_frame() == Received(TEXT, b"drop by drop")


# Bounds


@pytest.mark.parametrize("tls", [None, "trusted"])
def test_a_client_that_does_not_read_its_echo_is_not_read_either(
    pool: ServerPool, log: EventLog, monkeypatch: pytest.MonkeyPatch, tls: str | None
) -> None:
    limit, size, count = 1 << 20, 1 << 16, 1000
    monkeypatch.setattr(byte_stream, "WRITE_LIMIT", limit)
    server = pool.start(tls=tls)
    trust = ssl.create_default_context(cafile=pool.ca_file) if tls else None
    messages = [number.to_bytes(4, "big") * (size // 4) for number in range(count)]

    async def talk() -> list[str | bytes]:
        # It takes four messages from the wire and no more until they are received.
        async with async_connect(server.url, ssl=trust, max_queue=4) as client:

            async def send_all() -> None:
                for message in messages:
                    await client.send(message)

            sending = asyncio.create_task(send_all())
            await asyncio.to_thread(log.wait, ServerEventKind.READING)
            one_read = 1 << 18  # asyncio takes that much at a time, and echoes all of it
            assert await asyncio.to_thread(buffered, server) <= limit + one_read + size
            assert not sending.done()
            received = [await client.recv() for _ in messages]
            await sending
            return received

    assert asyncio.run(asyncio.wait_for(talk(), 60)) == messages
    told = [event.data for event in log.events if event.kind is ServerEventKind.READING]
    assert told[:2] == ["stopped: more than 64 MiB wait to be sent", "resumed"]


def test_what_waits_behind_a_slow_message_counts_too(
    server: EmbeddedServer, raw: RawClient, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byte_stream, "WRITE_LIMIT", 1000)
    server.faults.send_slowly("x" * 100, 500)
    server.send("y" * 1001)
    assert log.wait(ServerEventKind.READING, count=2).data != "resumed"
    raw.send(frame(TEXT, b"read in the end"))
    frames = [raw.read_frame().payload for _ in range(3)]
    assert frames == [b"x" * 100, b"y" * 1001, b"read in the end"]


def test_the_test_and_the_bound_both_stop_the_reading(
    server: EmbeddedServer, raw: RawClient, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byte_stream, "WRITE_LIMIT", 1000)
    server.faults.send_slowly("x" * 100, NEVER_DONE)
    server.send("y" * 1001)
    log.wait(ServerEventKind.READING)
    server.faults.stop_reading()
    server.faults.resume_reading()
    raw.send(frame(TEXT, b"not read"))
    with pytest.raises(AssertionError, match="No other message came"):
        server.wait_message(lambda data: (True, data), Deadline(0.05))


def test_a_client_that_leaves_what_waits_for_it_is_gone(
    silent: EmbeddedServer,
    raw_silent: RawClient,
    log: EventLog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    silent.send(bytes(byte_stream.WRITE_LIMIT + (32 << 20)))
    log.wait(ServerEventKind.READING)
    raw_silent.socket.recv(1)
    raw_silent.socket.close()
    assert "it broke the TCP connection (" in str(log.wait(ServerEventKind.GONE).data)
    assert log.kinds().count(ServerEventKind.READING) == 1


def test_a_message_above_the_bound_comes_back_whole(limited: LimitedPool) -> None:
    message = bytes(byte_stream.WRITE_LIMIT + 1)
    server = limited(max_message=len(message)).start()
    with connect(server.url, max_size=None) as client:
        client.send(message)
        assert client.recv(timeout=60) == message
