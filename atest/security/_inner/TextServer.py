"""The raw server with keywords that are given the texts themselves.

A frame that a suite assigned to a variable Robot Framework would write into the log.
"""

from __future__ import annotations

import json

from atest.resources.RawServer import RawServer


class TextServer(RawServer):
    """The keywords."""

    ROBOT_LIBRARY_SCOPE = "SUITE"

    def raw_server_sends_texts(self, *texts: str) -> None:
        """Sends each text as a message."""
        self.raw_server_sends(*(self.raw_frame("text", text) for text in texts))

    def raw_server_sends_in_json(self, text: str) -> None:
        """Sends a message of JSON with the text as a value, and one with it as a name."""
        self.raw_server_sends_texts(json.dumps({"text": text}), json.dumps({text: 1}))

    def raw_server_should_read_texts(self, *texts: str) -> None:
        """Reads as many messages, which must be these."""
        if [self.raw_server_reads_frame("text")["payload"].decode() for _ in texts] != [*texts]:
            raise AssertionError("Another message came.")

    def raw_server_closes(self, code: int, reason: str) -> None:
        """Sends a Close frame, waits for the answer, and ends the connection."""
        self.raw_server_sends(self.raw_close(code, reason))
        self.raw_server_reads_frame("close")
        self.raw_server_drops()
