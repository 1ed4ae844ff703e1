from __future__ import annotations

import asyncio
import datetime as dt
import errno
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import serialization as forms
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage

from SwanSocketLibrary.net import tls
from SwanSocketLibrary.net.dialing import Link
from SwanSocketLibrary.net.error_text import ConnectFailed, error_text
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
    header_of,
    playing,
    silent,
    tunnel_to,
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
    path = authority.locked_key(b"password", tmp_path / "locked.key")
    options = ConnectOptions(client_cert=authority.cert_file, client_key=path)
    with pytest.raises(ConnectFailed, match=r"has a password: give that as client_key_password$"):
        make_context(options)
    wrong = replace(options, client_key_password="5ecret")
    with pytest.raises(ConnectFailed, match=r"client_key_password is not its password$") as caught:
        make_context(wrong)
    assert "5ecret" not in str(caught.value)
    make_context(replace(options, client_key_password="password"))


@pytest.mark.parametrize("given", ["locked.key", "client.p12"])
def test_a_locked_key_is_opened_and_the_certificate_shown(
    connect: Connect, authority: Authority, tmp_path: Path, given: str
) -> None:
    files: dict[str, Any] = {"client_cert": authority.cert_file}
    if given == "locked.key":
        files["client_key"] = authority.locked_key("密码".encode(), tmp_path / given)
    else:
        files["client_cert"] = authority.pkcs12("密码".encode(), tmp_path / given)
    seen: list[Any] = []

    def script(peer: Peer) -> None:
        assert isinstance(peer.sock, ssl.SSLSocket)
        seen.append(peer.sock.getpeercert())
        peer.upgrade(behind=close_frame(1000))
        peer.read_close()

    with ScriptedServer(script, tls=demanding(authority)) as server:
        _, recorder = connect(
            server.url(), ca_certs=authority.ca_file, client_key_password="密码", **files
        )
        recorder.wait("closed")
    assert seen[0]["subjectAltName"] == (("email", "client@example.com"),)


@pytest.mark.parametrize(
    ("locked", "given", "cause"),
    [
        (b"right", None, "it has a password: give that as client_key_password, unless the file is"),
        (b"right", "5ecret", "client_key_password is not its password, unless the file is damaged"),
        (None, "5ecret", "it has no password: leave client_key_password out"),
        (None, None, ""),
        (b"right", "right", ""),
    ],
)
def test_pkcs12_is_opened_or_says_what_it_wants(
    authority: Authority, tmp_path: Path, locked: bytes | None, given: str | None, cause: str
) -> None:
    path = authority.pkcs12(locked, tmp_path / "client.p12")
    options = ConnectOptions(client_cert=path, client_key_password=given)
    if not cause:
        make_context(options)
        return
    with pytest.raises(ConnectFailed, match=f"^the file of client_cert, .*: {cause}") as caught:
        make_context(options)
    assert "5ecret" not in str(caught.value)


