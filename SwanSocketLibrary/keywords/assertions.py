"""Assertions of the AssertionEngine, on one value or on whether a message matches.

What an assertion on a message is about is its data, or what a JSON path finds in it.
"""

from __future__ import annotations

import contextlib
import copy
import difflib
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Final, Literal, cast

from assertionengine import AssertionOperator, int_str_verify_assertion, verify_assertion
from robot.api import TypeInfo
from robot.errors import TimeoutExceeded

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument, ends_test
from SwanSocketLibrary.language import CURRENT, commas, mark, say, say_n
from SwanSocketLibrary.output.previews import MAX_CHARACTERS, escape, one_line
from SwanSocketLibrary.swan.binary_data import BinaryPattern, binary_regex, hex_dump
from SwanSocketLibrary.swan.call_arguments import whole_number
from SwanSocketLibrary.swan.json_data import (
    JsonPath,
    python_literal,
    read_json,
    same_json,
    without_surrogates,
    write_json,
)
from SwanSocketLibrary.swan.patterns import same_length
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.profile import Failure, Profile, describe
from SwanSocketLibrary.waiting import LetThrough

DataType = Literal["string", "arrayBuffer"]

Conceal = Callable[[str | bytes], str | bytes]
"""Hides what is to be hidden in a message."""
NO_OPERATOR: Final[Any] = None
"""What keywords have as the default of an operator whose type does not say ``| None``."""
_OPERATOR: Final = TypeInfo.from_type_hint(AssertionOperator)
_SYMBOLS: Final = {"equal": "==", "inequal": "!=", "less than": "<", "greater than": ">"}
"""The operators that suites write as symbols and the AssertionEngine names by words."""
_OPERATORS: Final = sorted(AssertionOperator.__members__, key=len, reverse=True)
_GLUED: Final = re.compile(rf"({'|'.join(map(re.escape, _OPERATORS))})(?<!\w(?=\w))")
"""An operator that no letter goes on."""
_NAMED: Final = re.compile(r"(?:assertion_)?(?:expected|message|data|text|value)=")
"""Before what is expected, where the operator was left out."""
_MOST_COMPARED: Final = 100
"""Of so many messages, the last ones, a failure says where the nearest one differs."""
_ORDERING: Final = tuple(AssertionOperator[sign] for sign in ("<", ">", "<=", ">="))
EQUALITY: Final = (AssertionOperator["=="], AssertionOperator["!="])
_MATCHES: Final = AssertionOperator["matches"]
_AFFIXES: Final[dict[AssertionOperator, Callable[[Any, Any], bool]]] = {
    AssertionOperator["starts"]: lambda value, expected: value.startswith(expected),
    AssertionOperator["ends"]: lambda value, expected: value.endswith(expected),
}
_CONTAINING: Final = (AssertionOperator["contains"], AssertionOperator["not contains"])
_SHOULD: Final = {
    AssertionOperator["=="]: mark("be"),
    AssertionOperator["!="]: mark("not be"),
    AssertionOperator["contains"]: mark("contain"),
    AssertionOperator["not contains"]: mark("not contain"),
    AssertionOperator["starts"]: mark("start with"),
    AssertionOperator["ends"]: mark("end with"),
    AssertionOperator["<"]: mark("be less than"),
    AssertionOperator[">"]: mark("be greater than"),
    AssertionOperator["<="]: mark("be at most"),
    AssertionOperator[">="]: mark("be at least"),
    AssertionOperator["matches"]: mark("match"),
    AssertionOperator["validate"]: mark("make true"),
}
"""What a failure says of operators; in English of those alone that are judged here."""
_MEANT: Final = {
    "=": "==",
    "===": "==",
    "\uff1d": "==",
    "\uff1d\uff1d": "==",
    "is": "==",
    "eq": "==",
    "!==": "!=",
    "<>": "!=",
    "not": "!=",
    "is not": "!=",
    "contain": "contains",
    "should contain": "contains",
    "includes": "contains",
    "has": "contains",
    "in": "contains",
    "not in": "not contains",
    "starts with": "starts",
    "startswith": "starts",
    "ends with": "ends",
    "endswith": "ends",
    "regex": "matches",
    "regexp": "matches",
    "~": "matches",
    "=~": "matches",
}
"""Operators of other languages and libraries; the AssertionEngine's own are not all here."""
_HOPELESS: Final = ("NameError:", "SyntaxError:", "Variable '", "Execution terminated by signal")
"""What an expression fails with whatever the message is, or with Robot Framework's Ctrl-C."""
_ALIKE: Final = (*EQUALITY, *_CONTAINING, *_AFFIXES)
"""What compare text with text, and bytes with bytes."""
EVALUATED: Final = (AssertionOperator["validate"], AssertionOperator["then"])
_FIXED: Final = (str, bytes, int, float, type(None))
_BINARY: Final[dict[AssertionOperator, Callable[[BinaryPattern, bytes], bool]]] = {
    AssertionOperator["=="]: BinaryPattern.equals,
    AssertionOperator["!="]: lambda expected, data: not expected.equals(data),
    AssertionOperator["contains"]: BinaryPattern.is_in,
    AssertionOperator["not contains"]: lambda expected, data: not expected.is_in(data),
    AssertionOperator["starts"]: BinaryPattern.begins,
    AssertionOperator["ends"]: BinaryPattern.ends,
}
_SHOWN_VALUES: Final = 3
_KIND_NAMES: Final[tuple[tuple[Any, str], ...]] = (
    (str, mark("text")),
    (bytes | bytearray, mark("bytes")),
    (bool, mark("true or false")),
    (int | float, mark("a number")),
    (Mapping, mark("a dictionary")),
    (list | tuple, mark("a list")),
)
_KINDS: Final[dict[str, type]] = {"string": str, "arrayBuffer": bytes}


