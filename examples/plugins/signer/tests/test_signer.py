from __future__ import annotations

import hashlib
import hmac

import pytest
from swan_signer import Signer, signature

from SwanSocketLibrary.plugins.hookspecs import Connecting
from SwanSocketLibrary.swan.profile import Failure, Refusal

NOON = 1700000000.9


def connecting(url: str = "wss://example.com/chat?room=7") -> Connecting:
    return Connecting(url, {"X-A": "1"}, [], "chat", "android")


def test_a_handshake_gets_the_time_and_the_signature() -> None:
    connect = connecting()
    Signer("secret", clock=lambda: NOON).swan_before_connect(connect)
    expected = hmac.new(b"secret", b"/chat\n1700000000", hashlib.sha256).hexdigest()
    assert connect.header == {
        "X-A": "1",
        "X-Signature-Time": "1700000000",
        "X-Signature": expected,
    }
    assert connect == Connecting(
        "wss://example.com/chat?room=7", connect.header, [], "chat", "android"
    )


def test_the_headers_can_be_named() -> None:
    connect = connecting()
    Signer("secret", "X-Sign", "X-Time", clock=lambda: NOON).swan_before_connect(connect)
    assert set(connect.header) == {"X-A", "X-Sign", "X-Time"}


def test_a_url_without_a_path_is_signed_as_the_root() -> None:
    connect = connecting("wss://example.com")
    Signer("secret", clock=lambda: NOON).swan_before_connect(connect)
    assert connect.header["X-Signature"] == signature("secret", "/", "1700000000")


def test_key_path_and_time_all_count() -> None:
    signed = {
        signature("secret", "/chat", "1"),
        signature("other", "/chat", "1"),
        signature("secret", "/news", "1"),
        signature("secret", "/chat", "2"),
    }
    assert len(signed) == 4


@pytest.mark.parametrize("key", ["", " "])
def test_without_a_key_a_connect_is_refused_as_the_platform_does(key: str) -> None:
    connect = connecting()
    with pytest.raises(Refusal) as caught:
        Signer(key).swan_before_connect(connect)
    assert caught.value.failure is Failure.SECURITY_CHECK_FAILED
    assert caught.value.detail == (
        "it has no key to sign with. Give one in the import: plugins=signer;KEY."
    )
    assert connect.header == {"X-A": "1"}
