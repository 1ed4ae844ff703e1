"""Random orders of calls and events, on both platforms and several set-ups of the host."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.host import Host, HostSettings, Transition
from SwanSocketLibrary.swan.model import (
    Abandon,
    EventKind,
    Outcome,
    SendClose,
    SocketState,
    TaskRef,
)
from SwanSocketLibrary.swan.payloads import Headers
from SwanSocketLibrary.swan.profile import APIS, Failure
from SwanSocketLibrary.swan.transitions import ConnectSocket
from utest.swan.driving import PLATFORMS, URL, carried_out
from utest.swan.test_profile import expected_answer

SETTINGS: Final = st.builds(
    HostSettings,
    profile=st.sampled_from(PLATFORMS),
    rules=st.sampled_from(["development", "production"]),
    domains=st.just(("example.com",)),
    app_key=st.sampled_from([None, "key"]),
    base_library=st.sampled_from([None, "1.9.3", "1.9.4", "1.10.0"]),
    max_sockets=st.sampled_from([0, 1, 5]),
)
MAYBE_MISSING: Final = st.sampled_from([*[frozenset[str]()] * 3, *(frozenset({a}) for a in APIS)])

INVALID: Final = Failure.INVALID_PARAMETER
BAD_URL: Final = Failure.BAD_URL_OR_SUBPROTOCOL
CONNECTS: Final = [
    *[(ConnectSocket("", "", URL), None)] * 8,
    (ConnectSocket("", "", URL, protocols=["chat", ""]), None),
    (ConnectSocket("", "", URL, header={"Referer": "x"}, timeout=1), None),
    (ConnectSocket("", "", "ws://example.com/"), Failure.SECURITY_CHECK_FAILED),
    (ConnectSocket("", "", "wss://127.0.0.1:80/"), Failure.SECURITY_CHECK_FAILED),
    (ConnectSocket("", "", None), INVALID),
    (ConnectSocket("", "", "http://example.com/"), BAD_URL),
    (ConnectSocket("", "", URL, header={"Host": "x"}), INVALID),
    (ConnectSocket("", "", URL, protocols=["a", "a"]), BAD_URL),
    (ConnectSocket("", "", URL, timeout=61), INVALID),
]
DATA: Final = [("text", None), ("", None), (b"\x00", None), (None, INVALID), (7, INVALID)]
CLOSES: Final = [
    *[((None, None), None)] * 4,
    (("1001", "你" * 41), None),
    ((1005, None), INVALID),
    ((1000, "你" * 42), INVALID),
]
WAYS_ON: Final = {
    SocketState.CONNECTING: {SocketState.OPEN, SocketState.CLOSED},
    SocketState.OPEN: {SocketState.CLOSING, SocketState.CLOSED},
    SocketState.CLOSING: {SocketState.CLOSED},
    SocketState.CLOSED: set[SocketState](),
}
STATE_AFTER: Final = {
    EventKind.OPEN: {SocketState.OPEN},
    EventKind.MESSAGE: {SocketState.OPEN, SocketState.CLOSING},
    EventKind.CLOSE: {SocketState.CLOSED},
    EventKind.ERROR: {SocketState.CLOSED},
}


class HostMachine(RuleBasedStateMachine):
    """Drives a host and keeps a record of its own, which every step is held against."""

    host: Host

    def __init__(self) -> None:
        super().__init__()
        self.states: dict[str, SocketState] = {}
        self.ends: Counter[str] = Counter()
        self.opens: Counter[str] = Counter()
        self.main: str | None = None

    @initialize(host_settings=SETTINGS)
    def set_up(self, host_settings: HostSettings) -> None:
        self.host = Host(host_settings)

    @rule(missing=MAYBE_MISSING)
    def lack_other_apis(self, missing: frozenset[str]) -> None:
        host_settings = replace(self.host.settings, missing_apis=missing)
        self.host = replace(self.host, settings=host_settings)

    @rule(connect=st.sampled_from(CONNECTS))
    def connect(self, connect: tuple[ConnectSocket, Failure | None]) -> None:
        call, failure = connect
        task_id = str(len(self.states) + 1)
        if failure is Failure.SECURITY_CHECK_FAILED and self.host.settings.rules == "development":
            failure = None
        limit = self.host.settings.socket_limit
        full = limit > 0 and len(self.not_ended()) >= limit
        if failure is None and full and not self.host.settings.single_socket:
            failure = Failure.TOO_MANY_TASKS
        failure = self.missing("connectSocket") or failure
        step = transitions.connect(self.host, replace(call, task_id=task_id, name=task_id))
        (outcome,) = step.outcomes
        self.check_outcome(outcome, "connectSocket", failure)
        if failure is not None:
            assert outcome.task_id is None
            self.assert_nothing_but_outcomes(step)
            return
        assert outcome.result == {"socketTaskId": task_id}
        self.take_events(step)
        self.check_that_an_old_host_made_way(step)
        if self.host.settings.single_socket or self.state(self.main) is SocketState.CLOSED:
            self.main = task_id
        self.take_host(carried_out(step), new=task_id)

    @rule(data=st.data(), message=st.sampled_from(DATA))
    def send(self, data: st.DataObject, message: tuple[object, Failure | None]) -> None:
        given, failure = message
        to = self.any_target(data)
        meant = to.task_id if to else self.main
        if failure is None and self.state(meant) is not SocketState.OPEN:
            failure = Failure.EXECUTION_FAILED
        failure = self.missing("sendSocketMessage") or failure
        step = transitions.send(self.host, to, given)
        (outcome,) = step.outcomes
        assert outcome.task_id == meant
        self.check_outcome(outcome, "sendSocketMessage", failure)
        self.assert_nothing_but_outcomes(step)

    @rule(data=st.data(), close=st.sampled_from(CLOSES))
    def close(
        self, data: st.DataObject, close: tuple[tuple[object, object], Failure | None]
    ) -> None:
        (code, reason), wrong = close
        to = self.any_target(data)
        step = transitions.close(self.host, to, code, reason)
        if self.missing("closeSocket"):
            (outcome,) = step.outcomes
            self.check_outcome(outcome, "closeSocket", Failure.CAPABILITY_MISSING)
            self.assert_nothing_but_outcomes(step)
            return
        meant = [to.task_id] if to else self.not_ended()
        assert [outcome.task_id for outcome in step.outcomes] == meant
        for task_id, outcome in zip(meant, step.outcomes, strict=True):
            is_open = self.state(task_id) is SocketState.OPEN
            failure = wrong or (None if is_open else Failure.EXECUTION_FAILED)
            self.check_outcome(outcome, "closeSocket", failure)
            assert isinstance(outcome.effect, SendClose) is (failure is None)
        self.assert_nothing_but_outcomes(step)
        for outcome in step.outcomes:
            done = data.draw(st.booleans())
            host = transitions.carried_out(self.host, outcome.effect) if done else self.host
            expected = SocketState.CLOSING if done and outcome.effect else None
            assert host.state_of(str(outcome.task_id)) is (expected or self.state(outcome.task_id))
            self.take_host(host)

    @rule(data=st.data(), protocol=st.sampled_from(["", "", "", "chat", "other"]))
    def opened(self, data: st.DataObject, protocol: str) -> None:
        self.take(transitions.opened(self.host, self.any_id(data), Headers(), protocol))

    @rule(data=st.data(), message=st.sampled_from(["text", b"bytes"]))
    def received(self, data: st.DataObject, message: str | bytes) -> None:
        self.take(transitions.received(self.host, self.any_id(data), message))

    @rule(data=st.data())
    def closed(self, data: st.DataObject) -> None:
        task_id = self.any_id(data)
        self.take_the_end(task_id, transitions.closed(self.host, task_id, 1000, ""))

    @rule(data=st.data())
    def failed(self, data: st.DataObject) -> None:
        task_id = self.any_id(data)
        self.take_the_end(task_id, transitions.failed(self.host, task_id, "lost"))

    @invariant()
    def a_task_that_ended_had_one_terminal_event_and_another_none(self) -> None:
        for task_id, state in self.states.items():
            assert self.ends[task_id] == (1 if state is SocketState.CLOSED else 0)
            assert self.opens[task_id] <= 1

    @invariant()
    def the_host_holds_the_tasks_that_have_not_ended(self) -> None:
        if self.states:
            assert list(self.host.tasks) == self.not_ended()

    @invariant()
    def there_are_never_more_tasks_than_allowed(self) -> None:
        if not self.states:
            return
        limit = self.host.settings.socket_limit
        if self.host.settings.single_socket:
            states = [self.states[task_id] for task_id in self.not_ended()]
            assert sum(state is not SocketState.CLOSING for state in states) <= 1
        elif limit:
            assert len(self.not_ended()) <= limit

    @invariant()
    def the_main_task_is_the_one_of_the_rule(self) -> None:
        if self.states:
            assert self.host.main == TaskRef(str(self.main), str(self.main))
            assert [task_id for task_id in self.states if self.host.is_main(task_id)] == [self.main]

    # what the rules share

    def not_ended(self) -> list[str]:
        return [t for t, state in self.states.items() if state is not SocketState.CLOSED]

    def state(self, task_id: str | None) -> SocketState:
        return self.states.get(task_id or "", SocketState.CLOSED)

    def missing(self, api: str) -> Failure | None:
        lacks = api in self.host.settings.missing_apis
        return Failure.CAPABILITY_MISSING if lacks else None

    def any_id(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from([*self.not_ended(), *self.states, "unknown"]))

    def any_target(self, data: st.DataObject) -> TaskRef | None:
        task_id = data.draw(st.sampled_from([None, *self.states]))
        return None if task_id is None else TaskRef(task_id, task_id)

    def check_outcome(self, outcome: Outcome, api: str, failure: Failure | None) -> None:
        assert outcome.api == api
        first, last = outcome.callbacks
        assert last == f"{api}.complete"
        assert first == (f"{api}.success" if failure is None else f"{api}.fail")
        if failure is None:
            assert outcome.result == {"socketTaskId": outcome.task_id}
            return
        assert outcome.detail
        assert outcome.effect is None
        code, text = expected_answer(self.host.settings.profile, api, failure)
        if failure is Failure.EXECUTION_FAILED and outcome.task_id and api == "sendSocketMessage":
            text = "SocketTask.readyState is not OPEN"
        assert outcome.result == {"errCode": code, "errMsg": text, "failure": failure.name}

    def check_that_an_old_host_made_way(self, step: Transition) -> None:
        if not self.host.settings.single_socket:
            assert len(step.effects) == 1
            return
        open_ones = [t for t in self.not_ended() if self.state(t) is SocketState.OPEN]
        sent = [effect.task_id for effect in step.effects if isinstance(effect, SendClose)]
        dropped = [effect.task_id for effect in step.effects if isinstance(effect, Abandon)]
        assert sent == open_ones
        assert dropped == [event.task.id for event in step.events]

    def assert_nothing_but_outcomes(self, step: Transition) -> None:
        assert step.host == self.host
        assert (step.events, step.effects) == ((), ())

    def take_the_end(self, task_id: str, step: Transition) -> None:
        had_ended = self.state(task_id) is SocketState.CLOSED
        assert len(step.events) == (0 if had_ended else 1)
        self.take(step)
        assert self.state(task_id) is SocketState.CLOSED

    def take(self, step: Transition) -> None:
        assert step.outcomes == ()
        self.take_events(step)
        self.take_host(step.host)

    def take_events(self, step: Transition) -> None:
        for event in step.events:
            task_id = event.task.id
            assert self.states[task_id] is not SocketState.CLOSED
            assert event.task.state in STATE_AFTER[event.kind]
            assert step.host.state_of(task_id) is event.task.state
            one_place = step.host.settings.single_socket
            assert event.of_main is (one_place or task_id == self.main)
            self.opens[task_id] += event.kind is EventKind.OPEN
            if event.kind.terminal:
                self.ends[task_id] += 1
                self.states[task_id] = SocketState.CLOSED

    def take_host(self, host: Host, new: str | None = None) -> None:
        for task_id, before in self.states.items():
            after = host.state_of(task_id)
            assert after is before or after in WAYS_ON[before]
            self.states[task_id] = after
        if new is not None:
            assert new not in self.states
            self.states[new] = host.state_of(new)
            assert self.states[new] is SocketState.CONNECTING
        self.host = host


HostMachine.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


proves = pytest.mark.rule(
    "S1", "S3", "S4", "S5", "S6", "S13", "S15", "S20", "S22", "S25", "S29", "S33"
)
TestHost = proves(HostMachine.TestCase)
