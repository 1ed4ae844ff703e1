"""Calls hooks while a test runs, plugin by plugin, so that each error names its plugin."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final

import pluggy

from SwanSocketLibrary.errors import PluginError, ends_test
from SwanSocketLibrary.events.callback_history import Record
from SwanSocketLibrary.language import say, unended
from SwanSocketLibrary.net.interface import Frame
from SwanSocketLibrary.plugins.hookspecs import Connecting
from SwanSocketLibrary.swan.model import Event, Outcome, SocketState
from SwanSocketLibrary.swan.profile import Failure, Refusal, describe
from SwanSocketLibrary.waiting import LetThrough

Caller = tuple[str, pluggy.HookCaller]
"""A plugin's name, and what calls a hook of it alone."""

OBSERVERS: Final = (
    "swan_call_ended",
    "swan_callback_ran",
    "swan_event_happened",
    "swan_state_changed",
    "swan_frame_seen",
    "swan_measured",
)

_TURN: Final = 0.1
"""Seconds of waiting for one's turn to call observers, before a timeout of the test may strike."""

_BACKLOG: Final = 1000
"""Notes that may wait while observers are called; above that, a thread that adds one waits."""


def callers(manager: pluggy.PluginManager, hook: str) -> list[Caller]:
    """Who implements a hook, in the order in which they are called.

    Each calls one plugin alone, so that an error names it and stops no other.
    """
    implementations = reversed(getattr(manager.hook, hook).get_hookimpls())
    implementing = {each.plugin_name: each.plugin for each in implementations}
    everyone = manager.get_plugins()
    return [
        (name, manager.subset_hook_caller(hook, everyone - {plugin}))
        for name, plugin in implementing.items()
    ]


class Hooks:
    """What plugins change and see while a test runs.

    :param manager: with all plugins registered; without one there are none.
    """

    def __init__(self, manager: pluggy.PluginManager | None = None) -> None:
        def of(hook: str) -> list[Caller]:
            return [] if manager is None else callers(manager, hook)

        self._before_connect = of("swan_before_connect")
        self._encode = of("swan_encode")
        self._decode = of("swan_decode")[::-1]
        self._observers = {hook: found for hook in OBSERVERS if (found := of(hook))}
        self.changes_connects: Final = bool(self._before_connect)
        """Whether any plugin wants to see a connect before it is made."""
        self.decodes: Final = bool(self._decode)
        """Whether any plugin wants to change a message that has come."""
        self.changes_messages: Final = bool(self._encode)
        """Whether any plugin wants to change a message before it is sent."""
        self.observes: Final = bool(self._observers)
        """Whether any plugin observes anything."""
        self.sees_frames: Final = "swan_frame_seen" in self._observers
        """Whether any plugin wants to see frames."""
        self.sees_messages: Final = bool(
            self._decode
            or self.sees_frames
            or "swan_event_happened" in self._observers
            or "swan_callback_ran" in self._observers
        )
        """Whether any plugin wants to change or see a message that comes."""
        # Filled by any thread, one step of a deque; emptied by the thread that has the lock.
        self._seen: deque[tuple[str, dict[str, Any]]] = deque()
        self._notifying = threading.Lock()
        self._notifier: int | None = None
        self._failed: set[tuple[str, str]] = set()
        self.on_failure: Callable[[str], None] = lambda _text: None
        """Called with a sentence, once for each plugin and hook, when an observer raised."""

    # What plugins change

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

    def encode(self, data: str | bytes, socket: str, protocol: str) -> str | bytes:
        """What is sent in place of a message.

        :raises PluginError: a plugin raised, or returned something else.
        """
        for plugin, call in self._encode:
            changed = _changed("swan_encode", plugin, call, data, socket, protocol)
            if isinstance(changed, str | bytes):
                data = changed
            elif changed is not None:
                raise _no_message("swan_encode", plugin, changed, say("text or bytes"))
        return data

    def decode(
        self,
        data: str | bytes,
        socket: str,
        protocol: str,
        dropped: Callable[[str, str | bytes], object],
    ) -> Sequence[str | bytes]:
        """What has come, for the test: none, one or several messages.

        :param dropped: is called with the name of each plugin that drops a message, and that.
        :raises PluginError: a plugin raised, or returned something else.
        """
        messages: list[str | bytes] = [data]
        for plugin, call in self._decode:
            decoded: list[str | bytes] = []
            for message in messages:
                changed = _changed("swan_decode", plugin, call, message, socket, protocol)
                if changed is None or isinstance(changed, str | bytes):
                    decoded.append(message if changed is None else changed)
                elif isinstance(changed, list | tuple) and all(
                    isinstance(each, str | bytes) for each in changed
                ):
                    decoded += changed
                    if not changed:
                        dropped(plugin, message)
                else:
                    what = say("text, bytes or a list of them")
                    raise _no_message("swan_decode", plugin, changed, what)
            messages = decoded
        return messages

    # What plugins see

    def call_ended(self, outcome: Outcome, socket: str) -> None:
        """See `hookspecs.swan_call_ended`; as for all of these, plugins are notified later."""
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

    def measured(self, figure: str, value: float | str, socket: str, at: float) -> None:
        """See `hookspecs.swan_measured`."""
        self._note("swan_measured", figure=figure, value=value, socket=socket, at=at)

    def notify_observers(self) -> None:
        """Calls the observers for all that was noted, in its order; with no lock of others held.

        Where another thread does so already, that one takes these notes too; only a flood that it
        cannot keep up with waits here for its turn. An observer that makes something happen is
        not called inside itself.
        """
        while self._seen and self._notifier != threading.get_ident():
            while not self._notifying.acquire(timeout=_TURN if len(self._seen) > _BACKLOG else 0):
                if len(self._seen) <= _BACKLOG:
                    return
                with LetThrough():
                    pass  # here a timeout strikes, and not with the lock just taken
            self._notifier = threading.get_ident()
            try:
                while self._seen:
                    self._call(*self._seen.popleft())
            finally:
                self._notifier = None
                self._notifying.release()

    def _note(self, hook: str, **arguments: Any) -> None:
        if hook in self._observers:
            self._seen.append((hook, arguments))

    def _call(self, hook: str, arguments: dict[str, Any]) -> None:
        for plugin, call in self._observers[hook]:
            try:
                call(**arguments)
            except Exception as error:
                if ends_test(error):
                    raise
                if (plugin, hook) not in self._failed:
                    self._failed.add((plugin, hook))
                    text = _raised(plugin, hook, error)
                    self.on_failure(say("{text}. The run goes on; this is said once.", text=text))


