"""Where a server listens and how its clients name it."""

from __future__ import annotations

import errno
import ipaddress
import socket
from typing import Final

from SwanSocketLibrary.errors import InvalidArgument, ServerError

MAX_PORT: Final = 65535
BACKLOG: Final = 128

_NAMED_FOR_TLS: Final = frozenset({"127.0.0.1", "localhost"})


def listen(host: str, port: int) -> socket.socket:
    """Opens a listening TCP socket.

    :param host: a name or an address of this machine.
    :param port: 0 for a free one.
    :raises InvalidArgument: the port is none.
    :raises ServerError: the port is in use or forbidden, or the host is not this machine.
    """
    if not 0 <= port <= MAX_PORT:
        raise InvalidArgument(f"A port is 1 to {MAX_PORT}, or 0 for a free one, not {port}.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # IPv4 first: what 'localhost' means to most clients.
        family, _, _, _, address = min(found, key=lambda item: item[0] != socket.AF_INET)
        return socket.create_server(address, family=family, backlog=BACKLOG)
    except UnicodeError as error:
        raise ServerError(f"The host '{host}' is not a name: {error}.") from None
    except OSError as error:
        raise ServerError(_explain(error, host, port)) from None


def url(listening: socket.socket, host: str, *, secure: bool) -> str:
    """The URL under which clients of this machine reach a listening socket.

    :param host: the host that it was asked to listen on.
    :param secure: whether it speaks TLS: then the name ``localhost`` stands for 127.0.0.1,
        as it does in the certificate.
    """
    port = listening.getsockname()[1]
    if secure:
        return f"wss://{'localhost' if host in _NAMED_FOR_TLS else _reachable(host)}:{port}"
    return f"ws://{_reachable(host)}:{port}"


def is_exposed(listening: socket.socket) -> bool:
    """Whether other machines may reach a listening socket."""
    address = str(listening.getsockname()[0]).partition("%")[0]
    return not ipaddress.ip_address(address).is_loopback


def _reachable(host: str) -> str:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "[::1]"  # noqa: PLR2004
    return host if address.version == 4 else f"[{host}]"  # noqa: PLR2004


def _explain(error: OSError, host: str, port: int) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"The host '{host}' is not this machine's, so no server can listen on it: {error}."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use. Give another port, or none for a free one."
    return f"No server can listen on port {port} of {host}: {error}."
