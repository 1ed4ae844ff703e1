"""Arguments of keywords and of the import, converted into what the library works with.

Robot Framework converts those of keywords by their types first. Its own conversion of import
arguments ends the whole run where it fails, so those are all converted here.

What cannot be converted raises `InvalidArgument`, whose sentence names the argument, says what it
must be, and what was given.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from inspect import signature
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar, cast, get_args
from urllib.parse import urlsplit

from assertionengine import AssertionOperator
from robot.api.types import KeywordName
from robot.running.context import EXECUTION_CONTEXTS
from robot.utils import timestr_to_secs

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.assertions import to_operator
from SwanSocketLibrary.language import commas, say, speaking
from SwanSocketLibrary.net.error_text import ConnectFailed
from SwanSocketLibrary.net.interface import CERTIFICATE_FILES, ConnectOptions
from SwanSocketLibrary.server.limits import ServerLimits
from SwanSocketLibrary.swan.call_arguments import check_headers, why_none
from SwanSocketLibrary.swan.inbox import Bound
from SwanSocketLibrary.swan.json_data import BOM, python_literal, read_json, write_json
from SwanSocketLibrary.swan.profile import Refusal, describe
from SwanSocketLibrary.swan.urls import ascii_host, check_url, show_url

_Value = TypeVar("_Value")

_TRUE: Final = frozenset({"true", "yes", "on", "1", "是", "真", "开"})
_FALSE: Final = frozenset({"false", "no", "off", "0", "否", "假", "关"})
_PROXIES: Final = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")
_UNITS: Final = {
    "": 1,
    "b": 1,
    "kib": 1 << 10,
    "mib": 1 << 20,
    "gib": 1 << 30,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
}
_MOST_WITHOUT_UNIT: Final = 600
"""Seconds: a longer time without a unit may be meant as milliseconds."""
_TRIES: Final = re.compile(r"(\d+)\s*(?:x|times?|次)(?:[\s,\uff0c\u3001]+(\S.*))?", re.IGNORECASE)
_PAUSE: Final = "1s"
"""Between tries, where a suite does not say it."""
_COMMAS: Final = ",\uff0c\u3001"
"""And the Chinese comma, and the one of enumerations."""
_COMMA: Final = re.compile(f"[{_COMMAS}]")
_QUOTES: Final = "'\""
_QUOTED: Final = re.compile(r"\A(['\"])(.*)\1\Z", re.DOTALL)
_SHOWN: Final = 200
"""Characters of JSON that a failure writes out."""
_SIZE: Final = re.compile(r"\s*(\d+)\s*([a-zA-Z]*)\s*")


# What Robot Framework hands over as it was given


class GivenArgument(NamedTuple):
    """An argument that the library reads itself, so that a failure has its own words.

    :ivar name: of the argument.
    :ivar place: by position; ``None`` where it has to be named.
    :ivar read: what reads it, given what stands behind it too.
    """

    name: str
    place: int | None
    read: Callable[[Any, str, Any], Any]

    def of(self, args: list[Any], kwargs: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """The arguments of a keyword, with this one read.

        :raises InvalidArgument: it cannot be.
        """
        place = self.place
        if place is not None and place < len(args):
            behind = args[place + 1] if place + 1 < len(args) else kwargs.get(_EXPECTED)
            if args[place] is not None:
                args = list(args)
                args[place] = self.read(args[place], self.name, behind)
        elif kwargs.get(self.name) is not None:
            value = self.read(kwargs[self.name], self.name, kwargs.get(_EXPECTED))
            kwargs = {**kwargs, self.name: value}
        return args, kwargs


def given_arguments(
    specification: Iterable[Any], types: Mapping[str, Any]
) -> Iterator[GivenArgument]:
    """Those of a keyword that are read so.

    :param specification: as PythonLibCore has it.
    :param types: by the arguments' names.
    """
    positional = True
    for place, each in enumerate(specification):
        name = each[0] if isinstance(each, tuple) else each
        positional = positional and not name.startswith("*")
        for kind, read in _READ_TOO.items():
            if _kind(types.get(name)) is kind:
                yield GivenArgument(name, place if positional else None, read)


def without_none(hint: Any) -> Any:
    """A type hint for Robot Framework; where it is one that is read so, alone.

    Beside ``None`` Robot Framework has no words for a value that cannot be converted.
    """
    kind = _kind(hint)
    return kind if kind in _READ else hint


def _kind(hint: Any) -> Any:
    """The one kind beside ``None`` that a type hint allows; else the hint."""
    allowed = get_args(hint)
    kinds = [kind for kind in allowed if kind is not type(None)]
    return kinds[0] if len(kinds) == 1 < len(allowed) else hint


def _time(value: object, library: Any) -> object:
    """A time such as ``5s``, ``500ms``, ``1 min 30 s`` or ``01:30``; a number is in seconds.

    A number of more than 600 needs a unit, since it may be meant as milliseconds.
    """
    return _checked_in_dry_run(value, library, lambda: to_time(value, say("the time")))


def _operator(value: object, library: Any) -> object:
    """An operator of the AssertionEngine, see `Assertions`."""
    return _checked_in_dry_run(value, library, lambda: to_operator(value, None))


def _keyword_name(value: object) -> object:
    """The name of a keyword."""
    return value


def _checked_in_dry_run(value: object, library: Any, read: Callable[[], object]) -> object:
    context = EXECUTION_CONTEXTS.current
    if context is not None and context.dry_run:
        try:
            with speaking(library.catalogue):
                read()
        except InvalidArgument as error:
            raise ValueError(str(error)) from None
    return value


_CONVERTERS: Final[dict[Any, Callable[..., object]]] = {
    timedelta: _time,
    AssertionOperator: _operator,
    KeywordName: _keyword_name,
}


class Converters:
    """What Robot Framework documents these kinds with, and finds in a dry run what cannot be read.

    A test gets none: Robot Framework would look at the signature of each whenever a keyword runs.
    """

    def __get__(self, _library: object, _owner: type) -> dict[Any, Callable[..., object]] | None:
        return None if _tests_run() else _CONVERTERS


def as_given(hints: Mapping[str, Any]) -> dict[str, Any]:
    """A keyword's type hints for Robot Framework, which leaves such values alone in a test."""
    unread = _CONVERTERS if _tests_run() else ()
    return {name: Any if _kind(hint) in unread else hint for name, hint in hints.items()}


