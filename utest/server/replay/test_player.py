from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from SwanSocketLibrary.har.har_entries import HarMessage
from SwanSocketLibrary.server.records import CloseFrame
from SwanSocketLibrary.server.replay.player import DEPARTED, Player
from SwanSocketLibrary.server.replay.script import Script, Step
from utest.server.replay.scenes import came, closed, ping, recorded, sent


class Stage:
    """Keeps what is played, and what departed."""

    def __init__(self, *messages: HarMessage, paced: bool = False) -> None:
        self.played: list[object] = []
        self.departures: list[tuple[int | None, str, str]] = []
        self.happened = asyncio.Event() if paced else None
        self.script = Script(recorded(*messages))
        self.player = Player(self.script, paced, self._advance, self._depart)
        self.player.begin(self)

    def play_message(self, data: str | bytes) -> None:
        self.played.append(data)

    def play_ping(self, payload: bytes) -> None:
        self.played.append(("ping", payload))

    def play_close(self, close: CloseFrame) -> None:
        self.played.append(close)

    def _advance(self, change: Callable[[], None]) -> None:
        change()
        if self.happened is not None:
            self.happened.set()

    def _depart(self, step: Step | None, how: str, details: str) -> None:
        self.departures.append((None if step is None else step.number, how, details))


def test_what_was_said_first_is_said_first() -> None:
    stage = Stage(came("hello"), came(b"\x00"), ping(False, b"p"), sent("x"), came("later"))
    assert stage.played == ["hello", b"\x00", ("ping", b"p")]
    stage.player.message("x")
    assert stage.played[3:] == ["later"]
    stage.player.gone("it left")
    assert stage.departures == []


def test_another_message() -> None:
    stage = Stage(sent("x"), came("never"))
    stage.player.message("y")
    ((number, how, details),) = stage.departures
    assert (number, how) == (1, "another message came")
    assert "They differ from character 1 on." in details
    assert stage.played == [DEPARTED]


def test_one_too_many() -> None:
    stage = Stage(sent("x"))
    stage.player.message("x")
    stage.player.message("x")
    assert stage.departures == [(None, "it sent the text 'x'", "")]
    assert stage.played == [DEPARTED]


def test_one_departure_is_enough() -> None:
    stage = Stage(sent("x"), sent("y"))
    stage.player.message("1")
    stage.player.message("2")
    stage.player.closed(CloseFrame(1000))
    stage.player.gone("it left")
    assert len(stage.departures) == 1


def test_too_few() -> None:
    stage = Stage(sent("x"), sent("y"))
    stage.player.message("x")
    stage.player.gone("it left")
    stage.player.gone("it left again")
    assert stage.departures == [(2, "the connection ended: it left", "")]


def test_what_the_server_had_still_to_say_is_no_departure() -> None:
    stage = Stage(came("1"), closed(False))
    stage.player.gone("it left")
    assert stage.departures == []


def test_the_servers_close_frame() -> None:
    stage = Stage(came("1"), closed(False, 4000, "bye"), closed(True, 4000, "bye"))
    assert stage.played == ["1", CloseFrame(4000, "bye")]
    stage.player.closed(CloseFrame(1000))
    stage.player.gone("in order")
    assert stage.departures == []


def test_the_clients_close_frame_is_waited_for_and_answered() -> None:
    stage = Stage(closed(True, 4001, "enough"), came("last"), closed(False, 1000))
    assert stage.player.answers_close
    assert stage.played == []
    stage.player.closed(CloseFrame(4001, "enough"))
    assert stage.played == ["last", CloseFrame(1000)]
    stage.player.gone("in order")
    assert stage.departures == []


@pytest.mark.parametrize("close", [CloseFrame(1000, "enough"), CloseFrame(4001), CloseFrame(None)])
def test_another_close_frame(close: CloseFrame) -> None:
    stage = Stage(closed(True, 4001, "enough"))
    stage.player.closed(close)
    assert stage.departures == [(1, f"it closed the connection with {close}", "")]


def test_a_socket_that_the_test_left_open() -> None:
    stage = Stage(sent("x"))
    stage.player.closed(CloseFrame(1001))
    (departure,) = stage.departures
    assert departure[1].startswith("it closed the connection with 1001, as a socket does that ")


def test_a_masked_reason_is_any() -> None:
    stage = Stage(closed(True, 4001, "user ***"))
    stage.player.closed(CloseFrame(4001, "user mia"))
    stage.player.gone("in order")
    assert stage.departures == []


def test_a_close_frame_instead_of_a_message() -> None:
    stage = Stage(sent("x"))
    stage.player.closed(CloseFrame(1000))
    assert stage.departures == [(1, "it closed the connection with 1000", "")]


def test_a_message_instead_of_a_close_frame() -> None:
    stage = Stage(closed(True))
    stage.player.message("x")
    assert stage.departures == [(1, "it sent the text 'x'", "")]


def test_any_close_ends_a_recording_without_one() -> None:
    stage = Stage(sent("x"))
    stage.player.message("x")
    stage.player.closed(CloseFrame(4321, "whatever"))
    stage.player.gone("in order")
    assert stage.departures == []


def test_recorded_pauses_are_kept() -> None:
    async def play() -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        first, second = came("1", at=0.05), came("2", at=0.05)
        stage = Stage(first, second, sent("3"), came("4", at=1), paced=True)
        assert stage.happened is not None
        assert stage.played == []
        await stage.happened.wait()
        assert stage.played == ["1", "2"]
        stage.player.gone("it left")
        return loop.time() - began

    assert asyncio.run(play()) >= 0.045


def test_a_pause_counts_from_what_was_before_it() -> None:
    async def play() -> None:
        stage = Stage(sent("1", at=5.0), came("2", at=5.02), paced=True)
        assert stage.happened is not None
        stage.player.message("1")
        stage.happened.clear()
        assert stage.played == []
        await asyncio.wait_for(stage.happened.wait(), 4)
        assert stage.played == ["2"]

    asyncio.run(play())


def test_nothing_is_said_after_the_end() -> None:
    async def play() -> None:
        stage = Stage(came("1", at=0.01), paced=True)
        stage.player.gone("it left")
        ended = asyncio.Event()
        asyncio.get_running_loop().call_later(0.02, ended.set)
        await ended.wait()
        assert stage.played == []

    asyncio.run(play())