def verify_text(
    value: Any,
    operator: AssertionOperator | None,
    expected: Any,
    label: str,
    message: str | None = None,
    *,
    nothing: bool = False,
) -> Any:
    """Asserts on a text and returns it.

    :param label: what the value is, for the failure.
    :param message: the failure's text instead.
    :param nothing: whether there may be none, so that ``None`` can be expected.
    :raises AssertionError: it does not hold.
    :raises InvalidArgument: an operator without something to expect, or the other way round; or
        text would be compared with bytes.
    """
    check_operator(operator, expected, nothing=nothing)
    if operator in EQUALITY and isinstance(value, str) and isinstance(expected, bytes | bytearray):
        raise InvalidArgument.say(
            "{label} is text, and bytes are expected: write the text.", label=label
        )
    with _evaluating():
        return _verified(value, operator, copy.copy(expected), label, _own_words(message))


def verify_value(
    value: Any,
    operator: AssertionOperator | None,
    expected: Any,
    label: str,
    message: str | None = None,
) -> Any:
    """Asserts on a value of any kind and returns it; beside what is no text, text is JSON.

    :raises AssertionError: it does not hold.
    :raises InvalidArgument: something is expected, and no operator says how.
    """
    check_operator(operator, expected, nothing=True)
    message = _own_words(message)
    with _evaluating():
        try:
            compared, wanted = _comparable(value, expected, operator)
        except ValueError as error:
            raise ExpectationFailed.say("{label}: {error}.", label=label, error=error) from None
        return _verified(compared, operator, wanted, label, message)


