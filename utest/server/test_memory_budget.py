from __future__ import annotations

import contextlib
import gc
import struct
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from SwanSocketLibrary.errors import WaitFailed
from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.limits import MemoryBudget, ServerLimits
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.server.records import ServerRecord
from SwanSocketLibrary.swan.inbox import MIB
from SwanSocketLibrary.swan.payloads import Headers
from SwanSocketLibrary.waiting import Deadline, Monitor
from utest.server.conftest import EventLog, LimitedPool
from utest.server.raw_client import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    RawClient,
    close_payload,
    frame,
    request,
)

COMPRESSES = "Sec-WebSocket-Extensions: permessage-deflate\r\n"


def anything(data: str | bytes) -> tuple[bool, str | bytes]:
    return True, data


def nothing(_data: str | bytes) -> tuple[bool, None]:
    return False, None


def unfinished(size: int) -> bytes:
    """The beginning of a message of which `size` bytes come, and never one more."""
    head = bytes([BINARY | 0x80, 0x80 | 127]) + struct.pack("!Q", size + 1)
    return head + bytes(4) + bytes(size)


def compressed(size: int) -> bytes:
    """A message of zeros, which compress a thousandfold."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = deflate.compress(bytes(size)) + deflate.flush(zlib.Z_SYNC_FLUSH)
    whole = bytearray(frame(BINARY, data[:-4]))
    whole[0] |= 0x40
    return bytes(whole)


def synchronize(client: RawClient) -> None:
    """Returns when the server has treated all that the client has sent."""
    client.send(frame(PING, b"synchronize"))
    while client.read_frame().opcode != PONG:
        pass


def held(pool: ServerPool) -> int:
    """Counts anew what is held, in the loop's thread."""

    def count() -> int:
        pool._budget.recount()
        return pool._budget.total

    return pool._net_thread().call(count)


# By itself


def test_shares_are_counted_and_taken_off_again() -> None:
    sizes = {"a": 10, "b": 20}
    held = MemoryBudget(ServerLimits(max_held=100))
    first = held.share(lambda: sizes["a"], lambda: None)
    second = held.share(lambda: sizes["b"], lambda: None)
    for share in (first, second):
        share.recount()
    assert (held.pending, held.total, held.over) == (30, 30, False)
    sizes["b"] = 91
    second.recount()
    assert held.over
    second.end()
    second.end()
    assert (held.pending, held.over) == (10, False)


def test_the_largest_share_is_given_up() -> None:
    given_up: list[int] = []
    held = MemoryBudget(ServerLimits(max_held=100))
    for size in (30, 50, 40):
        held.share(lambda size=size: size, lambda size=size: given_up.append(size))  # type: ignore[misc]
    held.recount()
    assert held.relieve()
    held.give_up_largest()
    assert given_up == [50]


def test_there_is_room_when_a_quarter_is_free() -> None:
    held = MemoryBudget(ServerLimits(max_held=100))
    held.kept = 75
    assert held.room
    held.pending = 1
    assert not held.room


def record_with_clients(held: MemoryBudget) -> ServerRecord:
    record = ServerRecord("chat", Monitor(), None, budget=held)
    held.records.append(record)
    for _ in range(4):
        record.received(record.connected("/", Headers([])), "x" * 1000)
    return record


def test_answered_messages_are_spared_first_those_of_gone_clients_before_others() -> None:
    held = MemoryBudget(ServerLimits(max_held=4500))
    record = record_with_clients(held)
    first, second, third, fourth = record.clients
    for client in (first, third):
        client.answered = True
    record.gone(third, "left")
    record.gone(fourth, "left")
    assert held.over
    held.relieve()
    assert [len(client.inbox) for client in (first, second, third, fourth)] == [1, 1, 0, 1]
    record.received(first, "x" * 1000)
    held.relieve()
    assert [len(client.inbox) for client in (first, second, third, fourth)] == [1, 1, 0, 1]
    assert (first.inbox.dropped, third.inbox.dropped) == (1, 1)


def test_then_those_of_gone_clients_the_first_gone_first() -> None:
    held = MemoryBudget(ServerLimits(max_held=4500))
    record = record_with_clients(held)
    first, second, third, fourth = record.clients
    record.gone(third, "left")
    record.gone(first, "left")
    held.relieve()
    assert [len(client.inbox) for client in (first, second, third, fourth)] == [1, 1, 0, 1]
    record.received(second, "x" * 5000)
    assert held.relieve()
    assert [len(client.inbox) for client in (first, second, third, fourth)] == [0, 2, 0, 1]


