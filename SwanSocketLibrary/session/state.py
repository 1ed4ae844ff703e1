"""What a session knows, and how the steps of the rules change it."""

from __future__ import annotations

from SwanSocketLibrary.session.callbacks import EventQueue, Handler
from SwanSocketLibrary.session.chronicle import Chronicle
from SwanSocketLibrary.session.connections import DROPPED, Connections
from SwanSocketLibrary.session.registry import TaskRegistry
from SwanSocketLibrary.session.socket_task import SocketTask
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.host import Host, Listeners, Transition
from SwanSocketLibrary.swan.model import Effect, EventKind, MessageRun


class State:
    """The host, its tasks and who listens. All of it is guarded by the session's lock.

    :param host: as it is at the beginning.
    :param chronicle: takes down what happens.
    :param connections: of the tasks.
    :ivar registry: the sockets by name.
    :ivar listeners: who hears of events.
    :ivar events: handlers of events, which the test's thread runs while it waits.
    """

    def __init__(self, host: Host, chronicle: Chronicle, connections: Connections) -> None:
        self.host = host
        self.chronicle = chronicle
        self.connections = connections
        self.registry = TaskRegistry()
        self.listeners: Listeners[Handler] = Listeners()
        self.events = EventQueue()

    def apply(self, step: Transition) -> list[Effect]:
        """Takes over the host's new state, then tells of the events (S6).

        :return: what is to be done without the lock.
        """
        self.become(step.host)
        for event in step.events:
            task = self.registry.by_id(event.task.id)
            if task is None:
                continue
            self.chronicle.state(task, event.task)
            task.hear(event)
            self.chronicle.event(event, task)
            self.events.put(self.listeners.handlers_of(event), event.payload)
            if event.kind is EventKind.MESSAGE and task.stalled:
                self.connections.pause(task.socketTaskId)
                self.chronicle.full_inbox(task)
        return list(step.effects)

    def become(self, host: Host, at: float | None = None) -> None:
        """Takes over the host's new state.

        :param at: since when it is so, on the monotonic clock; since now if left out.
        """
        before, self.host = self.host, host
        for task_id, live in host.tasks.items():
            if before.tasks.get(task_id) is live:
                continue
            held = self.registry.by_id(task_id)
            if held is not None:
                self.chronicle.state(held, live, at)
                held.update(live)

    def take_in(self, came: MessageRun, task: SocketTask) -> None:
        """Messages came to a task at once, and its inbox holds them."""
        task.inbox.put_all(came.data, came.sizes)
        self.chronicle.messages(came, task)
        handlers = self.listeners.handlers_of(came.event(""))
        if handlers:
            for data in came.data:
                self.events.put(handlers, came.event(data).payload)

    def forget(self, task: SocketTask) -> None:
        """Forgets one socket, also one whose end its transport has not told."""
        task_id = task.socketTaskId
        self.apply(transitions.failed(self.host, task_id, DROPPED))
        self.connections.gone(task_id)
        self.registry.forget(task)
        self.listeners.forget(task_id)
        if self.host.is_main(task_id):
            self.host = self.host.without_main()