def _tests_run() -> bool:
    context = EXECUTION_CONTEXTS.current
    return context is not None and not context.dry_run


# Text, headers, JSON


def literal(value: object, opening: str) -> object:
    """A list or dictionary that a suite wrote out, such as ``['chat', 'v2']``.

    :param opening: the character that it starts with.
    :return: what was written; anything else as it is, for the rules to judge.
    """
    if isinstance(value, str) and value.lstrip().startswith(opening):
        with contextlib.suppress(ValueError, SyntaxError):
            return ast.literal_eval(value.strip())
    return value


def names(value: object, argument: str) -> tuple[str, ...]:
    """Names given as a list, or as text with commas between them; none for ``None``."""
    value = literal(value, "[")
    if value is None:
        return ()
    if isinstance(value, str):
        return split_at_commas(value)
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(str(name) for name in value)
    raise InvalidArgument.say(
        "{argument} must be a list, or names with commas between them, got {value}.",
        argument=argument,
        value=describe(value),
    )


def split_at_commas(text: str) -> tuple[str, ...]:
    """What stands between commas, Chinese ones too, that are not in brackets or quotes."""
    parts, depth, quote = [""], 0, ""
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in _QUOTES and (depth or not parts[-1].strip()):
            quote = character
        elif character in "[({":
            depth += 1
        elif character in "])}":
            depth = max(0, depth - 1)
        elif character in _COMMAS and not depth:
            parts.append("")
            continue
        parts[-1] += character
    found = (_QUOTED.sub(r"\2", part.strip()) for part in parts)
    return tuple(part for part in found if part)


