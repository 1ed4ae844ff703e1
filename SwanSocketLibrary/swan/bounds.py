"""How much is kept at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bound:
    """How much is kept.

    :ivar count: how many at most, above 0.
    :ivar size: bytes of data at most, above 0. What came last is kept also if it is longer.
    """

    count: int
    size: int

    def __str__(self) -> str:
        mib, rest = divmod(self.size, MIB)
        return f"{self.count}, {self.size} B" if rest else f"{self.count}, {mib}MiB"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a run: so high that only what goes on for ever reaches them.

    :ivar inbox: messages that a test has not taken, for each socket and each client.
    :ivar history: callbacks that are remembered.
    :ivar log: what happened between two keywords and is not in the log yet.
    """

    inbox: Bound = Bound(250_000, 256 * MIB)
    history: Bound = Bound(100_000, 256 * MIB)
    log: Bound = Bound(10_000, 64 * MIB)


BOUNDS: Final = Bounds()
"""Those that hold unless the import says otherwise."""
