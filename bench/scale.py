"""Where values stand on an axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_GAPS: Final = 5
"""About how many there are between the words of an axis."""


@dataclass(frozen=True)
class Scale:
    """An axis.

    :ivar ticks: the values that it has words for; its ends are the first and the last.
    """

    ticks: tuple[float, ...]
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """The value's place, from 0 to 1."""
        low, high = self.ticks[0], self.ticks[-1]
        if self.logarithmic:
            return math.log(value / low) / math.log(high / low)
        return (value - low) / (high - low)


def from_zero(values: Sequence[float]) -> Scale:
    """An axis from 0 on, with round numbers."""
    least = max(values) / _GAPS
    power = 10.0 ** math.floor(math.log10(least))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * 0.999)
    return Scale(tuple(number * step for number in range(math.ceil(max(values) / step) + 1)))


def powers_of_ten(values: Sequence[float]) -> Scale:
    """A logarithmic axis with room for all."""
    first = math.floor(math.log10(min(values)))
    last = max(first + 1, math.ceil(math.log10(max(values))))
    return Scale(tuple(10.0**power for power in range(first, last + 1)), logarithmic=True)


def at_values(values: Sequence[float]) -> Scale:
    """A logarithmic axis with words at the values themselves."""
    return Scale(tuple(sorted(set(values))), logarithmic=True)
