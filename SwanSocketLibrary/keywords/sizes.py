"""Numbers of bytes as a suite writes them."""

from __future__ import annotations

import re
from typing import Final

from SwanSocketLibrary.errors import InvalidArgument

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
