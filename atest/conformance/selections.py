"""Which of the suite's cases run together, and how many they have to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Selection:
    """Some of the suite's cases.

    :ivar name: in words, for the page.
    :ivar number: how many there are.
    :ivar included: patterns of case numbers, ``None`` for all.
    :ivar excluded: patterns of those that are left out.
    :ivar at_once: how many run side by side.
    """

    name: str
    number: int
    included: Sequence[str] | None = None
    excluded: Sequence[str] = ()
    at_once: int = 4


PLAIN: Final = Selection(
    "all but 9.*, 12.*, 13.*", 247, excluded=("9.*", "12.*", "13.*"), at_once=8
)
"""Some of these wait for seconds, and none needs much of the machine."""

LIMITS: Final = Selection("9.*, limits and performance", 54, ("9.*",))
COMPRESSION: Final = Selection("12.* and 13.*, compression", 216, ("12.*", "13.*"))

_SAMPLE: Final = (
    *(f"12.{data}.{size}" for data in range(1, 6) for size in (1, 3)),
    *(f"13.{agreed}.3" for agreed in range(1, 8)),
    *("12.1.11", "13.1.11"),
)
"""From each of the twelve groups of 18, by the kind of data and by what is to be agreed on.

Messages are of 16 and of 256 bytes, and of 8 KiB in fragments; longer ones would take a minute.
"""

SAMPLE: Final = Selection("12.* and 13.*, a sample", len(_SAMPLE), _SAMPLE)
