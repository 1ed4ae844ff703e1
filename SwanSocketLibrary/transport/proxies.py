"""Which proxy leads to a server, and the talk with it that opens the way."""

from __future__ import annotations

import ipaddress
import socket
import urllib.request
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from SwanSocketLibrary.transport.attempt import Attempt
from SwanSocketLibrary.transport.causes import ConnectFailed, printable
from SwanSocketLibrary.transport.dialer import resolve
from SwanSocketLibrary.transport.guarded_socket import GuardedSocket
from SwanSocketLibrary.transport.head import parse_head
from SwanSocketLibrary.transport.target import Target, basic_credentials, unquoted

_DEFAULT_PORTS: Final = {
    "http": 80,
    "socks4": 1080,
    "socks4a": 1080,
    "socks5": 1080,
    "socks5h": 1080,
}


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
    except ValueError:
        raise ConnectFailed("the proxy's URL cannot be used: its host or port is wrong") from None
    if parts.scheme not in _DEFAULT_PORTS:
        known = ", ".join(_DEFAULT_PORTS)
        raise ConnectFailed(
            f"the proxy's scheme {printable(parts.scheme)} is not supported, only {known}"
        )
    if not parts.hostname:
        raise ConnectFailed("the proxy's URL cannot be used: it names no host")
    return Proxy(
        parts.scheme,
        parts.hostname,
        _DEFAULT_PORTS[parts.scheme] if port is None else port,
        unquoted(parts.username),
        unquoted(parts.password),
    )


def open_tunnel(proxy: Proxy, link: GuardedSocket, target: Target) -> None:
    """Has a proxy, to which `link` is connected, connect further to `target`.

    :raises ConnectFailed: it did not.
    """
    if proxy.scheme == "http":
        _http_tunnel(proxy, link, target)
    else:
        _socks_tunnel(proxy, link, target)


def _http_tunnel(proxy: Proxy, link: GuardedSocket, target: Target) -> None:
    lines = [f"CONNECT {target.authority} HTTP/1.1", f"Host: {target.authority}"]
    credentials = basic_credentials(proxy.username, proxy.password)
    if credentials is not None:
        lines.append(f"Proxy-Authorization: {credentials}")
    link.send("\r\n".join([*lines, "", ""]).encode())
    head = parse_head(link.read_head(), proxy.name)
    if not 200 <= head.status < 300:  # noqa: PLR2004 - RFC 9110 §9.3.6
        raise ConnectFailed(f"{proxy.name} answered {head.answer}")


def _socks_tunnel(proxy: Proxy, link: GuardedSocket, target: Target) -> None:
    try:
        import python_socks
        from python_socks.sync import Proxy as SocksProxy
    except ImportError:
        raise ConnectFailed(
            "SOCKS proxies need a package more: "
            'pip install "robotframework-swansocketlibrary[socks]"'
        ) from None
    version_4 = proxy.scheme.startswith("socks4")
    kind = python_socks.ProxyType.SOCKS4 if version_4 else python_socks.ProxyType.SOCKS5
    socks = SocksProxy(
        kind,
        proxy.host,
        proxy.port,
        username=proxy.username,
        password=proxy.password,
        rdns=True,
        forward=_Connected(link),  # type: ignore[arg-type] # it is used by this one method
    )
    try:
        socks.connect(_destination(proxy, link.attempt, target), target.port)
    except (python_socks.ProxyError, ValueError) as error:
        raise ConnectFailed(f"{proxy.name} refused: {printable(str(error)).rstrip('.')}") from None


def _destination(proxy: Proxy, attempt: Attempt, target: Target) -> str:
    """The name for proxies that resolve it, else the first address that it has."""
    if proxy.scheme in {"socks4a", "socks5h"}:
        return target.host
    family = socket.AF_INET if proxy.scheme == "socks4" else socket.AF_UNSPEC
    return str(resolve(target.host, target.port, attempt, family)[0][1][0])


class _Connected:
    """Stands where python-socks would connect to the proxy by itself, without our guard."""

    def __init__(self, link: GuardedSocket) -> None:
        self._link = link

    def connect(self, dest_host: str, dest_port: int, timeout: float) -> GuardedSocket:  # noqa: ARG002
        return self._link


def _from_environment(target: Target) -> str:
    if _is_loopback(target.host) or urllib.request.proxy_bypass(target.authority):
        return ""
    proxies = urllib.request.getproxies()
    return proxies.get("https" if target.secure else "http") or proxies.get("all") or ""


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
