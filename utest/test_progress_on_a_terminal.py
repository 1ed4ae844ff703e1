"""A long wait on a real terminal, which pyte emulates; on a pipe nothing of it is written."""

from __future__ import annotations

import os
import pty
import re
import struct
import subprocess
import sys
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


def on_a_terminal(command: list[str]) -> list[str]:
    """All that the screen ever showed, a text each time that something was written."""
    import fcntl
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    shown = []
    with subprocess.Popen(command, stdout=theirs, stderr=theirs) as robot:  # noqa: S603 - our own
        os.close(theirs)
        try:
            while data := os.read(ours, 1 << 16):
                stream.feed(data)
                shown.append("\n".join(line.rstrip() for line in screen.display).rstrip())
        except OSError:  # what Linux says at the end
            pass
    os.close(ours)
    assert robot.returncode == 0, shown[-1]
    return shown


def on_a_pipe(command: list[str]) -> str:
    """All that was printed."""
    done = subprocess.run(  # noqa: S603 - our own
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True
    )
    return done.stdout


def test_a_long_wait_is_shown_below_its_test_and_leaves_nothing(command: list[str]) -> None:
    shown = on_a_terminal(command)
    during = [screen.splitlines() for screen in shown if SHOWN.search(screen)]
    assert during
    for lines in during:
        place = next(place for place, line in enumerate(lines) if SHOWN.fullmatch(line))
        assert lines[place - 1].startswith("Many Messages ")
    assert "at most" not in shown[-1]
    assert shown[-1].splitlines() == [line.rstrip() for line in on_a_pipe(command).splitlines()]


def test_where_the_output_is_no_terminal_nothing_is_shown(command: list[str]) -> None:
    printed = on_a_pipe(command)
    assert "at most" not in printed
    assert "\x1b" not in printed
