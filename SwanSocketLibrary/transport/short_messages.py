"""Runs of short messages, each whole in one frame: read at a glance, many at a time."""

from __future__ import annotations

from typing import Final

from SwanSocketLibrary.transport.frame_rules import LENGTH_16

_FIN_TEXT: Final = 0x81
_FIN_BINARY: Final = 0x82
_HEADER: Final = 2
_HEADER_16: Final = 4
_MOST: Final = 1000
"""Messages of one run, so that whoever takes them does not hold a lock for long."""

Run = tuple[list[str | bytes], int]
"""Messages, and where behind them the rest begins."""


def short_messages(data: bytes, start: int, limit: int) -> Run:
    """Reads messages until there is anything that needs a closer look.

    That is every frame but a final, unmasked one of text or binary data, without reserved bits,
    whose length stands in at most two bytes in its shortest form (RFC 6455 §5.2); and every one
    that is not complete, longer than allowed, or not UTF-8. It is left to the codec's own reader,
    which knows what to say of it.

    :param data: begins with a frame at `start`, and no message is under way there.
    :param limit: bytes that a message may have.
    """
    messages: list[str | bytes] = []
    available = len(data)
    while start + _HEADER <= available and len(messages) < _MOST:
        kind, length = data[start], data[start + 1]
        begin = start + _HEADER
        if length == LENGTH_16:
            begin = start + _HEADER_16
            length = int.from_bytes(data[start + _HEADER : begin], "big")
            if length < LENGTH_16:
                break
        elif length > LENGTH_16:  # longer, or masked
            break
        end = begin + length
        if end > available or length > limit:
            break
        if kind == _FIN_TEXT:
            try:
                messages.append(data[begin:end].decode())
            except UnicodeDecodeError:
                break
        elif kind == _FIN_BINARY:
            messages.append(data[begin:end])
        else:
            break
        start = end
    return messages, start
