"""The JavaScript engine of a program: a process of its own, which is asked turn by turn.

What JavaScript does, it does there: a turn that does not end, or needs too much memory, costs that
process and nothing else. The test's thread waits for a turn as it waits for a socket, so that Robot
Framework's timeouts and Ctrl-C strike there; the answer of a turn that was left comes with the
next one.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from math import ceil
from pathlib import Path
from typing import Any, Final

from SwanSocketLibrary.errors import PageError
from SwanSocketLibrary.waiting import Deadline, Monitor

Command = dict[str, Any]
"""What JavaScript wrote down: ``kind`` says what, ``page`` for which page."""

Source = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Finds a module that is required, see `sources.Sources.required`."""

_HERE: Final = Path(__file__).parent
_HEAD: Final = 5
_START: Final = 10.0
"""Seconds that the process has until it runs, besides the time of a turn."""

_END: Final = 1.0
"""Seconds in which what a dead process wrote is read."""


class Engine:
    """One process with JavaScript in it.

    :param source: finds modules.
    :param changed: is notified of each answer.
    :param memory: bytes that JavaScript may use.
    :param seconds: that a turn may take.
    :raises PageError: the engine is not installed.
    """

    def __init__(self, source: Source, changed: Monitor, memory: int, seconds: float) -> None:
        found = importlib.util.find_spec("_quickjs")
        if found is None or found.origin is None:
            raise PageError(
                "Pages need a JavaScript engine, which is not installed: "
                'pip install "robotframework-swansocketlibrary[pages]"'
            )
        self._source: Final = source
        self._changed: Final = changed
        self._seconds: Final = seconds
        self._answers: Final[deque[tuple[str, str]]] = deque()
        self._asked: tuple[str, Deadline] | None = None
        self.gone = ""
        """Why it can run nothing more, as a sentence; empty while it runs."""
        self._process: Final = subprocess.Popen(  # noqa: S603 - this Python and our own script
            [
                sys.executable, "-I", "-S", str(_HERE / "child.py"), found.origin,
                str(_HERE / "prelude.js"), str(memory), str(ceil(2 * seconds) + 2),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        )  # fmt: skip
        self._listener: Final = threading.Thread(target=self._listen, name="swan-page", daemon=True)
        self._listener.start()
        self._started = Deadline(_START)

    @property
    def process_id(self) -> int:
        """The system's number of the process."""
        return self._process.pid

    def turn(self, what: str, operations: Iterable[Mapping[str, Any]]) -> list[Command]:
        """Runs operations, each in a turn of its own, and returns what they wrote down.

        :param what: whose code runs, for the sentence if it does not end: ``handler 'send'``.
        :raises PageError: it took too long or too much memory, or the process is gone.
        """
        if self.gone:
            raise PageError(self.gone)
        text = "\n".join(json.dumps(each) for each in operations)
        left = self._started.remaining or 0.0
        self._asked = what, Deadline(self._seconds + left)
        self._send("T", text)
        return self._answer()

    def unfinished(self) -> list[Command] | None:
        """What a turn wrote down whose wait was interrupted, once it has ended; ``None`` if none.

        :raises PageError: see `turn`, which wants this asked before.
        """
        return None if self._asked is None else self._answer()

    def close(self, why: str = "its program was closed") -> None:
        """Ends the process."""
        self.gone = self.gone or f"The page is gone: {why}."
        self._process.kill()
        self._process.wait()
        self._listener.join(_END)  # it reads what is closed here
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _answer(self) -> list[Command]:
        """Waits for the answer of the turn that was asked for."""
        assert self._asked is not None  # noqa: S101 - callers have asked
        what, deadline = self._asked
        while True:
            self._changed.wait_for(lambda: self._answers, deadline)
            if not self._answers:
                seconds = f"{self._seconds:g} s"
                self._end(f"{what} did not end within {seconds} (page_timeout), so it was stopped")
            kind, text = self._answers.popleft()
            if kind == "R":
                self._asked = None
                self._started = Deadline(0)
                commands: list[Command] = json.loads(text)
                return commands
            if kind == "F":
                left = deadline.remaining  # reading a file is no time of the turn
                self._send("S", json.dumps(self._source(json.loads(text))))
                deadline = Deadline(left)
                self._asked = what, deadline
            elif kind == "X":
                memory = "memory" in text or text.startswith("null")  # which it throws then
                cause = (
                    "needed more memory than page_memory allows" if memory else f"failed: {text}"
                )
                self._end(f"{what} {cause}, so it was stopped")
            else:
                self._end(f"its process ended while {what} ran (with {self._process.wait()})")

    def _end(self, why: str) -> None:
        self._asked = None
        self.close(why)
        raise PageError(f"The page was stopped: {why}.")

    def _send(self, kind: str, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        frame = memoryview(len(data).to_bytes(_HEAD - 1, "big") + kind.encode() + data)
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101 - it was asked for
        try:
            while frame:
                frame = frame[os.write(pipe.fileno(), frame) :]
        except (OSError, ValueError):
            pass  # it is gone, as the thread that listens says

    def _listen(self) -> None:
        """Takes in the answers, in a thread of its own, until the process ends."""
        pipe = self._process.stdout
        assert pipe is not None  # noqa: S101 - it was asked for
        while True:
            try:
                head = _exactly(pipe.fileno(), _HEAD)
                text = _exactly(pipe.fileno(), int.from_bytes(head[:4], "big")) if head else b""
            except (OSError, ValueError):
                head = text = b""
            with self._changed:
                answer = (chr(head[4]), text.decode("utf-8", "surrogatepass")) if head else ("", "")
                self._answers.append(answer)
                self._changed.notify_all()
            if not head:
                return


def _exactly(descriptor: int, count: int) -> bytes:
    """So many bytes; none if the pipe ends before."""
    parts: list[bytes] = []
    while count:
        part = os.read(descriptor, min(count, 1 << 20))
        if not part:
            return b""
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
