"""JSON Schema, up to 2020-12: what a message has to be, and where one that is not departs.

What a schema refers to is read from files beside it, of JSON or YAML, never from a network. Formats
are asserted, and no regex takes longer than its time.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import url2pathname

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.language import say
from SwanSocketLibrary.swan.json_data import Location, read_json
from SwanSocketLibrary.swan.patterns import (
    REGEX_SECONDS,
    Difference,
    path_text,
    too_slow,
    value_text,
)
from SwanSocketLibrary.swan.profile import describe

if TYPE_CHECKING:
    from jsonschema.protocols import Validator
    from referencing import Registry, Resource
    from referencing._core import Resolver

_MOST_ERRORS: Final = 20
_MOST_VALUES: Final = 2_000_000
"""So many values a file of YAML may have: aliases can stand for any number."""
_REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")
_YAML: Final = (".yaml", ".yml")
_INTEGER: Final = re.compile("[-+]?(?:[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$")
_PLAIN: Final = {
    "null": (re.compile("(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    "bool": (re.compile("(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    "int": (_INTEGER, list("-+0123456789")),
    "float": (
        re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
        list("-+0123456789."),
    ),
}
"""What plain text of YAML stands for, and how that begins (YAML 1.2.2, §10.3.2)."""


class _Files(dict[str, Any]):
    """What files hold, by their URIs.

    :ivar resolved: the schemas in them whose references were followed, by their ids.
    """

    def __init__(self, uri: str, value: Any) -> None:
        super().__init__({uri: value})
        self.resolved: set[int] = set()


class Part:
    """A place in a file of JSON or YAML, from which references lead on.

    :ivar value: what stands there.
    :ivar uri: of the file.
    :ivar pointer: the names and indices that lead there from the file's root.
    """

    def __init__(
        self, value: Any, uri: str, pointer: tuple[str, ...] = (), files: _Files | None = None
    ) -> None:
        self.value = value
        self.uri = uri
        self.pointer = pointer
        self._files = _Files(uri, value) if files is None else files

    @classmethod
    def of_file(cls, path: str) -> Part:
        """The root of a file.

        :raises InvalidArgument: it cannot be read.
        """
        file = Path(path)
        return cls(read_file(file, file.name), file.resolve().as_uri())

    @property
    def text(self) -> str:
        """``asyncapi.yaml#/channels/chat``."""
        steps = (each.replace("~", "~0").replace("/", "~1") for each in self.pointer)
        return f"{unquote(self.uri.rpartition('/')[2])}#{''.join(f'/{each}' for each in steps)}"

    @property
    def place(self) -> tuple[str, tuple[str, ...]]:
        """Equal for the same place."""
        return self.uri, self.pointer

    def child(self, name: str | int) -> Part:
        """What stands there by a name or index; a reference is not followed."""
        try:
            value = self.value[name]
        except (LookupError, TypeError):
            value = None
        return Part(value, self.uri, (*self.pointer, str(name)), self._files)

    def get(self, name: str | int) -> Part:
        """The same, with references followed; with the value ``None`` for what is not there.

        :raises InvalidArgument: a reference leads nowhere.
        """
        return self.child(name).followed()

    def items(self) -> dict[str, Part]:
        """What stands there by names, with references followed; none where nothing does.

        :raises InvalidArgument: it is something else, or a reference leads nowhere.
        """
        if self.value is None:
            return {}
        return {name: self.get(name) for name in self.names}

    @property
    def names(self) -> Mapping[str, Any]:
        """What stands there.

        :raises InvalidArgument: it has no names.
        """
        if not isinstance(self.value, Mapping):
            raise InvalidArgument.say(
                "{place} is {value}: names have to be there.",
                place=self.text,
                value=value_text(self.value),
            )
        return self.value

    def elements(self) -> list[Part]:
        """The elements of a list, with references followed; none where nothing is.

        :raises InvalidArgument: it is something else, or a reference leads nowhere.
        """
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise InvalidArgument.say(
                "{place} is {value}: a list has to be there.",
                place=self.text,
                value=value_text(self.value),
            )
        return [self.get(place) for place in range(len(self.value))]

    def followed(self) -> Part:
        """Where it refers to; itself, where it is no reference.

        :raises InvalidArgument: it leads nowhere, or in a circle.
        """
        part, seen = self, {self.place}
        while isinstance(part.value, Mapping) and isinstance(part.value.get("$ref"), str):
            part = part._target(part.value["$ref"])
            if part.place in seen:
                raise InvalidArgument.say(
                    "{place} refers to itself: see {other}.", place=self.text, other=part.text
                )
            seen.add(part.place)
        return part

    @property
    def resolved(self) -> set[int]:
        """The schemas of its files whose references were followed, by their ids."""
        return self._files.resolved

    def file(self, uri: str) -> Any:
        """What a file holds that is referred to.

        :raises InvalidArgument: there is none, or it cannot be read.
        """
        if uri not in self._files:
            folder = Path(url2pathname(urlsplit(self.uri).path)).parent
            self._files[uri] = beside(self.text, folder, "", uri)
        return self._files[uri]

    def _target(self, reference: str) -> Part:
        try:
            uri, _, fragment = urljoin(self.uri, reference).partition("#")
        except ValueError:
            raise _nowhere(self.text, reference) from None
        part = Part(self.file(uri), uri, (), self._files)
        anchor, *steps = unquote(fragment).split("/")
        for step in [f"#{anchor}", *steps] if anchor else steps:
            name = step.replace("~1", "/").replace("~0", "~")
            part = part.followed()
            holder = part.value
            found = part.child(int(name) if isinstance(holder, list) and name.isdecimal() else name)
            if found.value is None and not (isinstance(holder, Mapping) and name in holder):
                raise InvalidArgument.say(
                    "{place} refers to {reference}, which leads nowhere: {there} has {names}.",
                    place=self.text,
                    reference=reference,
                    there=part.text,
                    names=_names(holder, name),
                )
            part = found
        return part


