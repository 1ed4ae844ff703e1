from __future__ import annotations

import time

import pytest

from SwanSocketLibrary.swan.profile import Failure, Refusal
from SwanSocketLibrary.swan.urls import (
    check_production,
    check_url,
    show_url,
    with_base,
    without_credentials,
)
from utest.swan.url_samples import REFUSED, STRICTER, TAKEN

DOMAINS = ("example.com", "xn--bcher-kva.example", "münchen.example")


def refusal(url: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        check_url(url)
    return caught.value


def production_refusal(url: str, domains: tuple[str, ...] = DOMAINS) -> Refusal:
    with pytest.raises(Refusal) as caught:
        check_production(check_url(url), domains)
    return caught.value


@pytest.mark.parametrize(
    ("base", "url", "whole"),
    [
        ("ws://h", "/chat", "ws://h/chat"),
        ("ws://h/v2/", "/chat?room=1", "ws://h/v2/chat?room=1"),
        ("ws://h/v2/", "?room=1", "ws://h/v2/?room=1"),
        ("ws://h", "wss://other/x", "wss://other/x"),
        ("ws://h", "chat", "chat"),
        ("ws://h", "", ""),
        ("ws://h", None, None),
        ("ws://h", 7, 7),
        (None, "/chat", "/chat"),
    ],
)
def test_a_base_stands_before_a_path_or_a_query(base: str | None, url: object, whole: str) -> None:
    assert with_base(base, url) == whole


@pytest.mark.rule("S16")
@pytest.mark.parametrize("url", ["/chat", "?room=1"])
def test_a_path_without_a_base_says_what_is_missing(url: str) -> None:
    refused = refusal(url)
    assert refused.failure is Failure.BAD_URL_OR_SUBPROTOCOL
    assert "starts with neither ws:// nor wss:// and no base_url= is given in" in refused.detail


@pytest.mark.rule("S16")
@pytest.mark.parametrize(
    "url",
    [
        "ws://example.com",
        "wss://example.com",
        "wss://example.com/chat?room=1&mail=a@b",
        "ws://example.com?query",
        "ws://example.com:1/",
        "ws://example.com:80/",
        "ws://example.com:65535/",
        "ws://example.com:/",
        "ws://localhost:8080/",
        "ws://127.0.0.1/",
        "ws://[::1]",
        "ws://[::1]:8080/chat",
        "ws://[2001:db8::1]/",
        "ws://user:secret@[::1]:8080/",
        "ws://user:secret@example.com/",
        "ws://@example.com/",
        "ws://a_b.example/",
        "ws://example.com./",
        "ws://" + "a" * 63 + ".example/",
        "ws://example.com/%E4%BD%A0",
        "ws://example.com/?a={b}|c^d`e\\f[g]",
        "ws://example.com//double//slashes",
    ],
)
def test_a_valid_url_is_taken_as_it_is(url: str) -> None:
    assert check_url(url) == url


@pytest.mark.rule("S16")
@pytest.mark.parametrize(
    ("url", "taken"),
    [
        *TAKEN.items(),
        ("wSs://EXAMPLE.com", "wss://example.com"),
        ("ws://EXAMPLE.com?x y", "ws://example.com?x%20y"),
        ("ws://例子.测试:81?名", "ws://xn--fsqu00a.xn--0zwm56d:81?%E5%90%8D"),
        ("ws://u s:p[w]{@a.example/@", "ws://u%20s:p%5Bw%5D%7B@a.example/@"),
        ("ws://u:p@@a.example:80/", "ws://u:p%40@a.example:80/"),
    ],
)
def test_a_url_is_encoded_as_browsers_encode_it(url: str, taken: str) -> None:
    assert check_url(url) == taken
    assert check_url(taken) == taken


@pytest.mark.rule("S16")
@pytest.mark.parametrize("url", [*REFUSED, *STRICTER])
def test_what_no_host_takes_is_a_bad_url(url: str) -> None:
    assert refusal(url).failure is Failure.BAD_URL_OR_SUBPROTOCOL


@pytest.mark.rule("S16")
@pytest.mark.parametrize(
    ("url", "described"),
    [
        (None, "nothing"),
        ("", "an empty string"),
        (7, "int 7"),
        (True, "bool True"),
        (b"ws://example.com", "a value of type bytes"),
        (["ws://example.com"], "a value of type list"),
        ({"url": "ws://example.com"}, "a value of type dict"),
    ],
)
def test_a_url_that_is_missing_empty_or_no_string_is_an_invalid_parameter(
    url: object, described: str
) -> None:
    refused = refusal(url)
    assert refused.failure is Failure.INVALID_PARAMETER
    assert f"got {described}. " in refused.detail


@pytest.mark.rule("S16")
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.com/", "neither ws:// nor wss://"),
        ("https://example.com/", "neither ws:// nor wss://"),
        ("wsx://example.com/", "neither ws:// nor wss://"),
        ("ftp://example.com/", "neither ws:// nor wss://"),
        ("example.com", "neither ws:// nor wss://"),
        ("//example.com/", "neither ws:// nor wss://"),
        ("://example.com/", "neither ws:// nor wss://"),
        ("ws", "neither ws:// nor wss://"),
        ("ws:", "neither ws:// nor wss://"),
        ("ws:example.com", "neither ws:// nor wss://"),
        ("ws:/example.com", "neither ws:// nor wss://"),
        ("你好://example.com", "neither ws:// nor wss://"),
        ("ws://", "no host"),
        ("ws:///chat", "no host"),
        ("ws://?query", "no host"),
        ("ws://:80/", "no host"),
        ("ws://user@/", "no host"),
        ("ws:x?://", "no host"),
        ("ws://example.com:0/", "port 0"),
        ("ws://example.com:000/", "port 0"),
        ("ws://example.com:65536/", "bad port"),
        ("ws://example.com:-1/", "bad port"),
        ("ws://example.com:+80/", "bad port"),
        ("ws://example.com:8o/", "bad port"),
        ("ws://example.com:80:80/", "bad port"),
        ("ws://example.com:٣/", "bad port"),
        ("ws://[::1]:65536/", "bad port"),
        ("ws://example.com/#top", "fragment"),
        ("ws://example.com/#", "fragment"),
        ("ws://example.com#top", "fragment"),
        ("ws://[::1", "cannot be read"),
        ("ws://::1]/", "cannot be read"),
        ("ws://::1/", "bad port"),
        ("ws://[example.com]/", "ws://[example.com]/"),
        ("ws://[127.0.0.1]/", "ws://[127.0.0.1]/"),
        ("ws://[v1.a:b]/", "not an IPv6 address"),
        ("ws://[]/", "ws://[]/"),
        ("ws://[::1]x/", "ws://[::1]x/"),
        ("ws://x[::1]/", "ws://x[::1]/"),
        ("ws://[::1]]/", "ws://[::1]]/"),
        ("ws://[:::1]/", "ws://[:::1]/"),
        ("ws://[::1%]/", "ws://[::1%]/"),
        ("ws://exam%70le%.com/", "not a name ('exam%70le%.com')"),
        ("ws://256.0.0.1/", "not a name ('256.0.0.1')"),
        ("ws://{host}/", "not a name ('{host}')"),
        ("ws://a..example/", "not a name ('a..example')"),
        ("ws://.example/", "not a name"),
        ("ws://./", "not a name"),
        ("ws://" + "a" * 64 + ".example/", "not a name"),
        ("ws://ex℀mple.com/", "cannot be read"),
    ],
)
def test_a_url_that_no_socket_can_open_is_a_bad_url(url: str, reason: str) -> None:
    refused = refusal(url)
    assert refused.failure is Failure.BAD_URL_OR_SUBPROTOCOL
    assert reason in refused.detail
    assert refused.detail.endswith("Give a URL such as wss://example.com/chat.")


