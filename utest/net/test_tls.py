from __future__ import annotations

import asyncio
import datetime as dt
import errno
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from SwanSocketLibrary.net import tls
from SwanSocketLibrary.net.dialing import Link
from SwanSocketLibrary.net.error_text import ConnectFailed
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.net.stream import Stream
from SwanSocketLibrary.net.tls import TlsStream, make_context
from utest.net.conftest import Authority, Connect
from utest.net.peers import (
    PATIENCE,
    Peer,
    Recorder,
    ScriptedServer,
    close_frame,
    echo,
    frame,
    playing,
    silent,
)

REQUIRED = "TLS failed: tlsv13 alert certificate required"

Opened = Callable[..., tuple[Any, Recorder]]


def test_messages_go_through_tls(opened: Opened, authority: Authority) -> None:
    with ScriptedServer(echo, tls=authority.server("127.0.0.1")) as server:
        connection, recorder = opened(server.url(), ca_certs=authority.ca_file)
        connection.send("x" * 3_000_000)
        connection.send(b"y")
        recorder.wait("received", 2)
        assert [len(data) for data in recorder.received_data] == [3_000_000, 1]
        connection.close(1000, "bye")
        assert recorder.wait("closed")[1:] == (1000, "bye")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_frames_that_come_with_the_handshake_are_not_lost(
    connect: Connect, authority: Authority, version: ssl.TLSVersion
) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade(behind=frame(2, bytes(200_000)) + frame(1, b"end") + close_frame(1000))
        peer.read_close()

    context = authority.server("127.0.0.1")
    context.minimum_version = context.maximum_version = version
    with ScriptedServer(script, tls=context) as server:
        _, recorder = connect(server.url(), ca_certs=authority.ca_file)
        recorder.wait("closed")
    assert [len(data) for data in recorder.received_data] == [200_000, 3]


def test_a_flood_over_tls_is_read_to_its_end(opened: Opened, authority: Authority) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(2, bytes(16_000)) * 200 + close_frame(1000))
        peer.read_close()

    with ScriptedServer(script, tls=authority.server("127.0.0.1")) as server:
        _, recorder = opened(server.url(), ca_certs=authority.ca_file)
        recorder.wait("closed")
        assert len(recorder.received_data) == 200


def test_a_tls_peer_that_reads_late_gets_everything(opened: Opened, authority: Authority) -> None:
    start = threading.Event()

    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(1, b"before"))
        assert start.wait(PATIENCE)
        assert peer.read_frame().payload == b"z" * 9_000_000
        assert peer.read_frame().payload == b"after"
        peer.read_close()
        peer.send(close_frame(1000))

    with ScriptedServer(script, tls=authority.server("127.0.0.1")) as server:
        connection, recorder = opened(
            server.url(), ca_certs=authority.ca_file, close_timeout=PATIENCE
        )
        connection.send(b"z" * 9_000_000)
        connection.send("after")
        connection.close(1000, "")
        recorder.wait("received")
        start.set()
        recorder.wait("closed")


def test_a_violation_over_tls_is_answered(opened: Opened, authority: Authority) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(3))
        assert peer.read_close() == (1002, "")
        peer.wait_end()

    with ScriptedServer(script, tls=authority.server("127.0.0.1")) as server:
        _, recorder = opened(server.url(), ca_certs=authority.ca_file)
        assert "unknown opcode" in recorder.cause


def test_a_lost_tls_connection_is_told(opened: Opened, authority: Authority) -> None:
    with ScriptedServer(playing(Peer.upgrade), tls=authority.server("127.0.0.1")) as s:
        _, recorder = opened(s.url(), ca_certs=authority.ca_file)
        assert recorder.cause.startswith("connection lost: the server closed the TCP connection")


