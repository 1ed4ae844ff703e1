"""The traffic as an HTTP archive (HAR 1.2), and as JSON for programs."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any, Final

from SwanSocketLibrary.events.entries import (
    Change,
    CloseFrame,
    Departed,
    Entry,
    Heartbeats,
    KeywordFailure,
    PageNote,
    ServerEventKind,
    ServerFailure,
    ServerNote,
    run_time,
)
from SwanSocketLibrary.har.har_entries import HarEntry, HarMessage, data_message
from SwanSocketLibrary.har.writing import write
from SwanSocketLibrary.net.interface import Exchange, Frame
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.output.traffic_reader import TrafficReader
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.model import Event, EventKind, Outcome, SendClose, SendData
from SwanSocketLibrary.swan.payloads import Headers
from SwanSocketLibrary.version import VERSION

_OF_HANDSHAKE: Final = frozenset({"header", "body"})


def har_text(traffic: TrafficReader) -> str:
    """HAR 1.2 of the sockets, with the messages as Chrome writes them.

    It has an entry for each handshake, redirects included. Messages are those that the test sees:
    before plugins encode and after they decode them.
    """
    notes = traffic.recorded().by_socket()
    entries: list[HarEntry] = []
    for task in traffic.sockets():
        entries += _HarSocket(traffic, task, notes.get(task.socketTaskId, ())).entries()
    return write(entries, VERSION)


class _HarSocket:
    def __init__(self, traffic: TrafficReader, task: SocketTask, notes: Sequence[Entry]) -> None:
        self._redactor: Redactor = traffic.redactor
        self._offset = traffic.clock_offset
        self._task = task
        self._notes = notes

    def entries(self) -> list[HarEntry]:
        """An entry for each redirect that was followed, then that of the conversation."""
        exchanges = [note.what for note in self._notes if isinstance(note.what, Exchange)]
        entries = [self._handshake(each) for each in exchanges] or [self._unanswered()]
        entries[-1] = replace(
            entries[-1],
            messages=self._messages() if entries[-1].opened else (),
            ended=self._ended(),
            error=self._redactor.text(self._task.cause),
        )
        return entries

    def _handshake(self, exchange: Exchange) -> HarEntry:
        return HarEntry(
            url=self._redactor.url(exchange.url),
            request_headers=tuple(self._redactor.headers(exchange.asked)),
            status=exchange.status,
            status_text=self._redactor.text(exchange.reason),
            response_headers=tuple(self._redactor.headers(exchange.answered)),
            started=exchange.began + self._offset,
            handshake=exchange.took,
            body=self._redactor.data(exchange.body),
        )

    def _unanswered(self) -> HarEntry:
        """The entry of a connect that failed at TCP, TLS or a proxy."""
        urls = [note.url for note in self._notes if isinstance(note.url, str)]
        return HarEntry(
            url=self._redactor.url(urls[0]) if urls else "",
            request_headers=(),
            status=None,
            status_text="",
            response_headers=(),
            started=self._task.connected_at + self._offset,
            handshake=0.0,
        )

    def _messages(self) -> tuple[HarMessage, ...]:
        return tuple(message for note in self._notes if (message := self._message(note)))

    def _message(self, note: Entry) -> HarMessage | None:
        what, time = note.what, note.time + self._offset
        if isinstance(what, Event) and what.kind is EventKind.MESSAGE:
            return data_message(time, False, self._redactor.data(what.payload["data"]))
        if isinstance(what, Outcome) and isinstance(what.effect, SendData):
            return data_message(time, True, self._redactor.data(what.effect.data))
        if isinstance(what, Frame):
            return HarMessage(time, what.sent, self._redactor.data(what.payload), int(what.opcode))
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


def json_text(traffic: TrafficReader) -> str:
    """JSON of all that is remembered of sockets and of embedded servers.

    ``{"creator", "sockets": [{"socketTaskId", …, "events": […]}], "pages": [{"page", "events"}],
    "servers": [{"server", "events"}], "forgotten"}``. Each event has ``time`` (ISO 8601, UTC),
    ``at`` (seconds of the run's clock, which all sockets and servers share) and ``what``; data
    that is binary is ``{"base64": …}``.
    """
    return json.dumps(_JsonDocument(traffic).make(), ensure_ascii=False, indent=1) + "\n"


class _JsonDocument:
    def __init__(self, traffic: TrafficReader) -> None:
        self._traffic = traffic
        self._redactor: Redactor = traffic.redactor

    def make(self) -> dict[str, Any]:
        recorded = self._traffic.recorded()
        on_servers, forgotten = self._traffic.server_notes()
        of_task = recorded.by_socket()
        return {
            "creator": {"name": "SwanSocketLibrary", "version": VERSION},
            "sockets": [
                self._socket(task, of_task.get(task.socketTaskId, ()))
                for task in self._traffic.sockets()
            ],
            "pages": [
                {"page": self._plain(notes[0].origin.name), "events": [*map(self._note, notes)]}
                for notes in of_task.values()
                if isinstance(notes[0].what, PageNote)
            ],
            "withoutSocket": [self._note(each) for each in of_task.get(None, ())],
            "servers": self._servers(on_servers),
            "forgotten": {"messages": recorded.forgotten, "serverMessages": forgotten},
        }

    def _socket(self, task: SocketTask, notes: Iterable[Entry]) -> dict[str, Any]:
        return {
            "socketTaskId": task.socketTaskId,
            "alias": self._plain(task.alias),
            "state": task.state.name,
            "protocol": self._plain(task.protocol),
            "closeCode": task.close_code,
            "closeReason": self._plain(task.close_reason),
            "cause": self._plain(task.cause) or None,
            "events": [self._note(each) for each in notes],
        }

    def _servers(self, notes: Iterable[ServerNote]) -> list[dict[str, Any]]:
        servers: dict[str, list[dict[str, Any]]] = {}
        for note in notes:
            servers.setdefault(note.server, []).append(self._server_note(note))
        return [{"server": self._plain(name), "events": of_it} for name, of_it in servers.items()]

    def _note(self, note: Entry) -> dict[str, Any]:
        match note.what:
            case Outcome() as outcome:
                fields = self._call(outcome, note.url)
            case Event() as event:
                fields = self._event(event)
            case Frame(sent=sent, opcode=opcode, payload=payload):
                fields = {"what": "frame", "sent": sent, "opcode": opcode.name}
                fields["payload"] = self._plain(payload)
            case Exchange() as exchange:
                fields = self._exchange(exchange)
            case Change(before, after):
                fields = {"what": "state", "before": before.name, "after": after.name}
            case KeywordFailure() as failure:
                fields = self._failure(failure)
            case PageNote(title, text, place, failed):
                fields = {"what": title, "text": self._redactor.text(text)}
                fields |= {"place": place, "failed": failed}
            case Heartbeats(count, interval):
                fields = {"what": "heartbeats", "count": count, "interval": interval}
            case Departed(text):
                fields = {"what": "departed", "text": self._redactor.text(text)}
            case warning:
                fields = {"what": "warning", "text": self._redactor.text(str(warning))}
        return {"time": self._time(note.time), "at": run_time(note.time), **fields}

    def _call(self, outcome: Outcome, url: object) -> dict[str, Any]:
        call: dict[str, Any] = {"what": outcome.api, "callbacks": list(outcome.callbacks)}
        if isinstance(url, str):
            call["url"] = self._redactor.url(url)
        effect = outcome.effect
        if isinstance(effect, SendData):
            call["data"] = self._plain(effect.data)
        elif isinstance(effect, SendClose):
            call |= {"code": effect.code, "reason": self._plain(effect.reason)}
        call["result"] = self._plain(outcome.result)
        if outcome.detail is not None:
            call["detail"] = self._redactor.text(outcome.detail)
        return call

    def _event(self, event: Event) -> dict[str, Any]:
        # A rejection's header and body stand in its handshake.
        known = _OF_HANDSHAKE if event.kind is EventKind.ERROR else frozenset()
        kept = {name: each for name, each in event.payload.items() if name not in known}
        return {"what": event.kind.value, **self._plain(kept)}

    def _failure(self, failure: KeywordFailure) -> dict[str, Any]:
        text = self._redactor.text(failure.text)
        return {"what": "failure", "keyword": failure.keyword, "text": text}

    def _exchange(self, exchange: Exchange) -> dict[str, Any]:
        return {
            "what": "handshake",
            "url": self._redactor.url(exchange.url),
            "request": self._redactor.headers(exchange.asked),
            "status": exchange.status,
            "reason": self._plain(exchange.reason),
            "response": self._redactor.headers(exchange.answered),
            "seconds": round(exchange.took, 6),
            **({"body": self._plain(exchange.body)} if exchange.body else {}),
        }

    def _server_note(self, note: ServerNote) -> dict[str, Any]:
        when = {"time": self._time(note.time), "at": run_time(note.time)}
        place = {**when, "client": note.client or None}
        if isinstance(note, ServerFailure):
            return place | self._failure(note.failure)
        data: Any = note.data
        if isinstance(data, CloseFrame):
            data = {"code": data.code, "reason": data.reason}
        elif note.kind is ServerEventKind.CONNECTED:
            data = self._redactor.url(str(data))
        return place | {"what": note.kind.value, "data": self._plain(data)}

    def _time(self, moment: float) -> str:
        when = datetime.fromtimestamp(moment + self._traffic.clock_offset, tz=timezone.utc)
        return when.isoformat(timespec="microseconds")

    def _plain(self, value: Any) -> Any:
        """A value in the types of JSON, without secrets."""
        if isinstance(value, str):
            return self._redactor.data(str(value))
        if isinstance(value, bytes):
            shown = self._redactor.data(value)
            return {"base64": base64.b64encode(bytes(shown)).decode()}  # type: ignore[arg-type]
        if isinstance(value, Headers):
            return dict(Headers(self._redactor.headers(value.pairs)))
        if isinstance(value, dict):
            return {name: self._plain(item) for name, item in value.items()}
        return [self._plain(item) for item in value] if isinstance(value, list) else value
