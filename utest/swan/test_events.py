from __future__ import annotations

from dataclasses import replace

import pytest

from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.host import Host, HostSettings, Transition
from SwanSocketLibrary.swan.model import Abandon, Event, EventKind, SocketState
from SwanSocketLibrary.swan.payloads import Headers
from SwanSocketLibrary.swan.transitions import ConnectSocket
from utest.swan.driving import (
    DEFAULT,
    URL,
    connect,
    in_state,
    with_closed,
    with_connecting,
    with_open,
)

NOT_ENDED = (SocketState.CONNECTING, SocketState.OPEN, SocketState.CLOSING)
HEADER = Headers([("Server", "test")])


def only_event(step: Transition) -> Event:
    assert len(step.events) == 1
    assert step.outcomes == ()
    return step.events[0]


def offering(*protocols: str, settings: HostSettings = DEFAULT) -> Host:
    call = ConnectSocket("1", "socket 1", URL, protocols=list(protocols))
    return transitions.connect(Host(settings), call).host


@pytest.mark.rule("S1", "S6", "S7")
def test_the_end_of_the_handshake_opens_the_task_and_carries_its_headers() -> None:
    step = transitions.opened(in_state(SocketState.CONNECTING), "1", HEADER, "")
    event = only_event(step)
    assert event.kind is EventKind.OPEN
    assert event.payload == {"header": {"Server": "test"}}
    assert event.task.state is SocketState.OPEN
    assert step.host.tasks["1"] == event.task
    assert step.effects == ()


@pytest.mark.rule("S1")
@pytest.mark.parametrize("state", [SocketState.OPEN, SocketState.CLOSING, SocketState.CLOSED])
def test_a_task_opens_once(state: SocketState) -> None:
    host = in_state(state)
    assert transitions.opened(host, "1", HEADER, "") == Transition(host)


@pytest.mark.rule("S19")
@pytest.mark.parametrize("protocol", ["", "chat", "v2"])
def test_an_offered_subprotocol_or_none_is_accepted(protocol: str) -> None:
    step = transitions.opened(offering("chat", "v2"), "1", HEADER, protocol)
    assert only_event(step).kind is EventKind.OPEN
    assert step.host.tasks["1"].protocol == protocol


@pytest.mark.rule("S5", "S19")
@pytest.mark.parametrize(
    ("offered", "chosen", "listed"),
    [
        (["chat"], "other", "(offered: 'chat')"),
        (["chat", "v2"], "Chat", "(offered: 'chat', 'v2')"),
        ([""], "chat", "(offered: none)"),
        ([], "chat", "(offered: none)"),
    ],
)
def test_a_subprotocol_that_was_not_offered_ends_the_task_in_an_error(
    offered: list[str], chosen: str, listed: str
) -> None:
    step = transitions.opened(offering(*offered, settings=HostSettings(IOS)), "1", HEADER, chosen)
    event = only_event(step)
    assert event.kind is EventKind.ERROR
    assert f"the subprotocol '{chosen}', which was not offered {listed}" in event.payload.detail
    assert event.payload.errMsg == "Status error,current 0"
    assert step.effects == (Abandon("1", event.payload.detail),)
    assert step.host.state_of("1") is SocketState.CLOSED


def test_a_subprotocol_is_shown_without_its_control_characters() -> None:
    event = only_event(transitions.opened(offering(), "1", HEADER, "a\x1b[2J\u202e"))
    assert r"'a\x1b[2J\u202e'" in event.payload.detail


@pytest.mark.rule("S8")
@pytest.mark.parametrize(
    ("data", "kind"),
    [("text", "string"), ("", "string"), (b"", "arrayBuffer"), (b"a", "arrayBuffer")],
)
def test_a_message_carries_its_data_and_type(data: str | bytes, kind: str) -> None:
    host = in_state(SocketState.OPEN)
    step = transitions.received(host, "1", data)
    event = only_event(step)
    assert event.kind is EventKind.MESSAGE
    assert event.payload == {"data": data, "dataType": kind}
    assert type(event.payload.data) is type(data)
    assert step.host == host
    assert event.task == host.tasks["1"]


@pytest.mark.rule("S32")
def test_a_message_that_came_before_the_peers_close_is_delivered_while_closing() -> None:
    event = only_event(transitions.received(in_state(SocketState.CLOSING), "1", "late"))
    assert event.payload.data == "late"
    assert event.task.state is SocketState.CLOSING


@pytest.mark.parametrize("state", [SocketState.CONNECTING, SocketState.CLOSED])
def test_a_message_before_the_open_or_after_the_end_is_not_delivered(state: SocketState) -> None:
    host = in_state(state)
    assert transitions.received(host, "1", "text") == Transition(host)


