"""What happens when a test does not take what a client sends."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from SwanSocketLibrary.errors import WaitFailed
from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.swan.inbox import MIB, Bound
from SwanSocketLibrary.waiting import Deadline
from utest.server.conftest import EventLog
from utest.server.raw_client import CLOSE, PATIENCE, TEXT, RawClient, close_payload, frame

BIG = bytes(64 * 1024)


def anything(data: str | bytes) -> tuple[bool, str | bytes]:
    return True, data


def nothing(_data: str | bytes) -> tuple[bool, None]:
    return False, None


@pytest.fixture
def pool(log: EventLog, warnings: list[str]) -> Iterator[ServerPool]:
    pool = ServerPool(log, warnings.append, inbox=Bound(3, MIB))
    yield pool
    pool.stop_all()


def test_an_echo_server_forgets_the_oldest_and_says_so_once(
    server: EmbeddedServer, raw: RawClient, log: EventLog, soon: Deadline
) -> None:
    for number in range(6):
        raw.send(frame(TEXT, b"%d" % number))
        assert raw.read_frame().payload == b"%d" % number
    told = log.wait(ServerEventKind.BOUND)
    assert "max_inbox=3, 1MiB" in str(told.data)
    assert log.kinds().count(ServerEventKind.BOUND) == 1
    assert [server.wait_message(anything, soon) for _ in range(3)] == ["3", "4", "5"]


def test_a_failed_wait_says_how_many_are_forgotten(server: EmbeddedServer, raw: RawClient) -> None:
    for _ in range(5):
        raw.send(frame(TEXT, b"x"))
        raw.read_frame()
    with pytest.raises(WaitFailed, match=r"not taken: 3, .* 2 older messages are forgotten"):
        server.wait_message(nothing, Deadline(0))


def test_a_silent_server_reads_no_more_until_half_is_taken(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog, soon: Deadline
) -> None:
    """The client's writes fill the systems' buffers, and nothing of them is lost."""
    raw_silent.socket.settimeout(0.2)
    sent = 0
    with contextlib.suppress(TimeoutError):
        while sent < 64 * MIB:
            raw_silent.socket.sendall(frame(TEXT, BIG))
            sent += len(BIG)
    assert sent < 64 * MIB
    assert "until some are, the server reads nothing more" in str(
        log.wait(ServerEventKind.BOUND).data
    )
    raw_silent.socket.settimeout(PATIENCE)
    for _ in range(sent // len(BIG)):
        assert len(silent.wait_message(anything, soon)) == len(BIG)
    assert log.kinds().count(ServerEventKind.BOUND) == 1


def test_waits_that_this_makes_impossible_fail_at_once(
    silent: EmbeddedServer, raw_silent: RawClient, soon: Deadline
) -> None:
    raw_silent.send(frame(TEXT, b"x") * 3)
    text = r"The server reads nothing more from it until messages are taken: 3 are not"
    with pytest.raises(WaitFailed, match=text):
        silent.wait_message(nothing, soon)
    with pytest.raises(WaitFailed, match=text):
        silent.wait_close(soon)
    for _ in range(2):
        silent.wait_message(anything, soon)
    raw_silent.send(frame(CLOSE, close_payload(1000)))
    assert silent.wait_close(soon).code == 1000


def test_what_the_test_stopped_is_not_resumed_by_taking(
    silent: EmbeddedServer, raw_silent: RawClient, soon: Deadline
) -> None:
    raw_silent.send(frame(TEXT, b"x") * 3)
    with pytest.raises(WaitFailed):
        silent.wait_close(soon)
    silent.faults.stop_reading()
    for _ in range(3):
        silent.wait_message(anything, soon)
    raw_silent.send(frame(TEXT, b"late"))
    with pytest.raises(WaitFailed, match="Server Resumes Reading"):
        silent.wait_message(anything, Deadline(0.1))
    silent.faults.resume_reading()
    assert silent.wait_message(anything, soon) == "late"


def test_a_server_with_a_full_inbox_stops_politely(
    pool: ServerPool, silent: EmbeddedServer, raw_silent: RawClient, soon: Deadline
) -> None:
    raw_silent.send(frame(TEXT, b"x") * 3)
    with pytest.raises(WaitFailed):
        silent.wait_close(soon)
    raw_silent.send(frame(CLOSE, close_payload(1001)))
    pool.stop(silent)
    assert silent.wait_close(Deadline(0)).code == 1001


def test_messages_can_be_taken_from_a_server_that_has_stopped(
    pool: ServerPool, silent: EmbeddedServer, raw_silent: RawClient, soon: Deadline
) -> None:
    raw_silent.send(frame(TEXT, b"x") * 3)
    with pytest.raises(WaitFailed):
        silent.wait_close(soon)
    pool.stop_all()
    assert [silent.wait_message(anything, soon) for _ in range(3)] == ["x"] * 3
