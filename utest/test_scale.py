"""What ``docs/scale.rst`` makes of what was measured."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from tools.scale import One, Robot, page

ONE = One(0.001, 0.0005, 0.0002, 10_240.0, 1.0, 0, 0.00001, 0.0001)
ROBOT = Robot(0.5, 0.005, 0.001, 64 * 2**20)


@pytest.fixture(autouse=True)
def _four_cores_and_16_gib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    sizes = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 2**22}
    monkeypatch.setattr(os, "sysconf", sizes.__getitem__)


def text(robot: Robot = ROBOT) -> str:
    return " ".join("\n".join(page(ONE, robot)).split())


def test_figures_are_told_in_units_that_read_well() -> None:
    assert "memory of each, open and idle - 10.0 KiB" in text()
    assert "connecting, until the open event - 1.00 ms" in text()
    assert "messages of 100 bytes in, a second of a processor - 100,000" in text()
    assert "It connects some 1000 sockets a second" in text()
    assert "the cores start 8 a second" in text()


def test_what_there_is_less_of_bounds_the_robots() -> None:
    # 5 ms and five times 1 ms each second, of 4 cores that are busy to 70 %: 280.
    assert "So memory bounds them: **204 robots**" in text()
    assert "10 - 2,040 - 10,200 - 200,000" in text()
    slow = replace(ROBOT, echo=0.003)
    assert "20.0 ms of a processor each second" in text(slow)
    assert "So the processors bound them: **140 robots**" in text(slow)
