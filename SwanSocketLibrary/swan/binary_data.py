"""Binary messages: how tests write them, what is expected of them, how people read them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import Any, Final

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.swan.profile import describe

ANY: Final = "??"
"""Any byte, where bytes are expected."""
_ASCII: Final = "ascii:"
_FORMS: Final = mark("must be hex text such as 20 02 00 00, ascii:MQTT, or bytes")
_PREFIXES: Final = (("0x", mark("leave out 0x")), ("\\x", mark("leave out \\x")))
_SEPARATORS: Final = re.compile(r"[\s,:;_-]+")
_MOST_TEXT: Final = 200
_MOST_BYTES: Final = 32
_WIDTH: Final = 16
_MOST_LINES: Final = 8
_LINES_BEFORE: Final = 2
_SECONDS: Final = 0.25
_BYTES_A_SECOND: Final = 2**24
"""How long a regular expression may take for one message, in time of the processor."""
_PAIR: Final = 2
_PRINTABLE: Final = bytes(each if 0x20 <= each < 0x7F else ord(".") for each in range(256))  # noqa: PLR2004


def read_bytes(value: object, argument: str) -> bytes:
    """The bytes that a test writes.

    :param value: bytes; hex text, with white space between bytes or none; or ``ascii:`` and text.
    :param argument: where it stands, for the sentence.
    :raises InvalidArgument: it is none of these, or has ``??`` in it.
    """
    data, wild = _read(value, argument)
    if wild:
        raise InvalidArgument.say(
            "{argument} has {any} in it, which stands for any byte where bytes are expected: what "
            "is sent needs each byte, got {value}.",
            argument=argument,
            any=ANY,
            value=describe(value),
        )
    return data


class BinaryPattern:
    """Bytes that are expected, as `read_bytes` takes them; ``??`` in hex text is any byte.

    :raises InvalidArgument: they cannot be read.
    :ivar size: how many they are.
    """

    def __init__(self, value: object, argument: str) -> None:
        self._data, self._wild = _read(value, argument)
        self.size: Final = len(self._data)
        self._text = _written(value, self._data)
        parts = [re.escape(self._data[at : at + 1]) for at in range(self.size if self._wild else 0)]
        for place in self._wild:
            parts[place] = b"."
        self._regex = re.compile(b"".join(parts), re.DOTALL) if self._wild else None

    @property
    def has_wildcards(self) -> bool:
        """Whether any of its bytes may be any."""
        return bool(self._wild)

    def blanked(self, data: bytes) -> bytes:
        """Data with zeros where it may be any, if it begins with it; else unchanged."""
        if not self.begins(data):
            return data
        blank = bytearray(data)
        for place in self._wild:
            blank[place] = 0
        return bytes(blank)

    def equals(self, data: bytes) -> bool:
        """Whether data is it."""
        return len(data) == self.size and self.begins(data)

    def begins(self, data: bytes) -> bool:
        """Whether data begins with it."""
        return bool(self._regex.match(data)) if self._regex else data.startswith(self._data)

    def ends(self, data: bytes) -> bool:
        """Whether data ends with it."""
        return len(data) >= self.size and self.begins(data[len(data) - self.size :])

    def is_in(self, data: bytes) -> bool:
        """Whether data contains it."""
        return bool(self._regex.search(data)) if self._regex else self._data in data

    def differs_at(self, data: bytes) -> int | None:
        """The first place, from 0, at which data is not it; ``None`` if it is."""
        if self.equals(data):
            return None
        came = bytearray(data[: self.size])
        for place in self._wild:
            if place < len(came):
                came[place] = self._data[place]

        def differ(length: int) -> bool:
            return self._data[:length] != came[:length]

        return bisect_left(range(len(came) + 1), True, key=differ) - 1

    def __str__(self) -> str:
        return self._text


def binary_regex(value: object, argument: str) -> Callable[[bytes], bool]:
    r"""Whether a regular expression of bytes finds something in data; ``.`` is any byte.

    :param value: it, as text or bytes; in text ``\x20`` is a byte.
    :raises InvalidArgument: it is none. So does what is returned, where it takes too long.
    """
    import regex  # slow to import, and few tests need it

    if isinstance(value, str):
        try:
            written = value.encode("latin-1")
        except UnicodeEncodeError as error:
            bad = value[error.start]
            escapes = "".join(f"\\x{each:02x}" for each in _utf8(bad, argument))
            raise InvalidArgument.say(
                "{argument} is a regular expression of bytes, and '{bad}' is none: write its "
                "bytes in UTF-8, {escapes}.",
                argument=argument,
                bad=bad,
                escapes=escapes,
            ) from None
    elif isinstance(value, bytes | bytearray):
        written = bytes(value)
    else:
        raise InvalidArgument.say(
            "{argument} is no regular expression of bytes, got {value}.",
            argument=argument,
            value=describe(value),
        )
    try:
        compiled: Any = regex.compile(written, regex.DOTALL)
    except (regex.error, RecursionError, OverflowError) as error:
        raise InvalidArgument.say(
            "{argument} is no regular expression of bytes, got {value}: {error}.",
            argument=argument,
            value=describe(value),
            error=error,
        ) from None

    def fits(data: bytes) -> bool:
        try:
            return compiled.search(data, timeout=_SECONDS + len(data) / _BYTES_A_SECOND) is not None
        except TimeoutError:
            raise InvalidArgument.say(
                "{argument} takes too long on a message of {count} bytes: {value} backtracks. "
                "Write it without repetitions inside of repetitions.",
                argument=argument,
                count=len(data),
                value=describe(value),
            ) from None

    return fits


def hex_dump(data: bytes, at: int = 0) -> str:
    """Data in lines of 16 bytes: the offset, hex, and ASCII beside it, ``.`` for what is none.

    :param at: a place that has to be among the 8 lines that are shown at most.
    """
    if not data:
        return say("no bytes")
    first = max(0, min(at, len(data) - 1) // _WIDTH - _LINES_BEFORE) * _WIDTH
    end = min(len(data), first + _MOST_LINES * _WIDTH)
    lines = [say("… {first} bytes before", first=first)] if first else []
    for place in range(first, end, _WIDTH):
        part = data[place : place + _WIDTH]
        text = part.translate(_PRINTABLE).decode()
        lines.append(f"{place:04x}  {part.hex(' '):<{3 * _WIDTH - 1}}  |{text}|")
    if end < len(data):
        lines.append(say("… {count} more bytes", count=len(data) - end))
    return "\n".join(lines)


def _read(value: object, argument: str) -> tuple[bytes, list[int]]:
    """The bytes, and the places of those that are any."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value), []
    if not isinstance(value, str):
        mend = say(" Write it without ${}.") if isinstance(value, int) else ""
        raise InvalidArgument.say(
            "{argument} {forms}, got {value}.{mend}",
            argument=argument,
            forms=say(_FORMS),
            value=describe(value),
            mend=mend,
        )
    if value[: len(_ASCII)].lower() == _ASCII:
        return _of_ascii(value[len(_ASCII) :], argument), []
    groups = value.split()
    digits = "".join(groups)
    wild = []
    if "?" in digits:
        pairs = [group[at : at + _PAIR] for group in groups for at in range(0, len(group), _PAIR)]
        wild = [place for place, pair in enumerate(pairs) if pair == ANY]
        if any("?" in pair and pair != ANY for pair in pairs):
            raise InvalidArgument.say(
                "{argument}: {any} stands for a byte, and nothing for half of one, got {value}.",
                argument=argument,
                any=ANY,
                value=describe(value),
            )
        digits = digits.replace("?", "0")
    try:
        if any(len(group) % _PAIR for group in groups):
            raise ValueError
        return bytes.fromhex(digits), wild
    except ValueError:
        why = _why_no_hex(value, groups)
        raise InvalidArgument.say(
            "{argument} {forms}, got {value}: {why}",
            argument=argument,
            forms=say(_FORMS),
            value=describe(value),
            why=why,
        ) from None


