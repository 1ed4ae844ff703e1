from __future__ import annotations

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from SwanSocketLibrary.errors import InvalidArgument, ServerError
from SwanSocketLibrary.events.entries import CloseFrame, ServerEventKind
from SwanSocketLibrary.server import byte_stream
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.waiting import Deadline
from utest.server.conftest import EventLog
from utest.server.raw_client import CLOSE, PATIENCE, TEXT, RawClient, Received, close_payload, frame

# The server closes


@pytest.mark.parametrize("payload", [b"", close_payload(4001, b"why"), b"\x03"])
@pytest.mark.parametrize("before", [b"", b"\x81\x02hi", b"\x82\x7e\x00\x80" + bytes(128)])
def test_a_close_in_bytes_is_the_servers_and_the_clients_its_answer(
    server: EmbeddedServer, raw: RawClient, soon: Deadline, before: bytes, payload: bytes
) -> None:
    sent = before + bytes([0x88, len(payload)]) + payload
    server.faults.send_bytes(sent)
    raw.send(frame(CLOSE, close_payload(4002)))
    assert raw.read_to_end() == sent
    assert server.wait_close(soon) == CloseFrame(4002)


@pytest.mark.parametrize("sent", [b"\x88\x02\x03", b"\x81\x02\x88\x00", b"\x88", b"\x82\x7f\x00"])
def test_other_bytes_are_none(
    server: EmbeddedServer, raw: RawClient, soon: Deadline, sent: bytes
) -> None:
    server.faults.send_bytes(sent)
    raw.send(frame(CLOSE, close_payload(4002)))
    assert raw.read_to_end() == sent + frame(CLOSE, close_payload(4002), masked=False)
    assert server.wait_close(soon) == CloseFrame(4002)


def test_a_client_sees_the_servers_close(server: EmbeddedServer, soon: Deadline) -> None:
    with connect(server.url) as client:
        server.close_client(4001, "再见")
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=20)
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4001, "再见")
    assert server.wait_close(soon) == CloseFrame(4001, "再见")


def test_the_code_is_1000_if_none_is_given(server: EmbeddedServer, raw: RawClient) -> None:
    server.close_client()
    assert raw.read_frame() == Received(CLOSE, close_payload(1000))


@pytest.mark.parametrize("code", [0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535])
def test_an_illegal_code_is_sent_all_the_same(
    server: EmbeddedServer, raw: RawClient, code: int
) -> None:
    server.close_client(code, "why")
    assert raw.read_frame() == Received(CLOSE, close_payload(code, b"why"))


def test_a_close_without_a_code_is_empty(
    server: EmbeddedServer, raw: RawClient, soon: Deadline
) -> None:
    server.close_client(None)
    assert raw.read_frame() == Received(CLOSE, b"")
    raw.send(frame(CLOSE))
    assert raw.read_to_end() == b""
    assert server.wait_close(soon) == CloseFrame(None)


@pytest.mark.parametrize("length", [123, 124, 200, 65533, 65534, 70000])
def test_a_reason_of_any_length_is_sent(
    server: EmbeddedServer, raw: RawClient, length: int
) -> None:
    server.close_client(1000, "r" * length)
    assert raw.read_frame() == Received(CLOSE, close_payload(1000, b"r" * length))


@pytest.mark.parametrize(
    ("code", "reason", "sentence"),
    [
        (70000, "", "16 bits for its code, so it is 0 to 65535, not 70000"),
        (-1, "", "16 bits for its code, so it is 0 to 65535, not -1"),
        (None, "why", "without a code has no place for a reason"),
    ],
)
def test_what_no_frame_can_hold_is_refused_and_the_connection_stays(
    server: EmbeddedServer, raw: RawClient, code: int | None, reason: str, sentence: str
) -> None:
    with pytest.raises(ServerError, match=sentence):
        server.close_client(code, reason)
    raw.send(frame(TEXT, b"still here"))
    assert raw.read_frame() == Received(TEXT, b"still here")


