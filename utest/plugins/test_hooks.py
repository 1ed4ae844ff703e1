from __future__ import annotations

import threading
import types
from collections.abc import Callable
from typing import Any

import pluggy
import pytest

from SwanSocketLibrary import hookimpl
from SwanSocketLibrary.errors import PluginError
from SwanSocketLibrary.events.callback_history import Record
from SwanSocketLibrary.net.interface import Frame, Opcode
from SwanSocketLibrary.plugins import hookspecs
from SwanSocketLibrary.plugins.hooks import _BACKLOG, Hooks, callers
from SwanSocketLibrary.plugins.hookspecs import Connecting
from SwanSocketLibrary.swan.model import Event, EventKind, Outcome, SocketState, Task
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.profile import Failure, Refusal
from utest.fakes import PATIENCE, in_thread

FRAME = Frame(sent=True, opcode=Opcode.PING, fin=True, length=0)
OUTCOME = Outcome("connectSocket", "1", Payload())
RECORD = Record("connectSocket.success", "1", Payload())
EVENT = Event(EventKind.OPEN, Task("1", "chat"), Payload(), of_main=True)


class MeantForTest(Exception):
    ends_test = True


def plugin(**functions: Callable[..., Any]) -> object:
    """An object with these hooks."""
    made = type("Plugin", (), {})()
    for name, function in functions.items():
        setattr(made, name, hookimpl(function))
    return made


def managed(**plugins: object) -> pluggy.PluginManager:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    for name, each in reversed(plugins.items()):
        manager.register(each, name)
    return manager


def hooks(**plugins: object) -> Hooks:
    return Hooks(managed(**plugins))


def connecting() -> Connecting:
    return Connecting("wss://example.com", {"X-A": "1"}, ["chat"], "chat", "android")


def decoded(found: Hooks, data: str | bytes) -> list[str | bytes]:
    return list(found.decode(data, "chat", "", lambda *_: None))


# The order


def test_plugins_are_called_in_their_order_but_for_those_that_ask() -> None:
    marks: dict[str, Callable[..., Any]] = {
        "a": hookimpl,
        "b": hookimpl(trylast=True),
        "c": hookimpl(tryfirst=True),
        "d": hookimpl,
        "e": hookimpl(trylast=True),
        "f": hookimpl(tryfirst=True),
    }
    plugins = {name: types.ModuleType(name) for name in marks}
    for name, mark in marks.items():
        plugins[name].swan_platforms = mark(lambda: None)  # type: ignore[attr-defined]
    names = [name for name, _ in callers(managed(**plugins), "swan_platforms")]
    assert names == ["c", "f", "a", "d", "e", "b"]


def test_an_implementation_is_given_what_it_names() -> None:
    seen: list[tuple[object, ...]] = []
    some = plugin(swan_encode=lambda protocol, data: seen.append((protocol, data)))
    none = plugin(swan_encode=lambda: seen.append(()))
    more = plugin(swan_encode=lambda socket, other=7: seen.append((socket, other)))
    hooks(some=some, none=none, more=more).encode("a", "chat", "v1")
    assert seen == [("v1", "a"), (), ("chat", 7)]


# Without plugins


def test_without_plugins_nothing_is_changed_or_seen() -> None:
    nobody = Hooks()
    assert not nobody.changes_connects
    assert not nobody.sees_frames
    assert nobody.encode("a", "chat", "") == "a"
    assert not nobody.decodes
    assert decoded(nobody, b"a") == [b"a"]
    connect = connecting()
    assert nobody.before_connect(connect) == []
    assert connect == connecting()
    nobody.call_ended(OUTCOME, "chat")
    nobody.notify_observers()


# Connects


