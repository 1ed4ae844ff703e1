from __future__ import annotations

import asyncio
import errno
import socket

import pytest

from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.server import byte_stream
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
from utest.server.conftest import EventLog
from utest.server.raw_client import CLOSE, PATIENCE, TEXT, RawClient, Received, close_payload, frame


def anything(data: str | bytes) -> tuple[bool, str | bytes]:
    return True, data


# Dropping


def test_a_reset_is_seen_as_one(silent: EmbeddedServer, raw_silent: RawClient) -> None:
    silent.faults.drop("reset")
    with pytest.raises(ConnectionResetError) as reset:
        raw_silent.read_to_end()
    assert reset.value.errno == errno.ECONNRESET


def test_an_end_is_seen_as_one_behind_all_that_was_sent(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    message = bytes(20 * 1024 * 1024)
    silent.send(message)
    silent.faults.drop("end")
    assert raw_silent.read_frame().payload == message
    assert raw_silent.read_to_end() == b""
    raw_silent.socket.close()
    assert log.wait(ServerEventKind.GONE).data == "the server dropped the connection (end)"
    assert ServerEventKind.CLOSE_SENT not in log.kinds()


@pytest.mark.parametrize("how", ["reset", "end"])
def test_a_drop_is_a_fault_in_the_log(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog, how: str
) -> None:
    silent.faults.drop(how)
    raw_silent.socket.close()
    log.wait(ServerEventKind.GONE)
    assert log.wait(ServerEventKind.FAULT).data == f"connection dropped: {how}"


def test_what_comes_after_a_drop_is_not_read(
    server: EmbeddedServer, raw: RawClient, log: EventLog
) -> None:
    server.faults.drop("end")
    raw.send(frame(TEXT, b"late") + frame(CLOSE, close_payload(1000)))
    raw.socket.shutdown(socket.SHUT_WR)
    log.wait(ServerEventKind.GONE)
    assert raw.read_to_end() == b""
    assert log.kinds()[2:] == [ServerEventKind.FAULT, ServerEventKind.GONE]


def test_an_ended_connection_can_still_be_reset(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    silent.faults.drop("end")
    silent.faults.drop("end")
    silent.faults.drop("reset")
    log.wait(ServerEventKind.GONE)
    assert log.wait(ServerEventKind.GONE).data == "the server dropped the connection (end)"


def test_a_client_that_stays_after_the_end_is_dropped(
    silent: EmbeddedServer,
    raw_silent: RawClient,
    log: EventLog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(byte_stream, "CLOSE_TIMEOUT", 0.01)
    silent.faults.drop("end")
    log.wait(ServerEventKind.GONE)


def test_a_stop_does_not_wait_for_a_client_that_stays_after_the_end(
    pool: ServerPool, silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    silent.faults.drop("end")
    pool.stop(silent)
    log.wait(ServerEventKind.GONE)
    assert ServerEventKind.CLOSE_SENT not in log.kinds()


@pytest.mark.parametrize("how", ["reset", "end"])
def test_a_tls_connection_is_dropped(pool: ServerPool, log: EventLog, how: str) -> None:
    server = pool.start(tls="trusted")
    with RawClient(server.url) as client:
        client.open()
        server.faults.drop(how)
        if how == "reset":
            assert client.is_reset()
        else:
            assert client.read_to_end() == b""
    assert log.wait(ServerEventKind.GONE).data == f"the server dropped the connection ({how})"


class LostTransport(asyncio.Transport):
    """A TLS transport between the end of TCP and `connection_lost`, on Python 3.10."""

    def __init__(self) -> None:
        super().__init__()
        self.aborted = False

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def is_closing(self) -> bool:
        raise AttributeError

    def pause_reading(self) -> None:
        raise AttributeError

    def resume_reading(self) -> None:
        raise AttributeError

    def abort(self) -> None:
        self.aborted = True


def test_a_tls_connection_that_is_just_being_lost_can_still_be_asked() -> None:
    transport = LostTransport()
    lost = byte_stream.ByteStream(transport, lambda _: None)
    assert lost.closing
    lost.pause_reading()
    lost.resume_reading()
    lost.queue.pause()
    lost.queue.resume()
    lost.reset()
    assert transport.aborted


# Reading


@pytest.mark.parametrize("tls", [None, "trusted"])
def test_what_came_while_nothing_was_read_is_not_lost(
    pool: ServerPool, log: EventLog, soon: Deadline, tls: str | None
) -> None:
    server = pool.start(tls=tls)
    with RawClient(server.url) as client:
        client.open()
        server.faults.stop_reading()
        client.send(frame(TEXT, b"1") + frame(TEXT, b"2"))
        server.send("the other direction works")
        assert client.read_frame() == Received(TEXT, b"the other direction works")
        assert ServerEventKind.MESSAGE_RECEIVED not in log.kinds()
        server.faults.resume_reading()
        assert [server.wait_message(anything, soon) for _ in range(2)] == ["1", "2"]
    assert log.wait(ServerEventKind.READING).data == "stopped"


def send_until_stalled(client: socket.socket, message: bytes) -> int:
    """Sends a message again and again until nobody takes more. Returns the number of bytes."""
    sent = 0
    client.settimeout(0.1)
    try:
        while sent < 1024 * len(message):  # more than any system buffers
            sent += client.send(message[sent % len(message) :])
    except TimeoutError:
        return sent
    finally:
        client.settimeout(PATIENCE)
    raise AssertionError("the client was not stalled")


def test_a_client_that_writes_on_is_stalled_until_it_is_read(
    silent: EmbeddedServer, raw_silent: RawClient, soon: Deadline
) -> None:
    silent.faults.stop_reading()
    message = frame(TEXT, bytes(1024 * 1024))
    sent = send_until_stalled(raw_silent.socket, message)
    silent.faults.resume_reading()
    raw_silent.send(message[sent % len(message) :])
    for _ in range(sent // len(message) + 1):
        assert len(silent.wait_message(anything, soon)) == 1024 * 1024


def test_a_wait_says_that_nothing_is_read(silent: EmbeddedServer, raw_silent: RawClient) -> None:
    silent.faults.stop_reading()
    hint = 'The server does not read from it: "Server Resumes Reading" ends that.'
    for wait in (
        lambda: silent.wait_message(anything, Deadline(0)),
        lambda: silent.wait_close(Deadline(0)),
    ):
        with pytest.raises(AssertionError, match=hint):
            wait()
    silent.faults.resume_reading()
    with pytest.raises(AssertionError) as failure:
        silent.wait_message(anything, Deadline(0))
    assert hint not in str(failure.value)


def test_a_stop_reads_the_answer_of_a_client_that_is_not_read(
    pool: ServerPool, silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    silent.faults.stop_reading()
    raw_silent.send(frame(TEXT, b"before") + frame(CLOSE, close_payload(1001)))
    pool.stop(silent)
    assert log.kinds()[-3:] == [
        ServerEventKind.MESSAGE_RECEIVED,
        ServerEventKind.CLOSE_RECEIVED,
        ServerEventKind.GONE,
    ]


def test_a_drop_does_not_leave_a_client_that_is_not_read(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    silent.faults.stop_reading()
    raw_silent.send(frame(TEXT, bytes(100_000)))
    silent.faults.drop("end")
    assert raw_silent.read_to_end() == b""
    raw_silent.socket.close()
    log.wait(ServerEventKind.GONE)