def protocol_list(value: object) -> object:
    """Subprotocols; text is split at its commas, unless it is meant as a list and is none."""
    value = literal(value, "[")
    if isinstance(value, str) and not value.lstrip().startswith("["):
        return list(split_at_commas(value))
    return value


def given_base_url(value: object) -> str | None:
    """The import's ``base_url``: a URL without a query."""
    if value is None:
        return None
    try:
        url = check_url(value)
    except Refusal as refusal:
        raise InvalidArgument(f"base_url: {refusal.detail}") from None
    if "?" in url:
        raise InvalidArgument.say(
            "base_url must have no query (?…), got '{url}'.", url=show_url(url)
        )
    return url


def given_header(value: object) -> Mapping[str, Any]:
    """The import's ``header``: what a call may set."""
    header = literal(value, "{")
    try:
        check_headers(header)
    except Refusal as refusal:
        raise InvalidArgument(f"header: {refusal.detail}") from None
    return cast("Mapping[str, Any]", header or {})


def header_dictionary(value: object) -> list[tuple[str, str]]:
    """Headers given as a dictionary, none for ``None``; a list is one for each of its items."""
    if value is None:
        return []
    if isinstance(value, str) and value.lstrip().startswith("{"):
        raise InvalidArgument.say(
            "headers begin like a dictionary and are none: {why_none}. Mend their "
            "quotes, or make one with  VAR  &{{headers}}  X-Name=value.",
            why_none=why_none(value),
        )
    if not isinstance(value, Mapping):
        raise InvalidArgument.say(
            "headers must be a dictionary, got {value}.", value=describe(value)
        )
    return [
        (str(name), str(each))
        for name, item in value.items()
        for each in (item if isinstance(item, list | tuple) else [item])
    ]


def text_or_bytes(value: object, argument: str) -> str | bytes:
    """Data of a message."""
    if isinstance(value, str | bytes):
        return value
    if isinstance(value, bytearray):
        return bytes(value)
    raise InvalidArgument.say(
        "{argument} must be text or bytes, got {value}. JSON is text as well: "
        "${{{{json.dumps($value)}}}}.",
        argument=argument,
        value=describe(value),
    )


def json_text(value: object) -> str:
    """A value as JSON text.

    Text that is itself a JSON object or array stays as it is; other text becomes a JSON string.
    Text that begins as an object or array and cannot be read as one is refused, also where Python
    could read it: what is meant as JSON is JSON.
    """
    if isinstance(value, str) and isinstance(python_literal(value), tuple):
        raise InvalidArgument.say(
            "{value} is a tuple of Python and no JSON: write a list, with [ and ].",
            value=describe(value),
        )
    if isinstance(value, str) and value.lstrip().lstrip(BOM).lstrip()[:1] in ("{", "["):
        try:
            read_json(value)
        except ValueError as error:
            mend = say("Mend the text")
            if len(value) <= _SHOWN:
                with contextlib.suppress(TypeError, ValueError):  # what has no form in JSON
                    mend = f"Write {write_json(python_literal(value), strict=True)}"
            raise InvalidArgument.say(
                "The value begins like a JSON object or array, but it is none: "
                "{error}. {mend}, or give a dictionary or a list.",
                error=error,
                mend=mend,
            ) from None
        return value
    try:
        return write_json(value, strict=True)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidArgument.say(
            "The value cannot be sent as JSON: {error}. Use text, numbers, true, "
            "false, null, lists and dictionaries.",
            error=error,
        ) from None


def separator(value: object) -> str | None:
    """The argument ``message_separator``: text, ``${EMPTY}`` for none."""
    if value is None or isinstance(value, str):
        return value
    raise InvalidArgument.say(
        "message_separator must be text such as \\x1e, or ${{EMPTY}} for none, got "
        "{value}. Only text messages are split.",
        value=describe(value),
    )


# Times, numbers, sizes