def _refused(plugin: str, refusal: Refusal) -> Refusal:
    if isinstance(refusal.failure, Failure):
        detail = say("plugin '{plugin}' refuses it: {detail}", plugin=plugin, detail=refusal.detail)
        return Refusal(refusal.failure, detail, refusal.message)
    return Failure.EXECUTION_FAILED.say(
        "plugin '{plugin}' refuses it with {failure}, which is no Failure such as "
        "Failure.SECURITY_CHECK_FAILED: {detail}",
        plugin=plugin,
        failure=describe(refusal.failure),
        detail=refusal.detail,
    )


def _changed(
    hook: str,
    plugin: str,
    call: pluggy.HookCaller,
    data: str | bytes,
    socket: str,
    protocol: str,
) -> object:
    """What a plugin makes of a message; what is text there has UTF-8."""
    try:
        changed: object = call(data=data, socket=socket, protocol=protocol)
        for each in changed if isinstance(changed, list | tuple) else (changed,):
            if isinstance(each, str):
                each.encode()  # a lone surrogate raises
    except Exception as error:
        if ends_test(error):
            raise
        raise PluginError(_raised(plugin, hook, error)) from error
    return changed


def _no_message(hook: str, plugin: str, changed: object, what: str) -> PluginError:
    if isinstance(changed, list | tuple) and "list" in what:
        wrong = next(each for each in changed if not isinstance(each, str | bytes))
        shown = say("a list with {wrong} in it", wrong=describe(wrong))
    else:
        shown = describe(changed)
    return PluginError.say(
        "plugin '{plugin}' returned {shown} from {hook}; it must return {what}, or None to leave "
        "the message as it is",
        plugin=plugin,
        shown=shown,
        hook=hook,
        what=what,
    )


def _raised(plugin: str, hook: str, error: Exception) -> str:
    return say(
        "plugin '{plugin}' raised {name} in {hook}: {error}",
        plugin=plugin,
        name=type(error).__name__,
        hook=hook,
        error=unended(str(error)),
    )
