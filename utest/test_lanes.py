from __future__ import annotations

import os
import select
import sys
from pathlib import Path

import pytest

from tools import lanes

HOLDS = """
import pathlib, signal
with open({pipe!r}, "w"):
    pathlib.Path({there!r}).touch()
    signal.pause()
"""
STARTS_ANOTHER = "import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}])"
MEETS = """
import pathlib, subprocess, sys, time
folder, patience = pathlib.Path({folder!r}), time.monotonic() + 60
(folder / {own!r}).touch()
while not all((folder / name).exists() for name in {others!r}):
    assert time.monotonic() < patience, "they are not there"
    time.sleep(0.01)
for _ in range(5):  # as long as it takes several to start
    subprocess.run([sys.executable, "-c", ""])
(folder / "one has ended").touch()
"""
COMES_WHEN_ONE_HAS_ENDED = """
import pathlib
folder = pathlib.Path({folder!r})
assert (folder / "one has ended").exists(), "four run"
(folder / "fourth").touch()
"""
FAILS_THEN = """
import pathlib, sys, time
while not pathlib.Path({there!r}).exists():
    time.sleep(0.01)
sys.exit("it is broken")
"""


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are scripts here."""
    monkeypatch.setattr(lanes, "_COMMAND", (sys.executable, "-c"))
    monkeypatch.setattr("signal.signal", lambda *_: None)


def test_each_is_shown_when_it_has_ended(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    lanes.run(["print('first')"], ["print('second')"])
    shown = capfdbinary.readouterr().out.decode()
    assert "first" in shown
    assert "=== print('second')\nsecond\n" in shown.replace("\r", "")
    assert shown.count("=== passed in ") == 2


def test_three_run_at_a_time_and_the_next_one_when_one_has_ended(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    def meets(own: str, *others: str) -> list[str]:
        return [MEETS.format(folder=str(tmp_path), own=own, others=others)]

    lanes.run(
        meets("first", "second", "third", "fourth"),
        meets("second", "first", "third", "fourth"),
        meets("third", "first", "second"),
        [COMES_WHEN_ONE_HAS_ENDED.format(folder=str(tmp_path))],
    )
    assert capfdbinary.readouterr().out.count(b"=== passed in ") == 4


@pytest.mark.skipif(sys.platform == "win32", reason="what a job has started is ended by groups")
def test_one_that_fails_ends_the_others_and_what_they_have_started(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    there, pipe = str(tmp_path / "there"), str(tmp_path / "pipe")
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    code = HOLDS.format(pipe=pipe, there=there)
    try:
        with pytest.raises(SystemExit, match="Failed: python -m invoke"):
            lanes.run([STARTS_ANOTHER.format(code=code)], [FAILS_THEN.format(there=there)])
        assert "it is broken" in capfdbinary.readouterr().out.decode()
        assert select.select([end], [], [], 10) == ([end], [], [])
        assert os.read(end, 1) == b""  # nobody writes there any more
    finally:
        os.close(end)
