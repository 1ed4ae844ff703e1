"""Numbered messages, and whether those that arrived are the ones that were sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

FROM_CLIENT: Final = "client"
FROM_SERVER: Final = "server"
LARGE: Final = "client,large"
"""More of the client's, each large enough to fill the system's buffers with a few."""

_SIZES: Final = (0, 1, 60, 130, 1000, 3, 20, 300)
_LARGE_SIZE: Final = 70_000
_LARGE_EVERY: Final = 211


class SoakFailed(Exception):
    """Something was lost, doubled, out of order, or did not end; says what."""


def message(stream: str, number: int) -> str | bytes:
    """A message that shows which one it is: text and binary in turn, of many sizes."""
    large = stream == LARGE or number % _LARGE_EVERY == 0
    text = f"{stream} {number} " + "é" * (_LARGE_SIZE if large else _SIZES[number % len(_SIZES)])
    return text if number % 2 else text.encode()


def check(who: str, arrived: Iterable[str | bytes], sent: Mapping[str, int], *, whole: bool) -> int:
    """Checks what came of some streams, whose messages may be mixed with one another's.

    :param who: whose messages they are, for the failure.
    :param sent: how many were sent of each stream, numbered from 1.
    :param whole: whether all must have arrived; else those that did must be the first ones.
    :returns: how many arrived.
    :raises SoakFailed: one is missing, doubled, changed or out of order.
    """
    last = dict.fromkeys(sent, 0)
    for data in arrived:
        text = data if isinstance(data, str) else data.decode(errors="replace")
        stream = text.partition(" ")[0]
        if stream not in last:
            raise SoakFailed(f"{who} got what nobody sent: {data[:80]!r}")
        last[stream] += 1
        if data != message(stream, last[stream]):
            raise SoakFailed(
                f"{who} got {data[:80]!r} where message {last[stream]} from the {stream} was due"
            )
    for stream, count in sent.items():
        if last[stream] > count or (whole and last[stream] < count):
            raise SoakFailed(f"{who} got {last[stream]} of {count} messages from the {stream}")
    return sum(last.values())
