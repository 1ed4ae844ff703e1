"""What the import's ``mask`` names: headers, query parameters and places in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote_plus, urlsplit

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.swan.failures import describe
from SwanSocketLibrary.swan.headers import TOKEN
from SwanSocketLibrary.swan.payloads import MASKED, SENSITIVE_HEADERS

_WRITE: Final = (
    "Write the name of a header (X-Api-Key), of a query parameter with a question mark before it "
    "(?token), or a path in JSON messages ($.user.password)."
)


class MaskRules:
    """Finds and replaces the values that a run keeps to itself.

    :param names: header names, ``?name`` for query parameters, ``$…`` for JSON paths (RFC 9535).
    :raises InvalidArgument: one of them is none of these.
    """

    def __init__(self, names: Iterable[object] = ()) -> None:
        self._headers: set[str] = set()
        self._parameters: set[str] = set()
        self._paths: list[Any] = []
        for name in names:
            self._add(name)

    def headers(self, headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """The headers, with the values of those that are named replaced."""
        return [
            (name, MASKED if name.lower() in self._headers | SENSITIVE_HEADERS else value)
            for name, value in headers
        ]

    def url(self, url: str) -> str:
        """The URL, with the values of query parameters that are named replaced."""
        start, mark, query = url.partition("?")
        if not self._parameters or not mark:
            return url
        query, hash_mark, fragment = query.partition("#")
        parts = []
        for part in query.split("&"):
            name, equals, _ = part.partition("=")
            hidden = equals and unquote_plus(name) in self._parameters
            parts.append(f"{name}={MASKED}" if hidden else part)
        return f"{start}?{'&'.join(parts)}{hash_mark}{fragment}"

    def message(self, data: str | bytes) -> str | bytes:
        """A message, with the values at the places that are named replaced, if it is JSON.

        A message in which nothing is replaced stays as it is, to the last space. JSON that cannot
        be searched, such as one that is nested too deep, is replaced as a whole.
        """
        try:
            found = self._find(data)
        except _NotSearchable:
            return MASKED if isinstance(data, str) else MASKED.encode()
        if found is None:
            return data
        value, nodes = found
        for node in nodes:
            value = _replaced(value, node.location)
        text = json.dumps(value, ensure_ascii=False)
        return text if isinstance(data, str) else text.encode(errors="surrogatepass")

    def secrets_in_url(self, url: object) -> Iterator[str]:
        """The values that `url` would replace, as they are and as the URL spells them."""
        if not self._parameters or not isinstance(url, str) or "?" not in url:
            return
        try:
            query = urlsplit(url).query
        except ValueError:
            return
        for name, value in parse_qsl(query, keep_blank_values=True):
            if name in self._parameters:
                yield value
                yield quote(value, safe="", errors="replace")
        for part in query.split("&"):
            name, _, value = part.partition("=")
            if unquote_plus(name) in self._parameters:
                yield value

    def secrets_in_headers(self, header: object) -> Iterator[str]:
        """The values of the headers that were named."""
        if isinstance(header, dict):
            for name, value in header.items():
                if str(name).lower() in self._headers and isinstance(value, str):
                    yield value

    def secrets_in_message(self, data: object) -> Iterator[str]:
        """The texts and long numbers that `message` would replace."""
        try:
            found = self._find(data) if isinstance(data, str | bytes) else None
        except _NotSearchable:
            return
        if found is None:
            return
        from SwanSocketLibrary.reporting.spellings import texts_in

        for node in found[1]:
            yield from texts_in(node.value)

    def _add(self, name: object) -> None:
        text = str(name).strip()
        if text.startswith("$"):
            self._paths.append(_compiled(text))
        elif text.startswith("?") and text[1:]:
            self._parameters.add(text[1:])
        elif TOKEN.fullmatch(text):
            self._headers.add(text.lower())
        else:
            raise InvalidArgument(f"mask cannot hold {describe(name)}. {_WRITE}")

    def _find(self, data: str | bytes) -> tuple[Any, list[Any]] | None:
        """What a message is as JSON, and the places in it that are named; ``None`` without any.

        :raises _NotSearchable: it is JSON, or looks like it, and cannot be searched.
        """
        if not self._paths:
            return None
        from jsonpath_rfc9535 import JSONPathError

        try:
            value = json.loads(data)
            nodes = [node for path in self._paths for node in path.find(value)]
        except (json.JSONDecodeError, UnicodeDecodeError):
            return None
        except (ValueError, RecursionError, JSONPathError) as error:
            raise _NotSearchable from error
        return (value, nodes) if nodes else None


class _NotSearchable(Exception):
    """Whether anything is named in a text cannot be known."""


def _compiled(path: str) -> Any:
    import jsonpath_rfc9535  # slow to import, and most runs mask nothing

    try:
        return jsonpath_rfc9535.compile(path)
    except jsonpath_rfc9535.JSONPathError as error:
        raise InvalidArgument(
            f"mask holds '{path}', which is no JSON path (RFC 9535): {error}. {_WRITE}"
        ) from None


def _replaced(value: Any, location: tuple[str | int, ...]) -> Any:
    """The value with a mask at a place; what lies in a place that is masked already is gone."""
    if not location or value == MASKED:
        return MASKED
    holder = value
    for key in location[:-1]:
        holder = holder[key]
        if holder == MASKED:
            return value
    holder[location[-1]] = MASKED
    return value