def positive_seconds(time: timedelta, argument: str) -> float:
    """A duration above zero, in seconds."""
    amount = time.total_seconds()
    if amount <= 0:
        raise InvalidArgument.say(
            "{argument} must be longer than zero, such as 5s or 500ms, got {amount:g} seconds.",
            argument=argument,
            amount=amount,
        )
    return amount


def to_time(value: Any, argument: str) -> timedelta:
    """A duration: ``5s``, ``1 min``, or a number of seconds that is no number of milliseconds."""
    if isinstance(value, timedelta):
        return value
    try:
        if isinstance(value, bool):
            raise ValueError  # noqa: TRY004 - raised again below
        made = timedelta(seconds=timestr_to_secs(value))
    except (ValueError, OverflowError):
        raise InvalidArgument.say(
            "{argument} must be a time such as 5s, 500ms or 1 min, got {value}.",
            argument=argument,
            value=describe(value),
        ) from None
    with contextlib.suppress(ValueError):
        if (bare := float(value)) > _MOST_WITHOUT_UNIT:
            raise InvalidArgument.say(
                "{argument}={value} has no unit: is it {as_s:g} s, or {as_ms:g} s? "
                "Write {value}s or {value}ms.",
                argument=argument,
                value=value,
                as_s=bare,
                as_ms=bare / 1000,
            )
    return made


def seconds(value: Any, argument: str) -> float:
    """The seconds of a time above zero."""
    return positive_seconds(to_time(value, argument), argument)


def refuse_misspelt(keyword: Callable[..., Any], args: Sequence[Any]) -> None:
    """Refuses ``sokcet=chat`` where Robot Framework has taken it for another argument's text.

    Data and what is expected may be such text.

    :raises InvalidArgument: an argument is nearly the name of another, and ``=``.
    """
    if not any(_looks_named(arg) for arg in args):
        return
    takes = signature(keyword).parameters
    places = [
        name
        for name, each in takes.items()
        for _ in (args if each.kind is each.VAR_POSITIONAL else "1")
    ]
    for place, arg in zip(places, args, strict=False):
        if place not in _NAMED_IN_HASTE or not _looks_named(arg):
            continue
        name, _, value = arg.partition("=")
        near = difflib.get_close_matches(name, takes, 1, cutoff=0.7)
        if near:
            raise InvalidArgument(
                say(
                    "There is no argument '{name}': did you mean {near}={value}?",
                    name=name,
                    near=near[0],
                    value=value,
                )
                + (
                    say(" As a {place}, write {place}={arg}.", place=place, arg=arg)
                    if place in _TEXTS
                    else ""
                )
            )


def _looks_named(arg: Any) -> bool:
    return isinstance(arg, str) and "=" in arg and arg.partition("=")[0].isidentifier()


_NAMED_IN_HASTE: Final = frozenset(
    {"assertion_operator", "message", "socket", "code", "reason", "callbacks"}
)
"""Arguments whose text is no data of a service."""
_TEXTS: Final = frozenset({"message", "reason"})
_EXPECTED: Final = "assertion_expected"
_READ: Final[dict[Any, Callable[[Any, str, Any], Any]]] = {
    timedelta: lambda value, name, _behind: to_time(value, name),
    AssertionOperator: lambda value, _name, behind: to_operator(value, behind),
}
_READ_TOO: Final = {**_READ, bool: lambda value, name, _behind: truth(value, name)}
"""And what Robot Framework converts: it leaves words of languages that the suite has not set."""


class Retries(NamedTuple):
    """How often something is tried, and for how long.

    :ivar tries: how often at most; ``None`` for any number.
    :ivar within: seconds for all tries with their pauses; ``None`` for any time.
    :ivar pause: seconds after each failure.
    """

    tries: int | None
    within: float | None
    pause: float


