"""Peers with faults below the WebSocket: an address that never answers, servers with wrong TLS."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import tempfile
import threading
import warnings
from pathlib import Path

import trustme

PATIENCE = 10.0
"""Seconds that a client has for whatever a peer reads from it."""

_CHUNK = 64 * 1024
_NO_LINGER = struct.pack("ii", 1, 0)


class FaultPeers:
    """One peer at a time, gone at the end of each test."""

    ROBOT_LIBRARY_SCOPE = "SUITE"
    ROBOT_LISTENER_API_VERSION = 3
    ROBOT_LISTENER_PRIORITY = 1
    """Before the library's own listener, which else would wait for answers of these peers."""

    def __init__(self) -> None:
        self.ROBOT_LIBRARY_LISTENER = self
        self._authority: trustme.CA | None = None
        self._files: tempfile.TemporaryDirectory[str] | None = None
        self._sockets: list[socket.socket] = []
        self._thread: threading.Thread | None = None

    def _end_test(self, *_: object) -> None:
        self.stop_fault_peer()

    def stop_fault_peer(self) -> None:
        """Closes its sockets, waits for its thread, removes its file."""
        for each in self._sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)  # which ends an accept that waits
            each.close()
        self._sockets.clear()
        if self._thread is not None:
            self._thread.join()
        if self._files is not None:
            self._files.cleanup()
        self._thread = self._files = None

    def start_peer_that_refuses(self) -> str:
        """Returns the URL of a port that is held, but where nobody listens."""
        self.stop_fault_peer()
        bound = socket.socket()
        bound.bind(("127.0.0.1", 0))
        self._sockets.append(bound)
        return f"ws://127.0.0.1:{bound.getsockname()[1]}"

    def start_peer_that_never_answers(self) -> str:
        """Returns the URL of an address whose backlog is full: it drops each SYN."""
        listening = self._listen(backlog=0)
        # Linux takes one connection more than the backlog has.
        self._sockets.append(socket.create_connection(listening.getsockname(), PATIENCE))
        return f"ws://127.0.0.1:{listening.getsockname()[1]}"

    def start_tls_peer(self, how: str) -> str:
        """Returns the URL of a server that completes no TLS handshake.

        :param how: ``end`` or ``reset`` is how it ends TCP in the middle of it; ``plain`` answers
            in HTTP; ``1.1`` is the only version that it speaks; ``1.2`` and ``1.3`` are spoken
            with clients that show a certificate.
        """
        listening = self._listen()
        context = self._context(how) if how[0].isdigit() else None
        self._thread = threading.Thread(
            target=_refuse, args=(listening, context, how), name="fault peer", daemon=True
        )
        self._thread.start()
        return f"wss://localhost:{listening.getsockname()[1]}"

    def authority_of_tls_peers(self) -> str:
        """Returns a file of the authority that signs the certificates of these servers."""
        if self._files is None:
            self._files = tempfile.TemporaryDirectory(prefix="swan-fault-peers-")
        path = Path(self._files.name, "authority.pem")
        path.write_bytes(self._signer.cert_pem.bytes())
        return str(path)

    @property
    def _signer(self) -> trustme.CA:
        if self._authority is None:
            self._authority = trustme.CA()
        return self._authority

    def _listen(self, backlog: int = 1) -> socket.socket:
        self.stop_fault_peer()
        listening = socket.create_server(("127.0.0.1", 0), backlog=backlog)
        listening.settimeout(PATIENCE)
        self._sockets.append(listening)
        return listening

    def _context(self, version: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._signer.issue_cert("localhost").configure_cert(context)
        number = ssl.TLSVersion[f"TLSv{version.replace('.', '_')}"]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that is what 1.1 is here for
            context.minimum_version = context.maximum_version = number
        if version == "1.1":
            context.set_ciphers("DEFAULT@SECLEVEL=0")  # OpenSSL 3 has none for it otherwise
        else:
            self._signer.configure_trust(context)
            context.verify_mode = ssl.CERT_REQUIRED
        return context


def _refuse(listening: socket.socket, context: ssl.SSLContext | None, how: str) -> None:
    """Refuses one client after another: browsers come again."""
    while True:
        try:
            client, _ = listening.accept()
        except OSError:
            return
        with contextlib.suppress(OSError):
            _refuse_one(client, context, how)


def _refuse_one(client: socket.socket, context: ssl.SSLContext | None, how: str) -> None:
    with contextlib.closing(client):
        client.settimeout(PATIENCE)
        if context is None:
            client.recv(_CHUNK)
            if how == "plain":
                client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        else:
            secured = context.wrap_socket(client, server_side=True, do_handshake_on_connect=False)
            with contextlib.suppress(ssl.SSLError):
                secured.do_handshake()
            client = socket.socket(fileno=secured.detach())
            client.settimeout(PATIENCE)
        _end(client, how)


def _end(client: socket.socket, how: str) -> None:
    with client:
        if how == "reset":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            return
        client.shutdown(socket.SHUT_WR)
        while client.recv(_CHUNK):  # or the alert could be lost: TCP would be reset
            pass
