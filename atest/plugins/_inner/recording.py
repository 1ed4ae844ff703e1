"""Plugins that observe, and one that has keywords about it."""

from __future__ import annotations

import threading
from typing import Any

from robot.api.deco import keyword

from SwanSocketLibrary.events.callback_history import Record
from SwanSocketLibrary.net.interface import Frame
from SwanSocketLibrary.plugins.hookspecs import hookimpl
from SwanSocketLibrary.swan.model import Event, Outcome, SocketState


class Recorder:
    """Notes what it sees, and adds keywords that ask for it."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, str]] = []
        self.threads: set[str] = set()

    @hookimpl
    def swan_keywords(self, library: Any) -> list[object]:
        self.library = library
        return [self]

    @hookimpl
    def swan_call_ended(self, outcome: Outcome, socket: str) -> None:
        self._note("call", f"{socket} {outcome.api} {outcome.detail or 'done'}")

    @hookimpl
    def swan_callback_ran(self, record: Record, socket: str) -> None:
        self._note("callback", f"{socket} {record.name}")

    @hookimpl
    def swan_event_happened(self, event: Event, socket: str) -> None:
        self._note("event", f"{socket} {event.kind.name}")

    @hookimpl
    def swan_state_changed(self, socket: str, before: SocketState, after: SocketState) -> None:
        self._note("state", f"{socket} {before.name} {after.name}")

    @hookimpl
    def swan_frame_seen(self, frame: Frame, socket: str) -> None:
        self._note("frame", f"{socket} {'to' if frame.sent else 'from'} {frame.opcode.name}")

    @keyword
    def take_recording(self, kind: str = "") -> list[str]:
        """Returns the notes of a kind and forgets all."""
        notes, self.notes = self.notes, []
        return [note for each, note in notes if each == kind]

    @keyword
    def get_recording_threads(self) -> set[str]:
        """Returns the names of the threads in which it was called."""
        return self.threads

    @keyword("Send It ${times:\\d+} Times")
    def send_several_times(self, times: int) -> None:
        """Sends a text several times, through the library's own keyword."""
        for number in range(1, times + 1):
            self.library.send_socket_message(f"number {number}")

    def _note(self, kind: str, text: str) -> None:
        self.notes.append((kind, text))
        self.threads.add(threading.current_thread().name)


class Clumsy:
    """Raises whatever it sees."""

    @hookimpl
    def swan_call_ended(self, outcome: Outcome) -> None:
        raise OSError(f"the disk is full: {outcome.api}")

    @hookimpl
    def swan_event_happened(self) -> None:
        raise OSError("the disk is still full")
