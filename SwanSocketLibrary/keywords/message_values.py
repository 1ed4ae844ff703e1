"""What an assertion on a message is about: its data, or what a JSON path finds in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.reporting.previews import MAX_CHARACTERS, escape

DataType = Literal["string", "arrayBuffer"]
_SHOWN_VALUES: Final = 3
_KINDS: dict[str, type] = {"string": str, "arrayBuffer": bytes}


def finder(json_path: str | None, data_type: DataType | None) -> Callable[[str | bytes], list[Any]]:
    """What finds the values in a message's data.

    :param json_path: RFC 9535; a message that is not JSON, or lacks the path, has no value.
    :param data_type: ``string`` or ``arrayBuffer``: other messages have no value.
    :raises InvalidArgument: the path cannot be read.
    """
    kind = _KINDS[data_type] if data_type else (str, bytes)
    in_json = _json_finder(json_path) if json_path else None

    def find(data: str | bytes) -> list[Any]:
        if not isinstance(data, kind):
            return []
        return [data] if in_json is None else in_json(data)

    return find


def _json_finder(json_path: str) -> Callable[[str | bytes], list[Any]]:
    import jsonpath_rfc9535 as jsonpath

    try:
        query = jsonpath.compile(json_path)
    except jsonpath.JSONPathError as error:
        raise InvalidArgument(
            f"json_path '{json_path}' cannot be read: {str(error).splitlines()[0]}. "
            f"It is RFC 9535, such as $.user.name"
        ) from None

    def find(data: str | bytes) -> list[Any]:
        try:
            return query.find(json.loads(data)).values()
        except (ValueError, RecursionError, jsonpath.JSONPathRecursionError):  # too deep to read
            return []

    return find


def at_path(json_path: str | None) -> str:
    """Where in a message a value is expected, for a failure's text."""
    return f" whose {json_path}" if json_path else ""


def found_at(
    json_path: str | None,
    messages: Sequence[str | bytes],
    conceal: Callable[[str | bytes], str | bytes],
) -> str:
    """What a path finds in the last of some messages, for a failure's text: ``$.id is 7``.

    :param conceal: hides what is to be hidden in a message.
    """
    if not json_path or not messages:
        return ""
    found = _json_finder(json_path)(conceal(messages[-1]))
    if not found:
        return f"{json_path} finds nothing"
    values = [json.dumps(each, ensure_ascii=False) for each in found[:_SHOWN_VALUES]]
    text = escape(", ".join(values))
    more = len(found) > _SHOWN_VALUES or len(text) > MAX_CHARACTERS
    return f"{json_path} is {text[:MAX_CHARACTERS]}{' …' if more else ''}"
