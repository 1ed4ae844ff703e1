"""The SocketTask that a connect hands back."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from SwanSocketLibrary.swan.bounds import BOUNDS, Bound
from SwanSocketLibrary.swan.inbox import Inbox
from SwanSocketLibrary.swan.model import Event, EventKind, SocketState, Task, TaskRef
from SwanSocketLibrary.swan.payloads import MASKED, HiddenText, Payload

_CONDITIONS: Final = 32
"""Conditions of waits of which a socket remembers how far they looked."""


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

    def hear(self, event: Event) -> None:
        """Something happened to it."""
        self._task = event.task
        if event.kind is EventKind.OPEN:
            self.opened = event.payload
        elif event.kind is EventKind.MESSAGE:
            self.inbox.put(event.payload["data"], event.size)
        else:
            self.ended = event