def verify_number(
    value: int | None,
    operator: AssertionOperator | None,
    expected: Any,
    label: str,
    message: str | None = None,
    *,
    nothing: bool = True,
) -> Any:
    """Asserts on a whole number and returns it.

    :param value: the number, or ``None`` if there is none.
    :param nothing: whether there may be none.
    :param expected: a number, a string of digits, or ``NONE`` for no number.
    :raises AssertionError: it does not hold.
    :raises InvalidArgument: `expected` is no number, or no operator says how to compare.
    """
    check_operator(operator, expected, nothing=nothing)
    message = _own_words(message)
    try:
        with _evaluating():
            if operator in EQUALITY and str(expected).upper() == "NONE":
                return _failing(verify_assertion, value, operator, None, label, message)
            if operator in EQUALITY + _ORDERING and float(expected) % 1:
                raise ValueError
            return _failing(int_str_verify_assertion, value, operator, expected, label, message)
    except ValueError:
        if Failure.find(str(expected)):
            raise InvalidArgument.say(
                '{label} is a number. The name of a failure is for "Get Error Code" with == or !=.',
                label=label,
            ) from None
        if operator not in EQUALITY + _ORDERING + EVALUATED:
            names = commas(map(symbol, (*EQUALITY, *_ORDERING, *EVALUATED)))
            raise InvalidArgument.say(
                "{label} is a number: compare it by one of {names}, not by {operator}.",
                label=label,
                names=names,
                operator=symbol(operator),
            ) from None
        raise InvalidArgument.say(
            "{label} is a whole number, and {expected} is none.",
            label=label,
            expected=describe(expected),
        ) from None
    except TypeError:
        raise ExpectationFailed.say(
            "{label} is {value}, which is no number.", label=label, value=describe(value)
        ) from None


def to_operator(value: Any, expected: Any) -> AssertionOperator:
    """An operator as a suite names it.

    :param expected: what stands behind it.
    :raises InvalidArgument: it is none; the sentence says how to write what was meant.
    """
    exact = AssertionOperator.__members__.get(value) if isinstance(value, str) else None
    if exact is not None:  # Robot Framework's conversion makes its languages anew each time
        return exact
    with contextlib.suppress(ValueError):
        return cast(AssertionOperator, _OPERATOR.convert(value))
    shown = value if isinstance(value, str | int | float) else "${value}"
    if isinstance(value, str) and (name := _NAMED.match(value)):
        shown = value[name.end() :]
    hint = say("To compare with it, write an operator before it:  ==    {shown}.", shown=shown)
    names = commas(map(symbol, AssertionOperator))
    if isinstance(value, str):
        found = _GLUED.match(value)
        first, rest = (found[1], value[found.end() :].strip()) if found else ("", "")
        near = difflib.get_close_matches(value.lower(), [*_OPERATORS, *_MEANT], 1, cutoff=0.75)
        if first and expected is None:
            hint = say(
                "At least two spaces stand between cells:  {first}    {rest}.",
                first=first,
                rest=rest,
            )
        elif near:
            hint = say("Did you mean {get}?", get=_MEANT.get(near[0], near[0]))
        elif expected in _OPERATORS:
            hint = say(
                "The operator stands first:  {expected}    {shown}.", expected=expected, shown=shown
            )
        elif expected is not None:
            hint = say("It stands where the operator should, before what is expected.")
    raise InvalidArgument.say(
        "{value} is no assertion operator. {hint} Operators are {names}.",
        value=describe(value),
        hint=hint,
        names=names,
    )


def check_operator(
    operator: AssertionOperator | None, expected: Any, *, nothing: bool = False
) -> None:
    """Nothing can be expected without an operator, and no operator stands alone.

    :param nothing: whether ``None`` is something to be equal to.
    :raises InvalidArgument: one of them is missing, or what is to be evaluated is no text.
    """
    if operator is not None and expected is None and not (nothing and operator in EQUALITY):
        raise InvalidArgument.say(
            "Nothing stands behind {operator}: write what is expected, or ${{EMPTY}}.",
            operator=symbol(operator),
        )
    if operator in EVALUATED and not isinstance(expected, str):
        raise InvalidArgument.say(
            "{operator} takes a Python expression about value as text, such as value "
            "> 5, got {expected}.",
            operator=symbol(operator),
            expected=describe(expected),
        )
    if operator is None and expected is not None:
        raise InvalidArgument.say(
            "To compare with {expected}, an assertion operator such as == or contains "
            "must stand before it.",
            expected=describe(expected),
        )


