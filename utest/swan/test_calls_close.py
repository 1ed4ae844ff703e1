from __future__ import annotations

from dataclasses import replace

import pytest

from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.host import Host, HostSettings, Transition
from SwanSocketLibrary.swan.model import Abandon, EventKind, SendClose, SocketState
from SwanSocketLibrary.swan.payloads import Headers
from SwanSocketLibrary.swan.profile import EarlyClose, Profile
from utest.fakes import CODELESS
from utest.swan.driving import (
    DEFAULT,
    NOT_OPEN_STATES,
    carried_out,
    failure_of,
    in_state,
    only_outcome,
    target,
    with_closed,
    with_closing,
    with_connecting,
    with_open,
)


@pytest.mark.rule("S1", "S26", "S30")
def test_close_sends_a_close_frame_and_the_task_is_closing() -> None:
    step = transitions.close(in_state(SocketState.OPEN), target(), "1001", "close reason")
    outcome = only_outcome(step)
    assert outcome.succeeded
    assert (outcome.api, outcome.task_id) == ("closeSocket", "1")
    assert outcome.result == {"socketTaskId": "1"}
    assert outcome.effect == SendClose("1", 1001, "close reason")
    assert carried_out(step).state_of("1") is SocketState.CLOSING
    assert (step.events, step.effects) == ((), ())


@pytest.mark.rule("S29")
def test_a_close_frame_that_is_not_handed_over_changes_nothing() -> None:
    host = in_state(SocketState.OPEN)
    step = transitions.close(host, target(), 1001, "bye")
    failed = transitions.not_carried_out(
        host, only_outcome(step), "the server has sent a Close frame"
    )
    assert failed.result == {"errCode": 1001, "errMsg": "执行失败", "failure": "EXECUTION_FAILED"}
    assert step.host is host
    assert transitions.carried_out(step.host, failed.effect) is host


@pytest.mark.rule("S26", "S28")
def test_close_without_code_and_reason_sends_1000_and_none() -> None:
    step = transitions.close(in_state(SocketState.OPEN), target(), None, None)
    assert only_outcome(step).effect == SendClose("1", 1000, "")


@pytest.mark.rule("S26", "S27", "S28", "S29")
@pytest.mark.parametrize(
    ("profile", "answer"),
    [(ANDROID, (202, "解析失败，请检查参数是否正确")), (IOS, (4, "参数有误"))],
)
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("abc", None),
        (999, None),
        (1004, None),
        (1005, ""),
        (1006, ""),
        (1015, ""),
        (2999, ""),
        (5000, ""),
        (1000, "a" * 124),
        (1000, "你" * 42),
        (1000, 7),
    ],
)
def test_a_close_with_a_wrong_code_or_reason_fails_and_the_task_stays_open(
    profile: Profile, answer: tuple[int, str], code: object, reason: object
) -> None:
    host = in_state(SocketState.OPEN, HostSettings(profile))
    step = transitions.close(host, target(), code, reason)
    assert failure_of(step) == answer
    assert only_outcome(step).task_id == "1"
    assert step == Transition(host, outcomes=step.outcomes)


@pytest.mark.rule("S29")
@pytest.mark.parametrize("state", NOT_OPEN_STATES, ids=lambda state: state.name)
@pytest.mark.parametrize(
    ("profile", "answer"), [(ANDROID, (1001, "执行失败")), (IOS, (4, "参数有误"))]
)
def test_close_fails_unless_the_task_is_open_and_changes_nothing(
    profile: Profile, answer: tuple[int, str], state: SocketState
) -> None:
    host = in_state(state, HostSettings(profile))
    step = transitions.close(host, target(), None, None)
    assert failure_of(step) == answer
    assert step == Transition(host, outcomes=step.outcomes)


@pytest.mark.rule("S29")
def test_a_close_before_the_open_event_does_not_close() -> None:
    host = transitions.close(in_state(SocketState.CONNECTING), target(), None, None).host
    step = transitions.opened(host, "1", Headers(), "")
    assert step.events[0].kind is EventKind.OPEN
    assert step.host.state_of("1") is SocketState.OPEN


