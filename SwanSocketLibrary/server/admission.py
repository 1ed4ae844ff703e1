"""Which pages may connect to an embedded server, and by what names it may be called."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from SwanSocketLibrary.errors import InvalidArgument

ANY: Final = "*"

_OPAQUE: Final = "null"
_LOCALHOST: Final = "localhost"
_DEFAULT_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Admission:
    """Whom a server lets in: it keeps web pages out that no test has opened.

    A browser lets every page connect to every host, loopback included, and leaves it to the server
    to look at ``Origin`` (RFC 6455 §10.2). A page can also give a name of its own another address
    (DNS rebinding); then its requests carry that name in ``Host``.

    :ivar origins: of pages that may connect, see `origins`; ``None`` for those whose host is
        loopback or one of `names`.
    :ivar host: where the server was asked to listen.
    :ivar names: other names that it may be called by, in lower case.
    """

    origins: frozenset[str] | None = None
    host: str = ""
    names: frozenset[str] = frozenset()

    def refusal(self, hosts: Sequence[str], origins: Sequence[str]) -> str | None:
        """Why a request is not let in, ``None`` if it is.

        :param hosts: the values of its ``Host`` headers, exactly one (RFC 9112 §3.2).
        :param origins: of its ``Origin`` headers; clients that are no browsers send none.
        """
        if not self._may_be_called(hosts[0]):
            return (
                f"its Host is '{_cut(hosts[0])}', and this server is called by an IP address, "
                f"localhost or the argument host alone"
            )
        if origins and not self._may_connect(origins[0]):
            return (
                f"it comes from a page of '{_cut(origins[0])}', which may not connect: the "
                f"argument origins lets pages in"
            )
        return None

    def _may_be_called(self, value: str) -> bool:
        parts = _split(f"//{value}")
        if parts is None or parts.path or parts.query or parts.fragment or "@" in parts.netloc:
            return False
        name = _name(parts)
        return (
            _address(name) is not None
            or _is_localhost(name)
            or name == self.host.lower().rstrip(".")
            or name in self.names
        )

    def _may_connect(self, origin: str) -> bool:
        if self.origins is not None:
            return ANY in self.origins or _normal(origin) in self.origins
        parts = _split(origin)
        if parts is None or not parts.scheme:
            return False
        name = _name(parts)
        address = _address(name)
        loopback = _is_localhost(name) if address is None else _is_loopback(address)
        return loopback or name in self.names


ADMISSION: Final = Admission()
"""Who is let in unless a test says otherwise."""


def origins(values: Iterable[str] | None) -> frozenset[str] | None:
    """Origins of pages as a suite gives them, checked, in the form in which they are compared.

    :param values: each ``*``, ``null``, or a scheme and a host with a port or without
        (RFC 6454 §6.2).
    :raises InvalidArgument: one is no origin.
    """
    if values is None:
        return None
    return frozenset(_checked(value) for value in values)


def _checked(value: str) -> str:
    if value in (ANY, _OPAQUE):
        return value
    parts = _split(value)
    if parts is None or not (parts.scheme and parts.hostname) or _normal(value) is None:
        raise InvalidArgument(
            f"origins must be * or origins of pages, such as https://example.com or "
            f"http://127.0.0.1:8080, without a path; got '{value}'."
        )
    return str(_normal(value))


def _normal(origin: str) -> str | None:
    """An origin in the form in which it is compared, ``None`` if it is none."""
    if origin == _OPAQUE:
        return origin
    parts = _split(origin)
    if parts is None or parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        return None
    port = "" if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{_name(parts)}{port}"


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # which is read now
    except ValueError:
        return None
    return parts


def _name(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _is_localhost(name: str) -> bool:
    """Whether a name leads to this machine whatever a name server says (RFC 6761 §6.3)."""
    return name == _LOCALHOST or name.endswith(f".{_LOCALHOST}")


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None


def _is_loopback(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _cut(value: str) -> str:
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