def test_a_key_out_of_pkcs12_is_in_a_file_for_its_owner_alone_and_gone_at_once(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[tuple[int, bytes]] = []
    genuine = ssl.SSLContext.load_cert_chain

    def load(context: ssl.SSLContext, file: str, **named: Any) -> None:
        seen.append((Path(file).stat().st_mode & 0o777, Path(file).read_bytes()))
        genuine(context, file, **named)
        raise MemoryError

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", load)
    path = authority.pkcs12(b"right", tmp_path / "client.p12")
    with pytest.raises(MemoryError):
        make_context(ConnectOptions(client_cert=path, client_key_password="right"))
    ((mode, pem),) = seen
    assert mode == 0o600
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in pem
    assert [each.name for each in tmp_path.iterdir()] == ["client.p12"]
    with pytest.raises(ValueError, match="password"):
        forms.load_pem_private_key(pem, b"right")


def test_what_pkcs12_lacks_is_told(authority: Authority, tmp_path: Path) -> None:
    path = authority.pkcs12(None, tmp_path / "client.p12", key=False)
    with pytest.raises(ConnectFailed, match="this PKCS#12 holds no key: export it with both"):
        make_context(ConnectOptions(client_cert=path))
    path = authority.pkcs12(None, tmp_path / "client.p12")
    with pytest.raises(ConnectFailed, match="with its key inside: leave client_key out"):
        make_context(ConnectOptions(client_cert=path, client_key=authority.key_file))


def test_a_key_that_does_not_fit_its_certificate_is_told(
    authority: Authority, tmp_path: Path
) -> None:
    other = tmp_path / "other.key"
    authority.ca.issue_cert("x").private_key_pem.write_to_path(str(other))
    cert, key = authority.cert_file, authority.key_file
    packed, damaged = authority.pkcs12(None, tmp_path / "client.p12"), tmp_path / "damaged.pem"
    damaged.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    for options, cause in (
        (
            ConnectOptions(client_cert=cert, client_key=packed),
            "key, .* give it as client_cert alon",
        ),
        (ConnectOptions(client_cert=str(damaged), client_key=key), "client_cert, .*damaged.pem, "),
        (ConnectOptions(client_cert=cert), "with a key: name the key's file in client_key"),
        (ConnectOptions(client_cert=key), "client_cert, .* with a certificate, and is no PKCS#12"),
        (ConnectOptions(client_cert=cert, client_key=cert), "client_key, .* with a key"),
        (
            ConnectOptions(client_cert=cert, client_key=str(other)),
            "client_key, .*other.key, cannot be used: it holds the key of another certificate than",
        ),
        (ConnectOptions(client_cert=cert, client_key="/no/key"), "client_key, /no/key, cannot"),
    ):
        with pytest.raises(ConnectFailed, match=f"^the file of .*{cause}"):
            make_context(options)


def test_a_folder_of_certificates_is_trusted(
    opened: Opened, authority: Authority, tmp_path: Path
) -> None:
    other = trustme.CA()
    other.cert_pem.write_to_path(str(tmp_path / "其他.PEM"))
    (tmp_path / "key.pem").write_bytes(Path(authority.key_file).read_bytes())
    (tmp_path / "dangling.pem").symlink_to(tmp_path / "gone")
    (tmp_path / "readme.txt").write_text("no certificate")
    der = ssl.PEM_cert_to_DER_cert(Path(authority.ca_file).read_text())
    (tmp_path / "ca.crt").write_bytes(der)
    context = make_context(ConnectOptions(ca_certs=str(tmp_path)))
    assert context.cert_store_stats()["x509"] == 2
    with ScriptedServer(echo, tls=authority.server("127.0.0.1")) as server:
        connection, recorder = opened(server.url(), ca_certs=str(tmp_path))
        connection.close(1000, "")
        recorder.wait("closed")


def test_a_folder_without_certificates_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text("nothing")
    (tmp_path / "ca.txt").write_bytes(trustme.CA().cert_pem.bytes())
    with pytest.raises(ConnectFailed, match=r"^the folder of ca_certs, .*: none of its files"):
        make_context(ConnectOptions(ca_certs=str(tmp_path)))


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize("way", ["direct", "through a proxy"])
def test_a_certificate_without_alternative_names_is_refused(
    connect: Connect, authority: Authority, name: str, way: str
) -> None:
    with ScriptedServer(silent, tls=authority.unusual_server(name)) as server:
        url = f"wss://{name}:{server.port}/"
        options: dict[str, Any] = {"ca_certs": authority.ca_file}
        if way == "direct":
            _, recorder = connect(url, **options)
            cause = recorder.cause
        else:
            with ScriptedServer(tunnel_to(server.port)) as proxy:
                _, recorder = connect(url, proxy=f"http://127.0.0.1:{proxy.port}", **options)
                cause = recorder.cause
        assert cause.startswith("the server's certificate is not trusted: ")
        assert cause.endswith(f"not valid for '{name}', of which subjectAltName alone counts")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_an_address_counts_among_the_alternative_names(
    opened: Opened, authority: Authority, host: str
) -> None:
    with ScriptedServer(echo, tls=authority.server(host), host=host) as server:
        connection, recorder = opened(server.url(), ca_certs=authority.ca_file)
        connection.close(1000, "")
        recorder.wait("closed")


def judged(server: ssl.SSLContext, host: str, ca_certs: str) -> str:
    """What the client finds wrong with a server's certificate, in memory."""
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = make_context(ConnectOptions(ca_certs=ca_certs))
    sides = [
        client.wrap_bio(down, up, server_hostname=host),
        server.wrap_bio(up, down, server_side=True),
    ]
    for _ in range(4):
        for side in sides:
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLCertVerificationError as error:
                return error_text(error, "the server").partition(" is not trusted: ")[2]
    return ""


NAMED = [x509.DNSName("chat.example")]


@pytest.mark.parametrize(
    ("unusual", "host", "refused"),
    [
        ({"alternatives": NAMED}, "chat.example", ""),
        ({"common_name": "chat.example"}, "chat.example", "subjectAltName alone counts"),
        ({"common_name": "a", "alternatives": NAMED}, "a", "subjectAltName alone counts"),
        ({"alternatives": [x509.IPAddress(ip_address("192.0.2.1"))]}, "192.0.2.1", ""),
        ({"alternatives": [x509.IPAddress(ip_address("2001:db8::1"))]}, "2001:db8::1", ""),
        ({"alternatives": [x509.DNSName("192.0.2.1")]}, "192.0.2.1", "IP address mismatch"),
        ({"alternatives": [x509.DNSName("*.chat.example")]}, "a.chat.example", ""),
        ({"alternatives": [x509.DNSName("*.chat.example")]}, "a.b.chat.example", "hostname mism"),
        ({"alternatives": [x509.DNSName("*.chat.example")]}, "chat.example", "hostname mismatch"),
        ({"alternatives": [x509.DNSName("a*.chat.example")]}, "ab.chat.example", "hostname mism"),
        ({"alternatives": [x509.DNSName("*.example")]}, "chat.example", "hostname mismatch"),
        ({"alternatives": NAMED, "bits": 1024}, "chat.example", "EE certificate key too weak"),
        ({"alternatives": NAMED, "bits": 2048}, "chat.example", ""),
        ({"alternatives": NAMED, "days": 5000}, "chat.example", ""),
        ({"alternatives": NAMED, "usage": Usage.SERVER_AUTH}, "chat.example", ""),
        ({"alternatives": NAMED, "usage": Usage.CLIENT_AUTH}, "chat.example", "unsuitable"),
    ],
)
def test_certificates_are_judged_as_the_page_about_tls_says(
    authority: Authority, unusual: dict[str, Any], host: str, refused: str
) -> None:
    found = judged(authority.unusual_server(**unusual), host, authority.ca_file)
    assert refused.lower() in found.lower() if refused else not found


def test_certificates_are_judged_alike_by_every_python(authority: Authority) -> None:
    context = make_context(ConnectOptions(ca_certs=authority.ca_file))
    assert context.verify_flags & ssl.VERIFY_X509_PARTIAL_CHAIN
    assert not context.verify_flags & ssl.VERIFY_X509_STRICT


@pytest.mark.parametrize("host", ["chat.invalid", "chat.invalid."])
@pytest.mark.parametrize("secure", [False, True])
def test_resolve_leads_to_one_node_under_the_urls_name(
    connect: Connect, authority: Authority, secure: bool, host: str
) -> None:
    heads: list[str] = []
    asked: list[str] = []

    def script(peer: Peer) -> None:
        heads.append(peer.upgrade(behind=close_frame(1000)))
        peer.read_close()

    context = authority.server("chat.invalid") if secure else None
    if context is not None:
        context.sni_callback = lambda _sock, name, _context: asked.append(name)
    with ScriptedServer(script, tls=context) as server:
        url = server.url().replace("127.0.0.1", host)
        resolve = ((host, server.port, "127.0.0.1"),)
        _, recorder = connect(url, resolve=resolve, ca_certs=authority.ca_file)
        recorder.wait("closed")
    assert header_of(heads[0], "Host") == f"{host}:{server.port}"
    assert asked == (["chat.invalid"] if secure else [])


def test_of_several_nodes_one_that_answers_is_taken(opened: Opened) -> None:
    with ScriptedServer(echo, host="::1") as server:
        port = server.port
        nodes = ("other.invalid", port, "127.0.0.9"), ("chat.invalid", port, "127.0.0.1")
        resolve = (*nodes, ("chat.invalid", port, "::1"))
        connection, recorder = opened(f"ws://chat.invalid:{port}/", resolve=resolve)
        connection.close(1000, "")
        recorder.wait("closed")


def test_a_node_that_refuses_is_named(connect: Connect) -> None:
    _, recorder = connect("ws://chat.invalid:1", resolve=(("chat.invalid", 1, "127.0.0.1"),))
    assert recorder.cause == "connection refused by chat.invalid:1 at 127.0.0.1"


def test_another_port_of_the_host_is_looked_up(connect: Connect) -> None:
    _, recorder = connect("ws://chat.invalid:2", resolve=(("chat.invalid", 1, "127.0.0.1"),))
    assert recorder.cause == "name or service not known: chat.invalid"


@pytest.mark.parametrize("scheme", ["http", "socks4a", "socks5h"])
def test_a_resolve_that_a_proxy_would_pass_over_is_told(connect: Connect, scheme: str) -> None:
    resolve = (("chat.invalid", 80, "127.0.0.1"),)
    _, recorder = connect("ws://chat.invalid", resolve=resolve, proxy=f"{scheme}://u:5ecret@p:1")
    assert recorder.cause.startswith("resolve names chat.invalid:80, but the proxy p:1 finds the ")
    assert "give proxy=${EMPTY} to connect without it" in recorder.cause
    assert "5ecret" not in recorder.cause


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
        _, recorder = connect(server.url().replace("ws:", "wss:"), timeout=1)
        assert (
            recorder.cause == "the handshake took longer than 1 s: the server has not answered yet"
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