@pytest.mark.parametrize(
    "url",
    [
        "http://user:secret@example.com/",
        "ws://user:secret@/",
        "ws://user:secret@example.com:0/",
        "ws://user:secret@example.com:x/",
        "ws://user:secret@example.com/#top",
        "ws://user:secret@[v1.a:b]/",
        "ws://user:secret@x[::1]/",
        "ws://user:secret@[::1/",
        "ws://user:secret@ex℀mple.com/",
        "ws://user:secret@a..example/",
        "ws://user:secret@exam%00le.com/",
        "ws://user:sec secret@example.com:x/",
        "ws://user:[secret]@example.com:x/a@b",
        "ws://user:p@secret@example.com/#",
    ],
)
def test_no_refusal_shows_the_credentials_of_a_url(url: str) -> None:
    detail = refusal(url).detail
    assert "secret" not in detail
    assert "user" not in detail
    assert "//***@" in detail


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ws://example.com/a@b", "ws://example.com/a@b"),
        ("ws://example.com?a@b", "ws://example.com?a@b"),
        ("ws://example.com#a@b", "ws://example.com#a@b"),
        ("ws://u:p@example.com/a@b", "ws://***@example.com/a@b"),
        ("ws://u@example.com", "ws://***@example.com"),
        ("from ws://u:p@a/ to http://v:q@b/", "from ws://***@a/ to http://***@b/"),
        ("ws://u:s/ecret@example.com/", "ws://***@example.com/"),
        ("ws://u:s#e?c@ret@example.com/", "ws://***@example.com/"),
        ("ws://example.com:8080/?mail=a@b", "ws://example.com:8080/?mail=a@b"),
        ("mail a@b", "mail a@b"),
        ("", ""),
    ],
)
def test_credentials_are_masked_in_any_text(text: str, masked: str) -> None:
    assert without_credentials(text) == masked


