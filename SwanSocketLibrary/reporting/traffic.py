"""All that happened on sockets and servers since the last clean-up, in one place."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from SwanSocketLibrary.reporting.concealing import Concealing
from SwanSocketLibrary.reporting.server_notes import ServerFailure, ServerNote, ServerNotes
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.session.recording import KeywordFailure
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.socket_task import SocketTask

if TYPE_CHECKING:
    from SwanSocketLibrary.reporting.timeline.lane import Lane


class Traffic:
    """What timelines and files are made of.

    :param session: whose sockets.
    :param notes: of the embedded servers.
    :param conceal: hides secrets in all that comes out.
    """

    def __init__(self, session: Session, notes: ServerNotes, conceal: Concealing) -> None:
        self.session = session
        self.conceal = conceal
        self._notes = notes
        self._mark = 0
        self._marked_at = time.monotonic()
        self.clock_offset = time.time() - time.monotonic()
        """What makes a time of day of a moment of the monotonic clock, in seconds."""

    def keyword_failed(self, keyword: str, text: str, task: SocketTask | None) -> None:
        """A keyword of the library failed.

        :param task: the socket that it named; the main one if it named none.
        """
        self.session.keyword_failed(KeywordFailure(keyword, text), task or self.session.main)

    def server_keyword_failed(
        self, keyword: str, text: str, server: str | None, client: int
    ) -> None:
        """A keyword failed that is about an embedded server.

        :param server: the server's name, ``None`` where there is none.
        :param client: the number of the client that it was about, 0 for none.
        """
        failure = KeywordFailure(keyword, text)
        if server is None:
            self.session.keyword_failed(failure, None)
        else:
            self._notes.add_failure(ServerFailure(server, client, failure))

    def test_failed(self, message: str) -> None:
        """A test failed: that is noted unless a keyword's failure that was noted says why."""
        main, notes = self.session.main, self.session.recorded(self._mark).notes
        if main is None or not notes:  # it has nothing to do with sockets
            return
        failures = [note.what.text for note in notes if isinstance(note.what, KeywordFailure)]
        on_servers, _ = self._notes.read(self._marked_at)
        failures += [each.failure.text for each in on_servers if isinstance(each, ServerFailure)]
        if not any(text and text in message for text in failures):
            self.session.keyword_failed(KeywordFailure("The test", message), main)

    def lanes_at_end(self, message: str) -> list[Lane]:
        """The same when the test has ended: failures that it caught do not look like its own.

        :param message: of the test, ``""`` if it passed.
        """
        from SwanSocketLibrary.reporting.timeline.caught import without_caught

        return [without_caught(lane, message) for lane in self.lanes()]

    def lanes(self) -> list[Lane]:
        """A lane for each socket and each server's client, of this test alone."""
        # Slow to import, and most runs draw nothing.
        from SwanSocketLibrary.reporting.timeline.client_lanes import client_lanes
        from SwanSocketLibrary.reporting.timeline.server_lanes import server_lanes

        notes = self.session.recorded()
        on_servers, forgotten = self._notes.read(self._marked_at)
        return [
            *client_lanes(notes, self.session.registry.tasks, self.conceal, self._mark),
            *server_lanes(on_servers, forgotten, self.conceal),
        ]

    def server_notes(self) -> tuple[list[ServerNote], int]:
        """What happened on the servers that are remembered, and how much is missing."""
        return self._notes.read()

    def forget(self, servers: ServerPool) -> None:
        """A test has ended: what it has left behind is kept, for the files of later ones."""
        self.session.forget_recording()
        self._notes.forget({server.name for server in servers.servers})
        self._mark = self.session.recording_mark
        self._marked_at = time.monotonic()
