"""JSON as the platform's JavaScript reads and writes it, and paths into it (RFC 8259, RFC 9535)."""

from __future__ import annotations

import ast
import contextlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn

from SwanSocketLibrary.language import mark, say

if TYPE_CHECKING:
    from jsonpath_rfc9535 import JSONPathNodeList, JSONPathQuery

Location = tuple[str | int, ...]
"""Where in a value of JSON: names and indices from its root."""

BOM: Final = "\ufeff"
_MOST_DIGITS: Final = 4300
"""More of them Python reads as no whole number."""
_SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
_INFINITE: Final = re.compile(r'("(?:[^"\\]|\\.)*")|Infinity')
_MAY_HAVE_FLOAT: Final = re.compile(r"\d\.\d|\de[+-]")
_FLOAT: Final = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")|-?\d+(?:\.\d+)?e[+-]\d+|-?\d+\.\d+')
_LONGEST_WHOLE: Final = 1e21
_SMALLEST_PLAIN: Final = 1e-6
"""Below it, and from the other one on, JavaScript writes an exponent (ECMA-262 §6.1.6.1.20)."""
_NAMES: Final = (
    r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    r"|(\.\.?)([A-Z_a-z\u0080-\ud7ff\ue000-\U0010ffff][\w\u0080-\ud7ff\ue000-\U0010ffff]*)"
)
"""The texts of a JSON path, and the names in its shorthand (RFC 9535 §2.5.1.1). Few paths need it:
to compile it takes as long as to import ten modules."""
_POSITION: Final = re.compile(r", line \d+, column \d+$")
_CHINESE: Final = dict(zip("“”：，｛｝［］", '"":,{}[]', strict=True))
"""Punctuation that input methods write in place of JSON's."""
_FAULTS: Final = (
    mark("Expecting value"),
    mark("Expecting ',' delimiter"),
    mark("Expecting ':' delimiter"),
    mark("Expecting property name enclosed in double quotes"),
    mark("Extra data"),
    mark("Illegal trailing comma before end of array"),
    mark("Illegal trailing comma before end of object"),
    mark("Invalid control character at"),
    mark("Invalid \\uXXXX escape"),
    mark("Unterminated string starting at"),
)
"""What Python's decoder says, for catalogues."""
_BEFORE_JSON: Final = re.compile(r"\d{1,20}-?(?:/[^,{\[\"]{0,200},)?\d{0,20}(?=[{\[])")
_BETWEEN_JSON: Final = re.compile("[\0-\x20]*")


def read_json(data: str | bytes) -> Any:
    """What a message is as JSON; whole numbers stay exact.

    :param data: text, or bytes in UTF-8, UTF-16 or UTF-32. A byte order mark is left out of bytes,
        as a ``TextDecoder`` does, and refused in text, as ``JSON.parse`` does.
    :raises ValueError: it is none. Python's ``NaN`` and ``Infinity`` are none.
    """
    text = data if isinstance(data, str) else data.decode(json.detect_encoding(data))
    if text.startswith(BOM):
        raise ValueError(say("it begins with a byte order mark (BOM, U+FEFF), which is not JSON"))
    try:
        try:
            return _DECODER.decode(text)
        except json.JSONDecodeError as error:
            raise _said(error) from None
        except ValueError:  # a constant, or a number of more digits than Python takes
            return _PATIENT_DECODER.decode(text)
    except RecursionError:
        raise ValueError(say("it is nested too deep")) from None


def _said(error: json.JSONDecodeError) -> json.JSONDecodeError:
    """What Python found wrong, in the current language."""
    found, why = error.doc[error.pos : error.pos + 1], say(error.msg)
    if error.msg.startswith("Invalid \\escape"):
        why = say(
            "{escape} is no escape of JSON, in which a backslash is written \\\\, and in a "
            "cell of Robot \\\\\\\\",
            escape=error.doc[error.pos : error.pos + 2],
        )
    elif found in _CHINESE:
        why = say(
            "'{found}' is Chinese punctuation, JSON has '{meant}'",
            found=found,
            meant=_CHINESE[found],
        )
    said = json.JSONDecodeError(why, error.doc, error.pos)
    said.args = (
        say(
            "{why}: line {line} column {column} (char {place})",
            why=why,
            line=said.lineno,
            column=said.colno,
            place=said.pos,
        ),
    )
    return said


