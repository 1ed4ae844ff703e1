from __future__ import annotations

from collections.abc import Sequence

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.server.requests import Admission, origins
from utest.server.conftest import EventLog
from utest.server.raw_client import RawClient, request


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost:8080", "LOCALHOST", "localhost.", "app.localhost:1"),
        *("127.0.0.1", "127.0.0.1:80", "192.0.2.7:9001", "[::1]", "[::1]:8080", "[2001:db8::1]"),
        *("Listening.Example", "listening.example:80", "stood-in.example"),
    ],
)
def test_a_server_is_called_by_addresses_and_by_its_own_names(host: str) -> None:
    names = frozenset({"stood-in.example"})
    assert Admission(None, "listening.example", names).refusal([host], []) is None


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example"),
        *("notlocalhost", "2130706433", "0x7f.1", "", ":80", "localhost:port", "[::1", "a b"),
        *("evil@localhost", "localhost/..", "localhost?", "localhost#", "evil.example:@localhost"),
    ],
)
def test_a_name_that_anybody_can_give_to_this_address_is_refused(host: str) -> None:
    assert Admission().refusal([host], []) == (
        f"its Host is '{host}', and this server is called by an IP address, localhost or the "
        "argument host alone"
    )


@pytest.mark.parametrize(
    "origin",
    [
        *("http://localhost", "https://localhost:3000", "http://app.localhost:3000"),
        *("http://127.0.0.1:5173", "http://127.8.9.10", "http://[::1]:1", "HTTP://LOCALHOST"),
        *("http://[::ffff:127.0.0.1]", "https://stood-in.example"),
    ],
)
def test_pages_of_this_machine_may_connect(origin: str) -> None:
    admission = Admission(names=frozenset({"stood-in.example"}))
    assert admission.refusal(["localhost"], [origin]) is None


@pytest.mark.parametrize(
    "origin",
    [
        *("https://example.com", "http://localhost.example.com", "http://192.0.2.1", "null", ""),
        *("file://", "localhost", "http://", "http://localhost:port", "http://[::1", "//localhost"),
        *("chrome-extension://abcdef", "http://127.0.0.1.example.com", "http://8.8.8.8"),
    ],
)
def test_pages_of_others_may_not(origin: str) -> None:
    found = Admission().refusal(["localhost"], [origin])
    assert found == (
        f"it comes from a page of '{origin}', which may not connect: the argument origins lets "
        "pages in"
    )


@pytest.mark.parametrize(
    ("given", "origin", "let_in"),
    [
        (["*"], "https://anything.example", True),
        (["*"], "null", True),
        ([], "http://localhost", False),
        (["https://a.example"], "https://a.example", True),
        (["https://A.example:443"], "https://a.example", True),
        (["https://a.example"], "https://a.example:443", True),
        (["https://a.example"], "http://a.example", False),
        (["https://a.example"], "https://a.example:444", False),
        (["https://a.example"], "https://b.a.example", False),
        (["https://a.example"], "http://localhost", False),
        (["http://localhost:3000"], "http://localhost:3001", False),
        (["http://[::1]:80"], "http://[::1]", True),
        (["https://例子.测试"], "https://xn--fsqu00a.xn--0zwm56d", True),
        (["https://faß.example"], "https://xn--fa-hia.example", True),
        (["https://例子.测试"], "https://xn--0zwm56d", False),
        (["null"], "null", True),
        (["chrome-extension://abc"], "chrome-extension://abc", True),
    ],
)
def test_those_that_are_named_may(given: Sequence[str], origin: str, let_in: bool) -> None:
    assert (Admission(origins(given)).refusal(["localhost"], [origin]) is None) is let_in


def test_left_out_is_none_given() -> None:
    assert origins(None) is None
    assert origins([]) == frozenset()


@pytest.mark.parametrize(
    "value",
    [
        *("example.com", "https://", "https://a.example/", "https://a.example/path", "", "https"),
        *(
            "https://a.example?x",
            "https://user@a.example",
            "https://a:port",
            "http://*",
            "http://[a",
        ),
    ],
)
def test_what_is_no_origin_cannot_be_given(value: str) -> None:
    with pytest.raises(InvalidArgument, match=r"^origins must be \* or origins of pages, such as "):
        origins([value])


def test_a_long_value_is_cut() -> None:
    assert len(str(Admission().refusal(["a" * 60_000], []))) < 300


# On a server


def test_a_page_of_another_origin_is_no_client(server: EmbeddedServer, log: EventLog) -> None:
    with RawClient(server.url) as page:
        page.send(request(more="Origin: https://evil.example\r\n"))
        assert page.read_to_end().startswith(b"HTTP/1.1 403 Forbidden\r\n")
    told = str(log.wait(ServerEventKind.REFUSED, client=None).data)
    assert "was refused with 403 Forbidden: GET /: it comes from a page of 'https://evil.ex" in told
    with RawClient(server.url) as page:
        assert page.open(more="Origin: http://localhost:3000\r\n").startswith("HTTP/1.1 101 ")
    assert server.client_count == 1


def test_two_origins_are_none(pool: ServerPool) -> None:
    server = pool.start(origins=["*"])
    with RawClient(server.url) as page:
        page.send(request(more="Origin: http://a.example\r\nOrigin: http://localhost\r\n"))
        assert page.read_to_end().startswith(b"HTTP/1.1 400 ")


def test_a_server_lets_in_who_is_named(pool: ServerPool) -> None:
    server = pool.start(origins=["https://app.example"])
    with RawClient(server.url) as page:
        assert page.open(more="Origin: https://app.example\r\n").startswith("HTTP/1.1 101 ")
    with RawClient(server.url) as page:
        page.send(request(more="Origin: http://localhost\r\n"))
        assert page.read_to_end().startswith(b"HTTP/1.1 403 ")
    with pytest.raises(InvalidArgument, match="origins must be"):
        pool.start(origins=["app.example"])
