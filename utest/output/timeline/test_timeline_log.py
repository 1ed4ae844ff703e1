from __future__ import annotations

import logging

import pytest

from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.output.robot_log import TimelineLog, TimelineOf
from SwanSocketLibrary.output.timeline.lanes import Lane
from SwanSocketLibrary.output.traffic_reader import TrafficReader
from utest.fakes import Program


class Broken(TrafficReader):
    """What happened cannot be told."""

    def lanes(self) -> list[Lane]:
        raise ZeroDivisionError("by\n0")


class Unheard(TrafficReader):
    """How the test failed cannot be noted."""

    def test_failed(self, message: str) -> None:
        raise RecursionError(message)


class Made:
    def __init__(self, of: TimelineOf = "FAIL", kind: type[TrafficReader] = TrafficReader) -> None:
        self.program = Program()
        traffic = kind(self.program.session, Redactor())
        self.warnings: list[str] = []
        self.timeline = TimelineLog(traffic, of, self.warnings.append)


@pytest.fixture(autouse=True)
def _log(caplog: pytest.LogCaptureFixture) -> None:
    """Without a running Robot its logger writes to the standard library's."""
    caplog.set_level(logging.DEBUG)


def written(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


@pytest.mark.parametrize(
    ("of", "failed", "draws"),
    [
        ("FAIL", True, True),
        ("FAIL", False, False),
        ("ALL", True, True),
        ("ALL", False, True),
        ("NONE", True, False),
        ("NONE", False, False),
    ],
)
def test_the_import_says_of_which_tests_it_is_drawn(
    caplog: pytest.LogCaptureFixture, of: TimelineOf, failed: bool, draws: bool
) -> None:
    made = Made(of)
    made.program.opened("chat")
    made.timeline.test_ended(failed=failed, message="1 != 2" if failed else "")
    lines = written(caplog)
    assert len(lines) == draws
    if draws:
        assert lines[0].startswith('<div class="swan">')
        assert "<b>Timeline of the sockets</b>" in lines[0]
        assert ("1 != 2" in lines[0]) is failed


def test_it_is_drawn_at_any_moment(caplog: pytest.LogCaptureFixture) -> None:
    made = Made("NONE")
    made.program.opened("chat")
    assert made.timeline.write()
    assert len(written(caplog)) == 1


def test_nothing_to_draw_is_nothing_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    made = Made("ALL")
    assert not made.timeline.write()
    made.timeline.test_ended(failed=True, message="1 != 2")
    assert written(caplog) == []
    assert made.warnings == []


@pytest.mark.parametrize("failed", [True, False])
def test_a_timeline_that_cannot_be_drawn_is_warned_of_once(
    caplog: pytest.LogCaptureFixture, failed: bool
) -> None:
    made = Made("ALL", Broken)
    made.program.opened("chat")
    for _ in range(3):
        made.timeline.test_ended(failed=failed, message="1 != 2")
    assert written(caplog) == []
    assert made.warnings == [
        r"The timeline of this test could not be drawn: ZeroDivisionError: by\n0. The test's "
        "result stays as it is; timeline=NONE in the import draws none. This is said once."
    ]


def test_a_failure_that_cannot_be_noted_is_no_failure_of_the_test() -> None:
    made = Made("FAIL", Unheard)
    made.timeline.test_ended(failed=True, message="deep")
    assert len(made.warnings) == 1
    assert "RecursionError: deep" in made.warnings[0]


def test_a_keyword_that_draws_says_so_if_it_cannot() -> None:
    with pytest.raises(ZeroDivisionError):
        Made("ALL", Broken).timeline.write()
