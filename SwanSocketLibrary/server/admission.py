"""Which pages may connect to an embedded server, and by what names it may be called."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from SwanSocketLibrary.errors import InvalidArgument

ANY: Final = "*"

_OPAQUE: Final = "null"
_LOCALHOST: Final = "localhost"
_DEFAULT_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_AUTHORITY: Final = re.compile(
    r"(?P<host>\[[0-9A-Fa-f:.]+(?:%[^\s\]]*)?\]|[^\s:/?#@\[\]*]+)(?::(?P<port>[0-9]{0,5}))?"
)
_ORIGIN: Final = re.compile(rf"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://{_AUTHORITY.pattern}")
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
        found = _AUTHORITY.fullmatch(value)
        if found is None:
            return False
        name = _name(found)
        return (
            _address(name) is not None
            or _is_localhost(name)
            or name in self.names
            or (bool(name) and name == self.host.lower().rstrip("."))
        )

    def _may_connect(self, origin: str) -> bool:
        if self.origins is not None:
            return ANY in self.origins or _normal(origin) in self.origins
        found = _ORIGIN.fullmatch(origin)
        if found is None:
            return False
        name = _name(found)
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
    found = _normal(value)
    if value == ANY:
        return value
    if found is None:
        raise InvalidArgument(
            f"origins must be * or origins of pages, such as https://example.com or "
            f"http://127.0.0.1:8080, without a path; got '{value}'."
        )
    return found


def _normal(origin: str) -> str | None:
    """An origin in the form in which it is compared, ``None`` if it is none."""
    if origin == _OPAQUE:
        return origin
    found = _ORIGIN.fullmatch(origin)
    if found is None:
        return None
    scheme, port = found["scheme"].lower(), found["port"]
    if not port or int(port) == _DEFAULT_PORTS.get(scheme):
        port = ""
    return f"{scheme}://{_name(found)}:{port}"


def _name(found: re.Match[str]) -> str:
    return found["host"].strip("[]").lower().rstrip(".")


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