class Schema:
    """A schema, as a part of a pattern: see `patterns.Node`.

    :param given: it, or JSON text of it.
    :param name: what failures call it.
    :param folder: where the files are that it refers to; ``None`` for none.
    :param part: where in a document it stands, which it may refer to; its dialect is draft 7,
        unless it says another.
    :raises InvalidArgument: it is none, refers to what is not there, or packages are missing.
    """

    leaves = 1

    def __init__(
        self, given: Any, name: str = "", folder: Path | None = None, part: Part | None = None
    ) -> None:
        _need("jsonschema")
        from jsonschema.validators import Draft7Validator, Draft202012Validator

        name = name or say("the schema")

        schema = _read(given, name) if isinstance(given, str) and part is None else given
        default = Draft202012Validator if part is None else Draft7Validator
        kind = _checked(schema, name, default)
        registry = _registry(schema, name, folder, part, default)
        if part is not None:  # its own references are relative to the document
            schema = {"$ref": f"{part.uri}{part.text[part.text.index('#') :]}"}
            kind = default
        self._validator: Validator = _limited(kind)(
            schema, registry=registry, format_checker=_formats(kind)
        )
        self._name = name
        self._part = part
        self.text = name if folder else say("schema {schema}", schema=value_text(schema))
        self.key = f"{name} {schema}"

    @classmethod
    def of_file(cls, path: str) -> Schema:
        """The schema in a file of JSON or YAML.

        :raises InvalidArgument: it cannot be read, or used.
        """
        file = Path(path)
        name = say("schema {name}", name=file.name)
        return cls(read_file(file, name), name, file.parent)

    @classmethod
    def of_part(cls, part: Part) -> Schema:
        """The schema at a place of a document.

        :raises InvalidArgument: it cannot be used.
        """
        try:
            return cls(part.value, part.text, None, part)
        except InvalidArgument:
            if not isinstance(part.value, Mapping) or "$id" not in part.value:
                raise
        # Its references are relative to its own address.
        folder = Path(url2pathname(urlsplit(part.uri).path)).parent
        return cls(part.value, part.text, folder)

    def holds(self, value: Any) -> bool:
        """Whether a value is valid."""
        return next(self._errors(value), None) is None

    def compare(self, value: Any, location: Location, found: list[Difference]) -> float:
        """Adds where it is not; what has fewer errors is nearer."""
        differences = dict.fromkeys(
            self._difference(error, location) for error in islice(self._errors(value), _MOST_ERRORS)
        )
        found += differences
        return 1 / (1 + len(differences))

    def searches(self, _value: Any) -> Iterable[tuple[Any, Any]]:
        """It has no regexes with groups."""
        return ()

    def _errors(self, value: Any) -> Any:
        from referencing.exceptions import Unresolvable

        _BUDGET.left = REGEX_SECONDS
        try:
            yield from self._validator.iter_errors(value)
        except Unresolvable as error:
            wrong = _unresolved(self._name, error)
        except RecursionError:
            wrong = InvalidArgument.say(
                "{name} refers to itself without end, or the value is nested too deep for it.",
                name=self._name,
            )
        else:
            return
        raise wrong  # out here: those errors are frozen, and would be its context

    def _difference(self, error: Any, location: Location) -> Difference:
        best = _nearest(error)
        place = (*location, *best.absolute_path)
        at = f"({self._place(tuple(best.absolute_schema_path))})"
        if best.validator == "required":
            missing = [each for each in best.validator_value if each not in best.instance]
            return Difference(
                place, say("the names {missing} {at}", missing=value_text(missing), at=at), None
            )
        if str(best.validator).endswith(("Properties", "propertyNames")):
            words = best.message[:1].lower() + best.message[1:]
            return Difference(
                place, say("fewer names"), None, say("but {words} {at}", words=words, at=at)
            )
        if best.validator is None:  # the schema is false
            return Difference(place, say("nothing {at}", at=at), None)
        return Difference(place, f"{best.validator} {value_text(best.validator_value)} {at}", None)

    def _place(self, path: Location) -> str:
        """Where in the schema a rule stands."""
        if self._part is None:
            return f"{self._name}, {path_text(path)}"
        part = self._part
        for step in path:
            while (
                isinstance(part.value, Mapping) and "$ref" in part.value and step not in part.value
            ):
                part = part.followed()
            part = part.child(step)
        return part.text


