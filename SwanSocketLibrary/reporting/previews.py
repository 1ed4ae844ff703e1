"""Data from the wire as people can read it: cut, escaped, with its size."""

from __future__ import annotations

from typing import Final

MAX_CHARACTERS: Final = 200
MAX_BYTES: Final = 32
_KIB: Final = 1024
_LONG: Final = 999.5
"""Seconds that three digits cannot show without an exponent."""


def escape(text: str) -> str:
    """The text with control and other invisible characters as escapes.

    What cannot be seen could change how the log around it looks: a terminal's colours, the
    direction of writing, a line break, marks piled over other lines. And it could make two texts
    look the same.
    """
    if text.isascii() and text.isprintable() and "\\" not in text:
        return text
    from SwanSocketLibrary.reporting import invisible  # compiles for long; few texts need it

    return invisible.escaped(text)


def visible(text: str) -> str:
    """A sentence, with what is still invisible in it as escapes.

    Line breaks and tabs stay, and so do the escapes that it has already.
    """
    bare = text.replace("→", "").replace("←", "")  # each line of the log has one of them
    if bare.isascii() and bare.isprintable():
        return text
    from SwanSocketLibrary.reporting import invisible

    return invisible.shown(text)


def one_line(text: str) -> str:
    """The same of a sentence in which somebody else's line breaks may be."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def size(count: int) -> str:
    """A number of bytes: ``5 B``, ``1.5 KiB``, ``64 MiB``."""
    amount, unit = float(count), "B"
    for unit in ("B", "KiB", "MiB", "GiB"):
        if amount < _KIB or unit == "GiB":
            break
        amount /= _KIB
    return f"{amount:.4g} {unit}"


def preview(data: str | bytes) -> str:
    """One line that shows data: kind, size, and as much of it as fits.

    ``text, 5 B: "hello"`` or ``binary, 2 B: 00 ff``. Long data is cut and says so.
    """
    if isinstance(data, str):
        shown = f'"{escape(data[:MAX_CHARACTERS])}"'
        rest = len(data) - MAX_CHARACTERS
        cut = f" … {rest} more characters" if rest > 0 else ""
        return f"text, {size(_utf8_length(data))}: {shown}{cut}"
    shown = data[:MAX_BYTES].hex(" ")
    rest = len(data) - MAX_BYTES
    cut = f" … {rest} more bytes" if rest > 0 else ""
    return f"binary, {size(len(data))}: {shown}{cut}" if data else "binary, 0 B"


def seconds(amount: float) -> str:
    """A duration: ``12 ms``, ``1.5 s``."""
    if amount < 1:
        return f"{amount * 1000:.0f} ms"
    return f"{amount:.3g} s" if amount < _LONG else f"{amount:.0f} s"


def _utf8_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode(errors="surrogatepass"))
