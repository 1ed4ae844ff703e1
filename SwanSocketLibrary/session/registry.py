"""Sockets by name."""

from __future__ import annotations

import itertools
from typing import Final

from SwanSocketLibrary.errors import InvalidArgument, UnknownName
from SwanSocketLibrary.session.socket_task import SocketTask
from SwanSocketLibrary.swan.model import SocketState

_NUMBERS: Final = itertools.count(1)
"""Shared by all sessions of a run, so that no id is used twice in it (S3)."""


class TaskRegistry:
    """Every socket since the last clean-up, by its id and by its alias.

    An alias is free again when its socket is CLOSED: a later connect may take it over.

    The test's thread alone changes it, with the session's lock, and may look at it without; other
    threads look with the lock.
    """

    def __init__(self) -> None:
        self._by_id: dict[str, SocketTask] = {}
        self._by_alias: dict[str, SocketTask] = {}

    @property
    def tasks(self) -> list[SocketTask]:
        """All of them, in the order of their connects."""
        return list(self._by_id.values())

    @property
    def names(self) -> list[str]:
        """The name of each, in the order of their connects."""
        return [task.name for task in self._by_id.values()]

    def new_id(self) -> str:
        """An id that no socket of this run has had (S3)."""
        ids = (f"socket-{number}" for number in _NUMBERS)
        return next(each for each in ids if each not in self._by_alias)

    def check_alias(self, alias: str | None) -> None:
        """Whether a new socket may have this alias.

        :raises InvalidArgument: it is empty, or a socket that has not ended has it.
        """
        if alias is None:
            return
        if not alias.strip():
            raise InvalidArgument("alias must not be empty. Leave it out to have none.")
        holder = self._by_alias.get(alias)
        if alias in self._by_id or (holder and holder.state is not SocketState.CLOSED):
            raise InvalidArgument(
                f"The alias '{alias}' is taken by a socket that has not ended. "
                f"Choose another, or close that socket and wait for its close."
            )

    def add(self, task: SocketTask) -> None:
        """Adds a new socket."""
        self._by_id[task.socketTaskId] = task
        if task.alias is not None:
            self._by_alias[task.alias] = task

    def find(self, name: object) -> SocketTask:
        """The socket of this name.

        :param name: a SocketTask, an alias or a socketTaskId.
        :raises UnknownName: there is none; lists the known ones.
        """
        if isinstance(name, SocketTask):
            if self._by_id.get(name.socketTaskId) is name:
                return name
            raise UnknownName("socket", name.name, self.names)
        found = self._by_alias.get(str(name)) or self._by_id.get(str(name))
        if found is None:
            raise UnknownName("socket", name, self.names)
        return found

    def by_id(self, task_id: str) -> SocketTask | None:
        """The socket of this id, if it is still held."""
        return self._by_id.get(task_id)

    def forget(self, task: SocketTask) -> None:
        """Drops a socket that is not needed any more."""
        self._by_id.pop(task.socketTaskId, None)
        if task.alias is not None and self._by_alias.get(task.alias) is task:
            del self._by_alias[task.alias]
            for older in self._by_id.values():
                if older.alias == task.alias:
                    self._by_alias[task.alias] = older
