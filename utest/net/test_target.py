from __future__ import annotations

import pytest

from SwanSocketLibrary.net.error_text import ConnectFailed
from SwanSocketLibrary.net.target import Target, basic_credentials, parse_target
from utest.swan.url_samples import REDIRECTS


@pytest.mark.parametrize(
    ("url", "host_header", "authority"),
    [
        ("ws://example.com/", "example.com", "example.com:80"),
        ("ws://example.com:80/", "example.com", "example.com:80"),
        ("ws://example.com:443/", "example.com:443", "example.com:443"),
        ("wss://example.com/", "example.com", "example.com:443"),
        ("wss://example.com:80/", "example.com:80", "example.com:80"),
        ("ws://EXAMPLE.com:8080/", "example.com:8080", "example.com:8080"),
        ("ws://[::1]/", "[::1]", "[::1]:80"),
        ("wss://[::1]:80/", "[::1]:80", "[::1]:80"),
        ("ws://bücher.example/", "xn--bcher-kva.example", "xn--bcher-kva.example:80"),
        ("ws://例え.テスト/", "xn--r8jz45g.xn--zckzah", "xn--r8jz45g.xn--zckzah:80"),
        ("ws://user:pass@example.com:1/", "example.com:1", "example.com:1"),
    ],
)
def test_the_host_carries_every_port_but_the_schemes_own(
    url: str, host_header: str, authority: str
) -> None:
    target = parse_target(url)
    assert target.host_header == host_header
    assert target.authority == authority


@pytest.mark.parametrize(
    "url",
    [
        "ftp://h/",
        "ws://",
        "ws:///x",
        "ws://h:x/",
        "ws://h:65536/",
        "ws://[::1/",
        "ws://.h/",
        "ws://a..b/",
        "ws://é..x/",
    ],
)
def test_an_unusable_url_is_refused(url: str) -> None:
    with pytest.raises(ConnectFailed, match="the URL cannot be used"):
        parse_target(url)


def test_secrets_are_not_shown() -> None:
    target = parse_target("wss://user:secret@example.com/?token=secret")
    assert "secret" not in repr(target)
    assert target.authorization


@pytest.mark.parametrize(
    ("username", "password", "value"),
    [
        (None, None, None),
        ("", "x", "Basic Ong="),
        ("user", None, "Basic dXNlcjo="),
        ("user", "pass", "Basic dXNlcjpwYXNz"),
    ],
)
def test_credentials_are_basic(
    username: str | None, password: str | None, value: str | None
) -> None:
    assert basic_credentials(username, password) == value


def test_a_redirect_keeps_the_credentials() -> None:
    target = Target(secure=True, host="h", port=443, resource="/a/b", authorization="Basic x")
    assert target.redirected("c?d") == Target(
        secure=True, host="h", port=443, resource="/a/c?d", authorization="Basic x"
    )
    assert target.redirected("https://other:pass@h/").authorization == "Basic x"


@pytest.mark.parametrize(("location", "resource"), REDIRECTS.items())
def test_a_redirect_is_read_as_browsers_read_it(location: str, resource: str | None) -> None:
    target = parse_target("wss://h.example/a/b?q")
    if resource is not None:
        assert target.redirected(location).resource == resource
        return
    with pytest.raises(ConnectFailed, match="redirected to a URL that cannot be used"):
        target.redirected(location)


@pytest.mark.parametrize("location", ["\\\\other\\x", "https:\\\\other", "\t//other", "//h@other/"])
def test_a_redirect_to_another_origin_is_one_however_it_is_spelled(location: str) -> None:
    target = Target(secure=True, host="h", port=443, resource="/a/b")
    with pytest.raises(ConnectFailed, match="another origin, other:443"):
        target.redirected(location)