def _nearest(error: Any) -> Any:
    """The error that says most: of the schema of an ``anyOf`` or ``oneOf`` that is hardly missed.

    Where a ``const``, an ``enum`` or the type of it all differs, another is meant.
    """
    from jsonschema.exceptions import relevance

    def distance(errors: Iterable[Any]) -> tuple[int, int]:
        others = sum(
            each.validator in ("const", "enum") or (each.validator == "type" and not each.path)
            for each in errors
        )
        return others, len([*errors])

    while error.context:
        branches: dict[Any, list[Any]] = {}
        for each in error.context:
            branches.setdefault(each.schema_path[0], []).append(each)
        error = max(min(branches.values(), key=distance), key=relevance)
    return error


def _need(module: str) -> None:
    """Checks that a module which the extra ``contracts`` brings can be imported.

    :raises InvalidArgument: it cannot.
    """
    try:
        import_module(module)
    except ImportError:
        raise InvalidArgument.say(
            "A schema needs packages more: pip install "
            '"robotframework-swansocketlibrary[contracts]"'
        ) from None


# What is allowed to take time


class _Budget(threading.local):
    """Seconds that are left for slow regexes of one validation, which may have many."""

    left = REGEX_SECONDS


_BUDGET: Final = _Budget()
_SLOW: Final = 0.001
"""Seconds from which on a search counts: a large message has many that are quick."""


class _BoundedSearch:
    """Stands for the module `re` in what jsonschema does for regexes."""

    @staticmethod
    def search(pattern: str, text: str) -> Any:
        """Whether a pattern is found in a text.

        :raises InvalidArgument: that was not decided in time.
        """
        import regex

        began = time.thread_time()
        try:
            if _BUDGET.left <= 0:
                raise TimeoutError
            found = regex.search(pattern, text, timeout=_BUDGET.left)
        except TimeoutError:
            raise InvalidArgument(
                too_slow(say("The pattern {pattern}", pattern=value_text(pattern)), text)
            ) from None
        took = time.thread_time() - began
        if took > _SLOW:
            _BUDGET.left -= took
        return found


