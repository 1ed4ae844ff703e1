"""Arguments of keywords as Robot Framework gives them, made into what the session takes."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from robot.api.types import Secret

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.reporting.masking import Masker
from SwanSocketLibrary.swan.failures import describe

_MARK: Final = str(Secret(""))
"""What Robot Framework leaves of a Secret inside other text."""


def reveal(value: object, masker: Masker) -> Any:
    """The value with each `Secret` in it, at any depth, replaced by what it holds.

    From then on the masker hides that text wherever the library writes.

    :raises InvalidArgument: a Secret was written inside other text, where nothing but its
        mark is left of it.
    """
    if isinstance(value, Secret):
        masker.keep(value.value)
        return value.value
    if isinstance(value, str) and _MARK in value:
        raise InvalidArgument(
            f"The text holds {_MARK}: that is all that is left of a Secret inside other text. "
            f"Make the whole value a Secret:  VAR  ${{TOKEN: Secret}}  Bearer ${{SECRET}}  and "
            f"give it by itself, or as a value of a dictionary."
        )
    if isinstance(value, Mapping):
        return {reveal(name, masker): reveal(item, masker) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [reveal(item, masker) for item in value]
    return value


def remember_secrets(values: object, masker: Masker) -> None:
    """Has the masker hide what every `Secret` in these values holds, at any depth."""
    if isinstance(values, Secret):
        masker.keep(values.value)
    elif isinstance(values, Mapping):
        for item in values.values():
            remember_secrets(item, masker)
    elif isinstance(values, list | tuple):
        for item in values:
            remember_secrets(item, masker)


def open_secret(value: Any) -> Any:
    """What a `Secret` holds; any other value as it is."""
    return value.value if isinstance(value, Secret) else value


def literal(value: object, opening: str) -> object:
    """A list or dictionary that a suite wrote out, such as ``['chat', 'v2']``.

    :param opening: the character that it starts with.
    :return: what was written; anything else as it is, for the rules to judge.
    """
    if isinstance(value, str) and value.lstrip().startswith(opening):
        try:
            return ast.literal_eval(value.strip())
        except (ValueError, SyntaxError):
            return value
    return value


def names(value: object, argument: str) -> tuple[str, ...]:
    """Names given as a list, or as text with commas between them.

    :raises InvalidArgument: it is neither.
    """
    value = literal(value, "[")
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(name.strip() for name in value.split(",") if name.strip())
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(str(name) for name in value)
    raise InvalidArgument(
        f"{argument} must be a list, or names with commas between them, got {describe(value)}."
    )


def header_dictionary(value: object) -> dict[str, str]:
    """Headers given as a dictionary, none for ``None``.

    :raises InvalidArgument: it is no dictionary.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InvalidArgument(f"headers must be a dictionary, got {describe(value)}.")
    return {str(name): str(item) for name, item in value.items()}


def text_or_bytes(value: object, argument: str) -> str | bytes:
    """Data of a message.

    :raises InvalidArgument: it is neither text nor bytes.
    """
    if isinstance(value, str | bytes):
        return value
    if isinstance(value, bytearray):
        return bytes(value)
    raise InvalidArgument(f"{argument} must be text or bytes, got {describe(value)}.")


def deadline(timeout: timedelta | None, default: float, argument: str = "timeout") -> Deadline:
    """How long a wait may take.

    :param timeout: as the keyword was given it.
    :param default: seconds to wait if it was not.
    :param argument: what the keyword calls it.
    :raises InvalidArgument: it is zero or negative.
    """
    if timeout is None:
        return Deadline(default)
    return Deadline(positive_seconds(timeout, argument))


def positive_seconds(time: timedelta, argument: str) -> float:
    """A duration in seconds.

    :raises InvalidArgument: it is zero or negative.
    """
    amount = time.total_seconds()
    if amount <= 0:
        raise InvalidArgument(
            f"{argument} must be longer than zero, such as 5s or 500ms, got {amount:g} seconds."
        )
    return amount


def json_text(value: object) -> str:
    """A value as JSON text.

    Text that is itself a JSON object or array stays as it is; one that Python would write
    is made into JSON; other text becomes a JSON string.

    :raises InvalidArgument: JSON has no form for it, or it begins as an object or array and
        cannot be read as one.
    """
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        try:
            json.loads(value, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            return _json_of_python(value, error)
        return value
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidArgument(
            f"The value cannot be sent as JSON: {error}. Use text, numbers, true, false, null, "
            f"lists and dictionaries."
        ) from None


def _json_of_python(text: str, error: Exception) -> str:
    """A dictionary or list as Python writes it, ``{'ok': True}``, as JSON text."""
    try:
        return json_text(ast.literal_eval(text.strip()))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        raise InvalidArgument(
            f"The value begins like a JSON object or array, but it is none: {error}. "
            f"Give a dictionary or a list, or mend the text."
        ) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
