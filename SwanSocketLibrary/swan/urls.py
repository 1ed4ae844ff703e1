"""URLs: what connectSocket accepts (S16), what production allows (S23), how they are shown."""

from __future__ import annotations

import ipaddress
import re
from typing import Final, NoReturn
from urllib.parse import SplitResult, urlsplit

from SwanSocketLibrary.swan.payloads import MASKED
from SwanSocketLibrary.swan.profile import Failure, Refusal, describe

FORBIDDEN_HOST: Final = "openapi.baidu.com"
_CREDENTIALS: Final = re.compile(r"//([^/?#\s]*|[^/?#@\s:]*:(?!\d*(?:[/?#\s]|$))\S*)@")
"""User and password of a URL, also where the password has a character that it should not."""
_SPACES: Final = re.compile(r"(\s+)")
_UP_TO_AT: Final = re.compile(r"[^/\s]*@")
_NOT_IN_URL: Final = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"^`{|}\u2028\u2029\ud800-\udfff]")
_BRACKETED: Final = re.compile(r"(.*@)?\[[^\[\]]*:[^\[\]]*\](:\d*)?")
_EXAMPLE: Final = "Give a URL such as wss://example.com/chat."


def without_credentials(text: str) -> str:
    """The text with ``user:password@`` masked in each URL that it holds."""
    return "".join(map(_word_without_credentials, _SPACES.split(text)))


def credentials_of(url: str) -> str:
    """The ``user:password`` of a URL, or of one without its scheme; ``""`` without any."""
    found = _CREDENTIALS.search(url if "//" in url else f"//{url}")
    return found.group(1) if found else ""


def _word_without_credentials(word: str) -> str:
    # Behind the last @ there are none. To look there would take a peer's text of n times "//:"
    # n² steps.
    head, at, tail = word.rpartition("@")
    return _CREDENTIALS.sub(f"//{MASKED}@", head + at) + tail


def show_url(url: str) -> str:
    """A text that should be a URL, without credentials wherever they may stand in it."""
    return without_credentials(url) if "//" in url else _UP_TO_AT.sub(f"{MASKED}@", url)


def check_url(url: object) -> str:
    """A URL that a WebSocket can be opened to.

    :param url: what the call was given.
    :return: the URL, its scheme in lower case.
    :raises Refusal: *invalid parameter* if it is missing, empty or no string; *bad URL or
        subprotocol* if its scheme is not ws or wss, it has no host, a bad port or a fragment
        (S16; RFC 6455 §3).
    """
    if not isinstance(url, str) or not url:
        given = "an empty string" if url == "" else describe(url)
        raise Refusal(
            Failure.INVALID_PARAMETER,
            f"url must be a string and not empty, got {given}. {_EXAMPLE}",
        )
    shown = show_url(url)
    forbidden = _NOT_IN_URL.search(url)
    if forbidden:
        _refuse(f"{shown!r} holds the character {forbidden.group()!r}, which a URL cannot")
    try:
        parts = urlsplit(url)
    except ValueError:  # its text may hold the credentials
        _refuse(f"'{shown}' has a host that cannot be read")
    try:
        port = parts.port
    except ValueError:
        _refuse(f"'{shown}' has a bad port: it must be a number from 1 to 65535")
    if parts.scheme not in ("ws", "wss") or "://" not in url:
        _refuse(f"'{shown}' starts with neither ws:// nor wss://")
    if port == 0:
        _refuse(f"'{shown}' has port 0; ports are 1 to 65535")
    if "#" in url:
        _refuse(f"'{shown}' has a fragment (#…), which WebSocket URLs cannot have")
    _check_host(parts, shown)
    return parts.scheme + url[len(parts.scheme) :]


def check_production(url: str, domains: tuple[str, ...]) -> None:
    """The rules of a published smart program (S23).

    :param url: one that `check_url` returned.
    :param domains: the configured host names, in lower case.
    :raises Refusal: *security check failed*.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "wss":
        _insecure(f"'{without_credentials(url)}' is not wss://")
    if _is_address(host):
        _insecure(f"'{host}' is an IP address; only host names are allowed")
    if host == "localhost" or host.endswith(".localhost"):
        _insecure("localhost is not allowed")
    if parts.port is not None:
        _insecure(f"'{host}:{parts.port}' names a port; none may be named")
    if host == FORBIDDEN_HOST:
        _insecure(f"{FORBIDDEN_HOST} is not allowed")
    if host not in domains:
        known = ", ".join(domains) or "none"
        _insecure(f"'{host}' is not one of the configured domains ({known}), set by domains=,")


def _check_host(parts: SplitResult, shown: str) -> None:
    host = parts.hostname
    if not host:
        _refuse(f"'{shown}' has no host")
    if "[" in parts.netloc:
        if not (_is_address(host) and _BRACKETED.fullmatch(parts.netloc)):
            _refuse(f"'{shown}' has a host that is not an IPv6 address")
        return
    if "%" in host:
        _refuse(f"'{shown}' has a host with '%' in it")
    try:
        host.encode("idna")
    except UnicodeError:
        _refuse(f"'{shown}' has a host that is not a name ('{host}')")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _refuse(what: str) -> NoReturn:
    raise Refusal(Failure.BAD_URL_OR_SUBPROTOCOL, f"{what}. {_EXAMPLE}")


def _insecure(what: str) -> NoReturn:
    raise Refusal(
        Failure.SECURITY_CHECK_FAILED,
        f"{what} under the production rules (S23). Use another URL, or the development rules: "
        f'rules=development in the import or in "Set Host".',
    )
