"""A long wait on a real terminal, which pyte emulates; on a pipe nothing of it is written."""

from __future__ import annotations

import os
import pty
import re
import struct
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pyte
import pytest

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


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    suite = tmp_path / "suite.robot"
    suite.write_text(SUITE, encoding="utf-8")
    return [
        *(sys.executable, "-m", "robot", "--outputdir", str(tmp_path)),
        *("--log", "NONE", "--report", "NONE", str(suite)),
    ]


def on_a_terminal(command: list[str], term: str = "xterm") -> tuple[list[str], bytes]:
    """All that the screen ever showed, a text each time that something was written; all of that."""
    import fcntl
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    shown, written = [], b""
    environment = {**os.environ, "TERM": term}
    with subprocess.Popen(  # noqa: S603 - our own
        command, stdout=theirs, stderr=theirs, env=environment
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


def on_a_pipe(command: list[str]) -> str:
    """All that was printed."""
    done = subprocess.run(  # noqa: S603 - our own
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True
    )
    return done.stdout


def test_a_long_wait_is_shown_below_its_test_and_leaves_nothing(command: list[str]) -> None:
    shown, _ = on_a_terminal(command)
    during = [screen.splitlines() for screen in shown if SHOWN.search(screen)]
    assert during
    for lines in during:
        place = next(place for place, line in enumerate(lines) if SHOWN.fullmatch(line))
        assert lines[place - 1].startswith("Many Messages ")
    assert "at most" not in shown[-1]
    assert shown[-1].splitlines() == [line.rstrip() for line in on_a_pipe(command).splitlines()]


def test_it_is_shown_below_dots_too(command: list[str]) -> None:
    shown, _ = on_a_terminal([*command[:-1], "--console", "dotted", command[-1]])
    during = [screen.splitlines() for screen in shown if SHOWN.search(screen)]
    assert during
    assert "at most" not in shown[-1]
    assert [line for line in shown[-1].splitlines() if line.startswith("Running suite")]


@pytest.mark.parametrize("console", ["none", "quiet"])
def test_a_console_that_is_to_be_quiet_gets_nothing(command: list[str], console: str) -> None:
    assert on_a_terminal([*command[:-1], "--console", console, command[-1]]) == ([], b"")


@pytest.mark.parametrize(
    ("options", "term"),
    [(("--consolecolors", "off"), "xterm"), (("--consolecolors", "ansi"), "dumb")],
)
def test_what_takes_no_escape_codes_gets_none_of_them(
    command: list[str], options: tuple[str, ...], term: str
) -> None:
    shown, written = on_a_terminal([*command[:-1], *options, command[-1]], term)
    assert "Many Messages" in shown[-1]
    assert not [screen for screen in shown if "at most" in screen]
    assert b"\x1b7" not in written


@pytest.mark.skipif(version("robotframework").startswith("7.4"), reason="there are none before 7.5")
def test_a_console_of_ones_own_is_left_alone(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("class own: pass\n")
    options = ("--console", f"{tmp_path / 'own.py'}")
    assert on_a_terminal([*command[:-1], *options, command[-1]]) == ([], b"")


def test_where_the_output_is_no_terminal_nothing_is_shown(command: list[str]) -> None:
    printed = on_a_pipe(command)
    assert "at most" not in printed
    assert "\x1b" not in printed
