from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import InvalidArgument, ServerError, UnknownName
from SwanSocketLibrary.server import EventKind, ScriptableServer, ServerPool, WaitFailed
from utest.server.conftest import EventLog
from utest.server.raw_client import CLOSE, TEXT, RawClient, close_payload, frame, request

FDS = Path("/proc/self/fd")


def open_descriptors() -> int:
    gc.collect()
    return len(os.listdir(FDS))  # noqa: PTH208 - iterdir would count its own


def server_threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name == "swan-socket-server"]


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


def test_the_thread_lives_from_the_first_start_to_the_last_stop(pool: ServerPool) -> None:
    assert server_threads() == []
    first = pool.start()
    second = pool.start()
    assert len(server_threads()) == 1
    pool.stop(first)
    assert len(server_threads()) == 1
    pool.stop(second)
    assert server_threads() == []


@pytest.mark.skipif(not FDS.exists(), reason="descriptors are counted on Linux")
@pytest.mark.parametrize("tls", [None, "trusted"])
def test_nothing_is_left_open_after_a_stop(
    pool: ServerPool, tls: str | None, soon: Deadline
) -> None:
    pool.start(tls=tls)  # loads the modules
    pool.stop_all()
    before = open_descriptors()
    for _ in range(3):
        server = pool.start(tls=tls)
        server.hold_next_handshake()
        with RawClient(server.url) as held, RawClient(server.url) as live, RawClient(server.url):
            held.send(request())
            server.wait_connection(soon)
            live.open()
            pool.stop_all()
    assert open_descriptors() == before


def test_a_pool_can_be_used_again_after_all_was_stopped(pool: ServerPool) -> None:
    for _ in range(2):
        server = pool.start(alias="again")
        with connect(server.url) as client:
            client.send("hello")
            assert client.recv(timeout=20) == "hello"
        pool.stop_all()
        assert not pool.servers


def test_a_stop_tells_live_clients_that_the_server_goes_away(
    pool: ServerPool, server: ScriptableServer
) -> None:
    with connect(server.url) as client:
        client.send("hello")
        assert client.recv(timeout=20) == "hello"
        pool.stop(server)
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=20)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1001


def test_a_stop_does_not_wait_for_a_client_that_answers_nothing(
    pool: ServerPool, raw: RawClient, log: EventLog
) -> None:
    pool.stop_all()
    assert raw.read_frame().payload == close_payload(1001)
    assert log.wait(EventKind.GONE).data == "the server was stopped"
    assert log.kinds()[-2:] == [EventKind.CLOSE_SENT, EventKind.GONE]


def test_a_stop_drops_a_client_that_has_not_answered_an_earlier_close(
    pool: ServerPool, server: ScriptableServer, raw: RawClient, log: EventLog
) -> None:
    server.close_client(1000)
    assert raw.read_frame().opcode == CLOSE
    pool.stop(server)
    assert log.wait(EventKind.GONE).data == "the server was stopped"
    assert log.kinds().count(EventKind.CLOSE_SENT) == 1


def test_a_stop_drops_a_held_handshake(
    pool: ServerPool, server: ScriptableServer, log: EventLog
) -> None:
    server.hold_next_handshake()
    with RawClient(server.url) as client:
        client.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        log.wait(EventKind.HELD)
        pool.stop(server)
        assert client.read_to_end() == b""
    assert log.kinds() == [EventKind.CONNECTED, EventKind.HELD, EventKind.GONE]


def test_a_stop_drops_a_client_that_began_no_tls(pool: ServerPool) -> None:
    server = pool.start(tls="trusted")
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        pool.stop(server)
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(100) == b""


def test_a_server_can_be_stopped_twice(pool: ServerPool, server: ScriptableServer) -> None:
    other = pool.start()
    pool.stop(server)
    pool.stop(server)
    assert pool.servers == (other,)
    pool.stop_all()
    pool.stop_all()
    pool.stop(server)
    assert not pool.servers


def test_a_stopped_server_refuses_to_act_but_keeps_what_came(
    pool: ServerPool, server: ScriptableServer, raw: RawClient, soon: Deadline, log: EventLog
) -> None:
    raw.send(frame(TEXT, b"last words"))
    log.wait(EventKind.MESSAGE_RECEIVED)
    pool.stop(server)
    assert server.stopped
    actions: list[Callable[[], None]] = [
        lambda: server.send("hello"),
        server.close_client,
        server.hold_next_handshake,
        server.release_handshake,
    ]
    for action in actions:
        with pytest.raises(ServerError, match="Server 'chat' has been stopped"):
            action()
    assert server.wait_message(lambda data: (True, data), soon) == "last words"