def test_each_plugin_sees_a_connect_as_the_one_before_left_it() -> None:
    def sign(connect: Connecting) -> None:
        connect.header["X-Signature"] = "abc"

    def look(connect: Connecting) -> None:
        seen.append(dict(connect.header))

    def offer(connect: Connecting) -> None:
        connect.protocols.append("v2")
        connect.url += "/room"

    seen: list[dict[str, str]] = []
    signer, looker, offerer = (plugin(swan_before_connect=each) for each in (sign, look, offer))
    changing = hooks(signer=signer, looker=looker, offerer=offerer)
    assert changing.changes_connects
    connect = connecting()
    assert changing.before_connect(connect) == ["signer", "offerer"]
    assert seen == [{"X-A": "1", "X-Signature": "abc"}]
    assert connect.url == "wss://example.com/room"
    assert connect.protocols == ["chat", "v2"]


def test_a_refusal_names_the_plugin_and_nobody_else_is_asked() -> None:
    asked: list[str] = []
    first = plugin(swan_before_connect=lambda connect: connect.refuse(Failure.TOO_MANY_TASKS, "no"))
    second = plugin(swan_before_connect=lambda: asked.append("second"))
    with pytest.raises(Refusal) as caught:
        hooks(first=first, second=second).before_connect(connecting())
    assert caught.value.failure is Failure.TOO_MANY_TASKS
    assert caught.value.detail == "plugin 'first' refuses it: no"
    assert caught.value.message is None
    assert asked == []


def test_a_refusal_keeps_the_message_that_it_gives_itself() -> None:
    def refuse() -> None:
        raise Refusal(Failure.EXECUTION_FAILED, "no", "errMsg")

    with pytest.raises(Refusal) as caught:
        hooks(first=plugin(swan_before_connect=refuse)).before_connect(connecting())
    assert caught.value.message == "errMsg"


def test_a_refusal_with_no_failure_of_the_platforms_says_so() -> None:
    first = plugin(swan_before_connect=lambda connect: connect.refuse("denied", "no"))
    with pytest.raises(Refusal) as caught:
        hooks(first=first).before_connect(connecting())
    assert caught.value.failure is Failure.EXECUTION_FAILED
    assert caught.value.detail == (
        "plugin 'first' refuses it with 'denied', which is no Failure such as "
        "Failure.SECURITY_CHECK_FAILED: no"
    )


def test_what_a_plugin_raises_before_a_connect_refuses_it() -> None:
    with pytest.raises(Refusal) as caught:
        hooks(first=plugin(swan_before_connect=lambda: 1 / 0)).before_connect(connecting())
    assert caught.value.failure is Failure.EXECUTION_FAILED
    assert caught.value.detail == (
        "plugin 'first' raised ZeroDivisionError in swan_before_connect: division by zero."
    )


# Messages


def test_messages_are_encoded_in_the_plugins_order_and_decoded_in_the_other() -> None:
    def adding(mark: str) -> object:
        return plugin(
            swan_encode=lambda data: f"{data}{mark}", swan_decode=lambda data: f"{data}{mark}"
        )

    both = hooks(a=adding("a"), b=adding("b"))
    assert both.encode("-", "chat", "") == "-ab"
    assert decoded(both, "-") == ["-ba"]


@pytest.mark.parametrize("data", ["text", b"bytes", "", b""])
def test_what_a_plugin_returns_goes_on_and_none_leaves_it(data: str | bytes) -> None:
    leaving = plugin(swan_encode=lambda: None, swan_decode=lambda: None)
    changing = plugin(swan_encode=lambda: data, swan_decode=lambda: data)
    assert hooks(leaving=leaving).encode("as it was", "chat", "") == "as it was"
    assert hooks(changing=changing, leaving=leaving).encode("as it was", "chat", "") == data
    assert decoded(hooks(changing=changing, leaving=leaving), "as it was") == [data]


def test_each_message_of_a_list_goes_to_the_next_plugin_and_an_empty_list_drops_it() -> None:
    dropped: list[tuple[str, str | bytes]] = []
    splitting = plugin(swan_decode=lambda data: data.split(","))
    picky = plugin(swan_decode=lambda data: [] if data.startswith("#") else None)
    marking = plugin(swan_decode=lambda data: (data, data.encode()))
    codec = hooks(marking=marking, picky=picky, splitting=splitting)

    def decode(data: str) -> list[str | bytes]:
        return list(codec.decode(data, "chat", "", lambda *each: dropped.append(each)))

    assert decode("a,#b,c") == ["a", b"a", "c", b"c"]
    assert decode("#a,#b") == []
    assert dropped == [("picky", "#b"), ("picky", "#a"), ("picky", "#b")]