class ExpectedFailure:
    """What a call is expected to fail with: a platform's code, or a failure's name (S34).

    :param code: a number, also as text; a name, in any case; ``None`` or ``NONE`` for no code.
    :raises InvalidArgument: it is none of these.
    """

    def __init__(self, code: object) -> None:
        nothing = code is None or str(code).upper() == "NONE"
        self.code = None if nothing else whole_number(code)
        self.failure = Failure.find(code) if isinstance(code, str) else None
        if not nothing and self.code is None and self.failure is None:
            names = [each.name for each in Failure]
            close = difflib.get_close_matches(str(code).upper(), names, 1)
            meant = say(" Did you mean {close}?", close=close[0]) if close else ""
            raise InvalidArgument.say(
                "An error code is a number such as 1001, or the name of a failure, "
                "got {code}.{meant} The names are {names}.",
                code=describe(code),
                meant=meant,
                names=commas(names),
            )

    def __call__(self, result: Payload) -> bool:
        """Whether a call failed with it: a name is compared with the failure's name alone."""
        if self.failure is not None:
            return bool(result.failure == self.failure.name)
        return bool(result.get("errCode") == self.code)

    def __str__(self) -> str:
        return self.failure.name if self.failure else _code(self.code)

    def instead(self, result: Payload, profile: Profile) -> str:
        """What a call failed with instead, as a sentence's end, and what to expect.

        :param profile: of the platform: a number may be another's.
        """
        code = result.get("errCode")
        text = f"{_code(code)}{',' * (code is None)} {result.failure} ({result.errMsg})."
        if self.failure or self.code is None or profile.has_code(self.code):
            return text
        return say(
            "{text} Platform '{name}' has no code {code}: expect the name {failure}, "
            "which is the same on every platform.",
            text=text,
            name=profile.name,
            code=self.code,
            failure=result.failure,
        )


def _code(number: int | None) -> str:
    return say("no code") if number is None else say("code {number}", number=number)


def message_assertion(
    operator: AssertionOperator | None,
    expected: Any,
    json_path: str | None,
    data_type: DataType | None = None,
) -> MessageAssertion:
    """The assertion of a wait for messages.

    :raises InvalidArgument: no message can ever satisfy it, or every one does.
    """
    assertion = MessageAssertion(operator, expected, finder(json_path, data_type))
    assertion.of_json = json_path is not None
    assertion.where = json_path, data_type
    if operator not in _ALIKE:
        return assertion
    wanted = _kind(expected)
    if json_path is not None:
        if isinstance(expected, bytes | bytearray):
            raise InvalidArgument.say("JSON holds no bytes: expect text, or leave out json_path=.")
    elif expected is None:
        check_operator(operator, expected)
    elif not isinstance(expected, str | bytes | bytearray):
        advice = (
            say("Write it without ${}, or add") if isinstance(expected, int | float) else say("Add")
        )
        raise InvalidArgument.say(
            "A message is text or bytes, and {wanted} is expected. {advice} "
            "json_path=$ to compare with the JSON in the message.",
            wanted=wanted,
            advice=advice,
        )
    elif data_type is not None and wanted != (taken := _kind(_KINDS[data_type]())):
        raise InvalidArgument.say(
            "data_type={data_type} takes messages of {taken} alone, and {wanted} is expected.",
            data_type=data_type,
            taken=taken,
            wanted=wanted,
        )
    return assertion


