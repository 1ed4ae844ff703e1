"""Runs tasks of invoke in lanes beside each other: ``python -m tools.lanes "lint types" "utest"``.

Much of what the tests do is to wait: two cores are idle for half of the time that one lane takes.
The first lane shows what it does, the others when they end. One that fails ends them all.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from tools.processes import ROOT

_COMMAND: Final = (sys.executable, "-m", "invoke")
_PATIENCE: Final = 15.0
"""Seconds for a lane that has to end."""


class _Lane:
    """Tasks that run one after the other.

    :param words: of invoke's command line.
    :param log: where they write; what this process writes to if left out.
    """

    def __init__(self, words: Sequence[str], log: Path | None) -> None:
        self.name = " ".join(words)
        self._log = log
        self._begin = time.monotonic()
        with ExitStack() as files:
            output = None if log is None else files.enter_context(log.open("wb"))
            self._process = subprocess.Popen(
                [*_COMMAND, *words],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=None if output is None else subprocess.STDOUT,
                start_new_session=True,  # so that it can be ended with all that it has started
            )

    def wait(self) -> None:
        """Waits until it has ended."""
        self._process.wait()

    def show(self) -> bool:
        """Shows what came of it.

        :return: whether all passed.
        """
        seconds = time.monotonic() - self._begin
        failed = self._process.returncode
        if self._log is not None:
            print(f"\n=== {self.name}", flush=True)
            sys.stdout.buffer.write(self._log.read_bytes())
        how = f"failed with {failed}" if failed else "passed"
        print(f"\n=== {how} in {seconds:.0f} s: {self.name}", flush=True)
        return not failed

    def end(self) -> None:
        """Ends it, and all that it has started."""
        if self._process.poll() is not None:
            return
        if os.name == "nt":
            self._process.kill()
        else:
            for number in (signal.SIGTERM, signal.SIGKILL):
                with suppress(OSError, subprocess.TimeoutExpired):
                    os.killpg(self._process.pid, number)
                    self._process.wait(_PATIENCE)


def run(*lanes: Sequence[str]) -> None:
    """Runs the lanes until all have passed, or one has failed.

    :param lanes: words of invoke's command line for each.
    :raises SystemExit: one has failed.
    """
    ended: queue.Queue[_Lane] = queue.Queue()
    started: list[_Lane] = []
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _leave)
    with tempfile.TemporaryDirectory() as folder:
        try:
            for number, words in enumerate(lanes):
                lane = _Lane(words, Path(folder, str(number)) if number else None)
                started.append(lane)
                threading.Thread(target=_watch, args=(lane, ended), daemon=True).start()
            for _ in lanes:
                lane = ended.get()
                if not lane.show():
                    raise SystemExit(f"Failed: python -m invoke {lane.name}")
        finally:
            for lane in started:
                lane.end()


def _watch(lane: _Lane, ended: queue.Queue[_Lane]) -> None:
    lane.wait()
    ended.put(lane)


def _leave(number: int, _: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


if __name__ == "__main__":
    run(*(lane.split() for lane in sys.argv[1:]))
