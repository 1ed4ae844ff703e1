"""Data from the wire for people to read: cut, escaped, with its size."""

from __future__ import annotations

from typing import Final

from SwanSocketLibrary.language import CURRENT, mark, say
from SwanSocketLibrary.swan.model import size_of

MAX_CHARACTERS: Final = 200
MAX_BYTES: Final = 32
LINE: Final = 160
"""Characters of a message in a line of a timeline."""
_LINE_BYTES: Final = 16
_KIB: Final = 1024
_LONG: Final = 999.5
"""Seconds from which on three digits would need an exponent."""


def escape(text: str) -> str:
    """The text with control and other invisible characters as escapes.

    Such characters could change how the log around them looks (colours, direction of writing,
    line breaks, marks piled over other lines), or make two texts look the same.
    """
    if text.isascii() and text.isprintable() and "\\" not in text:
        return text
    from SwanSocketLibrary.output import invisible  # slow to import, and few texts need it

    return invisible.escaped(text)


def visible(text: str) -> str:
    """The same for a sentence: line breaks, tabs and the escapes that it has already stay."""
    bare = text.replace("→", "").replace("←", "")  # most lines of the log have one of them
    if bare.isascii() and bare.isprintable():
        return text
    from SwanSocketLibrary.output import invisible

    return invisible.shown(text)


def one_line(text: str) -> str:
    """The same for a sentence that may quote line breaks of others, which are escaped too."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


_TEXT: Final = mark("text, {size}: {shown}{cut}")
_BINARY: Final = mark("binary, {size}: {shown}{cut}")
"""Of the line of each message, in which English looks nothing up."""


def size(count: int) -> str:
    """A number of bytes: ``5 B``, ``1.5 KiB``, ``64 MiB``."""
    amount, unit = float(count), "B"
    for unit in ("B", "KiB", "MiB", "GiB"):
        if amount < _KIB or unit == "GiB":
            break
        amount /= _KIB
    return f"{amount:.4g} {unit}"


def preview(data: str | bytes) -> str:
    """The kind, size and beginning of data: ``text, 5 B: "hello"``, ``binary, 2 B: 00 ff``.

    Long data is cut, and the rest counted.
    """
    if isinstance(data, str):
        shown = f'"{escape(data[:MAX_CHARACTERS])}"'
        rest = len(data) - MAX_CHARACTERS
        cut = say(" … {rest} more characters", rest=rest) if rest > 0 else ""
        text = _TEXT if CURRENT.get() is None else say(_TEXT)
        return text.format(size=size(size_of(data)), shown=shown, cut=cut)
    shown = data[:MAX_BYTES].hex(" ")
    rest = len(data) - MAX_BYTES
    cut = say(" … {rest} more bytes", rest=rest) if rest > 0 else ""
    binary = _BINARY if CURRENT.get() is None else say(_BINARY)
    return binary.format(size=size(len(data)), shown=shown, cut=cut) if data else say("binary, 0 B")


def message_line(data: str | bytes) -> str:
    """The beginning of a message, for a line of a timeline."""
    if isinstance(data, str):
        cut = "…" if len(data) > LINE else ""
        return f"{escape(data[:LINE])}{cut}"
    return data[:_LINE_BYTES].hex(" ") + (" …" if len(data) > _LINE_BYTES else "")


def close_reason(reason: str) -> str:
    """A close reason behind its code; ``""`` for none."""
    return f' "{escape(reason)}"' if reason else ""


def seconds(amount: float) -> str:
    """A duration: ``12 ms``, ``1.5 s``."""
    if amount < 1:
        return f"{amount * 1000:.0f} ms"
    return f"{amount:.3g} s" if amount < _LONG else f"{amount:.0f} s"


def clock(at: float) -> str:
    """A moment on the run's clock: ``12.3456 s``."""
    return f"{at:.4f} s"
