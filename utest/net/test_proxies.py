from __future__ import annotations

import base64
import builtins
import struct
from typing import Any
from urllib.parse import quote

import pytest

from SwanSocketLibrary.net.error_text import ConnectFailed
from SwanSocketLibrary.net.proxies import Proxy, choose_proxy
from SwanSocketLibrary.net.target import parse_target
from utest.net.conftest import Authority, Connect
from utest.net.peers import (
    Peer,
    Script,
    ScriptedServer,
    close_frame,
    header_of,
    playing,
    serve_echo,
)

VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "REQUEST_METHOD")


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
        ("https://u:secret@proxy.example", "the proxy's scheme https is not supported, only http,"),
        ("http://u:secret@proxy.example:x", "its host or port is wrong"),
        ("http://u:secret@:80", "it names no host"),
    ],
)
def test_an_unusable_proxy_is_told_without_its_credentials(url: str, cause: str) -> None:
    with pytest.raises(ConnectFailed, match=cause) as failure:
        chosen(url)
    assert "secret" not in str(failure.value)


def test_a_proxys_password_is_not_shown() -> None:
    assert "secret" not in repr(chosen("http://user:secret@proxy.example"))


def test_the_environment_names_a_proxy_for_each_scheme(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("http_proxy", "http://plain.example:1")
    environment.setenv("https_proxy", "http://secure.example:2")
    assert chosen(None) == Proxy("http", "plain.example", 1)
    assert chosen(None, "wss://example.com/") == Proxy("http", "secure.example", 2)


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
        ("10.*", "11.1.1.1 [2001:db8::10]", "10.1.2.3"),
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
            _, recorder = connect("ws://name.invalid/", proxy=url, timeout=0.2)
            name = f"the proxy 127.0.0.1:{proxy.port}"
            late = "the handshake took longer than 0.2 s"
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
