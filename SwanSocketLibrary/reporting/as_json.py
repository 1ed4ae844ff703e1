"""What happened, as JSON for programs."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from typing import Any

from SwanSocketLibrary.net.interface import Exchange, Frame
from SwanSocketLibrary.reporting.concealing import Concealing
from SwanSocketLibrary.reporting.server_notes import ServerFailure, ServerNote
from SwanSocketLibrary.reporting.traffic import Traffic
from SwanSocketLibrary.server.records import CloseFrame, ServerEvent
from SwanSocketLibrary.server.records import EventKind as ServerEventKind
from SwanSocketLibrary.session.recording import Change, KeywordFailure, Note
from SwanSocketLibrary.session.socket_task import SocketTask
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.steps import Event, EventKind, Outcome, SendClose, SendData
from SwanSocketLibrary.version import VERSION


def as_json(traffic: Traffic) -> str:
    """All that is remembered of sockets and of embedded servers.

    ``{"creator", "sockets": [{"socketTaskId", …, "events": […]}], "servers": [{"server",
    "events"}], "forgotten"}``. Each event has ``time`` (ISO 8601, UTC) and ``what``; data that is
    binary is ``{"base64": …}``.
    """
    return json.dumps(_Document(traffic).make(), ensure_ascii=False, indent=1) + "\n"


class _Document:
    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._conceal: Concealing = traffic.conceal
        self._makers: dict[type, Callable[[Any, object], dict[str, Any]]] = {
            Outcome: self._call,
            Event: self._event,
            Frame: self._frame,
            Exchange: self._exchange,
            Change: self._change,
            KeywordFailure: self._failure,
            str: self._warning,
        }

    def make(self) -> dict[str, Any]:
        recorded = self._traffic.session.recorded()
        on_servers, forgotten = self._traffic.server_notes()
        of_task = recorded.by_socket()
        return {
            "creator": {"name": "SwanSocketLibrary", "version": VERSION},
            "sockets": [
                self._socket(task, of_task.get(task.socketTaskId, ()))
                for task in self._traffic.session.registry.tasks
            ],
            "withoutSocket": [self._note(each) for each in of_task.get(None, ())],
            "servers": self._servers(on_servers),
            "forgotten": {"messages": recorded.forgotten, "serverMessages": forgotten},
        }

    def _socket(self, task: SocketTask, notes: Iterable[Note]) -> dict[str, Any]:
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

    def _note(self, note: Note) -> dict[str, Any]:
        make = self._makers[type(note.what)]
        return {"time": self._time(note.time), **make(note.what, note.url)}

    def _call(self, outcome: Outcome, url: object) -> dict[str, Any]:
        call: dict[str, Any] = {"what": outcome.api, "callbacks": list(outcome.callbacks)}
        if isinstance(url, str):
            call["url"] = self._conceal.url(url)
        effect = outcome.effect
        if isinstance(effect, SendData):
            call["data"] = self._plain(effect.data)
        elif isinstance(effect, SendClose):
            call |= {"code": effect.code, "reason": self._plain(effect.reason)}
        call["result"] = self._plain(outcome.result)
        if outcome.detail is not None:
            call["detail"] = self._conceal.text(outcome.detail)
        return call

    def _event(self, event: Event, _url: object) -> dict[str, Any]:
        if event.kind is EventKind.OPEN:
            header = dict(self._conceal.headers(event.payload["header"].items()))
            return {"what": event.kind.value, "header": header}
        return {"what": event.kind.value, **self._plain(event.payload)}

    def _frame(self, frame: Frame, _url: object) -> dict[str, Any]:
        payload = self._plain(frame.payload)
        opcode = frame.opcode.name
        return {"what": "frame", "sent": frame.sent, "opcode": opcode, "payload": payload}

    def _change(self, change: Change, _url: object) -> dict[str, Any]:
        return {"what": "state", "before": change.before.name, "after": change.after.name}

    def _failure(self, failure: KeywordFailure, _url: object) -> dict[str, Any]:
        text = self._conceal.text(failure.text)
        return {"what": "failure", "keyword": failure.keyword, "text": text}

    def _warning(self, text: str, _url: object) -> dict[str, Any]:
        return {"what": "warning", "text": self._conceal.text(text)}

    def _exchange(self, exchange: Exchange, _url: object) -> dict[str, Any]:
        return {
            "what": "handshake",
            "url": self._conceal.url(exchange.url),
            "request": self._conceal.headers(exchange.asked),
            "status": exchange.status,
            "reason": self._plain(exchange.reason),
            "response": self._conceal.headers(exchange.answered),
            "seconds": round(exchange.took, 6),
        }

    def _server_note(self, note: ServerNote) -> dict[str, Any]:
        place = {"time": self._time(note.time), "client": note.client or None}
        if isinstance(note, ServerFailure):
            return {**place, **self._failure(note.failure, None)}
        return {**place, **self._server_event(note)}

    def _server_event(self, event: ServerEvent) -> dict[str, Any]:
        data: Any = event.data
        if isinstance(data, CloseFrame):
            data = {"code": data.code, "reason": data.reason}
        elif event.kind is ServerEventKind.CONNECTED:
            data = self._conceal.url(str(data))
        return {"what": event.kind.value, "data": self._plain(data)}

    def _time(self, moment: float) -> str:
        when = datetime.fromtimestamp(moment + self._traffic.clock_offset, tz=timezone.utc)
        return when.isoformat(timespec="microseconds")

    def _plain(self, value: Any) -> Any:
        """A value as JSON can hold it, without secrets."""
        if isinstance(value, str):
            return self._conceal.data(str(value))
        if isinstance(value, bytes):
            shown = self._conceal.data(value)
            return {"base64": base64.b64encode(bytes(shown)).decode()}  # type: ignore[arg-type]
        if isinstance(value, Payload | dict):
            return {name: self._plain(item) for name, item in value.items()}
        return value
