from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest
from websockets.sync.client import connect

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.server.pool import ServerPool
from utest.server.conftest import server_threads

FDS = Path("/proc/self/fd")


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
