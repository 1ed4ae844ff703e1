"""How much is kept at most, and records of which the oldest go when there is more."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Generic, TypeVar

MIB: Final = 1024 * 1024

_Item = TypeVar("_Item")


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


def size_of(data: object) -> int:
    """The bytes of a message's data: text counts as UTF-8, anything else as nothing."""
    if isinstance(data, str):
        return len(data) if data.isascii() else len(data.encode(errors="surrogatepass"))
    return len(data) if isinstance(data, bytes | bytearray) else 0


class History(Generic[_Item]):
    """Items in their order, of which the oldest go when a bound is passed.

    Not safe for threads by itself.

    :ivar total: how many came since the beginning, those that went included.
    :ivar dropped: how many went for the bound's sake since it was last emptied.
    """

    def __init__(self, bound: Bound) -> None:
        self.bound: Final = bound
        self.total = 0
        self.dropped = 0
        self._items: deque[tuple[_Item, int]] = deque()
        self._size = 0

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[_Item]:
        return (item for item, _ in self._items)

    def add(self, item: _Item, size: int = 0) -> None:
        """Keeps an item; what is too much for it goes.

        :param size: bytes that count for it.
        """
        self.total += 1
        self._items.append((item, size))
        self._size += size
        while len(self._items) > self.bound.count or (
            self._size > self.bound.size and len(self._items) > 1
        ):
            self._size -= self._items.popleft()[1]
            self.dropped += 1

    def since(self, mark: int) -> list[_Item]:
        """The items that came after there had been `mark` of them in all, if they still are."""
        first = max(0, mark - (self.total - len(self._items)))
        return [item for item, _ in islice(self._items, first, None)]

    def empty(self) -> list[_Item]:
        """Takes all items out; nothing counts as dropped any more."""
        items = list(self)
        self._items.clear()
        self._size = self.dropped = 0
        return items
