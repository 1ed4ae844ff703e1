"""The messages of one connection that a test has not taken yet."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from SwanSocketLibrary.swan.bounds import BOUNDS, Bound, size_of


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    :ivar number: its place among all messages of its connection, from 1.
    :ivar data: text, or bytes.
    :ivar size: bytes of the data.
    """

    number: int
    data: str | bytes
    size: int = field(default=0, repr=False, compare=False)


class Inbox:
    """Messages in the order in which they came, until each is taken.

    A message is never refused: whoever fills the inbox stops when it is `full`, and goes on
    when it has `room`. Not safe for threads by itself: its owner's lock guards it.

    :ivar dropped: how many went untaken, see `make_room`.
    """

    def __init__(self, bound: Bound = BOUNDS.inbox) -> None:
        self.bound: Final = bound
        self.dropped = 0
        # Ordered, so that the oldest is found in O(1) however many went before it.
        self._messages: OrderedDict[int, Message] = OrderedDict()
        self._count = 0
        self._size = 0

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages.values())

    @property
    def count(self) -> int:
        """How many messages came, taken ones included."""
        return self._count

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
        message = Message(self._count + 1, data, size_of(data) if size is None else size)
        self._count += 1
        self._messages[message.number] = message
        self._size += message.size

    def make_room(self) -> None:
        """Drops the oldest messages until it holds no more than it should, or one alone."""
        while len(self._messages) > 1 and (
            len(self._messages) > self.bound.count or self._size > self.bound.size
        ):
            self.take_first(1)
            self.dropped += 1

    def newer_than(self, number: int) -> list[Message]:
        """The messages not taken whose number is higher, oldest first."""
        newer: list[Message] = []
        for message in reversed(self._messages.values()):
            if message.number <= number:
                break
            newer.append(message)
        newer.reverse()
        return newer

    def take(self, message: Message) -> bool:
        """Takes one message out.

        :return: ``False`` if it was taken before.
        """
        taken = self._messages.pop(message.number, None)
        if taken is None:
            return False
        self._size -= taken.size
        return True

    def take_first(self, count: int) -> list[Message]:
        """Takes the oldest ones out, `count` of them."""
        taken = [self._messages.popitem(last=False)[1] for _ in range(count)]
        self._size -= sum(message.size for message in taken)
        return taken

    def clear(self) -> list[Message]:
        """Takes all out."""
        return self.take_first(len(self._messages))
