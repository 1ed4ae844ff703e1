"""Waiting for events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from robot.api.deco import keyword

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument
from SwanSocketLibrary.keywords.conversion import deadline
from SwanSocketLibrary.keywords.sockets import SocketName, Sockets
from SwanSocketLibrary.reporting.expectations import close_wanted, how_it_stands, not_come
from SwanSocketLibrary.session.waits import Waits
from SwanSocketLibrary.swan.closing import whole_number
from SwanSocketLibrary.swan.failures import describe
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.steps import EventKind


class Waiting:
    """Waits for open, close and error."""

    def __init__(self, waits: Waits, sockets: Sockets, timeout: float) -> None:
        self._waits = waits
        self._sockets = sockets
        self._timeout = timeout

    @keyword(tags=["Wait"])
    def wait_for_socket_open(
        self, *, socket: SocketName = None, timeout: timedelta | None = None
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
        task = self._sockets.named_or_main(socket)
        wait = deadline(timeout, self._timeout)
        payload = self._waits.for_open(task, wait)
        if payload is None:
            expected = f"socket '{task.name}' to open"
            raise ExpectationFailed(not_come(expected, wait, how_it_stands(task)))
        return payload

    @keyword(tags=["Wait"])
    def wait_for_socket_close(
        self,
        *,
        code: Any = None,
        reason: str | None = None,
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
        task = self._sockets.named_or_main(socket)
        wait = deadline(timeout, self._timeout)
        payload = self._waits.for_end(task, EventKind.CLOSE, wait)
        expected = f"socket '{task.name}' to be closed{close_wanted(expected_code, reason)}"
        if payload is None:
            raise ExpectationFailed(not_come(expected, wait, how_it_stands(task)))
        if expected_code not in (None, payload.code) or reason not in (None, payload.reason):
            raise ExpectationFailed(not_come(expected, wait, how_it_stands(task)))
        return payload

    @keyword(tags=["Wait"])
    def wait_for_socket_error(
        self, *, socket: SocketName = None, timeout: timedelta | None = None
    ) -> Payload:
        """Waits until the socket ends in an error event (S5).

        Arguments:
        - ``socket``: which socket; left out, the main one.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns the error event's payload: the platform's ``errMsg``, on Android ``errCode``
        too, and ``detail``, the cause in words (S10).

        Fails at once if the socket was closed instead.

        Example:
        | ${url} =    Start Socket Server
        | Stop Socket Server
        | Connect Socket    ${url}
        | ${error} =    Wait For Socket Error
        | Should Be Equal    ${error.errMsg}    error happen
        | Should Contain    ${error.detail}    refused

        """
        task = self._sockets.named_or_main(socket)
        wait = deadline(timeout, self._timeout)
        payload = self._waits.for_end(task, EventKind.ERROR, wait)
        if payload is None:
            expected = f"socket '{task.name}' to end in an error"
            raise ExpectationFailed(not_come(expected, wait, how_it_stands(task)))
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
        if duration is None:
            self._waits.for_nothing(Deadline(0))
        else:
            self._waits.for_nothing(deadline(duration, 0, "duration"))


def _expected_code(code: Any) -> int | None:
    number = whole_number(code)
    if number is None and code is not None:
        raise InvalidArgument(f"code must be a close code such as 1000, got {describe(code)}.")
    return number
