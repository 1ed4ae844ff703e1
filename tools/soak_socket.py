"""One socket of the soak, the server's end of it included."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from SwanSocketLibrary.errors import ServerError, WaitFailed
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.session.waits import Waits
from SwanSocketLibrary.swan.model import EventKind
from SwanSocketLibrary.waiting import Deadline
from tools.soak_stream import FROM_CLIENT, FROM_SERVER, LARGE, SoakFailed, check, message

PATIENCE: Final = 30.0
"""Seconds after which something that should have happened has not."""

OPTIONS: Final = ConnectOptions(proxy="", close_timeout=0.3)


def connect(session: Session, url: str) -> SocketTask:
    """Begins to connect.

    :raises SoakFailed: the call failed.
    """
    task, outcome = session.connect(url, OPTIONS)
    if task is None:
        raise SoakFailed(f"connecting failed: {outcome.detail}")
    return task


def wait_end(session: Session, task: SocketTask) -> None:
    """Waits for a socket's end, whatever it is.

    :raises SoakFailed: it did not come.
    """
    Waits(session).until(lambda: task.ended, lambda: True, Deadline(PATIENCE))
    if task.ended is None:
        raise SoakFailed(f"{task} did not end within {PATIENCE:g} s")


def wait_settled(session: Session, task: SocketTask) -> None:
    """Waits until a socket is open or has ended.

    :raises SoakFailed: it goes on connecting.
    """
    settled = Waits(session).until(
        lambda: task.opened or task.ended, lambda: True, Deadline(PATIENCE)
    )
    if settled is None:
        raise SoakFailed(f"{task} neither opened nor ended within {PATIENCE:g} s")


class SoakSocket:
    """An open socket that exchanges messages with its echoing server.

    :param client: its number at the server.
    :ivar fault: what goes wrong with it on the way, ``None`` for nothing.
    """

    def __init__(
        self,
        session: Session,
        server: EmbeddedServer,
        task: SocketTask,
        client: int,
        fault: Callable[[SoakSocket], None] | None,
    ) -> None:
        self.session: Final = session
        self.server: Final = server
        self.task: Final = task
        self.client: Final = client
        self.fault: Final = fault
        self._sent = {FROM_CLIENT: 0, LARGE: 0, FROM_SERVER: 0}
        self._broken = False

    def burst(self, from_client: int, from_server: int) -> None:
        """Sends messages both ways; what was echoed comes on top of them.

        :raises SoakFailed: the client could not send on a connection without a fault.
        """
        self._client_sends(FROM_CLIENT, from_client)
        for _ in range(from_server):
            number = self._sent[FROM_SERVER] + 1
            try:
                self.server.send(message(FROM_SERVER, number), client=self.client)
            except ServerError as error:
                if not self._broken:
                    raise SoakFailed(f"the server cannot send to {self.task}: {error}") from error
            else:
                self._sent[FROM_SERVER] = number

    def stall(self, large: int) -> None:
        """Has the server not read for a while, until much waits on the client's side.

        :param large: how many large messages the client sends meanwhile.
        """
        self.server.faults.stop_reading(self.client)
        self._client_sends(LARGE, large)
        self.server.faults.resume_reading(self.client)

    def break_now(self) -> bool:
        """Has its fault happen, if it has one.

        :returns: whether it has.
        """
        if self.fault is None:
            return False
        self._broken = True
        self.fault(self)
        return True

    def finish(self) -> int:
        """Ends the socket, and checks all that arrived on both sides.

        :returns: how many messages did.
        """
        if self._broken:
            wait_end(self.session, self.task)
        else:
            self._close_in_order()
        echoes = sum(self._sent.values())
        whole = not self._broken
        with self.session.changed:
            inbox = [each.data for each in self.task.inbox.clear()]
        arrived = check(f"{self.task}", inbox, self._sent, whole=whole)
        if whole and arrived != echoes:
            raise SoakFailed(f"{self.task} got {arrived} messages, not {echoes}")
        at_server = {stream: self._sent[stream] for stream in (FROM_CLIENT, LARGE)}
        return arrived + check(f"{self.task}'s server", self._taken(), at_server, whole=whole)

    def _client_sends(self, stream: str, count: int) -> None:
        for _ in range(count):
            number = self._sent[stream] + 1
            outcome = self.session.send(message(stream, number), self.task)
            if outcome.succeeded:
                self._sent[stream] = number
            elif not self._broken:
                raise SoakFailed(f"{self.task} cannot send: {outcome.detail}")

    def _close_in_order(self) -> None:
        count = sum(self._sent.values())
        task = self.task
        Waits(self.session).until(
            lambda: len(task.inbox) >= count or None,
            lambda: task.ended is None,
            Deadline(PATIENCE),
        )
        self.session.close(1000, "done", task)
        wait_end(self.session, task)
        ended = task.ended
        if ended is None or ended.kind is not EventKind.CLOSE or task.close_code != 1000:  # noqa: PLR2004 - RFC 6455 §7.4.1
            raise SoakFailed(f"{task} was not closed in order: {task.cause or task.close_code}")

    def _taken(self) -> list[str | bytes]:
        """What the server has received; all of it is there when the client has ended."""
        found: list[str | bytes] = []

        def collect(data: str | bytes) -> tuple[bool, None]:
            found.append(data)
            return False, None

        with suppress(WaitFailed):
            self.server.wait_message(collect, Deadline(0), self.client)
        return found