class MessageAssertion:
    """Whether a message is the one that a test waits for.

    :param operator: of the AssertionEngine; ``None`` accepts any.
    :param expected: what to compare with.
    :param find: finds the values in a message's data that the assertion is about.
    :raises InvalidArgument: the assertion can never be evaluated.
    :ivar of_json: whether it is about the JSON in a message.
    :ivar where: what `find` stands for.
    :cvar what: is waited for.
    """

    what: ClassVar = mark("a message")

    def __init__(
        self,
        operator: AssertionOperator | None,
        expected: Any,
        find: Callable[[str | bytes], list[Any]],
    ) -> None:
        check_operator(operator, expected, nothing=True)
        if operator is _MATCHES:
            _check_regular_expression(expected)
        if operator in _ORDERING:
            _check_number(expected)
        self._operator = operator
        self._expected = expected
        self._find = find
        self.of_json = True
        self.where: Hashable = None
        self.error: str = ""
        """Why the last message could not be compared at all, for the failure's text."""

    def __call__(self, data: str | bytes) -> tuple[bool, Any]:
        """Whether a message matches, and the value to return for it."""
        for value in self._find(data):
            try:
                compared, expected = _comparable(value, self._expected, self._operator)
                found = _verified(compared, self._operator, expected)
            except AssertionError:
                same = type(value) is type(self._expected)
                self.error = "" if same else self._unlike(value)
            except TimeoutExceeded:  # an Exception before Robot Framework 7.5
                raise
            except Exception as error:
                if ends_test(error):  # Ctrl-C, while a message was compared
                    raise
                self._note(error, value)
            else:
                return True, self._result(value if self._operator in _ORDERING else found)
        return False, None

    def _result(self, found: Any) -> Any:
        """What is returned, and so logged, of what was compared as it is."""
        evaluated = self._operator is AssertionOperator["then"] and not isinstance(found, str)
        return found if evaluated else without_surrogates(found)

    def _unlike(self, value: Any) -> str:
        """Why a message did not match where text is compared with bytes."""
        kinds = _kind(value), _kind(self._expected)
        if (
            self._operator in _ALIKE
            and {type(value), type(self._expected)} <= {str, bytes, bytearray}
            and kinds[0] != kinds[1]
        ):
            return say_n(
                "it is {kind}, and {expected} is expected",
                "it is {kind}, and {expected} are expected",
                _number_of(self._expected),
                kind=kinds[0],
                expected=kinds[1],
            )
        return ""

    def _note(self, error: Exception, value: Any) -> None:
        """Keeps why a message could not be compared; what fails for every message is raised."""
        # Behind the expression: what stands in it or in a message does not count.
        why = str(error).removeprefix(f"Evaluating expression {self._expected!r} failed: ")
        hint = _hint(why)
        if not self.of_json and not hint and self._operator in EVALUATED and _holds_json(value):
            hint = say(". The value is the message's text: with json_path=$ it is the JSON in it.")
        self.error = f"{one_line(str(error))}{hint}"  # may quote the message
        if why.startswith(_HOPELESS):
            raise InvalidArgument.say(
                "The assertion cannot be evaluated: {error}", error=self.error
            ) from None

    def details(self, messages: Sequence[str | bytes], conceal: Conceal) -> str:
        """What stands below a failure about the messages that came; begins with a line break."""
        expected = self._expected
        if self._operator is not EQUALITY[0] or not isinstance(expected, str):
            return ""
        found = (
            value for each in messages[-_MOST_COMPARED:] for value in self._find(conceal(each))
        )
        texts = [value for value in found if isinstance(value, str)]
        same = max((same_length(value, expected) for value in texts), default=0)
        if same < MAX_CHARACTERS:  # else what is shown is the same
            return ""
        return say("\nThe nearest one differs from character {n} on.", n=same + 1)

    @property
    def condition(self) -> Hashable:
        """What it stands for, see `Waits.for_message`; ``None`` if something else may decide.

        An expression may name variables of the suite, which change.
        """
        if self._operator in EVALUATED or not isinstance(self._expected, _FIXED):
            return None
        kinds = type(self), type(self._expected)
        return (*kinds, self._operator, self._expected, self.where)

    def __str__(self) -> str:
        if self._operator is None:
            return ""
        return f" {symbol(self._operator)} {self._expected!r}"


