from __future__ import annotations

import pytest

from SwanSocketLibrary.errors import ServerError, UnknownName, WaitFailed
from SwanSocketLibrary.events.entries import CloseFrame, ServerEvent, ServerEventKind
from SwanSocketLibrary.server.limits import MemoryBudget, ServerLimits
from SwanSocketLibrary.server.records import ClientRecord, Observer, ServerRecord
from SwanSocketLibrary.swan.payloads import Headers
from SwanSocketLibrary.waiting import Deadline, Monitor
from utest.server.conftest import EventLog, LimitedPool
from utest.server.raw_client import RawClient


@pytest.mark.parametrize(
    ("close", "text"),
    [
        (CloseFrame(1000), "1000"),
        (CloseFrame(4000, "bye"), "4000 'bye'"),
        (CloseFrame(None), "without a code"),
        (CloseFrame(1000, "\x1b[31m\u202e"), r"1000 '\x1b[31m\u202e'"),
    ],
)
def test_a_close_frame_reads_well(close: CloseFrame, text: str) -> None:
    assert str(close) == text


# Clients that have gone


def record(keeps_gone: int, observer: Observer | None = None) -> ServerRecord:
    held = MemoryBudget(ServerLimits(keeps_gone=keeps_gone))
    return ServerRecord("chat", Monitor(), observer, budget=held)


def arrive(record: ServerRecord, key: str = "") -> ClientRecord:
    return record.connected("/", Headers([("Sec-WebSocket-Key", key)]))


def known(record: ServerRecord) -> list[int]:
    return [client.number for client in record.clients]


def test_of_clients_that_have_gone_the_first_are_forgotten() -> None:
    events: list[ServerEvent] = []
    server = record(2, events.append)
    clients = [arrive(server) for _ in range(6)]
    for client in (clients[3], clients[0], clients[1], clients[2]):
        server.gone(client, "left")
    assert known(server) == [2, 3, 5, 6]
    assert (server.arrived, server.forgotten) == (6, 2)
    assert arrive(server).number == 7
    told = [event for event in events if event.client is None]
    assert [(event.kind, event.data) for event in told] == [
        (
            ServerEventKind.FORGOTTEN,
            "more clients have gone than are remembered (server_keeps_gone=2): from now on the "
            "first of them are forgotten, with what no wait has taken",
        )
    ]


def test_those_that_a_stop_ends_are_not_forgotten() -> None:
    events: list[ServerEvent] = []
    server = record(1, events.append)
    clients = [arrive(server) for _ in range(3)]
    server.stop()
    for client in clients:
        server.gone(client, "the server was stopped")
    assert known(server) == [1, 2, 3]
    assert ServerEventKind.FORGOTTEN not in [event.kind for event in events]


@pytest.mark.parametrize("keeps_gone", [0, 1, 2])
def test_the_last_that_arrived_is_never_forgotten(keeps_gone: int) -> None:
    server = record(keeps_gone)
    clients = [arrive(server) for _ in range(5)]
    for client in reversed(clients):
        server.gone(client, "left")
    assert server.client(None).number == 5
    assert len(known(server)) == max(1, keeps_gone)


def test_one_that_is_forgotten_is_told_from_one_that_never_came() -> None:
    server = record(1)
    for client in [arrive(server) for _ in range(3)]:
        server.gone(client, "left")
    with pytest.raises(ServerError) as failure:
        server.client(1)
    assert str(failure.value) == (
        "Client 1 of server 'chat' has gone and is forgotten: the last 1 that have gone are "
        "remembered. The import's argument server_keeps_gone keeps more."
    )
    with pytest.raises(UnknownName, match="No client is named '4'"):
        server.client(4)


def test_what_is_kept_of_a_forgotten_client_is_given_back() -> None:
    server = record(0)
    for client in [arrive(server) for _ in range(3)]:
        server.received(client, "x" * 1000)
        server.gone(client, "left")
    assert len(known(server)) == 1
    assert 1000 < server._budget.kept < 2000


def test_waits_tell_of_the_forgotten(limited: LimitedPool, log: EventLog) -> None:
    server = limited(keeps_gone=1).start()
    for number in range(1, 5):
        with RawClient(server.url) as client:
            client.open()
        log.wait(ServerEventKind.GONE, number)
    with pytest.raises(ServerError, match="is forgotten"):
        server.wait_message(lambda data: (True, data), Deadline(None), 2)
    assert server.wait_connection(Deadline(0)).client == 4
    with pytest.raises(WaitFailed) as failure:
        server.wait_connection(Deadline(0))
    assert failure.value.came == (
        "Clients that have connected so far: 4. "
        "3 of them have gone and are forgotten (server_keeps_gone=1)."
    )


def test_the_error_lists_the_last_clients_alone() -> None:
    server = record(0)
    for _ in range(30):
        arrive(server)
    with pytest.raises(UnknownName) as failure:
        server.client(31)
    assert str(failure.value).count("'") == 2 + 2 * 20
    assert "'30'." in str(failure.value)


# By the key of the handshake


def test_a_client_is_found_by_its_key_until_it_is_forgotten() -> None:
    server = record(1)
    first, second, third = (arrive(server, key) for key in ("a", "b", "a"))
    assert server.with_key(["b"]) is second
    assert server.with_key(["a"]) is third
    assert server.with_key(["c", "b"]) is second
    assert server.with_key([]) is None
    for client in (first, second, third):
        server.gone(client, "left")
    assert server.with_key(["b"]) is None
    assert server.with_key(["a"]) is third


# What was no client


def test_of_what_was_no_client_the_last_is_known_and_each_is_told() -> None:
    events: list[ServerEvent] = []
    server = record(1, events.append)
    for number in range(1000):
        server.strayed(f"made no request: {number}\x1b")
    assert server.stray == "made no request: 999\\x1b"
    assert len(events) == 1000
    assert (events[0].kind, events[0].client) == (ServerEventKind.REFUSED, None)
    assert events[0].data == "a connection made no request: 0\x1b"


def test_a_bound_is_a_warning_once() -> None:
    events: list[ServerEvent] = []
    server = record(1, events.append)
    for limit in ("max_head", "max_head", "max_clients", ""):
        server.strayed("was refused: x", limit)
    assert [event.kind for event in events] == [
        ServerEventKind.BOUND,
        ServerEventKind.REFUSED,
        ServerEventKind.BOUND,
        ServerEventKind.REFUSED,
    ]