@cache
def _limited(kind: Any) -> Any:
    """A class of jsonschema, of whose rules none takes longer than its time.

    jsonschema has no setting for that: these are its own functions, with other regexes.
    """
    from jsonschema.validators import extend

    rules = ("pattern", "patternProperties", "additionalProperties", "unevaluatedProperties")
    there = {name: kind.VALIDATORS[name] for name in rules if name in kind.VALIDATORS}
    changed = {name: _bounded(each, {}) for name, each in there.items()}
    limited: Any = extend(kind, {**changed, "multipleOf": _multiple_of})
    evolve = limited.evolve

    def evolved(self: Any, **changes: Any) -> Any:
        new = evolve(self, **changes)
        if type(new) is limited:
            return new
        kind: Any = type(new)
        other = _limited(kind)  # what is referred to is of another dialect
        return other(
            new.schema,
            registry=new._registry,  # noqa: SLF001 - it has no other name
            format_checker=new.format_checker,
            _resolver=new._resolver,  # noqa: SLF001 - likewise
        )

    limited.evolve = evolved
    return limited


def _multiple_of(validator: Any, factor: Any, value: Any, _schema: Any) -> Iterator[Any]:
    """The rule ``multipleOf`` as JSON writes numbers: 19.99 is a multiple of 0.01."""
    from jsonschema import ValidationError

    if not validator.is_type(value, "number"):
        return
    try:
        whole = (_exact(value) / _exact(factor)).denominator == 1
    except ValueError:  # infinite
        whole = False
    if not whole:
        yield ValidationError("it is no multiple")


def _exact(number: float) -> Fraction:
    return Fraction(number if isinstance(number, int) else repr(number))


def _bounded(function: Any, made: dict[Any, Any]) -> Any:
    """A function of jsonschema, and all of its own that it calls, with bounded regexes."""
    if function not in made:
        names = dict(function.__globals__)
        made[function] = FunctionType(function.__code__, names, function.__name__)
        for name, each in function.__globals__.items():
            if each is re:
                names[name] = _BoundedSearch
            elif isinstance(each, FunctionType) and each.__module__.startswith("jsonschema._"):
                names[name] = _bounded(each, made)
    return made[function]


@cache
def _formats(kind: Any) -> Any:
    """What checks formats: a regex is one of ECMA-262, which has more than Python's."""
    import regex
    from jsonschema import FormatChecker

    checker = FormatChecker(())
    checker.checkers = dict(kind.FORMAT_CHECKER.checkers)

    def is_regex(value: object) -> bool:
        return not isinstance(value, str) or bool(regex.compile(value))

    checker.checkers["regex"] = is_regex, regex.error
    return checker


def _checked(schema: Any, name: str, default: Any) -> Any:
    """The class of jsonschema for a schema's dialect.

    :raises InvalidArgument: it is no schema.
    """
    from jsonschema import SchemaError
    from jsonschema.validators import validator_for

    dialect = schema.get("$schema") if isinstance(schema, Mapping) else None
    kind: Any = None if dialect else default
    if isinstance(dialect, str):
        with suppress(ValueError):  # it is no address
            kind = validator_for({"$schema": dialect}, default=kind)
    if kind is None:
        raise InvalidArgument.say(
            "{name} is of a dialect that is not known, {dialect}: $schema names one of JSON "
            "Schema, at most https://json-schema.org/draft/2020-12/schema.",
            name=name,
            dialect=value_text(dialect),
        )
    try:
        kind.check_schema(schema, format_checker=_formats(kind))
    except SchemaError as error:
        place = path_text(tuple(error.absolute_path))
        raise InvalidArgument.say(
            "{name} is no JSON Schema: at {place}, {message}.",
            name=name,
            place=place,
            message=error.message,
        ) from None
    except RecursionError:
        raise InvalidArgument.say("{name} is nested too deep.", name=name) from None
    return kind


# What it refers to