def write_json(value: Any, *, strict: bool = False, **layout: Any) -> str:
    """A value as JSON; characters stay, lone surrogates are escaped as by ``JSON.stringify``.

    :param strict: as it is sent: numbers as JavaScript writes them, ``1`` for ``1.0``, and no
        infinite ones; else these are written as ``1e999``, which reads as such.
    :param layout: ``indent`` and ``sort_keys`` of `json.dumps`.
    :raises ValueError: a number has no form in JSON, or the value holds itself.
    :raises TypeError: the value is of a type that JSON does not have.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=not strict, **layout)
    except ValueError as error:
        if "float" not in str(error):  # it holds itself
            raise
        raise ValueError(
            say(
                "it holds NaN or an infinite number, for which JSON.stringify writes "
                "null: give None"
            )
        ) from None
    if "Infinity" in text:
        text = _INFINITE.sub(lambda found: found.group(1) or "1e999", text)
    if strict and _MAY_HAVE_FLOAT.search(text):
        text = _FLOAT.sub(lambda found: found.group(1) or _number(found.group()), text)
    return text if text.isascii() else _SURROGATES.sub(_escaped, text)


def without_surrogates(value: Any) -> Any:
    """A value of JSON with U+FFFD for each lone surrogate, as text has it when it is encoded.

    Robot Framework writes no output file that can be read once it has logged one.
    """
    if isinstance(value, str):
        has_some = not value.isascii() and _SURROGATES.search(value)
        return _SURROGATES.sub("\ufffd", value) if has_some else value
    if isinstance(value, list | tuple):
        return type(value)(map(without_surrogates, value))
    if isinstance(value, dict):
        return {without_surrogates(name): without_surrogates(each) for name, each in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class JsonInText:
    """What a message of text holds of JSON.

    :ivar values: its objects and lists.
    :ivar around: the text before, between and behind them: one more. White space around a single
        one is left out.
    """

    values: list[Any]
    around: list[str]

    def write(self, **layout: Any) -> str:
        """The message with these values; see `write_json`."""
        written = (write_json(each, **layout) for each in self.values)
        between = (f"{text}{behind}" for text, behind in zip(written, self.around[1:], strict=True))
        return self.around[0] + "".join(between)


def json_in_text(text: str) -> JsonInText | None:
    """The JSON that a message is made of: ``None`` where it is anything else.

    It is one object or list; or several, with nothing but control characters and blanks between
    and behind them, as SignalR's end in U+001E. Before the first may stand what Socket.IO has
    there: digits, and a namespace, as in ``42["chat"]`` and ``42/admin,7["chat"]``.
    """
    with contextlib.suppress(ValueError):
        if text.lstrip()[:1] in {"{", "["}:
            return JsonInText([read_json(text)], ["", ""])
    before = _BEFORE_JSON.match(text)
    at = before.end() if before else 0
    found = JsonInText([], [text[:at]])
    while text[at : at + 1] in {"{", "["}:
        try:
            value, at = _PATIENT_DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return None
        between = text[at : (at := _BETWEEN_JSON.match(text, at).end())]  # type: ignore[union-attr]
        found.values.append(value)
        found.around.append(between)
    return found if found.values and at == len(text) else None


def same_json(value: Any, other: Any) -> bool:
    """Whether two values are the same JSON: ``true`` is no 1, and a tuple is an array."""
    if isinstance(value, Mapping) and isinstance(other, Mapping):
        return value.keys() == other.keys() and all(
            same_json(each, other[name]) for name, each in value.items()
        )
    if isinstance(value, list | tuple) and isinstance(other, list | tuple):
        return len(value) == len(other) and all(map(same_json, value, other))
    return isinstance(value, bool) is isinstance(other, bool) and bool(value == other)


def value_at(value: Any, location: Location, default: Any = None) -> Any:
    """What stands at a place of a value of JSON; `default` where there is no such place."""
    for key in location:
        try:
            value = value[key]
        except (LookupError, TypeError):
            return default
    return value


def replaced_at(value: Any, location: Location, new: Any) -> Any:
    """A value of JSON with another one at a place; unchanged where there is none any more.

    That is so within a place that was replaced before.
    """
    if not location:
        return new
    holder = value_at(value, location[:-1])
    if isinstance(holder, dict | list):
        holder[location[-1]] = new  # type: ignore[index]
    return value


def python_literal(text: str) -> Any:
    """What is written as Python writes a value and JSON does not, as ``True`` and ``(1, 2)``.

    :return: the value; ``...`` for all other text.
    """
    try:
        read_json(text)
    except ValueError:
        with contextlib.suppress(ValueError, SyntaxError, RecursionError, MemoryError):
            found = ast.literal_eval(text.strip())
            bare = isinstance(found, tuple) and not text.lstrip().startswith("(")
            return ... if bare or isinstance(found, str | bytes) else found
    return ...


class JsonPath:
    """A JSON path.

    :raises ValueError: the text is none, and why.
    """

    def __init__(self, text: str) -> None:
        self._query = _compiled(text)

    def find(self, value: Any) -> JSONPathNodeList:
        """Where in a value of JSON the path leads.

        :raises ValueError: the value is nested too deep to be searched.
        """
        from jsonpath_rfc9535 import JSONPathError

        try:
            return self._query.find(value)
        except (RecursionError, JSONPathError) as error:
            raise ValueError(str(error)) from None


def _compiled(path: str) -> JSONPathQuery:
    """A path; jsonpath-rfc9535 1.0.1 refuses names such as ``订单`` (docs/upstream.rst).

    So what it cannot read is tried again with its names in brackets, which mean the same.
    """
    from jsonpath_rfc9535 import JSONPathError, compile  # noqa: A004 - slow to import

    try:
        return compile(path)
    except JSONPathError as error:
        reason = str(error).splitlines()[0]
    bracketed = re.sub(_NAMES, _bracketed, path)
    try:
        return compile(bracketed)
    except JSONPathError as error:
        if not path.isascii():  # what was said first may be about a name that is right
            reason = _POSITION.sub("", str(error).splitlines()[0])
    raise ValueError(reason)


def _bracketed(found: re.Match[str]) -> str:
    text, dots, name = found.groups()
    if text or name.isascii():
        return found.group()
    return f"{dots if dots == '..' else ''}['{name}']"


def _escaped(found: re.Match[str]) -> str:
    pair = found.group()
    if len(pair) == 1:
        return f"\\u{ord(pair):04x}"
    return pair.encode("utf-16", "surrogatepass").decode("utf-16")


def _number(written: str) -> str:
    """A float of Python as JavaScript writes it."""
    if "e" not in written:
        return "0" if written == "-0.0" else written.removesuffix(".0")
    if _SMALLEST_PLAIN <= abs(float(written)) < _LONGEST_WHOLE:
        from decimal import Decimal

        return f"{Decimal(written):f}"
    return re.sub("(?<=e[+-])0", "", written)


def _whole(digits: str) -> float:
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(say("{name} is not JSON", name=name))


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse_constant)
_PATIENT_DECODER: Final = json.JSONDecoder(parse_int=_whole, parse_constant=_refuse_constant)