def retries(value: str) -> Retries:
    """How often to try: ``3x``, ``3 times``, or ``10s`` for the whole; a pause may follow.

    :raises InvalidArgument: it is none, or a number, which may be tries or seconds.
    """
    counted = _TRIES.fullmatch(value.strip())
    if counted is not None:
        return Retries(
            count(counted[1], say("The number of tries in retry")),
            None,
            seconds(counted[2] or _PAUSE, say("The pause in retry")),
        )
    whole, pause = (part.strip() for part in (*_COMMA.split(value, maxsplit=1), "")[:2])
    if whole.isdecimal():
        raise InvalidArgument.say(
            "retry={whole} may be {whole} tries or {whole} seconds. Write {whole}x or {whole}s.",
            whole=whole,
        )
    try:
        within = seconds(whole, "retry")
    except InvalidArgument:
        raise InvalidArgument.say(
            "retry must be a number of tries and the pause after each, such as 3x 1s, "
            "or a time for all tries, such as 10s or 10s, 500ms; got {value}.",
            value=describe(value),
        ) from None
    return Retries(None, within, seconds(pause or _PAUSE, say("The pause in retry")))


def whole_number(value: Any, argument: str) -> int:
    """A whole number, or text that is one."""
    with contextlib.suppress(TypeError, ValueError):
        if isinstance(value, int | str) and not isinstance(value, bool):
            return int(value)
    raise InvalidArgument.say(
        "{argument} must be a whole number, got {value}.", argument=argument, value=describe(value)
    )


def count(value: Any, argument: str, least: int = 1) -> int:
    """A whole number that is not below `least`, or text that is one."""
    found = whole_number(value, argument)
    if found < least:
        raise InvalidArgument.say(
            "{argument} must be {least} or more, got {found}.",
            argument=argument,
            least=least,
            found=found,
        )
    return found


def byte_count(value: Any, argument: str) -> int:
    """A number of bytes above zero: ``65536``, ``64KiB``, ``1 MB``."""
    match = _SIZE.fullmatch(str(value))
    unit = _UNITS.get(match.group(2).lower()) if match else None
    if match is None or unit is None or int(match.group(1)) == 0:
        raise InvalidArgument.say(
            "{argument} must be a number of bytes above zero, such as 65536 or 64MiB, "
            "got '{value}'.",
            argument=argument,
            value=value,
        )
    return int(match.group(1)) * unit


def bound(value: object, argument: str, default: Bound) -> Bound:
    """How much is kept: ``5000``, ``64MiB``, or both as ``5000, 64MiB``.

    :param default: what holds for the part that is left out.
    """
    found: dict[str, int] = {}
    for part in (parts := _COMMA.split(str(value))):
        text = part.strip()
        if text.isdecimal():
            found.setdefault("count", int(text))
        elif _SIZE.fullmatch(text):
            found.setdefault("size", byte_count(text, argument))
    if len(found) != len(parts) or found.get("count") == 0:
        raise InvalidArgument.say(
            "{argument} must be a number above zero, a number of bytes with its unit, "
            "or both with a comma between them, such as 5000, 64MiB; got '{value}'.",
            argument=argument,
            value=value,
        )
    return Bound(found.get("count", default.count), found.get("size", default.size))


def server_limits(given: Mapping[str, Any]) -> ServerLimits:
    """The bounds of embedded servers.

    :param given: them all; the import's arguments have ``server_`` before these names.
    """
    return ServerLimits(
        count(given["max_clients"], "server_max_clients"),
        seconds(given["handshake_timeout"], "server_handshake_timeout"),
        byte_count(given["max_head"], "server_max_head"),
        byte_count(given["max_message"], "server_max_message"),
        byte_count(given["max_held"], "server_max_held"),
        count(given["keeps_gone"], "server_keeps_gone", least=0),
    )


# Other values of the import


def optional(read: Callable[[Any, str], _Value], value: Any, argument: str) -> _Value | None:
    """What `read` makes of a value, ``None`` of none."""
    return None if value is None else read(value, argument)


def choice(value: Any, argument: str, options: Any) -> Any:
    """One of the texts of a `Literal`, in any case."""
    for option in get_args(options):
        if isinstance(value, str) and value.lower() == option.lower():
            return option
    listed = commas(f"'{option}'" for option in get_args(options))
    raise InvalidArgument.say(
        "{argument} must be one of {listed}, got {value}.",
        argument=argument,
        listed=listed,
        value=describe(value),
    )


