"""Waits for what clients do: nothing is lost between two of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeVar

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import WaitFailed
from SwanSocketLibrary.interruptions import LetThrough, on_interruption
from SwanSocketLibrary.server.records import (
    ClientRecord,
    CloseFrame,
    Ping,
    ServerRecord,
)
from SwanSocketLibrary.swan.inbox import Message

T = TypeVar("T")

Match = Callable[[str | bytes], tuple[bool, T]]
"""Says whether a message is the one that is waited for, and what the wait then returns."""

_MESSAGE: Final = "a message"
SHOWN_MESSAGES: Final = 3
SHOWN_CHARACTERS: Final = 100


def wait_connection(server: ServerRecord, deadline: Deadline) -> ClientRecord:
    """Waits for the oldest connection that no such wait has returned, and returns it.

    :raises WaitFailed: none came in time, or the server has stopped.
    """

    def arrived() -> ClientRecord | None:
        return next((client for client in server.clients if not client.waited_for), None)

    wait(server, deadline, lambda: arrived() is not None or server.stopped)
    with server.changed:
        client = arrived()
        if client is None:
            expected = f"a connection to server '{server.name}'"
            raise WaitFailed(expected, deadline.elapsed, _who_connected(server))
        client.waited_for = True
    on_interruption(partial(_give_back, server, client))
    return client


def _give_back(server: ServerRecord, client: ClientRecord) -> None:
    """The test was interrupted before it had this connection."""
    with server.changed:
        client.waited_for = False


def wait_message(
    server: ServerRecord, number: int | None, match: Match[T], deadline: Deadline
) -> T:
    """Waits for a client's first message, of those not taken, that matches, and takes it.

    `match` runs in the calling thread, once for each message, without any lock.

    :param number: the client's, ``None`` for the last one that connected.
    :raises WaitFailed: none matched in time, or the client has closed or gone.
    """
    client = _wait_client(server, number, deadline, _MESSAGE)
    tested = 0
    while fresh := _wait_messages(server, client, tested, deadline):
        for message in fresh:
            tested = message.number
            with LetThrough():  # an expression of the test may take its time
                matched, value = match(message.data)
            if matched and server.take(client, message):
                return value
        if deadline.expired:
            break
    raise _failure(server, client, deadline, _MESSAGE)


def wait_close(server: ServerRecord, number: int | None, deadline: Deadline) -> CloseFrame:
    """Waits for a client's Close frame. It stays for later waits.

    :param number: the client's, ``None`` for the last one that connected.
    :raises WaitFailed: none came in time, or the client has gone without one.
    """
    client = _wait_client(server, number, deadline, "a Close frame")
    wait(server, deadline, lambda: client.silent)
    with server.changed:
        if client.close is not None:
            return client.close
    raise _failure(server, client, deadline, "a Close frame")


def wait_pong(server: ServerRecord, ping: Ping, deadline: Deadline) -> None:
    """Waits for the pong that answers a ping.

    :raises WaitFailed: none came in time, or the client has gone.
    """
    client = ping.client
    try:
        wait(server, deadline, lambda: ping.answered or client.gone is not None)
    finally:
        with server.changed:
            client.pings.remove(ping)
    if ping.answered:
        return
    others = f"Other pongs came: {ping.others}." if ping.others else "No pong came."
    raise WaitFailed(
        f"a pong with the payload {ping.payload!r} from client {client.number}"
        f" of server '{server.name}'",
        deadline.elapsed,
        " ".join([others, *_how_it_is(server, client)]),
        gone=client.gone is not None,
    )


def wait(server: ServerRecord, deadline: Deadline, ready: Callable[[], bool]) -> None:
    """Returns when it is ready or the deadline has passed.

    :param ready: called with the lock after each change.
    :raises CallbackFailed: a user keyword that ran meanwhile failed.
    """
    server.changed.wait_until(ready, lambda: True, deadline)


def _wait_client(
    server: ServerRecord, number: int | None, deadline: Deadline, what: str
) -> ClientRecord:
    """The client itself may come during the wait."""

    def is_over() -> bool:
        return number is not None and (number < 1 or server.is_forgotten(number))

    wait(
        server,
        deadline,
        lambda: bool(server.find_client(number)) or server.stopped or is_over(),
    )
    with server.changed:
        client = server.find_client(number)
        came = _who_connected(server)
    if client is not None:
        return client
    if is_over():
        return server.client(number)
    who = "a client" if number is None else f"client {number}"
    raise WaitFailed(f"{what} from {who} of server '{server.name}'", deadline.elapsed, came)


def _wait_messages(
    server: ServerRecord, client: ClientRecord, tested: int, deadline: Deadline
) -> list[Message]:
    """The messages after the one numbered `tested`: none if the wait is over."""
    wait(server, deadline, lambda: bool(client.inbox.newer_than(tested)) or client.silent)
    with server.changed:
        return client.inbox.newer_than(tested)


def _failure(
    server: ServerRecord, client: ClientRecord, deadline: Deadline, what: str
) -> WaitFailed:
    with server.changed:
        messages = [message.data for message in client.inbox]
        state = " ".join(_how_it_is(server, client))
        came = [state] if state else []
        if what == _MESSAGE:
            came.insert(0, _messages_text(messages))
        elif not came:
            came = ["It is still connected."]
        finished = client.finished
        others = [each.number for each in server.clients if each is not client and each.inbox]
    return WaitFailed(
        f"{what} from client {client.number} of server '{server.name}'",
        deadline.elapsed,
        " ".join(came),
        messages=messages,
        state=state,
        hint=_where_else(others),
        gone=finished,
    )


def _where_else(others: Sequence[int]) -> str:
    """Which other clients have messages that were not taken."""
    if not others:
        return ""
    number = others[-1]
    return f"Client {number} has messages that were not taken: client={number} looks there."


def _how_it_is(server: ServerRecord, client: ClientRecord) -> list[str]:
    """Why nothing more may come from a client, or be there of what came."""
    told = []
    if client.inbox.dropped:
        told.append(
            f"{client.inbox.dropped} older messages are forgotten (max_inbox={client.inbox.bound},"
            f" {server.told('max_held')})."
        )
    if client.close is not None:
        told.append(f"It closed the connection: {client.close}.")
    elif client.gone is not None:
        told.append(f"It has gone: {client.gone}.")
    elif client.stopped:
        untaken = f"{len(client.inbox)}" if client.inbox else "those of other clients"
        told.append(
            "The server reads nothing more from it until messages are taken: "
            f"{untaken} are not (max_inbox={client.inbox.bound}, {server.told('max_held')})."
        )
    elif client.unread:
        told.append('The server does not read from it: "Server Resumes Reading" ends that.')
    return told


def _messages_text(messages: Sequence[str | bytes]) -> str:
    if not messages:
        return "No other message came."
    shown = ", ".join(_short(message) for message in messages[-SHOWN_MESSAGES:])
    return f"Messages that came and were not taken: {len(messages)}, the last: {shown}."


def _short(message: str | bytes) -> str:
    text = repr(message[:SHOWN_CHARACTERS])
    return text if len(message) <= SHOWN_CHARACTERS else f"{text}... ({len(message)} in all)"


def _who_connected(server: ServerRecord) -> str:
    count = server.arrived
    came = [f"Clients that have connected so far: {count}." if count else "No client connected."]
    if server.forgotten:
        came.append(
            f"{server.forgotten} of them have gone and are forgotten ({server.told('keeps_gone')})."
        )
    if server.stray:
        came.append(f"The last that was no client {server.stray}.")
    if server.stopped:
        came.append("The server has been stopped.")
    return " ".join(came)
