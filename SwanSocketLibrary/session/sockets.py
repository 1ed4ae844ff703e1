"""The sockets: the SocketTask that a connect returns, and all of them by name."""

from __future__ import annotations

import itertools
import time
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from SwanSocketLibrary.errors import InvalidArgument, UnknownName
from SwanSocketLibrary.events.entries import Origin
from SwanSocketLibrary.net.interface import Connection
from SwanSocketLibrary.swan.bounds import BOUNDS, Bound
from SwanSocketLibrary.swan.inbox import Inbox
from SwanSocketLibrary.swan.model import Event, EventKind, SocketState, Task, TaskRef
from SwanSocketLibrary.swan.payloads import MASKED, HiddenText, Payload

_CONDITIONS: Final = 32
"""Conditions of waits of which a socket remembers how far they looked."""

_NUMBERS: Final = itertools.count(1)
"""Shared by all sessions of a run, so that no id is used twice in it (S3)."""


class Judged:
    """How far waits for one condition have looked at a socket's messages.

    :ivar number: of the last message that was judged.
    """

    def __init__(self) -> None:
        self.number = 0


class SocketTask:
    """A socket of the smart program, from its connect on.

    Suites pass it as ``socket=`` and read its attributes. The session changes it, under the
    session's lock.
    """

    def __init__(self, task: Task, alias: str | None, inbox_bound: Bound = BOUNDS.inbox) -> None:
        self._task = task
        self._alias = alias
        self.inbox = Inbox(inbox_bound)
        self.warned_of_full_inbox = False
        """Whether the log has said so: it says it once."""
        self._judged: OrderedDict[Hashable, Judged] = OrderedDict()
        self.connected_at = time.monotonic()
        """When it was created, on the monotonic clock."""
        self.origin = Origin(task.id, task.name, self.connected_at)
        """What the event log knows it by."""
        self.connection: Connection | None = None
        """From the moment when the transport has returned it to its end."""
        self.abandoned: str | None = None
        """The cause with which its connection is to be abandoned as soon as there is one."""
        self._paused = False
        self.handshake_keys: tuple[str, ...] = ()
        """What its requests for a handshake are told apart by, of each redirect one (RFC 6455
        §4.1). Replaced as a whole, so that it can be read without the lock."""
        self.opened: Payload | None = None
        """The open event's payload, once it happened."""
        self.ended: Event | None = None
        """The terminal event, once it happened."""

    def __repr__(self) -> str:
        shown = MASKED if isinstance(self._alias, HiddenText) else self.name
        name = shown if self._alias is None else f"{shown} ({self.socketTaskId})"
        return f"<SocketTask {name} {self.state.name}>"

    @property
    def socketTaskId(self) -> str:  # noqa: N802 - the platform's name
        """The platform's id of the task (S3)."""
        return self._task.id

    @property
    def readyState(self) -> int:  # noqa: N802 - the platform's name
        """0 CONNECTING, 1 OPEN, 2 CLOSING, 3 CLOSED (S1)."""
        return self._task.state.value

    @property
    def alias(self) -> str | None:
        """The alias of its connect."""
        return self._alias

    @property
    def name(self) -> str:
        """What logs call it: its alias, else its id."""
        return self._task.name

    @property
    def state(self) -> SocketState:
        """Its state (S1)."""
        return self._task.state

    @property
    def target(self) -> TaskRef:
        """What the rules call it by."""
        return TaskRef(self._task.id, self._task.name)

    @property
    def protocol(self) -> str:
        """The subprotocol that the server chose, ``""`` for none."""
        return self._task.protocol

    @property
    def close_code(self) -> int | None:
        """The peer's close code, 1006 after an error, ``None`` before the end."""
        return self._task.close_code

    @property
    def close_reason(self) -> str | None:
        """The peer's close reason, ``None`` before the end."""
        return self._task.close_reason

    @property
    def cause(self) -> str:
        """Why it ended in an error, ``""`` otherwise."""
        return self._task.cause

    @property
    def stalled(self) -> bool:
        """Whether it reads nothing until messages are taken: its inbox is full.

        One that is CLOSING reads on: it must see the peer's answer.
        """
        return self.state is SocketState.OPEN and self.inbox.full

    @property
    def silent(self) -> bool:
        """Whether nothing more can come: it has ended, or is stalled."""
        return self.ended is not None or self.stalled

    def pause(self) -> None:
        """Has its connection read nothing more until `resume`."""
        self._paused = True
        if self.connection is not None:
            self.connection.pause_reading()

    def resume(self) -> None:
        """Has its connection read again, if it was paused."""
        if self._paused:
            self._paused = False
            if self.connection is not None:
                self.connection.resume_reading()

    def attach(self, connection: Connection) -> None:
        """The transport has returned its connection, which is paused if the inbox is full."""
        self.connection = connection
        if self._paused:
            connection.pause_reading()

    def detach(self) -> None:
        """Its connection has ended, or is to be forgotten."""
        self.connection = self.abandoned = None
        self._paused = False

    def judged(self, condition: Hashable) -> Judged:
        """How far waits for this have looked; for ``None`` always from the beginning."""
        if condition is None:
            return Judged()
        judged = self._judged.setdefault(condition, Judged())
        self._judged.move_to_end(condition)
        if len(self._judged) > _CONDITIONS:
            self._judged.popitem(last=False)
        return judged

    def judge_anew(self, number: int) -> None:
        """Messages from this one on are there again: waits look at them once more."""
        for judged in self._judged.values():
            judged.number = min(judged.number, number - 1)

    def update(self, task: Task) -> None:
        """The rules changed its state."""
        self._task = task

    def happened(self, event: Event) -> None:
        """Something happened to it."""
        self._task = event.task
        if event.kind is EventKind.OPEN:
            self.opened = event.payload
        elif event.kind is EventKind.MESSAGE:
            self.inbox.put(event.payload["data"], event.size)
        else:
            self.ended = event


