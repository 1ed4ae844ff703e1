"""Which steps of a long lane are drawn, and which are folded away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from SwanSocketLibrary.reporting.timeline.lane import Step

_LEAST: Final = 10
"""Fewer steps than that are not worth a fold."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Steps in a row that are folded into one line."""

    steps: tuple[Step, ...]


def fold(steps: Sequence[Step], ends: int) -> list[Step | Fold]:
    """The steps of a lane, with the middle of what is too long folded.

    :param ends: how many messages stay at the beginning and at the end of a run of them; of
        all steps four times as many, over the whole lane.
    """
    items = list(_fold_runs(steps, ends))
    middle = items[4 * ends : len(items) - 4 * ends]
    if len(middle) < _LEAST:
        return items
    inner = [step for item in middle for step in (item.steps if isinstance(item, Fold) else [item])]
    return [*items[: 4 * ends], Fold(tuple(inner)), *items[len(items) - 4 * ends :]]


def _fold_runs(steps: Sequence[Step], ends: int) -> Iterator[Step | Fold]:
    for bulk, run in groupby(steps, key=lambda step: step.bulk):
        of_run = tuple(run)
        middle = of_run[ends : len(of_run) - ends]
        if not bulk or len(middle) < _LEAST:
            yield from of_run
        else:
            yield from of_run[:ends]
            yield Fold(middle)
            yield from of_run[len(of_run) - ends :]
