"""Which proxy leads to a server, and how it is asked to."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import urllib.request
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import urlsplit

from SwanSocketLibrary.net.error_text import ConnectFailed, printable
from SwanSocketLibrary.net.loop import Address
from SwanSocketLibrary.net.target import Target, basic_credentials, unquoted
from SwanSocketLibrary.swan.urls import ascii_host

_FOREVER: Final = 86_400.0
"""Seconds: the time of a connect is bounded as a whole, see `ClientConnection`."""
_DEFAULT_PORTS: Final = {
    "http": 80,
    "socks4": 1080,
    "socks4a": 1080,
    "socks5": 1080,
    "socks5h": 1080,
}


Addresses = Callable[[str, int, socket.AddressFamily], Awaitable[list[Address]]]
"""Looks a name up."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy.

    :ivar scheme: ``http``, ``socks4``, ``socks4a``, ``socks5`` or ``socks5h``.
    """

    scheme: str
    host: str
    port: int
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def finds_names(self) -> bool:
        """Whether it is told the server's name, and not its address."""
        return self.scheme not in {"socks4", "socks5"}

    @property
    def name(self) -> str:
        """How causes name it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"the proxy {host}:{self.port}"


def choose_proxy(configured: str | None, target: Target) -> Proxy | None:
    """Finds the proxy for a server.

    :param configured: `ConnectOptions.proxy`.
    :raises ConnectFailed: its URL cannot be used.
    """
    url = _from_environment(target) if configured is None else configured
    if not url:
        return None
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        port = parts.port
        host = parts.hostname or ""
        host = ascii_host(host) if host and ":" not in host else host
    except ValueError:
        raise ConnectFailed("the proxy's URL cannot be used: its host or port is wrong") from None
    if parts.scheme not in _DEFAULT_PORTS:
        known = ", ".join(_DEFAULT_PORTS)
        raise ConnectFailed(
            f"the proxy's scheme {printable(parts.scheme)} is not supported, only {known}"
        )
    if not host:
        raise ConnectFailed("the proxy's URL cannot be used: it names no host")
    return Proxy(
        parts.scheme,
        host,
        _DEFAULT_PORTS[parts.scheme] if port is None else port,
        unquoted(parts.username),
        unquoted(parts.password),
    )


def tunnel_request(proxy: Proxy, target: Target) -> bytes:
    """What asks an HTTP proxy to connect further to `target` (RFC 9110 §9.3.6)."""
    lines = [f"CONNECT {target.authority} HTTP/1.1", f"Host: {target.authority}"]
    credentials = basic_credentials(proxy.username, proxy.password)
    if credentials is not None:
        lines.append(f"Proxy-Authorization: {credentials}")
    return "\r\n".join([*lines, "", ""]).encode()


async def open_socks(
    proxy: Proxy, sock: socket.socket, target: Target, addresses: Addresses
) -> None:
    """Has a SOCKS proxy connect further to `target`.

    :param sock: connected to the proxy, and non-blocking.
    :param addresses: looks the server's name up, for proxies that do not.
    :raises ConnectFailed: it did not.
    """
    try:
        import python_socks
        from python_socks.async_.asyncio import Proxy as SocksProxy
    except ImportError:
        raise ConnectFailed(
            "SOCKS proxies need a package more: "
            'pip install "robotframework-swansocketlibrary[socks]"'
        ) from None
    host = target.host
    if not proxy.finds_names:
        family = socket.AF_INET if proxy.scheme == "socks4" else socket.AF_UNSPEC
        host = str((await addresses(target.host, target.port, family))[0][1][0])
    version_4 = proxy.scheme.startswith("socks4")
    socks = SocksProxy(
        python_socks.ProxyType.SOCKS4 if version_4 else python_socks.ProxyType.SOCKS5,
        proxy.host,
        proxy.port,
        username=_Octets.of(proxy.username),
        password=_Octets.of(proxy.password),
        rdns=True,
        forward=_Connected(sock),  # type: ignore[arg-type] # it is used by this one method
    )
    try:
        await socks.connect(host, target.port, timeout=_FOREVER)
    except (python_socks.ProxyError, ValueError) as error:
        raise ConnectFailed(f"{proxy.name} refused: {printable(str(error)).rstrip('.')}") from None


class _Octets(str):
    """Credentials with a character for each byte of their UTF-8.

    python-socks 3.2 counts characters and encodes them as ASCII (docs/upstream.rst).
    """

    __slots__ = ()

    @classmethod
    def of(cls, text: str | None) -> _Octets | None:
        return None if text is None else cls(text.encode().decode("latin-1"))

    def encode(self, *_: str) -> bytes:
        return super().encode("latin-1")


class _Connected:
    """Stands where python-socks would connect to the proxy by itself."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    async def connect(self, **_: object) -> socket.socket:
        return self._sock


def _from_environment(target: Target) -> str:
    proxies = urllib.request.getproxies_environment()
    if _is_loopback(target.host) or bypasses_proxy(target, proxies.get("no", "")):
        return ""
    if not proxies:  # those of the system, on Windows and macOS
        if urllib.request.proxy_bypass(target.authority):
            return ""
        proxies = urllib.request.getproxies()
    return proxies.get("https" if target.secure else "http") or proxies.get("all") or ""


def bypasses_proxy(target: Target, exceptions: str) -> bool:
    """Whether ``no_proxy`` excepts a server from the environment's proxy.

    :param exceptions: with commas or spaces between them: names, which stand for all below them
        too; patterns, such as ``*.example.com`` and ``*``; addresses; networks, such as
        ``10.0.0.0/8`` and ``fd00::/8``. Each may name a port. No name is looked up.
    """
    return any(_excepts(each, target) for each in exceptions.replace(",", " ").split())


def _excepts(exception: str, target: Target) -> bool:
    if exception.startswith("["):
        name, _, port = exception[1:].partition("]")
    else:
        name, _, port = (
            exception.partition(":") if exception.count(":") == 1 else (exception, "", "")
        )
    if port and port.lstrip(":") != str(target.port):
        return False
    host = target.host.rstrip(".")
    if "*" in name:
        return fnmatchcase(host, name.lower())
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        with contextlib.suppress(ValueError):
            name = ascii_host(name.strip(".").lower())
        return host == name or host.endswith(f".{name}")
    with contextlib.suppress(ValueError):
        return address in ipaddress.ip_network(name, strict=False)
    return False


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
