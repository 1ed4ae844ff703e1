from __future__ import annotations

import socket
import sys
from collections.abc import Iterator

import pytest

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.transport.attempt import Attempt
from SwanSocketLibrary.transport.causes import ConnectFailed
from SwanSocketLibrary.transport.dialer import Address, dial, resolve

NOBODY: Address = (socket.AF_INET, ("127.0.0.1", 1))


@pytest.fixture
def attempt() -> Iterator[Attempt]:
    attempt = Attempt(Deadline(20))
    yield attempt
    attempt.close()


@pytest.fixture
def listener() -> Iterator[Address]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield socket.AF_INET, listener.getsockname()


def test_an_address_resolves_to_itself(attempt: Attempt) -> None:
    assert resolve("127.0.0.1", 80, attempt) == [(socket.AF_INET, ("127.0.0.1", 80))]


def test_a_family_can_be_asked_for(attempt: Attempt) -> None:
    families = {family for family, _ in resolve("localhost", 80, attempt, socket.AF_INET)}
    assert families == {socket.AF_INET}


@pytest.mark.parametrize("host", ["name.invalid", "a" * 64 + ".example", "a..b"])
def test_a_name_without_an_address_is_told(attempt: Attempt, host: str) -> None:
    with pytest.raises(ConnectFailed, match=host):
        resolve(host, 80, attempt)


def test_a_refused_address_leads_to_the_next(attempt: Attempt, listener: Address) -> None:
    with dial([NOBODY, NOBODY, listener], attempt, "h:1") as sock:
        assert sock.getpeername() == listener[1]
        assert sock.gettimeout() == 0
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_an_unusable_family_leads_to_the_next(attempt: Attempt, listener: Address) -> None:
    unusable: Address = (socket.AF_INET6, ("not-an-address", 1, 0, 0))
    unknown: Address = (socket.AddressFamily(socket.AF_APPLETALK), ("x", 1))
    with dial([unknown, listener], attempt, "h:1") as sock:
        assert sock.getpeername() == listener[1]
    del unusable


def test_if_all_refuse_it_is_told(attempt: Attempt) -> None:
    with pytest.raises(ConnectFailed, match=r"^connection refused by h:1$"):
        dial([NOBODY, NOBODY], attempt, "h:1")


def test_no_address_at_all_is_told(attempt: Attempt) -> None:
    with pytest.raises(ConnectFailed, match="h:1"):
        dial([], attempt, "h:1")


def test_an_address_that_cannot_be_dialled_is_told(attempt: Attempt) -> None:
    broadcast: Address = (socket.AF_INET, ("255.255.255.255", 1))
    with pytest.raises(ConnectFailed, match="h:1"):
        dial([broadcast], attempt, "h:1")


@pytest.mark.skipif(sys.platform != "linux", reason="full backlogs hang connects on Linux")
def test_a_hanging_address_does_not_hold_up_the_next(attempt: Attempt, listener: Address) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for sock in waiting:
            sock.setblocking(False)
            sock.connect_ex(full.getsockname())
        hanging: Address = (socket.AF_INET, full.getsockname())
        with dial([hanging, listener], attempt, "h:1") as sock:
            assert sock.getpeername() == listener[1]
        for sock in waiting:
            sock.close()
