"""What was recorded of sockets and embedded servers, as timelines and files read it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from SwanSocketLibrary.events.entries import (
    NO_SOCKET,
    KeywordFailure,
    Origin,
    ServerFailure,
    ServerNote,
)
from SwanSocketLibrary.events.log import RecordedEntries
from SwanSocketLibrary.language import say
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask

if TYPE_CHECKING:
    from SwanSocketLibrary.output.timeline.lanes import Lane


class TrafficReader:
    """Reads the records of sockets and servers, and adds the failures of keywords to them.

    Files have all that is remembered, timelines what has happened in this test.

    :param session: has the sockets and the log.
    :param redactor: hides secrets in what is made of them.
    """

    def __init__(self, session: Session, redactor: Redactor) -> None:
        self.session = session
        self.redactor = redactor
        self._mark = 0
        self.clock_offset = time.time() - time.monotonic()
        """Seconds from a moment of ``time.monotonic()`` to the time of day since 1970."""

    def keyword_failed(self, failure: KeywordFailure, origin: Origin | None) -> None:
        """Records that a keyword failed.

        :param origin: the socket or page that it was about; ``None`` for the main socket.
        """
        main = self.session.main
        self.session.log.add(failure, origin or (main.origin if main else NO_SOCKET))

    def server_keyword_failed(
        self, failure: KeywordFailure, server: str | None, client: int
    ) -> None:
        """Records that a keyword about an embedded server failed.

        :param server: the server's name, ``None`` where there is none.
        :param client: the number of the client that it was about, 0 for none.
        """
        if server is None:
            self.session.log.add(failure)
        else:
            self.session.log.add(ServerFailure(server, client, failure))

    def test_failed(self, message: str) -> None:
        """Records that the test failed, unless the failure of a keyword is the reason."""
        log, main = self.session.log, self.session.main
        notes = log.recorded(self._mark).entries
        if main is None or not notes:  # the test has nothing to do with sockets
            return
        failures = [note.what.text for note in notes if isinstance(note.what, KeywordFailure)]
        on_servers, _ = log.on_servers(self._mark)
        failures += [each.failure.text for each in on_servers if isinstance(each, ServerFailure)]
        if not any(text and text in message for text in failures):
            log.add(KeywordFailure(say("The test"), message), main.origin)

    def lanes(self) -> list[Lane]:
        """A lane for each socket, for all of several, for each server's client, of this test."""
        # Slow to import, and most runs draw nothing.
        from SwanSocketLibrary.output.timeline.lanes import client_lanes, in_order, server_lanes

        on_servers, forgotten = self.session.log.on_servers(self._mark)
        of_sockets = client_lanes(self.recorded(), self.sockets(), self.redactor, self._mark)
        of_servers = server_lanes(on_servers, forgotten, self.redactor)
        return [*of_sockets, *in_order(of_sockets), *of_servers]

    def lanes_at_end(self, message: str) -> list[Lane]:
        """The lanes of a test that has ended: failures that it caught are toned down.

        :param message: of the test, ``""`` if it passed.
        """
        from SwanSocketLibrary.output.timeline.lanes import without_caught

        return [without_caught(lane, message) for lane in self.lanes()]

    def sockets(self) -> Sequence[SocketTask]:
        """The sockets that are remembered, in the order of their connects."""
        registry = self.session.registry
        return [task for each in (registry, *registry.others) for task in each.tasks]

    def recorded(self) -> RecordedEntries:
        """All that is remembered of sockets."""
        return self.session.log.recorded()

    def server_notes(self) -> tuple[list[ServerNote], int]:
        """All that is remembered of servers, and how many older messages are forgotten."""
        return self.session.log.on_servers()

    def forget(self, servers: ServerPool, pages: Iterable[str] = ()) -> None:
        """Ends a test: forgets what is not about sockets and servers that are still there.

        :param pages: what the log knows the pages by that are open.
        """
        self.session.log.forget(
            {*pages, *(task.socketTaskId for task in self.sockets())},
            {server.name for server in servers.servers},
        )
        self._mark = self.session.log.mark