def test_a_stop_ends_the_waits_of_other_threads(pool: ServerPool, server: ScriptableServer) -> None:
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


def test_a_stop_that_was_interrupted_can_be_repeated(
    server: ScriptableServer, raw: RawClient, pool: ServerPool
) -> None:
    (running,) = pool._running
    loop = pool._loop_thread()
    loop.call(lambda: asyncio.ensure_future(running.listener.stop()))  # nobody waits for it
    pool.stop(server)
    assert not pool.servers
    assert server_threads() == []


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits descriptors")
def test_a_server_without_descriptors_accepts_when_there_are_some_again(
    silent: ScriptableServer, raw_silent: RawClient
) -> None:
    import resource

    address = raw_silent.socket.getpeername()
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    with socket.socket() as client:
        client.settimeout(20)
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
        try:
            client.connect(address)
            silent.send("the loop goes on", client=1)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        client.sendall(request())
        assert client.recv(100).startswith(b"HTTP/1.1 101 ")


def test_a_loop_that_has_stopped_takes_no_calls() -> None:
    from SwanSocketLibrary.server.loop_thread import LoopThread

    loop = LoopThread()
    assert loop.call(lambda: 42) == 42
    loop.stop()
    loop.stop()
    with pytest.raises(ServerError, match="has been stopped"):
        loop.call(lambda: 42)


# Names


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
    with pytest.raises(UnknownName, match=r"No server is named 'chta'\. Known: 'chat'\."):
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


# Arguments


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"behavior": "loud"}, "The argument behavior is one of 'echo', 'silent', not 'loud'."),
        ({"tls": "none"}, "The argument tls is one of 'trusted', 'self-signed', 'expired', "),
        ({"protocols": ["two words"]}, "'two words' is no subprotocol"),
        ({"headers": {"a b": "c"}}, "'a b' is no header name"),
        ({"headers": {"a": "b\r\nc: d"}}, "The header 'a' cannot have the value"),
        ({"headers": {"a": "中"}}, "The header 'a' cannot have the value"),
        ({"port": -1}, "A port is 1 to 65535, or 0 for a free one, not -1."),
        ({"port": 65536}, "A port is 1 to 65535, or 0 for a free one, not 65536."),
    ],
)
def test_a_value_that_cannot_be_used_is_named(
    pool: ServerPool, arguments: dict[str, object], sentence: str
) -> None:
    with pytest.raises(InvalidArgument) as failure:
        pool.start(**arguments)  # type: ignore[arg-type]
    assert sentence in str(failure.value)
    assert server_threads() == []


def test_a_port_in_use_is_named(pool: ServerPool) -> None:
    port = int(pool.start().url.rpartition(":")[2])
    with pytest.raises(ServerError, match=f"Port {port} of 127.0.0.1 is in use"):
        pool.start(port=port)


def test_the_port_of_a_stopped_server_is_free_again(pool: ServerPool) -> None:
    server = pool.start()
    port = int(server.url.rpartition(":")[2])
    with connect(server.url):
        pool.stop_all()
    assert pool.start(port=port).url == server.url


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid", "a" * 64 + ".invalid"])
def test_a_host_of_another_machine_is_refused(pool: ServerPool, host: str) -> None:
    with pytest.raises(ServerError, match=f"The host '{host}' is not"):
        pool.start(host=host)
    assert server_threads() == []


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


def test_a_loopback_server_is_not_warned_of(pool: ServerPool, warnings: list[str]) -> None:
    assert pool.start().url.startswith("ws://127.0.0.1:")
    assert pool.start(host="localhost").url.startswith("ws://localhost:")
    assert warnings == []


@pytest.mark.skipif(not socket.has_ipv6, reason="there is no IPv6 here")
@pytest.mark.parametrize("host", ["::1", "::"])
def test_an_ipv6_address_stands_in_brackets(pool: ServerPool, host: str) -> None:
    try:
        server = pool.start(host=host)
    except ServerError as error:
        pytest.skip(str(error))
    assert server.url.startswith("ws://[::1]:")
    with connect(server.url) as client:
        client.send("six")
        assert client.recv(timeout=20) == "six"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX keeps low ports for root")
def test_a_port_that_is_forbidden_is_named(pool: ServerPool) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may use every port")
    with pytest.raises(ServerError, match="No server can listen on port 1 "):
        pool.start(port=1)
