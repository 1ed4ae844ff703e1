"""Shows characters that are invisible by themselves, as escapes."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SHORT_ESCAPES: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}
_PLAIN: Final = (
    "\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u27ff\u2900-\u2bff"
    "\u3001-\u3029\u3030-\u3098\u309b-\u3163\u3165-\ua48f\uac00-\ud7a3\uff01-\uff9f"
    "\U0001f000-\U0001f3f3\U0001f3f5-\U0001faff"
)
"""Most texts consist of these: all are visible, and none begins a sequence, as U+1F3F4 does."""
_TO_ESCAPE: Final = re.compile(rf"[^ -\[\]-~{_PLAIN}]+")
_TO_SHOW: Final = re.compile(rf"[^ -~\n\t{_PLAIN}]+")
"""Runs of characters to be examined one by one; the second leaves out layout and escapes."""
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
"""General categories of controls, formats, unassigned code points and spaces but the plain one.

Other spaces look like it: the failure of an assertion would not show the difference.
"""
_BLANK: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U00013441\U00013442\U00016fe4\U0001d159\U000e0100-\U000e01ef]"
)
"""Letters, marks and symbols that are invisible: default ignorable (UAX #44), and five blanks."""
_EMOJI: Final = (
    "[\xa9\xae\u203c\u2049\u2100-\u214f\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_FLAGS: Final = "|".join(
    "".join(chr(0xE0000 + ord(letter)) for letter in region)
    for region in ("gbeng", "gbsct", "gbwls")
)
"""England, Scotland and Wales: the only flags that are written with tags (UTS #51)."""
_SEQUENCE: Final = re.compile(
    f"\U0001f3f4(?:{_FLAGS})\U000e007f|(?<=[#*0-9])\ufe0f?\u20e3"
    f"|(?<={_EMOJI})[\ufe0e\ufe0f](?:\u200d(?={_EMOJI}))?|(?<={_EMOJI})\u200d(?={_EMOJI})"
)
"""What joins several characters to one emoji (UTS #51); elsewhere it is escaped."""
_SHAPED: Final = (
    "[\u0600-\u109f\u1780-\u1cff\ua800-\uaaff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff]"
)
_JOINER: Final = re.compile(f"(?<={_SHAPED})[\u200c\u200d](?={_SHAPED})")
"""They shape letters of the Arabic and Indian scripts; between others they are invisible."""
_MARKS: Final = frozenset({"Mn", "Me"})
_ANY_SCRIPTS_MARK: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_MOST_MARKS: Final = 4
"""On one letter, of marks for any script: no language needs more (UTS #39 §5.4)."""
_MOST_MARKS_OF_SCRIPT: Final = 8
"""The same for marks of one script, such as Burmese and Tibetan, which stack them."""
_NEW_EMOJI: Final = range(0x1F000, 0x1FB00)
"""An unassigned code point there may be an emoji that this Python does not know yet."""
_ASCII_ESCAPES: Final = str.maketrans(
    {chr(code): f"\\x{code:02x}" for code in (*range(0x20), 0x7F)} | _SHORT_ESCAPES
)


def escaped(text: str) -> str:
    """The text with all invisible characters as escapes, line breaks and backslashes too."""
    return _TO_ESCAPE.sub(_escaped_run, text)


def shown(text: str) -> str:
    """The same, but line breaks, tabs and backslashes stay."""
    return _TO_SHOW.sub(_escaped_run, text)


def _escaped_run(run: re.Match[str]) -> str:
    """A run of characters that may be invisible, with the invisible ones as escapes."""
    if run.group().isascii():
        return run.group().translate(_ASCII_ESCAPES)
    text, place = run.string, run.start()
    pieces: list[str] = []
    base = _carries_marks(text[place - 1 : place])
    marks = 0
    while place < run.end():
        character = text[place]
        whole = _SEQUENCE.match(text, place)
        if whole:
            pieces.append(whole.group())
            place, base, marks = whole.end(), True, 0
            continue
        place += 1
        if unicodedata.category(character) in _MARKS and not _is_invisible(character):
            most = _MOST_MARKS if _ANY_SCRIPTS_MARK.match(character) else _MOST_MARKS_OF_SCRIPT
            repeated = marks and character == text[place - 2]
            base = base and marks < most and not repeated
            marks += 1
            pieces.append(character if base else _escaped(character))
            continue
        joins = base and _JOINER.match(text, place - 1) and not _is_invisible(text[place])
        base, marks = bool(joins) or not _is_invisible(character), 0
        pieces.append(character if joins else _escaped(character))
    return "".join(pieces)


def _carries_marks(character: str) -> bool:
    """Whether a mark after a character is drawn on that, and not on what surrounds the text."""
    return bool(character) and (not character.isascii() or character.isalnum())


def _is_invisible(character: str) -> bool:
    """Whether a character is invisible."""
    category = unicodedata.category(character)
    if category == "Cn":
        return ord(character) not in _NEW_EMOJI
    return (category in _INVISIBLE and character != " ") or bool(_BLANK.match(character))


def _escaped(character: str) -> str:
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    if unicodedata.category(character) not in _MARKS and not _is_invisible(character):
        return character
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004
