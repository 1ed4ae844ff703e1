"""What was recorded of sockets and embedded servers, as timelines and files read it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.output.server_notes import ServerFailure, ServerNote, ServerNotes
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.session.recording import KeywordFailure, Notes
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.socket_task import SocketTask

if TYPE_CHECKING:
    from SwanSocketLibrary.output.timeline.lanes import Lane


class TrafficReader:
    """Reads the records of sockets and servers, and adds the failures of keywords to them.

    Files have all that is remembered, timelines what has happened in this test.

    :param session: has the records of sockets.
    :param notes: the records of embedded servers.
    :param redactor: hides secrets in what is made of them.
    """

    def __init__(self, session: Session, notes: ServerNotes, redactor: Redactor) -> None:
        self.session = session
        self.redactor = redactor
        self._notes = notes
        self._mark = 0
        self._marked_at = time.monotonic()
        self.clock_offset = time.time() - time.monotonic()
        """Seconds from a moment of ``time.monotonic()`` to the time of day since 1970."""

    def keyword_failed(self, keyword: str, text: str, task: SocketTask | None) -> None:
        """Records that a keyword failed.

        :param task: the socket that it named; ``None`` for the main one.
        """
        self.session.keyword_failed(KeywordFailure(keyword, text), task or self.session.main)

    def server_keyword_failed(
        self, keyword: str, text: str, server: str | None, client: int
    ) -> None:
        """Records that a keyword about an embedded server failed.

        :param server: the server's name, ``None`` where there is none.
        :param client: the number of the client that it was about, 0 for none.
        """
        failure = KeywordFailure(keyword, text)
        if server is None:
            self.session.keyword_failed(failure, None)
        else:
            self._notes.add_failure(ServerFailure(server, client, failure))

    def test_failed(self, message: str) -> None:
        """Records that the test failed, unless the failure of a keyword is the reason."""
        main, notes = self.session.main, self.session.recorded(self._mark).notes
        if main is None or not notes:  # the test has nothing to do with sockets
            return
        failures = [note.what.text for note in notes if isinstance(note.what, KeywordFailure)]
        on_servers, _ = self._notes.read(self._marked_at)
        failures += [each.failure.text for each in on_servers if isinstance(each, ServerFailure)]
        if not any(text and text in message for text in failures):
            self.session.keyword_failed(KeywordFailure("The test", message), main)

    def lanes(self) -> list[Lane]:
        """A lane for each socket and each server's client, of this test alone."""
        # Slow to import, and most runs draw nothing.
        from SwanSocketLibrary.output.timeline.lanes import client_lanes, server_lanes

        on_servers, forgotten = self._notes.read(self._marked_at)
        return [
            *client_lanes(self.recorded(), self.sockets(), self.redactor, self._mark),
            *server_lanes(on_servers, forgotten, self.redactor),
        ]

    def lanes_at_end(self, message: str) -> list[Lane]:
        """The lanes of a test that has ended: failures that it caught are toned down.

        :param message: of the test, ``""`` if it passed.
        """
        from SwanSocketLibrary.output.timeline.lanes import without_caught

        return [without_caught(lane, message) for lane in self.lanes()]

    def sockets(self) -> Sequence[SocketTask]:
        """The sockets that are remembered, in the order of their connects."""
        return self.session.registry.tasks

    def recorded(self) -> Notes:
        """All that is remembered of sockets."""
        return self.session.recorded()

    def server_notes(self) -> tuple[list[ServerNote], int]:
        """All that is remembered of servers, and how many older messages are forgotten."""
        return self._notes.read()

    def forget(self, servers: ServerPool) -> None:
        """Ends a test: forgets what is not about sockets and servers that are still there."""
        self.session.forget_recording()
        self._notes.forget({server.name for server in servers.servers})
        self._mark = self.session.recording_mark
        self._marked_at = time.monotonic()
