"""Tells the process that runs this one when a wait is under way."""

from __future__ import annotations

import socket
import sys
import time
from types import FrameType
from typing import Any

from SwanSocketLibrary import waiting


class Announcing:
    """The keywords."""

    ROBOT_LIBRARY_SCOPE = "GLOBAL"

    def __init__(self, port: int) -> None:
        self._told = socket.create_connection(("127.0.0.1", port))

    def tell(self, line: str) -> None:
        """Writes a line."""
        self._told.sendall(f"{line}\n".encode())

    def announce_the_next_wait(self) -> None:
        """Writes the line when this thread is about to block in a wait of the library's."""
        sys.setprofile(self._look)

    def announce_and_sleep(self, _: object) -> None:
        """For an expression that takes long."""
        self.tell("waiting")
        time.sleep(60)

    def _look(self, frame: FrameType, event: str, what: Any) -> None:
        # A wait knows how long it may take; a lock that is only taken does not.
        takes = event == "c_call" and what.__name__ == "acquire"
        if takes and frame.f_globals["__name__"] == waiting.__name__ and "pause" in frame.f_locals:
            sys.setprofile(None)
            self.tell("waiting")