# On a server


@pytest.fixture
def pool(limited: LimitedPool) -> ServerPool:
    return limited(max_held=MIB, max_message=MIB)


@pytest.fixture
def silent(pool: ServerPool) -> EmbeddedServer:
    return pool.start("silent", alias="quiet")


@pytest.fixture
def three(silent: EmbeddedServer) -> Iterator[list[RawClient]]:
    with ExitStack() as stack:
        clients = [stack.enter_context(RawClient(silent.url)) for _ in range(3)]
        for client in clients:
            client.open()
        yield clients


def test_of_unfinished_messages_the_largest_goes_and_the_others_go_on(
    pool: ServerPool, silent: EmbeddedServer, three: list[RawClient], log: EventLog
) -> None:
    first, second, third = three
    first.send(unfinished(MIB // 2))
    second.send(unfinished(MIB // 2 + 20_000))
    closed = second.read_frame()
    assert (closed.opcode, closed.payload[:2]) == (CLOSE, close_payload(1013))
    told = str(log.wait(ServerEventKind.BOUND, client=2).data)
    assert told == (
        "more is held for all clients than server_max_held=1MiB: it is closed with 1013"
    )
    third.send(frame(TEXT, b"goes on"))
    assert silent.wait_message(anything, Deadline(20), 3) == "goes on"
    first.send(b"a")
    assert len(silent.wait_message(anything, Deadline(20), 1)) == MIB // 2 + 1


@pytest.mark.parametrize("data", [b"", b"ab"])
def test_many_small_fragments_do_not_grow(silent: EmbeddedServer, data: bytes) -> None:
    """A list of them would hold many times what they are."""
    many = frame(CONTINUATION, data, fin=False) * 10_000
    with RawClient(silent.url) as client:
        client.open()
        client.send(frame(TEXT, b"", fin=False))
        synchronize(client)
        tracemalloc.start()
        try:
            for _ in range(6):
                client.send(many)
            synchronize(client)
            gc.collect()
            assert tracemalloc.get_traced_memory()[0] < 60_000 * len(data) + 300_000
        finally:
            tracemalloc.stop()


def test_untaken_messages_make_the_sender_wait_and_nothing_is_lost(
    pool: ServerPool, silent: EmbeddedServer, three: list[RawClient], log: EventLog
) -> None:
    first, second, _ = three
    for number in range(6):
        first.send(frame(BINARY, bytes([number]) * 100_000))
        synchronize(first)
    for number in range(6):
        second.send(frame(BINARY, bytes([number]) * 100_000))
    told = str(log.wait(ServerEventKind.BOUND, client=2).data)
    assert told.startswith("too many messages of all clients were not taken (server_max_held=1MiB)")
    with pytest.raises(WaitFailed, match=r"reads nothing more .* server_max_held=1MiB"):
        silent.wait_message(nothing, Deadline(20), 2)
    for client in (1, 2):
        for number in range(6):
            assert silent.wait_message(anything, Deadline(20), client) == bytes([number]) * 100_000


def test_a_server_that_answers_forgets_what_it_has_answered(
    pool: ServerPool, log: EventLog
) -> None:
    server = pool.start()
    big = b"x" * 100_000
    for _ in range(3):
        with RawClient(server.url) as client:
            client.open()
            for _ in range(8):
                client.send(frame(BINARY, big))
                assert client.read_frame().payload == big
        log.wait(ServerEventKind.GONE, client=server.client_count)
    assert held(pool) <= MIB
    told = str(log.wait(ServerEventKind.BOUND, client=None).data)
    assert told.endswith("that were answered, and that no wait took, are forgotten")
    assert [event.data for event in log.events if event.kind is ServerEventKind.BOUND] == [told]
    with pytest.raises(WaitFailed, match=r"8 older messages are forgotten .*server_max_held=1MiB"):
        server.wait_message(anything, Deadline(0), 1)


@pytest.mark.parametrize("tls", [None, "trusted"])
def test_all_is_given_back_when_clients_leave(
    limited: LimitedPool, log: EventLog, tls: str | None
) -> None:
    pool = limited()
    server = pool.start("silent", tls=tls)
    tracemalloc.start()
    gc.collect()
    gc.disable()  # what is freed is freed at once, and waits for no collection
    try:
        clients = [RawClient(server.url) for _ in range(4)]
        for client in clients:
            client.open()
            client.send(frame(TEXT, b"x" * MIB, fin=False))
            client.send(unfinished(MIB))
        while held(pool) < 8 * MIB:
            pass
        assert tracemalloc.get_traced_memory()[0] > 8 * MIB
        for number, client in enumerate(clients, 1):
            client.socket.close()
            log.wait(ServerEventKind.GONE, client=number)
        del client, clients
        assert held(pool) == 0
        of_asyncio = 0 if tls is None else 4 * 256 * 1024  # for TLS, freed by and by
        assert tracemalloc.get_traced_memory()[0] < MIB + of_asyncio
    finally:
        tracemalloc.stop()
        gc.enable()


def test_what_a_request_and_early_bytes_hold_counts_too(
    pool: ServerPool, silent: EmbeddedServer, log: EventLog
) -> None:
    with ExitStack() as stack:
        for number in range(1, 8):
            silent.hold_next_handshake()
            client = stack.enter_context(RawClient(silent.url))
            client.send(request(more=f"X-A: {'a' * 50_000}\r\n"))
            log.wait(ServerEventKind.HELD, client=number)
            client.send(bytes(90_000 if number < 7 else 300_000))
        assert log.wait(ServerEventKind.GONE, client=7).data == (
            "more is held for all clients than server_max_held=1MiB"
        )
        assert 6 * 50_000 < held(pool) <= MIB


def test_a_request_that_is_too_much_is_refused(limited: LimitedPool, log: EventLog) -> None:
    server = limited(max_held=1000).start()
    with RawClient(server.url) as client:
        client.send(b"GET / HTTP/1.1\r\nX-A: " + b"a" * 1000)
        assert client.read_to_end().startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    told = str(log.wait(ServerEventKind.BOUND, client=None).data)
    assert told.endswith(": more is held for all clients than server_max_held=1000 B")


def test_a_client_that_does_not_read_what_it_asked_for_goes(
    pool: ServerPool, log: EventLog
) -> None:
    server = pool.start()
    with RawClient(server.url) as client:
        client.open()
        client.socket.settimeout(20)
        with contextlib.suppress(ConnectionError):
            while ServerEventKind.GONE not in log.kinds():
                client.send(frame(BINARY, bytes(100_000)))
    assert (
        log.wait(ServerEventKind.GONE).data
        == "more is held for all clients than server_max_held=1MiB"
    )


# What compressed messages grow to


def test_what_a_compressed_message_grows_to_is_bounded(limited: LimitedPool, log: EventLog) -> None:
    server = limited(max_message=MIB).start("silent", compression=True)
    with RawClient(server.url) as client:
        client.open(more=COMPRESSES)
        client.send(compressed(MIB))
        assert len(server.wait_message(anything, Deadline(20))) == MIB
    bomb = compressed(200 * MIB)
    with RawClient(server.url) as client:
        client.open(more=COMPRESSES)
        tracemalloc.start()
        try:
            client.send(bomb)
            closed = client.read_frame()
            assert (closed.opcode, closed.payload[:2]) == (CLOSE, close_payload(1009))
            assert tracemalloc.get_traced_memory()[1] < 20 * MIB
        finally:
            tracemalloc.stop()
    told = str(log.wait(ServerEventKind.BOUND, client=2).data)
    assert told.startswith("its message is longer than server_max_message=1MiB: ")


def test_many_compressed_messages_wait_until_some_are_taken() -> None:
    """What comes with one read from the system would grow to 200 MiB."""
    pool = ServerPool(limits=ServerLimits(max_held=8 * MIB, max_message=MIB))
    server = pool.start("silent", compression=True)
    many = compressed(MIB) * 200
    try:
        with RawClient(server.url) as client:
            client.open(more="Sec-WebSocket-Extensions: permessage-deflate\r\n")
            tracemalloc.start()
            client.send(many)
            with pytest.raises(WaitFailed, match="The server reads nothing more from it"):
                server.wait_message(nothing, Deadline(20))
            assert held(pool) < 30 * MIB  # after all that was read is treated
            for _ in range(200):
                assert len(server.wait_message(anything, Deadline(20))) == MIB
            assert tracemalloc.get_traced_memory()[1] < 40 * MIB
    finally:
        tracemalloc.stop()
        pool.stop_all()
