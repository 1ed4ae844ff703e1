from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest
import trustme

from SwanSocketLibrary.net.connection import ClientConnection, SendLimits
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.net.transport import (
    NetTransport,
    WebSocketClientTransport,
    WebSocketsTransport,
)
from SwanSocketLibrary.swan.model import HandshakeRequest
from utest.net.peers import PATIENCE, Recorder, swan_threads

OPTIONS = ConnectOptions(proxy="")
"""No test depends on the environment's proxies, unless it sets them."""


class Connect(Protocol):
    def __call__(
        self,
        url: str,
        *headers: tuple[str, str],
        receiver: Any = None,
        protocols: tuple[str, ...] = (),
        timeout: float = PATIENCE,
        **options: Any,
    ) -> tuple[ClientConnection, Recorder]: ...


class MakeTransport(Protocol):
    def __call__(self, *, send_limits: SendLimits | None = None) -> NetTransport: ...


TRANSPORTS: tuple[MakeTransport, ...] = (WebSocketClientTransport, WebSocketsTransport)


@pytest.fixture(params=TRANSPORTS, ids=["websocket-client", "websockets"])
def make_transport(request: pytest.FixtureRequest) -> MakeTransport:
    """Each test of transports is run with all of them."""
    made: MakeTransport = request.param
    return made


@pytest.fixture
def transport(make_transport: MakeTransport) -> Iterator[NetTransport]:
    transport = make_transport()
    yield transport
    transport.shutdown(PATIENCE)
    assert not swan_threads()


@pytest.fixture
def connect(transport: NetTransport) -> Connect:
    def connect(
        url: str,
        *headers: tuple[str, str],
        receiver: Any = None,
        protocols: tuple[str, ...] = (),
        timeout: float = PATIENCE,
        **options: Any,
    ) -> tuple[ClientConnection, Recorder]:
        recorder = receiver or Recorder()
        request = HandshakeRequest(url, headers, protocols, timeout)
        return transport.connect(request, replace(OPTIONS, **options), recorder), recorder

    return connect


@pytest.fixture
def opened(connect: Connect) -> Callable[..., tuple[ClientConnection, Recorder]]:
    """As `connect`, and waits until the connection is open."""

    def opened(*args: Any, **named: Any) -> tuple[ClientConnection, Recorder]:
        connection, recorder = connect(*args, **named)
        recorder.wait("opened")
        return connection, recorder

    return opened


class Authority:
    """A certificate authority and its files."""

    def __init__(self, folder: Path) -> None:
        self.ca = trustme.CA()
        self.ca_file = str(folder / "ca.pem")
        self.ca.cert_pem.write_to_path(self.ca_file)
        self.cert_file, self.key_file = str(folder / "client.pem"), str(folder / "client.key")
        client = self.ca.issue_cert("client@example.com")
        client.cert_chain_pems[0].write_to_path(self.cert_file)
        client.private_key_pem.write_to_path(self.key_file)

    def server(self, *names: str, **limits: Any) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(*names, **limits).configure_cert(context)
        return context


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))
