from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from SwanSocketLibrary.events.entries import ServerEvent, ServerEventKind
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.limits import LIMITS
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
from utest.server.raw_client import PATIENCE, RawClient


class EventLog:
    """Keeps the events and waits for them."""

    def __init__(self) -> None:
        self.events: list[ServerEvent] = []
        self._changed = threading.Condition()

    def __call__(self, event: ServerEvent) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait(self, kind: ServerEventKind, client: int | None = 1, count: int = 1) -> ServerEvent:
        def found() -> list[ServerEvent]:
            return [item for item in self.events if (item.kind, item.client) == (kind, client)]

        with self._changed:
            enough = self._changed.wait_for(lambda: len(found()) >= count, PATIENCE)
            assert enough, f"{kind} is not {count} times in {self.events}"
            return found()[0]

    def kinds(self, client: int | None = 1) -> list[ServerEventKind]:
        with self._changed:
            return [event.kind for event in self.events if event.client == client]


def server_threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name == "swan-socket-net"]


@pytest.fixture
def log() -> EventLog:
    return EventLog()


@pytest.fixture
def warnings() -> list[str]:
    return []


@pytest.fixture
def pool(log: EventLog, warnings: list[str]) -> Iterator[ServerPool]:
    pool = ServerPool(log, warnings.append)
    yield pool
    pool.stop_all()


LimitedPool = Callable[..., ServerPool]
"""Makes a pool with other limits than `LIMITS`, which the fixture stops."""


@pytest.fixture
def limited(log: EventLog, warnings: list[str]) -> Iterator[LimitedPool]:
    pools: list[ServerPool] = []

    def make(**limits: Any) -> ServerPool:
        pools.append(ServerPool(log, warnings.append, limits=replace(LIMITS, **limits)))
        return pools[-1]

    yield make
    for pool in pools:
        pool.stop_all()


@pytest.fixture
def server(pool: ServerPool) -> EmbeddedServer:
    return pool.start(alias="chat")


@pytest.fixture
def silent(pool: ServerPool) -> EmbeddedServer:
    return pool.start("silent", alias="quiet")


@pytest.fixture
def raw(server: EmbeddedServer) -> Iterator[RawClient]:
    """An open connection to `server`."""
    with RawClient(server.url) as client:
        client.open()
        yield client


@pytest.fixture
def raw_silent(silent: EmbeddedServer) -> Iterator[RawClient]:
    """An open connection to `silent`."""
    with RawClient(silent.url) as client:
        client.open()
        yield client


@pytest.fixture
def soon() -> Deadline:
    return Deadline(PATIENCE)
