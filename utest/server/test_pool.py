from __future__ import annotations

import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.sync.client import connect

from SwanSocketLibrary.errors import InvalidArgument, ServerError, UnknownName, WaitFailed
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.listener import STOP_TIMEOUT
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
from utest.server.raw_client import RawClient

FDS = Path("/proc/self/fd")


def test_importing_the_server_loads_nothing_slow() -> None:
    script = (
        # Without the package's own __init__, which loads the keywords.
        "import sys, types\n"
        "package = types.ModuleType('SwanSocketLibrary')\n"
        "package.__path__ = ['SwanSocketLibrary']\n"
        "sys.modules['SwanSocketLibrary'] = package\n"
        "import SwanSocketLibrary.server\n"
        "print([m for m in ('asyncio', 'ssl', 'websockets', 'trustme', 'robot')"
        " if m in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "[]"


def test_a_pool_can_be_used_again_after_all_was_stopped(pool: ServerPool) -> None:
    for _ in range(2):
        server = pool.start(alias="again")
        with connect(server.url) as client:
            client.send("hello")
            assert client.recv(timeout=20) == "hello"
        pool.stop_all()
        assert not pool.servers


def test_a_server_can_be_stopped_twice(pool: ServerPool, server: EmbeddedServer) -> None:
    other = pool.start()
    pool.stop(server)
    pool.stop(server)
    assert pool.servers == (other,)
    pool.stop_all()
    pool.stop_all()
    pool.stop(server)
    assert not pool.servers


def test_a_stop_ends_the_waits_of_other_threads(pool: ServerPool, server: EmbeddedServer) -> None:
    waiting = threading.Event()
    failures: list[WaitFailed] = []

    def wait() -> None:
        waiting.set()
        try:
            server.wait_connection(Deadline(None))
        except WaitFailed as failure:
            failures.append(failure)

    thread = threading.Thread(target=wait)
    thread.start()
    waiting.wait(20)
    pool.stop(server)
    thread.join(20)
    assert "has been stopped" in failures[0].came


def test_a_server_is_found_by_its_alias_its_url_or_as_the_last_one(pool: ServerPool) -> None:
    first = pool.start(alias="first")
    second = pool.start()
    assert pool.servers == (first, second)
    assert pool.get("first") is first
    assert pool.get(first.url) is first
    assert pool.get(second.url) is second
    assert pool.get() is second
    assert (first.name, second.name) == ("first", second.url)
    pool.stop()
    assert pool.get() is first
    pool.stop("first")
    assert not pool.servers


def test_an_unknown_name_lists_the_known_ones(pool: ServerPool) -> None:
    pool.start(alias="chat")
    with pytest.raises(
        UnknownName, match=r"No server is named 'chta'\. Known: 'chat'\. Did you mean"
    ):
        pool.get("chta")
    with pytest.raises(UnknownName):
        pool.stop("chta")


def test_without_a_server_the_error_says_how_to_start_one(pool: ServerPool) -> None:
    with pytest.raises(ServerError, match='Use "Start Socket Server" first'):
        pool.get()


def test_an_alias_is_taken_until_its_server_stops(pool: ServerPool) -> None:
    pool.start(alias="chat")
    with pytest.raises(InvalidArgument, match="A running server is named 'chat' already"):
        pool.start(alias="chat")
    assert len(pool.servers) == 1
    pool.stop("chat")
    assert pool.start(alias="chat").name == "chat"


def test_a_server_that_others_can_reach_is_named_in_a_warning(
    pool: ServerPool, warnings: list[str]
) -> None:
    server = pool.start(alias="open", host="0.0.0.0")  # noqa: S104 - that is the test
    assert warnings == [
        "Server 'open' listens on 0.0.0.0: every machine that can reach this one can connect to it."
    ]
    assert server.url.startswith("ws://127.0.0.1:")
    with connect(server.url):
        pass


def test_an_exposed_server_needs_nobody_to_warn() -> None:
    pool = ServerPool()
    try:
        with connect(pool.start(host="0.0.0.0").url) as client:  # noqa: S104
            client.send("hello")
            assert client.recv(timeout=20) == "hello"
    finally:
        pool.stop_all()


def test_servers_with_mute_clients_stop_together(pool: ServerPool) -> None:
    """Each alone waits for its client's answer to the Close frame."""
    with ExitStack() as clients:
        for _ in range(6):
            clients.enter_context(RawClient(pool.start().url)).open()
        began = time.monotonic()
        pool.stop_all()
        assert STOP_TIMEOUT <= time.monotonic() - began < 2 * STOP_TIMEOUT
    assert not pool.servers


def test_some_servers_stop_and_others_go_on(pool: ServerPool) -> None:
    first, second, third = (pool.start(alias=name) for name in ("first", "second", "third"))
    pool.stop_together([third, first])
    pool.stop_together([third])
    assert pool.servers == (second,)
    assert (first.stopped, second.stopped, third.stopped) == (True, False, True)
    with connect(second.url):
        pass


def test_what_a_stopped_server_kept_counts_no_more(pool: ServerPool, soon: Deadline) -> None:
    pool.start()
    server = pool.start("silent")
    with connect(server.url) as client:
        client.send("kept")
        client.ping().wait(20)
    assert pool._budget.kept > 0
    pool.stop(server)
    assert (pool._budget.kept, pool._budget.records) == (0, [pool._running[0].server.record])
    assert server.wait_message(lambda data: (True, data), soon) == "kept"
    assert pool._budget.kept == 0


def test_a_client_is_found_by_its_key_on_any_server_that_runs(pool: ServerPool) -> None:
    first, second = pool.start(), pool.start()
    key = "AAAAAAAAAAAAAAAAAAAAAA=="
    assert pool.find_client([key]) is None
    with RawClient(first.url) as client:
        client.open()
        assert pool.find_client(["other", key]) == (first, 1)
        pool.stop(first)
    assert pool.find_client([key]) is None
    assert pool.servers == (second,)
