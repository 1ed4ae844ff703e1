"""Rounds: sides that take turns, the ratio of each round, and what becomes of them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

ROUNDS: Final = 5
"""At least; rows whose rounds are short have more."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the rounds gave, in one unit.

    :ivar unit: what stands behind each figure, ``"×"`` for a ratio.
    """

    median: float
    low: float
    high: float
    unit: str = "×"

    @classmethod
    def of(cls, rounds: Sequence[float], unit: str = "×") -> Figures:
        """The median and the extremes."""
        return cls(statistics.median(rounds), min(rounds), max(rounds), unit)

    def __str__(self) -> str:
        return f"{shown(self.median)}{self.unit} ({shown(self.low)}\N{EN DASH}{shown(self.high)})"


def shown(figure: float) -> str:
    """A figure with as many digits as it deserves: two behind the point, or two that count."""
    if abs(figure) >= 100:
        return f"{figure:.0f}"
    return f"{figure:.2f}" if abs(figure) >= 0.1 or not figure else f"{figure:.2g}"


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Round by round: what one side took, divided by what the other took just beside it."""
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def interleave(
    sides: Mapping[str, Callable[[], float]], rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """Has the sides take turns, A B A B.

    :param sides: each measures itself once; a round before the first warms up and counts not.
    :return: for each side a figure a round.
    """
    measured: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, measure in sides.items():
            figure = measure()
            if number:
                measured[name].append(figure)
    return measured
