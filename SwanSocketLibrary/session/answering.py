"""What a session's sockets say by themselves: answers to messages, and heartbeats."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Container
from typing import TYPE_CHECKING, Final, TypeVar

from SwanSocketLibrary.errors import InvalidArgument, TransportError
from SwanSocketLibrary.events.entries import RUN_BEGAN, Heartbeats
from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.net.loop import NetThread, acquire
from SwanSocketLibrary.session.connections import Connections, error_text
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.answers import AnswerRule, answer
from SwanSocketLibrary.swan.model import SendData, SocketState, size_of

if TYPE_CHECKING:
    from asyncio import TimerHandle

_Value = TypeVar("_Value")

BY_ITSELF: Final = mark("by itself")
"""From where an answer was sent, for the log."""

_EARLY: Final = 0.001


class Answering:
    """Answers messages of a session's sockets, and sends their heartbeats, in the net's thread.

    Which rule answers is decided with the session's lock, when a message is taken in. What it says
    is sent without it, by one thread at a time, so that answers keep the order of the messages.

    :param connections: of the session.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections: Final = connections
        self._state: Final = connections.state
        self._changed: Final = connections.changed
        self._sending: Final = threading.Lock()
        connections.answers_due = self.send_due

    # In the test's thread

    def add(self, task: SocketTask, rule: AnswerRule) -> None:
        """Adds a rule, which first answers what has not been taken, the oldest first.

        :raises InvalidArgument: the socket has ended.
        """
        _in_net(lambda _: self._begin(task, rule))

    def beat(
        self,
        task: SocketTask,
        interval: float,
        data: str | bytes,
        failed: Callable[[str], object],
    ) -> None:
        """Sends a message again and again.

        :param interval: seconds.
        :param failed: takes a sentence, if it ends in an error.
        :raises InvalidArgument: the socket has ended.
        """

        def begin(net: NetThread) -> None:
            heartbeat = Heartbeat(net, self, task, interval, data, failed)
            with self._changed:
                _refuse_ended(task)
                task.heartbeats = (*task.heartbeats, heartbeat)
            heartbeat.begin()

        _in_net(begin)

    def end(self, task: SocketTask, ending: Container[object]) -> None:
        """Ends some rules and heartbeats of a socket; when this returns they send nothing more."""

        def end(_: NetThread) -> None:
            with self._changed:
                for rule in task.answers:
                    rule.ended = rule.ended or rule in ending
                task.answers = tuple(each for each in task.answers if not each.ended)
                beats = [each for each in task.heartbeats if each in ending]
            for each in beats:
                each.end()

        _in_net(end)

    def send_soon(self) -> None:
        """Has the net's thread send what is due."""
        net = acquire()

        def send() -> None:
            try:
                self.send_due()
            finally:
                net.release()

        net.loop.call_soon_threadsafe(send)

    # In the net's thread, or a transport's

    def send_due(self) -> None:
        """Sends the answers that are due, unless another thread does."""
        due = self._state.answers_due
        while due and self._sending.acquire(blocking=False):  # a thread that has it looks again
            try:
                while due:
                    task, messages = due.popleft()
                    for message in messages:
                        self._send(task, message)
            finally:
                self._sending.release()

    def encoded(self, task: SocketTask, message: str | bytes) -> str | bytes:
        """A message as plugins want it sent.

        :raises PluginError: one cannot say.
        """
        if self._connections.learner:
            self._connections.learner.learn_message(message)
        hooks = self._state.hooks
        if not hooks.changes_messages:
            return message
        return hooks.encode(message, task.name, task.protocol)

    def heartbeat_sent(self, task: SocketTask, message: str | bytes) -> None:
        """A heartbeat was sent: figures count it."""
        with self._changed:
            self._state.sent(task, size_of(message), time.monotonic())
        self._state.sent_by(task, message)

    def heartbeat_ended(self, task: SocketTask, count: int, interval: float) -> None:
        """A heartbeat has ended: the log says how often it was sent."""
        with self._changed:
            task.heartbeats = tuple(each for each in task.heartbeats if not each.ended)
            if count:
                self._state.log.add(Heartbeats(count, interval), task.origin)

    def _begin(self, task: SocketTask, rule: AnswerRule) -> None:
        with self._changed:
            _refuse_ended(task)
            task.answers = (rule, *(each for each in task.answers if not each.ended))
            for message in list(task.inbox) if task.state is SocketState.OPEN else ():
                answered = answer((rule,), message.data, waiting=True)
                if answered is not None:
                    self._state.answers_due.append((task, answered.messages))
                    if not rule.keep:
                        task.inbox.take(message)
            if task.inbox.room:
                task.resume()
            self._changed.notify_all()
        self.send_due()

    def _send(self, task: SocketTask, message: str | bytes) -> None:
        """Sends an answer, and records it as a call."""
        began = time.monotonic()
        outcome = transitions.send_outcome(self._state.host, task.target, message)
        if isinstance(outcome.effect, SendData):
            connection = task.connection
            try:
                if connection is None:
                    raise TransportError.say("the connection has just ended")
                connection.send(self.encoded(task, message))
            except Exception as error:  # noqa: BLE001 - whatever a plugin may raise
                cause = error_text(error)
                outcome = transitions.not_carried_out(self._state.host, outcome, cause)
        with self._changed:
            self._state.call_ended(outcome, task.origin, began=began, place=say(BY_ITSELF))
        if outcome.succeeded:
            self._state.sent_by(task, message)


