"""What happened on the sockets of the smart program, as an HTTP archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from SwanSocketLibrary.har.conversation import (
    SWITCHING_PROTOCOLS,
    Conversation,
    Message,
    data_message,
)
from SwanSocketLibrary.har.writing import write
from SwanSocketLibrary.net.interface import Exchange, Frame
from SwanSocketLibrary.reporting.concealing import Concealing
from SwanSocketLibrary.reporting.traffic import Traffic
from SwanSocketLibrary.session.recording import Note
from SwanSocketLibrary.session.socket_task import SocketTask
from SwanSocketLibrary.swan.steps import Event, EventKind, Outcome, SendData
from SwanSocketLibrary.version import VERSION


def as_har(traffic: Traffic) -> str:
    """HAR 1.2, with the messages as Chrome writes them.

    An entry for each handshake, redirects included; messages are those that the test sees, as
    they are before plugins encode and after they decode them.
    """
    notes = traffic.session.recorded().by_socket()
    conversations: list[Conversation] = []
    for task in traffic.session.registry.tasks:
        socket = _Socket(traffic, task, notes.get(task.socketTaskId, ()))
        conversations += socket.conversations()
    return write(conversations, VERSION)


class _Socket:
    def __init__(self, traffic: Traffic, task: SocketTask, notes: Sequence[Note]) -> None:
        self._conceal: Concealing = traffic.conceal
        self._offset = traffic.clock_offset
        self._task = task
        self._notes = notes

    def conversations(self) -> list[Conversation]:
        """Those of the redirects that were followed, then the one that counts."""
        exchanges = [note.what for note in self._notes if isinstance(note.what, Exchange)]
        if not exchanges:
            return [self._unanswered()]
        *followed, last = exchanges
        return [*(self._handshake(each) for each in followed), self._whole(last)]

    def _handshake(self, exchange: Exchange) -> Conversation:
        return Conversation(
            url=self._conceal.url(exchange.url),
            request_headers=tuple(self._conceal.headers(exchange.asked)),
            status=exchange.status,
            status_text=self._conceal.text(exchange.reason),
            response_headers=tuple(self._conceal.headers(exchange.answered)),
            started=exchange.began + self._offset,
            handshake=exchange.took,
        )

    def _whole(self, exchange: Exchange) -> Conversation:
        opened = exchange.status == SWITCHING_PROTOCOLS
        return replace(
            self._handshake(exchange),
            messages=self._messages() if opened else (),
            ended=self._ended(),
            error=self._error(),
        )

    def _unanswered(self) -> Conversation:
        """A connect that got no further than TCP, TLS or a proxy."""
        urls = [note.url for note in self._notes if isinstance(note.url, str)]
        return Conversation(
            url=self._conceal.url(urls[0]) if urls else "",
            request_headers=(),
            status=None,
            status_text="",
            response_headers=(),
            started=self._task.connected_at + self._offset,
            handshake=0.0,
            ended=self._ended(),
            error=self._error(),
        )

    def _messages(self) -> tuple[Message, ...]:
        return tuple(message for note in self._notes if (message := self._message(note)))

    def _message(self, note: Note) -> Message | None:
        what, time = note.what, note.time + self._offset
        if isinstance(what, Event) and what.kind is EventKind.MESSAGE:
            return data_message(time, False, self._conceal.data(what.payload["data"]))
        if isinstance(what, Outcome) and isinstance(what.effect, SendData):
            return data_message(time, True, self._conceal.data(what.effect.data))
        if isinstance(what, Frame):
            return Message(time, what.sent, self._conceal.data(what.payload), int(what.opcode))
        return None

    def _ended(self) -> float | None:
        if self._task.ended is None:
            return None
        ends = [
            note.time
            for note in self._notes
            if isinstance(note.what, Event) and note.what.kind.terminal
        ]
        return ends[-1] + self._offset if ends else None

    def _error(self) -> str:
        return self._conceal.text(self._task.cause)
