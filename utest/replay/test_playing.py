from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from SwanSocketLibrary.events.entries import CloseFrame
from SwanSocketLibrary.har.har_entries import HarMessage
from SwanSocketLibrary.replay.replay import MISMATCH_CLOSE, ReplayConnection
from SwanSocketLibrary.replay.script import Script, ScriptStep
from utest.replay.scenes import came, closed, ping, recorded, sent


class Endpoint:
    """Keeps what is sent, and what did not match."""

    def __init__(self, *messages: HarMessage, paced: bool = False, with_empty: bool = True) -> None:
        self.played: list[object] = []
        self.mismatches: list[tuple[int | None, str, str]] = []
        self.happened = asyncio.Event() if paced else None
        self.script = Script(recorded(*messages, with_empty=with_empty))
        self.connection = ReplayConnection(self.script, paced, self._advance, self._mismatch)
        self.connection.begin(self)

    def send_if_open(self, data: str | bytes) -> None:
        self.played.append(data)

    def ping_if_open(self, payload: bytes) -> None:
        self.played.append(("ping", payload))

    def close_if_open(self, close: CloseFrame) -> None:
        self.played.append(close)

    def _advance(self, change: Callable[[], None]) -> None:
        change()
        if self.happened is not None:
            self.happened.set()

    def _mismatch(self, step: ScriptStep | None, how: str, details: str) -> None:
        self.mismatches.append((None if step is None else step.number, how, details))


def test_what_was_said_first_is_said_first() -> None:
    endpoint = Endpoint(came("hello"), came(b"\x00"), ping(False, b"p"), sent("x"), came("later"))
    assert endpoint.played == ["hello", b"\x00", ("ping", b"p")]
    endpoint.connection.message("x")
    assert endpoint.played[3:] == ["later"]
    endpoint.connection.gone("it left")
    assert endpoint.mismatches == []


def test_another_message() -> None:
    endpoint = Endpoint(sent("x"), came("never"))
    endpoint.connection.message("y")
    ((number, how, details),) = endpoint.mismatches
    assert (number, how) == (1, "another message came")
    assert "They differ from character 1 on." in details
    assert endpoint.played == [MISMATCH_CLOSE]


def test_one_too_many() -> None:
    endpoint = Endpoint(sent("x"))
    endpoint.connection.message("x")
    endpoint.connection.message("x")
    assert endpoint.mismatches == [(None, "it sent the text 'x'", "")]
    assert endpoint.played == [MISMATCH_CLOSE]


def test_an_empty_message_that_the_recording_leaves_out() -> None:
    endpoint = Endpoint(sent("x"), came("later"), with_empty=False)
    for data in ("", "x", b"", ""):
        endpoint.connection.message(data)
    assert (endpoint.played, endpoint.mismatches) == (["later"], [])


def test_an_empty_message_that_was_not_sent() -> None:
    endpoint = Endpoint(sent("x"))
    endpoint.connection.message("")
    assert [how for _, how, _ in endpoint.mismatches] == ["another message came"]


def test_one_departure_is_enough() -> None:
    endpoint = Endpoint(sent("x"), sent("y"))
    endpoint.connection.message("1")
    endpoint.connection.message("2")
    endpoint.connection.closed(CloseFrame(1000))
    endpoint.connection.gone("it left")
    assert len(endpoint.mismatches) == 1


def test_too_few() -> None:
    endpoint = Endpoint(sent("x"), sent("y"))
    endpoint.connection.message("x")
    endpoint.connection.gone("it left")
    endpoint.connection.gone("it left again")
    assert endpoint.mismatches == [(2, "the connection ended: it left", "")]


def test_what_the_server_had_still_to_say_is_no_departure() -> None:
    endpoint = Endpoint(came("1"), closed(False))
    endpoint.connection.gone("it left")
    assert endpoint.mismatches == []


def test_the_servers_close_frame() -> None:
    endpoint = Endpoint(came("1"), closed(False, 4000, "bye"), closed(True, 4000, "bye"))
    assert endpoint.played == ["1", CloseFrame(4000, "bye")]
    endpoint.connection.closed(CloseFrame(1000))
    endpoint.connection.gone("in order")
    assert endpoint.mismatches == []


def test_the_clients_close_frame_is_waited_for_and_answered() -> None:
    endpoint = Endpoint(closed(True, 4001, "enough"), came("last"), closed(False, 1000))
    assert endpoint.connection.answers_close
    assert endpoint.played == []
    endpoint.connection.closed(CloseFrame(4001, "enough"))
    assert endpoint.played == ["last", CloseFrame(1000)]
    endpoint.connection.gone("in order")
    assert endpoint.mismatches == []


@pytest.mark.parametrize("close", [CloseFrame(1000, "enough"), CloseFrame(4001), CloseFrame(None)])
def test_another_close_frame(close: CloseFrame) -> None:
    endpoint = Endpoint(closed(True, 4001, "enough"))
    endpoint.connection.closed(close)
    assert endpoint.mismatches == [(1, f"it closed the connection with {close}", "")]


def test_a_socket_that_the_test_left_open() -> None:
    endpoint = Endpoint(sent("x"))
    endpoint.connection.closed(CloseFrame(1001))
    (mismatch,) = endpoint.mismatches
    assert mismatch[1].startswith("it closed the connection with 1001, as a socket does that ")


def test_a_masked_reason_is_any() -> None:
    endpoint = Endpoint(closed(True, 4001, "user ***"))
    endpoint.connection.closed(CloseFrame(4001, "user mia"))
    endpoint.connection.gone("in order")
    assert endpoint.mismatches == []


def test_a_close_frame_instead_of_a_message() -> None:
    endpoint = Endpoint(sent("x"))
    endpoint.connection.closed(CloseFrame(1000))
    assert endpoint.mismatches == [(1, "it closed the connection with 1000", "")]


def test_a_message_instead_of_a_close_frame() -> None:
    endpoint = Endpoint(closed(True))
    endpoint.connection.message("x")
    assert endpoint.mismatches == [(1, "it sent the text 'x'", "")]


def test_any_close_ends_a_recording_without_one() -> None:
    endpoint = Endpoint(sent("x"))
    endpoint.connection.message("x")
    endpoint.connection.closed(CloseFrame(4321, "whatever"))
    endpoint.connection.gone("in order")
    assert endpoint.mismatches == []


def test_recorded_pauses_are_kept() -> None:
    async def play() -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        first, second = came("1", at=0.05), came("2", at=0.05)
        endpoint = Endpoint(first, second, sent("3"), came("4", at=1), paced=True)
        assert endpoint.happened is not None
        assert endpoint.played == []
        await endpoint.happened.wait()
        assert endpoint.played == ["1", "2"]
        endpoint.connection.gone("it left")
        return loop.time() - began

    assert asyncio.run(play()) >= 0.045


def test_a_pause_counts_from_what_was_before_it() -> None:
    async def play() -> None:
        endpoint = Endpoint(sent("1", at=5.0), came("2", at=5.02), paced=True)
        assert endpoint.happened is not None
        endpoint.connection.message("1")
        endpoint.happened.clear()
        assert endpoint.played == []
        await asyncio.wait_for(endpoint.happened.wait(), 4)
        assert endpoint.played == ["2"]

    asyncio.run(play())


def test_nothing_is_said_after_the_end() -> None:
    async def play() -> None:
        endpoint = Endpoint(came("1", at=0.01), paced=True)
        endpoint.connection.gone("it left")
        ended = asyncio.Event()
        asyncio.get_running_loop().call_later(0.02, ended.set)
        await ended.wait()
        assert endpoint.played == []

    asyncio.run(play())
