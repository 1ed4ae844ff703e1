"""The messages of one connection that a test has not taken yet."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import starmap
from typing import Final, NamedTuple

from SwanSocketLibrary.swan.bounds import BOUNDS, Bound
from SwanSocketLibrary.swan.model import size_of

_MOST_BYTES: Final = 4
"""That a character of text has in UTF-8."""


class InboxMessage(NamedTuple):
    """One message.

    :ivar number: its place among all messages of its connection, from 1.
    :ivar data: text, or bytes.
    """

    number: int
    data: str | bytes


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

    def take(self, message: InboxMessage) -> bool:
        """Takes one message out.

        :return: ``False`` if it was taken before.
        """
        if self._messages.pop(message.number, None) is None:
            return False
        self._size -= self._sizes.pop(message.number)
        return True

    def take_first(self, count: int) -> list[InboxMessage]:
        """Takes the oldest ones out, `count` of them."""
        taken = [InboxMessage._make(self._messages.popitem(last=False)) for _ in range(count)]
        self._size -= sum([self._sizes.pop(number) for number, _ in taken])
        return taken

    def give_back(self, messages: Sequence[InboxMessage]) -> None:
        """Puts messages that were taken out back into their places."""
        held = sorted([*self, *messages])
        self._messages = OrderedDict(held)
        for number, data in messages:
            self._sizes[number] = size_of(data)
            self._size += self._sizes[number]

    def clear(self) -> list[InboxMessage]:
        """Takes all out."""
        return self.take_first(len(self._messages))
