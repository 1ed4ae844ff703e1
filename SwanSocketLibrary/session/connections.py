"""The connections of a session's tasks, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import TransportError
from SwanSocketLibrary.monitor import Monitor
from SwanSocketLibrary.net.interface import Connection, ConnectOptions, Transport, TransportFactory
from SwanSocketLibrary.session.line import Line
from SwanSocketLibrary.session.socket_task import SocketTask
from SwanSocketLibrary.swan.model import (
    Abandon,
    Effect,
    SendClose,
    SendData,
    SocketState,
    StartHandshake,
)

DROPPED = "dropped at the end of the test"
"""The cause of an error event of a task that a test left behind."""


class Connections:
    """Keeps the connections by task, and hands on what is asked of them.

    All that a transport may take its time for runs without the session's lock; to pause and to
    resume is not of that kind, and must not cross with the change of the inbox that it follows.

    :param transport: makes the transport, once the first socket is connected.
    :param changed: guards all that the session knows, this included.
    """

    def __init__(self, transport: TransportFactory, changed: Monitor) -> None:
        self._make_transport = transport
        self._changed = changed
        self._transport: Transport | None = None
        self._connections: dict[str, Connection] = {}
        self._doomed: dict[str, str] = {}
        self._paused: set[str] = set()

    def check(self, options: ConnectOptions) -> None:
        """Checks that the transport can do what is asked for.

        :raises InvalidArgument: it cannot.
        """
        if options.compression:
            self._running().check(options)

    def start(self, effect: StartHandshake, options: ConnectOptions, line: Line) -> None:
        """Makes a connection. The line is told how it goes on, also if there is none."""
        try:
            connection = self._running().connect(effect.request, options, line)
        except Exception as error:  # noqa: BLE001 - whatever a plugin's transport raises
            line.failed(f"the transport could not connect: {error}")
            return
        with self._changed:
            cause = self._doomed.pop(effect.task_id, None)
            if not line.ended:
                self._connections[effect.task_id] = connection
                if effect.task_id in self._paused:
                    connection.pause_reading()
        if cause is not None:
            connection.abandon(cause)

    def carry_out(self, effect: Effect) -> None:
        """Does what a call or an event needs of a connection.

        :raises TransportError: it could not be done; a plugin's transport may raise anything.
        """
        with self._changed:
            connection = self._connections.get(effect.task_id)
        if isinstance(effect, Abandon):
            self._abandon(effect)
        elif connection is None:
            raise TransportError("the connection has just ended")
        elif isinstance(effect, SendData):
            connection.send(effect.data)
        elif isinstance(effect, SendClose):
            connection.close(effect.code, effect.reason)

    def pause(self, task_id: str) -> None:
        """Has a connection read nothing more until `resume`. With the lock held."""
        self._paused.add(task_id)
        if task_id in self._connections:
            self._connections[task_id].pause_reading()

    def resume(self, task_id: str) -> None:
        """Has a connection read again, if it was told not to. With the lock held."""
        if task_id in self._paused:
            self._paused.discard(task_id)
            if task_id in self._connections:
                self._connections[task_id].resume_reading()

    def gone(self, task_id: str) -> None:
        """A connection has ended, or is to be forgotten. With the lock held."""
        self._connections.pop(task_id, None)
        self._doomed.pop(task_id, None)
        self._paused.discard(task_id)

    def end(self, tasks: Iterable[SocketTask], goodbye: Deadline, drop_time: float) -> None:
        """Ends connections: politely where they are open.

        The peers get a Close frame with 1001, going away, as when a smart program is left.

        :param goodbye: by when they have to answer; then they are dropped.
        :param drop_time: seconds that the transport has to drop one.
        """
        ending = list(tasks)
        for task in ending:
            self._leave(task)
        for connection in self._left(ending, goodbye):
            connection.abandon(DROPPED)
        self._left(ending, Deadline(drop_time))

    def shutdown(self, timeout: float) -> None:
        """Waits for the transport's threads.

        :param timeout: seconds to wait at most.
        """
        with self._changed:
            transport, self._transport = self._transport, None
        if transport is not None:
            transport.shutdown(timeout)

    def _running(self) -> Transport:
        if self._transport is None:
            self._transport = self._make_transport()
        return self._transport

    def _abandon(self, effect: Abandon) -> None:
        """Drops a connection, or marks it to be dropped as soon as it is known."""
        with self._changed:
            connection = self._connections.get(effect.task_id)
            if connection is None:
                self._doomed[effect.task_id] = effect.cause
        if connection is not None:
            connection.abandon(effect.cause)

    def _left(self, tasks: list[SocketTask], deadline: Deadline) -> list[Connection]:
        """Waits until the connections of these tasks are gone; returns those that are not."""
        ids = [task.socketTaskId for task in tasks]

        def left() -> list[Connection]:
            return [self._connections[each] for each in ids if each in self._connections]

        self._changed.wait_for(lambda: not left(), deadline)
        with self._changed:
            return left()

    def _leave(self, task: SocketTask) -> None:
        """Begins the end of one socket: politely if it is open."""
        with self._changed:
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
                connection.abandon(DROPPED)
