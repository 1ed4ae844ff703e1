from __future__ import annotations

import pytest

from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.host import Host, HostSettings, Transition
from SwanSocketLibrary.swan.model import SendData, SocketState, TaskRef
from SwanSocketLibrary.swan.profile import APIS, Profile
from SwanSocketLibrary.swan.transitions import ConnectSocket
from utest.swan.driving import (
    DEFAULT,
    NOT_OPEN_STATES,
    PLATFORMS,
    URL,
    failure_of,
    in_state,
    only_outcome,
    target,
    with_closed,
    with_connecting,
    with_open,
)

BOTH_PLATFORMS = pytest.mark.parametrize("profile", PLATFORMS, ids=lambda profile: profile.name)


@pytest.mark.rule("S24")
@pytest.mark.parametrize("data", ["", "hello", "你好", b"", b"\x00\xff"])
def test_send_hands_the_message_over_and_succeeds(data: str | bytes) -> None:
    host = in_state(SocketState.OPEN)
    step = transitions.send(host, target(), data)
    outcome = only_outcome(step)
    assert outcome.succeeded
    assert (outcome.api, outcome.task_id) == ("sendSocketMessage", "1")
    assert outcome.result == {"socketTaskId": "1"}
    assert outcome.effect == SendData("1", data)
    assert step == Transition(host, outcomes=step.outcomes)


@pytest.mark.rule("S14")
def test_send_without_a_task_goes_to_the_main_task() -> None:
    host = with_open(Host(DEFAULT), "1", "2")
    assert only_outcome(transitions.send(host, None, "a")).effect == SendData("1", "a")
    assert only_outcome(transitions.send(host, target("2"), "a")).effect == SendData("2", "a")


@pytest.mark.rule("S14")
@pytest.mark.parametrize(
    ("profile", "answer"), [(ANDROID, (1001, "执行失败")), (IOS, (4, "参数有误"))]
)
def test_send_without_any_main_task_fails_as_not_executed(
    profile: Profile, answer: tuple[int, str]
) -> None:
    step = transitions.send(Host(HostSettings(profile)), None, "a")
    assert failure_of(step) == answer
    assert only_outcome(step).task_id is None
    assert str(only_outcome(step).detail).endswith('Use "Connect Socket" first.')


@pytest.mark.rule("S13", "S14")
def test_send_to_a_main_task_that_ended_fails_though_another_is_open() -> None:
    host = transitions.closed(with_open(Host(DEFAULT), "1", "2"), "1", 1000, "").host
    step = transitions.send(host, None, "a")
    assert failure_of(step) == (1001, "SocketTask.readyState is not OPEN")
    assert only_outcome(step).task_id == "1"


@pytest.mark.rule("S25")
@pytest.mark.parametrize("state", NOT_OPEN_STATES, ids=lambda state: state.name)
@pytest.mark.parametrize(("profile", "code"), [(ANDROID, 1001), (IOS, 4)])
def test_send_fails_unless_the_task_is_open(
    profile: Profile, code: int, state: SocketState
) -> None:
    host = in_state(state, HostSettings(profile))
    for to in (target(), None):
        step = transitions.send(host, to, "a")
        assert failure_of(step) == (code, "SocketTask.readyState is not OPEN")
        assert only_outcome(step).task_id == "1"
        assert step == Transition(host, outcomes=step.outcomes)


@pytest.mark.parametrize(
    ("state", "advice"),
    [
        (SocketState.CONNECTING, 'Use "Wait For Socket Open" first.'),
        (SocketState.CLOSING, 'It is being closed: use "Wait For Socket Close".'),
        (SocketState.CLOSED, 'It has ended: use "Connect Socket" for a new one.'),
    ],
)
def test_a_call_at_the_wrong_time_says_what_to_do(state: SocketState, advice: str) -> None:
    host = in_state(state)
    sent = str(only_outcome(transitions.send(host, target(), "a")).detail)
    closed = str(only_outcome(transitions.close(host, target(), None, None)).detail)
    assert sent.startswith(f"socket 'socket 1' is {state.name} and sendSocketMessage works only")
    assert closed.startswith(f"socket 'socket 1' is {state.name} and closeSocket works only")
    assert sent.endswith(f" {advice}")
    assert closed.endswith(f" {advice}")


def test_the_advice_names_the_socket_unless_it_is_the_main_one() -> None:
    host = with_connecting(with_open(Host(DEFAULT), "1"), "2")
    sent = str(only_outcome(transitions.send(host, target("2"), "a")).detail)
    assert sent.endswith(' Use "Wait For Socket Open    socket=socket 2" first.')


def test_the_advice_for_a_socket_that_has_ended_names_one_that_is_open() -> None:
    host = with_open(with_closed(Host(DEFAULT), "1"), "2")
    sent = str(only_outcome(transitions.send(host, target("1"), "a")).detail)
    new_or_other = '"Connect Socket" for a new one, or write socket=socket 2: that one is OPEN.'
    assert sent.endswith(f" It has ended: use {new_or_other}")


