from __future__ import annotations

import base64
import builtins
import hashlib
import ssl
import struct
import threading
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote
from urllib.request import parse_http_list, parse_keqv_list

import pytest

from SwanSocketLibrary.net.error_text import ConnectFailed
from SwanSocketLibrary.net.proxies import Proxy, choose_proxy
from SwanSocketLibrary.net.target import parse_target
from utest.net.conftest import Authority, Connect
from utest.net.peers import (
    PATIENCE,
    Peer,
    Script,
    ScriptedServer,
    close_frame,
    echo,
    frame,
    header_of,
    playing,
    serve_echo,
    silent,
    tunnel_to,
)

VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "socks_proxy", "no_proxy", "REQUEST_METHOD")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def chosen(configured: str | None, url: str = "ws://example.com/") -> Proxy | None:
    return choose_proxy(configured, parse_target(url))


def test_no_proxy_is_used_when_none_is_wanted(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("http_proxy", "http://proxy.example:3128")
    assert chosen("") is None


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("http://proxy.example:3128", Proxy("http", "proxy.example", 3128)),
        ("proxy.example:3128", Proxy("http", "proxy.example", 3128)),
        ("http://proxy.example", Proxy("http", "proxy.example", 80)),
        ("https://proxy.example", Proxy("https", "proxy.example", 443)),
        ("socks4://proxy.example", Proxy("socks4", "proxy.example", 1080)),
        ("socks4a://proxy.example:1", Proxy("socks4a", "proxy.example", 1)),
        ("socks5h://u%40:p%3A@[::1]", Proxy("socks5h", "::1", 1080, "u@", "p:")),
    ],
)
def test_a_proxys_url_is_read(url: str, proxy: Proxy) -> None:
    assert chosen(url) == proxy


@pytest.mark.parametrize(
    ("url", "cause"),
    [
        ("ftp://u:secret@proxy.example", "proxy= cannot be used: its scheme ftp is not supported"),
        ("http://u:secret@proxy.example:x", "the proxy's URL in proxy= cannot be used: its host o"),
        ("http://u:pa/secret@proxy.example", "is wrong. In a user or a password @ is written as %"),
        ("http://u:secret@:80", "it names no host"),
    ],
)
def test_an_unusable_proxy_is_told_without_its_credentials(url: str, cause: str) -> None:
    with pytest.raises(ConnectFailed, match=cause) as failure:
        chosen(url)
    assert "secret" not in str(failure.value)


def test_a_proxys_password_is_not_shown() -> None:
    assert "secret" not in repr(chosen("http://user:secret@proxy.example"))


@pytest.mark.parametrize(
    ("named", "plain", "secure"),
    [
        ("http", "http", None),
        ("https", "https", "https"),
        ("http https", "https", "https"),
        ("http https all", "https", "https"),
        ("http all", "http", "all"),
        ("http https socks", "socks", "socks"),
        ("", None, None),
    ],
)
def test_of_the_environments_proxies_the_rfc_names_the_order(
    environment: pytest.MonkeyPatch, named: str, plain: str | None, secure: str | None
) -> None:
    for kind in named.split():
        scheme = "socks5" if kind == "socks" else "http"
        environment.setenv(f"{kind}_proxy", f"{scheme}://{kind}.example:1")
    for url, expected in (("ws://a.example/", plain), ("wss://a.example/", secure)):
        proxy = chosen(None, url)
        assert (proxy.host if proxy else None) == (f"{expected}.example" if expected else None)
        assert proxy is None or proxy.source == f"the environment's {expected}_proxy"


@pytest.mark.parametrize("url", ["http://p.example:7", "socks://p.example:7", "p.example:7"])
def test_a_systems_socks_proxy_is_one_whatever_it_is_called(
    environment: pytest.MonkeyPatch, url: str
) -> None:
    environment.setenv("socks_proxy", url)
    assert chosen(None) == Proxy("socks5", "p.example", 7)