def _of_ascii(text: str, argument: str) -> bytes:
    try:
        return text.encode("ascii")
    except UnicodeEncodeError as error:
        bad = text[error.start]
        raise InvalidArgument.say(
            "{argument}: {ascii} takes ASCII characters alone, and '{bad}' is none. Write its "
            "bytes as hex: {utf8} in UTF-8.",
            argument=argument,
            ascii=_ASCII,
            bad=bad,
            utf8=_utf8(bad, argument).hex(" "),
        ) from None


def _utf8(character: str, argument: str) -> bytes:
    try:
        return character.encode()
    except UnicodeEncodeError:
        raise InvalidArgument.say(
            "{argument} has a lone surrogate in it, {character!a}, which has no bytes in UTF-8.",
            argument=argument,
            character=character,
        ) from None


def _why_no_hex(value: str, groups: list[str]) -> str:
    """What is wrong with hex text, and how to write it."""
    for prefix, mend in _PREFIXES:
        if prefix in value.lower() and (as_hex := _as_hex(value.lower().replace(prefix, " "))):
            return say("{mend}, as in {as_hex}.", mend=mend, as_hex=as_hex)
    if as_hex := _as_hex(value):
        return say("write spaces between bytes, as in {as_hex}.", as_hex=as_hex)
    for group in groups:
        if len(group) % _PAIR and re.fullmatch("[0-9A-Fa-f?]+", group):
            what = say("is") if len(group) == 1 else say("ends in")
            return say(
                "{group} {what} half a byte: each byte has two digits, as in 02.",
                group=describe(group),
                what=what,
            )
    bad = next((group for group in groups if not re.fullmatch("[0-9A-Fa-f?]+", group)), value)
    shown = value if len(value) <= _MOST_BYTES else say("and the text")
    mend = (
        say("write {ascii}{shown}", ascii=_ASCII, shown=shown)
        if value.isascii()
        else say("give bytes")
    )
    return say("{bad} is no hexadecimal. For the text itself {mend}.", bad=describe(bad), mend=mend)


def _as_hex(value: str) -> str:
    """The first bytes of text in which other signs stand between them; ``""`` if it is none."""
    groups = [group for group in _SEPARATORS.split(value) if group]
    whole = all(re.fullmatch("(?:[0-9A-Fa-f]{2})+", group) for group in groups)
    return " ".join(groups[:4]) if whole else ""


def _written(value: object, data: bytes) -> str:
    if not data:
        return say("no bytes")
    if isinstance(value, str):
        more = len(value) - _MOST_TEXT
        return value[:_MOST_TEXT] + (say("… {more} more characters", more=more) if more > 0 else "")
    more = len(data) - _MOST_BYTES
    return data[:_MOST_BYTES].hex(" ") + (
        say(" … {more} more bytes", more=more) if more > 0 else ""
    )
