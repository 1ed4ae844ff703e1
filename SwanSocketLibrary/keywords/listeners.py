"""User keywords that listen to events."""

from __future__ import annotations

from robot.api.deco import keyword

from SwanSocketLibrary.errors import CallbackFailed, ends_test
from SwanSocketLibrary.keywords.sockets import SocketName, Sockets
from SwanSocketLibrary.keywords.user_keywords import UserKeywords
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.steps import EventKind


class EventListeners:
    """User keywords as listeners."""

    def __init__(self, session: Session, sockets: Sockets, user_keywords: UserKeywords) -> None:
        self._session = session
        self._sockets = sockets
        self._user_keywords = user_keywords

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
          text or bytes, and ``dataType``, ``string`` or ``arrayBuffer`` (S8).
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
          ``errMsg``, on Android ``errCode`` too, and ``detail``, the cause in words (S10).
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
        task = self._sockets.named(socket)
        run = self._user_keywords.handler(keyword, kind.value)

        def handler(payload: Payload) -> None:
            try:
                run(payload)
            except Exception as error:
                if ends_test(error):
                    raise
                raise CallbackFailed(f"The {kind.value} listener '{keyword}': {error}") from None

        self._session.listen(kind, handler, task)
