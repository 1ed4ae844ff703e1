"""Bytes that came in portions and are taken in others."""

from __future__ import annotations


class Portions:
    """What came and was not taken yet.

    :ivar available: how many bytes that is.
    """

    def __init__(self) -> None:
        self._data = b""
        self._position = 0
        self._more: list[bytes] = []
        self.available = 0

    def add(self, data: bytes) -> None:
        """Takes in what came."""
        self._more.append(data)
        self.available += len(data)

    def rest(self) -> tuple[bytes, int]:
        """All that was not taken, with where it begins in the bytes that are returned."""
        if self._more:
            self._join()
        return self._data, self._position

    def skip_to(self, position: int) -> None:
        """Takes what `rest` showed before a position."""
        self.available -= position - self._position
        self._position = position

    def take(self, count: int) -> bytes | None:
        """The next `count` bytes; ``None``, and nothing is taken, if there are not so many yet."""
        if count > self.available:
            return None
        end = self._position + count
        if end > len(self._data):
            self._join()
            end = count
        taken = self._data[self._position : end]
        self._position = end
        self.available -= count
        return taken

    def _join(self) -> None:
        # Once for all portions: a long payload comes in thousands of them.
        if self._position == len(self._data) and len(self._more) == 1:
            self._data = self._more[0]
        else:
            self._data = b"".join([self._data[self._position :], *self._more])
        self._more.clear()
        self._position = 0