def test_desktops_write_socks_without_its_version(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("all_proxy", "socks://p.example:7/")
    assert chosen(None) == Proxy("socks5", "p.example", 7)


def test_an_unusable_proxy_of_the_environment_is_told_by_its_name(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.setenv("https_proxy", "ftp://proxy.example")
    with pytest.raises(ConnectFailed, match="URL in the environment's https_proxy cannot be used"):
        chosen(None)
    environment.setenv("https_proxy", " ")
    assert chosen(None) is None


def test_the_environment_may_name_one_proxy_for_all(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("all_proxy", "socks5://all.example")
    assert (
        chosen(None) == chosen(None, "wss://example.com/") == Proxy("socks5", "all.example", 1080)
    )


def test_without_an_environment_there_is_no_proxy() -> None:
    assert chosen(None) is None


@pytest.mark.parametrize(
    "host", ["localhost", "a.localhost", "127.0.0.1", "127.1.2.3", "[::1]", "inner.example"]
)
def test_the_environments_proxy_is_not_for_every_host(
    environment: pytest.MonkeyPatch, host: str
) -> None:
    environment.setenv("all_proxy", "http://proxy.example")
    environment.setenv("no_proxy", "inner.example")
    assert chosen(None, f"ws://{host}:8080/") is None
    assert chosen(None, "ws://outer.example/") is not None


@pytest.mark.parametrize(
    ("exceptions", "through", "past"),
    [
        ("*", "", "example.com 10.0.0.1 [2001:db8::1]"),
        ("", "example.com 10.0.0.1 [2001:db8::1]", ""),
        (" , ,", "example.com", ""),
        ("192.0.2.0/24", "192.0.3.1 example.com [2001:db8::1]", "192.0.2.0 192.0.2.255"),
        ("192.0.2.7/24", "192.0.3.1", "192.0.2.1"),
        ("192.0.2.0/33,192.0.2.x", "192.0.2.1", ""),
        ("0.0.0.0/0", "example.com [2001:db8::1]", "192.0.2.1"),
        ("192.0.2.1", "192.0.2.11 1.192.0.2 192.0.2.1.example", "192.0.2.1"),
        ("2.1,.0.2.1", "192.0.2.1", ""),
        ("2001:db8::/32", "[2001:db9::1] 192.0.2.1", "[2001:db8::1] [2001:db8:ffff::]"),
        ("2001:db8::1", "[2001:db8::2]", "[2001:db8::1] [2001:DB8:0::1]:81"),
        ("[2001:db8::1]", "[2001:db8::2]", "[2001:db8::1]"),
        ("[2001:db8::1]:81", "[2001:db8::1] [2001:db8::1]:82", "[2001:db8::1]:81"),
        ("192.0.2.1:81", "192.0.2.1 192.0.2.1:82", "192.0.2.1:81"),
        ("example.com", "badexample.com com", "example.com a.b.EXAMPLE.com example.com."),
        (".example.com", "badexample.com", "example.com a.example.com"),
        ("*.example.com", "example.com badexample.com", "a.example.com a.b.EXAMPLE.com"),
        ("[2001:db8::]/32", "[2001:db9::1] 192.0.2.1", "[2001:db8::1]"),
        ("10.*", "11.1.1.1 [2001:db8::10]", "10.1.2.3"),
        ("10.*.5", "10.1.2.3", "10.1.2.5"),
        ("*.例子.测试", "例子.测试 a.例子", "a.例子.测试 聊天.例子.测试"),
        ("Example.COM:81", "example.com a.example.com:80", "example.com:81 a.example.com:81"),
        ("*.example.com:80", "a.example.com:81", "a.example.com"),
        ("other.example, inner.example", "outer.example", "inner.example other.example"),
        ("other.example inner.example", "outer.example", "inner.example"),
        ("例子.测试", "测试", "例子.测试 内.例子.测试 xn--fsqu00a.xn--0zwm56d"),
        ("*.xn--0zwm56d", "测试", "例子.测试"),
    ],
)
@pytest.mark.parametrize("spelling", ["no_proxy", "NO_PROXY"])
def test_no_proxy_takes_names_patterns_addresses_networks_and_ports(
    environment: pytest.MonkeyPatch, spelling: str, exceptions: str, through: str, past: str
) -> None:
    environment.setenv("HTTP_PROXY", "http://proxy.example")
    environment.setenv(spelling, exceptions)
    for host in through.split():
        assert chosen(None, f"ws://{host}/") is not None, host
    for host in past.split():
        assert chosen(None, f"ws://{host}/") is None, host


def test_no_proxy_counts_the_port_of_the_scheme(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("all_proxy", "http://proxy.example")
    environment.setenv("no_proxy", "example.com:443")
    assert chosen(None, "wss://example.com/") is None
    assert chosen(None, "ws://example.com/") is not None


def tunnelled(heads: list[str]) -> Script:
    """A proxy's script: takes a CONNECT, then plays the server itself."""

    def script(peer: Peer) -> None:
        heads.append(peer.read_head())
        peer.answer("200 Connection established", "X-Proxy: 1")
        heads.append(peer.upgrade(behind=close_frame(1000)))
        peer.read_close()

    return script


def test_an_http_proxy_is_asked_for_a_tunnel(connect: Connect) -> None:
    heads: list[str] = []
    with ScriptedServer(tunnelled(heads)) as proxy:
        url = f"http://user:p%40ss@127.0.0.1:{proxy.port}"
        _, recorder = connect("ws://name.invalid/path", ("X-Mine", "1"), proxy=url)
        recorder.wait("closed")
    assert heads[0].startswith("CONNECT name.invalid:80 HTTP/1.1\r\n")
    assert header_of(heads[0], "Host") == "name.invalid:80"
    credentials = (header_of(heads[0], "Proxy-Authorization") or "").removeprefix("Basic ")
    assert base64.b64decode(credentials) == b"user:p@ss"
    assert header_of(heads[0], "X-Mine") is None
    assert heads[1].startswith("GET /path HTTP/1.1\r\n")
    assert header_of(heads[1], "Proxy-Authorization") is None


@pytest.mark.parametrize("before", ["100 Continue", "103 Early Hints"])
def test_what_a_proxy_says_before_its_answer_is_skipped(connect: Connect, before: str) -> None:
    def informed(peer: Peer) -> None:
        peer.answer(before)
        script(peer)

    heads: list[str] = []
    script = tunnelled(heads)
    with ScriptedServer(informed) as proxy:
        _, recorder = connect("ws://name.invalid/", proxy=f"http://127.0.0.1:{proxy.port}")
        recorder.wait("closed")
    assert heads[1].startswith("GET / ")


def test_the_environments_proxy_is_asked(connect: Connect, environment: pytest.MonkeyPatch) -> None:
    heads: list[str] = []
    with ScriptedServer(tunnelled(heads)) as proxy:
        environment.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        environment.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        _, recorder = connect("ws://[2001:db8::1]:8080/", proxy=None)
        recorder.wait("closed")
    assert heads[0].startswith("CONNECT [2001:db8::1]:8080 ")
    assert header_of(heads[0], "Proxy-Authorization") is None


def test_tls_goes_through_the_tunnel(connect: Connect, authority: Authority) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.answer("200 OK")
        inner = Peer(authority.server("name.invalid").wrap_socket(peer.sock, server_side=True))
        inner.upgrade()
        serve_echo(inner)
        inner.sock.close()

    with ScriptedServer(script) as proxy:
        connection, recorder = connect(
            "wss://name.invalid/",
            proxy=f"http://127.0.0.1:{proxy.port}",
            ca_certs=authority.ca_file,
        )
        recorder.wait("opened")
        connection.send("through")
        assert recorder.wait("received")[1] == "through"
        connection.close(1000, "")
        recorder.wait("closed")


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (
            b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 9\r\n\r\n",
            "answered 407 P",
        ),
        (b"HTTP/1.1 502 Bad\x1bGateway\r\n\r\n", "answered 502 Bad\\x1bGateway"),
        (b"SSH-2.0\r\n", "the answer of the proxy 127.0.0.1:PORT is not HTTP"),
        (b"", "the proxy 127.0.0.1:PORT closed the connection during the handshake"),
    ],
)
def test_a_refusal_of_the_proxy_is_told(connect: Connect, answer: bytes, cause: str) -> None:
    with ScriptedServer(playing(Peer.read_head, lambda peer: peer.send(answer))) as proxy:
        url = f"http://user:secret@127.0.0.1:{proxy.port}"
        _, recorder = connect("ws://name.invalid/", proxy=url)
        assert cause.replace("PORT", str(proxy.port)) in recorder.cause
        assert f"the proxy 127.0.0.1:{proxy.port}" in recorder.cause
        assert "secret" not in recorder.cause


def test_bytes_in_credentials_need_be_no_utf_8(connect: Connect) -> None:
    heads: list[str] = []
    with ScriptedServer(tunnelled(heads)) as proxy:
        url = f"http://m%C3%ADa:p%E9%3A%2F@127.0.0.1:{proxy.port}"
        connect("ws://name.invalid/", proxy=url)[1].wait("closed")
    credentials = (header_of(heads[0], "Proxy-Authorization") or "").removeprefix("Basic ")
    assert base64.b64decode(credentials) == b"m\xc3\xada:p\xe9:/"


def demanding(*challenges: str, heads: list[str]) -> Script:
    """A proxy's script: wants other credentials, or any, and ends the connection."""

    def script(peer: Peer) -> None:
        heads.append(peer.read_head())
        asks = [f"Proxy-Authenticate: {each}" for each in challenges]
        peer.answer("407 Proxy Authentication Required", *asks, "Content-Length: 4", body="wait")

    return script


def digest_of(head: str, password: str, nonce: str) -> tuple[str, str]:
    """What a CONNECT says by Digest, and what it should (RFC 7616 §3.4.1)."""
    value = header_of(head, "Proxy-Authorization") or ""
    assert value.startswith("Digest ")
    said = parse_keqv_list(parse_http_list(value.removeprefix("Digest ")))
    algorithm = said.get("algorithm", "MD5")

    def hashed(text: str) -> str:
        data = text.encode()
        if algorithm.startswith("SHA-256"):
            return hashlib.sha256(data).hexdigest()
        return hashlib.md5(data).hexdigest()  # noqa: S324 - the RFC's

    uri = head.split(" ")[1]
    assert (said["uri"], said["nonce"]) == (uri, nonce)
    user = said["username"].replace("\\", "")
    secret = hashed(f"{user}:{said['realm']}:{password}")
    if algorithm.endswith("-sess"):
        secret = hashed(f"{secret}:{nonce}:{said['cnonce']}")
    between = f":{said['nc']}:{said['cnonce']}:{said['qop']}" if "qop" in said else ""
    return said["response"], hashed(f"{secret}:{nonce}{between}:{hashed(f'CONNECT:{uri}')}")


@pytest.mark.parametrize("source", ["argument", "environment"])
@pytest.mark.parametrize(
    ("challenges", "algorithm"),
    [
        (['Digest realm="a, b", nonce="n1=", qop="auth,auth-int", algorithm=MD5'], "MD5"),
        (['Basic realm="x", Digest realm="a, b",nonce="n1=",opaque="o"'], None),
        (
            [
                'Digest realm="a, b", nonce="n1=", qop="auth", algorithm=MD5',
                'Digest realm="a, b", nonce="n1=", qop="auth", algorithm=SHA-256',
                'Digest realm="a, b", nonce="n1=", qop="auth", algorithm=SHA3-9',
                "Negotiate",
            ],
            "SHA-256",
        ),
        (['digest nonce="n1=" , realm="a, b",QOP=auth,algorithm="SHA-256-sess"'], "SHA-256-sess"),
    ],
)
def test_a_proxy_gets_a_digest_where_it_asks_for_one(
    connect: Connect,
    environment: pytest.MonkeyPatch,
    source: str,
    challenges: list[str],
    algorithm: str | None,
) -> None:
    heads: list[str] = []
    with ScriptedServer(demanding(*challenges, heads=heads), tunnelled(heads)) as proxy:
        url = f"http://mi%22a:p%40ss@127.0.0.1:{proxy.port}"
        environment.setenv("https_proxy", url)
        given = url if source == "argument" else None
        connect("ws://name.invalid/path", proxy=given)[1].wait("closed")
    response, expected = digest_of(heads[1], "p@ss", "n1=")
    assert response == expected
    assert ("algorithm=" in heads[1]) == (algorithm is not None)
    assert algorithm is None or f"algorithm={algorithm}" in heads[1]
    assert ('opaque="o"' in heads[1]) == ("opaque" in challenges[0])
    assert heads[2].startswith("GET /path ")


def test_a_user_whose_name_is_hashed_is_not_named(connect: Connect) -> None:
    heads: list[str] = []
    asks = 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256, userhash=true'
    with ScriptedServer(demanding(asks, heads=heads), tunnelled(heads)) as proxy:
        connect("ws://n.invalid/", proxy=f"http://mia:pw@127.0.0.1:{proxy.port}")[1].wait("closed")
    assert f'username="{hashlib.sha256(b"mia:r").hexdigest()}"' in heads[1]
    assert "userhash=true" in heads[1]


@pytest.mark.parametrize(
    ("user", "challenges", "tries", "cause"),
    [
        (
            "",
            ["Basic", "Digest nonce=n"],
            1,
            ": give user and password in proxy=, user:password@",
        ),
        ("u:5ecret@", ['Basic realm="x"'], 1, ": it does not take the user and password in proxy="),
        ("u:5ecret@", ["Digest nonce=n"], 2, ": it does not take the user and password in proxy="),
        ("u:5ecret@", ["Digest nonce=n, qop=auth-int"], 1, ": it does not take the user and pass"),
        ("u:5ecret@", ["NTLM, Negotiate abc="], 1, ": it asks for ntlm, negotiate, and of such "),
        ("u:5ecret@", [], 1, ": it does not take the user and password in proxy="),
    ],
)
def test_a_proxy_that_takes_no_credentials_says_what_would_help(
    connect: Connect, user: str, challenges: list[str], tries: int, cause: str
) -> None:
    heads: list[str] = []
    with ScriptedServer(demanding(*challenges, heads=heads)) as proxy:
        _, recorder = connect("ws://n.invalid/", proxy=f"http://{user}127.0.0.1:{proxy.port}")
        told = recorder.cause
    name = f"the proxy 127.0.0.1:{proxy.port}"
    assert told.startswith(f"{name} answered 407 Proxy Authentication Required{cause}")
    assert "5ecret" not in told
    assert len(heads) == tries


def test_a_user_that_no_header_can_have_is_told(connect: Connect) -> None:
    with ScriptedServer(demanding("Digest nonce=n", heads=[])) as proxy:
        url = f"http://u%0d%0aX:5ecret@127.0.0.1:{proxy.port}"
        _, recorder = connect("ws://n.invalid/", proxy=url)
        assert recorder.cause == "the user in proxy= has a character that no header can have"


@pytest.mark.parametrize("secure", [False, True], ids=["ws", "wss"])
def test_an_https_proxy_leads_to_the_server(
    connect: Connect, authority: Authority, secure: bool
) -> None:
    to_proxy = authority.server("localhost")
    to_proxy.verify_mode = ssl.CERT_OPTIONAL
    authority.ca.configure_trust(to_proxy)
    shown: list[object] = []

    def script(peer: Peer) -> None:
        assert isinstance(peer.sock, ssl.SSLSocket)
        shown.append(peer.sock.getpeercert())
        tunnel_to(server.port)(peer)

    with (
        ScriptedServer(echo, tls=authority.server("name.invalid") if secure else None) as server,
        ScriptedServer(script, tls=to_proxy) as proxy,
    ):
        connection, recorder = connect(
            f"{'wss' if secure else 'ws'}://name.invalid/",
            proxy=f"https://localhost:{proxy.port}",
            ca_certs=authority.ca_file,
            client_cert=authority.cert_file,
            client_key=authority.key_file,
            close_timeout=PATIENCE,
        )
        recorder.wait("opened")
        for number, size in enumerate((1, 100, 16_384, 3_000_000), start=1):
            connection.send("x" * size)
            assert len(recorder.wait("received", number)[1]) == size
        connection.close(1000, "bye")
        assert recorder.wait("closed")[1:] == (1000, "bye")
    assert shown == [None], "the client's certificate is the server's alone to see"


def test_a_flood_through_tls_in_tls_is_read_to_its_end(
    connect: Connect, authority: Authority
) -> None:
    def flooding(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(2, bytes(16_000)) * 200 + close_frame(1000))
        peer.read_close()

    with (
        ScriptedServer(flooding, tls=authority.server("name.invalid")) as server,
        ScriptedServer(tunnel_to(server.port), tls=authority.server("127.0.0.1")) as proxy,
    ):
        url = f"https://127.0.0.1:{proxy.port}"
        _, recorder = connect("wss://name.invalid/", proxy=url, ca_certs=authority.ca_file)
        recorder.wait("closed")
    assert [len(each) for each in recorder.received_data] == [16_000] * 200


def test_what_waits_to_be_written_goes_through_tls_in_tls_in_order(
    connect: Connect, authority: Authority
) -> None:
    start, lengths = threading.Event(), []

    def reading(peer: Peer) -> None:
        peer.upgrade()
        assert start.wait(PATIENCE)
        for letter in b"abc":
            payload = peer.read_frame().payload
            assert payload == bytes([letter]) * len(payload)
            lengths.append(len(payload))
        peer.read_close()
        peer.send(close_frame(1000))

    with (
        ScriptedServer(reading, tls=authority.server("name.invalid")) as server,
        ScriptedServer(tunnel_to(server.port), tls=authority.server("127.0.0.1")) as proxy,
    ):
        connection, recorder = connect(
            "wss://name.invalid/",
            proxy=f"https://127.0.0.1:{proxy.port}",
            ca_certs=authority.ca_file,
            close_timeout=PATIENCE,
        )
        recorder.wait("opened")
        connection.send(b"a" * 12_000_000)
        connection.send(b"b")
        connection.send(b"c" * 70_000)
        connection.close(1000, "")
        start.set()
        recorder.wait("closed")
    assert lengths == [12_000_000, 1, 70_000]


def test_a_server_behind_an_https_proxy_is_checked_by_itself(
    connect: Connect, authority: Authority
) -> None:
    with (
        ScriptedServer(silent, tls=authority.server("127.0.0.1")) as server,
        ScriptedServer(tunnel_to(server.port), tls=authority.server("127.0.0.1")) as proxy,
    ):
        url = f"https://127.0.0.1:{proxy.port}"
        _, recorder = connect("wss://name.invalid/", proxy=url, ca_certs=authority.ca_file)
        assert recorder.cause.startswith("the server's certificate is not trusted: hostname mism")


@pytest.mark.parametrize("secure", [False, True], ids=["ws", "wss"])
def test_an_https_proxy_that_ends_the_connection_is_told(
    connect: Connect, authority: Authority, secure: bool
) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.answer("200 OK")

    with ScriptedServer(script, tls=authority.server("127.0.0.1")) as proxy:
        url = f"https://127.0.0.1:{proxy.port}"
        where = f"{'wss' if secure else 'ws'}://name.invalid/"
        _, recorder = connect(where, proxy=url, ca_certs=authority.ca_file)
        ended = "inside TLS" if secure else "during the handshake"
        assert recorder.cause == f"the server closed the connection {ended}"


def test_a_proxy_whose_tls_fails_is_told_with_what_would_help(
    connect: Connect, authority: Authority, environment: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(silent, tls=authority.server("127.0.0.1")) as proxy:
        name = f"127.0.0.1:{proxy.port}"
        _, recorder = connect("ws://name.invalid/", proxy=f"https://u:5ecret@{name}")
        assert recorder.cause.startswith(f"the proxy {name}'s certificate is not trusted: ")
        assert recorder.cause.endswith(
            "; name the file of its authority in ca_certs, or mend its host in proxy="
        )
        assert "5ecret" not in recorder.cause

    def answering(peer: Peer) -> None:
        peer.sock.recv(1000)
        peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        peer.wait_end()

    with ScriptedServer(answering) as proxy:
        environment.setenv("https_proxy", f"https://u:5ecret@127.0.0.1:{proxy.port}")
        _, recorder = connect("ws://name.invalid/", proxy=None)
        assert recorder.cause.startswith(f"the proxy 127.0.0.1:{proxy.port}: TLS failed: ")
        mend = "; write http:// instead of https:// in the environment's https_proxy if it speaks "
        assert recorder.cause.endswith(f"{mend}no TLS")
        assert "5ecret" not in recorder.cause


def test_a_proxy_that_is_not_there_is_told(connect: Connect) -> None:
    _, recorder = connect("ws://name.invalid/", proxy="http://u:secret@127.0.0.1:1")
    assert recorder.cause == "connection refused by the proxy 127.0.0.1:1"


def test_a_proxy_that_sends_before_tls_is_refused(connect: Connect) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\n\r\nsurprise")
        peer.wait_end()

    with ScriptedServer(script) as proxy:
        _, recorder = connect("wss://name.invalid/", proxy=f"http://127.0.0.1:{proxy.port}")
        assert recorder.cause == "the server sent data before the TLS handshake"


def test_a_silent_proxy_ends_in_time(connect: Connect) -> None:
    with ScriptedServer(lambda peer: peer.wait_end()) as proxy:
        for scheme in ("http", "socks5h"):
            url = f"{scheme}://127.0.0.1:{proxy.port}"
            _, recorder = connect("ws://name.invalid/", proxy=url, timeout=1.0)
            name = f"the proxy 127.0.0.1:{proxy.port}"
            late = "the handshake took longer than 1 s"
            assert recorder.cause == f"{late}: {name} has not answered yet"


def socks5(asked: list[Any], reply: int = 0) -> Script:
    def script(peer: Peer) -> None:
        version, count = peer.read(2)
        assert version == 5
        methods = peer.read(count)
        if 2 in methods:
            peer.send(b"\5\2")
            peer.read(1)
            asked.append((peer.read(peer.read(1)[0]), peer.read(peer.read(1)[0])))
            peer.send(b"\1\0")
        else:
            peer.send(b"\5\0")
        kind = peer.read(4)[3]
        host = peer.read({1: 4, 4: 16}.get(kind) or peer.read(1)[0])
        asked.append((host, struct.unpack("!H", peer.read(2))[0]))
        peer.send(bytes([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]))
        if not reply:
            peer.upgrade(behind=close_frame(1000))
            peer.read_close()

    return script


@pytest.mark.parametrize(
    ("scheme", "host", "expected"),
    [
        ("socks5h", "name.invalid", b"name.invalid"),
        ("socks5h", "127.0.0.1", b"\x7f\0\0\1"),
        ("socks5", "127.0.0.1", b"\x7f\0\0\1"),
        ("socks5h", "[2001:db8::1]", bytes.fromhex("20010db8") + bytes(11) + b"\1"),
        ("socks5", "[2001:db8::1]", bytes.fromhex("20010db8") + bytes(11) + b"\1"),
        ("socks5h", "聊天.invalid", b"xn--rss932g.invalid"),
    ],
)
@pytest.mark.parametrize(("user", "password"), [("user", "p@ss"), ("用户", "密码:@")])
def test_a_socks5_proxy_leads_to_the_server(
    connect: Connect, scheme: str, host: str, expected: bytes, user: str, password: str
) -> None:
    asked: list[Any] = []
    with ScriptedServer(socks5(asked)) as proxy:
        url = f"{scheme}://{user}:{quote(password)}@127.0.0.1:{proxy.port}"
        _, recorder = connect(f"ws://{host}:81/", proxy=url)
        recorder.wait("closed")
    assert asked == [(user.encode(), password.encode()), (expected, 81)]


@pytest.mark.parametrize("host", ["127.0.0.9", "::1"])
def test_a_socks_proxy_that_wants_addresses_gets_those_of_resolve(
    connect: Connect, host: str
) -> None:
    asked: list[Any] = []
    with ScriptedServer(socks5(asked)) as proxy:
        resolve = (("name.invalid", 81, host),)
        url = f"socks5://127.0.0.1:{proxy.port}"
        connect("ws://name.invalid:81/", proxy=url, resolve=resolve)[1].wait("closed")
    assert asked == [(ip_address(host).packed, 81)]


@pytest.mark.parametrize("scheme", ["socks4", "socks4a"])
def test_a_socks4_proxy_leads_to_the_server(connect: Connect, scheme: str) -> None:
    asked: list[bytes] = []

    def script(peer: Peer) -> None:
        head = peer.read(8)
        rest = b""
        while rest.count(b"\0") < (2 if scheme == "socks4a" else 1):
            rest += peer.read(1)
        asked.append(head + rest)
        peer.send(b"\0\x5a" + bytes(6))
        peer.upgrade(behind=close_frame(1000))
        peer.read_close()

    host = "name.invalid" if scheme == "socks4a" else "localhost"
    with ScriptedServer(script) as proxy:
        _, recorder = connect(f"ws://{host}:81/", proxy=f"{scheme}://127.0.0.1:{proxy.port}")
        recorder.wait("closed")
    if scheme == "socks4a":
        assert asked == [b"\4\1\0\x51\0\0\0\1\0name.invalid\0"]
    else:
        assert asked == [b"\4\1\0\x51\x7f\0\0\1\0"]


def test_a_name_that_is_not_there_is_told_before_a_socks5_proxy_is_asked(connect: Connect) -> None:
    with ScriptedServer(lambda peer: peer.wait_end()) as proxy:
        _, recorder = connect("ws://name.invalid/", proxy=f"socks5://127.0.0.1:{proxy.port}")
        assert "name.invalid" in recorder.cause


def test_a_refusal_of_a_socks_proxy_is_told(connect: Connect) -> None:
    with ScriptedServer(socks5([], reply=5)) as proxy:
        url = f"socks5h://user:secret@127.0.0.1:{proxy.port}"
        _, recorder = connect("ws://name.invalid/", proxy=url)
        assert recorder.cause.startswith(f"the proxy 127.0.0.1:{proxy.port} refused: ")
        assert "refused" in recorder.cause.partition(" refused: ")[2].lower()
        assert "secret" not in recorder.cause


def test_a_socks_proxy_that_closes_is_told(connect: Connect) -> None:
    with ScriptedServer(playing(lambda peer: peer.read(3), lambda peer: peer.send(b"\5"))) as proxy:
        _, recorder = connect("ws://name.invalid/", proxy=f"socks5h://127.0.0.1:{proxy.port}")
        assert recorder.cause.startswith(f"the proxy 127.0.0.1:{proxy.port} ")


def test_the_package_that_socks_needs_is_named(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = builtins.__import__

    def without(name: str, *args: Any, **named: Any) -> Any:
        if name.partition(".")[0] == "python_socks":
            raise ImportError(name)
        return genuine(name, *args, **named)

    with ScriptedServer(lambda peer: peer.wait_end()) as proxy:
        # Where the connection's own modules are imported, the package must not be missed.
        connect("ws://127.0.0.1:1/")[1].wait("failed")
        monkeypatch.setattr(builtins, "__import__", without)
        _, recorder = connect("ws://name.invalid/", proxy=f"socks5://127.0.0.1:{proxy.port}")
        cause = recorder.cause
        monkeypatch.undo()
    assert cause.endswith('pip install "robotframework-swansocketlibrary[socks]"')
