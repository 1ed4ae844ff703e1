"""The state of the host while a test runs, and the one place where it changes."""

from __future__ import annotations

from SwanSocketLibrary.events.entries import Change, Origin, Run
from SwanSocketLibrary.events.log import EventLog
from SwanSocketLibrary.plugins.hooks import Hooks
from SwanSocketLibrary.session.callbacks import EventQueue, Handler
from SwanSocketLibrary.session.sockets import SocketRegistry, SocketTask
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.host import Host, Listeners, Transition
from SwanSocketLibrary.swan.model import Effect, Event, EventKind, MessageRun, Outcome, Task

DROPPED = "dropped at the end of the test"
"""The cause of an error event of a task that a test left behind."""


class HostState:
    """The host, its tasks and its listeners. All of it is guarded by the session's lock.

    What changes is put into the event log, and noted for plugins that observe.

    :param host: as it is at the beginning.
    :param log: of what happens.
    :param hooks: note what plugins observe; the session calls them, without the lock.
    :ivar registry: the sockets by name.
    :ivar listeners: what listens to events.
    :ivar queue: handlers of events, which the test's thread runs while it waits.
    """

    def __init__(self, host: Host, log: EventLog, hooks: Hooks) -> None:
        self.host = host
        self.log = log
        self.hooks = hooks
        self.registry = SocketRegistry()
        self.listeners: Listeners[Handler] = Listeners()
        self.queue = EventQueue()

    # Transitions

    def apply(self, step: Transition) -> list[Effect]:
        """Takes over the host's new state, then its events (S6).

        :return: what is to be done without the lock.
        """
        self.host = step.host
        for event in step.events:
            task = self.registry.by_id(event.task.id)
            if task is not None:
                self._happened(event, task)
        return list(step.effects)

    def carried_out(self, effect: Effect | None, at: float | None = None) -> None:
        """An effect was carried out, which may change the state of its task (S29).

        :param at: when the rules accepted it, on the monotonic clock; now if left out.
        """
        self.host = transitions.carried_out(self.host, effect)
        new = self.host.tasks.get(effect.task_id) if effect is not None else None
        task = self.registry.by_id(new.id) if new is not None else None
        if task is not None and new is not None:
            self._change(task, new, at)
            task.update(new)

    def take_in(self, came: MessageRun, task: SocketTask) -> None:
        """Messages came to a task at once, and its inbox has room for them."""
        task.inbox.put_all(came.data, came.sizes)
        self.log.add(Run(came), task.origin)
        handlers = self.listeners.handlers_of(came.event(""))
        if handlers:
            for data in came.data:
                self.queue.put(handlers, came.event(data).payload)

    def forget(self, task: SocketTask) -> None:
        """Forgets a socket, also one of which the transport has not reported the end."""
        task_id = task.socketTaskId
        self.apply(transitions.failed(self.host, task_id, DROPPED))
        task.detach()
        self.registry.forget(task)
        self.listeners.forget(task_id)
        if self.host.is_main(task_id):
            self.host = self.host.without_main()

    # What else happens

    def call_ended(
        self, outcome: Outcome, origin: Origin, url: object = None, began: float | None = None
    ) -> None:
        """A call ended, and its callbacks are due (S4).

        :param origin: the socket; for one that was never made, with its alias alone.
        :param url: where a connect went.
        :param began: when the call did, on the monotonic clock: its frames come after its line.
        """
        name = origin.name if origin.task_id is not None else ""
        self.hooks.call_ended(outcome, name)
        for record in self.log.add(outcome, origin, url=url, at=began):
            self.hooks.callback_ran(record, name)

    def _happened(self, event: Event, task: SocketTask) -> None:
        self._change(task, event.task)
        task.happened(event)
        self.hooks.event_happened(event, task.name)
        for record in self.log.add(event, task.origin):
            self.hooks.callback_ran(record, task.name)
        self.queue.put(self.listeners.handlers_of(event), event.payload)
        if event.kind is EventKind.MESSAGE and task.stalled:
            task.pause()
            self._warn_of_full_inbox(task)

    def _change(self, task: SocketTask, new: Task, at: float | None = None) -> None:
        """A task is about to become this."""
        if task.state is not new.state:
            self.log.add(Change(task.state, new.state), task.origin, at=at)
            self.hooks.state_changed(task.name, task.state, new.state)

    def _warn_of_full_inbox(self, task: SocketTask) -> None:
        """The log says once of each task that its inbox is full."""
        if task.warned_of_full_inbox:
            return
        task.warned_of_full_inbox = True
        self.log.warn(
            f"{len(task.inbox)} messages were not taken (max_inbox={task.inbox.bound}): until "
            "some are, nothing more is read from the server. Take them with "
            '"Wait For Socket Message" or "Clear Socket Messages".',
            task.origin,
        )
