from __future__ import annotations

import ssl
import sys
from pathlib import Path

import pytest

from SwanSocketLibrary.errors import ServerError, WaitFailed
from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
from utest.limits import room_for
from utest.server.conftest import EventLog
from utest.server.raw_client import CLOSE, TEXT, RawClient, Received, close_payload, frame


def trusting(pool: ServerPool) -> ssl.SSLContext:
    assert pool.ca_file is not None
    return ssl.create_default_context(cafile=pool.ca_file)


def test_a_trusted_server_is_reached_by_its_name(pool: ServerPool) -> None:
    server = pool.start(tls="trusted")
    assert server.url.startswith("wss://localhost:")
    with RawClient(server.url, trusting(pool)) as client:
        client.open()
        client.send(frame(TEXT, b"hello" * 100_000))
        assert client.read_frame() == Received(TEXT, b"hello" * 100_000)


def test_a_trusted_server_is_refused_without_its_authority(pool: ServerPool) -> None:
    server = pool.start(tls="trusted")
    with pytest.raises(ssl.SSLCertVerificationError):
        RawClient(server.url, ssl.create_default_context())


@pytest.mark.parametrize(
    ("tls", "cause"),
    [
        ("self-signed", "self-signed certificate|self signed certificate"),
        ("expired", "certificate has expired"),
        ("wrong-host", "certificate is not valid for 'localhost'"),
    ],
)
def test_a_wrong_certificate_is_refused_even_with_the_authority(
    pool: ServerPool, tls: str, cause: str
) -> None:
    server = pool.start(tls=tls)
    with pytest.raises(ssl.SSLCertVerificationError, match=cause):
        RawClient(server.url, trusting(pool))
    with RawClient(server.url) as client:  # one that checks nothing
        client.open()
        client.send(frame(TEXT, b"hello"))
        assert client.read_frame() == Received(TEXT, b"hello")


@pytest.mark.parametrize("host", ["::1", "127.0.0.2"])
def test_a_certificate_names_the_address_where_the_server_listens(
    pool: ServerPool, host: str
) -> None:
    try:
        server = pool.start(tls="trusted", host=host)
    except ServerError as error:
        pytest.skip(str(error))
    assert host in server.url
    with RawClient(server.url, trusting(pool)) as client:
        client.open()


def test_one_authority_signs_for_all_servers_of_a_pool(pool: ServerPool) -> None:
    first, second = pool.start(tls="trusted"), pool.start(tls="trusted")
    context = trusting(pool)
    for server in (first, second):
        with RawClient(server.url, context) as client:
            client.open()


def test_the_authoritys_file_goes_with_the_last_server_that_has_tls(pool: ServerPool) -> None:
    assert pool.ca_file is None
    pool.start()
    assert pool.ca_file is None
    pool.start(tls="trusted")
    pool.start(tls="expired")
    assert pool.ca_file is not None
    path = Path(pool.ca_file)
    assert path.read_text().startswith("-----BEGIN CERTIFICATE-----")
    pool.stop()
    assert path.exists()
    pool.stop()
    assert not path.exists()
    assert pool.ca_file is None
    with RawClient(pool.start(tls="trusted").url, trusting(pool)) as client:
        client.open()


@pytest.mark.parametrize("tls", ["trusted", "expired", "wrong-host"])
def test_the_authority_behind_a_servers_certificate(pool: ServerPool, tls: str) -> None:
    assert pool.ca_file_of(pool.start(tls=tls)) == pool.ca_file


@pytest.mark.parametrize(
    ("tls", "why"),
    [(None, "has no TLS"), ("self-signed", "has a certificate that nobody else signed")],
)
def test_there_is_none(pool: ServerPool, tls: str | None, why: str) -> None:
    pool.start(tls="trusted")
    with pytest.raises(ServerError) as failure:
        pool.ca_file_of(pool.start(alias="mine", tls=tls))
    assert str(failure.value) == (
        f"Server 'mine' {why}, so there is no certificate authority to trust. Start it with "
        "tls=trusted."
    )


def test_a_client_that_refuses_the_certificate_is_told_of(pool: ServerPool, soon: Deadline) -> None:
    server = pool.start(tls="trusted", alias="secure")
    with pytest.raises(ssl.SSLCertVerificationError):
        RawClient(server.url, ssl.create_default_context())
    with RawClient(server.url, trusting(pool)) as client:
        client.open()
        server.wait_connection(soon)
    with pytest.raises(WaitFailed) as failure:
        server.wait_connection(Deadline(0))
    assert (
        "The last that was no client made no request: its TLS handshake failed: "
        in failure.value.came
    )


def test_a_failed_tls_connection_ends_with_its_close_code(pool: ServerPool, log: EventLog) -> None:
    server = pool.start(tls="trusted")
    with RawClient(server.url) as client:
        client.open()
        client.send(frame(TEXT, b"\xff"))
        answer = client.read_frame()
        assert (answer.opcode, answer.payload[:2]) == (CLOSE, close_payload(1007))
    assert "'utf-8' codec" in str(log.wait(ServerEventKind.GONE).data)


def test_without_trustme_the_error_says_how_to_install_it(
    pool: ServerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)
    with pytest.raises(ServerError) as failure:
        pool.start(tls="trusted")
    assert 'pip install "robotframework-swansocketlibrary[tls]"' in str(failure.value)


@pytest.mark.parametrize("tls", ["trusted", "self-signed", "expired", "wrong-host"])
def test_without_room_nothing_is_left_and_a_sentence_told(
    pool: ServerPool, tls: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with room_for(0), pytest.raises(ServerError, match="temporary file: File too large"):
        pool.start(tls=tls)
    pool.start(tls=tls)
    with room_for(0), pytest.raises(ServerError, match="temporary file: File too large"):
        _ = pool.ca_file
    assert not list(tmp_path.iterdir())
    assert pool.ca_file is not None
    assert Path(pool.ca_file).parent == tmp_path
