from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from websockets.sync.client import connect

from SwanSocketLibrary.errors import InvalidArgument, ServerError, UnknownName, WaitFailed
from SwanSocketLibrary.events.entries import CloseFrame, ServerEventKind
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
from utest.server.conftest import EventLog
from utest.server.raw_client import (
    CLOSE,
    PATIENCE,
    PING,
    PONG,
    TEXT,
    RawClient,
    Received,
    close_payload,
    frame,
    request,
)

ON_A_CLIENT: dict[str, Callable[[EmbeddedServer, int | None], None]] = {
    "bytes": lambda server, client: server.faults.send_bytes(b"x", client),
    "slowly": lambda server, client: server.faults.send_slowly("x", 10, client),
    "ping": lambda server, client: server.ping(b"", Deadline(PATIENCE), client),
    "ignore": lambda server, client: server.faults.ignore_close(client),
    "stop reading": lambda server, client: server.faults.stop_reading(client),
    "resume reading": lambda server, client: server.faults.resume_reading(client),
    "drop": lambda server, client: server.faults.drop("end", client),
}


# Which client


@pytest.mark.parametrize("act", ON_A_CLIENT.values(), ids=ON_A_CLIENT)
def test_a_client_that_is_not_there_is_a_sentence(
    silent: EmbeddedServer, log: EventLog, act: Callable[[EmbeddedServer, int | None], None]
) -> None:
    with pytest.raises(ServerError, match="No client has connected to server 'quiet' yet"):
        act(silent, None)
    with RawClient(silent.url) as client:
        client.open()
        with pytest.raises(UnknownName, match=r"No client is named '2'\. Known: '1'\."):
            act(silent, 2)
    log.wait(ServerEventKind.GONE)
    with pytest.raises(ServerError, match="Client 1 of server 'quiet' has gone: it ended the TCP"):
        act(silent, 1)


@pytest.mark.parametrize("act", ON_A_CLIENT.values(), ids=ON_A_CLIENT)
def test_a_stopped_server_does_nothing(
    pool: ServerPool, silent: EmbeddedServer, act: Callable[[EmbeddedServer, int | None], None]
) -> None:
    pool.stop(silent)
    with pytest.raises(ServerError, match="Server 'quiet' has been stopped"):
        act(silent, None)


def test_the_others_are_not_touched(silent: EmbeddedServer, log: EventLog) -> None:
    with RawClient(silent.url) as first, RawClient(silent.url) as second:
        first.open()
        second.open()
        silent.faults.send_bytes(b"\x81\x01a", client=1)
        silent.faults.drop("end", client=1)
        silent.faults.send_bytes(b"\x81\x01b")
        assert first.read_to_end() == b"\x81\x01a"
        assert second.read_frame() == Received(TEXT, b"b")


# Bytes


