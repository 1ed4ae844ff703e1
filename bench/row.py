"""A row of the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.rounds import Figures


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared with what, and what is asked of it.

    :ivar name: what ``--row`` calls it.
    :ivar what: ours.
    :ivar peer: theirs; ``""`` where there is none.
    :ivar bar: what the median may be at most; ``None`` where nothing is asked.
    :ivar measure: gives a figure for each round. Rows that share a run get it from a cache.
    :ivar unit: of the figures.
    """

    name: str
    what: str
    peer: str
    bar: float | None
    measure: Callable[[], Sequence[float]]
    unit: str = "×"

    def result(self) -> Result:
        """Measures."""
        return Result(self, Figures.of(self.measure(), self.unit))


@dataclass(frozen=True, slots=True)
class Result:
    """A row that was measured."""

    row: Row
    figures: Figures

    @property
    def met(self) -> bool:
        """Whether the median is within the bar."""
        return self.row.bar is None or self.figures.median <= self.row.bar
