"""A long wait on a real terminal, which pyte emulates; on a pipe nothing of it is written."""

from __future__ import annotations

import os
import pty
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

import pyte
import pytest

ROOT = Path(__file__).resolve().parent.parent
COLUMNS, ROWS = 100, 40
SUITE = """
*** Settings ***
Library    SwanSocketLibrary

*** Test Cases ***
Many Messages
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    Send Socket Message    hello
    Run Keyword And Expect Error    *    Wait For Socket Messages    5    timeout=2.8s
"""
SHOWN = re.compile(r"Wait For Socket Messages 5: [12] s, at most 2\.8 s, 1 of 5 messages on 'chat'")


class Run(NamedTuple):
    """A run of the suite on a terminal: Robot Framework's options, and what the terminal is."""

    options: tuple[str, ...] = ()
    term: str = "xterm"


RUNS: Final = {
    "verbose": Run(),
    "dotted": Run(("--console", "dotted")),
    "none": Run(("--console", "none")),
    "quiet": Run(("--console", "quiet")),
    "without colors": Run(("--consolecolors", "off")),
    "dumb": Run(("--consolecolors", "ansi"), "dumb"),
    "own": Run(("--console", "own.py")),
}
Shown = tuple[list[str], bytes]
"""All that the screen ever showed, a text each time that something was written; all of that."""


class Runs:
    """All runs at the same time, since each of them mostly waits."""

    _command = (
        *(sys.executable, "-m", "robot"),
        *("--output", "NONE", "--log", "NONE", "--report", "NONE"),
    )

    def __init__(self, folder: Path, pool: ThreadPoolExecutor) -> None:
        (folder / "suite.robot").write_text(SUITE, encoding="utf-8")
        (folder / "own.py").write_text("class own: pass\n")
        self._folder = folder
        self._on_terminals = {
            name: pool.submit(self._on_a_terminal, run) for name, run in RUNS.items()
        }
        self._on_a_pipe = pool.submit(self._pipe)

    def on_a_terminal(self, name: str) -> Shown:
        return self._on_terminals[name].result()

    def on_a_pipe(self) -> str:
        """All that was printed."""
        return self._on_a_pipe.result()

    def _environment(self, **own: str) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT), **own}

    def _on_a_terminal(self, run: Run) -> Shown:
        import fcntl
        import termios

        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        screen = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.ByteStream(screen)
        shown, written = [], b""
        with subprocess.Popen(  # noqa: S603 - our own
            [*self._command, *run.options, "suite.robot"],
            stdout=theirs,
            stderr=theirs,
            cwd=self._folder,
            env=self._environment(TERM=run.term),
        ) as robot:
            os.close(theirs)
            try:
                while data := os.read(ours, 1 << 16):
                    written += data
                    stream.feed(data)
                    shown.append("\n".join(line.rstrip() for line in screen.display).rstrip())
            except OSError:  # what Linux says at the end
                pass
        os.close(ours)
        assert robot.returncode == 0, shown[-1]
        return shown, written

    def _pipe(self) -> str:
        done = subprocess.run(  # noqa: S603 - our own
            [*self._command, "suite.robot"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self._folder,
            env=self._environment(),
            text=True,
            check=True,
        )
        return done.stdout


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    with ThreadPoolExecutor(len(RUNS) + 1) as pool:
        yield Runs(tmp_path_factory.mktemp("runs"), pool)


def test_a_long_wait_is_shown_below_its_test_and_leaves_nothing(runs: Runs) -> None:
    shown, _ = runs.on_a_terminal("verbose")
    during = [screen.splitlines() for screen in shown if SHOWN.search(screen)]
    assert during
    for lines in during:
        place = next(place for place, line in enumerate(lines) if SHOWN.fullmatch(line))
        assert lines[place - 1].startswith("Many Messages ")
    assert "at most" not in shown[-1]
    assert shown[-1].splitlines() == [line.rstrip() for line in runs.on_a_pipe().splitlines()]


def test_it_is_shown_below_dots_too(runs: Runs) -> None:
    shown, _ = runs.on_a_terminal("dotted")
    during = [screen.splitlines() for screen in shown if SHOWN.search(screen)]
    assert during
    assert "at most" not in shown[-1]
    assert [line for line in shown[-1].splitlines() if line.startswith("Running suite")]


@pytest.mark.parametrize("console", ["none", "quiet"])
def test_a_console_that_is_to_be_quiet_gets_nothing(runs: Runs, console: str) -> None:
    assert runs.on_a_terminal(console) == ([], b"")


@pytest.mark.parametrize("terminal", ["without colors", "dumb"])
def test_what_takes_no_escape_codes_gets_none_of_them(runs: Runs, terminal: str) -> None:
    shown, written = runs.on_a_terminal(terminal)
    assert "Many Messages" in shown[-1]
    assert not [screen for screen in shown if "at most" in screen]
    assert b"\x1b7" not in written


@pytest.mark.skipif(version("robotframework").startswith("7.4"), reason="there are none before 7.5")
def test_a_console_of_ones_own_is_left_alone(runs: Runs) -> None:
    assert runs.on_a_terminal("own") == ([], b"")


def test_where_the_output_is_no_terminal_nothing_is_shown(runs: Runs) -> None:
    printed = runs.on_a_pipe()
    assert "at most" not in printed
    assert "\x1b" not in printed
