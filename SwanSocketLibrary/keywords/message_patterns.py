"""Patterns as keywords take them, what a failure says of them, and the assertion on a value."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from robot.api.deco import keyword

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument
from SwanSocketLibrary.keywords.assertions import Conceal
from SwanSocketLibrary.keywords.conversion import file
from SwanSocketLibrary.keywords.keyword_runs import refuse_mark
from SwanSocketLibrary.language import commas, say, say_n
from SwanSocketLibrary.output.previews import preview
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.swan.json_data import read_json, without_surrogates, write_json
from SwanSocketLibrary.swan.patterns import MISSING, KeyedNode, Match, Pattern, value_text
from SwanSocketLibrary.swan.profile import describe
from SwanSocketLibrary.waiting import LetThrough

_MOST_COMPARED: Final = 10_000
"""Of so many messages that were not taken, the last ones, a failure looks for the nearest."""
_ARGUMENTS: Final = ("pattern", "schema", "socket", "client", "server", "timeout")
_SPLIT: Final = ("{", "[", "<regex ", "<is ")
"""What a pattern begins with that Robot Framework has split at its first ``=``."""


class WantedMessage:
    """The message that a keyword looks for: what holds a pattern, has fields and fits a schema.

    :param pattern: see `Pattern.of`; ``None`` for none.
    :param fields: names with values, besides.
    :param schema: a JSON Schema, as a dictionary, JSON text or a file's path.
    :raises InvalidArgument: one of them cannot be used, or there is none.
    """

    def __init__(
        self, pattern: Any = None, fields: Mapping[str, Any] | None = None, schema: Any = None
    ) -> None:
        pattern, fields = _joined(pattern, fields or {})
        if pattern is None and not fields and schema is None:
            raise InvalidArgument.say(
                'Nothing says what to look for: give a pattern, such as {"type": '
                '"chat"}, fields, such as type=chat, or schema=.'
            )
        also = [] if schema is None else [_schema(schema)]
        self.pattern = Pattern.of(MISSING if pattern is None else pattern, fields, also)
        self._fields = fields

    def __call__(self, data: str | bytes) -> tuple[bool, Any]:
        """Whether a message is it, and its JSON; its text or bytes where that is none."""
        match = self.pattern.match(data)
        return (False, None) if match is None else (True, _json_of(match))

    def holds(self, data: str | bytes) -> bool:
        """Whether a message is it."""
        return self.pattern.match(data) is not None

    @property
    def condition(self) -> Hashable:
        """Equal where the same is wanted, see `Waits.for_message`."""
        return self.pattern.key

    def __str__(self) -> str:
        if not self._fields:
            return self.pattern.text
        near = [get_close_matches(name, _ARGUMENTS, 1, cutoff=0.7) for name in self._fields]
        meant = dict.fromkeys(each[0] for each in near if each)
        hint = say_n(
            "; the argument is {meant}",
            "; the arguments are {meant}",
            len(meant),
            meant=commas(meant),
        )
        return say(
            "{text} (taken for fields: {fields}{hint})",
            text=self.pattern.text,
            fields=commas(self._fields),
            hint=hint if meant else "",
        )

    def nearest(self, messages: Sequence[str | bytes], conceal: Conceal) -> str:
        """A sentence about the message that came nearest, to follow a failure; ``""`` for none."""
        with LetThrough():  # there may be many
            found = self.pattern.nearest(messages[-_MOST_COMPARED:])
        if found is None:
            return ""
        message, miss = found
        shown = conceal(message)
        which = (
            say("It") if len(messages) == 1 else say("The nearest, {shown},", shown=preview(shown))
        )
        return say(" {which} differs: {shown}.", which=which, shown=miss.text(shown))


class JsonMatching:
    """An assertion on JSON that a suite has already.

    :param redactor: hides secrets in failures.
    """

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    @keyword(tags=["Message", "Assertion"])
    def json_should_match(self, value: Any, pattern: Any = None, *, schema: Any = None) -> None:
        """Passes if a value of JSON holds a pattern.

        Arguments:
        - ``value``: a dictionary, a list, or a message's text or bytes, which are read as JSON.
        - ``pattern``: see `Patterns`.
        - ``schema``: see `Wait For Socket Json`.

        Fails with the places where the value differs.

        Example:
        | ${order} =    Evaluate    {'id': 7, 'items': [{'name': 'tea', 'price': 3.5}]}
        | Json Should Match    ${order}    {"id": "<number>", "items": [{"name": "tea"}]}
        | Json Should Match    {"type": "news", "at": 1}    {"type": "news", "to": "<absent>"}

        """
        wanted = WantedMessage(pattern, schema=schema)
        data = bytes(value) if isinstance(value, bytearray) else value
        text = data if isinstance(data, str | bytes) else _text(data)
        data = data if isinstance(data, str | bytes) else read_json(text)
        if wanted.pattern.match_value(data) is not None:
            return
        miss = wanted.pattern.miss(data)
        shown = self._redactor.rules.message(text)
        came = preview(shown) if isinstance(data, str | bytes) else value_text(read_json(shown))
        differs = miss.text(shown) if miss else ""
        raise ExpectationFailed.say(
            "Expected JSON that holds {wanted}. The value is {came}. It differs: {differs}.",
            wanted=wanted,
            came=came,
            differs=differs,
        )


def _text(value: Any) -> str:
    try:
        text = write_json(value)
        read_json(text)  # NaN is none
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidArgument.say(
            "value is {value}, which is no JSON: {error}.", value=describe(value), error=error
        ) from None
    return text


def _json_of(match: Match) -> Any:
    try:
        return without_surrogates(match.value)
    except ValueError:
        return match.message


def _joined(pattern: Any, fields: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """A pattern that Robot Framework took for a named argument, as it was, and the other fields."""
    others = dict(fields)
    for name in fields:
        if not name.lstrip().startswith(_SPLIT):
            continue
        text = f"{name}={others.pop(name)}"
        refuse_mark(text)
        if pattern is not None:
            raise InvalidArgument.say(
                "There are two patterns, {pattern} and {text}: give one. In JSON text "
                "one = is enough to make it an argument of its own: write \\= there.",
                pattern=describe(pattern),
                text=describe(text),
            )
        pattern = text
    return pattern, others


def _schema(schema: Any) -> KeyedNode:
    from SwanSocketLibrary.contracts.schemas import Schema  # slow to import

    if isinstance(schema, Mapping) or (isinstance(schema, str) and schema.lstrip()[:1] == "{"):
        return Schema(schema)
    return Schema.of_file(file(schema, "schema") or "")