def test_bytes_go_out_as_they_are(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    data = b"\xff\x00\x83 nothing legal"
    silent.faults.send_bytes(data)
    silent.faults.drop("end")
    assert raw_silent.read_to_end() == data
    assert log.wait(ServerEventKind.BYTES_SENT).data == data


def test_bytes_go_out_while_the_handshake_is_held(silent: EmbeddedServer, log: EventLog) -> None:
    silent.hold_next_handshake()
    with RawClient(silent.url) as client:
        client.send(request())
        log.wait(ServerEventKind.HELD)
        silent.faults.send_bytes(b"HTTP/1.1 102 Processing\r\n\r\n")
        silent.release_handshake()
        assert client.read_head() == "HTTP/1.1 102 Processing"
        assert client.read_head().startswith("HTTP/1.1 101 ")


def test_bytes_go_out_after_a_close_frame(silent: EmbeddedServer, raw_silent: RawClient) -> None:
    silent.close_client(1000)
    silent.faults.send_bytes(b"\x81\x05later")
    assert raw_silent.read_frame() == Received(CLOSE, close_payload(1000))
    assert raw_silent.read_frame() == Received(TEXT, b"later")


def test_no_bytes_are_refused(silent: EmbeddedServer, raw_silent: RawClient) -> None:
    with pytest.raises(InvalidArgument, match=r"There are no bytes to send\."):
        silent.faults.send_bytes(b"")


def test_no_bytes_go_to_a_client_whose_connection_the_server_has_ended(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    silent.faults.drop("end")
    raw_silent.read_to_end()
    with pytest.raises(ServerError) as failure:
        silent.faults.send_bytes(b"x")
    assert str(failure.value) == (
        "Client 1 of server 'quiet' cannot be sent bytes: the connection is being closed."
    )


# Pings


@pytest.mark.parametrize("payload", [b"", b"\x00\xff", b"x" * 125, "中文"])
def test_a_ping_returns_when_its_pong_has_come(
    silent: EmbeddedServer, log: EventLog, soon: Deadline, payload: str | bytes
) -> None:
    with connect(silent.url):
        silent.ping(payload, soon)
    sent = payload.encode() if isinstance(payload, str) else payload
    assert log.wait(ServerEventKind.PING_SENT).data == sent
    assert log.wait(ServerEventKind.PONG_RECEIVED).data == sent


def test_a_pong_that_came_before_its_ping_does_not_count(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    raw_silent.send(frame(PONG, b"a") + frame(TEXT, b"behind"))
    silent.wait_message(lambda data: (True, data), Deadline(PATIENCE))
    with pytest.raises(WaitFailed) as failure:
        silent.ping(b"a", Deadline(0))
    assert failure.value.came == "No pong came."
    assert raw_silent.read_frame() == Received(PING, b"a")


def test_another_pong_is_not_the_one(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    with ThreadPoolExecutor() as executor:
        pinging = executor.submit(silent.ping, b"a", Deadline(PATIENCE))
        assert raw_silent.read_frame() == Received(PING, b"a")
        raw_silent.send(frame(PONG, b"b") + frame(PONG, b"") + frame(CLOSE))
        with pytest.raises(WaitFailed) as failure:
            pinging.result(PATIENCE)
    assert failure.value.expected == (
        "a pong with the payload b'a' from client 1 of server 'quiet'"
    )
    assert failure.value.came == ("Other pongs came: 2. It closed the connection: without a code.")
    assert failure.value.gone
    assert ServerEventKind.PONG_RECEIVED not in log.kinds()


def test_each_of_two_equal_pings_needs_a_pong(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    with ThreadPoolExecutor() as executor:
        first = executor.submit(silent.ping, b"a", Deadline(PATIENCE))
        raw_silent.read_frame()
        second = executor.submit(silent.ping, b"a", Deadline(PATIENCE))
        raw_silent.read_frame()
        raw_silent.send(frame(PONG, b"a"))
        first.result(PATIENCE)
        assert not second.done()
        raw_silent.send(frame(PONG, b"a"))
        second.result(PATIENCE)


def test_a_ping_fails_at_once_when_the_client_goes(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    with ThreadPoolExecutor() as executor:
        pinging = executor.submit(silent.ping, b"a", Deadline(None))
        raw_silent.read_frame()
        raw_silent.socket.close()
        with pytest.raises(WaitFailed, match=r"No pong came\. It has gone: it ended the TCP"):
            pinging.result(PATIENCE)


def test_a_ping_says_that_nothing_is_read(silent: EmbeddedServer, raw_silent: RawClient) -> None:
    silent.faults.stop_reading()
    with pytest.raises(WaitFailed, match='does not read from it: "Server Resumes Reading"'):
        silent.ping(b"a", Deadline(0))


def test_a_ping_that_no_control_frame_can_hold_is_refused(
    silent: EmbeddedServer, raw_silent: RawClient, soon: Deadline
) -> None:
    with pytest.raises(InvalidArgument) as failure:
        silent.ping("中" * 42, soon)
    assert str(failure.value) == (
        "A ping has at most 125 bytes (RFC 6455 §5.5), not 126."
        ' "Server Sends Bytes" sends one that is not legal.'
    )
    with pytest.raises(InvalidArgument, match="The payload cannot be sent as UTF-8"):
        silent.ping("\ud800", soon)


# No answer to Close


@pytest.mark.parametrize("payload", [close_payload(1001, b"bye"), b"", b"\x03"])
def test_an_ignored_close_is_recorded_and_the_connection_stays(
    silent: EmbeddedServer, raw_silent: RawClient, soon: Deadline, payload: bytes
) -> None:
    silent.faults.ignore_close()
    raw_silent.send(frame(CLOSE, payload))
    seen = silent.wait_close(soon)
    assert seen == (CloseFrame(1001, "bye") if len(payload) > 2 else CloseFrame(None))
    silent.send("still here")
    assert raw_silent.read_frame() == Received(TEXT, b"still here")


def test_a_client_that_leaves_without_an_answer_to_its_close_is_told_so(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    silent.faults.ignore_close()
    raw_silent.send(frame(CLOSE, close_payload(1001)))
    raw_silent.socket.close()
    assert log.wait(ServerEventKind.GONE).data == (
        "it ended the TCP connection without an answer to its Close frame (1001)"
    )
    assert ServerEventKind.CLOSE_SENT not in log.kinds()


def test_a_later_close_answers_the_ignored_one(
    silent: EmbeddedServer, raw_silent: RawClient, soon: Deadline, log: EventLog
) -> None:
    silent.faults.ignore_close()
    raw_silent.send(frame(CLOSE, close_payload(1001)))
    silent.wait_close(soon)
    silent.close_client(1001)
    assert raw_silent.read_frame() == Received(CLOSE, close_payload(1001))
    assert raw_silent.read_to_end() == b""
    assert log.wait(ServerEventKind.GONE).data == "the connection was closed in order (1001)"


def test_a_servers_close_is_answered_as_usual_though_closes_are_ignored(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    silent.faults.ignore_close()
    silent.close_client(1000)
    raw_silent.send(frame(CLOSE, close_payload(1000)))
    assert raw_silent.read_frame() == Received(CLOSE, close_payload(1000))
    assert raw_silent.read_to_end() == b""
    assert log.wait(ServerEventKind.GONE).data == "the connection was closed in order (1000)"


def test_a_close_cannot_be_ignored_once_it_is_answered(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    silent.faults.drop("end")
    with pytest.raises(ServerError, match="cannot have its Close frame ignored: the connection is"):
        silent.faults.ignore_close()


# Slow sending, arguments


@pytest.mark.parametrize("rate", [0, -1, float("inf"), float("nan")])
def test_a_speed_that_is_none_is_refused(
    silent: EmbeddedServer, raw_silent: RawClient, rate: float
) -> None:
    with pytest.raises(InvalidArgument, match="bytes_per_second must be more than 0, such as 10"):
        silent.faults.send_slowly("x", rate)


def test_a_slow_text_that_has_no_utf8_is_refused(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    with pytest.raises(InvalidArgument, match="The text cannot be sent as UTF-8"):
        silent.faults.send_slowly("\ud800", 10)


def test_nothing_slow_goes_to_a_held_client(silent: EmbeddedServer, log: EventLog) -> None:
    silent.hold_next_handshake()
    with RawClient(silent.url) as client:
        client.send(request())
        log.wait(ServerEventKind.HELD)
        with pytest.raises(ServerError, match="cannot be sent a message: its handshake is still"):
            silent.faults.send_slowly("x", 10)
        with pytest.raises(ServerError, match="cannot be sent a ping: its handshake is still held"):
            silent.ping(b"", Deadline(PATIENCE))


def test_an_unknown_way_to_drop_lists_the_known_ones(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    with pytest.raises(InvalidArgument, match="how is one of 'reset', 'end', not 'fin'"):
        silent.faults.drop("fin")
    silent.send("still here")
    assert raw_silent.read_frame() == Received(TEXT, b"still here")
