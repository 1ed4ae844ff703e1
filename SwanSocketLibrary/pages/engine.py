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
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from math import ceil
from pathlib import Path
from typing import Any, Final, NoReturn

from SwanSocketLibrary.errors import PageError
from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.waiting import Deadline, LetThrough

Command = dict[str, Any]
"""What JavaScript wrote down: ``kind`` says what, ``page`` for which page."""

Source = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Finds a module that is required, see `sources.Sources.required`."""

_HERE: Final = Path(__file__).parent
_HEAD: Final = 5
_CHUNK: Final = 65536
"""Bytes that are read at once: what a pipe holds. To make room for more takes longer."""
_START: Final = 10.0
"""Seconds that the process has until it runs, besides the time of a turn."""
_LONE_SURROGATE: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}")
"""As JavaScript's JSON has it; pairs are written as they are."""
_PAUSE: Final = 0.001
"""Seconds between two looks, where a pipe cannot be waited for."""


class Engine:
    """One process with JavaScript in it.

    :param source: finds modules.
    :param memory: bytes that JavaScript may use.
    :param seconds: that a turn may take.
    :raises PageError: the engine is not installed.
    """

    def __init__(self, source: Source, memory: int, seconds: float) -> None:
        found = importlib.util.find_spec("_quickjs")
        if found is None or found.origin is None:
            raise PageError.say(
                "Pages need a JavaScript engine, which is not installed: pip install "
                '"robotframework-swansocketlibrary[pages]"'
            )
        self._source: Final = source
        self._seconds: Final = seconds
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
        assert self._process.stdout is not None  # noqa: S101 - it was asked for
        self._output: Final = self._process.stdout.fileno()
        self._came: Final = bytearray()
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

    def close(self, why: str = mark("its program was closed")) -> None:
        """Ends the process."""
        self.gone = self.gone or say("The page is gone: {why}.", why=say(why))
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _answer(self) -> list[Command]:
        """Waits for the answer of the turn that was asked for."""
        assert self._asked is not None  # noqa: S101 - callers have asked
        what, deadline = self._asked
        while True:
            frame = self._frame(deadline)
            if frame is None:
                seconds = f"{self._seconds:g} s"
                self._end(
                    say(
                        "{what} did not end within {seconds} (page_timeout), so it was stopped",
                        what=what,
                        seconds=seconds,
                    )
                )
            kind, text = frame
            if kind == "R":
                self._asked = None
                self._started = Deadline(0)
                commands: list[Command] = json.loads(text)
                return commands
            if kind == "F":
                left = deadline.remaining  # reading a file is no time of the turn
                asked = json.loads(text)
                says = "say" in asked
                answer = say(asked["say"], **asked["values"]) if says else self._source(asked)
                self._send("S", json.dumps(answer))
                deadline = Deadline(left)
                self._asked = what, deadline
            elif kind == "X":
                cause = say("failed: {text}", text=text)
                if "memory" in text or text.startswith("null"):  # which it throws then
                    cause = say("needed more memory than page_memory allows")
                self._end(say("{what} {cause}, so it was stopped", what=what, cause=cause))
            else:
                self._end(
                    say(
                        "its process ended while {what} ran (with {wait})",
                        what=what,
                        wait=self._process.wait(),
                    )
                )

    def _end(self, why: str) -> NoReturn:
        self._asked = None
        self.close(why)
        raise PageError.say("The page was stopped: {why}.", why=say(why))

    def _send(self, kind: str, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        frame = memoryview(len(data).to_bytes(_HEAD - 1, "big") + kind.encode() + data)
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101 - it was asked for
        with suppress(OSError, ValueError):  # it is gone, as its other pipe says
            while frame:
                frame = frame[os.write(pipe.fileno(), frame) :]

    def _frame(self, deadline: Deadline) -> tuple[str, str] | None:
        """The next frame, one without a letter at the pipe's end; ``None`` if none comes in time.

        Only the wait for it can be interrupted: what was read stays.
        """
        came = self._came
        while len(came) < _HEAD or len(came) < _HEAD + int.from_bytes(came[: _HEAD - 1], "big"):
            if not self._readable(deadline):
                return None
            try:
                data = os.read(self._output, _CHUNK)
            except OSError:
                data = b""
            if not data:
                return "", ""
            came += data
        end = _HEAD + int.from_bytes(came[: _HEAD - 1], "big")
        kind, text = chr(came[_HEAD - 1]), came[_HEAD:end].decode("utf-8", "replace")
        del came[:end]
        # Robot Framework writes no output file that can be read once it has logged one.
        return kind, _LONE_SURROGATE.sub(r"\1\\ufffd", text) if r"\ud" in text else text

    def _readable(self, deadline: Deadline) -> bool:
        """Waits until there is something to read, or the pipe has ended."""
        while not deadline.expired:
            with LetThrough():
                if _has_data(self._output, deadline.slice):
                    return True
        return False


def _has_data(pipe: int, seconds: float) -> bool:
    if sys.platform != "win32":
        poll = select.poll()
        poll.register(pipe, select.POLLIN)
        return bool(poll.poll(ceil(seconds * 1000)))
    import _winapi
    import msvcrt

    try:  # there is no select for pipes
        if _winapi.PeekNamedPipe(msvcrt.get_osfhandle(pipe), 0)[0]:
            return True
    except BrokenPipeError:
        return True
    time.sleep(min(seconds, _PAUSE))
    return False
