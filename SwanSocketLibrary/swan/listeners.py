"""Who hears an event: a task's own listeners and the four global places (S11, S12)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from SwanSocketLibrary.swan.steps import Event, EventKind

Handler = TypeVar("Handler")


@dataclass(slots=True)
class Listeners(Generic[Handler]):
    """The listeners of one smart program."""

    _global: dict[EventKind, Handler] = field(default_factory=dict)
    _of_task: dict[tuple[str, EventKind], list[Handler]] = field(default_factory=dict)

    def set_global(self, kind: EventKind, handler: Handler) -> None:
        """``swan.onSocketOpen`` and its sisters: one place each, the last one wins (S12)."""
        self._global[kind] = handler

    def add(self, task_id: str, kind: EventKind, handler: Handler) -> None:
        """``SocketTask.onOpen`` and its sisters: any number, in order (S11)."""
        self._of_task.setdefault((task_id, kind), []).append(handler)

    def forget(self, task_id: str) -> None:
        """Drops what listens to a task that is not needed any more."""
        for kind in EventKind:
            self._of_task.pop((task_id, kind), None)

    @property
    def global_handlers(self) -> dict[EventKind, Handler]:
        """What is in the four global places."""
        return dict(self._global)

    @global_handlers.setter
    def global_handlers(self, handlers: dict[EventKind, Handler]) -> None:
        self._global = dict(handlers)

    @property
    def handlers(self) -> list[Handler]:
        """Every handler that could hear an event."""
        of_tasks = (handler for handlers in self._of_task.values() for handler in handlers)
        return [*self._global.values(), *of_tasks]

    def hearing(self, event: Event) -> tuple[Handler, ...]:
        """The handlers of an event in the order in which they run.

        The task's own come first; the global one hears the main task alone (S12).
        """
        own = self._of_task.get((event.task.id, event.kind), ())
        if event.of_main and event.kind in self._global:
            return (*own, self._global[event.kind])
        return tuple(own)