@pytest.mark.rule("S1", "S5", "S6", "S9")
@pytest.mark.parametrize("state", NOT_ENDED)
@pytest.mark.parametrize(("code", "reason"), [(1000, "bye"), (1005, ""), (4999, "再见")])
def test_the_closing_handshake_ends_the_task_with_what_the_peer_said(
    state: SocketState, code: int, reason: str
) -> None:
    step = transitions.closed(in_state(state), "1", code, reason)
    event = only_event(step)
    assert event.kind is EventKind.CLOSE
    assert event.payload == {"code": code, "reason": reason}
    assert event.task.state is SocketState.CLOSED
    assert (event.task.close_code, event.task.close_reason, event.task.cause) == (code, reason, "")
    assert step.host.state_of("1") is SocketState.CLOSED
    assert dict(step.host.tasks) == {}
    assert step.effects == ()


@pytest.mark.rule("S1", "S5", "S6", "S10", "S31")
@pytest.mark.parametrize("state", NOT_ENDED)
def test_every_other_end_is_an_error_that_names_the_state_before_it(state: SocketState) -> None:
    step = transitions.failed(in_state(state, HostSettings(IOS)), "1", "timed out")
    event = only_event(step)
    assert event.kind is EventKind.ERROR
    assert event.payload == {
        "errMsg": f"Status error,current {state.value}",
        "detail": "timed out",
    }
    assert event.task.state is SocketState.CLOSED
    ended = (event.task.close_code, event.task.close_reason, event.task.cause)
    assert ended == (1006, "", "timed out")
    assert dict(step.host.tasks) == {}


@pytest.mark.rule("S10")
def test_an_error_on_android_has_a_code() -> None:
    step = transitions.failed(
        in_state(SocketState.OPEN, HostSettings(ANDROID)), "1", "connection lost"
    )
    assert only_event(step).payload == {
        "errCode": 0,
        "errMsg": "error happen",
        "detail": "connection lost",
    }


@pytest.mark.rule("S1", "S5")
def test_nothing_happens_to_a_task_that_ended() -> None:
    host = in_state(SocketState.CLOSED)
    nothing = Transition(host)
    assert transitions.opened(host, "1", HEADER, "") == nothing
    assert transitions.opened(host, "1", HEADER, "unoffered") == nothing
    assert transitions.received(host, "1", "text") == nothing
    assert transitions.closed(host, "1", 1000, "") == nothing
    assert transitions.failed(host, "1", "again") == nothing


@pytest.mark.rule("S12", "S13")
def test_the_main_tasks_events_are_marked_and_others_are_not() -> None:
    host = with_open(Host(DEFAULT), "1", "2")
    for task_id, of_main in (("1", True), ("2", False)):
        assert only_event(transitions.received(host, task_id, "a")).of_main is of_main
        assert only_event(transitions.closed(host, task_id, 1000, "")).of_main is of_main
        assert only_event(transitions.failed(host, task_id, "lost")).of_main is of_main
    host = with_connecting(Host(DEFAULT), "1", "2")
    assert only_event(transitions.opened(host, "1", HEADER, "")).of_main
    assert not only_event(transitions.opened(host, "2", HEADER, "")).of_main


@pytest.mark.rule("S13")
def test_the_end_of_the_main_task_promotes_no_other() -> None:
    host = transitions.closed(with_open(Host(DEFAULT), "1", "2"), "1", 1000, "").host
    assert host.is_main("1")
    assert not only_event(transitions.received(host, "2", "a")).of_main


@pytest.mark.rule("S13")
def test_an_end_leaves_the_other_tasks_as_they_are() -> None:
    before = with_open(Host(DEFAULT), "1", "2")
    after = transitions.failed(before, "1", "lost").host
    assert dict(after.tasks) == {"2": before.tasks["2"]}


@pytest.mark.rule("S3")
def test_an_event_keeps_the_tasks_name_and_id() -> None:
    task = only_event(transitions.closed(in_state(SocketState.OPEN), "1", 1000, "")).task
    assert (task.id, task.name) == ("1", "socket 1")
    assert replace(task, id="2") != task


@pytest.mark.rule("S2", "S5")
def test_a_socket_that_never_opens_had_its_success_and_ends_in_an_error() -> None:
    step = connect(with_closed(Host(DEFAULT), "1"), "2")
    assert step.outcomes[0].succeeded
    assert only_event(transitions.failed(step.host, "2", "refused")).kind is EventKind.ERROR