class BinaryAssertion(MessageAssertion):
    """Whether a message is the binary one that a test waits for.

    :param operator: of the AssertionEngine, but for those that compare by size; ``None`` accepts
        any binary message.
    :param expected: as `BinaryPattern` takes it; a regular expression; or an expression.
    :raises InvalidArgument: the assertion can never be evaluated.
    """

    what: ClassVar = mark("a binary message")

    def __init__(self, operator: AssertionOperator | None, expected: Any) -> None:
        argument, names = "assertion_expected", (*_BINARY, _MATCHES, *EVALUATED)
        if operator is not None and operator not in names:
            raise InvalidArgument.say(
                "Bytes have no size to compare by: use one of {symbol}, not "
                "{operator}. For their number write  validate    len(value) > 3.",
                symbol=commas(map(symbol, names)),
                operator=symbol(operator),
            )
        self._pattern: BinaryPattern | None = None
        self._holds: Callable[[bytes], bool] | None = None
        if operator is _MATCHES:
            self._holds = binary_regex(expected, argument)
        elif operator in _BINARY:
            self._pattern = BinaryPattern(expected, argument)
            self._holds = partial(_BINARY[operator], self._pattern)
        compares = None if self._holds is not None else operator
        super().__init__(compares, expected if compares else None, finder(None, "arrayBuffer"))
        check_operator(operator, expected)
        self._operator, self._expected = operator, expected
        self.of_json = False

    def __call__(self, data: str | bytes) -> tuple[bool, Any]:
        """Whether a message matches, and the value to return for it."""
        if isinstance(data, str):
            self.error = say("it is text, and bytes are expected.")
            return False, None
        self.error = ""
        if self._holds is None:
            return super().__call__(data)
        return (True, data) if self._holds(data) else (False, None)

    def details(self, messages: Sequence[str | bytes], conceal: Conceal) -> str:
        """See `MessageAssertion.details`: a dump of the last binary one, and where it differs."""
        binary = [each for each in messages if isinstance(each, bytes)]
        last = conceal(binary[-1]) if binary else ""
        if not isinstance(last, bytes):
            return ""
        equals = self._pattern if self._operator is EQUALITY[0] else None
        place = equals.differs_at(last) if equals else None
        where = ""
        if place is not None:
            where = say(
                " differs from byte {place} (at {offset:04x}) on", place=place + 1, offset=place
            )
        return say(
            "\nThe last binary message{where}:\n{bytes}",
            where=where,
            bytes=hex_dump(last, place or 0),
        )

    def __str__(self) -> str:
        if self._pattern is None:
            return super().__str__()
        return f" {symbol(self._operator)} {self._pattern}"


def symbol(operator: AssertionOperator | None) -> str:
    """An operator as suites write it, ``""`` for none."""
    name = str(operator.name) if operator else ""
    return _SYMBOLS.get(name, name)


def _kind(value: object) -> str:
    """What sort of value it is, without showing it."""
    if value is None:
        return say("nothing")
    for kinds, name in _KIND_NAMES:
        if isinstance(value, kinds):
            return say(name)
    return say("a value of type {name}", name=type(value).__name__)


def _number_of(value: object) -> int:
    """That of the noun by which `_kind` calls it: bytes are many."""
    return 2 if isinstance(value, bytes | bytearray) else 1


def _hint(why: str) -> str:
    """What to do about an expression that cannot be evaluated."""
    if why.startswith("Variable '"):
        return say(
            " In an expression $name is a variable of the suite. A JSON path goes to json_path=."
        )
    if why.startswith(("NameError:", "SyntaxError:")):
        return say(
            ". In an expression text stands in quotes, and a variable is $name, without braces."
        )
    return ""


def _holds_json(data: Any) -> bool:
    with contextlib.suppress(ValueError):
        return isinstance(data, str | bytes) and isinstance(read_json(data), dict | list)
    return False