class SocketRegistry:
    """Every socket since the last clean-up, by its id and by its alias.

    An alias is free again when its socket is CLOSED: a later connect may take it over.

    The test's thread alone changes it, with the session's lock, and may look at it without; other
    threads look with the lock.
    """

    def __init__(self) -> None:
        self._by_id: dict[str, SocketTask] = {}
        self._by_alias: dict[str, list[SocketTask]] = {}
        """Those that have had an alias, the last one is its holder."""

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
        holder = self._holder(alias)
        if alias in self._by_id or (holder and holder.state is not SocketState.CLOSED):
            raise InvalidArgument(
                f"The alias '{alias}' is taken by a socket that has not ended. "
                f"Choose another, or close that socket and wait for its close."
            )

    def add(self, task: SocketTask) -> None:
        """Adds a new socket."""
        self._by_id[task.socketTaskId] = task
        if task.alias is not None:
            self._by_alias.setdefault(task.alias, []).append(task)

    def find(self, name: object) -> SocketTask:
        """The socket of this name.

        :param name: a SocketTask, an alias or a socketTaskId.
        :raises UnknownName: there is none; lists the known ones.
        """
        if isinstance(name, SocketTask):
            if self._by_id.get(name.socketTaskId) is name:
                return name
            raise UnknownName("socket", name.name, self.names)
        found = self._holder(str(name)) or self._by_id.get(str(name))
        if found is None:
            raise UnknownName("socket", name, self.names)
        return found

    def by_id(self, task_id: str) -> SocketTask | None:
        """The socket of this id, if it is still held."""
        return self._by_id.get(task_id)

    def forget(self, task: SocketTask) -> None:
        """Drops a socket that is not needed any more."""
        if self._by_id.pop(task.socketTaskId, None) is None or task.alias is None:
            return
        holders = self._by_alias[task.alias]
        holders.remove(task)
        if not holders:
            del self._by_alias[task.alias]

    def _holder(self, alias: str) -> SocketTask | None:
        holders = self._by_alias.get(alias)
        return holders[-1] if holders else None
