"""The cookies of a handshake as HAR lists them, besides the headers that hold them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timezone
from email.utils import parsedate_to_datetime

Cookie = dict[str, str | bool]


def request_cookies(headers: Iterable[str]) -> list[Cookie]:
    """The cookies that a client sent (RFC 6265 §4.2.1).

    :param headers: values of ``Cookie``. What has no name is left out.
    """
    pairs = (_pair(part) for header in headers for part in header.split(";"))
    return [{"name": name, "value": value} for name, value in pairs if name]


def response_cookies(headers: Iterable[str]) -> list[Cookie]:
    """The cookies that a server set, with those of their attributes that HAR knows.

    :param headers: values of ``Set-Cookie`` (RFC 6265 §4.1.1). What has no name is left out.
    """
    return [cookie for header in headers if (cookie := _set_cookie(header))["name"]]


def _set_cookie(header: str) -> Cookie:
    first, *others = header.split(";")
    name, value = _pair(first)
    cookie: Cookie = {"name": name, "value": value}
    attributes = {key.lower(): found for key, found in _attributes(others)}
    for key in ("path", "domain"):
        if attributes.get(key):
            cookie[key] = attributes[key]
    expires = _date(attributes.get("expires", ""))
    if expires:
        cookie["expires"] = expires
    cookie["httpOnly"] = "httponly" in attributes
    cookie["secure"] = "secure" in attributes
    return cookie


def _pair(part: str) -> tuple[str, str]:
    name, equals, value = part.strip().partition("=")
    return (name.strip(), value.strip()) if equals else ("", "")


def _attributes(parts: Iterable[str]) -> Iterable[tuple[str, str]]:
    for part in parts:
        name, _, value = part.strip().partition("=")
        yield name.strip(), value.strip()


def _date(text: str) -> str:
    """An HTTP date as ISO 8601, ``""`` if it is none."""
    try:
        date = parsedate_to_datetime(text.replace("-", " "))
    except (ValueError, TypeError):
        return ""
    return date.replace(tzinfo=date.tzinfo or timezone.utc).isoformat(timespec="milliseconds")
