from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from websockets.sync.client import connect

from SwanSocketLibrary.errors import ExpectationFailed, UnknownName, WaitFailed
from SwanSocketLibrary.events.entries import CloseFrame, ServerEventKind
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
from utest.server.conftest import EventLog
from utest.server.raw_client import BINARY, CLOSE, TEXT, RawClient, close_payload, frame


def anything(data: str | bytes) -> tuple[bool, str | bytes]:
    return True, data


def nothing(data: str | bytes) -> tuple[bool, None]:
    return False, None


# Connections


def test_each_wait_returns_the_oldest_connection_not_yet_returned(
    silent: EmbeddedServer, soon: Deadline
) -> None:
    with connect(f"{silent.url}/1"), connect(f"{silent.url}/2"):
        assert silent.wait_connection(soon).path == "/1"
        assert silent.wait_connection(soon).path == "/2"


def test_a_connection_that_comes_during_the_wait_is_returned(silent: EmbeddedServer) -> None:
    with ThreadPoolExecutor() as executor:
        waiting = executor.submit(silent.wait_connection, Deadline(None))
        with connect(f"{silent.url}/late"):
            assert waiting.result(20).path == "/late"


def test_a_connection_that_has_gone_is_still_returned(
    silent: EmbeddedServer, log: EventLog
) -> None:
    with connect(f"{silent.url}/short"):
        pass
    log.wait(ServerEventKind.GONE)
    assert silent.wait_connection(Deadline(0)).path == "/short"


def test_a_wait_for_a_connection_says_what_came_instead(silent: EmbeddedServer) -> None:
    with pytest.raises(WaitFailed) as failure:
        silent.wait_connection(Deadline(0))
    assert failure.value.expected == "a connection to server 'quiet'"
    assert failure.value.came == "No client connected."
    assert failure.value.waited >= 0
    assert str(failure.value).startswith("Expected a connection to server 'quiet', waited 0.")
    assert isinstance(failure.value, ExpectationFailed)
    with connect(silent.url):
        silent.wait_connection(Deadline(20))
        with pytest.raises(WaitFailed, match="Clients that have connected so far: 1"):
            silent.wait_connection(Deadline(0.01))


def test_a_wait_for_a_connection_tells_of_one_that_made_no_request(
    pool: ServerPool, silent: EmbeddedServer, log: EventLog
) -> None:
    with RawClient(silent.url) as client:
        client.send(b"GET / HT")
    log.wait(ServerEventKind.REFUSED, client=None)
    with RawClient(silent.url) as client:
        client.send(b"nonsense\r\n\r\n")
        client.read_to_end()
    pool.stop(silent)
    with pytest.raises(WaitFailed) as failure:
        silent.wait_connection(Deadline(0))
    assert (
        "The last that was no client was refused with 400 Bad Request: it is not HTTP"
        in failure.value.came
    )
    assert "nonsense" in failure.value.came


# Messages


def test_the_first_match_is_taken_and_the_others_stay_in_order(
    silent: EmbeddedServer, raw_silent: RawClient, soon: Deadline
) -> None:
    raw_silent.send(b"".join(frame(TEXT, text) for text in (b"a1", b"b1", b"a2", b"b2")))

    def starts_with_b(data: str | bytes) -> tuple[bool, int]:
        return str(data).startswith("b"), int(data[1:])

    assert silent.wait_message(starts_with_b, soon) == 1
    assert silent.wait_message(starts_with_b, soon) == 2
    assert silent.wait_message(anything, soon) == "a1"
    assert silent.wait_message(anything, soon) == "a2"


