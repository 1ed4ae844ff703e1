"""What closeSocket accepts: a code (S26, S27) and a reason (S28)."""

from __future__ import annotations

import re
from typing import Final

from SwanSocketLibrary.swan.failures import Failure, Refusal, describe

NORMAL_CLOSURE: Final = 1000
NO_STATUS: Final = 1005
"""What a close event says when the peer's Close frame carried no code (RFC 6455 §7.1.5)."""
ABNORMAL_CLOSURE: Final = 1006
"""The close code of a task that ended without a Close frame (RFC 6455 §7.1.5)."""
MAX_REASON_BYTES: Final = 123
_HUGE: Final = 10**9
"""Stands for every larger number, which Python may refuse to write out."""
_DIGITS: Final = re.compile(r"[0-9]{1,9}")


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
        raise Refusal(
            Failure.INVALID_PARAMETER,
            f"code must be a number or a string of digits, got {describe(code)}. "
            f"Leave it out for 1000.",
        )
    if not may_be_sent(number):
        raise Refusal(
            Failure.INVALID_PARAMETER,
            f"code {number} may not be sent. Use 1000–1003, 1007–1014 or 3000–4999.",
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
        raise Refusal(
            Failure.INVALID_PARAMETER, f"reason must be a string, got {describe(reason)}."
        )
    try:
        size = len(reason.encode())
    except UnicodeEncodeError:
        raise Refusal(
            Failure.INVALID_PARAMETER, "reason holds a lone surrogate, which is not text."
        ) from None
    if size > MAX_REASON_BYTES:
        raise Refusal(
            Failure.INVALID_PARAMETER,
            f"reason is {size} bytes long in UTF-8 ({len(reason)} characters); "
            f"at most {MAX_REASON_BYTES} bytes fit. Shorten it.",
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
