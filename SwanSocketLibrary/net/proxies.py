"""Which proxy leads to a server, and how it is asked to."""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import re
import secrets
import socket
import urllib.request
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import urlsplit

from SwanSocketLibrary.language import commas, say
from SwanSocketLibrary.net.error_text import ConnectFailed, printable
from SwanSocketLibrary.net.handshake import Head
from SwanSocketLibrary.net.loop import Address
from SwanSocketLibrary.net.target import Target, basic_credentials, unquoted
from SwanSocketLibrary.swan.urls import ascii_host, is_localhost

_FOREVER: Final = 86_400.0
"""Seconds: the time of a connect is bounded as a whole, see `ClientConnection`."""
_DEFAULT_PORTS: Final = {
    "http": 80,
    "https": 443,
    "socks4": 1080,
    "socks4a": 1080,
    "socks5": 1080,
    "socks5h": 1080,
}
_ARGUMENT: Final = "proxy="
_WANTS_CREDENTIALS: Final = 407
_ALGORITHMS: Final = {"md5": "md5", "sha-256": "sha256"}
"""Of Digest, the stronger behind, with their names in hashlib."""
_PARAMETER: Final = re.compile(r'([^\s,="]+)(?:\s*=\s*(?:("(?:[^"\\]|\\.)*")|([^\s,"]+)))?')
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPED: Final = re.compile(r'["\\]')
_BACKSLASH: Final = r"\\\g<0>"

