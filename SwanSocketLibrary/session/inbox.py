"""The messages of one socket that a test has not taken yet."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    :ivar number: its place among all messages of its socket, from 1.
    :ivar data: text, or bytes.
    """

    number: int
    data: str | bytes


class Inbox:
    """Messages in the order in which they came, until each is taken.

    Not safe for threads by itself: its owner's lock guards it.
    """

    def __init__(self) -> None:
        # Ordered, so that the oldest is found in O(1) however many went before it.
        self._messages: OrderedDict[int, Message] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages.values())

    @property
    def count(self) -> int:
        """How many messages came, taken ones included."""
        return self._count

    def put(self, data: str | bytes) -> None:
        """A message came."""
        self._count += 1
        self._messages[self._count] = Message(self._count, data)

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
        return self._messages.pop(message.number, None) is not None

    def take_first(self, count: int) -> list[Message]:
        """Takes the oldest ones out, `count` of them."""
        return [self._messages.popitem(last=False)[1] for _ in range(count)]

    def clear(self) -> list[Message]:
        """Takes all out."""
        return self.take_first(len(self._messages))
