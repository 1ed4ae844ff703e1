from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from SwanSocketLibrary import hookimpl
from SwanSocketLibrary.plugins.hooks import Hooks
from SwanSocketLibrary.plugins.hookspecs import Connecting
from SwanSocketLibrary.plugins.platforms import ANDROID
from SwanSocketLibrary.plugins.plugin_registry import PluginRegistry
from SwanSocketLibrary.session.session import connect_rule
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.host import Host, HostSettings, Transition
from SwanSocketLibrary.swan.model import StartHandshake
from SwanSocketLibrary.swan.profile import Failure
from SwanSocketLibrary.swan.transitions import ConnectSocket
from utest.swan.driving import with_open

URL = "wss://example.com/chat"
HOST = Host(HostSettings(ANDROID))


class Acting:
    """Does something with each connect."""

    def __init__(self, act: Callable[[Connecting], Any]) -> None:
        self.act = act
        self.seen: list[Connecting] = []

    @hookimpl
    def swan_before_connect(self, connect: Connecting) -> None:
        self.seen.append(replace(connect, header=dict(connect.header)))
        self.act(connect)


def looking() -> Acting:
    return Acting(lambda connect: None)


def plug(*plugins: object, host: Host = HOST, **arguments: Any) -> Transition:
    call = ConnectSocket("1", "chat", **{"url": URL, **arguments})
    return connect_rule(PluginRegistry(plugins).hooks, host, call)(host)


def test_without_plugins_the_rule_is_the_hosts() -> None:
    call = ConnectSocket("1", "chat", URL)
    assert connect_rule(Hooks(), HOST, call)(HOST) == transitions.connect(HOST, call)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"header": {"X-A": 1, "X-B": 2.0, "X-C": 0.5, "x-a": "b"}},
        {"header": {"Referer": "https://example.com"}},
        {"protocols": ["", "v1", "v2"]},
        {"timeout": 7.5},
        {"url": "WSS://user:password@EXAMPLE.com:443/?a=b"},
    ],
)
def test_a_plugin_that_changes_nothing_changes_nothing(arguments: dict[str, Any]) -> None:
    call = ConnectSocket("1", "chat", **{"url": URL, **arguments})
    host = Host(HostSettings(ANDROID, app_key="key"))
    assert plug(looking(), host=host, **arguments) == transitions.connect(host, call)


def test_a_plugin_sees_what_will_be_sent() -> None:
    looker = looking()
    plug(looker, header={"X-A": 1.0, "Referer": "x"}, protocols=["", "v1"])
    assert looker.seen == [Connecting(URL, {"X-A": "1"}, ["v1"], "chat", "android")]


@pytest.mark.parametrize("url", ["", None, "http://example.com"])
def test_a_call_that_the_rules_refuse_reaches_no_plugin(url: object) -> None:
    looker = looking()
    assert not plug(looker, url=url).outcomes[0].succeeded
    assert looker.seen == []


def test_a_call_that_has_no_room_reaches_no_plugin() -> None:
    looker = looking()
    host = with_open(HOST, *"12345")
    assert not plug(looker, host=host).outcomes[0].succeeded
    assert looker.seen == []


def test_a_plugin_that_refuses_fails_the_call() -> None:
    refusing = Acting(lambda connect: connect.refuse(Failure.EXECUTION_FAILED, "no key"))
    step = plug(refusing)
    assert step.host is HOST
    assert step.effects == ()
    (outcome,) = step.outcomes
    assert (outcome.api, outcome.task_id) == ("connectSocket", None)
    assert outcome.detail == "plugin 'Acting' refuses it: no key"


def broken_header(connect: Connecting) -> None:
    connect.header["X A"] = "1"


def no_url(connect: Connecting) -> None:
    connect.url = ""


def no_header(connect: Connecting) -> None:
    connect.header = None  # type: ignore[assignment]


def broken_protocols(connect: Connecting) -> None:
    connect.protocols += ["v1", "v1"]


@pytest.mark.parametrize(
    ("act", "detail"),
    [
        (broken_header, "'X A' is no name of a header"),
        (no_url, "url must be a string and not empty"),
        (broken_protocols, "The subprotocol 'v1' is offered twice."),
    ],
)
def test_what_plugins_make_of_it_has_to_pass_the_rules(
    act: Callable[[Connecting], Any], detail: str
) -> None:
    (outcome,) = plug(looking(), Acting(act)).outcomes
    assert not outcome.succeeded
    assert outcome.detail is not None
    assert detail in outcome.detail
    assert outcome.detail.endswith(" This is the call as plugin 'Acting 2' changed it.")


def test_all_that_changed_it_are_named() -> None:
    (outcome,) = plug(Acting(broken_header), looking(), Acting(no_url)).outcomes
    assert outcome.detail is not None
    assert outcome.detail.endswith("as plugin 'Acting' and 'Acting 3' changed it.")


def test_no_header_is_none() -> None:
    step = plug(Acting(no_header), header={"X-A": "1"})
    (effect,) = step.effects
    assert isinstance(effect, StartHandshake)
    assert effect.request.headers == ()


def test_who_changed_nothing_is_not_blamed_for_what_happened_meanwhile() -> None:
    call = ConnectSocket("6", "chat", URL)
    rule = connect_rule(PluginRegistry([looking()]).hooks, HOST, call)
    step = rule(with_open(HOST, *"12345"))
    (outcome,) = step.outcomes
    assert outcome.detail == transitions.connect(with_open(HOST, *"12345"), call).outcomes[0].detail
