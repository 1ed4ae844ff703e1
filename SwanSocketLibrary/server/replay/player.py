"""Plays one recorded conversation to one client, in the loop's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

from SwanSocketLibrary.har.har_entries import CLOSE, PING, HarMessage
from SwanSocketLibrary.server.records import CloseFrame
from SwanSocketLibrary.server.replay.differences import describe, difference
from SwanSocketLibrary.server.replay.matching import same, same_text
from SwanSocketLibrary.server.replay.script import Script, Step

_GOING_AWAY: Final = 1001
"""What the library's clean-up closes with (RFC 6455 §7.4.1)."""

DEPARTED: Final = CloseFrame(1008, "departed from the recording")
"""What a client gets that does something else (RFC 6455 §7.4.1: it violates a policy)."""


class Stage(Protocol):
    """The connection on which it is played. What cannot be sent any more is left out."""

    def play_message(self, data: str | bytes) -> None:
        """Sends a message."""

    def play_ping(self, payload: bytes) -> None:
        """Sends a ping."""

    def play_close(self, close: CloseFrame) -> None:
        """Sends a Close frame."""


class Player:
    """Does what the server did, and compares what the client does.

    :param script: of the conversation.
    :param paced: whether it keeps the recorded pauses.
    :param advance: makes a change to the script, which others look at too.
    :param depart: is told a departure: what should have come, or ``None`` for nothing; what came
        instead, as the end of a sentence; and lines with details.
    """

    def __init__(
        self,
        script: Script,
        paced: bool,
        advance: Callable[[Callable[[], None]], None],
        depart: Callable[[Step | None, str, str], None],
    ) -> None:
        self._script = script
        self._paced = paced
        self._advance = advance
        self._depart = depart
        self._stage: Stage
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False  # either side has sent its Close frame
        self._over = False  # nothing is compared or sent any more

    @property
    def answers_close(self) -> bool:
        """Whether it answers the client's Close frame itself."""
        return self._script.answers_close

    def begin(self, stage: Stage) -> None:
        """The connection is open."""
        self._stage = stage
        self._go_on()

    def message(self, data: str | bytes) -> None:
        """A message came."""
        if self._over:
            return
        expected = self._script.expected
        if expected is None:
            self._departed(None, f"it sent {describe(data)}", "")
        elif expected.message.control:
            self._departed(expected, f"it sent {describe(data)}", "")
        elif same(expected.message.data, data):
            self._came()
        else:
            details = difference(expected.message.data, data)
            self._departed(expected, "another message came", details)

    def closed(self, close: CloseFrame) -> None:
        """The client's Close frame came."""
        if self._over or self._closed:
            return
        expected = self._script.expected
        self._closed = True
        if expected is None:
            return
        if expected.message.opcode != CLOSE or not _same_close(expected.message, close):
            self._departed(expected, _closed(close), "")
        else:
            self._came()

    def gone(self, cause: str) -> None:
        """The connection has ended."""
        if not self._over and self._script.expected is not None:
            self._end()
            self._depart(self._script.expected, f"the connection ended: {cause}", "")
        self._end()

    def _came(self) -> None:
        self._advance(self._script.came)
        self._go_on()

    def _go_on(self) -> None:
        """Does what is due, now or later."""
        while not self._over and self._timer is None:
            step = self._script.due
            if step is None:
                return
            if self._paced and step.pause > 0:
                loop = asyncio.get_running_loop()
                self._timer = loop.call_later(step.pause, self._later, step)
            else:
                self._play(step)

    def _later(self, step: Step) -> None:
        self._timer = None
        self._play(step)
        self._go_on()

    def _play(self, step: Step) -> None:
        message = step.message
        if message.opcode == CLOSE:
            self._closed = True
            self._stage.play_close(CloseFrame(*message.close))
        elif message.opcode == PING:
            self._stage.play_ping(_raw(message.data))
        else:
            self._stage.play_message(message.data)
        self._advance(self._script.sent)

    def _departed(self, expected: Step | None, came: str, details: str) -> None:
        self._end()
        self._depart(expected, came, details)  # first, so that whoever sees the end can tell why
        self._stage.play_close(DEPARTED)

    def _end(self) -> None:
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _raw(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _closed(close: CloseFrame) -> str:
    left = close == CloseFrame(_GOING_AWAY)
    hint = ", as a socket does that a test leaves open at its end" if left else ""
    return f"it closed the connection with {close}{hint}"


def _same_close(message: HarMessage, close: CloseFrame) -> bool:
    code, reason = message.close
    return code == close.code and same_text(reason, close.reason)
