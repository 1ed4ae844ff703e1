from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest

from SwanSocketLibrary.errors import InvalidArgument, PluginError
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.plugins.factories import (
    BUILT_IN,
    BuiltInBehaviors,
    BuiltInTransports,
    Echo,
    Guarded,
    Silent,
    checked,
    guarded,
)
from utest.fakes import FakeTransport

MESSAGES: list[str | bytes] = ["", "你好", b"", b"\x00\xff"]


class Doing:
    """Does what it is given with each message."""

    def __init__(self, act: Callable[[str | bytes], Any]) -> None:
        self.receive = act


def guard(act: Callable[[str | bytes], Any]) -> Guarded:
    return guarded("own", "mine", lambda: Doing(act))()


def test_both_behaviors_are_registered_and_ready_for_a_server() -> None:
    assert dict(BuiltInBehaviors.swan_behaviors()) == {"echo": Echo, "silent": Silent}
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


# Transports


def test_both_transports_are_registered() -> None:
    assert list(BuiltInTransports.swan_transports()) == ["websocket-client", "websockets"]


@pytest.mark.parametrize(
    ("name", "compresses"), [("websocket-client", False), ("websockets", True)]
)
def test_a_factory_makes_a_new_transport_each_time(name: str, compresses: bool) -> None:
    factory = BuiltInTransports.swan_transports()[name]
    first, second = factory(), factory()
    try:
        with nullcontext() if compresses else pytest.raises(InvalidArgument):
            first.check(ConnectOptions(compression=True))
        assert first is not second
    finally:
        first.shutdown(1)
        second.shutdown(1)


def test_registering_it_does_not_import_the_websocket_package() -> None:
    """Importing the library must stay cheap."""
    program = (
        "import sys, SwanSocketLibrary as s; s.SwanSocketLibrary();"
        "sys.exit('websocket' in sys.modules or 'websockets' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", program], check=False)  # noqa: S603
    assert result.returncode == 0


# What a plugin's has to be


def test_a_transport_is_made_anew_each_time() -> None:
    make = checked("own", "mine", FakeTransport)
    assert isinstance(make(), FakeTransport)
    assert make() is not make()


def test_one_that_cannot_be_made_is_told_with_its_plugin() -> None:
    def raises() -> Any:
        raise ModuleNotFoundError("No module named 'slow'")

    with pytest.raises(PluginError) as caught:
        checked("own", "mine", raises)()
    assert str(caught.value) == (
        "plugin 'mine' raised ModuleNotFoundError while it made the transport 'own': "
        "No module named 'slow'"
    )


class Half:
    def check(self) -> None: ...


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (None, "nothing as the transport 'own'; it lacks check, connect, shutdown"),
        (Half(), "a value of type Half as the transport 'own'; it lacks connect, shutdown"),
    ],
)
def test_what_is_no_transport_is_told_with_its_plugin(made: Any, shown: str) -> None:
    with pytest.raises(PluginError) as caught:
        checked("own", "mine", lambda: made)()
    assert str(caught.value) == (
        f"plugin 'mine' made {shown}, see SwanSocketLibrary.plugins.Transport"
    )


def test_what_is_meant_for_the_test_is_no_failure_of_a_transport() -> None:
    class Meant(Exception):
        ends_test = True

    def raises() -> Any:
        raise Meant

    with pytest.raises(Meant):
        checked("own", "mine", raises)()
