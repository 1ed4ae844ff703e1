from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.net.transport import (
    NetTransport,
    WebSocketClientTransport,
    WebSocketsTransport,
)
from SwanSocketLibrary.swan.model import HandshakeRequest
from utest.net.conftest import OPTIONS, Authority, Connect, MakeTransport
from utest.net.peers import (
    PATIENCE,
    Recorder,
    ScriptedServer,
    descriptors,
    echo,
    silent,
    swan_threads,
)

Opened = Callable[..., tuple[Any, Recorder]]


@pytest.mark.parametrize("name", ["WebSocketClientTransport", "WebSocketsTransport"])
def test_importing_it_does_not_import_the_package(name: str) -> None:
    code = (
        "import sys\n"
        f"from SwanSocketLibrary.net.transport import {name} as make\n"
        "make()\n"
        "print('websocket' in sys.modules, 'websockets' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]


def test_twenty_connections_live_side_by_side(transport: NetTransport, connect: Connect) -> None:
    before = len(descriptors())
    with ScriptedServer(echo) as server:
        pairs = [connect(server.url(f"/{number}")) for number in range(20)]
        for _, recorder in pairs:
            recorder.wait("opened")
        assert swan_threads().count("swan-socket-net") == 1
        for round_ in range(10):
            for number, (connection, _) in enumerate(pairs):
                connection.send(f"{number}:{round_}")
        for number, (connection, recorder) in enumerate(pairs):
            recorder.wait("received", 10)
            assert recorder.received_data == [f"{number}:{round_}" for round_ in range(10)]
            connection.close(1000, "")
        for _, recorder in pairs:
            recorder.wait("closed")
        transport.shutdown(PATIENCE)
        assert not swan_threads()
    assert len(descriptors()) == before


def test_no_thread_is_left_when_the_last_connection_has_ended(
    transport: NetTransport, opened: Opened
) -> None:
    with ScriptedServer(echo) as server:
        for _ in range(3):
            connection, recorder = opened(server.url())
            connection.close(1000, "")
            recorder.wait("closed")
            assert transport._net is not None
            transport._net.join(PATIENCE)
            assert not swan_threads()


def test_no_descriptor_is_left_whatever_the_end(
    transport: NetTransport, connect: Connect, authority: Authority
) -> None:
    def end_all() -> None:
        with (
            ScriptedServer(echo) as plain,
            ScriptedServer(lambda peer: peer.answer("500 No")) as refusing,
            ScriptedServer(silent) as mute,
            ScriptedServer(echo, tls=authority.server("127.0.0.1")) as secure,
            ScriptedServer(silent, tls=authority.server("other.example")) as untrusted,
        ):
            ca = authority.ca_file
            abandoned = [connect(plain.url()), connect(secure.url(), ca_certs=ca)]
            closed = [connect(plain.url()), connect(secure.url(), ca_certs=ca)]
            for connection, recorder in closed:
                recorder.wait("opened")
                connection.close(1000, "")
                recorder.wait("closed")
            for connection, recorder in abandoned:
                recorder.wait("opened")
                connection.abandon("over")
                assert recorder.cause == "over"
            failing = [
                connect(refusing.url()),
                connect(mute.url(), timeout=0.2),
                connect(mute.url().replace("ws:", "wss:"), timeout=0.2),
                connect(untrusted.url(), ca_certs=ca),
                connect(secure.url().replace("wss:", "ws:")),
                connect("ws://127.0.0.1:1/"),
                connect("ws://name.invalid/"),
            ]
            for _, recorder in failing:
                recorder.wait("failed")
            transport.shutdown(PATIENCE)

    end_all()  # what is opened once and kept, by the system's libraries
    before = sorted(descriptors())
    end_all()
    assert sorted(descriptors()) == before


@pytest.fixture
def crowded() -> Iterator[int]:
    """The port of a listener that takes no more connections: a connect to it hangs."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        try:
            for sock in waiting:
                sock.setblocking(False)
                sock.connect_ex(listener.getsockname())
            yield listener.getsockname()[1]
        finally:
            for sock in waiting:
                sock.close()


@pytest.mark.skipif(sys.platform != "linux", reason="full backlogs hang connects on Linux")
@pytest.mark.rule("S21")
def test_a_hanging_tcp_connect_ends_in_time(connect: Connect, crowded: int) -> None:
    _, recorder = connect(f"ws://127.0.0.1:{crowded}/", timeout=0.2)
    assert recorder.cause == (
        "the handshake took longer than 0.2 s: "
        f"127.0.0.1:{crowded} has not accepted the connection yet"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="full backlogs hang connects on Linux")
def test_a_hanging_tcp_connect_can_be_given_up(
    transport: NetTransport, connect: Connect, crowded: int
) -> None:
    before = len(descriptors())
    connection, recorder = connect(f"ws://127.0.0.1:{crowded}/")
    connection.abandon("no patience")
    assert recorder.cause == "no patience"
    transport.shutdown(PATIENCE)
    assert len(descriptors()) == before


@pytest.fixture
def slow_names(
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Name look-ups that hang until the second event; the first one tells that one began."""
    begun, go_on = threading.Event(), threading.Event()
    lookup = socket.getaddrinfo

    def slow(*args: Any, **named: Any) -> Any:
        begun.set()
        assert go_on.wait(PATIENCE)
        return lookup(*args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    yield begun, go_on
    go_on.set()


def test_a_hanging_look_up_is_given_up_at_once(
    transport: NetTransport,
    connect: Connect,
    slow_names: tuple[threading.Event, threading.Event],
) -> None:
    begun, go_on = slow_names
    accepted = threading.Event()
    with ScriptedServer(lambda _: accepted.set()) as server:
        connection, recorder = connect(server.url().replace("127.0.0.1", "localhost"))
        assert begun.wait(PATIENCE)
        connection.abandon("no patience")
        assert recorder.cause == "no patience"
        assert transport._net is not None
        transport._net.join(PATIENCE)
        assert swan_threads() == ["swan-socket-look-up"]
        go_on.set()
        transport.shutdown(PATIENCE)
        assert not swan_threads()
    assert not accepted.is_set()


@pytest.mark.rule("S21")
def test_a_hanging_look_up_ends_in_time(
    connect: Connect, slow_names: tuple[threading.Event, threading.Event]
) -> None:
    _, recorder = connect("ws://localhost:1/", timeout=0.2)
    assert recorder.cause == (
        "the handshake took longer than 0.2 s: the name localhost was not found yet"
    )
    slow_names[1].set()


def test_shutting_down_ends_everything(
    transport: NetTransport, opened: Opened, connect: Connect
) -> None:
    with ScriptedServer(echo) as server, ScriptedServer(silent) as mute:
        recorders = [opened(server.url())[1], connect(mute.url())[1], opened(server.url())[1]]
        transport.shutdown(PATIENCE)
        assert not swan_threads()
        for recorder in recorders:
            assert recorder.cause == "the connection was abandoned when the library shut down"
        transport.shutdown(PATIENCE)
        connection, recorder = opened(server.url())
        connection.abandon("done")
        assert recorder.cause == "done"


def test_a_receiver_may_shut_down(transport: NetTransport, connect: Connect) -> None:
    class Leaving(Recorder):
        def received(self, data: str | bytes) -> None:
            super().received(data)
            transport.shutdown(PATIENCE)

    with ScriptedServer(echo) as server:
        connection, recorder = connect(server.url(), receiver=Leaving())
        recorder.wait("opened")
        connection.send("x")
        assert "shut down" in recorder.cause


def test_a_transport_that_never_connected_shuts_down(make_transport: MakeTransport) -> None:
    make_transport().shutdown(0)


def test_an_unexpected_error_is_told(monkeypatch: pytest.MonkeyPatch, connect: Connect) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise LookupError("odd")

    monkeypatch.setattr(socket, "getaddrinfo", broken)
    _, recorder = connect("ws://localhost/")
    assert recorder.cause == "connecting failed unexpectedly: LookupError: odd"


def test_everything_is_told_by_one_thread(opened: Opened, connect: Connect) -> None:
    with ScriptedServer(echo) as server:
        connection, recorder = opened(server.url())
        connection.send("x")
        recorder.wait("received")
        connection.close(1000, "")
        recorder.wait("closed")
        _, failing = connect("ws://127.0.0.1:1/")
        failing.wait("failed")
    assert recorder.threads | failing.threads == {"swan-socket-net"}


def test_a_busy_connection_does_not_starve_another(transport: NetTransport, opened: Opened) -> None:
    stop = threading.Event()

    def flood(peer: Any) -> None:
        peer.upgrade()
        data = b"\x82\x7e\x04\x00" + bytes(1024)
        try:
            while not stop.is_set():
                peer.send(data * 500)
        except OSError:
            return

    class Deaf(Recorder):
        def received(self, data: str | bytes) -> None:
            pass

        def frame(self, frame: Any) -> None:
            pass

    with ScriptedServer(flood) as flooding, ScriptedServer(echo) as server:
        flooded, _ = opened(flooding.url(), receiver=Deaf())
        connection, recorder = opened(server.url())
        for number in range(20):
            connection.send(str(number))
            assert recorder.wait("received", number + 1)[1] == str(number)
        stop.set()
        flooded.abandon("done")
        connection.close(1000, "")
        recorder.wait("closed")


def test_it_returns_before_the_connection_is_made(make_transport: MakeTransport) -> None:
    held = threading.Event()

    class Holding(Recorder):
        def failed(self, cause: str) -> None:
            assert held.wait(PATIENCE)
            super().failed(cause)

    transport, recorder = make_transport(), Holding()
    transport.connect(HandshakeRequest("ws://127.0.0.1:1/"), OPTIONS, recorder)
    assert not recorder.events
    held.set()
    recorder.wait("failed")
    transport.shutdown(PATIENCE)


def test_what_cannot_compress_names_the_transport_that_can() -> None:
    compressing = replace(OPTIONS, compression=True)
    WebSocketsTransport().check(compressing)
    transport = WebSocketClientTransport()
    transport.check(OPTIONS)
    with pytest.raises(InvalidArgument, match="with transport=websockets"):
        transport.check(compressing)
