"""Servers and proxies, in threads of their own, that keep every byte that they were sent."""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import struct
import threading
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from atest.resources.RawServer import handshake_answer

PATIENCE = 10.0
"""Seconds after which a connection that says nothing is left alone."""

_HEAD_END = b"\r\n\r\n"
_SUPPORTED_VERSIONS = 43
"""The TLS extension that lists them (RFC 8446 §4.2.1)."""


@dataclass
class Seen:
    """What one connection brought.

    :ivar data: every byte, decrypted where the server speaks TLS.
    :ivar certificate: whether the client showed one.
    """

    data: bytes = b""
    certificate: bool = False
    ended: threading.Event = field(default_factory=threading.Event)


class WatchfulServers:
    """The keywords. All servers are stopped at the end of the test."""

    ROBOT_LIBRARY_SCOPE = "SUITE"
    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self) -> None:
        self.ROBOT_LIBRARY_LISTENER = self
        self._authority = trustme.CA()
        self._folder = TemporaryDirectory(prefix="swan-watchful-")
        self._servers: dict[str, _Server] = {}

    def _end_test(self, *_: object) -> None:
        for server in self._servers.values():
            server.stop()
        self._servers.clear()

    def _close(self) -> None:
        self._folder.cleanup()

    def authority_file(self) -> str:
        """Returns a file with the certificate of the authority that all of them have."""
        return self._file("authority.pem", self._authority.cert_pem.bytes())

    def client_certificate_file(self) -> str:
        """Returns a file with a client's certificate and its key."""
        made = self._authority.issue_cert("client@example.com")
        chain = [each.bytes() for each in made.cert_chain_pems]
        return self._file("client.pem", b"".join([made.private_key_pem.bytes(), *chain]))

    def client_pkcs12_file(self, password: str) -> str:
        """Returns the same as PKCS#12 under a password."""
        pem = Path(self.client_certificate_file()).read_bytes()
        key = serialization.load_pem_private_key(pem, None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        certificate = x509.load_pem_x509_certificate(pem)
        locked = serialization.BestAvailableEncryption(password.encode())
        data = pkcs12.serialize_key_and_certificates(b"client", key, certificate, None, locked)
        return self._file("client.p12", data)

    def start_watchful_server(
        self, name: str, *answers: str, certificate_for: str | None = None, old_tls: bool = False
    ) -> int:
        """Listens, and returns the port.

        :param answers: for the first connection, the second and so on: ``open`` until the first
            frame comes, ``hang up`` after what came first, or an HTTP answer, in which a line feed
            is sent as CR LF and HERE stands for the port. The last one repeats.
        :param certificate_for: the names that TLS certificates are for, with commas between
            them: of the first connection, the second and so on. Without any there is no TLS. One
            that begins with ``CN=`` is its common name, and it has no other.
        :param old_tls: speak TLS 1.0 and 1.1 alone.
        """
        names = (certificate_for or "").split(",")
        contexts = [self._context(each, old_tls) for each in names if each]
        return self._start(name, _Server(answers or ("open",), contexts))

    def start_watchful_proxy(
        self, name: str, port: int, *answers: str, certificate_for: str | None = None
    ) -> int:
        """Listens as an HTTP proxy that tunnels to this port of this machine, and returns its own.

        Whatever host a client asks for.

        :param answers: for the first connections, before it does that.
        :param certificate_for: the name that its own TLS certificate is for, if it speaks TLS.
        """
        contexts = [self._context(certificate_for, old=False)] if certificate_for else []
        return self._start(name, _Server((*answers, "tunnel"), contexts, port))

    def server_should_have_seen_nothing(self, name: str) -> None:
        """Passes if nobody connected to a server.

        To be asked when the client has ended: a connection that it had made would be there.
        """
        server = self._servers[name]
        server.stop()
        if server.seen:
            raise AssertionError(f"Server '{name}' saw: {[each.data for each in server.seen]}")

    def what_server_saw(self, name: str) -> list[bytes]:
        """Returns the bytes of each connection, and waits for their ends."""
        server = self._servers[name]
        server.stop()
        for seen in server.seen:
            if not seen.ended.wait(PATIENCE):
                raise AssertionError(f"A connection to '{name}' does not end: {seen.data!r}")
        return [seen.data for seen in server.seen]

    def certificates_shown_to(self, name: str) -> list[bool]:
        """Returns for each connection whether the client showed a certificate."""
        self.what_server_saw(name)
        return [seen.certificate for seen in self._servers[name].seen]

    def old_tls_works_here(self, port: int) -> bool:
        """Returns whether this OpenSSL can still speak TLS 1.1, as a client that wants to."""
        context = _without_checks(ssl.PROTOCOL_TLS_CLIENT)
        _make_old(context)
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as plain:
            try:
                with context.wrap_socket(plain) as wrapped:
                    return wrapped.version() in {"TLSv1", "TLSv1.1"}
            except OSError:
                return False

    def tls_versions_in(self, hello: bytes) -> list[str]:
        """Returns the versions that a ClientHello offers, in order (RFC 8446 §4.1.2)."""
        assert hello[0] == 22, f"no TLS handshake: {hello!r}"
        place = 5 + 4 + 2 + 32  # the record, the message, the old version, the random number
        place += 1 + hello[place]  # the session
        place += 2 + int.from_bytes(hello[place : place + 2], "big")  # the ciphers
        place += 1 + hello[place]  # the compressions
        place += 2
        while place < len(hello):
            kind, length = struct.unpack_from("!HH", hello, place)
            if kind == _SUPPORTED_VERSIONS:
                listed = hello[place + 5 : place + 4 + length]
                return [f"1.{low - 1}" for low in listed[1::2]]
            place += 4 + length
        return [f"1.{hello[10] - 1}"]

    def _start(self, name: str, server: _Server) -> int:
        if name in self._servers:
            self._servers[name].stop()
        self._servers[name] = server
        return server.port

    def _context(self, name: str, old: bool) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if name.startswith("CN="):
            self._use_old_style(context, name.removeprefix("CN="))
        else:
            self._authority.issue_cert(name).configure_cert(context)
        self._authority.configure_trust(context)
        context.verify_mode = ssl.CERT_OPTIONAL
        if old:
            _make_old(context)
        return context

    def _use_old_style(self, context: ssl.SSLContext, common_name: str) -> None:
        """Loads a certificate without subjectAltName, which trustme would not make."""
        issuer = x509.load_pem_x509_certificate(self._authority.cert_pem.bytes())
        signer = serialization.load_pem_private_key(self._authority.private_key_pem.bytes(), None)
        assert isinstance(signer, ec.EllipticCurvePrivateKey)
        key = ec.generate_private_key(ec.SECP256R1())
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)]))
            .issuer_name(issuer.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(issuer.not_valid_before_utc)
            .not_valid_after(issuer.not_valid_after_utc)
            .sign(signer, hashes.SHA256())
        )
        pem = serialization.Encoding.PEM
        plain = serialization.NoEncryption()
        data = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
        context.load_cert_chain(self._file("old.pem", data + made.public_bytes(pem)))

    def _file(self, name: str, data: bytes) -> str:
        path = Path(self._folder.name, name)
        path.write_bytes(data)
        return str(path)


