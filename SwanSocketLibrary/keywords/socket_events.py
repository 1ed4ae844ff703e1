"""The events of sockets: waiting for them, and user keywords that listen to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from robot.api.deco import keyword

from SwanSocketLibrary.errors import CallbackFailed, ExpectationFailed, InvalidArgument, ends_test
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns
from SwanSocketLibrary.keywords.lookup import SocketName, UserKeywords
from SwanSocketLibrary.language import keyword_name, say
from SwanSocketLibrary.output.sentences import (
    expected_close,
    other_socket,
    socket_status,
    timeout_message,
)
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.session.waits import Waits
from SwanSocketLibrary.swan.call_arguments import whole_number
from SwanSocketLibrary.swan.model import EventKind, SocketState
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.profile import describe
from SwanSocketLibrary.waiting import Deadline

_ENDS: Final = {
    EventKind.ERROR: "Wait For Socket Error",
    EventKind.CLOSE: "Wait For Socket Close",
}
"""What waits for the events in which sockets end."""


class SocketEvents:
    """Waits for open, close and error, and has user keywords run at events."""

    def __init__(
        self, session: Session, waits: Waits, user_keywords: UserKeywords, runs: KeywordRuns
    ) -> None:
        self._session = session
        self._waits = waits
        self._user_keywords = user_keywords
        self._runs = runs

    @keyword(tags=["Wait"])
    def wait_for_socket_open(
        self, socket: SocketName = None, *, timeout: timedelta | None = None
    ) -> Payload:
        """Waits until the socket is open.

        Arguments:
        - ``socket``: which socket; left out, the main one.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns the open event's payload, ``{header}``: the headers of the server's answer,
        found in any case (S7).

        Fails at once if the socket ended without having opened, with the cause: the server
        answered 403, its certificate has expired, the name is not known.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | ${open} =    Wait For Socket Open    timeout=2s
        | Should Be Equal    ${open.header}[upgrade]    websocket

        """
        task = self._session.named_or_main(socket)
        wait = self._runs.deadline(timeout, task)
        payload = self._waits.for_open(task, wait)
        if payload is None:
            other = self._session.other(task, lambda each: each.state is SocketState.OPEN)
            raise _not_come(say("open"), EventKind.OPEN, wait, task, None if socket else other)
        return payload

    @keyword(tags=["Wait"])
    def wait_for_socket_close(
        self,
        code: Any = None,
        reason: str | None = None,
        *,
        socket: SocketName = None,
        timeout: timedelta | None = None,
    ) -> Payload:
        """Waits until the socket's closing handshake is complete, whoever began it (S5).

        Arguments:
        - ``code``: the close code that is expected; any if left out.
        - ``reason``: the reason that is expected; any if left out.
        - ``socket``: which socket; left out, the main one.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns the close event's payload, ``{code, reason}``, as the peer's Close frame said;
        1005 and an empty reason if it carried nothing (S9).

        Fails if another code or reason came, and at once if the socket ended in an error.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Server Closes Socket    code=4001    reason=kicked
        | ${close} =    Wait For Socket Close    code=4001
        | Should Be Equal    ${close.reason}    kicked

        """
        expected_code = _expected_code(code)
        task = self._session.named_or_main(socket)
        wait = self._runs.deadline(timeout, task)
        payload = self._waits.for_end(task, EventKind.CLOSE, wait)
        if payload is None or not _is(payload, expected_code, reason):
            expected = say(
                "be closed{expected_close}", expected_close=expected_close(expected_code, reason)
            )
            other = self._session.other(
                task, lambda each: _is(_ended(each, EventKind.CLOSE), expected_code, reason)
            )
            failure = _not_come(expected, EventKind.CLOSE, wait, task, None if socket else other)
            if task.state is SocketState.OPEN and (socket or other is None):
                raise ExpectationFailed.say(
                    '{failure} Neither side has closed it: use "Close Socket", or let the server.',
                    failure=failure,
                )
            raise failure
        return payload

    @keyword(tags=["Wait"])
    def wait_for_socket_error(
        self, socket: SocketName = None, *, timeout: timedelta | None = None
    ) -> Payload:
        """Waits until the socket ends in an error event (S5).

        Arguments:
        - ``socket``: which socket; left out, the main one.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns the error event's payload: the platform's ``errMsg``, on Android ``errCode``
        too, and ``detail``, the cause in words (S10). Where the server answered the handshake and
        that opened nothing, it has ``status``, ``header`` and ``body`` of the answer too. The body
        is decompressed, text where it is text and else bytes, at most 64 KiB, and as much as comes
        within a second: ``''`` for none.

        Fails at once if the socket was closed instead.

        Example:
        | ${url} =    Start Socket Server
        | Stop Socket Server
        | Connect Socket    ${url}
        | ${error} =    Wait For Socket Error
        | Should Be Equal    ${error.errMsg}    error happen
        | Should Contain    ${error.detail}    refused
        | ${url} =    Start Socket Server
        | Reject Next Handshake    403    body={"error": "no ticket"}
        | Connect Socket    ${url}    alias=rejected
        | ${error} =    Wait For Socket Error    rejected
        | Should Be Equal As Integers    ${error.status}    403
        | Should Be Equal    ${error.header}[content-length]    22
        | Should Contain    ${error.body}    no ticket

        """
        task = self._session.named_or_main(socket)
        wait = self._runs.deadline(timeout, task)
        payload = self._waits.for_end(task, EventKind.ERROR, wait)
        if payload is None:
            other = self._session.other(task, lambda each: _ended(each, EventKind.ERROR))
            other = None if socket else other
            failure = _not_come(say("end in an error"), EventKind.ERROR, wait, task, other)
            if task.state is SocketState.OPEN and other is None:
                raise ExpectationFailed.say(
                    '{failure} Nothing has broken it: use "Server Drops Connection", '
                    "or let the server.",
                    failure=failure,
                )
            raise failure
        return payload

    @keyword(tags=["Wait"])
    def process_socket_events(self, *, duration: timedelta | None = None) -> None:
        """Runs the user keywords that listen to events which have happened.

        They run during every keyword that waits, too; use this one where nothing else waits.

        Arguments:
        - ``duration``: how long to go on, for events still to come; left out, those that have
          happened already.

        Fails with the message of a user keyword that failed; the others still run.

        Example:
        | ${url} =    Start Socket Server
        | On Socket Open    Log
        | Connect Socket    ${url}
        | Process Socket Events    duration=200ms

        """
        now, main = duration is None, self._session.main
        wait = Deadline(0) if now else self._runs.deadline(duration, main, argument="duration")
        self._waits.for_nothing(wait)

    @keyword(tags=["Listener"])
    def on_socket_open(self, keyword: str, *, socket: SocketName = None) -> None:
        """Runs a user keyword when a socket opens: ``swan.onSocketOpen``.

        Arguments:
        - ``keyword``: a user keyword with one argument, the payload: a dictionary with ``header``,
          the headers of the server's answer (S7).
        - ``socket``: one more listener of this socket (S11); left out, the one global place,
          which hears the main socket (S12).

        The keyword runs in the test, during the next keyword that waits or in `Process Socket
        Events`.

        Example:
        | ${url} =    Start Socket Server
        | On Socket Open    Log
        | Connect Socket    ${url}
        | Wait For Socket Open

        """
        self._listen(EventKind.OPEN, keyword, socket)

    @keyword(tags=["Listener"])
    def on_socket_message(self, keyword: str, *, socket: SocketName = None) -> None:
        """Runs a user keyword for each message: ``swan.onSocketMessage``.

        Arguments:
        - ``keyword``: a user keyword with one argument, the payload: a dictionary with ``data``,
          text or bytes, ``dataType``, ``string`` or ``arrayBuffer`` (S8), and ``at``, when it came:
          seconds of the run's clock, which all sockets share.
        - ``socket``: as in `On Socket Open`.

        A message that a listener heard is not taken: waits find it too.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}    alias=chat
        | On Socket Message    Log    socket=chat
        | Wait For Socket Open
        | Send Socket Message    hello
        | Wait For Socket Message    ==    hello

        """
        self._listen(EventKind.MESSAGE, keyword, socket)

    @keyword(tags=["Listener"])
    def on_socket_error(self, keyword: str, *, socket: SocketName = None) -> None:
        """Runs a user keyword when a socket ends in an error: ``swan.onSocketError``.

        Arguments:
        - ``keyword``: a user keyword with one argument, the payload: a dictionary with
          ``errMsg``, on Android ``errCode`` too, and ``detail``, the cause in words (S10). Of a
          rejected handshake it has ``status``, ``header`` and ``body`` too.
        - ``socket``: as in `On Socket Open`.

        Example:
        | ${url} =    Start Socket Server
        | Stop Socket Server
        | On Socket Error    Log
        | Connect Socket    ${url}
        | Wait For Socket Error

        """
        self._listen(EventKind.ERROR, keyword, socket)

    @keyword(tags=["Listener"])
    def on_socket_close(self, keyword: str, *, socket: SocketName = None) -> None:
        """Runs a user keyword when a socket was closed: ``swan.onSocketClose``.

        Arguments:
        - ``keyword``: a user keyword with one argument, the payload: a dictionary with ``code`` and
          ``reason`` (S9).
        - ``socket``: as in `On Socket Open`.

        Example:
        | ${url} =    Start Socket Server
        | On Socket Close    Log
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Close Socket
        | Wait For Socket Close

        """
        self._listen(EventKind.CLOSE, keyword, socket)

    def _listen(self, kind: EventKind, keyword: str, socket: SocketName) -> None:
        task = self._session.named(socket)
        run = self._user_keywords.handler(keyword, kind.value)

        def handler(payload: Payload) -> None:
            try:
                run(payload)
            except Exception as error:
                if ends_test(error):
                    raise
                raise CallbackFailed.say(
                    "The {value} listener '{keyword}': {error}",
                    value=kind.value,
                    keyword=keyword,
                    error=error,
                ) from None

        self._session.listen(kind, handler, task)


def _expected_code(code: Any) -> int | None:
    number = whole_number(code)
    if number is None and code is not None:
        raise InvalidArgument.say(
            "code must be a close code such as 1000, got {code}.", code=describe(code)
        )
    return number


def _is(close: Payload | None, code: int | None, reason: str | None) -> bool:
    return close is not None and code in (None, close.code) and reason in (None, close.reason)


def _ended(task: SocketTask, kind: EventKind) -> Payload | None:
    """The payload of its terminal event, if that is of this kind."""
    event = task.ended
    return event.payload if event is not None and event.kind is kind else None


def _not_come(
    expected: str, kind: EventKind, wait: Deadline, task: SocketTask, other: SocketTask | None
) -> ExpectationFailed:
    """The failure of a wait for an event, with a hint at another socket that has had it."""
    text = timeout_message(
        say("socket '{name}' to {expected}", name=task.name, expected=expected),
        wait,
        socket_status(task),
    )
    hint = other_socket(other)
    if task.ended is not None and task.ended.kind is not kind and not hint:
        hint = say(' To expect that, use "{end}".', end=keyword_name(_ENDS[task.ended.kind]))
    return ExpectationFailed(text + hint)
