"""Keeps secrets, and what the import's ``mask`` names, out of everything that people read."""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from operator import is_
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote, unquote_plus, urlsplit

from SwanSocketLibrary.errors import InvalidArgument, SwanSocketError
from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.output.previews import visible
from SwanSocketLibrary.swan.call_arguments import TOKEN
from SwanSocketLibrary.swan.json_data import BOM, JsonPath, replaced_at, write_json
from SwanSocketLibrary.swan.payloads import (
    MASKED,
    SENSITIVE_HEADERS,
    Headers,
    HiddenBytes,
    HiddenText,
    Payload,
)
from SwanSocketLibrary.swan.profile import describe
from SwanSocketLibrary.swan.urls import show_url, without_credentials

if TYPE_CHECKING:
    from SwanSocketLibrary.output.secret_scanner import SecretForms, SecretScanner

# secret_scanner is imported where it is used: its patterns take long to compile, and most runs
# have no secret.

MOST_LEARNED: Final = 200
"""How many of the values found by a run's ``mask`` are hidden elsewhere too; the oldest go."""
LONGEST_LEARNED: Final = 4096
"""Longer values, in characters, are masked in their place alone: searching for them is slow."""
_CUT: Final = re.compile(r"…|\.\.\.")
"""Where a text was cut, perhaps in the middle of a secret."""
_BEFORE_CUT: Final = " \"'"
_WRITE: Final = mark(
    "Write the name of a header (X-Api-Key), of a query parameter with a question mark before it "
    "(?token), or a path in JSON messages ($.user.password)."
)


