"""One round of the soak: several sockets at once, from their connects to their ends."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.waiting import Deadline
from tools.soak_faults import INSTEAD, ON_OPEN
from tools.soak_socket import PATIENCE, SoakSocket, connect, wait_settled
from tools.soak_stream import SoakFailed

_SOCKETS: Final = 8
_BURSTS: Final = 12
_BURST: Final = 25
_HEALTHY: Final = 0.6
_STALLED: Final = 0.2
_LARGE: Final = 40
"""Large messages while the server does not read: more than the system's buffers take."""


@dataclass
class Counts:
    """What happened so far.

    :ivar messages: those that arrived and were checked, on both sides.
    :ivar faults: by their names.
    """

    messages: int = 0
    connections: int = 0
    rounds: int = 0
    faults: Counter[str] = field(default_factory=Counter)


def run_round(session: Session, pool: ServerPool, choose: random.Random, counts: Counts) -> None:
    """Connects some sockets, has them exchange messages, breaks some, and checks them all.

    Whatever it started has ended when it returns.

    :raises SoakFailed: something was lost, doubled, out of order, or did not end.
    """
    server = pool.start("echo")
    sockets = _open(session, server, choose, counts)
    for number in range(_BURSTS):
        for it in sockets:
            it.burst(choose.randrange(_BURST), choose.randrange(_BURST))
            if number == _BURSTS // 2 and it.break_now():
                counts.faults[getattr(it.fault, "__name__", "fault")] += 1
        if number == _BURSTS // 4 and choose.random() < _STALLED:
            sockets[0].stall(_LARGE)
            counts.faults["server_reads_late"] += 1
        if number == _BURSTS // 3:
            instead = choose.choice(INSTEAD)
            instead(session, pool, choose)
            counts.faults[instead.__name__] += 1
            counts.connections += 1
    for it in sockets:
        counts.messages += it.finish()
    session.end([it.task for it in sockets], 1.0)
    session.callbacks.forget("at a round's end")
    session.log.unwritten("sockets")
    pool.stop(server)
    if session.registry.tasks or pool.servers:
        raise SoakFailed(f"left behind: {session.registry.tasks} {pool.servers}")
    counts.rounds += 1


def _open(
    session: Session, server: EmbeddedServer, choose: random.Random, counts: Counts
) -> list[SoakSocket]:
    """Connects several sockets at once, each with a fault or without."""
    tasks = [
        connect(session, f"{server.url}/{number}") for number in range(choose.randint(1, _SOCKETS))
    ]
    counts.connections += len(tasks)
    clients = _clients(server, len(tasks))
    sockets = []
    for number, task in enumerate(tasks):
        _require_open(session, task)
        healthy = choose.random() < _HEALTHY
        fault = None if healthy else choose.choice(list(ON_OPEN.values()))
        sockets.append(SoakSocket(session, server, task, clients[f"/{number}"], fault))
    return sockets


def _require_open(session: Session, task: SocketTask) -> None:
    wait_settled(session, task)
    if task.opened is None:
        raise SoakFailed(f"{task} did not open: {task.cause}")


def _clients(server: EmbeddedServer, count: int) -> dict[str, int]:
    """The clients' numbers by the paths that they asked for."""
    requests = [server.wait_connection(Deadline(PATIENCE)) for _ in range(count)]
    return {request["path"]: request["client"] for request in requests}
