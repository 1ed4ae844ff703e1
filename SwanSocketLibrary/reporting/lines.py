"""The log's lines: one for each call, event and frame of a socket."""

from __future__ import annotations

import struct
from typing import Final, Protocol

from SwanSocketLibrary.net.interface import Frame, Opcode
from SwanSocketLibrary.reporting.previews import escape, preview, seconds, size, visible
from SwanSocketLibrary.server.records import CloseFrame, ServerEvent
from SwanSocketLibrary.server.records import EventKind as ServerEventKind
from SwanSocketLibrary.session.journal import Entry
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.steps import Event, EventKind, Outcome, SendClose, SendData
from SwanSocketLibrary.swan.urls import show_url

_CODE: Final = struct.Struct("!H")
_MESSAGES: Final = (ServerEventKind.MESSAGE_RECEIVED, ServerEventKind.MESSAGE_SENT)
_SENTENCES: Final = (
    ServerEventKind.BOUND,
    ServerEventKind.FORGOTTEN,
    ServerEventKind.PROBLEM,
    ServerEventKind.REFUSED,
)


class Concealer(Protocol):
    """Hides what a run keeps to itself."""

    def data(self, data: str | bytes) -> str | bytes:
        """A message without it."""

    def url(self, url: str) -> str:
        """A URL without it."""


def line(entry: Entry, conceal: Concealer | None = None) -> tuple[str, str]:
    """An entry of the journal as the log shows it.

    :param conceal: hides what is to be hidden in messages and URLs.
    :return: the level, as Robot Framework names it, and the text: the socket's name, the time
        since its connect, an arrow for the direction, and what happened.
    """
    what = entry.what
    if isinstance(what, Frame):
        return "DEBUG", f"{_where(entry)} {'→' if what.sent else '←'} frame {_frame(what)}"
    if isinstance(what, Event):
        return "INFO", f"{_where(entry)} ← {what.kind.value} {_event(what, conceal)}"
    if isinstance(what, Outcome):
        return "INFO", f"{_where(entry)} → {_call(what, entry.url, conceal)}: {_result(what)}"
    return "WARN", f"{_where(entry)}: {what}" if entry.socket else what


def failure_text(outcome: Outcome) -> str:
    """What a failed call says: ``closeSocket:fail 1001 执行失败 - `` and what to do."""
    said = code_and_text(outcome.result)
    prefix = f"{outcome.api}:fail"
    return f"{said if said.startswith(prefix) else f'{prefix} {said}'} - {outcome.detail}"


def code_and_text(result: Payload) -> str:
    """``1001 执行失败``; of a platform without numeric codes the text alone."""
    code = result.get("errCode")
    return str(result["errMsg"]) if code is None else f"{code} {result['errMsg']}"


def _where(entry: Entry) -> str:
    if not entry.socket:
        return "(no socket)"
    return f"{entry.socket} +{seconds(entry.since_connect)}"


def _preview(data: str | bytes, conceal: Concealer | None) -> str:
    return preview(conceal.data(data) if conceal else data)


def _call(outcome: Outcome, url: object, conceal: Concealer | None) -> str:
    effect = outcome.effect
    if isinstance(effect, SendData):
        return f"{outcome.api} {_preview(effect.data, conceal)}"
    if isinstance(effect, SendClose):
        return f"{outcome.api} {effect.code}{_reason(effect.reason)}"
    if isinstance(url, str):
        return f"{outcome.api} {escape(conceal.url(url) if conceal else show_url(url))}"
    return outcome.api


def _result(outcome: Outcome) -> str:
    if outcome.succeeded:
        return "success"
    return f"fail {code_and_text(outcome.result)} - {outcome.detail}"


def _event(event: Event, conceal: Concealer | None) -> str:
    payload = event.payload
    if event.kind is EventKind.MESSAGE:
        return _preview(payload["data"], conceal)
    if event.kind is EventKind.CLOSE:
        return f"{payload['code']}{_reason(payload['reason'])}"
    return repr(payload)


def _frame(frame: Frame) -> str:
    end = ("" if frame.fin else ", not final") + (", compressed" if frame.compressed else "")
    shown = f"{frame.opcode.name}, {size(frame.length)}{end}"
    said = close_said(frame.payload) if frame.opcode is Opcode.CLOSE else ""
    if said:
        return f"{shown}: {said}"
    return f"{shown}: {frame.payload.hex(' ')}" if frame.payload else shown


def close_said(payload: bytes) -> str:
    """The code and the reason in a Close frame's payload; ``""`` if it has no code."""
    if len(payload) < _CODE.size:
        return ""
    (code,) = _CODE.unpack_from(payload)
    return f"{code}{_reason(payload[_CODE.size :].decode(errors='backslashreplace'))}"


def _reason(reason: str) -> str:
    return f' "{escape(reason)}"' if reason else ""


def server_line(event: ServerEvent, conceal: Concealer | None = None) -> str:
    """What happened on an embedded server."""
    colon = ":" if event.client is None else ""
    return f"server '{event.server}'{colon} {client_line(event, conceal)}"


def client_line(event: ServerEvent, conceal: Concealer | None = None) -> str:
    """What happened with a client of an embedded server, or with what was none."""
    data = event.data
    if isinstance(data, CloseFrame):
        shown = visible(str(data))  # has its escapes but for letters that cannot be seen
    elif isinstance(data, bytes) or event.kind in _MESSAGES:
        shown = _preview(data or "", conceal)
    elif event.kind is ServerEventKind.CONNECTED and conceal:
        shown = escape(conceal.url(str(data)))
    else:
        shown = escape(str(data)) if data else ""
    if event.client is None:
        return shown
    if event.kind in _SENTENCES:
        return f"client {event.client}: {shown}"
    return f"client {event.client}: {event.kind.value} {shown}".rstrip()
