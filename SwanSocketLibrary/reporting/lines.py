"""The log's lines: one for each call, event and frame of a socket."""

from __future__ import annotations

import struct
from typing import Final

from SwanSocketLibrary.reporting.previews import escape, preview, seconds, size
from SwanSocketLibrary.server.records import CloseFrame, ServerEvent
from SwanSocketLibrary.server.records import EventKind as ServerEventKind
from SwanSocketLibrary.session.journal import Entry
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.steps import Event, EventKind, Outcome, SendClose, SendData
from SwanSocketLibrary.swan.urls import show_url
from SwanSocketLibrary.transport.interface import Frame, Opcode

_MESSAGES: Final = (ServerEventKind.MESSAGE_RECEIVED, ServerEventKind.MESSAGE_SENT)


def line(entry: Entry) -> tuple[str, str]:
    """An entry of the journal as the log shows it.

    :return: the level, as Robot Framework names it, and the text: the socket's name, the time
        since its connect, an arrow for the direction, and what happened.
    """
    what = entry.what
    if isinstance(what, Frame):
        return "DEBUG", f"{_where(entry)} {'→' if what.sent else '←'} frame {_frame(what)}"
    if isinstance(what, Event):
        return "INFO", f"{_where(entry)} ← {what.kind.value} {_event(what)}"
    if isinstance(what, Outcome):
        return "INFO", f"{_where(entry)} → {_call(what, entry.url)}: {_result(what)}"
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


def _call(outcome: Outcome, url: object) -> str:
    effect = outcome.effect
    if isinstance(effect, SendData):
        return f"{outcome.api} {preview(effect.data)}"
    if isinstance(effect, SendClose):
        return f"{outcome.api} {effect.code}{_reason(effect.reason)}"
    if url is not None:
        return f"{outcome.api} {escape(show_url(url))}" if isinstance(url, str) else outcome.api
    return outcome.api


def _result(outcome: Outcome) -> str:
    if outcome.succeeded:
        return "success"
    return f"fail {code_and_text(outcome.result)} - {outcome.detail}"


def _event(event: Event) -> str:
    payload = event.payload
    if event.kind is EventKind.MESSAGE:
        return preview(payload["data"])
    if event.kind is EventKind.CLOSE:
        return f"{payload['code']}{_reason(payload['reason'])}"
    return repr(payload)


def _frame(frame: Frame) -> str:
    end = ("" if frame.fin else ", not final") + (", compressed" if frame.compressed else "")
    shown = f"{frame.opcode.name}, {size(frame.length)}{end}"
    if frame.opcode is Opcode.CLOSE and len(frame.payload) >= 2:  # noqa: PLR2004
        (code,) = struct.unpack("!H", frame.payload[:2])
        return f"{shown}: {code}{_reason(frame.payload[2:].decode(errors='backslashreplace'))}"
    return f"{shown}: {frame.payload.hex(' ')}" if frame.payload else shown


def _reason(reason: str) -> str:
    return f' "{escape(reason)}"' if reason else ""


def server_line(event: ServerEvent) -> str:
    """What happened on an embedded server, for level DEBUG; a reached bound for WARN."""
    return f"server '{event.server}' {client_line(event)}"


def client_line(event: ServerEvent) -> str:
    """What happened with a client of an embedded server."""
    data = event.data
    if isinstance(data, CloseFrame):
        shown = str(data)  # has its escapes
    elif isinstance(data, bytes) or event.kind in _MESSAGES:
        shown = preview(data or "")
    else:
        shown = escape(str(data)) if data else ""
    if event.kind in (ServerEventKind.BOUND, ServerEventKind.PROBLEM):
        return f"client {event.client}: {shown}"
    return f"client {event.client}: {event.kind.value} {shown}".rstrip()