def _verified(
    value: Any,
    operator: AssertionOperator | None,
    expected: Any,
    label: str = "",
    message: str | None = None,
) -> Any:
    """As the AssertionEngine's, with its operators right for all data, see `_judged`.

    A pattern that fits nothing but emptiness does not match for it.
    """
    if isinstance(expected, bytearray):
        expected = bytes(expected)
    if operator is _MATCHES and value in ("", b""):
        found = re.search(expected, value)
        if found and not found.re.groups:
            return value
    holds = _judged(value, operator, expected)
    if holds:
        return value
    try:
        found = _failing(verify_assertion, value, operator, expected, label, message)
        if holds is None or operator is None:
            return found
    except TypeError:
        if holds is None:
            kinds = _kind(value), _kind(expected)
            rule = say("takes text with text, bytes with bytes")
            if operator in _CONTAINING:
                rule = say(
                    "finds text in text, bytes in bytes, an item in a list, and a name in a "
                    "dictionary"
                )
            elif operator in _ORDERING:
                rule += say(", and numbers with numbers")
            failed = ExpectationFailed if value is None else InvalidArgument
            raise failed(
                say_n(
                    "{label} is {kind}, and {expected} is expected, but {operator} {rule}.",
                    "{label} is {kind}, and {expected} are expected, but {operator} {rule}.",
                    _number_of(expected),
                    label=label or say("it"),
                    kind=kinds[0],
                    expected=kinds[1],
                    operator=symbol(operator),
                    rule=rule,
                )
            ) from None
    # The AssertionEngine is of another opinion, and has no words.
    text = message or _should_text(cast(AssertionOperator, operator))
    names = {"value_type": type(value).__name__, "expected_type": type(expected).__name__}
    words = text.format(value=repr(value), expected=repr(expected), **names)
    raise ExpectationFailed(words if message else f"{label} {words}".lstrip())


def _judged(value: Any, operator: AssertionOperator | None, expected: Any) -> bool | None:
    """Whether an operator holds where the AssertionEngine may be wrong; ``None`` where it is right.

    To Python ``True`` is 1, and ``$`` stands before a last line feed too.
    """
    if operator in EQUALITY:
        return same_json(value, expected) is (operator is EQUALITY[0])
    if operator in _CONTAINING and isinstance(value, list | tuple):
        within = any(same_json(each, expected) for each in value)
        return within is (operator is _CONTAINING[0])
    if operator in _AFFIXES and any(
        isinstance(value, kind) and isinstance(expected, kind) for kind in (str, bytes)
    ):
        return _AFFIXES[operator](value, expected)
    return None


def _failing(verify: Callable[..., Any], *args: Any) -> Any:
    """What the AssertionEngine returns; it fails as the library does, in its language.

    :param args: the value, the operator, what is expected, the label and the failure's text.
    """
    operator, label, message = args[1], args[3], args[4]
    if message is None and operator in _SHOULD and CURRENT.get() is not None:
        args = (*args[:4], f"{_escaped(label)} {_should_text(operator)}".lstrip())
    try:
        return verify(*args)
    except AssertionError as error:
        raise ExpectationFailed(str(error)) from None


def _should_text(operator: AssertionOperator) -> str:
    """What a failure says, for the AssertionEngine to put the values in."""
    return say(
        "{{value}} ({{value_type}}) should {should} {{expected}} ({{expected_type}})",
        should=say(_SHOULD[operator]),
    )


def _escaped(text: object) -> str:
    """A text whose braces stand for themselves where `str.format` reads it."""
    return str(text).replace("{", "{{").replace("}", "}}")


@contextlib.contextmanager
def _evaluating() -> Iterator[None]:
    """Words what an expression of the test fails with."""
    try:
        with LetThrough():  # it may take its time
            yield
    except RuntimeError as error:
        text = one_line(str(error))
        hint = _hint(text.rpartition(" failed: ")[2])
        raise InvalidArgument.say(
            "The assertion cannot be evaluated: {text}{hint}", text=text, hint=hint
        ) from None


def _own_words(message: str | None) -> str | None:
    """A failure's text for the AssertionEngine, which puts the value where it says ``{value}``.

    Other braces, as of JSON, stand for themselves.
    """
    with contextlib.suppress(KeyError, IndexError, ValueError, AttributeError):
        if message is not None:
            message.format(value="", value_type="", expected="", expected_type="")
        return message
    return _escaped(message)


def _comparable(value: Any, expected: Any, operator: AssertionOperator | None) -> tuple[Any, Any]:
    """Both as numbers where they are to be ordered; what is expected as JSON beside no text.

    :raises ValueError: one of them is no number.
    """
    if operator in _ORDERING:
        return _number(value), _number(expected)
    of_json = isinstance(expected, str) and not isinstance(value, str | bytes)
    if of_json and operator not in EVALUATED:
        try:
            expected = read_json(expected)
        except ValueError as error:
            _refuse_python(value, expected, operator, str(error))
    return copy.copy(value), copy.copy(expected)