@pytest.mark.rule("S15")
def test_close_of_all_runs_once_for_each_task_that_has_not_ended() -> None:
    host = with_closing(with_open(with_connecting(with_closed(Host(DEFAULT), "0"), "1"), "2"), "3")
    host = with_open(host, "4")
    step = transitions.close(host, None, 1001, "all")
    assert [(each.task_id, each.succeeded) for each in step.outcomes] == [
        ("1", False),
        ("2", True),
        ("3", False),
        ("4", True),
    ]
    effects = [each.effect for each in step.outcomes if each.effect]
    assert effects == [SendClose("2", 1001, "all"), SendClose("4", 1001, "all")]
    assert step.host is host
    assert [carried_out(step).state_of(task_id) for task_id in "1234"] == [
        SocketState.CONNECTING,
        SocketState.CLOSING,
        SocketState.CLOSING,
        SocketState.CLOSING,
    ]
    assert "'socket 1'" in str(step.outcomes[0].detail)


@pytest.mark.rule("S15")
@pytest.mark.parametrize("code", [None, "wrong"])
def test_close_of_all_without_any_task_runs_no_callback(code: object) -> None:
    for host in (Host(DEFAULT), in_state(SocketState.CLOSED)):
        assert transitions.close(host, None, code, None) == Transition(host)


@pytest.mark.rule("S15", "S27")
def test_close_of_all_with_a_wrong_code_fails_for_each_task() -> None:
    host = with_open(Host(DEFAULT), "1", "2")
    step = transitions.close(host, None, 1005, None)
    assert [(each.task_id, each.result.errCode) for each in step.outcomes] == [
        ("1", 202),
        ("2", 202),
    ]
    assert step.host == host


def test_a_platform_may_end_a_task_that_is_closed_before_it_is_open() -> None:
    host = with_connecting(Host(HostSettings(CODELESS)), "1")
    step = transitions.close(host, target(), 1001, "bye")
    (outcome,) = step.outcomes
    assert outcome.result == {"socketTaskId": "1"}
    assert outcome.effect == Abandon("1", "it was closed before it was open")
    closing = carried_out(step)
    assert closing.state_of("1") is SocketState.CLOSING
    assert transitions.opened(closing, "1", Headers(), "") == Transition(closing)


@pytest.mark.rule("S29")
def test_a_host_may_say_that_it_closed_early_and_do_nothing() -> None:
    host = with_connecting(Host(HostSettings(CODELESS, early_close="ignored")), "1")
    step = transitions.close(host, target(), 1001, "bye")
    (outcome,) = step.outcomes
    assert outcome.succeeded
    assert outcome.result == {"socketTaskId": "1"}
    assert outcome.effect is None
    assert carried_out(step) is host
    assert transitions.opened(host, "1", Headers(), "").host.state_of("1") is SocketState.OPEN


@pytest.mark.rule("S29")
@pytest.mark.parametrize("state", NOT_OPEN_STATES)
@pytest.mark.parametrize("early", ["ignored", "closes"])
def test_only_a_close_before_the_open_event_is_an_early_one(
    state: SocketState, early: EarlyClose
) -> None:
    host = replace(in_state(state), settings=HostSettings(ANDROID, early_close=early))
    (outcome,) = transitions.close(host, target(), None, None).outcomes
    assert outcome.succeeded is (state is SocketState.CONNECTING)


@pytest.mark.rule("S29")
def test_the_settings_decide_over_the_platform_what_an_early_close_does() -> None:
    host = with_connecting(Host(HostSettings(CODELESS, early_close="fail")), "1")
    (outcome,) = transitions.close(host, target(), None, None).outcomes
    assert outcome.result.errMsg == "closeSocket:fail execution failed"


@pytest.mark.parametrize(("code", "reason"), [(999, None), (None, "x" * 124)])
def test_such_a_platform_looks_at_the_code_and_the_reason_first(
    code: object, reason: object
) -> None:
    host = with_connecting(Host(HostSettings(CODELESS)), "1")
    step = transitions.close(host, target(), code, reason)
    assert not step.outcomes[0].succeeded
    assert step.host is host
