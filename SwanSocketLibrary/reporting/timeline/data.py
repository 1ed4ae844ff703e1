"""Messages as a timeline shows them: a line, and what unfolds."""

from __future__ import annotations

import json
from typing import Final

from SwanSocketLibrary.reporting.previews import escape, visible

LINE: Final = 160
"""Characters of a message in its line."""
LONGEST_DETAIL: Final = 4000
"""Characters of a message that unfold."""
_DUMP_BYTES: Final = 512
_ROW: Final = 16
_PRINTABLE: Final = range(0x20, 0x7F)


def one_line(data: str | bytes) -> str:
    """As much of a message as fits in a line."""
    if isinstance(data, str):
        cut = "…" if len(data) > LINE else ""
        return f"{escape(data[:LINE])}{cut}"
    return data[:_ROW].hex(" ") + (" …" if len(data) > _ROW else "")


def unfolded(data: str | bytes, longest: int = LONGEST_DETAIL) -> str:
    """More of a message than its line shows: JSON indented, binary as a hex dump.

    :param longest: characters, before those that are invisible are escaped; the rest is counted.
    :return: ``""`` where the line shows all of it.
    """
    if isinstance(data, bytes):
        return cut(hex_dump(data), longest) if data else ""
    pretty = _pretty(data)
    if pretty is None and len(data) <= LINE and data.isprintable():
        return ""
    return cut(data if pretty is None else pretty, longest)


def cut(text: str, longest: int) -> str:
    """Lines of text, cut if they are longer; invisible characters are escaped.

    :param longest: characters, before the escapes.
    """
    rest = len(text) - longest
    shown = visible(text[:longest])
    return f"{shown}\n… {rest} more characters" if rest > 0 else shown


def hex_dump(data: bytes) -> str:
    """Bytes in rows of 16: offset, hexadecimal, and the characters of ASCII."""
    rows = []
    for start in range(0, min(len(data), _DUMP_BYTES), _ROW):
        row = data[start : start + _ROW]
        text = "".join(chr(byte) if byte in _PRINTABLE else "." for byte in row)
        rows.append(f"{start:04x}  {row.hex(' '):<47}  {text}")
    if len(data) > _DUMP_BYTES:
        rows.append(f"… {len(data) - _DUMP_BYTES} more bytes")
    return "\n".join(rows)


def _pretty(text: str) -> str | None:
    """JSON objects and arrays indented; ``None`` for anything else, and for what is too long."""
    if text.lstrip()[:1] not in ("{", "[") or len(text) > 16 * LONGEST_DETAIL:
        return None
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return None
