from __future__ import annotations

import pytest

from SwanSocketLibrary.events.entries import Change
from SwanSocketLibrary.events.log import EventLog
from SwanSocketLibrary.plugins.hooks import Hooks
from SwanSocketLibrary.session.sockets import HostState, SocketTask
from SwanSocketLibrary.statistics.figures import Statistics
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.host import Host
from SwanSocketLibrary.swan.inbox import MIB, Bound, Bounds
from SwanSocketLibrary.swan.model import Abandon, EventKind, MessageRun, SendClose, SocketState
from SwanSocketLibrary.swan.payloads import Headers, Payload
from SwanSocketLibrary.waiting import Monitor
from utest.swan.driving import DEFAULT, connect


class Kept:
    """A state with one task, '1', which is CONNECTING."""

    def __init__(self) -> None:
        self.log = EventLog(Bounds(), Monitor())
        self.state = HostState(Host(DEFAULT), self.log, Hooks(), Statistics())
        step = connect(self.state.host)
        self.task = SocketTask(step.host.tasks["1"], None, Bound(2, MIB))
        self.state.registry.add(self.task)
        self.state.apply(step)
        self.heard: list[tuple[SocketState, Payload]] = []

    def listen(self, kind: EventKind) -> None:
        self.state.listeners.add(
            "1", kind, lambda payload: self.heard.append((self.task.state, payload))
        )

    def open(self) -> None:
        self.state.apply(transitions.opened(self.state.host, "1", Headers(), ""))


@pytest.fixture
def kept() -> Kept:
    return Kept()


def test_the_state_changes_before_a_handler_is_due(kept: Kept) -> None:
    kept.listen(EventKind.OPEN)
    kept.open()
    assert kept.task.state is SocketState.OPEN
    assert kept.heard == []
    kept.state.queue.run()
    assert kept.heard == [(SocketState.OPEN, {"header": {}})]


def test_what_is_to_be_done_is_handed_back(kept: Kept) -> None:
    kept.open()
    step = transitions.given_up(kept.state.host, "1", "why")
    assert kept.state.apply(step) == [Abandon("1", "why")]


def test_a_task_is_what_the_host_became(kept: Kept) -> None:
    kept.open()
    kept.state.carried_out(SendClose("1", 1000, ""), at=3.0)
    assert kept.task.state is SocketState.CLOSING
    last = kept.log.recorded().entries[0]
    assert (last.what, last.time) == (Change(SocketState.OPEN, SocketState.CLOSING), 3.0)


@pytest.mark.parametrize(("seen", "began"), [(None, 3.0), (3.5, 3.0), (2.5, 2.5)])
def test_a_close_is_from_the_call_on_or_from_the_peers_frame_before_it(
    kept: Kept, seen: float | None, began: float
) -> None:
    kept.open()
    kept.task.meter.closing = seen  # by a Close frame, that of the call or the peer's
    kept.state.carried_out(SendClose("1", 1000, ""), at=3.0)
    assert kept.task.meter.closing == began


def test_an_event_of_a_task_that_is_forgotten_is_told_to_nobody(kept: Kept) -> None:
    kept.listen(EventKind.OPEN)
    kept.state.registry.forget(kept.task)
    kept.open()
    assert not kept.state.queue.waiting
    assert kept.log.callbacks.count("onSocketOpen", "1") == 0


def test_messages_that_came_at_once_are_due_one_by_one(kept: Kept) -> None:
    kept.open()
    kept.listen(EventKind.MESSAGE)
    task = kept.state.host.tasks["1"]
    kept.state.take_in(MessageRun(task, ["a", b"b"], [1, 1], of_main=True), kept.task)
    kept.state.queue.run()
    assert [payload["data"] for _, payload in kept.heard] == ["a", b"b"]
    assert [message.data for message in kept.task.inbox] == ["a", b"b"]
    assert kept.log.callbacks.count("onSocketMessage", "1") == 2


def test_a_full_inbox_is_told_once(kept: Kept) -> None:
    kept.open()
    for data in ("a", "b", "c"):
        kept.state.apply(transitions.received(kept.state.host, "1", data))
    warnings = [
        entry.what for entry in kept.log.unwritten("sockets")[0] if isinstance(entry.what, str)
    ]
    assert len(warnings) == 1


def test_of_a_task_that_is_forgotten_nothing_is_left(kept: Kept) -> None:
    kept.open()
    kept.listen(EventKind.MESSAGE)
    assert kept.state.host.is_main("1")
    kept.state.forget(kept.task)
    assert kept.task.ended is not None
    assert kept.state.registry.tasks == []
    assert kept.state.host.main is None
    assert "1" not in kept.state.host.tasks
    assert list(kept.state.listeners.handlers) == []
