"""What the calls accept besides a URL: headers, subprotocols, data, close codes and reasons.

Each check returns what is sent, or raises the `Refusal` of the rule that it names.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.swan.profile import Failure, describe

TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
"""A token of HTTP (RFC 9110 §5.6.2), which header names and subprotocols must be."""

_HANDSHAKE_HEADERS: Final = frozenset({"host", "upgrade", "connection"})
_LONGEST_WHOLE: Final = 1e21
"""From here on JavaScript writes a whole number with an exponent, as Python does."""
_SEND_BYTES: Final = mark(" Send bytes instead.")
_BREAKS: Final = {"\r": mark("a carriage return"), "\n": mark("a line feed"), "\0": mark("a NUL")}

NORMAL_CLOSURE: Final = 1000
NO_STATUS: Final = 1005
"""What a close event says when the peer's Close frame carried no code (RFC 6455 §7.1.5)."""
ABNORMAL_CLOSURE: Final = 1006
"""The close code of a task that ended without a Close frame (RFC 6455 §7.1.5)."""
MAX_REASON_BYTES: Final = 123
_HUGE: Final = 10**9
"""Stands for every larger number, which Python may refuse to write out."""
_DIGITS: Final = re.compile(r"[0-9]{1,9}")


# Headers


class RequestHeaders(NamedTuple):
    """The headers of a handshake and what a tester should know about them."""

    items: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def check_headers(header: object) -> RequestHeaders:
    """The headers that a call may set.

    :param header: a mapping of names to strings or numbers, or ``None``.
    :return: names and values as text; `Referer` left out, with a warning.
    :raises Refusal: *invalid parameter* for anything else, a name that is no HTTP token, a
        carriage return, line feed or NUL, or a header of the handshake itself (S17).
    """
    if header is None:
        return RequestHeaders((), ())
    if isinstance(header, str) and header.lstrip().startswith("{"):
        raise Failure.INVALID_PARAMETER.say(
            "Header begins like a dictionary and is none: {why_none}. Mend its quotes, or make "
            "one with  VAR  &{{header}}  X-Name=value.",
            why_none=why_none(header),
        )
    if not isinstance(header, Mapping):
        raise Failure.INVALID_PARAMETER.say(
            "Header must be a dictionary of names and values, got a value of type {name}. Write "
            "header={{'X-Name': 'value'}}, or make one with  VAR  &{{header}}  X-Name=value.",
            name=type(header).__name__,
        )
    items: list[tuple[str, str]] = []
    warnings: list[str] = []
    for name, value in header.items():
        text = _value_text(_check_name(name), value)
        if name.lower() == "referer":
            warnings.append(
                say("The header 'Referer' cannot be set by a smart program: left out (S17).")
            )
        else:
            items.append((name, text))
    return RequestHeaders(tuple(items), tuple(warnings))


def merged_headers(ours: Mapping[str, Any], header: object) -> object:
    """The headers of a call with those of the import, of which it overrides some in any case."""
    if not ours or not (header is None or isinstance(header, Mapping)):
        return header
    named = {str(name).lower() for name in header or ()}
    kept = {name: value for name, value in ours.items() if name.lower() not in named}
    return {**kept, **(header or {})}


def referer(app_key: str, app_version: str) -> str:
    """The Referer that the host sends for a smart program (S18).

    :param app_version: ``0`` for development and trial builds, ``devtools`` in the
        developer tools.
    """
    return f"https://smartapp.baidu.com/{app_key}/{app_version}/page-frame.html"


def why_none(text: str) -> str:
    """Why a dictionary that was written out cannot be read, without showing what it holds."""
    try:
        ast.literal_eval(text.strip())
    except SyntaxError as error:
        return say(
            "{split}, at character {offset}", split=error.msg.split(" (")[0], offset=error.offset
        )
    except ValueError:
        pass
    return say("its texts need quotes")


def _check_name(name: object) -> str:
    if not isinstance(name, str):
        raise Failure.INVALID_PARAMETER.say(
            "A header's name must be a string, got {name}.", name=describe(name)
        )
    _check_breaks(say("The name"), name, name)
    if not TOKEN.fullmatch(name):
        raise Failure.INVALID_PARAMETER.say(
            "'{name}' is no name of a header: letters, digits and !#$%&'*+-.^_`|~ only.", name=name
        )
    if name.lower() in _HANDSHAKE_HEADERS or name.lower().startswith("sec-websocket-"):
        raise Failure.INVALID_PARAMETER.say(
            "The header '{name}' belongs to the handshake itself and cannot be set.", name=name
        )
    return name


