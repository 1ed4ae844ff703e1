"""Numbers of bytes as a suite writes them."""

from __future__ import annotations

import re
from typing import Final

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.swan.bounds import Bound

_UNITS: Final = {"": 1, "b": 1, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}
_UNITS_OF_TEN: Final = {"kb": 10**3, "mb": 10**6, "gb": 10**9}
_SIZE: Final = re.compile(r"\s*(\d+)\s*([a-zA-Z]*)\s*")


def byte_count(text: str, argument: str) -> int:
    """A number of bytes: ``65536``, ``64KiB``, ``1 MB``.

    :raises InvalidArgument: it is none, or zero.
    """
    match = _SIZE.fullmatch(text)
    unit = (_UNITS | _UNITS_OF_TEN).get(match.group(2).lower()) if match else None
    if match is None or unit is None or int(match.group(1)) == 0:
        raise InvalidArgument(
            f"{argument} must be a number of bytes above zero, such as 65536 or 64MiB, "
            f"got '{text}'."
        )
    return int(match.group(1)) * unit


def bound(value: object, argument: str, default: Bound) -> Bound:
    """How much is kept: ``5000``, ``64MiB``, or both as ``5000, 64MiB``.

    :param default: what holds for the part that is left out.
    :raises InvalidArgument: it is neither, or zero.
    """
    found: dict[str, int] = {}
    for part in str(value).split(","):
        text = part.strip()
        if text.isdecimal():
            found.setdefault("count", int(text))
        elif _SIZE.fullmatch(text):
            found.setdefault("size", byte_count(text, argument))
    parts = str(value).count(",") + 1
    if len(found) != parts or found.get("count") == 0:
        raise InvalidArgument(
            f"{argument} must be a number above zero, a number of bytes with its unit, or both "
            f"with a comma between them, such as 5000, 64MiB; got '{value}'."
        )
    return Bound(found.get("count", default.count), found.get("size", default.size))
