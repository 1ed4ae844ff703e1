"""The connections of a session's sockets: what is asked of them, and what they report."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from SwanSocketLibrary.errors import PluginError, TransportError
from SwanSocketLibrary.events.entries import Departed, Dropped
from SwanSocketLibrary.language import say
from SwanSocketLibrary.net.interface import (
    Connection,
    ConnectOptions,
    Exchange,
    Frame,
    Opcode,
    Transport,
    TransportFactory,
)
from SwanSocketLibrary.session.sockets import DROPPED, HostState, SocketTask
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.host import Host, Transition
from SwanSocketLibrary.swan.inbox import split_message
from SwanSocketLibrary.swan.model import (
    Abandon,
    Effect,
    SendClose,
    SendData,
    SocketState,
    StartHandshake,
)
from SwanSocketLibrary.swan.payloads import Headers, HiddenText
from SwanSocketLibrary.waiting import Deadline, Monitor


class SecretCollector(Protocol):
    """Sees all that passes before anything else does, to know what is to be kept secret."""

    def learn_connect(self, url: object, header: object) -> None:
        """A connect is about to be made."""

    def learn_message(self, data: object) -> None:
        """A message is about to be sent, or has come. Called by any thread."""


class Connections:
    """Carries out what calls and events need of the transport, and applies what it reports.

    All that a transport may take its time for runs without the session's lock; to pause and to
    resume is not of that kind, and must not cross with the change of the inbox that it follows.

    While a call is under way, events are held back, so that the call's callbacks come before
    what they caused.

    :param transport: makes the transport, once the first socket is connected.
    :param state: what changes.
    :param changed: the session's lock, notified of each change.
    :param learner: is shown each message; ``None`` if nothing is to be learned of them.
    :ivar calls_under_way: how many calls are; events are held back until none is.
    :ivar answers_due: is called when there are answers to be sent, without the lock.
    """

    def __init__(
        self,
        transport: TransportFactory,
        state: HostState,
        changed: Monitor,
        learner: SecretCollector | None,
    ) -> None:
        self.state = state
        self.changed = changed
        self.learner = learner
        self.calls_under_way = 0
        self.answers_due: Callable[[], object] = _nothing
        self._make_transport = transport
        self._transport: Transport | None = None
        self._held: deque[Callable[[], list[Effect]]] = deque()

    # What is asked of the transport

    def check(self, options: ConnectOptions) -> None:
        """Checks that the transport can do what is asked for.

        :raises InvalidArgument: it cannot.
        """
        if options.compression:
            self.running().check(options)

    def perform(self, effects: Iterable[Effect], options: ConnectOptions | None = None) -> None:
        """Does what no outcome depends on; what cannot be done has ended by itself.

        :param options: for a connect.
        """
        for effect in effects:
            if isinstance(effect, StartHandshake):
                self._start(effect, options or ConnectOptions())
                continue
            try:
                self.carry_out(effect)
            except Exception as error:  # noqa: BLE001 - whatever a plugin's transport raises
                self.state.log.warn(error_text(error))
                continue
            with self.changed:
                self.state.carried_out(effect)

    def carry_out(self, effect: Effect) -> None:
        """Does what a call or an event needs of a connection.

        :raises TransportError: it could not be done; a plugin's transport may raise anything.
        """
        with self.changed:
            task = self.state.registry.by_id(effect.task_id)
            connection = task.connection if task is not None else None
            if task is not None and connection is None and isinstance(effect, Abandon):
                task.abandoned = effect.cause
        if isinstance(effect, Abandon):
            if connection is not None:
                connection.abandon(effect.cause)
        elif connection is None:
            raise TransportError.say("the connection has just ended")
        elif isinstance(effect, SendData):
            connection.send(effect.data)
        elif isinstance(effect, SendClose):
            connection.close(effect.code, effect.reason)

    def end(self, tasks: list[SocketTask], goodbye: Deadline, drop_time: float) -> None:
        """Ends connections: politely where they are open.

        The peers get a Close frame with 1001, going away, as when a smart program is left.

        :param goodbye: by when they have to answer; then they are dropped.
        :param drop_time: seconds that the transport has to drop one.
        """
        for task in tasks:
            self._leave(task)
        for connection in self._left(tasks, goodbye):
            connection.abandon(say(DROPPED))
        self._left(tasks, Deadline(drop_time))

    def shutdown(self, timeout: float) -> None:
        """Waits for the transport's threads.

        :param timeout: seconds to wait at most.
        """
        with self.changed:
            transport, self._transport = self._transport, None
        if transport is not None:
            transport.shutdown(timeout)

    # What it reports

    def release(self) -> list[Effect]:
        """Applies what was held back, unless another call is under way. With the lock held.

        :return: what is to be done without the lock.
        """
        effects: list[Effect] = []
        while self._held and not self.calls_under_way:
            effects.extend(self._held.popleft()())
        return effects

    def happened(self, event: Callable[[Host], Transition], *, last_of: str | None = None) -> None:
        """Applies an event, or holds it back.

        :param event: the rule to apply.
        :param last_of: the task whose connection has ended with this, if it has.
        """

        def apply() -> list[Effect]:
            ended = self.state.registry.by_id(last_of) if last_of is not None else None
            if ended is not None:
                ended.detach()
            return self.state.apply(event(self.state.host))

        with self.changed:
            if self.calls_under_way:
                self._held.append(apply)
                return
            effects = apply()
            self.changed.notify_all()
        self.perform(effects)
        if self.state.answers_due:
            self.answers_due()
        if self.state.hooks.observes:
            self.state.hooks.notify_observers()

    # Inside

    def running(self) -> Transport:
        """The transport, made when it is first needed."""
        if self._transport is None:
            self._transport = self._make_transport()
        return self._transport

    def _start(self, effect: StartHandshake, options: ConnectOptions) -> None:
        """Makes a connection; if there is none, the socket ends in an error."""
        receiver = TransportReceiver(self, effect.task_id, options.message_separator or "")
        try:
            connection = self.running().connect(effect.request, options, receiver)
        except Exception as error:  # noqa: BLE001 - whatever a plugin's transport raises
            receiver.failed(say("the transport could not connect: {error}", error=error))
            return
        with self.changed:
            task = self.state.registry.by_id(effect.task_id)
            cause = None if receiver.ended else say(DROPPED)
            if task is not None:
                cause, task.abandoned = task.abandoned, None
                if not receiver.ended:
                    task.attach(connection)
        if cause is not None:
            connection.abandon(cause)

    def _left(self, tasks: list[SocketTask], deadline: Deadline) -> list[Connection]:
        """Waits until the connections of these tasks have ended; returns those that have not."""

        def left() -> list[Connection]:
            return [task.connection for task in tasks if task.connection is not None]

        self.changed.wait_for(lambda: not left(), deadline)
        with self.changed:
            return left()

    def _leave(self, task: SocketTask) -> None:
        """Begins the end of one socket: politely if it is open."""
        with self.changed:
            connection, state = task.connection, task.state
        if connection is None:
            return
        if state is SocketState.CONNECTING:
            connection.abandon(say("given up at the end of the test"))
        elif state is SocketState.OPEN:
            try:
                connection.close(1001, "")
            except Exception:  # noqa: BLE001 - whatever a plugin's transport raises
                connection.abandon(say(DROPPED))


def _nothing() -> None:
    """No socket answers by itself."""


def error_text(error: Exception) -> str:
    """Why something could not be done; an error that is none of ours keeps its name."""
    ours = isinstance(error, TransportError | PluginError)
    return str(error) if ours else f"{type(error).__name__}: {error}"


class TransportReceiver:
    """The `Receiver` of one connection: its reports as events of the rules.

    :param connections: applies them.
    :param task_id: the task of the connection.
    :param separator: what stands between the messages that one of text may hold; empty if it holds
        one alone.
    :ivar ended: whether the end of the connection was reported. Written by the transport's threads.
    """

    def __init__(self, connections: Connections, task_id: str, separator: str = "") -> None:
        self.ended = False
        self._connections = connections
        self._state = connections.state
        self._changed = connections.changed
        self._task_id = task_id
        self._separator = separator
        self._protocol = ""
        self._answer: Exchange | None = None
        """What the server answered last, if that opened nothing."""

    def asks(self, key: str) -> None:
        """See `Receiver.asks`."""
        with self._changed:
            task = self._state.registry.by_id(self._task_id)
            if task is not None:
                task.handshake_keys += (key,)

    def exchanged(self, exchange: Exchange) -> None:
        """See `Receiver.exchanged`."""
        self._answer = exchange if exchange.status is not None else None
        if self._connections.learner:
            self._connections.learner.learn_message(exchange.body)
        with self._changed:
            task = self._state.registry.by_id(self._task_id)
            if task is not None:
                self._state.log.add(exchange, task.origin, at=exchange.began)
                task.meter.handshake = exchange.took if exchange.status is not None else None

    def opened(self, header: Headers, protocol: str) -> None:
        """See `Receiver.opened`."""
        self._protocol = protocol
        self._answer = None
        self._connections.happened(
            lambda host: transitions.opened(host, self._task_id, header, protocol)
        )

    def received(self, data: str | bytes) -> None:
        """See `Receiver.received`. Plugins decode it first, in the transport's thread.

        What one of them returned, or a separator, makes several of is as many messages.
        """
        with self._changed:
            task = self._state.registry.by_id(self._task_id)
        messages: Sequence[str | bytes] = (data,)
        try:
            if task is not None and self._state.hooks.decodes:
                # The task does not know its subprotocol yet if its opening is held back.
                messages = self._state.hooks.decode(
                    data,
                    task.name,
                    self._protocol,
                    lambda plugin, each: self._state.log.add(Dropped(plugin, each), task.origin),
                )
            if self._separator:
                messages = [
                    part
                    for each in messages
                    for part in (
                        split_message(each, self._separator) if isinstance(each, str) else [each]
                    )
                ]
        except (PluginError, ValueError) as error:
            cause = str(error)
            self._connections.happened(
                lambda host: transitions.given_up(host, self._task_id, cause)
            )
            return
        for message in messages:
            self._received_one(message, task)

    def _received_one(self, data: str | bytes, task: SocketTask | None) -> None:
        if self._connections.learner:
            self._connections.learner.learn_message(data)
        judge = self._state.judge  # before a wait can take it
        departed = judge.judge(task, data, sent=False) if judge and task else None
        self._connections.happened(lambda host: transitions.received(host, self._task_id, data))
        if departed and task:
            self._state.log.add(Departed(departed), task.origin)

    def received_all(self, messages: Sequence[str | bytes]) -> bool:
        """See `Receiver.received_all`.

        None is taken where something reads each by itself, a call is under way, or the inbox may
        become full.
        """
        if not messages:
            return True
        state = self._state
        if state.log.shows_frames or state.hooks.sees_messages or self._separator or state.judge:
            return False
        if self._connections.learner:
            for data in messages:
                self._connections.learner.learn_message(data)
        with self._changed:
            task = state.registry.by_id(self._task_id)
            if (
                task is None
                or self._connections.calls_under_way
                or not (task.is_heard or task.inbox.surely_holds(messages))
            ):
                return False
            # One that is answered is by itself in the log and in callbacks, and wakes no wait.
            for some in zip(messages) if task.answers else (messages,):
                came = transitions.received_all(state.host, self._task_id, some)
                if came is not None and state.take_in(came, task):
                    self._changed.notify_all()
        if state.answers_due:
            self._connections.answers_due()
        return True

    def closed(self, code: int, reason: str) -> None:
        """See `Receiver.closed`."""
        self.ended = True
        self._connections.happened(
            lambda host: transitions.closed(host, self._task_id, code, reason),
            last_of=self._task_id,
        )

    def failed(self, cause: str) -> None:
        """See `Receiver.failed`."""
        self.ended = True
        answer = _answered(self._answer)
        self._connections.happened(
            lambda host: transitions.failed(host, self._task_id, cause, answer),
            last_of=self._task_id,
        )

    def frame(self, frame: Frame) -> None:
        """See `Receiver.frame`. One of data is for a log at DEBUG or a plugin alone."""
        log, hooks = self._state.log, self._state.hooks
        if frame.opcode < Opcode.CLOSE and not (log.shows_frames or hooks.sees_frames):
            return
        with self._changed:
            task = self._state.registry.by_id(self._task_id)
            if task is not None:
                log.add(frame, task.origin)
                if frame.opcode is Opcode.CLOSE and task.meter.closing is None:
                    task.meter.closing = time.monotonic()
                if hooks.observes:
                    hooks.frame_seen(frame, task.name)
        if hooks.observes:
            hooks.notify_observers()


_SECRETIVE: Final = frozenset("@?")


def _answered(answer: Exchange | None) -> Mapping[str, Any]:
    """What the error event of a rejected handshake has besides."""
    if answer is None:
        return {}
    items = (
        # It may hold credentials, or a token.
        (name, HiddenText(value) if name.lower() == "location" and _SECRETIVE & {*value} else value)
        for name, value in answer.answered
    )
    return {"status": answer.status, "header": Headers(items), "body": answer.body}