def _value_text(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Failure.INVALID_PARAMETER.say(
            "The header '{name}' must be a string or a number, got a value of type {type_name}.",
            name=name,
            type_name=type(value).__name__,
        )
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _LONGEST_WHOLE
    text = str(int(value)) if whole else str(value)
    _check_breaks(say("The value"), name, text)
    _check_text(text, say("The value of the header '{name}'", name=name))
    return text


def _check_breaks(part: str, name: str, text: str) -> None:
    for character, called in _BREAKS.items():
        if character in text:
            raise Failure.INVALID_PARAMETER.say(
                "{part} of the header {name!r} holds {called}, which ends a header.",
                part=part,
                name=name,
                called=say(called),
            )


# Subprotocols


def check_protocols(protocols: object) -> tuple[str, ...]:
    """The subprotocols to offer.

    :param protocols: a list of names, or ``None``. Empty strings are dropped: the
        documentation's own samples pass ``['']``.
    :raises Refusal: *bad URL or subprotocol* if it is no list, or a name is no token
        (RFC 6455 §4.1) or stands there twice (S19).
    """
    if protocols is None:
        return ()
    if isinstance(protocols, str | bytes) or not isinstance(protocols, Sequence):
        raise Failure.BAD_URL_OR_SUBPROTOCOL.say(
            "Protocols must be a list such as ['chat'], got {protocols}.",
            protocols=describe(protocols),
        )
    offered: list[str] = []
    for name in protocols:
        if name == "":
            continue
        if not isinstance(name, str) or not TOKEN.fullmatch(name):
            shown = describe(name)
            raise Failure.BAD_URL_OR_SUBPROTOCOL.say(
                "{shown} is no name of a subprotocol: no spaces, no separators.",
                shown=shown[0].upper() + shown[1:],
            )
        if name in offered:
            raise Failure.BAD_URL_OR_SUBPROTOCOL.say(
                "The subprotocol '{name}' is offered twice.", name=name
            )
        offered.append(name)
    return tuple(offered)


# Messages


def check_data(data: object) -> str | bytes:
    """The data to send: text or an ArrayBuffer.

    :param data: ``str``, ``bytes`` or ``bytearray``; the empty string is data.
    :return: ``str`` for a text message, ``bytes`` for a binary one.
    :raises Refusal: *invalid parameter* for anything else, or nothing (S24).
    """
    if isinstance(data, bytes | bytearray):
        return bytes(data)
    if not isinstance(data, str):
        raise Failure.INVALID_PARAMETER.say(
            'data must be text or bytes, got {data}. Use "Send Socket Json" for numbers, lists '
            "and dictionaries.",
            data=describe(data),
        )
    _check_text(data, "data", _SEND_BYTES)
    return data


# Codes and reasons of a close


def may_be_sent(code: int) -> bool:
    """Whether an endpoint may send this code in a Close frame (S27; RFC 6455 §7.4)."""
    return 1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999  # noqa: PLR2004


def check_code(code: object) -> int:
    """The code to send.

    :param code: a whole number, a string of digits, or ``None`` for 1000 (S26).
    :raises Refusal: *invalid parameter* for anything else, or a code that an endpoint may
        not send (S27).
    """
    if code is None:
        return NORMAL_CLOSURE
    number = whole_number(code)
    if number is None:
        raise Failure.INVALID_PARAMETER.say(
            "code must be a number or a string of digits, got {code}. Leave it out for 1000.",
            code=describe(code),
        )
    if not may_be_sent(number):
        raise Failure.INVALID_PARAMETER.say(
            "code {number} may not be sent. Use 1000–1003, 1007–1014 or 3000–4999.", number=number
        )
    return number


def check_reason(reason: object) -> str:
    """The reason to send.

    :param reason: text of at most 123 bytes in UTF-8, or ``None`` for none (S28).
    :raises Refusal: *invalid parameter*.
    """
    if reason is None:
        return ""
    if not isinstance(reason, str):
        raise Failure.INVALID_PARAMETER.say(
            "reason must be a string, got {reason}.", reason=describe(reason)
        )
    size = _check_text(reason, "reason")
    if size > MAX_REASON_BYTES:
        raise Failure.INVALID_PARAMETER.say(
            "reason is {size} bytes long in UTF-8 ({count} characters); at most "
            "{max_reason_bytes} bytes fit. Shorten it.",
            size=size,
            count=len(reason),
            max_reason_bytes=MAX_REASON_BYTES,
        )
    return reason


def whole_number(code: object) -> int | None:
    """The number that a code is: whole, or a string of digits (S26). ``None`` if it is none."""
    if isinstance(code, bool):
        return None
    if isinstance(code, int):
        return code if abs(code) < _HUGE else _HUGE
    if isinstance(code, float) and code.is_integer():
        return int(code)
    if isinstance(code, str) and _DIGITS.fullmatch(code):
        return int(code)
    return None


def _check_text(text: str, what: str, advice: str = "") -> int:
    """How many bytes a text has in UTF-8; refuses one that has no UTF-8."""
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        raise Failure.INVALID_PARAMETER.say(
            "{what} holds a lone surrogate, which is not text.{advice}",
            what=what,
            advice=say(advice) if advice else "",
        ) from None
