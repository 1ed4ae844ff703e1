"""Has a test's timeout strike at a chosen instruction of a keyword, as the system's timer could.

Of each kind of test the first one is not struck: it tells how many instructions there are. Half of
the others are struck near a keyword's end, where it hands over what it has.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from types import FrameType
from typing import Any

from robot import result, running
from robot.running.context import EXECUTION_CONTEXTS
from robot.running.timeouts import posix

KEYWORDS = 12
"""Of this library, in a test of those that go on for ever: the last is the last that is counted."""

NEAR = 150
"""Instructions."""

_TIMER = posix.__file__
"""Robot Framework's own timer: struck there, it would not be stopped, and no other ever started."""


class Strikes:
    """A listener.

    :param seed: chooses the instructions.
    """

    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self, seed: str) -> None:
        self._choice = random.Random(int(seed))  # noqa: S311 - repeatable on purpose
        self._known: dict[str, list[int]] = defaultdict(list)
        self._kind = ""
        self._keyword = 0
        self._counted = self._last = 0
        self._strike_at: tuple[int, int] | None = None

    def start_test(self, data: running.TestCase, _result: result.TestCase) -> None:
        """Chooses where it is struck."""
        self._kind = data.name.rpartition(" ")[0] if "interrupted" in data.tags else ""
        self._keyword = 0
        known = self._known.get(self._kind)
        self._strike_at = None
        if known:
            keyword = self._choice.randrange(len(known))
            near = self._choice.random() < 0.5
            first = max(0, known[keyword] - NEAR) if near else 0
            self._strike_at = (keyword, self._choice.randrange(first, known[keyword] + 1))

    def start_library_keyword(self, _data: Any, implementation: Any, _result: Any) -> None:
        """Counts the instructions of a keyword, if it is one that is to be struck, or the first."""
        if self._kind and implementation.owner.name == "SwanSocketLibrary":
            self._counted = 0
            if self._strike_at is None or self._strike_at[0] == self._keyword:
                sys.settrace(self._enter)

    def end_library_keyword(self, _data: Any, implementation: Any, _result: Any) -> None:
        """Remembers how many there were; enough of them end the first test of a kind."""
        if self._kind and implementation.owner.name == "SwanSocketLibrary":
            sys.settrace(None)
            if self._strike_at is None:
                self._known[self._kind].append(self._last)
            self._keyword += 1
            if self._keyword >= KEYWORDS:
                self._strike_at = self._strike_at or (0, 0)
                EXECUTION_CONTEXTS.current.timeouts[0].timeout = 0.001

    def end_test(self, _data: Any, _result: Any) -> None:
        """Nothing is counted between tests."""
        self._kind = ""
        sys.settrace(None)

    def _enter(self, frame: FrameType, _event: str, _arg: object) -> Any:
        if frame.f_code.co_filename == _TIMER:
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        return self._step

    def _step(self, _frame: FrameType, event: str, _arg: object) -> Any:
        if event == "opcode":
            self._counted += 1
            if self._strike_at is None or self._strike_at[1] == self._counted:
                active = EXECUTION_CONTEXTS.current.active_timeouts
                if active and active[0]._started:  # its timer runs
                    self._last = self._counted
                    if self._strike_at is not None:
                        self._strike(active[0])
        return self._step

    def _strike(self, timeout: Any) -> None:
        """Does what Robot Framework's handler of the timer's signal does."""
        timeout.exceeded = True
        if not timeout.paused:
            sys.settrace(None)
            raise timeout.timeout_error