def test_rubbish_inside_a_tls_connection_is_told(opened: Opened, authority: Authority) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        assert isinstance(peer.sock, ssl.SSLSocket)
        raw = socket.socket(fileno=peer.sock.detach())
        raw.settimeout(PATIENCE)
        raw.sendall(b"this is no TLS record at all")
        peer.sock = raw
        peer.wait_end()

    with ScriptedServer(script, tls=authority.server("127.0.0.1")) as server:
        _, recorder = opened(server.url(), ca_certs=authority.ca_file)
        assert recorder.cause.startswith("connection lost: TLS failed: ")


@pytest.mark.rule("S5")
def test_an_unknown_authority_is_told(connect: Connect, authority: Authority) -> None:
    with ScriptedServer(silent, tls=authority.server("127.0.0.1")) as server:
        _, recorder = connect(server.url())
        assert recorder.cause.startswith("the server's certificate is not trusted: ")


def test_a_self_signed_certificate_is_told(connect: Connect) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca = trustme.CA()
    with ca.cert_pem.tempfile() as cert, ca.private_key_pem.tempfile() as key:
        context.load_cert_chain(cert, key)
    with ScriptedServer(silent, tls=context) as server:
        _, recorder = connect(server.url())
        assert recorder.cause.startswith("the server's certificate is not trusted: self")


def test_a_certificate_for_another_name_is_told(connect: Connect, authority: Authority) -> None:
    with ScriptedServer(silent, tls=authority.server("other.example")) as server:
        _, recorder = connect(server.url(), ca_certs=authority.ca_file)
        cause = recorder.cause.lower()
        assert cause.startswith("the server's certificate is not trusted: ")
        assert "mismatch" in cause


def test_an_expired_certificate_is_told(connect: Connect, authority: Authority) -> None:
    past = dt.datetime.now(dt.timezone.utc) - dt.timedelta(days=1)
    context = authority.server("127.0.0.1", not_after=past)
    with ScriptedServer(silent, tls=context) as server:
        _, recorder = connect(server.url(), ca_certs=authority.ca_file)
        assert recorder.cause == (
            "the server's certificate is not trusted: certificate has expired"
        )


def test_checks_can_be_switched_off(opened: Opened, authority: Authority) -> None:
    with ScriptedServer(echo, tls=authority.server("other.example")) as server:
        connection, recorder = opened(server.url(), verify_tls=False)
        connection.close(1000, "")
        recorder.wait("closed")


def test_extra_certificates_are_trusted_besides_the_systems(
    opened: Opened, authority: Authority
) -> None:
    with ScriptedServer(echo, tls=authority.server("127.0.0.1")) as server:
        connection, recorder = opened(server.url(), extra_ca_certs=authority.ca_file)
        connection.close(1000, "")
        recorder.wait("closed")
    alone = make_context(ConnectOptions(ca_certs=authority.ca_file))
    both = make_context(ConnectOptions(extra_ca_certs=authority.ca_file))
    system = make_context(ConnectOptions())
    assert alone.cert_store_stats()["x509"] == 1
    assert both.cert_store_stats()["x509"] == system.cert_store_stats()["x509"] + 1


def test_extra_certificates_have_no_effect_beside_given_ones(authority: Authority) -> None:
    context = make_context(ConnectOptions(ca_certs=authority.ca_file, extra_ca_certs="/nowhere"))
    assert context.cert_store_stats()["x509"] == 1


def test_a_client_certificate_is_shown(opened: Opened, authority: Authority) -> None:
    seen = []

    def script(peer: Peer) -> None:
        assert isinstance(peer.sock, ssl.SSLSocket)
        seen.append(peer.sock.getpeercert())
        echo(peer)

    context = authority.server("127.0.0.1")
    context.verify_mode = ssl.CERT_REQUIRED
    authority.ca.configure_trust(context)
    with ScriptedServer(script, tls=context) as server:
        connection, recorder = opened(
            server.url(),
            ca_certs=authority.ca_file,
            client_cert=authority.cert_file,
            client_key=authority.key_file,
        )
        connection.close(1000, "")
        recorder.wait("closed")
    assert seen[0]


