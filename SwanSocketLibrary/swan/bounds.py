"""How much is kept at most, and records of which the oldest go when there is more."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Generic, TypeVar

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

    Items that come many at a time are kept as what they are made of, and made when somebody looks.
    Not safe for threads by itself.

    :ivar total: how many came since the beginning, those that went included.
    :ivar dropped: how many went for the bound's sake since it was last emptied.
    """

    def __init__(self, bound: Bound) -> None:
        self.bound: Final = bound
        self.total = 0
        self.dropped = 0
        self._held: deque[Any] = deque()
        self._sizes: deque[int] = deque()
        self._size = 0
        self._runs: deque[_Run[_Item]] = deque()

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[_Item]:
        held = iter(self._held)
        for run in self._runs:
            part = islice(held, run.count)
            yield from part if run.make is None else map(run.make, part)

    def add(self, item: _Item, size: int = 0) -> None:
        """Keeps an item; what is too much for it goes.

        :param size: bytes that count for it.
        """
        if not self._runs or self._runs[-1].make is not None:
            self._runs.append(_Run(None))
        self._runs[-1].count += 1
        self._held.append(item)
        self._sizes.append(size)
        self._size += size
        self.total += 1
        self._trim()

    def add_all(
        self, parts: Sequence[object], sizes: Sequence[int], make: Callable[[Any], _Item]
    ) -> None:
        """Keeps many items; what is too much goes.

        :param parts: one for each; none is none.
        :param sizes: the bytes that count for each.
        :param make: makes an item of its part, whenever somebody looks at it.
        """
        if not parts:
            return
        self._runs.append(_Run(make, len(parts)))
        self._held.extend(parts)
        self._sizes.extend(sizes)
        self._size += sum(sizes)
        self.total += len(parts)
        self._trim()

    def since(self, mark: int) -> list[_Item]:
        """The items that came after there had been `mark` of them in all, if they still are."""
        first = max(0, mark - (self.total - len(self._held)))
        return list(islice(self, first, None))

    def keep(self, wanted: Callable[[_Item], bool]) -> None:
        """Lets go of all items but some; nothing counts as dropped any more."""
        kept = [pair for pair in zip(self, self._sizes, strict=True) if wanted(pair[0])]
        self.empty()
        self.total -= len(kept)
        for item, size in kept:
            self.add(item, size)

    def empty(self) -> list[_Item]:
        """Takes all items out; nothing counts as dropped any more."""
        items = list(self)
        self._held.clear()
        self._sizes.clear()
        self._runs.clear()
        self._size = self.dropped = 0
        return items

    def _trim(self) -> None:
        while len(self._held) > self.bound.count or (
            self._size > self.bound.size and len(self._held) > 1
        ):
            self._held.popleft()
            self._size -= self._sizes.popleft()
            self.dropped += 1
            self._runs[0].count -= 1
            if not self._runs[0].count:
                self._runs.popleft()


class _Run(Generic[_Item]):
    """Neighbours in a history that are held alike: as items, or as what `make` makes them of."""

    __slots__ = ("count", "make")

    def __init__(self, make: Callable[[Any], _Item] | None, count: int = 0) -> None:
        self.make: Final = make
        self.count = count