def test_a_reason_that_has_no_utf8_is_refused(server: EmbeddedServer, raw: RawClient) -> None:
    with pytest.raises(InvalidArgument, match="The reason cannot be sent as UTF-8"):
        server.close_client(1000, "\ud800")


def test_the_server_ends_tcp_when_the_client_has_answered(
    server: EmbeddedServer, raw: RawClient, log: EventLog
) -> None:
    server.close_client(1001)
    assert raw.read_frame() == Received(CLOSE, close_payload(1001))
    raw.send(frame(TEXT, b"on the way") + frame(CLOSE, close_payload(1001)))
    assert raw.read_to_end() == b""
    assert log.wait(ServerEventKind.GONE).data == "the connection was closed in order (1001)"
    assert log.kinds()[2:] == [
        ServerEventKind.CLOSE_SENT,
        ServerEventKind.MESSAGE_RECEIVED,
        ServerEventKind.CLOSE_RECEIVED,
        ServerEventKind.GONE,
    ]


def test_after_its_close_the_server_sends_nothing_more(
    server: EmbeddedServer, raw: RawClient
) -> None:
    server.close_client()
    with pytest.raises(ServerError) as failure:
        server.close_client()
    assert str(failure.value) == (
        "Client 1 of server 'chat' cannot be sent a Close frame: the connection is being closed."
    )
    with pytest.raises(ServerError, match="cannot be sent a message: the connection is being"):
        server.send("hello")


def test_a_client_that_does_not_answer_is_dropped(
    server: EmbeddedServer, raw: RawClient, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byte_stream, "CLOSE_TIMEOUT", 0.01)
    server.close_client()
    assert raw.read_frame().opcode == CLOSE
    gone = log.wait(ServerEventKind.GONE)
    assert gone.data == "it did not answer the Close frame within 0.01 s"


def test_a_client_that_does_not_end_tcp_after_a_failure_is_dropped(
    server: EmbeddedServer, raw: RawClient, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byte_stream, "CLOSE_TIMEOUT", 0.01)
    raw.send(frame(TEXT, b"\xff"))
    log.wait(ServerEventKind.GONE)
    assert raw.read_frame().payload[:2] == close_payload(1007)


# The client closes


@pytest.mark.parametrize(
    ("payload", "seen"),
    [
        (close_payload(1000), CloseFrame(1000)),
        (close_payload(4999, "再见".encode()), CloseFrame(4999, "再见")),
        (b"", CloseFrame(None)),
    ],
)
def test_a_clients_close_is_recorded_and_answered(
    server: EmbeddedServer, raw: RawClient, soon: Deadline, payload: bytes, seen: CloseFrame
) -> None:
    raw.send(frame(CLOSE, payload))
    assert server.wait_close(soon) == seen
    assert raw.read_frame() == Received(CLOSE, payload)
    assert raw.read_to_end() == b""


@pytest.mark.parametrize(
    ("payload", "seen", "answer"),
    [
        (close_payload(1005), CloseFrame(1005), 1002),
        (close_payload(999, b"odd"), CloseFrame(999, "odd"), 1002),
        (close_payload(1000, b"\xff"), CloseFrame(1000, "\ufffd"), 1007),
        (b"\x03", CloseFrame(None), 1002),
    ],
)
def test_a_clients_illegal_close_is_recorded_and_refused(
    server: EmbeddedServer, raw: RawClient, payload: bytes, seen: CloseFrame, answer: int
) -> None:
    raw.send(frame(CLOSE, payload))
    assert server.wait_close(Deadline(PATIENCE)) == seen
    assert raw.read_frame().payload[:2] == close_payload(answer)


def test_a_client_that_has_closed_cannot_be_sent_to(
    server: EmbeddedServer, raw: RawClient, log: EventLog
) -> None:
    raw.send(frame(CLOSE, close_payload(1000)))
    log.wait(ServerEventKind.GONE)
    with pytest.raises(ServerError, match=r"has gone: the connection was closed in order \(1000\)"):
        server.send("hello")
