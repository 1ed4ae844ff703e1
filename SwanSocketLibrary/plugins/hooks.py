"""Calls the hooks, plugin by plugin, so that each error names the one that made it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Final

import pluggy

from SwanSocketLibrary.errors import PluginError, ends_test
from SwanSocketLibrary.interruptions import LetThrough
from SwanSocketLibrary.net.interface import Frame
from SwanSocketLibrary.plugins.connecting import Connecting
from SwanSocketLibrary.swan.failures import Failure, Refusal, describe
from SwanSocketLibrary.swan.ledger import Record
from SwanSocketLibrary.swan.states import SocketState
from SwanSocketLibrary.swan.steps import Event, Outcome

Implementation = tuple[str, Callable[..., Any]]
"""A plugin's name, and its function for a hook, which takes all of the hook's arguments."""

OBSERVERS: Final = (
    "swan_call_ended",
    "swan_callback_ran",
    "swan_event_happened",
    "swan_state_changed",
    "swan_frame_seen",
)

_TURN: Final = 0.1
"""Seconds of waiting for one's turn to call observers, before a timeout of the test may strike."""

_BACKLOG: Final = 1000
"""What may wait for the observers while they are called; then whoever adds to it waits too."""


def implementations(manager: pluggy.PluginManager, hook: str) -> list[Implementation]:
    """Who implements a hook, in the order in which they are called: that of registration."""
    all_of_it = getattr(manager.hook, hook).get_hookimpls()
    first = [each for each in all_of_it if each.tryfirst]
    rest = [each for each in all_of_it if not each.tryfirst and not each.trylast]
    # pluggy, which calls the last one first, holds these the other way round.
    last = [each for each in reversed(all_of_it) if each.trylast]
    return [(each.plugin_name, _taking_all(each)) for each in (*first, *rest, *last)]


def _taking_all(implementation: pluggy.HookImpl) -> Callable[..., Any]:
    def call(**arguments: Any) -> Any:
        return implementation.function(*(arguments[name] for name in implementation.argnames))

    return call


