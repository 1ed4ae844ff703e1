from __future__ import annotations

import pytest

from SwanSocketLibrary.output.timeline.drawing import Fold, fold
from SwanSocketLibrary.output.timeline.lanes import LaneStep, StepKind


def messages(count: int, at: int = 0) -> list[LaneStep]:
    return [LaneStep(at + number, StepKind.SENT, "text", bulk=True) for number in range(count)]


def calls(count: int, at: int = 0) -> list[LaneStep]:
    return [LaneStep(at + number, StepKind.HERE, "call") for number in range(count)]


def unfolded(items: list[LaneStep | Fold]) -> list[LaneStep]:
    return [step for item in items for step in (item.steps if isinstance(item, Fold) else [item])]


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 6, 7, 15])
def test_few_messages_are_not_folded(count: int) -> None:
    assert fold(messages(count), 3) == messages(count)


def test_the_middle_of_many_messages_is_folded() -> None:
    steps = messages(16)
    assert fold(steps, 3) == [*steps[:3], Fold(tuple(steps[3:13])), *steps[13:]]


def test_each_long_run_has_its_own_fold_and_what_stands_between_stays() -> None:
    steps = [*messages(50), *calls(1, 50), *messages(3, 51), *calls(1, 54), *messages(50, 55)]
    folded = fold(steps, 3)
    assert [len(item.steps) for item in folded if isinstance(item, Fold)] == [44, 44]
    assert [item for item in folded if item in calls(1, 50) + calls(1, 54)]
    assert unfolded(folded) == steps


def test_the_middle_of_too_many_steps_of_any_kind_is_folded() -> None:
    steps = calls(1000)
    folded = fold(steps, 3)
    assert folded == [*steps[:12], Fold(tuple(steps[12:988])), *steps[988:]]


def test_a_fold_of_all_kinds_holds_the_steps_of_those_inside() -> None:
    steps: list[LaneStep] = []
    for _ in range(40):
        steps += [*calls(1, len(steps)), *messages(20, len(steps) + 1)]
    folded = fold(steps, 2)
    assert len(folded) == 17
    assert unfolded(folded) == steps
    (middle,) = [item for item in folded[8:-8] if isinstance(item, Fold)]
    assert all(isinstance(step, LaneStep) for step in middle.steps)


@pytest.mark.parametrize("count", [24, 25, 33])
def test_a_lane_that_is_hardly_too_long_is_not_folded(count: int) -> None:
    assert fold(calls(count), 3) == calls(count)


@pytest.mark.parametrize("ends", [1, 5, 30])
@pytest.mark.parametrize("count", [1, 9, 60, 61, 70, 251])
def test_no_step_is_lost_or_doubled(count: int, ends: int) -> None:
    steps = [*messages(count), *calls(count, count), *messages(count, 2 * count)]
    assert unfolded(fold(steps, ends)) == steps