def test_the_advice_for_the_main_socket_that_is_not_open_names_one_that_is() -> None:
    host = with_open(with_connecting(Host(DEFAULT), "1"), "2")
    sent = str(only_outcome(transitions.send(host, None, "a")).detail)
    first_or_other = "first, or write socket=socket 2: that one is OPEN."
    assert sent.endswith(f' Use "Wait For Socket Open" {first_or_other}')


@pytest.mark.rule("S24")
@pytest.mark.parametrize(
    ("profile", "answer"),
    [(ANDROID, (202, "解析失败，请检查参数是否正确")), (IOS, (4, "参数有误"))],
)
@pytest.mark.parametrize("data", [None, 7, {"a": 1}])
def test_data_that_is_none_fails_as_an_invalid_parameter(
    profile: Profile, answer: tuple[int, str], data: object
) -> None:
    settings = HostSettings(profile)
    assert (
        failure_of(transitions.send(in_state(SocketState.OPEN, settings), target(), data)) == answer
    )
    assert failure_of(transitions.send(Host(settings), None, data)) == answer


def call_api(api: str, host: Host, to: TaskRef | None) -> Transition:
    if api == "connectSocket":
        return transitions.connect(host, ConnectSocket("9", "nine", URL))
    if api == "sendSocketMessage":
        return transitions.send(host, to, "a")
    return transitions.close(host, to, None, None)


@pytest.mark.rule("S33")
@pytest.mark.parametrize("api", APIS)
@BOTH_PLATFORMS
def test_every_call_of_a_missing_api_fails_with_302(profile: Profile, api: str) -> None:
    before = in_state(SocketState.OPEN, HostSettings(profile))
    lacking = HostSettings(profile, missing_apis=frozenset({api}))
    for host in (Host(lacking), Host(lacking, before.tasks, before.main)):
        for to in (target(), None):
            step = call_api(api, host, to)
            assert failure_of(step) == (302, "找不到调起协议对应端能力方法")
            assert only_outcome(step).api == api
            assert f"lack {api}" in str(only_outcome(step).detail)
            assert step == Transition(host, outcomes=step.outcomes)


@pytest.mark.rule("S33")
@pytest.mark.parametrize("api", APIS)
def test_the_apis_that_are_not_missing_work(api: str) -> None:
    others = frozenset(APIS) - {api}
    before = in_state(SocketState.OPEN)
    host = Host(HostSettings(ANDROID, missing_apis=others), before.tasks, before.main)
    assert only_outcome(call_api(api, host, None)).succeeded


@pytest.mark.rule("S33")
@pytest.mark.parametrize(
    ("api", "to", "task_id"),
    [
        ("connectSocket", None, None),
        ("sendSocketMessage", None, "1"),
        ("sendSocketMessage", "2", "2"),
        ("closeSocket", None, None),
        ("closeSocket", "2", "2"),
    ],
)
def test_a_missing_api_still_says_which_task_was_meant(
    api: str, to: str | None, task_id: str | None
) -> None:
    before = with_open(Host(DEFAULT), "1", "2")
    lacking = HostSettings(ANDROID, missing_apis=frozenset({api}))
    host = Host(lacking, before.tasks, before.main)
    assert only_outcome(call_api(api, host, target(to) if to else None)).task_id == task_id


@pytest.mark.rule("S33")
def test_a_missing_api_comes_before_every_other_failure() -> None:
    settings = HostSettings(IOS, missing_apis=frozenset(APIS), max_sockets=1, rules="production")
    host = Host(settings)
    assert failure_of(transitions.connect(host, ConnectSocket("1", "a", None)))[0] == 302
    assert failure_of(transitions.send(host, None, None))[0] == 302
    assert failure_of(transitions.close(host, None, "x", 7))[0] == 302


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    ("profile", "answers"),
    [
        (ANDROID, [(1001, "执行失败")] * 3),
        (IOS, [(3, "创建task实例失败"), (4, "参数有误"), (4, "参数有误")]),
    ],
)
def test_an_accepted_call_that_was_not_carried_out_fails_as_not_executed(
    profile: Profile, answers: list[tuple[int, str]]
) -> None:
    host = in_state(SocketState.OPEN, HostSettings(profile))
    for api, (code, text) in zip(APIS, answers, strict=True):
        accepted = only_outcome(call_api(api, host, target()))
        outcome = transitions.not_carried_out(host, accepted, "the connection is gone")
        assert outcome.callbacks == (f"{api}.fail", f"{api}.complete")
        assert outcome.task_id == accepted.task_id
        assert outcome.result == {
            "errCode": code,
            "errMsg": text,
            "failure": "EXECUTION_FAILED",
        }
        assert outcome.detail == "the connection is gone"
        assert outcome.effect is None


@pytest.mark.parametrize(("data", "size"), [("abc", 3), ("你好", 6), (b"\x00\xff", 2)])
def test_a_message_to_send_knows_its_bytes(data: str | bytes, size: int) -> None:
    assert SendData("1", data).size == size
