"""The messages of one connection that a test has not taken yet, and how much is kept at most."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Final, NamedTuple

from SwanSocketLibrary.language import commas, say
from SwanSocketLibrary.swan.model import size_of

MOST_PARTS: Final = 100_000
"""Messages that one may hold: more of them nobody sends but to use up the memory."""
_MOST_BYTES: Final = 4
"""That a character of text has in UTF-8."""

MIB: Final = 1024 * 1024
_CONDITIONS: Final = 32
"""Conditions of waits of which an inbox remembers how far they looked."""


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


def split_message(text: str, separator: str) -> list[str]:
    """The messages that a text holds, one behind each other; an empty tail is none.

    :raises ValueError: there are more than `MOST_PARTS`.
    """
    count = text.count(separator)
    if count > MOST_PARTS:
        raise ValueError(
            say(
                "a message holds {count} messages with message_separator={separator!r} "
                "between them, and may hold at most {most_parts}",
                count=count,
                separator=separator,
                most_parts=MOST_PARTS,
            )
        )
    parts = text.split(separator)
    return parts if parts[-1] or not count else parts[:-1]


class InboxMessage(NamedTuple):
    """One message.

    :ivar number: its place among all messages of its connection, from 1.
    :ivar data: text, or bytes.
    """

    number: int
    data: str | bytes


@dataclass(slots=True)
class Judged:
    """How far waits for one condition have looked at an inbox's messages.

    :ivar number: of the last message that was judged.
    """

    number: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Period:
    """A part of the run, to which belongs what arrives in it.

    :ivar test: the test that runs; ``""`` where none does: in a suite's setup or teardown.
    :ivar suite: its suite.
    :ivar ending: whether it is a suite's teardown, which belongs to all of the suite's tests.
    """

    test: str = ""
    suite: str = ""
    ending: bool = False

    def finds_stale(self, earlier: Period) -> bool:
        """Whether what came in an earlier period was meant for another test."""
        return bool(earlier.test) and earlier is not self and not self.ending

    def text(self, now: Period) -> str:
        """When something came that came in it, for people who look at it now."""
        if not self.test:
            return say("outside of any test")
        of_suite = "" if self.suite == now.suite else say(' of suite "{suite}"', suite=self.suite)
        return say('while test "{test}"{of_suite} ran', test=self.test, of_suite=of_suite)


class Inbox:
    """Messages in the order in which they came, until each is taken.

    A message is never refused: its reader stops when the inbox is `full`, and goes on when it
    has `room`. Not safe for threads by itself: its owner's lock guards it.

    :ivar dropped: how many went untaken, see `make_room` and `drop_oldest`.
    """

    def __init__(self, bound: Bound = BOUNDS.inbox) -> None:
        self.bound: Final = bound
        self.dropped = 0
        # Ordered, so that the oldest is found in O(1) however many went before it.
        # By their numbers; a `Message` is made of one when it is looked at.
        self._messages: OrderedDict[int, str | bytes] = OrderedDict()
        self._sizes: dict[int, int] = {}
        self._count = 0
        self._size = 0
        self._judged: dict[Hashable, Judged] = {}
        self._periods: list[tuple[int, Period]] = [(1, Period())]
        """The number of the first message of each period, as far as messages of it are here."""

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[InboxMessage]:
        return starmap(InboxMessage, self._messages.items())

    @property
    def count(self) -> int:
        """How many messages came, taken ones included."""
        return self._count

    @property
    def size(self) -> int:
        """Bytes of the data that it holds."""
        return self._size

    @property
    def full(self) -> bool:
        """Whether it holds as much as it should."""
        return len(self._messages) >= self.bound.count or self._size >= self.bound.size

    @property
    def room(self) -> bool:
        """Whether at least half of it is free: then it is worth while to fill it again."""
        return (
            len(self._messages) * 2 <= self.bound.count and self._size * 2 <= self.bound.size
        ) or not self._messages

    @property
    def period(self) -> Period:
        """The part of the run that goes on."""
        return self._periods[-1][1]

    def begins(self, period: Period) -> None:
        """Another part of the run begins."""
        first = self._count + 1
        if self._periods[-1][0] == first:
            self._periods.pop()
        self._periods.append((first, period))
        oldest = next(iter(self._messages), first)
        # One that is over stays: a message of it may be given back.
        while len(self._periods) > 2 and self._periods[1][0] <= oldest:  # noqa: PLR2004
            del self._periods[0]

    def earlier(self, messages: Iterable[InboxMessage] | None = None) -> Counter[Period]:
        """How many messages came before the part of the run that goes on, by theirs.

        :param messages: oldest first; those that it holds if left out.
        """
        found: Counter[Period] = Counter()
        start = self._periods[-1][0]
        for number, _ in self if messages is None else messages:
            if number >= start:
                break
            of = (each for first, each in reversed(self._periods) if first <= number)
            found[next(of, self._periods[0][1])] += 1
        return found

    def earlier_text(self, messages: Sequence[InboxMessage] | None = None) -> str:
        """How many messages came before the test that runs; ``""`` if none did.

        :param messages: oldest first; those that it holds if left out.
        """
        earlier = self.earlier(messages) if self.period.test else None
        if not earlier:
            return ""
        count, all_ = sum(earlier.values()), len(self if messages is None else messages)
        which = (
            say("{count} of them", count=count)
            if count < all_
            else say("It")
            if count == 1
            else say("All of them")
        )
        ran = [(each.text(self.period), count) for each, count in earlier.items()]
        parts = commas(f"{count} {text}" for text, count in ran) if len(ran) > 1 else ran[0][0]
        return say("{which} came before this test began, {parts}.", which=which, parts=parts)

    def put(self, data: str | bytes, size: int | None = None) -> None:
        """A message came.

        :param size: bytes of the data, if somebody has counted them already.
        """
        if size is None:
            size = size_of(data)
        self._count += 1
        self._messages[self._count] = data
        self._sizes[self._count] = size
        self._size += size

    def put_all(self, data: Sequence[str | bytes], sizes: Sequence[int]) -> None:
        """Messages came.

        :param sizes: bytes of the data of each.
        """
        numbers = range(self._count + 1, self._count + 1 + len(data))
        self._messages.update(zip(numbers, data, strict=True))
        self._sizes.update(zip(numbers, sizes, strict=True))
        self._count += len(data)
        self._size += sum(sizes)

    def surely_holds(self, messages: Sequence[str | bytes]) -> bool:
        """Whether it would not be full with these as well, however many bytes their texts are."""
        size = _MOST_BYTES * sum(map(len, messages))
        return (
            len(self._messages) + len(messages) < self.bound.count
            and self._size + size < self.bound.size
        )

    def make_room(self) -> None:
        """Drops the oldest messages until it holds no more than it should, or one alone."""
        while len(self._messages) > 1 and (
            len(self._messages) > self.bound.count or self._size > self.bound.size
        ):
            self.drop_oldest()

    def drop_oldest(self) -> None:
        """Drops the oldest message, of at least one."""
        self.take_first(1)
        self.dropped += 1

    def newer_than(self, number: int) -> list[InboxMessage]:
        """The messages not taken whose number is higher, oldest first."""
        newer: list[InboxMessage] = []
        for message in reversed(self._messages.items()):
            if message[0] <= number:
                break
            newer.append(InboxMessage._make(message))
        newer.reverse()
        return newer

    def judged(self, condition: Hashable) -> Judged:
        """How far waits for this have looked; for ``None`` always from the beginning.

        For the thread that waits.
        """
        if condition is None:
            return Judged()
        judged = self._judged.pop(condition, None) or Judged()
        self._judged[condition] = judged  # the last one
        if len(self._judged) > _CONDITIONS:
            del self._judged[next(iter(self._judged))]
        return judged

    def take(self, message: InboxMessage) -> bool:
        """Takes one message out.

        :return: ``False`` if it was taken before.
        """
        if self._messages.pop(message.number, None) is None:
            return False
        self._size -= self._sizes.pop(message.number)
        return True

    def take_these(self, messages: Sequence[InboxMessage]) -> bool:
        """Takes messages out.

        :return: ``False`` if one of them was taken before: then none is.
        """
        held = all(message.number in self._messages for message in messages)
        return held and all(map(self.take, messages))

    def take_first(self, count: int) -> list[InboxMessage]:
        """Takes the oldest ones out, `count` of them."""
        taken = [InboxMessage._make(self._messages.popitem(last=False)) for _ in range(count)]
        self._size -= sum([self._sizes.pop(number) for number, _ in taken])
        return taken

    def give_back(self, messages: Sequence[InboxMessage]) -> None:
        """Puts messages that were taken out back into their places: waits judge them anew."""
        for judged in self._judged.values():
            judged.number = min(judged.number, messages[0].number - 1)
        held = sorted([*self, *messages])
        self._messages = OrderedDict(held)
        for number, data in messages:
            self._sizes[number] = size_of(data)
            self._size += self._sizes[number]

    def clear(self) -> list[InboxMessage]:
        """Takes all out."""
        return self.take_first(len(self._messages))
