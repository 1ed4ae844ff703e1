from __future__ import annotations

import subprocess
import sys
from contextlib import nullcontext
from typing import Any

import pytest

from SwanSocketLibrary.errors import InvalidArgument, PluginError
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.plugins.transports import checked, swan_transports
from utest.fakes import FakeTransport


def test_both_transports_are_registered() -> None:
    assert list(swan_transports()) == ["websocket-client", "websockets"]


@pytest.mark.parametrize(
    ("name", "compresses"), [("websocket-client", False), ("websockets", True)]
)
def test_a_factory_makes_a_new_transport_each_time(name: str, compresses: bool) -> None:
    factory = swan_transports()[name]
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
