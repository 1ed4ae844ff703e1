"""Where a URL leads: address, request line, and the headers that follow from it."""

from __future__ import annotations

import base64
import ipaddress
import re
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import unquote, urlsplit

from SwanSocketLibrary.net.error_text import ConnectFailed, printable
from SwanSocketLibrary.swan.urls import as_browsers_see_it, ascii_host, ipv6, resource_of

_RESOLVED: Final = re.compile(r"(\[[^]]+\]|[^][:/?#@*\s]+):0*([1-9]\d*):(.+)")

_SCHEME: Final = re.compile("[a-zA-Z][a-zA-Z0-9+.-]*")
_SECURE: Final = {"ws": False, "http": False, "wss": True, "https": True}


@dataclass(frozen=True, slots=True)
class Target:
    """What a connection is asked for.

    :ivar secure: whether TLS is used.
    :ivar host: name or address, in ASCII, without brackets.
    :ivar resource: path and query, ready for the request line.
    :ivar authorization: value of an ``Authorization`` header, or ``None``.
    """

    secure: bool
    host: str
    port: int
    resource: str = field(repr=False)
    authorization: str | None = field(default=None, repr=False)

    @property
    def authority(self) -> str:
        """Host and port, as a cause and a CONNECT request name them."""
        return f"{self._bracketed}:{self.port}"

    @property
    def host_header(self) -> str:
        """The ``Host`` header: the port is left out only if it is the scheme's own."""
        return self._bracketed if self.port == (443 if self.secure else 80) else self.authority

    @property
    def url(self) -> str:
        """The URL, without credentials."""
        return f"{'wss' if self.secure else 'ws'}://{self.host_header}{self.resource}"

    @property
    def _bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    def redirected(self, location: str) -> Target:
        """Follows a redirect.

        :param location: the answer's ``Location``, absolute or relative.
        :raises ConnectFailed: it is malformed, or leads to another origin (RFC 6454 §4): what
            the handshake carries is meant for this one.
        """
        try:
            new = parse_target(self._joined(as_browsers_see_it(location)))
        except ConnectFailed:
            raise ConnectFailed.say(
                "the server redirected to a URL that cannot be used: its scheme, host or port is "
                "wrong"
            ) from None
        if (new.secure, new.host, new.port) != (self.secure, self.host, self.port):
            raise ConnectFailed.say(
                "the server redirected to another origin, {authority}, which is not followed",
                authority=printable(new.authority),
            )
        return replace(self, resource=new.resource)

    def _joined(self, location: str) -> str:
        """Where a link leads, as the URL standard says; ``urljoin`` takes slashes out of paths."""
        own = "https" if self.secure else "http"
        scheme, colon, rest = location.partition(":")
        if not colon or not _SCHEME.fullmatch(scheme):
            scheme, rest = own, location
        elif scheme.lower() != own and scheme.lower() in _SECURE:
            rest = f"//{rest}"
        elif scheme.lower() != own:
            return location
        if rest.startswith("//"):
            return f"{scheme}://{rest.lstrip('/')}"
        path = self.resource.partition("?")[0]
        if not rest or rest.startswith("#"):
            path = self.resource
        elif rest.startswith("/"):
            path = ""
        elif not rest.startswith("?"):
            path = path[: path.rindex("/") + 1]
        return f"{own}://{self.authority}{path}{rest}"


def parse_target(url: str) -> Target:
    """Reads a URL with the scheme ws, wss, http or https.

    :raises ConnectFailed: it cannot be used.
    """
    try:
        parts = urlsplit(url)
        secure = _SECURE[parts.scheme]
        if "[" in parts.netloc:  # Python before 3.11.4 takes anything in brackets for a host
            host = ipv6(parts.hostname or "")
        else:
            host = ascii_host(parts.hostname or "")
        port = parts.port
    except (KeyError, ValueError):
        raise ConnectFailed.say(
            "the URL cannot be used: its scheme, host or port is wrong"
        ) from None
    return Target(
        secure=secure,
        host=host,
        port=(443 if secure else 80) if port is None else port,
        resource=resource_of(parts),
        authorization=basic_credentials(unquoted(parts.username), unquoted(parts.password)),
    )


def parse_resolved(text: str, before: tuple[str, int, str] | None) -> tuple[str, int, str]:
    """Reads ``host:port:address``, or an address alone, which is of the host `before`.

    :return: the host as `Target.host` has it, its port, and the address without brackets.
    :raises ValueError: it is neither.
    """
    match = _RESOLVED.fullmatch(text)
    address = match[3] if match else text
    if address.startswith("[") and address.endswith("]"):
        address = address[1:-1]
    ipaddress.ip_address(address)
    if match is None:
        if before is None:
            raise ValueError(text)
        return (*before[:2], address)
    try:
        named = parse_target(f"ws://{match[1]}:{match[2]}")
    except ConnectFailed:
        raise ValueError(text) from None
    return named.host, named.port, address


def basic_credentials(username: str | None, password: str | None) -> str | None:
    """The value of an ``Authorization`` header (RFC 7617), if there is a user name."""
    if username is None:
        return None
    pair = f"{username}:{password or ''}"
    return "Basic " + base64.b64encode(pair.encode(errors="surrogateescape")).decode("ascii")


def unquoted(part: str | None) -> str | None:
    """A user name or a password from a URL, without percents; bytes that are no UTF-8 stay."""
    return None if part is None else unquote(part, errors="surrogateescape")
