"""Failures of keywords that did not fail the test: it expected them, or tried again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

from SwanSocketLibrary.reporting.timeline.lane import Lane, Step, Tone, Way

_BEGINNING: Final = 200
"""Characters of a failure that tell it apart: Robot Framework cuts long messages."""
_NUMBERS: Final = re.compile(r"\d+")


def without_caught(lane: Lane, message: str) -> Lane:
    """The lane of a test that has ended, in which only what failed it looks like a failure.

    Caught failures that are alike but for their numbers, one behind the other, become one step.

    :param message: of the test, ``""`` if it passed.
    """
    steps = tuple(_steps(lane, message))
    return replace(lane, steps=steps, failed=any(step.tone is Tone.BAD for step in steps))


def _steps(lane: Lane, message: str) -> Iterator[Step]:
    def alike(step: Step) -> object:
        its_end = bool(message) and step.text[:_BEGINNING] in message
        if step.way is not Way.FAILED or its_end:
            return id(step)
        return (step.title, _NUMBERS.sub("", step.text))

    for key, run in groupby(lane.steps, key=alike):
        steps = list(run)
        last = steps[-1]
        if isinstance(key, int):
            yield last
        else:
            times = f" {len(steps)} times" if len(steps) > 1 else ""
            title = f"{last.title}{times}, and the test went on"
            yield replace(last, title=title, tone=Tone.QUIET, bulk=True)
