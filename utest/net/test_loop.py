"""The net's thread: one for all, from its first user to its last."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.net import loop
from SwanSocketLibrary.net.loop import acquire, in_thread, look_up
from SwanSocketLibrary.server.pool import ServerPool
from utest.net.conftest import Connect
from utest.net.peers import PATIENCE, descriptors, swan_threads

T = TypeVar("T")


def in_net(coroutine: Coroutine[Any, Any, T]) -> T:
    net = acquire()
    try:
        return net.run(coroutine)
    finally:
        net.release()
        net.join(PATIENCE)


def test_it_lives_from_its_first_user_to_its_last_and_starts_again() -> None:
    before = len(descriptors())
    for _ in range(3):
        first, second = acquire(), acquire()
        assert first is second
        assert swan_threads() == ["swan-socket-net"]
        first.release()
        assert first.call(lambda: threading.current_thread().name) == "swan-socket-net"
        second.release()
        second.join(PATIENCE)
        assert not swan_threads()
        assert len(descriptors()) == before


def test_who_comes_soon_after_the_last_user_has_the_same() -> None:
    first = acquire()
    first.release()
    second = acquire()
    assert second is first
    assert second.call(lambda: 42) == 42
    second.release()
    second.join(PATIENCE)
    assert not swan_threads()


def test_it_ends_by_itself_where_nobody_comes() -> None:
    net = acquire()
    net.release()
    net._thread.join(PATIENCE)
    assert not swan_threads()
    another = acquire()
    assert another is not net
    another.release()
    another.join(PATIENCE)


def test_once_it_has_ended_it_takes_no_calls() -> None:
    net = acquire()
    net.release()
    with pytest.raises(ServerError, match="has been stopped"):
        net.call(lambda: 42)
    net.join(PATIENCE)


def test_clients_and_servers_share_it(connect: Connect) -> None:
    pool = ServerPool()
    try:
        _, recorder = connect(pool.start().url)
        recorder.wait("opened")
        assert swan_threads() == ["swan-socket-net"]
    finally:
        pool.stop_all()
    recorder.wait("closed")


def test_a_call_runs_in_it_and_brings_back_what_it_raises() -> None:
    net = acquire()
    try:
        assert net.call(lambda: net.inside)
        assert net.call(lambda: net.call(lambda: 42)) == 42
        assert not net.inside
        with pytest.raises(LookupError, match="odd"):
            net.call(lambda: {"even": 1}["odd"])
    finally:
        net.release()
        net.join(PATIENCE)


def test_what_would_wait_for_the_thread_in_it_is_refused() -> None:
    net = acquire()
    try:
        with pytest.raises(ServerError, match="cannot be stopped by what runs in the net's thread"):
            net.call(lambda: net.run(asyncio.sleep(0)))
    finally:
        net.release()
        net.join(PATIENCE)


def test_tasks_that_are_left_are_cancelled_with_it() -> None:
    net = acquire()
    ended: list[bool] = []

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async def leave() -> None:
        task = asyncio.ensure_future(wait())
        await asyncio.sleep(0)
        assert not task.done()

    net.run(leave())
    net.release()
    net.join(PATIENCE)
    assert ended == [True]


def test_who_comes_while_left_tasks_end_has_the_same() -> None:
    net = acquire()
    ending, go_on = threading.Event(), asyncio.Event()

    async def end_slowly() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ending.set()
            await go_on.wait()

    async def leave() -> asyncio.Task[None]:
        task = asyncio.ensure_future(end_slowly())
        await asyncio.sleep(0)
        return task

    task = net.run(leave())
    net.release()
    net.loop.call_soon_threadsafe(net._end_if_idle)
    assert ending.wait(PATIENCE)
    another = acquire()
    assert another is net
    another.call(go_on.set)
    another.release()
    another.join(PATIENCE)
    assert task.cancelled()
    assert not swan_threads()


def test_what_blocks_holds_up_nothing_else() -> None:
    go_on, names = threading.Event(), list[str]()

    def block() -> int:
        names.append(threading.current_thread().name)
        assert go_on.wait(PATIENCE)
        return 42

    async def both() -> int:
        blocked = asyncio.ensure_future(in_thread(block))
        await asyncio.sleep(0)
        go_on.set()  # which this thread could not do if it were held up
        return await blocked

    assert in_net(both()) == 42
    assert names == [loop.LOOK_UP_NAME]


def test_a_result_that_nobody_waits_for_is_dropped() -> None:
    go_on = threading.Event()

    async def give_up() -> list[threading.Thread]:
        waiting = asyncio.ensure_future(in_thread(lambda: go_on.wait(PATIENCE)))
        await asyncio.sleep(0)
        waiting.cancel()
        return [each for each in threading.enumerate() if each.name == loop.LOOK_UP_NAME]

    threads = in_net(give_up())
    go_on.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(threads) == 1
    assert not swan_threads()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", (socket.AF_INET, ("127.0.0.1", 80))),
        ("::1", (socket.AF_INET6, ("::1", 80, 0, 0))),
    ],
)
def test_an_address_is_its_own_and_nobody_is_asked(
    host: str, address: loop.Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", pytest.fail)
    assert in_net(look_up(host, 80)) == [address]


def test_a_family_can_be_asked_for() -> None:
    found = in_net(look_up("localhost", 80, socket.AF_INET))
    assert {family for family, _ in found} == {socket.AF_INET}
    with pytest.raises(OSError, match=r"."):
        in_net(look_up("::1", 80, socket.AF_INET))


@pytest.mark.parametrize("host", ["name.invalid", "a" * 64 + ".example", "a..b"])
def test_a_name_without_an_address_raises(host: str) -> None:
    with pytest.raises((OSError, UnicodeError)):
        in_net(look_up(host, 80))


def test_what_a_look_up_raises_is_raised_where_it_is_awaited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError("odd")

    monkeypatch.setattr(socket, "getaddrinfo", broken)
    with pytest.raises(LookupError, match="odd"):
        in_net(look_up("localhost", 80))
