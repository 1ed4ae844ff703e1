"""Arguments of keywords as Robot Framework gives them, made into what the session takes."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from datetime import timedelta
from functools import reduce
from operator import is_, or_
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

from robot.api.types import Secret

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.reporting.masking import Masker
from SwanSocketLibrary.swan.failures import describe
from SwanSocketLibrary.swan.payloads import Headers, Payload

_MARK: Final = str(Secret(""))
"""What Robot Framework leaves of a Secret inside other text."""


def opened(value: Any, masker: Masker) -> Any:
    """A keyword's argument with each `Secret` in it, at any depth, replaced by what it holds.

    From then on the masker hides that wherever the library writes. What holds no Secret stays
    the same object, and so does what the library itself has returned.

    :raises InvalidArgument: a Secret was written inside other text, where nothing but its
        mark is left of it.
    """
    try:
        return _opened(value, masker)
    except RecursionError:  # it holds itself, or is too deep for JSON too: each keyword says so
        return value


def _opened(value: Any, masker: Masker, header: str = "") -> Any:
    if isinstance(value, str):
        _refuse_mark(value)
    elif isinstance(value, Secret):
        masker.keep(value.value, header)
        return value.value
    elif isinstance(value, Mapping) and not isinstance(value, Payload | Headers):
        names, items = list(value), list(value.values())
        new_names = [_opened(name, masker) for name in names]
        new_items = [
            _opened(item, masker, str(name)) for name, item in zip(new_names, items, strict=True)
        ]
        if not _same(names, new_names) or not _same(items, new_items):
            return dict(zip(new_names, new_items, strict=True))
    elif isinstance(value, list | tuple | set | frozenset):
        items = list(value)
        new_items = [_opened(item, masker) for item in items]
        if not _same(items, new_items):
            kind = next(kind for kind in (list, tuple, set, frozenset) if isinstance(value, kind))
            return kind(new_items)
    return value


def _same(given: list[Any], made: list[Any]) -> bool:
    return all(map(is_, given, made))


def _refuse_mark(text: str) -> None:
    if _MARK in text:
        raise InvalidArgument(
            f"The text holds {_MARK}: that is all that is left of a Secret inside other text. "
            f"Make the whole value a Secret:  VAR  ${{TOKEN: Secret}}  Bearer ${{SECRET}}  and "
            f"give it by itself, or as a value of a dictionary."
        )


def takes_secrets(hint: Any) -> Any:
    """A type hint for Robot Framework: where it allows text it allows a `Secret` too."""
    if hint is str:
        return str | Secret
    kinds = get_args(hint) if isinstance(hint, UnionType) or get_origin(hint) is Union else ()
    if str not in kinds or Secret in kinds:
        return hint
    return reduce(or_, (takes_secrets(kind) for kind in kinds))


def names_secret(hint: Any) -> bool:
    """Whether a type hint allows a `Secret` by name."""
    return hint is Secret or any(map(names_secret, get_args(hint)))


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