class Heartbeat:
    """A message that a socket sends again and again, until it is CLOSING.

    All but `end_soon` is the net thread's.

    :ivar ended: whether it is sent no more.
    """

    def __init__(
        self,
        net: NetThread,
        answering: Answering,
        task: SocketTask,
        interval: float,
        data: str | bytes,
        failed: Callable[[str], object],
    ) -> None:
        self.ended = False
        self._net: Final = net
        self._answering: Final = answering
        self._task: Final = task
        self._interval: Final = interval
        self._data: Final = data
        self._failed: Final = failed
        self._count = 0
        self._timer: TimerHandle | None = None

    def begin(self) -> None:
        """Begins; the thread stays for it."""
        acquire()
        self._next(self._interval)

    def end_soon(self) -> None:
        """Ends; for any thread."""
        with contextlib.suppress(RuntimeError):  # the loop has ended, and this with it
            self._net.loop.call_soon_threadsafe(self.end)

    def end(self) -> None:
        """Ends, and the log says how often it was sent."""
        if self.ended:
            return
        self.ended = True
        if self._timer is not None:
            self._timer.cancel()
        self._answering.heartbeat_ended(self._task, self._count, self._interval)
        self._net.release()

    def _next(self, seconds: float) -> None:
        self._timer = self._net.loop.call_later(seconds, self._beat)

    def _beat(self) -> None:
        """An interval is over: of the time since the opening, if that is later."""
        opened, connection = self._task.opened, self._task.connection
        if opened is None or connection is None:
            self._next(self._interval)
            return
        early = opened["at"] + RUN_BEGAN + self._interval - time.monotonic()
        if early > _EARLY:
            self._next(early)
            return
        try:
            connection.send(self._answering.encoded(self._task, self._data))
            self._count += 1
            self._answering.heartbeat_sent(self._task, self._data)
        except TransportError:  # it ends, or its server does not read: that is said elsewhere
            pass
        except Exception as error:  # noqa: BLE001 - whatever a plugin may raise
            self._failed(
                say(
                    "The heartbeat of socket '{name}' has ended: {error}.",
                    name=self._task.name,
                    error=error_text(error),
                )
            )
            self.end()
            return
        self._next(self._interval)


def _in_net(act: Callable[[NetThread], _Value]) -> _Value:
    """Does something in the net's thread, and waits for it."""
    net = acquire()
    try:
        return net.call(lambda: act(net))
    finally:
        net.release()


def _refuse_ended(task: SocketTask) -> None:
    if task.state in (SocketState.CLOSING, SocketState.CLOSED):
        raise InvalidArgument.say(
            "Socket '{name}' is {state_name}, so it can say nothing more by itself. Use this "
            'keyword before it is closed, or "Connect Socket" for a new one.',
            name=task.name,
            state_name=task.state.name,
        )
