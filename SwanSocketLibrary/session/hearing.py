"""What the transport tells a session."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from SwanSocketLibrary.errors import PluginError
from SwanSocketLibrary.monitor import Monitor
from SwanSocketLibrary.net.interface import Exchange, Frame
from SwanSocketLibrary.plugins.hooks import Hooks
from SwanSocketLibrary.session.state import State
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.host import Host, Transition
from SwanSocketLibrary.swan.model import Effect


class Learner(Protocol):
    """Looks at what passes for what is to be kept secret, before anybody else sees it."""

    def learn_connect(self, url: object, header: object) -> None:
        """A connect is about to be made."""

    def learn_message(self, data: object) -> None:
        """A message is about to be sent, or has come. Called by any thread."""


class Hearing:
    """Applies what happens on the wire. Its methods are called by the transport's threads.

    While a call is under way, events are held back, so that the call's callbacks come before
    what they caused.

    :param state: what changes.
    :param changed: guards it, and is notified.
    :param hooks: what plugins change and see.
    :param learner: is shown each message; ``None`` if nobody wants to see them.
    :param carry_out: does what follows from an event; called without the lock.
    """

    def __init__(
        self,
        state: State,
        changed: Monitor,
        hooks: Hooks,
        learner: Learner | None,
        carry_out: Callable[[list[Effect]], None],
    ) -> None:
        self._state = state
        self._changed = changed
        self._hooks = hooks
        self._learner = learner
        self._carry_out = carry_out
        self._calls_under_way = 0
        self._held: deque[Callable[[], list[Effect]]] = deque()

    def call_begins(self) -> None:
        """From now on events are held back. With the lock held."""
        self._calls_under_way += 1

    def call_has_ended(self) -> None:
        """No longer for this call; what was held back is still to be released."""
        self._calls_under_way -= 1

    def release(self) -> list[Effect]:
        """Applies what was held back, unless another call is under way. With the lock held.

        :return: what is to be done without the lock.
        """
        effects: list[Effect] = []
        while self._held and not self._calls_under_way:
            effects.extend(self._held.popleft()())
        return effects

    def happened(self, event: Callable[[Host], Transition], *, last_of: str | None = None) -> None:
        """Something happened on the wire.

        :param event: the rule to apply.
        :param last_of: the task whose connection is gone with this, if it is.
        """
        state = self._state

        def apply() -> list[Effect]:
            if last_of is not None:
                state.connections.gone(last_of)
            return state.apply(event(state.host))

        with self._changed:
            if self._calls_under_way:
                self._held.append(apply)
                return
            effects = apply()
            self._changed.notify_all()
        self._carry_out(effects)
        self._hooks.notify_observers()

    def received(self, task_id: str, data: str | bytes, protocol: str) -> None:
        """A message came. Plugins see it first, in the transport's thread.

        :param protocol: the subprotocol, which the task does not know yet where its opening is
            held back behind a call.
        """
        with self._changed:
            task = self._state.registry.by_id(task_id)
        try:
            if task is not None:
                data = self._hooks.decode(data, task.name, protocol)
        except PluginError as error:
            cause = str(error)
            self.happened(lambda host: transitions.given_up(host, task_id, cause))
            return
        if self._learner:
            self._learner.learn_message(data)
        self.happened(lambda host: transitions.received(host, task_id, data))

    def received_all(self, task_id: str, messages: Sequence[str | bytes]) -> bool:
        """Several messages came at once.

        :return: whether they were taken. None is where somebody wants to see each by itself,
            a call is under way, or the inbox may become full: then they have to come singly.
        """
        if not messages:
            return True
        state = self._state
        if state.chronicle.wants_each_message:
            return False
        if self._learner:
            for data in messages:
                self._learner.learn_message(data)
        with self._changed:
            task = state.registry.by_id(task_id)
            if task is None or self._calls_under_way or not task.inbox.surely_holds(messages):
                return False
            came = transitions.received_all(state.host, task_id, messages)
            if came is not None:
                state.take_in(came, task)
                self._changed.notify_all()
        return True

    def saw_frame(self, task_id: str, frame: Frame) -> None:
        """A frame went over the wire."""
        chronicle = self._state.chronicle
        if not chronicle.wants(frame):
            return
        with self._changed:
            task = self._state.registry.by_id(task_id)
            if task is not None:
                chronicle.frame(frame, task)
        self._hooks.notify_observers()

    def asks(self, task_id: str, key: str) -> None:
        """A request for a handshake is about to be sent."""
        with self._changed:
            task = self._state.registry.by_id(task_id)
            if task is not None:
                task.handshake_keys += (key,)

    def saw_exchange(self, task_id: str, exchange: Exchange) -> None:
        """An opening handshake went over the wire."""
        with self._changed:
            self._state.chronicle.exchange(exchange, task_id)