class Hooks:
    """What plugins change and see while a test runs.

    :param manager: with all plugins registered; without one there are none.
    """

    def __init__(self, manager: pluggy.PluginManager | None = None) -> None:
        def of(hook: str) -> list[Implementation]:
            return [] if manager is None else implementations(manager, hook)

        self._before_connect = of("swan_before_connect")
        self._encode = of("swan_encode")
        self._decode = of("swan_decode")[::-1]
        self._observers = {hook: found for hook in OBSERVERS if (found := of(hook))}
        # Filled by any thread, one step of a deque; emptied by whoever has the lock.
        self._seen: deque[tuple[str, dict[str, Any]]] = deque()
        self._telling = threading.Lock()
        self._teller: int | None = None
        self._failed: set[tuple[str, str]] = set()
        self.on_failure: Callable[[str], None] = lambda _text: None
        """Is told, once for each plugin and hook, that an observer raised."""

    # What plugins change

    @property
    def changes_connects(self) -> bool:
        """Whether any plugin wants to see a connect before it is made."""
        return bool(self._before_connect)

    def before_connect(self, connect: Connecting) -> list[str]:
        """Lets plugins change a connect.

        :return: the names of those that did.
        :raises Refusal: one of them refuses it, or raised.
        """
        changed_by: list[str] = []
        for plugin, call in self._before_connect:
            before = connect.parts
            try:
                call(connect=connect)
            except Refusal as refusal:
                raise _refused(plugin, refusal) from None
            except Exception as error:
                if ends_test(error):
                    raise
                detail = _raised(plugin, "swan_before_connect", error)
                raise Refusal(Failure.EXECUTION_FAILED, f"{detail}.") from error
            if connect.parts != before:
                changed_by.append(plugin)
        return changed_by

    @property
    def changes_messages(self) -> bool:
        """Whether any plugin wants to change a message before it is sent."""
        return bool(self._encode)

    def encode(self, data: str | bytes, socket: str, protocol: str) -> str | bytes:
        """What is sent in place of a message.

        :raises PluginError: a plugin raised, or returned something else.
        """
        return _transform("swan_encode", self._encode, data, socket, protocol)

    def decode(self, data: str | bytes, socket: str, protocol: str) -> str | bytes:
        """What has come, for the test.

        :raises PluginError: a plugin raised, or returned something else.
        """
        return _transform("swan_decode", self._decode, data, socket, protocol)

    # What plugins see

    @property
    def sees_frames(self) -> bool:
        """Whether any plugin wants to see frames."""
        return "swan_frame_seen" in self._observers

    @property
    def sees_messages(self) -> bool:
        """Whether any plugin wants to change or see a message that comes."""
        return bool(
            self._decode
            or self.sees_frames
            or "swan_event_happened" in self._observers
            or "swan_callback_ran" in self._observers
        )

    def call_ended(self, outcome: Outcome, socket: str) -> None:
        """See `hookspecs.swan_call_ended`; like all of these, `tell` calls the plugins."""
        self._note("swan_call_ended", outcome=outcome, socket=socket)

    def callback_ran(self, record: Record, socket: str) -> None:
        """See `hookspecs.swan_callback_ran`."""
        self._note("swan_callback_ran", record=record, socket=socket)

    def event_happened(self, event: Event, socket: str) -> None:
        """See `hookspecs.swan_event_happened`."""
        self._note("swan_event_happened", event=event, socket=socket)

    def state_changed(self, socket: str, before: SocketState, after: SocketState) -> None:
        """See `hookspecs.swan_state_changed`."""
        self._note("swan_state_changed", socket=socket, before=before, after=after)

    def frame_seen(self, frame: Frame, socket: str) -> None:
        """See `hookspecs.swan_frame_seen`."""
        self._note("swan_frame_seen", frame=frame, socket=socket)

    def tell(self) -> None:
        """Calls the observers for all that was noted, in its order; with no lock of others held.

        Where another thread does so already, that one does this too; but of a flood that it
        cannot keep up with whoever makes it waits for its turn. An observer that makes something
        happen is not called inside itself.
        """
        while self._seen and self._teller != threading.get_ident():
            while not self._telling.acquire(timeout=_TURN if len(self._seen) > _BACKLOG else 0):
                if len(self._seen) <= _BACKLOG:
                    return
                with LetThrough():
                    pass  # here a timeout strikes, and not with the lock just taken
            self._teller = threading.get_ident()
            try:
                while self._seen:
                    self._tell(*self._seen.popleft())
            finally:
                self._teller = None
                self._telling.release()

    def _note(self, hook: str, **arguments: Any) -> None:
        if hook in self._observers:
            self._seen.append((hook, arguments))

    def _tell(self, hook: str, arguments: dict[str, Any]) -> None:
        for plugin, call in self._observers[hook]:
            try:
                call(**arguments)
            except Exception as error:
                if ends_test(error):
                    raise
                if (plugin, hook) not in self._failed:
                    self._failed.add((plugin, hook))
                    text = _raised(plugin, hook, error)
                    self.on_failure(f"{text}. The run goes on; this is said once.")


def _refused(plugin: str, refusal: Refusal) -> Refusal:
    if isinstance(refusal.failure, Failure):
        detail = f"plugin '{plugin}' refuses it: {refusal.detail}"
        return Refusal(refusal.failure, detail, refusal.message)
    return Refusal(
        Failure.EXECUTION_FAILED,
        f"plugin '{plugin}' refuses it with {describe(refusal.failure)}, which is no Failure such "
        f"as Failure.SECURITY_CHECK_FAILED: {refusal.detail}",
    )


def _transform(
    hook: str, calls: list[Implementation], data: str | bytes, socket: str, protocol: str
) -> str | bytes:
    for plugin, call in calls:
        try:
            changed = call(data=data, socket=socket, protocol=protocol)
            if isinstance(changed, str):
                changed.encode()  # a lone surrogate raises
        except Exception as error:
            if ends_test(error):
                raise
            raise PluginError(_raised(plugin, hook, error)) from error
        if isinstance(changed, str | bytes):
            data = changed
        elif changed is not None:
            raise PluginError(
                f"plugin '{plugin}' returned {describe(changed)} from {hook}; it must return text "
                "or bytes, or None to leave the message as it is"
            )
    return data


def _raised(plugin: str, hook: str, error: Exception) -> str:
    return f"plugin '{plugin}' raised {type(error).__name__} in {hook}: {error}"
