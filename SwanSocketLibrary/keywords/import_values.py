"""Values of the library's import, read here so that a bad one fails with a sentence.

Robot Framework's own conversion of import arguments ends the whole run where it fails.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypeVar, cast
from urllib.parse import urlsplit

from robot.utils import is_truthy, timestr_to_secs

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.conversion import positive_seconds
from SwanSocketLibrary.keywords.sizes import byte_count
from SwanSocketLibrary.server.limits import Limits
from SwanSocketLibrary.swan.failures import describe

_Value = TypeVar("_Value")

_TRUTHS: Final = frozenset({"true", "yes", "on", "1", "false", "no", "off", "0"})
_PROXIES: Final = ("http", "socks4", "socks4a", "socks5", "socks5h")


def seconds(value: Any, argument: str) -> float:
    """A duration in seconds: ``5s``, ``1 min``, a number of seconds.

    :raises InvalidArgument: it is none, or not longer than zero.
    """
    if isinstance(value, timedelta):
        return positive_seconds(value, argument)
    try:
        if isinstance(value, bool):
            raise ValueError  # noqa: TRY004 - told below
        return positive_seconds(timedelta(seconds=timestr_to_secs(value)), argument)
    except (ValueError, OverflowError):
        raise InvalidArgument(
            f"{argument} must be a time such as 5s, 500ms or 1 min, got {describe(value)}."
        ) from None


def whole_number(value: Any, argument: str) -> int:
    """A whole number, or text that is one.

    :raises InvalidArgument: it is none.
    """
    with contextlib.suppress(TypeError, ValueError):
        if isinstance(value, int | str) and not isinstance(value, bool):
            return int(value)
    raise InvalidArgument(f"{argument} must be a whole number, got {describe(value)}.")


def count(value: Any, argument: str, least: int = 1) -> int:
    """A whole number, or text that is one.

    :param least: how much it is at least.
    :raises InvalidArgument: it is none, or less.
    """
    found = whole_number(value, argument)
    if found < least:
        raise InvalidArgument(f"{argument} must be {least} or more, got {found}.")
    return found


def server_limits(
    *,
    max_clients: Any,
    handshake_timeout: Any,
    max_head: Any,
    max_message: Any,
    max_held: Any,
    keeps_gone: Any,
) -> Limits:
    """The bounds of embedded servers; in a suite their names have ``server_`` before them.

    :raises InvalidArgument: one cannot be used.
    """
    return Limits(
        count(max_clients, "server_max_clients"),
        seconds(handshake_timeout, "server_handshake_timeout"),
        byte_count(str(max_head), "server_max_head"),
        byte_count(str(max_message), "server_max_message"),
        byte_count(str(max_held), "server_max_held"),
        count(keeps_gone, "server_keeps_gone", least=0),
    )


def optional(read: Callable[[Any, str], _Value], value: Any, argument: str) -> _Value | None:
    """What `read` makes of a value, ``None`` of none."""
    return None if value is None else read(value, argument)


def choice(value: Any, argument: str, options: tuple[str, ...]) -> str:
    """One of the options, whatever its letters' case.

    :raises InvalidArgument: it is none of them.
    """
    for option in options:
        if isinstance(value, str) and value.lower() == option.lower():
            return option
    listed = ", ".join(f"'{option}'" for option in options)
    raise InvalidArgument(f"{argument} must be one of {listed}, got {describe(value)}.")


def truth(value: Any, argument: str) -> bool:
    """A boolean, or text such as ``off``.

    :raises InvalidArgument: it is none.
    """
    if not isinstance(value, bool) and str(value).lower() not in _TRUTHS:
        raise InvalidArgument(f"{argument} must be True or False, got {describe(value)}.")
    return bool(is_truthy(value))


def file(value: Any, argument: str) -> str | None:
    """The path of a file that exists, or ``None``.

    :raises InvalidArgument: there is no such file.
    """
    if value is None:
        return None
    path = Path(str(value))
    if not path.is_file():
        raise InvalidArgument(f"{argument} must name a file, and '{value}' is none.")
    return str(path)


def checked_proxy(value: Any) -> str | None:
    """A proxy's URL, ``""`` for none, ``None`` for the environment's.

    :raises InvalidArgument: it cannot be one; its user and password are not shown.
    """
    if value is None or value == "":
        return cast("str | None", value)
    try:
        parts = urlsplit(value if "://" in value else f"http://{value}")
        if parts.scheme in _PROXIES and parts.hostname and parts.port != 0:
            return str(value)
    except (TypeError, ValueError):
        pass
    raise InvalidArgument(
        "proxy must be a URL such as http://user:password@host:8080 or socks5://host:1080; "
        f"known are {', '.join(_PROXIES)}."
    )