class Redactor:
    """Hides the secrets of a run, and what its ``mask`` names, in what is about to be read.

    :param rules: of the import's ``mask``. What they find in connects and messages becomes a
        secret as well, so that it is hidden wherever else it shows up.
    """

    def __init__(self, rules: MaskRules | None = None) -> None:
        self.rules = rules or MaskRules()
        self._lock = threading.Lock()
        """Guards the secrets. The scanner for all of them is replaced as a whole."""
        self._seen: set[object] = set()
        self._added: dict[str | bytes, SecretForms] = {}
        self._learned: OrderedDict[str, SecretForms] = OrderedDict()
        self._scanner: SecretScanner | None = None

    def add(self, secret: object, header: str = "") -> None:
        """Hides a secret from now on, in each of its spellings.

        :param secret: text or bytes; of a number its digits; of a container each item.
        :param header: the name of the header that has this value, if any: the token in it is a
            secret too.
        """
        if isinstance(secret, str):
            from SwanSocketLibrary.output.secret_scanner import parts

            self._add((secret, header), parts(secret, header))
        elif isinstance(secret, bytes | bytearray):
            self._add(bytes(secret), (bytes(secret),))
        elif isinstance(secret, dict):
            self.add([*secret, *secret.values()])
        elif isinstance(secret, list | tuple | set | frozenset):
            for each in secret:
                self.add(each)
        elif secret is not None and not isinstance(secret, bool):
            self.add(str(secret))

    def add_credentials(self, url: object) -> None:
        """Hides the password of a URL from now on, also where a peer or a proxy quotes it."""
        if isinstance(url, str) and "@" in url:
            from SwanSocketLibrary.output.secret_scanner import credentials

            self._add(url, credentials(url))

    def learn(self, secret: str) -> None:
        """Hides one of the many values that a run meets; of more than `MOST_LEARNED` the oldest go.

        May be called by any thread.
        """
        from SwanSocketLibrary.output.secret_scanner import SHORTEST, secret_forms

        if not SHORTEST <= len(secret) <= LONGEST_LEARNED or secret in self._added:
            return
        with self._lock:
            if secret in self._learned:
                self._learned.move_to_end(secret)
                return
            self._learned[secret] = secret_forms(secret)
            if len(self._learned) > MOST_LEARNED:
                self._learned.popitem(last=False)
            self._rescan()

    def learn_connect(self, url: object, header: object) -> None:
        """Learns what the rules find in the arguments of a connectSocket that is about to run."""
        for secret in (*self.rules.secrets_in_url(url), *self.rules.secrets_in_headers(header)):
            self.learn(secret)

    def learn_message(self, data: object) -> None:
        """Learns what the rules find in a message. May be called by any thread."""
        # What a message holds more of would be forgotten at once.
        for secret in deque(self.rules.secrets_in_message(data), maxlen=MOST_LEARNED):
            self.learn(secret)

    def text(self, text: str) -> str:
        """A sentence as it may be shown: no secrets, no credentials of URLs.

        Invisible characters, which a peer may have sent to change how the log looks, are escaped.
        """
        text = self.redact(text)
        return visible(without_credentials(text) if "@" in text else text)

    def data(self, data: str | bytes) -> str | bytes:
        """A message without secrets and without what the rules name; otherwise unchanged."""
        data = self.rules.message(data)
        return self.redact(data) if isinstance(data, str) else self.redact_bytes(data)

    def url(self, url: str) -> str:
        """A URL without credentials, secrets and the query parameters that the rules name."""
        return self.redact(self.rules.url(show_url(url)))

    def headers(self, headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Headers without secrets and without the values that the rules name."""
        return [
            (
                self.redact(name),
                self.url(value) if name.lower() == "location" else self.redact(value),
            )
            for name, value in self.rules.headers(headers)
        ]

    def redact(self, text: str) -> str:
        """The text with each secret masked; otherwise unchanged.

        So is the beginning of a secret where the text says that it was cut.
        """
        scanner = self._scanner
        if not scanner:
            return text
        cut = _cut_secrets(text, scanner) if "…" in text or "..." in text else ()
        return scanner.replaced(text, MASKED, cut)

    def redact_bytes(self, data: bytes) -> bytes:
        """The data with each secret masked; otherwise unchanged."""
        scanner = self._scanner
        if not scanner:
            return data
        return scanner.replaced(data.decode("latin-1"), MASKED).encode("latin-1")

    def redact_error(self, error: BaseException) -> None:
        """Hides secrets in the arguments of an exception and of its causes and contexts.

        Robot Framework writes all of them into the log, at level DEBUG.
        """
        current: BaseException | None = error
        seen: set[int] = set()
        while current is not None and id(current) not in seen:
            seen.add(id(current))
            ours = isinstance(current, SwanSocketError | AssertionError)
            hide = self.text if ours else self.redact
            current.args = tuple(hide(arg) if isinstance(arg, str) else arg for arg in current.args)
            current = current.__cause__ or current.__context__

    def wrap_secrets(self, value: Any) -> Any:
        """The value, with each text and all bytes that hold a secret shown as a mask in a log.

        Such a text is `HiddenText`, in lists and payloads too: it is read as itself. A value
        without secrets is returned as the same object.
        """
        scanner = self._scanner
        return _wrapped(value, scanner) if scanner else value

    def _add(self, key: object, secrets: Iterable[str | bytes]) -> None:
        from SwanSocketLibrary.output.secret_scanner import SHORTEST, secret_forms

        if key in self._seen:
            return
        with self._lock:
            self._seen.add(key)
            for secret in secrets:
                if len(secret) >= SHORTEST:
                    self._added.setdefault(secret, secret_forms(secret))
            self._rescan()

    def _rescan(self) -> None:
        from SwanSocketLibrary.output.secret_scanner import SecretScanner

        self._scanner = SecretScanner([*self._added.values(), *self._learned.values()])


def _wrapped(value: Any, scanner: SecretScanner) -> Any:
    if isinstance(value, str):
        return HiddenText(value) if scanner.finds_in(value) else value
    if isinstance(value, bytes):
        return HiddenBytes(value) if scanner.finds_in(value.decode("latin-1")) else value
    if isinstance(value, dict):
        items = {_wrapped(name, scanner): _wrapped(item, scanner) for name, item in value.items()}
        if all(map(is_, items, value)) and all(map(is_, items.values(), value.values())):
            return value
        if isinstance(value, Headers):
            items = Headers([(name, _wrapped(item, scanner)) for name, item in value.pairs])
        return Payload(items) if isinstance(value, Payload) else items
    if isinstance(value, list):
        wrapped = [_wrapped(item, scanner) for item in value]
        return value if all(map(is_, wrapped, value)) else wrapped
    return value


def _cut_secrets(text: str, scanner: SecretScanner) -> Iterator[tuple[int, int]]:
    """Where the beginnings of secrets may be, in front of places where the text was cut."""
    last = 0
    for cut in _CUT.finditer(text):
        bare = text[last : cut.start()].rstrip(_BEFORE_CUT)
        begin = scanner.cut_secret(bare)
        if begin < len(bare):
            yield last + begin, last + len(bare)
        last = cut.end()


class MaskRules:
    """The import's ``mask``: headers, query parameters and places in JSON whose values are hidden.

    :param names: header names, ``?name`` for query parameters, ``$…`` for JSON paths (RFC 9535).
    :raises InvalidArgument: one of them is none of these.
    """

    def __init__(self, names: Iterable[object] = ()) -> None:
        self._headers: set[str] = set()
        self._parameters: set[str] = set()
        self._paths: list[JsonPath] = []
        for name in names:
            self._add(name)

    def __bool__(self) -> bool:
        return bool(self._headers or self._parameters or self._paths)

    def headers(self, headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """The headers, with the values of named and of sensitive ones masked."""
        return [
            (name, MASKED if name.lower() in self._headers | SENSITIVE_HEADERS else value)
            for name, value in headers
        ]

    def url(self, url: str) -> str:
        """The URL, with the values of named query parameters masked."""
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
        """A message, with the values at named places masked if it is JSON.

        Without such a place it is returned unchanged. JSON that cannot be searched, such as one
        that is nested too deep, is masked as a whole.
        """
        try:
            found = self._find(data)
        except _NotSearchable:
            return MASKED if isinstance(data, str) else MASKED.encode()
        if found is None:
            return data
        value, nodes = found
        for node in nodes:
            value = replaced_at(value, node.location, MASKED)
        text = write_json(value)
        return text if isinstance(data, str) else text.encode()

    def secrets_in_url(self, url: object) -> Iterator[str]:
        """The values that `url` masks, decoded and as the URL spells them."""
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
        """The values of named headers."""
        if isinstance(header, dict):
            for name, value in header.items():
                if str(name).lower() in self._headers and isinstance(value, str):
                    yield value

    def secrets_in_message(self, data: object) -> Iterator[str]:
        """The texts and long numbers that `message` masks."""
        try:
            found = self._find(data) if isinstance(data, str | bytes) else None
        except _NotSearchable:
            return
        if found is None:
            return
        from SwanSocketLibrary.output.secret_scanner import texts_in

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
            raise InvalidArgument.say(
                "mask cannot hold {name}. {write}", name=describe(name), write=say(_WRITE)
            )

    def _find(self, data: str | bytes) -> tuple[Any, list[Any]] | None:
        """The JSON of a message and the named places in it; ``None`` without such a place.

        :raises _NotSearchable: it looks like JSON and cannot be searched.
        """
        if not self._paths:
            return None
        # Laxer than JavaScript, so that nothing is shown for a slip such as NaN.
        text = data.removeprefix(BOM) if isinstance(data, str) else data
        try:
            value = json.loads(text)
            nodes = [node for path in self._paths for node in path.find(value)]
        except (json.JSONDecodeError, UnicodeDecodeError):
            return None
        except (ValueError, RecursionError) as error:
            raise _NotSearchable from error
        return (value, nodes) if nodes else None


class _NotSearchable(Exception):
    """A message may hold a named place, and cannot be searched for it."""


def _compiled(path: str) -> JsonPath:
    try:
        return JsonPath(path)
    except ValueError as error:
        raise InvalidArgument.say(
            "mask holds '{path}', which is no JSON path (RFC 9535): {error}. {write}",
            path=path,
            error=error,
            write=say(_WRITE),
        ) from None
