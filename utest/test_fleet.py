from __future__ import annotations

import os
import re
import select
import sys
from collections import Counter
from pathlib import Path

import pytest

from tools import fleet

HOLDS = """
import signal, sys
sys.stdout.write("there")
sys.stdout.flush()
signal.pause()
"""
STARTS_ANOTHER = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLDS!r}])"
ALL = Counter(dict.fromkeys((*fleet.ROWS, fleet.ERROR), 2))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it ends process groups")


def test_without_tkinter_it_is_left_out_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    (told,) = fleet.try_fleet(apart=True)
    assert told.startswith("THE FLEET DID NOT RUN: rfswarm's manager needs tkinter; ")
    assert told.endswith(" Then: python -m invoke fleet --apart")
    assert told in capsys.readouterr().out


def test_namespaces_that_are_not_permitted_are_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("ip", "nsenter"):
        (tmp_path / name).touch(0o755)
    refuses = tmp_path / "unshare"
    refuses.write_text("#!/bin/sh\necho 'unshare failed: Operation not permitted' >&2\nexit 1\n")
    refuses.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(fleet.LeftOut, match="not permitted: unshare failed"), fleet._apart():
        pytest.fail("it did not say so")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(fleet.LeftOut, match="need unshare, nsenter, ip "), fleet._apart():
        pytest.fail("it did not say so")


def test_what_a_program_has_started_ends_with_it(tmp_path: Path) -> None:
    started = fleet._Started(tmp_path)
    pipe = tmp_path / "agent.log"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        started.start("agent", fleet._Place(), sys.executable, "-c", STARTS_ANOTHER)
        assert select.select([end], [], [], 30) == ([end], [], [])
        assert os.read(end, 5) == b"there"
        started.end()
        assert select.select([end], [], [], 10) == ([end], [], [])
        assert os.read(end, 1) == b""  # nobody writes there any more
    finally:
        started.end()
        os.close(end)


def test_a_program_that_ends_early_says_what_it_said(tmp_path: Path) -> None:
    started = fleet._Started(tmp_path)
    log = started.start("manager", fleet._Place(), sys.executable, "-c", "print('no port')")
    while "no port" not in log.read_text():
        pass
    with pytest.raises(SystemExit, match=r"The manager ended with 0.\n--- manager.log\nno port"):
        fleet._said(started, log, re.compile("never said"))
    started.end()


@pytest.mark.parametrize(
    ("got", "wrong"),
    [
        (ALL, ""),
        (ALL | Counter({"Order Often": 1}), ""),
        (ALL | Counter({'{"op": "order"}': 1}), 'there is a row \'{"op": "order"}\''),
        (ALL - Counter({"ws close": 1}), "('two', 1, 1, 1) has brought {'ws open': 2, "),
        (ALL - Counter({"ws close": 2}), "; two has no row 'ws close'"),
        (Counter[str](), "; two has no row 'ws open'; two has no row 'ws round trip'"),
    ],
)
def test_rows_are_what_the_robots_counted(got: Counter[str], wrong: str) -> None:
    one, two = ("one", 1, 2, 1), ("two", 1, 1, 1)
    later = {("one", 1, 2, 2): Counter({"ws open": 1})}  # it is not waited for
    found = fleet._wrong({one: ALL, two: got}, {one: ALL, two: ALL, **later}, 2)
    assert wrong in found
    assert bool(wrong) == bool(found)


def test_all_robots_are_waited_for() -> None:
    found = fleet._wrong({}, {}, 6)
    assert found.startswith("0 of 6 robots have ended; one has no row 'ws open'; ")


def test_the_scenario_is_that_of_the_example_with_another_backend(tmp_path: Path) -> None:
    path, robots = fleet._scenario(tmp_path, "ws://192.0.2.1:5000")
    text = path.read_text()
    assert robots == 6
    assert "robotoptions = --variable BACKEND:ws://192.0.2.1:5000" in text
    assert text.count("test = Find The Shop Closed") == len(fleet.AGENTS)
    assert "127.0.0.1" not in text
