"""The ways in which a call can fail, before a platform gives them its codes."""

from __future__ import annotations

from enum import Enum


class Failure(Enum):
    """Why the host refuses a call. Each platform's profile has a code and a text for each."""

    INVALID_PARAMETER = "invalid parameter"
    CAPABILITY_MISSING = "capability missing in this host"
    EXECUTION_FAILED = "execution failed"
    SECURITY_CHECK_FAILED = "security check failed"
    TOO_MANY_TASKS = "too many tasks"
    BAD_URL_OR_SUBPROTOCOL = "bad URL or subprotocol"


class Refusal(Exception):
    """A rule refuses a call.

    :param failure: which failure it is.
    :param detail: what is wrong and what to do, in English sentences for the log.
    :param message: the ``errMsg`` where a rule gives it itself (S25), else ``None``.
    """

    def __init__(self, failure: Failure, detail: str, message: str | None = None) -> None:
        super().__init__(detail)
        self.failure = failure
        self.detail = detail
        self.message = message


def describe(value: object) -> str:
    """What was given instead, for a sentence: its kind, and its value where that is short.

    Containers are named by their kind alone: they may hold secrets. Robot Framework's own
    dictionaries are dictionaries.
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool | int | float):
        return f"{type(value).__name__} {value}"
    if isinstance(value, str):
        return f"'{value}'" if len(value) <= 60 else f"a string of {len(value)} characters"  # noqa: PLR2004
    kind = next((each for each in (dict, list, tuple) if isinstance(value, each)), type(value))
    return f"a value of type {kind.__name__}"
