from __future__ import annotations

import pytest

from SwanSocketLibrary.plugins.behaviors import Echo, Silent, swan_behaviors

MESSAGES: list[str | bytes] = ["", "你好", b"", b"\x00\xff"]


def test_both_behaviors_are_registered() -> None:
    assert dict(swan_behaviors()) == {"echo": Echo, "silent": Silent}


@pytest.mark.parametrize("data", MESSAGES)
def test_echo_sends_each_message_back(data: str | bytes) -> None:
    assert list(Echo().receive(data)) == [data]


@pytest.mark.parametrize("data", MESSAGES)
def test_silent_sends_nothing(data: str | bytes) -> None:
    assert list(Silent().receive(data)) == []
