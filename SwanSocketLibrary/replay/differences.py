"""How what came differs from what was recorded, for people."""

from __future__ import annotations

from itertools import islice
from typing import Final

from SwanSocketLibrary.har.har_entries import SECRET
from SwanSocketLibrary.language import say
from SwanSocketLibrary.replay.matching import masked
from SwanSocketLibrary.swan.json_data import JsonInText, json_in_text

MAX_CHARACTERS: Final = 200
MAX_BYTES: Final = 32
MAX_LINES: Final = 60
_CONTEXT: Final = 3
_NAMES_AND_PLACE: Final = 3
"""Lines at the beginning of a unified difference."""


def describe(data: str | bytes) -> str:
    """A message on one line: its kind, and as much of it as fits."""
    if isinstance(data, str):
        more = len(data) - MAX_CHARACTERS
        cut = say(" … {more} more characters", more=more) if more > 0 else ""
        return say("the text {data!r}{cut}", data=data[:MAX_CHARACTERS], cut=cut)
    more = len(data) - MAX_BYTES
    cut = say(" … {more} more", more=more) if more > 0 else ""
    return (
        say("{count} bytes: {data}{cut}", count=len(data), data=data[:MAX_BYTES].hex(" "), cut=cut)
        if data
        else say("0 bytes")
    )


def difference(recorded: str | bytes, came: str | bytes) -> str:
    """Both messages, and where they differ.

    What stands in the place of ``***`` is not shown.
    """
    if isinstance(recorded, str) and isinstance(came, str):
        old, new = json_in_text(recorded), json_in_text(came)
        if old and new:
            hidden = JsonInText(masked(old.values, new.values), masked(old.around, new.around))
            lines = _lines_differ(_pretty(old), _pretty(hidden))
            return _both(recorded, hidden.write(), lines)
    if _has_secret(recorded):
        kind = say("text") if isinstance(came, str) else say("bytes")
        return say(
            "Recorded: {recorded}\nCame:     {kind} of the length {count}, not shown "
            "as it may hold the secret",
            recorded=describe(recorded),
            kind=kind,
            count=len(came),
        )
    if isinstance(recorded, str) and isinstance(came, str):
        if "\n" in recorded or "\n" in came:
            return _both(recorded, came, _lines_differ(recorded, came))
        return _both(recorded, came, _place(recorded, came, say("character")))
    if isinstance(recorded, bytes) and isinstance(came, bytes):
        return _both(recorded, came, _place(recorded, came, say("byte")))
    return _both(recorded, came, say("One is text, the other is binary."))


def _both(recorded: str | bytes, came: str | bytes, how: str) -> str:
    return say(
        "Recorded: {recorded}\nCame:     {came}\n{how}",
        recorded=describe(recorded),
        came=describe(came),
        how=how,
    )


def _has_secret(recorded: str | bytes) -> bool:
    return SECRET in (recorded if isinstance(recorded, str) else recorded.decode("latin-1"))


def _pretty(message: JsonInText) -> str:
    return message.write(indent=2, sort_keys=True)


def _lines_differ(recorded: str, came: str) -> str:
    from difflib import unified_diff

    lines = unified_diff(recorded.splitlines(), came.splitlines(), n=_CONTEXT, lineterm="")
    first = _NAMES_AND_PLACE
    shown = [_cut(line) for line in islice(lines, first, first + MAX_LINES + 1)]
    if len(shown) > MAX_LINES:
        shown[-1] = say("… and more")
    return "\n".join([say("Where they differ (- recorded, + came):"), *shown])


def _cut(line: str) -> str:
    if line.startswith("@@"):
        return "…"
    return line if len(line) <= MAX_CHARACTERS else f"{line[:MAX_CHARACTERS]}…"


def _place(recorded: str | bytes, came: str | bytes, unit: str) -> str:
    return say(
        "They differ from {unit} {same_length} on.",
        unit=unit,
        same_length=_same_length(recorded, came) + 1,
    )


def _same_length(recorded: str | bytes, came: str | bytes) -> int:
    """How much both begin with."""
    known, end = 0, min(len(recorded), len(came))
    while known < end:
        middle = (known + end + 1) // 2
        if recorded[known:middle] == came[known:middle]:
            known = middle
        else:
            end = middle - 1
    return known
