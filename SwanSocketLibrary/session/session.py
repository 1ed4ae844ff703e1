"""One smart program: its host, its sockets, and the test that drives them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import TransportError
from SwanSocketLibrary.session.callbacks import (
    Callbacks,
    EventQueue,
    Handler,
    ends_test,
    run_all,
)
from SwanSocketLibrary.session.journal import Entry, Journal
from SwanSocketLibrary.session.line import Line
from SwanSocketLibrary.session.registry import TaskRegistry
from SwanSocketLibrary.session.socket_task import SocketTask
from SwanSocketLibrary.swan import calls, events
from SwanSocketLibrary.swan.calls import ConnectSocket
from SwanSocketLibrary.swan.host import Host
from SwanSocketLibrary.swan.ledger import Ledger
from SwanSocketLibrary.swan.listeners import Listeners
from SwanSocketLibrary.swan.settings import HostSettings
from SwanSocketLibrary.swan.states import SocketState
from SwanSocketLibrary.swan.steps import (
    Abandon,
    Effect,
    EventKind,
    Outcome,
    SendClose,
    SendData,
    StartHandshake,
    Step,
)
from SwanSocketLibrary.transport.interface import (
    Connection,
    ConnectOptions,
    Frame,
    Transport,
    TransportFactory,
)

GlobalHandlers = dict[EventKind, Handler]
"""What listens in the four global places."""

_DROP_TIME: Final = 1.0
"""Seconds that a transport has to drop a connection that was abandoned."""


class Session:
    """The one place where state changes while a test runs.

    Calls come from the test's thread, events from the transport's. One lock guards all
    state; nothing that can take long runs under it.

    :param settings: how the host is set up.
    :param transport: makes the transport, once the first socket is connected.
    """

    def __init__(self, settings: HostSettings, transport: TransportFactory) -> None:
        self._host = Host(settings)
        self._make_transport = transport
        self._transport: Transport | None = None
        self.changed = threading.Condition()
        """Guards all state, and is notified of each change."""
        self._registry = TaskRegistry()
        self._connections: dict[str, Connection] = {}
        self._doomed: dict[str, str] = {}
        self._listeners: Listeners[Handler] = Listeners()
        self.events = EventQueue()
        """Handlers of events, which the test's thread runs while it waits."""
        self.watches_frames = False
        """Whether frames are written down: only a log at level DEBUG shows them."""
        self._journal = Journal()
        self._ledger = Ledger()
        self._calls_under_way = 0
        self._held: deque[Callable[[], Step]] = deque()

    # What is there

    @property
    def settings(self) -> HostSettings:
        """How the host is set up."""
        return self._host.settings

    @property
    def registry(self) -> TaskRegistry:
        """The sockets by name."""
        return self._registry

    @property
    def ledger(self) -> Ledger:
        """Every callback that ran."""
        return self._ledger

    @property
    def main(self) -> SocketTask | None:
        """The main task, also after it ended (S13)."""
        main = self._host.main
        return None if main is None else self._registry.by_id(main.task_id)

    @property
    def live(self) -> list[SocketTask]:
        """The tasks that have not ended, in the order of their connects."""
        with self.changed:
            return [task for task in self._registry.tasks if task.ended is None]

    def configure(self, settings: HostSettings) -> HostSettings:
        """Sets the host up anew, for later calls.

        :return: how it was set up before.
        """
        with self.changed:
            old = self._host.settings
            self._host = replace(self._host, settings=settings)
            return old

    # Calls

    def connect(
        self,
        url: object,
        options: ConnectOptions,
        *,
        header: object = None,
        protocols: object = None,
        alias: str | None = None,
        timeout: float | None = None,
        callbacks: Callbacks | None = None,
    ) -> tuple[SocketTask | None, Outcome]:
        """``swan.connectSocket``. Returns as soon as the task exists (S2).

        :param timeout: seconds for the handshake, or ``None`` for the host's (S21).
        :return: the task and the call's outcome; no task if the call failed.
        :raises InvalidArgument: the alias cannot be used.
        :raises CallbackFailed: a callback raised.
        """
        with self.changed:
            self._registry.check_alias(alias)
            task_id = self._registry.new_id()
            name = alias or task_id
            step = calls.connect(
                self._host, ConnectSocket(task_id, name, url, header, protocols, timeout)
            )
            outcome = step.outcomes[0]
            task = None
            if outcome.succeeded:
                task = SocketTask(step.host.tasks[task_id], alias)
                self._registry.add(task)
            self._ledger.add_outcome(outcome)
            connected_at = task.connected_at if task else None
            for warning in step.warnings:
                self._journal.write(warning, name if task else "", connected_at)
            self._journal.write(outcome, name if task else (alias or ""), connected_at, url)
            self._apply(step)
        self._carry_out(step.effects, options)
        run_all((callbacks or Callbacks()).of(outcome))
        return task, outcome

    def send(
        self, data: object, task: SocketTask | None = None, callbacks: Callbacks | None = None
    ) -> Outcome:
        """``swan.sendSocketMessage``, or ``SocketTask.send`` if a task is given.

        :raises CallbackFailed: a callback raised.
        """
        target = task.target if task else None
        (outcome,) = self._call(lambda host: calls.send(host, target, data))
        run_all((callbacks or Callbacks()).of(outcome))
        return outcome

    def close(
        self,
        code: object = None,
        reason: object = None,
        task: SocketTask | None = None,
        callbacks: Callbacks | None = None,
    ) -> list[Outcome]:
        """``swan.closeSocket``, or ``SocketTask.close`` if a task is given.

        :return: an outcome for each task; none if there is no task to close (S15).
        :raises CallbackFailed: a callback raised.
        """
        target = task.target if task else None
        outcomes = self._call(lambda host: calls.close(host, target, code, reason))
        given = callbacks or Callbacks()
        run_all(due for outcome in outcomes for due in given.of(outcome))
        return outcomes

    # Listeners

    def listen(self, kind: EventKind, handler: Handler, task: SocketTask | None = None) -> None:
        """Adds a listener to a task (S11), or sets the global one (S12)."""
        with self.changed:
            if task is None:
                self._listeners.set_global(kind, handler)
            else:
                self._listeners.add(task.socketTaskId, kind, handler)

    # The log

    def read_journal(self) -> tuple[list[Entry], int]:
        """Takes out what happened since the last time, and how much was lost."""
        with self.changed:
            return self._journal.read()

    # Cleaning up

    def end(self, tasks: Iterable[SocketTask], timeout: float) -> None:
        """Closes what is still open of these, and forgets them all.

        The peers get a Close frame with 1001, going away, as when a smart program is left.

        :param timeout: seconds for all of them to answer; then they are dropped.
        """
        ending = list(tasks)
        for task in ending:
            self._leave(task)
        for connection in self._still_connected(ending, Deadline(timeout)):
            connection.abandon("dropped at the end of the test")
        self._still_connected(ending, Deadline(_DROP_TIME))
        with self.changed:
            for task in ending:
                self._forget(task)

    def forget_callbacks(self) -> None:
        """Empties the record of callbacks."""
        with self.changed:
            self._ledger.forget()

    def global_handlers(self) -> GlobalHandlers:
        """What listens in the four global places (S12)."""
        with self.changed:
            return self._listeners.global_handlers

    def set_global_handlers(self, handlers: GlobalHandlers) -> None:
        """Fills the four global places; what is due for handlers that listen no more is dropped."""
        with self.changed:
            self._listeners.global_handlers = handlers
            self.events.keep(self._listeners.handlers)

    def shutdown(self, timeout: float) -> None:
        """Ends everything, and waits for the transport's threads.

        :param timeout: seconds to wait at most.
        """
        self.end(self._registry.tasks, timeout)
        with self.changed:
            transport, self._transport = self._transport, None
        if transport is not None:
            transport.shutdown(timeout)

    # What the transport tells, through a Line

    def happened(self, event: Callable[[Host], Step], *, last_of: str | None = None) -> None:
        """Something happened on the wire.

        While a call is under way it is held back, so that the call's callbacks come before
        what they caused.

        :param event: the rule to apply.
        :param last_of: the task whose connection is gone with this, if it is.
        """

        def apply() -> Step:
            if last_of is not None:
                self._connections.pop(last_of, None)
                self._doomed.pop(last_of, None)
            step = event(self._host)
            self._apply(step)
            return step

        with self.changed:
            if self._calls_under_way:
                self._held.append(apply)
                return
            effects = apply().effects
            self.changed.notify_all()
        self._carry_out(effects)

    def saw_frame(self, task_id: str, frame: Frame) -> None:
        """A frame went over the wire."""
        if not self.watches_frames:
            return
        with self.changed:
            task = self._registry.by_id(task_id)
            if task is not None:
                self._journal.write(frame, task.name, task.connected_at)

    # Inside

    def _call(self, rule: Callable[[Host], Step]) -> list[Outcome]:
        """Applies a call's rule, does what it needs, and records how it ended (S4)."""
        with self.changed:
            step = rule(self._host)
            self._apply(step)
            self._calls_under_way += 1
        outcomes: list[Outcome] = []
        try:
            outcomes.extend(self._completed(outcome) for outcome in step.outcomes)
        finally:
            with self.changed:
                self._calls_under_way -= 1
                effects = self._record(outcomes)
                self.changed.notify_all()
        self._carry_out(effects)
        return outcomes

    def _completed(self, outcome: Outcome) -> Outcome:
        """The outcome after its effect was carried out, or could not be."""
        if outcome.effect is None:
            return outcome
        try:
            self._carry_out_one(outcome.effect)
        except Exception as error:
            if ends_test(error):
                raise
            return calls.not_carried_out(self._host, outcome, _told(error))
        return outcome

    def _record(self, outcomes: list[Outcome]) -> list[Effect]:
        """Records a call's outcomes, then what was held back behind them."""
        for outcome in outcomes:
            self._ledger.add_outcome(outcome)
            task = self._registry.by_id(outcome.task_id) if outcome.task_id else None
            if task is None:
                self._journal.write(outcome)
            else:
                self._journal.write(outcome, task.name, task.connected_at)
        effects: list[Effect] = []
        while self._held and not self._calls_under_way:
            effects.extend(self._held.popleft()().effects)
        return effects

    def _apply(self, step: Step) -> None:
        """Takes over the host's new state, then tells of the events (S6)."""
        if step.host is not self._host:
            self._host = step.host
            self._update_tasks()
        for event in step.events:
            task = self._registry.by_id(event.task.id)
            if task is None:
                continue
            task.hear(event)
            self._ledger.add_event(event)
            self._journal.write(event, task.name, task.connected_at)
            self.events.put(self._listeners.hearing(event), event.payload)

    def _update_tasks(self) -> None:
        for live in self._host.tasks.values():
            held = self._registry.by_id(live.id)
            if held is not None:
                held.update(live)

    def _carry_out(self, effects: Iterable[Effect], options: ConnectOptions | None = None) -> None:
        """Does what no outcome depends on; what cannot be done has ended by itself."""
        for effect in effects:
            if isinstance(effect, StartHandshake):
                self._start(effect, options or ConnectOptions())
                continue
            try:
                self._carry_out_one(effect)
            except Exception as error:  # noqa: BLE001 - whatever a plugin's transport raises
                with self.changed:
                    self._journal.write(_told(error))

    def _carry_out_one(self, effect: Effect) -> None:
        connection = self._connections.get(effect.task_id)
        if isinstance(effect, Abandon):
            self._abandon(effect)
        elif connection is None:
            raise TransportError("the connection has just ended")
        elif isinstance(effect, SendData):
            connection.send(effect.data)
        elif isinstance(effect, SendClose):
            connection.close(effect.code, effect.reason)

    def _start(self, effect: StartHandshake, options: ConnectOptions) -> None:
        line = Line(self, effect.task_id)
        try:
            if self._transport is None:
                self._transport = self._make_transport()
            connection = self._transport.connect(effect.request, options, line)
        except Exception as error:  # noqa: BLE001 - whatever a plugin's transport raises
            line.failed(f"the transport could not connect: {error}")
            return
        with self.changed:
            cause = self._doomed.pop(effect.task_id, None)
            if not line.ended:
                self._connections[effect.task_id] = connection
        if cause is not None:
            connection.abandon(cause)

    def _abandon(self, effect: Abandon) -> None:
        """Drops a connection, or marks it to be dropped as soon as it is known."""
        with self.changed:
            connection = self._connections.get(effect.task_id)
            if connection is None:
                self._doomed[effect.task_id] = effect.cause
        if connection is not None:
            connection.abandon(effect.cause)

    def _still_connected(self, tasks: list[SocketTask], deadline: Deadline) -> list[Connection]:
        """Waits until the connections of these tasks are gone; returns those that are not."""

        def left() -> list[Connection]:
            ids = [task.socketTaskId for task in tasks]
            return [self._connections[each] for each in ids if each in self._connections]

        with self.changed:
            while left() and not deadline.expired:
                self.changed.wait(deadline.slice)
            return left()

    def _forget(self, task: SocketTask) -> None:
        """Forgets one socket, also one whose end its transport has not told."""
        task_id = task.socketTaskId
        self._apply(events.failed(self._host, task_id, "dropped at the end of the test"))
        self._connections.pop(task_id, None)
        self._doomed.pop(task_id, None)
        self._registry.forget(task)
        self._listeners.forget(task_id)
        if self._host.is_main(task_id):
            self._host = self._host.without_main()

    def _leave(self, task: SocketTask) -> None:
        """Begins the end of one socket: politely if it is open."""
        with self.changed:
            connection = self._connections.get(task.socketTaskId)
            state = task.state
        if connection is None:
            return
        if state is SocketState.CONNECTING:
            connection.abandon("given up at the end of the test")
        elif state is SocketState.OPEN:
            try:
                connection.close(1001, "")
            except Exception:  # noqa: BLE001 - whatever a plugin's transport raises
                connection.abandon("dropped at the end of the test")


def _told(error: Exception) -> str:
    """Why a transport could not do something; what is not its own error keeps its name."""
    return str(error) if isinstance(error, TransportError) else f"{type(error).__name__}: {error}"