def test_a_missing_client_certificate_is_told(connect: Connect, authority: Authority) -> None:
    context = authority.server("127.0.0.1")
    context.verify_mode = ssl.CERT_REQUIRED
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    authority.ca.configure_trust(context)
    with ScriptedServer(echo, tls=context) as server:
        _, recorder = connect(server.url(), ca_certs=authority.ca_file)
        recorder.wait("failed")


def demanding(authority: Authority) -> ssl.SSLContext:
    """Of a server that wants a certificate, and says so behind the handshake (TLS 1.3)."""
    context = authority.server("127.0.0.1")
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    authority.ca.configure_trust(context)
    return context


def test_an_alert_behind_the_handshake_is_told_each_time(
    connect: Connect, authority: Authority
) -> None:
    with ScriptedServer(silent, tls=demanding(authority)) as server:
        causes = {connect(server.url(), ca_certs=authority.ca_file)[1].cause for _ in range(25)}
    assert causes == {REQUIRED}


@pytest.fixture
def refused(authority: Authority) -> Iterator[TlsStream]:
    """A connection that the server has ended with an alert, which the client has not read."""
    with ScriptedServer(silent, tls=demanding(authority)) as server:
        sock = socket.create_connection((server.host, server.port))
        sock.setblocking(False)
        context = make_context(ConnectOptions(ca_certs=authority.ca_file))
        secured = asyncio.run(tls.start(Stream(sock), context, "127.0.0.1"))
    yield secured
    secured.close()


def test_an_alert_is_told_where_writing_fails_first(refused: TlsStream) -> None:
    async def for_ever() -> None:
        link = Link(refused, "the server", lambda _: None)
        while True:  # until the server's system has answered with a RST
            await link.send(b"GET / HTTP/1.1")

    with pytest.raises(ConnectFailed, match=f"^{REQUIRED}$"):
        asyncio.run(for_ever())


def test_an_open_stream_tells_it_too(refused: TlsStream) -> None:
    def for_ever() -> None:
        while True:
            refused.write(memoryview(b"frame"))

    with pytest.raises(ssl.SSLError, match="certificate required"):
        for_ever()


class Ended:
    """A TLS socket that cannot be written to any more.

    :param last: what can still be read from it.
    """

    def __init__(self, error: OSError, *last: bytes | OSError) -> None:
        self._error = error
        self._last = list(last)

    def send(self, _data: memoryview) -> int:
        raise self._error

    def recv(self, _limit: int) -> bytes:
        if not self._last:
            raise ssl.SSLWantReadError
        last = self._last.pop(0)
        if isinstance(last, OSError):
            raise last
        return last

    def pending(self) -> int:
        return 0


ALERT = ssl.SSLError(
    1, "[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required"
)
BROKEN_PIPE = BrokenPipeError(errno.EPIPE, "Broken pipe")
INSIDE = ssl.SSLEOFError(8, "EOF occurred in violation of protocol")


@pytest.mark.parametrize(
    ("error", "last", "told"),
    [
        (INSIDE, (ALERT,), ALERT),
        (BROKEN_PIPE, (ALERT,), ALERT),
        (BROKEN_PIPE, (), BROKEN_PIPE),
        (BROKEN_PIPE, (b"",), BROKEN_PIPE),
        (BROKEN_PIPE, (INSIDE,), BROKEN_PIPE),
        (BROKEN_PIPE, (ConnectionResetError(),), BROKEN_PIPE),
        (INSIDE, (ssl.SSLWantWriteError(),), INSIDE),
        (ALERT, (ssl.SSLError(1, "another"),), ALERT),
    ],
)
def test_what_was_said_last_says_why_nothing_can_be_written(
    error: OSError, last: tuple[bytes | OSError, ...], told: OSError
) -> None:
    stream = TlsStream(Ended(error, *last))  # type: ignore[arg-type]
    with pytest.raises(OSError, match=r".") as raised:
        stream.write(memoryview(b"frame"))
    assert raised.value is told