def test_a_message_that_comes_during_the_wait_is_returned(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    tested = threading.Event()

    def is_wanted(data: str | bytes) -> tuple[bool, str | bytes]:
        tested.set()
        return data == "wanted", data

    with ThreadPoolExecutor() as executor:
        waiting = executor.submit(silent.wait_message, is_wanted, Deadline(None))
        raw_silent.send(frame(TEXT, b"other"))
        assert tested.wait(20)
        raw_silent.send(frame(TEXT, b"wanted"))
        assert waiting.result(20) == "wanted"
    assert silent.wait_message(anything, Deadline(0)) == "other"


def test_match_runs_once_for_each_message_in_the_waiting_thread(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    seen: list[tuple[str | bytes, str]] = []

    def note(data: str | bytes) -> tuple[bool, None]:
        seen.append((data, threading.current_thread().name))
        # Other threads may go on: the condition is not held here.
        raw_silent.send(frame(TEXT, b"next") if len(seen) < 3 else frame(CLOSE))
        log.wait(ServerEventKind.MESSAGE_RECEIVED)
        return False, None

    raw_silent.send(frame(TEXT, b"first"))
    with pytest.raises(WaitFailed):
        silent.wait_message(note, Deadline(20))
    here = threading.current_thread().name
    assert seen == [("first", here), ("next", here), ("next", here)]


def test_no_message_is_taken_twice_by_two_threads(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    texts = [f"{index}" for index in range(200)]
    with ThreadPoolExecutor(4) as executor:
        waits = [executor.submit(silent.wait_message, anything, Deadline(20)) for _ in texts]
        for text in texts:
            raw_silent.send(frame(TEXT, text.encode()))
        taken = [str(wait.result(20)) for wait in waits]
    assert sorted(taken, key=int) == texts


def test_a_match_is_for_whoever_takes_it_first(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    """Both threads match the same message before either has taken it."""
    both = threading.Barrier(2, timeout=20)

    def together(data: str | bytes) -> tuple[bool, str | bytes]:
        if data == "1":
            both.wait()
        return True, data

    raw_silent.send(frame(TEXT, b"1"))
    log.wait(ServerEventKind.MESSAGE_RECEIVED)
    with ThreadPoolExecutor(2) as executor:
        waits = [executor.submit(silent.wait_message, together, Deadline(20)) for _ in range(2)]
        raw_silent.send(frame(TEXT, b"2"))
        assert {wait.result(20) for wait in waits} == {"1", "2"}


def test_a_failed_wait_for_a_message_has_its_three_parts(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    for index in range(4):
        raw_silent.send(frame(TEXT, f"m{index}".encode()))
    raw_silent.send(frame(BINARY, b"x" * 101))
    log.wait(ServerEventKind.MESSAGE_RECEIVED, count=5)
    assert silent.wait_message(anything, Deadline(0)) == "m0"
    with pytest.raises(WaitFailed) as failure:
        silent.wait_message(nothing, Deadline(0.1))
    assert failure.value.expected == "a message from client 1 of server 'quiet'"
    assert failure.value.waited >= 0.1
    assert failure.value.came == (
        "Messages that came and were not taken: 4, the last: 'm2', 'm3', "
        f"{b'x' * 100!r}... (101 in all)."
    )
    assert failure.value.messages == ("m1", "m2", "m3", b"x" * 101)
    assert not failure.value.gone


def test_a_wait_for_a_message_that_can_no_longer_come_fails_at_once(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    raw_silent.send(frame(TEXT, b"only") + frame(CLOSE, close_payload(1000, b"bye")))
    with pytest.raises(WaitFailed, match="It closed the connection: 1000 'bye'") as failure:
        silent.wait_message(nothing, Deadline(None))
    assert failure.value.gone
    assert failure.value.messages == ("only",)
    assert silent.wait_message(anything, Deadline(None)) == "only"
    with pytest.raises(WaitFailed, match="No other message came"):
        silent.wait_message(anything, Deadline(None))


def test_a_wait_may_begin_before_its_client_connects(silent: EmbeddedServer) -> None:
    with ThreadPoolExecutor() as executor:
        last = executor.submit(silent.wait_message, anything, Deadline(20))
        second = executor.submit(silent.wait_message, anything, Deadline(20), 2)
        with connect(silent.url) as client:
            client.send("from 1")
            assert last.result(20) == "from 1"
            with connect(silent.url) as other:
                other.send("from 2")
                assert second.result(20) == "from 2"


@pytest.mark.parametrize(("number", "who"), [(None, "a client"), (2, "client 2")])
def test_a_wait_for_a_client_that_does_not_come_says_so(
    silent: EmbeddedServer, number: int | None, who: str
) -> None:
    with pytest.raises(WaitFailed) as failure:
        silent.wait_close(Deadline(0), number)
    assert failure.value.expected == f"a Close frame from {who} of server 'quiet'"
    assert failure.value.came == "No client connected."


def test_no_client_has_the_number_zero(silent: EmbeddedServer) -> None:
    with pytest.raises(UnknownName, match="No client is named '0'"):
        silent.wait_message(anything, Deadline(20), 0)


# Close frames


def test_a_close_frame_stays_for_later_waits(silent: EmbeddedServer, raw_silent: RawClient) -> None:
    raw_silent.send(frame(CLOSE, close_payload(4000, b"bye")))
    for _ in range(2):
        assert silent.wait_close(Deadline(20)) == CloseFrame(4000, "bye")


def test_a_wait_for_a_close_fails_at_once_if_the_client_went_without(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    raw_silent.socket.close()
    with pytest.raises(WaitFailed) as failure:
        silent.wait_close(Deadline(None))
    assert failure.value.expected == "a Close frame from client 1 of server 'quiet'"
    assert "It has gone: it ended the TCP connection without a Close frame." in failure.value.came
    assert failure.value.gone


def test_a_wait_for_a_close_that_does_not_come_fails_in_time(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    with pytest.raises(WaitFailed, match="It is still connected") as failure:
        silent.wait_close(Deadline(0.01))
    assert not failure.value.gone


# Events


def test_the_observer_is_told_everything_in_order(server: EmbeddedServer, log: EventLog) -> None:
    with connect(f"{server.url}/path?q=1") as client:
        client.send("hello")
        client.recv(timeout=20)
    log.wait(ServerEventKind.GONE)
    assert [(event.kind, event.data) for event in log.events] == [
        (ServerEventKind.CONNECTED, "/path?q=1"),
        (ServerEventKind.OPENED, None),
        (ServerEventKind.MESSAGE_RECEIVED, "hello"),
        (ServerEventKind.MESSAGE_SENT, "hello"),
        (ServerEventKind.CLOSE_RECEIVED, CloseFrame(1000)),
        (ServerEventKind.CLOSE_SENT, CloseFrame(1000)),
        (ServerEventKind.GONE, "the connection was closed in order (1000)"),
    ]
    assert {event.server for event in log.events} == {"chat"}
    times = [event.time for event in log.events]
    assert times == sorted(times)


def test_a_message_of_another_client_is_hinted_at(silent: EmbeddedServer, soon: Deadline) -> None:
    with connect(silent.url) as first, connect(silent.url):
        first.send("left")
        first.send("taken")
        silent.wait_message(lambda data: (data == "taken", data), soon, client=1)
        with pytest.raises(WaitFailed) as missed:
            silent.wait_message(lambda data: (False, data), Deadline(0.01), client=1)
        with pytest.raises(WaitFailed) as failure:
            silent.wait_message(lambda data: (True, data), Deadline(0.01))
    assert missed.value.hint == ""
    assert failure.value.hint == "Client 1 has messages that were not taken: client=1 looks there."


def test_a_wait_for_the_same_judges_only_what_is_new(
    server: EmbeddedServer, raw: RawClient, soon: Deadline
) -> None:
    asked: list[str | bytes] = []

    def match(data: str | bytes) -> tuple[bool, str | bytes]:
        asked.append(data)
        return data == "c", data

    def echoed(*texts: bytes) -> None:
        for text in texts:
            raw.send(frame(TEXT, text))
            raw.read_frame()

    echoed(b"a", b"b")
    with pytest.raises(WaitFailed):
        server.wait_message(match, Deadline(0), condition="c")
    with pytest.raises(WaitFailed):
        server.wait_message(match, Deadline(0), condition="c")
    assert asked == ["a", "b"]
    echoed(b"c", b"d")
    assert server.wait_message(match, soon, condition="c") == "c"
    with pytest.raises(WaitFailed):
        server.wait_message(match, Deadline(0), condition="c")
    assert asked == ["a", "b", "c", "d"]
    assert server.wait_message(lambda data: (True, data), soon, condition="other") == "a"