def _registry(
    schema: Any, name: str, folder: Path | None, part: Part | None, default: Any
) -> Registry[Any]:
    """What resolves the references of a schema, all of which there have to be."""
    from jsonschema_specifications import REGISTRY
    from referencing import Registry, Resource
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT7, DRAFT202012

    dialect: Any = DRAFT202012 if part is None else DRAFT7

    def resource(contents: Any) -> Resource[Any]:
        return Resource.from_contents(contents, default_specification=dialect)

    root = resource(schema)
    base = part.uri if part else root.id() or ""

    def retrieve(uri: str) -> Resource[Any]:
        return resource(part.file(uri) if part else beside(name, folder, base, uri))

    def check(contents: Any, reference: str) -> None:
        what = say("{uri}, to which {name} refers,", uri=reference, name=name)
        _checked(contents, what, default)

    registry: Registry[Any] = REGISTRY.combine(
        Registry(retrieve=retrieve)  # type: ignore[call-arg] # which attrs renames
    )
    if part is None:
        registry = registry.with_resource(base, root)
    resolver = registry.resolver(base) if part else registry.resolver_with_root(root)
    try:
        _resolve_all(root, resolver, check, part.resolved if part else set())
    except Unresolvable as error:
        wrong = _unresolved(name, error)
    else:
        return registry
    raise wrong  # out here, as above


def _resolve_all(
    root: Resource[Any], resolver: Resolver[Any], check: Callable[[Any, str], None], seen: set[int]
) -> None:
    """Follows each reference once, however far they lead on."""
    from referencing import Resource
    from referencing.exceptions import Unresolvable

    rest = [(root, resolver)]
    while rest:
        resource, resolver = rest.pop()
        if id(resource.contents) in seen:
            continue
        seen.add(id(resource.contents))
        rest += ((each, resolver.in_subresource(each)) for each in resource.subresources())
        if not isinstance(resource.contents, Mapping):
            continue
        if not isinstance(resource.contents.get("$ref", ""), str):  # draft 4 does not mind
            raise Unresolvable(ref=value_text(resource.contents["$ref"]))
        for reference in map(resource.contents.get, _REFERENCES):
            if not isinstance(reference, str):
                continue
            try:
                found = resolver.lookup(reference)
            except (TypeError, ValueError):  # its pointer leads through what has no such names
                raise Unresolvable(reference) from None
            if id(found.contents) not in seen:
                check(found.contents, reference)
            target: Resource[Any] = Resource.from_contents(
                found.contents,
                default_specification=resource._specification,  # noqa: SLF001
            )
            rest.append((target, found.resolver))


def beside(name: str, folder: Path | None, base: str, uri: str) -> Any:
    """What another refers to, from a file beside it.

    :param base: the other's own address.
    :raises InvalidArgument: there is no such file, or it cannot be read.
    """
    parts = urlsplit(uri)
    if folder is None:
        raise InvalidArgument.say(
            "{name} refers to {uri}, and has no file beside which that could be: give the path of "
            "the schema's file, or write what it refers to into its $defs.",
            name=name,
            uri=uri,
        )
    away = base.rpartition("/")[0] + "/"
    relative = uri[len(away) :] if len(away) > 1 and uri.startswith(away) else parts.path
    if parts.scheme == "file":
        path = Path(url2pathname(parts.path))
    elif parts.netloc and relative == parts.path:
        path = folder / Path(unquote(parts.path)).name
    else:
        path = folder / unquote(relative)
    if not path.is_file():
        network = say(", and nothing is read from a network") if parts.netloc else ""
        raise InvalidArgument.say(
            "{name} refers to {uri}{network}: there is no file {path}.",
            name=name,
            uri=uri,
            network=network,
            path=path,
        )
    what = say("{uri}, to which {name} refers,", uri=uri, name=name)
    return read_file(path, what, path.name)


