from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from SwanSocketLibrary.errors import PluginError
from SwanSocketLibrary.plugins.behaviors import (
    BUILT_IN,
    Echo,
    Guarded,
    Silent,
    guarded,
    swan_behaviors,
)

MESSAGES: list[str | bytes] = ["", "你好", b"", b"\x00\xff"]


class Doing:
    """Does what it is given with each message."""

    def __init__(self, act: Callable[[str | bytes], Any]) -> None:
        self.receive = act


def guard(act: Callable[[str | bytes], Any]) -> Guarded:
    return guarded("own", "mine", lambda: Doing(act))()


def test_both_behaviors_are_registered_and_ready_for_a_server() -> None:
    assert dict(swan_behaviors()) == {"echo": Echo, "silent": Silent}
    assert BUILT_IN["echo"]().receive("a") == ["a"]
    assert BUILT_IN["silent"]().receive("a") == []


@pytest.mark.parametrize("data", MESSAGES)
def test_echo_sends_each_message_back(data: str | bytes) -> None:
    assert list(Echo().receive(data)) == [data]


@pytest.mark.parametrize("data", MESSAGES)
def test_silent_sends_nothing(data: str | bytes) -> None:
    assert list(Silent().receive(data)) == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], []),
        (None, []),
        (["a", b"b"], ["a", b"b"]),
        (("a",), ["a"]),
        (iter(["a", "b"]), ["a", "b"]),
        ([""], [""]),
    ],
)
def test_answers_come_as_a_list(answers: object, expected: list[str | bytes]) -> None:
    assert guard(lambda _data: answers).receive("hello") == expected


def test_each_client_has_its_own() -> None:
    make = guarded("own", "mine", lambda: Doing(heard.append))
    heard: list[str | bytes] = []
    first, second = make(), make()
    assert first is not second
    first.receive("a")
    assert heard == ["a"]


def raises(_data: str | bytes) -> None:
    raise ValueError("no license")


def raises_while_it_is_listed(_data: str | bytes) -> Any:
    yield "a"
    raise ValueError("no license")


@pytest.mark.parametrize("act", [raises, raises_while_it_is_listed])
def test_what_it_raises_names_it_and_its_plugin(act: Callable[..., Any]) -> None:
    with pytest.raises(PluginError) as caught:
        guard(act).receive("hello")
    assert str(caught.value) == "behavior 'own' of plugin 'mine' raised ValueError: no license"


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ("one", "one message"),
        (b"one", "one message"),
        ("", "one message"),
        (["a", 7], "int 7 in its list"),
        ([None], "nothing in its list"),
    ],
)
def test_an_answer_that_is_none_is_told(answers: object, shown: str) -> None:
    with pytest.raises(PluginError) as caught:
        guard(lambda _data: answers).receive("hello")
    assert str(caught.value) == (
        f"behavior 'own' of plugin 'mine' answered with {shown}; it must return a list of "
        "messages, each text or bytes, or None"
    )


def test_one_that_cannot_be_made_is_told() -> None:
    def make() -> Any:
        raise ValueError("no license")

    with pytest.raises(PluginError) as caught:
        guarded("own", "mine", make)()
    assert str(caught.value) == (
        "behavior 'own' of plugin 'mine' could not be made: ValueError: no license"
    )