Addresses = Callable[[str, int, socket.AddressFamily], Awaitable[list[Address]]]
"""Looks a name up."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy.

    :ivar scheme: ``http``, ``https``, ``socks4``, ``socks4a``, ``socks5`` or ``socks5h``.
    :ivar source: where it was given, for causes that say what to mend.
    """

    scheme: str
    host: str
    port: int
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    source: str = field(default=_ARGUMENT, compare=False)

    @property
    def finds_names(self) -> bool:
        """Whether it is told the server's name, and not its address."""
        return self.scheme not in {"socks4", "socks5"}

    @property
    def name(self) -> str:
        """How causes name it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return say("the proxy {host}:{port}", host=host, port=self.port)


def choose_proxy(configured: str | None, target: Target) -> Proxy | None:
    """Finds the proxy for a server.

    :param configured: `ConnectOptions.proxy`.
    :raises ConnectFailed: its URL cannot be used.
    """
    url, source = _from_environment(target) if configured is None else (configured, _ARGUMENT)
    url = url.strip()
    if not url:
        return None
    unusable = say("the proxy's URL in {source} cannot be used", source=source)
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        port = parts.port
        host = parts.hostname or ""
        host = ascii_host(host) if host and ":" not in host else host
    except ValueError:
        raise ConnectFailed.say(
            "{unusable}: its host or port is wrong. In a user or a password @ is written as %40, "
            "/ as %2F, # as %23, ? as %3F and % as %25",
            unusable=unusable,
        ) from None
    if parts.scheme not in _DEFAULT_PORTS:
        known = commas(_DEFAULT_PORTS)
        raise ConnectFailed.say(
            "{unusable}: its scheme {scheme} is not supported, only {known}",
            unusable=unusable,
            scheme=printable(parts.scheme),
            known=known,
        )
    if not host:
        raise ConnectFailed.say(
            "{unusable}: it names no host, such as http://proxy.example:3128", unusable=unusable
        )
    return Proxy(
        parts.scheme,
        host,
        _DEFAULT_PORTS[parts.scheme] if port is None else port,
        unquoted(parts.username),
        unquoted(parts.password),
        source,
    )


def tunnel_request(proxy: Proxy, target: Target, credentials: str | None = None) -> bytes:
    """What asks an HTTP proxy to connect further to `target` (RFC 9110 §9.3.6).

    :param credentials: of ``Proxy-Authorization``; user and password by Basic if left out.
    """
    lines = [f"CONNECT {target.authority} HTTP/1.1", f"Host: {target.authority}"]
    credentials = credentials or basic_credentials(proxy.username, proxy.password)
    if credentials is not None:
        lines.append(f"Proxy-Authorization: {credentials}")
    return "\r\n".join([*lines, "", ""]).encode(errors="surrogateescape")


def digest_credentials(proxy: Proxy, uri: str, answer: Head) -> str | None:
    """What a proxy wants to have for an answer 407 that asks for Digest (RFC 7616 §3.4).

    :param uri: what it was asked for: host and port.
    :return: a value of ``Proxy-Authorization``, ``None`` if there is no user, or no challenge of
        Digest that can be met.
    :raises ConnectFailed: the user's name cannot be in a header.
    """
    if answer.status != _WANTS_CREDENTIALS or proxy.username is None:
        return None
    met = [each for scheme, each in _challenges(answer) if scheme == "digest" and _known(each)]
    if not met:
        return None
    if _CONTROL.search(proxy.username):
        raise ConnectFailed.say(
            "the user in {source} has a character that no header can have", source=proxy.source
        )
    given = max(met, key=lambda each: list(_ALGORITHMS).index(_algorithm(each)))
    realm, nonce, cnonce = given.get("realm", ""), given["nonce"], secrets.token_hex(16)

    def digest(*parts: str) -> str:
        data = ":".join(parts).encode(errors="surrogateescape")
        name = _ALGORITHMS[_algorithm(given)]
        return hashlib.new(name, data, usedforsecurity=False).hexdigest()

    secret = digest(proxy.username, realm, proxy.password or "")
    if given.get("algorithm", "").lower().endswith("-sess"):
        secret = digest(secret, nonce, cnonce)
    counted = ("00000001", cnonce, "auth") if "qop" in given else ()
    hashed = given.get("userhash", "").lower() == "true"
    quoted = {
        "username": digest(proxy.username, realm) if hashed else proxy.username,
        "realm": realm,
        "nonce": nonce,
        "uri": uri,
        "response": digest(secret, nonce, *counted, digest("CONNECT", uri)),
        **({"opaque": given["opaque"]} if "opaque" in given else {}),
        **({"cnonce": cnonce} if counted else {}),
    }
    bare = [f"algorithm={given['algorithm']}"] if "algorithm" in given else []
    bare += ["qop=auth", "nc=00000001"] if counted else []
    bare += ["userhash=true"] if hashed else []
    pairs = [f'{name}="{_ESCAPED.sub(_BACKSLASH, value)}"' for name, value in quoted.items()]
    return "Digest " + ", ".join([*pairs, *bare])


def refusal(proxy: Proxy, answer: Head) -> str:
    """A cause: what a proxy answered instead of opening a tunnel, and what would help."""
    told = say("{name} answered {answer}", name=proxy.name, answer=answer.answer)
    if answer.status != _WANTS_CREDENTIALS:
        return told
    if proxy.username is None:
        return say(
            "{told}: give user and password in {source}, user:password@ before its host",
            told=told,
            source=proxy.source,
        )
    schemes = list(dict.fromkeys(scheme for scheme, _ in _challenges(answer)))
    if schemes and not {"basic", "digest"} & {*schemes}:
        shown = printable(commas(schemes))
        return say(
            "{told}: it asks for {shown}, and of such schemes Basic and Digest are known here",
            told=told,
            shown=shown,
        )
    return say(
        "{told}: it does not take the user and password in {source}", told=told, source=proxy.source
    )


def _challenges(answer: Head) -> list[tuple[str, dict[str, str]]]:
    """The schemes that a proxy asks for, in small letters, with parameters (RFC 9110 §11.6)."""
    found: list[tuple[str, dict[str, str]]] = []
    for header, value in answer.items:
        if header.lower() == "proxy-authenticate":
            for match in _PARAMETER.finditer(value):
                name, quoted, bare = match.groups()
                if not quoted and not bare:
                    if value[: match.start()].rstrip()[-1:] in {"", ","}:  # or it is a token68
                        found.append((name.lower(), {}))
                elif found:
                    text = re.sub(r"\\(.)", r"\1", quoted[1:-1]) if quoted else bare
                    found[-1][1].setdefault(name.lower(), text)
    return found


def _known(challenge: dict[str, str]) -> bool:
    qop = challenge.get("qop", "auth").lower().replace(",", " ").split()
    return _algorithm(challenge) in _ALGORITHMS and "nonce" in challenge and "auth" in qop


def _algorithm(challenge: dict[str, str]) -> str:
    return challenge.get("algorithm", "MD5").lower().removesuffix("-sess")


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
        raise ConnectFailed.say(
            "SOCKS proxies need a package more: pip install "
            '"robotframework-swansocketlibrary[socks]"'
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
        raise ConnectFailed.say(
            "{name} refused: {error}", name=proxy.name, error=printable(str(error)).rstrip(".")
        ) from None


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


def _from_environment(target: Target) -> tuple[str, str]:
    """The URL of the proxy that the environment has for a server, and who names it there.

    For WebSockets, with TLS or without, a SOCKS proxy comes first, then that for HTTPS, then that
    for HTTP (RFC 6455 §4.1).
    """
    if _is_loopback(target.host):
        return "", ""
    proxies = urllib.request.getproxies_environment()
    if bypasses_proxy(target, proxies.get("no", "")):
        return "", ""
    if not proxies:  # those of the system, on Windows and macOS
        if urllib.request.proxy_bypass(target.authority):
            return "", ""
        proxies = urllib.request.getproxies()
    for kind in ("socks", "https", "all") if target.secure else ("socks", "https", "http", "all"):
        url = proxies.get(kind)
        unnamed = kind == "socks" and not (url or "").startswith(("socks4", "socks5"))
        if url and (unnamed or url.startswith("socks:")):
            url = f"socks5://{url.rpartition('://')[2]}"  # as urllib words those of the system
        if url:
            return url, say("the environment's {kind}_proxy", kind=kind)
    return "", ""


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
        if port.startswith("/"):
            name, port = f"{name}{port}", ""
    else:
        name, _, port = (
            exception.partition(":") if exception.count(":") == 1 else (exception, "", "")
        )
    if port and port.lstrip(":") != str(target.port):
        return False
    host = target.host.rstrip(".")
    if "*" in name:
        start, _, rest = name.lower().rstrip(".").rpartition("*")
        with contextlib.suppress(ValueError):
            rest = rest if rest.isascii() else f".{ascii_host(rest.removeprefix('.'))}"
        return fnmatchcase(host, f"{start}*{rest}")
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
        return is_localhost(host)