def _unresolved(name: str, error: BaseException) -> InvalidArgument:
    """Why a reference leads nowhere."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, InvalidArgument):
            return InvalidArgument(str(cause))
        cause = cause.__cause__ or cause.__context__
    reference = getattr(error, "ref", "")
    reference = f"#{reference}" if reference.startswith("/") else reference
    return _nowhere(name, reference)


def _nowhere(name: str, reference: str) -> InvalidArgument:
    return InvalidArgument.say(
        "{name} refers to {reference}, which leads nowhere.", name=name, reference=reference
    )


def _names(holder: Any, name: str) -> str:
    """What there is instead of a name."""
    if not isinstance(holder, Mapping):
        return say("no names")
    near = get_close_matches(name, map(str, holder), 1)
    if near:
        return say("no {name}, and {near}", name=value_text(name), near=value_text(near[0]))
    return say("no {name}", name=value_text(name))


# Files


def read_file(path: Path, name: str, short: str = "") -> Any:
    """What a file of JSON or YAML holds.

    :param name: what errors call it.
    :param short: the same where its content is wrong; ``""`` for the same.
    :raises InvalidArgument: it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidArgument.say(
            "{name} cannot be read: {error}.", name=name, error=error
        ) from None
    if path.suffix.lower() in _YAML:
        return _read_yaml(text, short or name)
    return _read(text, short or name)


def _read(text: str, name: str) -> Any:
    try:
        return read_json(text)
    except ValueError as error:
        raise InvalidArgument.say("{name} is no JSON: {error}.", name=name, error=error) from None


def _read_yaml(text: str, name: str) -> Any:
    """YAML as JSON has it: names are texts, and what looks like a date is one."""
    _need("yaml")
    import yaml

    try:
        # The loader is a safe one, which makes nothing but what JSON has.
        return _as_json(yaml.load(text, Loader=_loader()), {})[0]  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise InvalidArgument.say(
            "{name} is no YAML: line {line}, column {column}: {problem}.",
            name=name,
            line=mark.line + 1 if mark else 1,
            column=mark.column + 1 if mark else 1,
            problem=error.problem,
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise InvalidArgument.say("{name} is no YAML: {error}.", name=name, error=error) from None
    except RecursionError:
        raise InvalidArgument.say(
            "{name} is no YAML that can be read: it is nested too deep.", name=name
        ) from None


@cache
def _loader() -> Any:
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Reads plain text as YAML 1.2 does: ``no`` is a text."""

    Loader.yaml_implicit_resolvers = {"<": [("tag:yaml.org,2002:merge", re.compile("<<$"))]}
    for kind, (pattern, first) in _PLAIN.items():
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", pattern, first)
    Loader.add_constructor("tag:yaml.org,2002:int", lambda _, node: _whole(node.value))
    Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
    return Loader


def _mapping(loader: Any, node: Any) -> Iterator[Any]:
    """A mapping, in which no name stands twice: PyYAML would take the last without a word."""
    from yaml.constructor import ConstructorError

    seen: set[tuple[str, str]] = set()
    for key, _ in node.value:
        name = key.tag, str(key.value)
        if name in seen:
            text = say("{name} stands there twice", name=value_text(key.value))
            raise ConstructorError(None, None, text, key.start_mark)
        seen.add(name)
    yield from loader.construct_yaml_map(node)


def _whole(text: str) -> int:
    return int(text, 0) if text.lower()[:2] in ("0x", "0o") else int(text)


def _as_json(value: Any, made: dict[int, Any]) -> tuple[Any, int]:
    """A value of YAML in the types of JSON, and how many values it is with those of its aliases.

    What stands in it twice by an alias stays one.
    """
    if value is None or isinstance(value, str | bool | int | float):
        return value, 1
    if id(value) in made:
        if made[id(value)] is None:
            raise ValueError(say("an alias refers to what it stands in"))
        found: tuple[Any, int] = made[id(value)][1]
        return found
    if not isinstance(value, dict | list):
        text = say("it holds {value}, which JSON does not have", value=describe(value))
        raise ValueError(text)  # noqa: TRY004
    made[id(value)] = None
    items = value.values() if isinstance(value, dict) else value
    parts = [_as_json(each, made) for each in items]
    size = 1 + sum(each for _, each in parts)
    if size > _MOST_VALUES:
        text = say("with its aliases it has more than {count} values", count=_MOST_VALUES)
        raise ValueError(text)
    news = [each for each, _ in parts]
    keys = (each if isinstance(each, str) else value_text(each) for each in value)
    new: Any = dict(zip(keys, news, strict=True)) if isinstance(value, dict) else news
    made[id(value)] = value, (new, size)
    return new, size
