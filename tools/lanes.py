"""Runs tasks of invoke beside each other, in three lanes.

Much of what the tests do is to wait: one lane would leave two cores idle for half of the time; with
more than three, tests that take time by the clock would wait for a core. The next job runs in the
lane that is free first.
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

LANES: Final = 3
"""How many run at a time."""
_COMMAND: Final = (sys.executable, "-m", "invoke")
_PATIENCE: Final = 15.0
"""Seconds for a job that has to end."""


class _Job:
    """Tasks that run one after the other, in one process of invoke.

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


def run(*jobs: Sequence[str]) -> None:
    """Runs the jobs until all have passed, or one has failed, which ends the others.

    The first one shows what it does, the others when they end.

    :param jobs: words of invoke's command line for each; long ones first, so that all end together.
    :raises SystemExit: one has failed.
    """
    ended: queue.Queue[_Job] = queue.Queue()
    started: list[_Job] = []
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _leave)
    with tempfile.TemporaryDirectory() as folder:
        try:
            for number, words in enumerate(jobs):
                if number >= LANES:
                    _take(ended)
                job = _Job(words, Path(folder, str(number)) if number else None)
                started.append(job)
                threading.Thread(target=_watch, args=(job, ended), daemon=True).start()
            for _ in range(min(LANES, len(jobs))):
                _take(ended)
        finally:
            for job in started:
                job.end()


def _take(ended: queue.Queue[_Job]) -> None:
    job = ended.get()
    if not job.show():
        raise SystemExit(f"Failed: python -m invoke {job.name}")


def _watch(job: _Job, ended: queue.Queue[_Job]) -> None:
    job.wait()
    ended.put(job)


def _leave(number: int, _: FrameType | None) -> NoReturn:
    sys.exit(128 + number)
