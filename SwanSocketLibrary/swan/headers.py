"""The headers that connectSocket sends (S17) and the platform's own Referer (S18)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple, NoReturn

from SwanSocketLibrary.swan.failures import Failure, Refusal, describe

TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
"""A token of HTTP (RFC 9110 §5.6.2), which header names and subprotocols must be."""

_HANDSHAKE_HEADERS: Final = frozenset({"host", "upgrade", "connection"})
_LONGEST_WHOLE: Final = 1e21
"""From here on JavaScript writes a whole number with an exponent, as Python does."""
_BREAKS: Final = {"\r": "a carriage return", "\n": "a line feed", "\0": "a NUL"}


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
    if not isinstance(header, Mapping):
        _refuse(
            f"header must be a dictionary of names and values, got a value of type "
            f"{type(header).__name__}. Write header={{'X-Name': 'value'}}, or make one with "
            f"&{{header}} =  Create Dictionary"
        )
    items: list[tuple[str, str]] = []
    warnings: list[str] = []
    for name, value in header.items():
        text = _value_text(_check_name(name), value)
        if name.lower() == "referer":
            warnings.append(
                "The header 'Referer' cannot be set by a smart program: left out (S17)."
            )
        else:
            items.append((name, text))
    return RequestHeaders(tuple(items), tuple(warnings))


def referer(app_key: str, app_version: str) -> str:
    """The Referer that the host sends for a smart program (S18).

    :param app_version: ``0`` for development and trial builds, ``devtools`` in the
        developer tools.
    """
    return f"https://smartapp.baidu.com/{app_key}/{app_version}/page-frame.html"


def _check_name(name: object) -> str:
    if not isinstance(name, str):
        _refuse(f"a header's name must be a string, got {describe(name)}")
    _check_breaks("the name", name, name)
    if not TOKEN.fullmatch(name):
        _refuse(f"'{name}' is no name of a header: letters, digits and !#$%&'*+-.^_`|~ only")
    if name.lower() in _HANDSHAKE_HEADERS or name.lower().startswith("sec-websocket-"):
        _refuse(f"the header '{name}' belongs to the handshake itself and cannot be set")
    return name


def _value_text(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        _refuse(
            f"the header '{name}' must be a string or a number, "
            f"got a value of type {type(value).__name__}"
        )
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _LONGEST_WHOLE
    text = str(int(value)) if whole else str(value)
    _check_breaks("the value", name, text)
    try:
        text.encode()
    except UnicodeEncodeError:
        _refuse(f"the value of the header '{name}' holds a lone surrogate, which is not text")
    return text


def _check_breaks(part: str, name: str, text: str) -> None:
    for character, called in _BREAKS.items():
        if character in text:
            _refuse(f"{part} of the header {name!r} holds {called}, which ends a header")


def _refuse(what: str) -> NoReturn:
    raise Refusal(Failure.INVALID_PARAMETER, f"{what[0].upper()}{what[1:]}.")