def _refuse_python(value: Any, expected: str, operator: AssertionOperator | None, why: str) -> None:
    """Refuses text that is meant as JSON and is none: it would be unequal to every value.

    :param value: what it is compared with, which is no text.
    :raises ValueError: it is Python's, or begins as JSON beside an object or an array.
    """
    found, containers = python_literal(expected), isinstance(value, Mapping | list | tuple)
    if operator in _CONTAINING and containers and expected in value:
        return
    if found is not ... and operator in (*EQUALITY, *_CONTAINING):
        with contextlib.suppress(TypeError, ValueError):
            why = say("write {write_json}", write_json=write_json(found))
    elif not (operator in EQUALITY and containers and expected.lstrip()[:1] in ("{", "[")):
        return
    raise ValueError(
        say("{expected} is meant as JSON, and is none: {why}", expected=describe(expected), why=why)
    )


def _number(value: Any) -> float:
    """The number that a value is, or that its text is.

    :raises ValueError: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(say("{value} is no number", value=describe(value)))  # noqa: TRY004 - see :raises
    with contextlib.suppress(ValueError):
        return int(value) if isinstance(value, str) else value
    try:
        return float(value)
    except ValueError:
        raise ValueError(say("{value} is no number", value=describe(value))) from None


def _check_number(expected: Any) -> None:
    try:
        _number(expected)
    except ValueError as error:
        raise InvalidArgument.say(
            "To compare by size a number is needed, and {error}.", error=error
        ) from None


def _check_regular_expression(expected: Any) -> None:
    try:
        re.compile(expected)
    except (re.error, TypeError) as error:
        raise InvalidArgument.say(
            "{expected} is no regular expression: {error}.",
            expected=describe(expected),
            error=error,
        ) from None


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


def compiled_path(text: str, argument: str) -> JsonPath:
    """A JSON path.

    :raises InvalidArgument: it cannot be read.
    """
    try:
        return JsonPath(text)
    except ValueError as error:
        raise InvalidArgument.say(
            "{argument} '{text}' cannot be read: {error}. It is RFC 9535, such as $.user.name",
            argument=argument,
            text=text,
            error=error,
        ) from None


def _json_finder(json_path: str) -> Callable[[str | bytes], list[Any]]:
    path = compiled_path(json_path, "json_path")

    def find(data: str | bytes) -> list[Any]:
        try:
            return path.find(read_json(data)).values()
        except ValueError:
            return []

    return find


def at_path(json_path: str | None, assertion: MessageAssertion) -> str:
    """What is expected of a message, and where in it, for a failure's text."""
    holds = str(assertion)
    if not json_path:
        return holds
    if holds:
        return say(" whose {path}{holds}", path=json_path, holds=holds)
    return say(" with {path}", path=json_path)


def found_at(json_path: str | None, messages: Sequence[str | bytes], conceal: Conceal) -> str:
    """What a path finds in the last of some messages, for a failure's text: ``$.id is 7``.

    :param conceal: hides what is to be hidden in a message.
    """
    if not json_path or not messages:
        return ""
    last = conceal(messages[-1])
    found = _json_finder(json_path)(last)
    if not found:
        try:
            read_json(last)
        except ValueError as error:
            return say(
                "{json_path} finds nothing, as it is no JSON: {error}",
                json_path=json_path,
                error=error,
            )
        return say("{json_path} finds nothing", json_path=json_path)
    values = [write_json(each) for each in found[:_SHOWN_VALUES]]
    text = escape(", ".join(values))
    more = len(found) > _SHOWN_VALUES or len(text) > MAX_CHARACTERS
    return say(
        "{json_path} is {text}{more}",
        json_path=json_path,
        text=text[:MAX_CHARACTERS],
        more=" …" if more else "",
    )
