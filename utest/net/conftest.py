from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

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

    def unusual_server(
        self,
        common_name: str = "",
        alternatives: Sequence[x509.GeneralName] = (),
        *,
        bits: int = 0,
        usage: x509.ObjectIdentifier | None = None,
        days: int = 30,
    ) -> ssl.SSLContext:
        """Of a server whose certificate trustme would not make.

        :param bits: of an RSA key; without any it is one on a curve.
        """
        issuer = x509.load_pem_x509_certificate(self.ca.cert_pem.bytes())
        signer = forms.load_pem_private_key(self.ca.private_key_pem.bytes(), None)
        assert isinstance(signer, ec.EllipticCurvePrivateKey)
        key = (
            rsa.generate_private_key(65537, bits)
            if bits
            else ec.generate_private_key(ec.SECP256R1())
        )
        now = dt.datetime.now(dt.timezone.utc)
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name or "x")]))
            .issuer_name(issuer.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=days))
        )
        if alternatives:
            names = x509.SubjectAlternativeName(alternatives)
            builder = builder.add_extension(names, critical=False)
        if usage is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        made = builder.sign(signer, hashes.SHA256())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("DEFAULT:@SECLEVEL=0")  # it would not show all of them by itself
        plain = forms.NoEncryption()
        pem = key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, plain)
        with trustme.Blob(pem + made.public_bytes(forms.Encoding.PEM)).tempfile() as path:
            context.load_cert_chain(path)
        return context

    def locked_key(self, password: bytes, to: Path) -> str:
        """The client's key under a password."""
        locked = forms.BestAvailableEncryption(password)
        pem = self._key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, locked)
        to.write_bytes(pem)
        return str(to)

    def pkcs12(self, password: bytes | None, to: Path, *, key: bool = True) -> str:
        """The client's certificate and key, of which the latter may be missing."""
        cert = x509.load_pem_x509_certificate(Path(self.cert_file).read_bytes())
        locked = forms.BestAvailableEncryption(password) if password else forms.NoEncryption()
        held = self._key if key else None
        to.write_bytes(pkcs12.serialize_key_and_certificates(b"client", held, cert, None, locked))
        return str(to)

    @property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        key = forms.load_pem_private_key(Path(self.key_file).read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key

    def server(self, *names: str, **limits: Any) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(*names, **limits).configure_cert(context)
        return context


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))