def test_nothing_that_is_encoded_is_a_list() -> None:
    with pytest.raises(PluginError) as caught:
        hooks(codec=plugin(swan_encode=lambda: ["a"])).encode("secret", "chat", "")
    assert str(caught.value) == (
        "plugin 'codec' returned a value of type list from swan_encode; it must return text or "
        "bytes, or None to leave the message as it is"
    )


@pytest.mark.parametrize(
    ("returned", "shown"),
    [
        (7, "int 7"),
        (["a", 7], "a list with int 7 in it"),
        ([["a"]], "a list with a value of type list in it"),
        ({"a": "b"}, "a value of type dict"),
        (bytearray(b"a"), "a value of type bytearray"),
    ],
)
def test_a_codec_that_returns_no_message_is_named(returned: object, shown: str) -> None:
    with pytest.raises(PluginError) as caught:
        decoded(hooks(codec=plugin(swan_decode=lambda: returned)), "secret")
    assert str(caught.value) == (
        f"plugin 'codec' returned {shown} from swan_decode; it must return text, bytes or a list "
        "of them, or None to leave the message as it is"
    )


def test_a_codec_that_raises_is_named() -> None:
    codec = hooks(codec=plugin(swan_encode=lambda: 1 / 0))
    with pytest.raises(PluginError) as caught:
        codec.encode("a", "chat", "")
    assert str(caught.value) == (
        "plugin 'codec' raised ZeroDivisionError in swan_encode: division by zero"
    )


def test_a_codec_that_returns_what_is_no_text_is_named() -> None:
    codec = hooks(codec=plugin(swan_encode=lambda: "\ud800"))
    with pytest.raises(PluginError, match=r"^plugin 'codec' raised UnicodeEncodeError in swan_enc"):
        codec.encode("a", "chat", "")


@pytest.mark.parametrize(
    ("hook", "act"),
    [
        ("swan_before_connect", lambda changing: changing.before_connect(connecting())),
        ("swan_encode", lambda changing: changing.encode("a", "chat", "")),
        ("swan_decode", lambda changing: decoded(changing, "a")),
    ],
)
def test_what_is_meant_for_the_test_is_no_failure_of_a_plugin(
    hook: str, act: Callable[[Hooks], object]
) -> None:
    def stop() -> None:
        raise MeantForTest

    with pytest.raises(MeantForTest):
        act(hooks(stopping=plugin(**{hook: stop})))


# Observers


def test_observers_are_called_when_it_is_told_with_all_that_happened_in_order() -> None:
    seen: list[tuple[object, ...]] = []
    observer = plugin(
        swan_call_ended=lambda outcome, socket: seen.append((outcome, socket)),
        swan_callback_ran=lambda record, socket: seen.append((record, socket)),
        swan_event_happened=lambda event, socket: seen.append((event, socket)),
        swan_state_changed=lambda socket, before, after: seen.append((socket, before, after)),
        swan_frame_seen=lambda frame, socket: seen.append((frame, socket)),
    )
    observed = hooks(observer=observer)
    assert observed.sees_frames
    observed.frame_seen(FRAME, "chat")
    observed.state_changed("chat", SocketState.CONNECTING, SocketState.OPEN)
    observed.event_happened(EVENT, "chat")
    observed.call_ended(OUTCOME, "")
    observed.callback_ran(RECORD, "")
    assert seen == []
    observed.notify_observers()
    assert seen == [
        (FRAME, "chat"),
        ("chat", SocketState.CONNECTING, SocketState.OPEN),
        (EVENT, "chat"),
        (OUTCOME, ""),
        (RECORD, ""),
    ]
    observed.notify_observers()
    assert len(seen) == 5