def test_what_came_before_the_alert_stays_to_be_read() -> None:
    stream = TlsStream(Ended(INSIDE, b"one", b"two", ALERT))  # type: ignore[arg-type]
    with pytest.raises(ssl.SSLError, match="certificate required"):
        stream.write(memoryview(b"frame"))
    assert stream.pending()
    assert [stream.read(4), stream.read(4)] == [b"onet", b"wo"]
    assert not stream.pending()
    assert stream.read(4) is None


def test_a_peer_that_never_ends_is_not_read_for_ever() -> None:
    stream = TlsStream(Ended(INSIDE, *[b"more"] * 1000, ALERT))  # type: ignore[arg-type]
    with pytest.raises(ssl.SSLEOFError):
        stream.write(memoryview(b"frame"))
    assert stream.read(1 << 20) == b"more" * 64


def test_old_tls_is_not_spoken(authority: Authority) -> None:
    context = make_context(ConnectOptions(ca_certs=authority.ca_file))
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED


@pytest.mark.parametrize("field", ["ca_certs", "extra_ca_certs", "client_cert"])
def test_a_file_that_is_not_there_is_told(field: str) -> None:
    with pytest.raises(ConnectFailed, match=r"/no/file, cannot be used: no such file or directory"):
        make_context(ConnectOptions(**{field: "/no/file"}))  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["ca_certs", "client_cert"])
def test_a_file_without_certificates_is_told(tmp_path: Path, field: str) -> None:
    path = tmp_path / "empty.pem"
    path.write_text("nothing")
    with pytest.raises(ConnectFailed, match="cannot be used: it holds no usable PEM data"):
        make_context(ConnectOptions(**{field: str(path)}))  # type: ignore[arg-type]


def test_a_key_with_a_password_is_told_and_nobody_asked(
    tmp_path: Path, authority: Authority
) -> None:
    from cryptography.hazmat.primitives import serialization as forms

    key = forms.load_pem_private_key(Path(authority.key_file).read_bytes(), None)
    path = tmp_path / "locked.key"
    path.write_bytes(
        key.private_bytes(
            forms.Encoding.PEM,
            forms.PrivateFormat.PKCS8,
            forms.BestAvailableEncryption(b"password"),
        )
    )
    with pytest.raises(ConnectFailed, match="has a password"):
        make_context(ConnectOptions(client_cert=authority.cert_file, client_key=str(path)))


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x15\x03\x03\0\2\2\x28"])
def test_a_server_without_tls_is_told(connect: Connect, answer: bytes) -> None:
    def script(peer: Peer) -> None:
        peer.sock.recv(1000)
        peer.send(answer)
        peer.wait_end()

    with ScriptedServer(script) as server:
        _, recorder = connect(server.url().replace("ws:", "wss:"))
        assert recorder.cause.startswith("TLS failed: ")


def test_a_server_that_closes_in_the_tls_handshake_is_told(connect: Connect) -> None:
    with ScriptedServer(playing(lambda peer: peer.sock.recv(1000))) as server:
        _, recorder = connect(server.url().replace("ws:", "wss:"))
        assert recorder.cause in {
            "the server closed the connection inside TLS",
            "connection reset by the server",
        }


@pytest.mark.rule("S21")
def test_a_slow_tls_handshake_ends_in_time(connect: Connect) -> None:
    with ScriptedServer(silent) as server:
        _, recorder = connect(server.url().replace("ws:", "wss:"), timeout=0.2)
        assert (
            recorder.cause
            == "the handshake took longer than 0.2 s: the server has not answered yet"
        )


def test_giving_up_in_the_tls_handshake_closes_the_connection(connect: Connect) -> None:
    asked = threading.Event()

    def script(peer: Peer) -> None:
        peer.read(10)
        asked.set()
        peer.wait_end()

    with ScriptedServer(script) as server:
        connection, recorder = connect(server.url().replace("ws:", "wss:"))
        assert asked.wait(PATIENCE)
        connection.abandon("no more")
        assert recorder.cause == "no more"
