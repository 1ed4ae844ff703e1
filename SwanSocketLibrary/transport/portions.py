"""Bytes that came in portions and are taken in others."""

from __future__ import annotations


class Portions:
    """What came and was not taken yet."""

    def __init__(self) -> None:
        self._data = b""
        self._position = 0
        self._more: list[bytes] = []
        self._available = 0

    def add(self, data: bytes) -> None:
        """Takes in what came."""
        self._more.append(data)
        self._available += len(data)

    def take(self, count: int) -> bytes | None:
        """The next `count` bytes; ``None``, and nothing is taken, if there are not so many yet."""
        if count > self._available:
            return None
        end = self._position + count
        if end > len(self._data):
            # Joined once for all portions: a long payload comes in thousands of them.
            self._data = b"".join([self._data[self._position :], *self._more])
            self._more.clear()
            self._position, end = 0, count
        taken = self._data[self._position : end]
        self._position = end
        self._available -= count
        return taken
