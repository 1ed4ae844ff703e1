"""JSON Schema, up to 2020-12: what a message has to be, and where one that is not departs.

What a schema refers to is read from files beside it, never from a network. Formats are asserted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.language import say
from SwanSocketLibrary.swan.json_data import read_json
from SwanSocketLibrary.swan.patterns import Difference, Location, path_text, value_text

if TYPE_CHECKING:
    from jsonschema.protocols import Validator
    from referencing import Registry, Resource
    from referencing._core import Resolver

_MOST_ERRORS: Final = 20
_REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")


class Schema:
    """A schema, as a part of a pattern: see `patterns.Node`.

    :param given: it, or JSON text of it.
    :param name: what failures call it.
    :param folder: where the files are that it refers to; ``None`` for none.
    :raises InvalidArgument: it is none, refers to what is not there, or packages are missing.
    """

    leaves = 1

    def __init__(
        self, given: Mapping[str, Any] | str, name: str = "the schema", folder: Path | None = None
    ) -> None:
        try:
            from jsonschema import SchemaError
            from jsonschema.validators import Draft202012Validator, validator_for
        except ImportError:
            raise InvalidArgument(
                say(
                    "A schema needs packages more: pip install "
                    '"robotframework-swansocketlibrary[contracts]"'
                )
            ) from None
        schema = _read(given, name) if isinstance(given, str) else given
        dialect = schema.get("$schema") if isinstance(schema, Mapping) else None
        kind: Any = validator_for(schema, default=None if dialect else Draft202012Validator)
        if kind is None:
            raise InvalidArgument(
                say(
                    "{name} is of a dialect that is not known, {dialect}: $schema names "
                    "one of JSON Schema, at most "
                    "https://json-schema.org/draft/2020-12/schema.",
                    name=name,
                    dialect=value_text(dialect),
                )
            )
        try:
            kind.check_schema(schema, format_checker=kind.FORMAT_CHECKER)
        except SchemaError as error:
            place = path_text(tuple(error.absolute_path))
            raise InvalidArgument(
                say(
                    "{name} is no JSON Schema: at {place}, {message}.",
                    name=name,
                    place=place,
                    message=error.message,
                )
            ) from None
        registry = _registry(schema, name, folder)
        self._validator: Validator = kind(
            schema, registry=registry, format_checker=kind.FORMAT_CHECKER
        )
        self._name = name
        self.text = f"{name}" if folder else say("schema {schema}", schema=value_text(schema))
        self.key = f"{name} {schema}"

    @classmethod
    def of_file(cls, path: str) -> Schema:
        """The schema in a file.

        :raises InvalidArgument: it cannot be read, or used.
        """
        file = Path(path)
        return cls(
            _text_of(file, say("schema {name}", name=file.name)),
            say("schema {name}", name=file.name),
            file.parent,
        )

    def holds(self, value: Any) -> bool:
        """Whether a value is valid."""
        return next(self._errors(value), None) is None

    def compare(self, value: Any, location: Location, found: list[Difference]) -> float:
        """Adds where it is not; what has fewer errors is nearer."""
        differences = dict.fromkeys(
            self._difference(error, value, location)
            for error in islice(self._errors(value), _MOST_ERRORS)
        )
        found += differences
        return 1 / (1 + len(differences))

    def searches(self, _value: Any) -> Iterable[tuple[Any, Any]]:
        """It has no regexes with groups."""
        return ()

    def _errors(self, value: Any) -> Any:
        from referencing.exceptions import Unresolvable

        try:
            yield from self._validator.iter_errors(value)
        except Unresolvable as error:
            wrong = _unresolved(self._name, error)
        except RecursionError:
            wrong = InvalidArgument(say("{name} refers to itself without end.", name=self._name))
        else:
            return
        raise wrong  # out here: those errors are frozen, and would be its context

    def _difference(self, error: Any, _value: Any, location: Location) -> Difference:
        from jsonschema.exceptions import best_match

        best = best_match([error])
        place = (*location, *best.absolute_path)
        at = f"({self._name}, {path_text(tuple(best.absolute_schema_path))})"
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
        rule = "nothing" if best.validator is None else best.validator
        return Difference(place, f"{rule} {value_text(best.validator_value)} {at}", None)


def _registry(schema: Any, name: str, folder: Path | None) -> Registry[Any]:
    """What resolves the references of a schema, all of which there have to be."""
    from jsonschema_specifications import REGISTRY
    from referencing import Registry, Resource
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT202012

    root = Resource.from_contents(schema, default_specification=DRAFT202012)
    base = root.id() or ""
    retrieve: Any = partial(_beside, name, folder, base)
    registry: Registry[Any] = REGISTRY.combine(
        Registry(retrieve=retrieve)  # type: ignore[call-arg] # which attrs renames
    ).with_resource(base, root)
    try:
        _resolve_all(root, registry.resolver_with_root(root), set())
    except Unresolvable as error:
        wrong = _unresolved(name, error)
    else:
        return registry
    raise wrong  # out here, as above


def _resolve_all(resource: Resource[Any], resolver: Resolver[Any], seen: set[int]) -> None:
    """Follows each reference once."""
    from referencing import Resource
    from referencing.jsonschema import DRAFT202012

    if id(resource.contents) in seen:
        return
    seen.add(id(resource.contents))
    if isinstance(resource.contents, Mapping):
        for each in _REFERENCES:
            reference = resource.contents.get(each)
            if isinstance(reference, str):
                found = resolver.lookup(reference)
                target = Resource.from_contents(found.contents, default_specification=DRAFT202012)
                _resolve_all(target, found.resolver, seen)
    for part in resource.subresources():
        _resolve_all(part, resolver.in_subresource(part), seen)


def _beside(name: str, folder: Path | None, base: str, uri: str) -> Resource[Any]:
    """A schema that another refers to, from a file beside it.

    :param base: the other's own address.
    """
    from referencing import Resource
    from referencing.jsonschema import DRAFT202012

    parts = urlsplit(uri)
    if folder is None:
        raise InvalidArgument(
            say(
                "{name} refers to {uri}, and has no file beside which that could be: give "
                "the path of the schema's file, or write what it refers to into its "
                "$defs.",
                name=name,
                uri=uri,
            )
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
        raise InvalidArgument(
            say(
                "{name} refers to {uri}{network}: there is no file {path}.",
                name=name,
                uri=uri,
                network=network,
                path=path,
            )
        )
    text = _text_of(path, say("{uri}, to which {name} refers,", uri=uri, name=name))
    return Resource.from_contents(_read(text, path.name), default_specification=DRAFT202012)


def _unresolved(name: str, error: BaseException) -> InvalidArgument:
    """Why a reference leads nowhere."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, InvalidArgument):
            return InvalidArgument(str(cause))
        cause = cause.__cause__ or cause.__context__
    reference = getattr(error, "ref", "")
    return InvalidArgument(
        say("{name} refers to {reference}, which leads nowhere.", name=name, reference=reference)
    )


def _text_of(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidArgument(
            say("{name} cannot be read: {error}.", name=name, error=error)
        ) from None


def _read(text: str, name: str) -> Any:
    try:
        return read_json(text)
    except ValueError as error:
        raise InvalidArgument(say("{name} is no JSON: {error}.", name=name, error=error)) from None
