"""Brings a host into the state that a test starts from, through calls and events alone."""

from __future__ import annotations

from typing import Final

from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.host import Host, HostSettings, Transition
from SwanSocketLibrary.swan.model import Outcome, SocketState, TaskRef
from SwanSocketLibrary.swan.payloads import Headers
from SwanSocketLibrary.swan.transitions import ConnectSocket

URL: Final = "wss://example.com/chat"
PLATFORMS: Final = (ANDROID, IOS)
DEFAULT: Final = HostSettings(ANDROID)
NOT_OPEN_STATES: Final = (SocketState.CONNECTING, SocketState.CLOSING, SocketState.CLOSED)


def connect(host: Host, task_id: str = "1") -> Transition:
    return transitions.connect(host, ConnectSocket(task_id, f"socket {task_id}", URL))


def carried_out(step: Transition) -> Host:
    """The host when all that a step asks of the transport was done."""
    host = step.host
    for effect in (*step.effects, *(outcome.effect for outcome in step.outcomes)):
        host = transitions.carried_out(host, effect)
    return host


def target(task_id: str = "1") -> TaskRef:
    return TaskRef(task_id, f"socket {task_id}")


def with_connecting(host: Host, *task_ids: str) -> Host:
    for task_id in task_ids:
        step = connect(host, task_id)
        assert step.outcomes[0].succeeded, step.outcomes[0].detail
        host = carried_out(step)
    return host


def with_open(host: Host, *task_ids: str) -> Host:
    for task_id in task_ids:
        host = transitions.opened(with_connecting(host, task_id), task_id, Headers(), "").host
    return host


def with_closing(host: Host, *task_ids: str) -> Host:
    for task_id in task_ids:
        host = carried_out(transitions.close(with_open(host, task_id), target(task_id), None, None))
    return host


def with_closed(host: Host, *task_ids: str) -> Host:
    for task_id in task_ids:
        host = transitions.closed(with_closing(host, task_id), task_id, 1000, "").host
    return host


def in_state(state: SocketState, settings: HostSettings = DEFAULT) -> Host:
    """A host whose one task, '1', is in this state."""
    bring = {
        SocketState.CONNECTING: with_connecting,
        SocketState.OPEN: with_open,
        SocketState.CLOSING: with_closing,
        SocketState.CLOSED: with_closed,
    }[state]
    host = bring(Host(settings), "1")
    assert host.state_of("1") is state
    return host


def only_outcome(step: Transition) -> Outcome:
    assert len(step.outcomes) == 1
    return step.outcomes[0]


def failure_of(step: Transition) -> tuple[int, str]:
    outcome = only_outcome(step)
    assert not outcome.succeeded
    assert outcome.effect is None
    assert set(outcome.result) == {"errCode", "errMsg", "failure"}
    return outcome.result.errCode, outcome.result.errMsg