def test_what_nobody_observes_is_not_kept() -> None:
    observed = hooks(observer=plugin(swan_call_ended=lambda: None))
    assert not observed.sees_frames
    observed.frame_seen(FRAME, "chat")
    assert not observed._seen


def test_an_observer_that_raises_is_told_once_and_stops_nobody() -> None:
    told: list[str] = []
    seen: list[str] = []

    def see(socket: str) -> None:
        seen.append(socket)

    first = plugin(swan_call_ended=lambda: 1 / 0, swan_callback_ran=lambda: 1 / 0)
    second = plugin(swan_call_ended=see)
    observed = hooks(first=first, second=second)
    observed.on_failure = told.append
    for socket in ("a", "b"):
        observed.call_ended(OUTCOME, socket)
        observed.callback_ran(RECORD, socket)
    observed.notify_observers()
    assert seen == ["a", "b"]
    assert told == [
        f"plugin 'first' raised ZeroDivisionError in {hook}: division by zero. "
        "The run goes on; this is said once."
        for hook in ("swan_call_ended", "swan_callback_ran")
    ]


def test_an_observer_does_not_stop_what_is_meant_for_the_test_and_the_others_are_told_later() -> (
    None
):
    def see(socket: str) -> None:
        seen.append(socket)
        if socket == "a":
            raise MeantForTest

    seen: list[str] = []
    observed = hooks(observer=plugin(swan_call_ended=see))
    observed.call_ended(OUTCOME, "a")
    observed.call_ended(OUTCOME, "b")
    with pytest.raises(MeantForTest):
        observed.notify_observers()
    observed.notify_observers()
    assert seen == ["a", "b"]


def test_an_observer_is_not_called_inside_itself() -> None:
    def see(socket: str) -> None:
        seen.append(f"begins {socket}")
        if socket == "a":
            for other in ("b", "c"):
                observed.call_ended(OUTCOME, other)
                observed.notify_observers()
        seen.append(f"ends {socket}")

    seen: list[str] = []
    observed = hooks(observer=plugin(swan_call_ended=see))
    observed.call_ended(OUTCOME, "a")
    observed.notify_observers()
    assert seen == [f"{what} {socket}" for socket in "abc" for what in ("begins", "ends")]


def test_what_happens_meanwhile_in_another_thread_is_told_by_the_one_that_tells() -> None:
    threads: list[tuple[str, bool]] = []
    observed: Hooks

    def see(socket: str) -> None:
        threads.append((socket, threading.current_thread() is threading.main_thread()))
        if socket == "a":
            in_thread(another)

    def another() -> None:
        observed.call_ended(OUTCOME, "b")
        observed.notify_observers()  # does not wait

    observed = hooks(observer=plugin(swan_call_ended=see))
    observed.call_ended(OUTCOME, "a")
    observed.notify_observers()
    assert threads == [("a", True), ("b", True)]


def test_a_flood_waits_for_the_observers() -> None:
    """Or what waits for them would grow, and whoever tells would never be done."""
    seen: list[str] = []

    def flood() -> None:
        for number in range(_BACKLOG + 1):
            observed.call_ended(OUTCOME, str(number))
            observed.notify_observers()

    def see(socket: str) -> None:
        seen.append(socket)

    observed = hooks(observer=plugin(swan_call_ended=see))
    flooding = threading.Thread(target=flood, daemon=True)
    with observed._notifying:  # as if another thread called an observer
        flooding.start()
        flooding.join(0.1)
        assert flooding.is_alive()
        assert seen == []
    flooding.join(PATIENCE)
    assert seen == [str(number) for number in range(_BACKLOG + 1)]


def test_an_observer_that_makes_a_flood_does_not_wait_for_itself() -> None:
    seen: list[str] = []

    def see(socket: str) -> None:
        seen.append(socket)
        if len(seen) == 1:
            for number in range(_BACKLOG + 1):
                observed.call_ended(OUTCOME, str(number))
                observed.notify_observers()

    observed = hooks(observer=plugin(swan_call_ended=see))
    observed.call_ended(OUTCOME, "first")
    in_thread(observed.notify_observers)
    assert len(seen) == _BACKLOG + 2
