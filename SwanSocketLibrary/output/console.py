"""Shows long waits on the console while they last."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, TextIO
from unicodedata import east_asian_width

from SwanSocketLibrary.output.previews import one_line

_ROOM_BELOW: Final = "\x1bD\x1b[A"
"""Ensures a line below the cursor's: index, cursor up. Both keep the column."""
_BELOW: Final = f"{_ROOM_BELOW}\x1b7\r\x1bD\x1b[2K"
"""Saves the cursor's position, moves to the next line, and clears that."""
_BACK: Final = "\x1b8"


@dataclass(frozen=True)
class ProgressDelays:
    """When waits are shown, in seconds.

    :ivar wait: how long a wait lasts before it is shown.
    :ivar bulk: the same for a wait for many messages.
    :ivar every: between updates.
    """

    wait: float = 10.0
    bulk: float = 1.0
    every: float = 1.0


@dataclass(eq=False)
class _Wait:
    what: str
    how_far: Callable[[], str]
    shown_from: float
    began: float = field(default_factory=time.monotonic)


class ConsoleProgress:
    """Shows the current wait below the line that Robot Framework is writing.

    Its thread starts with the first wait. Nothing is written for short ones.
    """

    def __init__(self, terminal: TextIO, delays: ProgressDelays | None = None) -> None:
        self._terminal = terminal
        self._delays = delays or ProgressDelays()
        self._lock = threading.Lock()
        """Guards the waits, whether one is shown, and the terminal."""
        self._waits: list[_Wait] = []
        self._shown = False
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def of(self, what: str, how_far: Callable[[], str], *, bulk: bool = False) -> Iterator[None]:
        """Shows a wait while the block runs, if it takes long.

        :param what: what waits for what.
        :param how_far: returns how far the wait is; called by the thread, without a lock.
        :param bulk: whether it is a wait for many messages.
        """
        delay = self._delays.bulk if bulk else self._delays.wait
        wait = _Wait(what, how_far, time.monotonic() + delay)
        with self._lock:
            self._waits.append(wait)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=copy_context().run,
                    args=(self._run,),
                    name="swan-socket-progress",
                    daemon=True,
                )
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._waits = [other for other in self._waits if other is not wait]
                self._clear()

    def end(self) -> None:
        """Ends the thread."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(self._delays.every):
            with self._lock:
                wait = self._waits[-1] if self._waits else None
            if wait is not None and time.monotonic() >= wait.shown_from:
                self._show(wait)

    def _show(self, wait: _Wait) -> None:
        waited = time.monotonic() - wait.began
        text = one_line(f"{wait.what}: {waited:.0f} s, {wait.how_far()}")
        width = shutil.get_terminal_size().columns
        with self._lock:
            if wait in self._waits:
                self._shown = True
                self._write(f"{_BELOW}{_cut(text, width - 1)}{_BACK}")

    def _clear(self) -> None:
        if self._shown:
            self._shown = False
            self._write(f"{_BELOW}{_BACK}")

    def _write(self, text: str) -> None:
        try:
            encoding = self._terminal.encoding or "utf-8"
            self._terminal.write(text.encode(encoding, "replace").decode(encoding))
            self._terminal.flush()
        except (OSError, ValueError):  # the terminal is gone
            self._waits.clear()


def _cut(text: str, columns: int) -> str:
    """As much of a text as fits; a Chinese character is two columns wide."""
    widths = [1 + (east_asian_width(each) in "WF") for each in text]
    if sum(widths) <= columns:
        return text
    fitting = sum(1 for end in accumulate(widths) if end < columns)
    return f"{text[:fitting]}…"