@pytest.mark.parametrize("url", ["ws://u:a b@h/x", "ws://a b@h?x", " ws://u:\ta\n@b@h"])
def test_credentials_with_white_space_are_masked_in_a_url(url: str) -> None:
    assert "***@h" in show_url(url)
    assert "a" not in show_url(url)


@pytest.mark.parametrize("part", ["//:a", "//a:b", "//:1/", "//", "//a "])
def test_credentials_are_searched_for_in_time(part: str) -> None:
    """A peer's text must not take n² steps: these would take minutes."""
    start = time.process_time()
    without_credentials(f"@ {part * 60_000}")
    without_credentials(f"{part * 60_000}@")
    assert time.process_time() - start < 5


@pytest.mark.rule("S23")
@pytest.mark.parametrize(
    "url",
    [
        "wss://example.com",
        "wss://example.com/chat?x=1",
        "WSS://EXAMPLE.com/",
        "wss://example.com./",
        "wss://user:secret@example.com/",
        "wss://münchen.example/",
        "wss://MÜNCHEN.example/",
        "wss://xn--bcher-kva.example/",
    ],
)
def test_production_takes_wss_to_a_configured_domain(url: str) -> None:
    check_production(check_url(url), DOMAINS)


@pytest.mark.rule("S23")
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ws://example.com/", "is not wss://"),
        ("wss://127.0.0.1/", "'127.0.0.1' is an IP address"),
        ("wss://127.0.0.1./", "is an IP address"),
        ("wss://192.168.0.1:8080/", "is an IP address"),
        ("wss://[::1]/", "'::1' is an IP address"),
        ("wss://localhost/", "localhost is not allowed under"),
        ("wss://LOCALHOST/", "localhost is not allowed under"),
        ("wss://localhost./", "localhost is not allowed under"),
        ("wss://app.localhost/", "localhost is not allowed under"),
        ("wss://example.com:443/", "'example.com:443' names a port"),
        ("wss://example.com:8443/", "names a port"),
        ("wss://openapi.baidu.com/", "openapi.baidu.com is not allowed under"),
        ("wss://OpenAPI.baidu.com/", "openapi.baidu.com is not allowed under"),
        ("wss://openapi.baidu.com./", "openapi.baidu.com is not allowed under"),
        ("wss://example.org/", "'example.org' is not one of the configured domains"),
        ("wss://sub.example.com/", "'sub.example.com' is not one of"),
        ("wss://badexample.com/", "'badexample.com' is not one of"),
        ("wss://example.com.evil.org/", "is not one of"),
        ("wss://example.com@evil.org/", "'evil.org' is not one of"),
        ("wss://com/", "'com' is not one of"),
    ],
)
def test_production_refuses_each_other_url_as_insecure(url: str, reason: str) -> None:
    refused = production_refusal(url, (*DOMAINS, "localhost", "app.localhost", "127.0.0.1"))
    assert refused.failure is Failure.SECURITY_CHECK_FAILED
    assert reason in refused.detail
    assert "rules=development" in refused.detail


@pytest.mark.rule("S23")
@pytest.mark.parametrize("forbidden", ["openapi.baidu.com", "localhost", "127.0.0.1"])
def test_configuring_a_forbidden_host_does_not_allow_it(forbidden: str) -> None:
    refused = production_refusal(f"wss://{forbidden}/", (forbidden,))
    assert refused.failure is Failure.SECURITY_CHECK_FAILED
    assert "is not one of" not in refused.detail


@pytest.mark.rule("S23")
def test_a_name_that_only_ends_like_localhost_is_a_name() -> None:
    check_production("wss://mylocalhost/", ("mylocalhost",))


@pytest.mark.rule("S23")
@pytest.mark.parametrize(
    ("domains", "listed"), [((), "(none)"), (("a.example", "b.example"), "(a.example, b.example)")]
)
def test_the_refusal_lists_the_configured_domains(domains: tuple[str, ...], listed: str) -> None:
    assert listed in production_refusal("wss://example.com/", domains).detail


def test_production_masks_credentials_too() -> None:
    detail = production_refusal("ws://user:secret@example.com/").detail
    assert "secret" not in detail
    assert "ws://***@example.com/" in detail


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("wss:/u:p@h/", "wss:/***@h/"),
        ("ws:u:p@host", "***@host"),
        ("u:p@h/path", "***@h/path"),
        ("wss://u:p@h/", "wss://***@h/"),
        ("example.com/a", "example.com/a"),
    ],
)
def test_a_misspelt_url_is_shown_without_credentials(text: str, shown: str) -> None:
    assert show_url(text) == shown