def truth(value: Any, argument: str) -> bool:
    """A boolean, or text such as ``off``."""
    word = str(value).lower()
    if word not in _TRUE | _FALSE:
        raise InvalidArgument.say(
            "{argument} must be True or False, got {value}.",
            argument=argument,
            value=describe(value),
        )
    return word in _TRUE


def file(value: Any, argument: str) -> str | None:
    """The path of a file that exists, with ``~`` for the home directory; ``None`` for ``None``."""
    if value is None:
        return None
    path = Path(os.path.expanduser(str(value)))  # noqa: PTH111 - Path's raises for ~nobody
    if not path.is_file():
        raise InvalidArgument.say(
            "{argument} must name a file, and '{value}' is none.", argument=argument, value=value
        )
    return str(path)


def certificates(value: Any, argument: str) -> str | None:
    """The path of a file, or of a folder of such as end in .pem or .crt; ``None`` for ``None``."""
    folder = Path(os.path.expanduser(str(value)))  # noqa: PTH111
    if value is None or not folder.is_dir():
        return file(value, argument)
    if not any(each.suffix.lower() in CERTIFICATE_FILES for each in folder.iterdir()):
        raise InvalidArgument.say(
            "{argument} must name a file, or a folder with certificates as *.pem or "
            "*.crt, and '{value}' has none of these.",
            argument=argument,
            value=value,
        )
    return str(folder)


def refuse_lone_key(options: ConnectOptions) -> None:
    """Refuses options with a client's key and no certificate that it is for."""
    for argument in ("client_key", "client_key_password"):
        if options.client_cert is None and getattr(options, argument) is not None:
            raise InvalidArgument.say(
                "{argument} is of no use without client_cert: name the file of the "
                "certificate there (PEM or PKCS#12), or leave both out.",
                argument=argument,
            )


def resolved_hosts(
    value: Any, argument: str, url: object = None
) -> tuple[tuple[str, int, str], ...]:
    """Hosts and ports with the addresses that they are to have: ``host:port:address``.

    Several have commas between them. An address alone is one more for the host before it.

    :param url: where they are to lead, if one is known. A resolve that does not would have the test
        reach any node.
    """
    from SwanSocketLibrary.net.target import parse_resolved, parse_target

    found: list[tuple[str, int, str]] = []
    for part in names(value, argument):
        try:
            found.append(parse_resolved(part, found[-1] if found else None))
        except ValueError:
            raise InvalidArgument.say(
                "{argument} must be host:port:address, such as chat.example:443:192.0.2.7, with "
                "IPv6 addresses in brackets and commas between several, got {value}.",
                argument=argument,
                value=describe(value),
            ) from None
    with contextlib.suppress(ConnectFailed):  # the rules judge the URL
        target = parse_target(url) if found and isinstance(url, str) else None
        if target and (target.host, target.port) not in [each[:2] for each in found]:
            raise InvalidArgument.say(
                "{argument} must name the host and port of the URL, {authority}, got {value}.",
                argument=argument,
                authority=target.authority,
                value=describe(value),
            )
    return tuple(found)


def checked_proxy(value: Any) -> str | None:
    """A proxy's URL, ``""`` for none, ``None`` for the environment's.

    What is refused is not shown: it may hold a password.
    """
    if value is None or value == "":
        return cast("str | None", value)
    with contextlib.suppress(TypeError, ValueError):
        parts = urlsplit(value if "://" in value else f"http://{value}")
        host = parts.hostname or ""
        if parts.scheme in _PROXIES and parts.port != 0 and (":" in host or ascii_host(host)):
            return str(value)
    raise InvalidArgument.say(
        "proxy must be a URL such as http://host:8080 or socks5://host:1080, with user:password@ "
        "before the host where need be; known are {proxies}. In a user or a password @ is written "
        "as %40, / as %2F, # as %23, ? as %3F and % as %25.",
        proxies=commas(_PROXIES),
    )
