"""A SocketTask as the host knows it."""

from __future__ import annotations

from dataclasses import dataclass

from SwanSocketLibrary.swan.states import SocketState


@dataclass(frozen=True, slots=True)
class Task:
    """One socket of a smart program.

    :ivar id: its ``socketTaskId``, never used twice in a run (S3).
    :ivar name: what people call it in a log: its alias, else its id.
    :ivar state: its ``readyState`` (S1).
    :ivar offered: the subprotocols of its connect.
    :ivar protocol: the one that the server chose, ``""`` before that or for none.
    :ivar close_code: how it ended: the peer's code, 1006 after an error; ``None`` before.
    :ivar close_reason: the peer's reason; ``None`` before the end.
    :ivar cause: why it ended in an error, ``""`` otherwise.
    """

    id: str
    name: str
    state: SocketState = SocketState.CONNECTING
    offered: tuple[str, ...] = ()
    protocol: str = ""
    close_code: int | None = None
    close_reason: str | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """The task that a call is for, which may have ended."""

    task_id: str
    name: str