class _Server:
    def __init__(
        self, answers: tuple[str, ...], contexts: list[ssl.SSLContext], tunnel_to: int = 0
    ) -> None:
        self._answers = answers
        self._contexts = contexts
        self._tunnel_to = tunnel_to
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.seen: list[Seen] = []
        self._last: tuple[str, int] | None = None
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Accepts nothing more, but what has connected before."""
        if self._last is not None:
            return
        # A connection of our own, behind all others: whoever connected before it is seen.
        with socket.socket() as last:
            last.bind(("127.0.0.1", 0))
            self._last = last.getsockname()
            last.connect(("127.0.0.1", self.port))
            self._thread.join(PATIENCE)
        self._listening.close()

    def _accept(self) -> None:
        while True:
            accepted, address = self._listening.accept()
            if address == self._last:
                accepted.close()
                return
            accepted.settimeout(PATIENCE)
            seen = Seen()
            self.seen.append(seen)
            number = len(self.seen) - 1
            threading.Thread(target=self._serve, args=(accepted, seen, number), daemon=True).start()

    def _serve(self, sock: socket.socket, seen: Seen, number: int) -> None:
        try:
            with contextlib.suppress(OSError):
                if self._contexts:
                    context = self._contexts[min(number, len(self._contexts) - 1)]
                    sock = context.wrap_socket(sock, server_side=True)
                    seen.certificate = bool(sock.getpeercert())
                self._talk(sock, seen, self._answers[min(number, len(self._answers) - 1)])
        finally:
            sock.close()
            seen.ended.set()

    def _talk(self, sock: Any, seen: Seen, answer: str) -> None:
        if answer == "hang up":
            seen.data = sock.recv(65536)
            return
        while _HEAD_END not in seen.data:
            data = sock.recv(65536)
            if not data:
                return
            seen.data += data
        if answer == "tunnel":
            sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with socket.create_connection(("127.0.0.1", self._tunnel_to), PATIENCE) as further:
                _carry(sock, further, seen)
            return
        if answer == "open":
            head = seen.data.partition(_HEAD_END)[0].decode("latin-1")
            sock.sendall(handshake_answer(head, {}))
            seen.data += sock.recv(65536)  # a Close frame
            return
        answer = answer.replace("HERE", str(self.port))
        sock.sendall(answer.replace("\n", "\r\n").encode())
        while data := sock.recv(65536):
            seen.data += data


def _carry(client: socket.socket, further: socket.socket, seen: Seen) -> None:
    """Carries bytes both ways until one side ends; in one thread, as TLS wants it."""
    with selectors.DefaultSelector() as both, contextlib.suppress(OSError):
        both.register(client, selectors.EVENT_READ, further)
        both.register(further, selectors.EVENT_READ, client)
        while True:
            for key, _ in both.select(PATIENCE):
                source = key.fileobj
                assert isinstance(source, socket.socket)
                data = source.recv(65536)
                while isinstance(source, ssl.SSLSocket) and source.pending():
                    data += source.recv(65536)
                if source is client:
                    seen.data += data
                if not data:
                    return
                key.data.sendall(data)


def _without_checks(protocol: int) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _make_old(context: ssl.SSLContext) -> None:
    context.set_ciphers("ALL:@SECLEVEL=0")  # or today's OpenSSL knows neither
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
