from __future__ import annotations

from SwanSocketLibrary.output.timeline.lanes import (
    Lane,
    LaneStep,
    Severity,
    StepKind,
    without_caught,
)


def failure(text: str, title: str = "Wait For Socket Open failed", at: float = 0.0) -> LaneStep:
    return LaneStep(at, StepKind.FAILED, title, text, severity=Severity.BAD)


MESSAGE = LaneStep(0, StepKind.SENT, "text, 1 B", "x", bulk=True)
WENT_ON = "Wait For Socket Open failed, and the test went on"


def of(*steps: LaneStep, message: str) -> Lane:
    lane = Lane("Socket 'a'", "Test", steps, peer="Server", failed=True)
    return without_caught(lane, message)


def test_what_failed_the_test_stays_a_failure() -> None:
    lane = of(MESSAGE, failure("No open."), message="No open.")
    assert lane.steps == (MESSAGE, failure("No open."))
    assert lane.failed


def test_one_of_several_failures_of_a_test_stays_one_too() -> None:
    text = "Several failures occurred:\n\n1) No open.\n\n2) No close."
    assert of(failure("No close."), message=text).failed


def test_a_failure_in_a_test_that_passed_was_caught() -> None:
    assert not of(failure(""), message="").failed
    lane = of(failure("No open."), MESSAGE, message="")
    assert [(step.title, step.severity, step.bulk) for step in lane.steps] == [
        (WENT_ON, Severity.QUIET, True),
        ("text, 1 B", Severity.PLAIN, True),
    ]
    assert not lane.failed


def test_failures_that_are_alike_become_one_with_the_time_of_the_last() -> None:
    tries = [failure(f"Waited {number} ms.", at=number) for number in range(40)]
    lane = of(*tries, failure("Other."), MESSAGE, tries[0], failure("The end."), message="The end.")
    assert [(step.title, step.at) for step in lane.steps] == [
        ("Wait For Socket Open failed 40 times, and the test went on", 39),
        (WENT_ON, 0),
        ("text, 1 B", 0),
        (WENT_ON, 0),
        ("Wait For Socket Open failed", 0),
    ]
    assert lane.failed


def test_a_long_failure_is_known_by_its_beginning() -> None:
    long = "x" * 200 + "y" * 5000
    assert of(failure(long), message=long[:1000] + "[ Message content over the limit ]").failed


def test_what_went_wrong_by_itself_stays_wrong() -> None:
    ended = LaneStep(0, StepKind.HERE, "ended in an error", severity=Severity.BAD)
    assert of(ended, message="").steps == (ended,)
    assert of(ended, message="").failed
