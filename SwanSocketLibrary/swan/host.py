"""The host's state: the tasks that have not ended, the main task and the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from SwanSocketLibrary.swan.settings import HostSettings
from SwanSocketLibrary.swan.states import SocketState
from SwanSocketLibrary.swan.tasks import Target, Task


@dataclass(frozen=True)
class Host:
    """The smart program's host at one moment. `calls` and `events` make the next one.

    :ivar settings: how it is set up.
    :ivar tasks: the tasks that have not ended, by id, in the order of their connects.
    :ivar main: the main task, also after it ended; ``None`` before the first (S13).
    """

    settings: HostSettings
    tasks: Mapping[str, Task] = field(default_factory=dict)
    main: Target | None = None

    def state_of(self, task_id: str) -> SocketState:
        """The state of a task. One that is not held any more is CLOSED, for ever (S1)."""
        task = self.tasks.get(task_id)
        return SocketState.CLOSED if task is None else task.state

    def is_main(self, task_id: str) -> bool:
        """Whether this is the main task (S13)."""
        return self.main is not None and self.main.task_id == task_id

    def heard_globally(self, task_id: str) -> bool:
        """Whether the global listeners hear this task: the main one (S12).

        A host with one socket has no other, so there they hear each, also the one that a new
        connect is closing (S22).
        """
        return self.settings.single_socket or self.is_main(task_id)

    def with_task(self, task: Task) -> Host:
        """The host with this task new, or changed; a CLOSED one is held no more."""
        tasks = dict(self.tasks)
        if task.state is SocketState.CLOSED:
            del tasks[task.id]
        else:
            tasks[task.id] = task
        return replace(self, tasks=tasks)

    def without_main(self) -> Host:
        """The host as if there had been no main task: the next connect makes one."""
        return replace(self, main=None)
