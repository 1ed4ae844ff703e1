from __future__ import annotations

import pytest

from SwanSocketLibrary.plugins.connecting import Connecting
from SwanSocketLibrary.swan.failures import Failure, Refusal


def connecting() -> Connecting:
    return Connecting(
        url="wss://user:secret@example.com/?token=secret",
        header={"Authorization": "secret"},
        protocols=["chat"],
        socket="chat",
        platform="android",
    )


def test_what_a_plugin_refuses_fails_as_the_platforms_failure() -> None:
    with pytest.raises(Refusal) as caught:
        connecting().refuse(Failure.SECURITY_CHECK_FAILED, "no key. Give one.")
    assert caught.value.failure is Failure.SECURITY_CHECK_FAILED
    assert caught.value.detail == "no key. Give one."
    assert caught.value.message is None


def test_it_does_not_show_what_may_be_secret() -> None:
    assert "secret" not in repr(connecting())
