"""How the embedded server misbehaves."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from inspect import getdoc
from typing import Any

from robot.api.deco import keyword

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.conversion import header_dictionary, literal, text_or_bytes
from SwanSocketLibrary.keywords.lookup import ClientName, ServerKeywords, client_side
from SwanSocketLibrary.server.faults import handshake_fault_docs
from SwanSocketLibrary.swan.profile import describe


class ServerFaults(ServerKeywords):
    """What goes wrong on purpose on an embedded server."""

    @keyword(tags=["Server", "Fault"])
    @client_side("Wait For Socket Error")
    def reject_next_handshake(
        self,
        status: int = 403,
        *,
        headers: Any = None,
        body: Any = "",
        server: str | None = None,
    ) -> None:
        """Answers the next connection with an HTTP status instead of a handshake.

        Arguments:
        - ``status``: a number of three digits.
        - ``headers``: a dictionary of headers of the answer; of a list, each item is one.
          ``Content-Type``, ``Content-Length`` and ``Connection`` are added if they are not in it.
        - ``body``: text or bytes.
        - ``server``: its alias or URL; left out, the last one started.

        Each use of this keyword, of `Break Next Handshake` and of `Hold Next Handshake` is for
        one connection. Several are for the next connections, in the order of their use: after a
        hold and a rejection, the first connection is held and the second rejected.

        Example:
        | ${url} =    Start Socket Server
        | Reject Next Handshake    401    headers={'WWW-Authenticate': 'Bearer'}
        | Connect Socket    ${url}
        | ${error} =    Wait For Socket Error
        | Should Contain    ${error.detail}    401

        """
        self._server(server).faults.reject_next_handshake(
            status,
            header_dictionary(literal(headers, "{")),
            text_or_bytes(body, "body"),
        )

    @keyword(tags=["Server", "Fault"])
    @client_side("Wait For Socket Error")
    def break_next_handshake(self, how: str, *, server: str | None = None) -> None:
        """Answers the next connection wrongly.

        Arguments:
        - ``how``: one of these.
          {faults}
        - ``server``: its alias or URL; left out, the last one started.

        It is for one connection, see `Reject Next Handshake`.

        With ``wrong-accept`` and ``unoffered-protocol`` the server goes on as if the handshake
        were right, so that a client which does not notice is seen in what it sends.

        Example:
        | ${url} =    Start Socket Server
        | Break Next Handshake    wrong-accept
        | Connect Socket    ${url}
        | ${error} =    Wait For Socket Error
        | Should Contain    ${error.detail}    Sec-WebSocket-Accept

        """
        self._server(server).faults.break_next_handshake(how)

    # The faults document themselves, so that each stands in one place.
    break_next_handshake.__doc__ = (getdoc(break_next_handshake) or "").replace(
        "{faults}", handshake_fault_docs("  ")
    )

    @keyword(tags=["Server", "Fault"])
    @client_side("Wait For Socket Message")
    def server_sends_bytes(
        self, data: Any, *, client: ClientName = None, server: str | None = None
    ) -> None:
        """Sends a client bytes as they are, without a frame around them.

        Arguments:
        - ``data``: bytes, or text with the hexadecimal digits of bytes, such as ``81 05 48``.
          May be a ``Secret``.
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.

        They go out also while the handshake is held, and after a Close frame of the server.

        Fails if the client has gone, or the server has ended the connection.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Server Sends Bytes    81 05 68 65 6C 6C 6F
        | Wait For Socket Message    ==    hello

        """
        raw = _raw_bytes(data)
        found = self._clients.named(client, server)
        self._runs.called()
        found.server.faults.send_bytes(raw, found.number)

    @keyword(tags=["Server", "Wait"])
    @client_side("Get Socket State")
    def server_sends_ping(
        self,
        payload: Any = "",
        *,
        client: ClientName = None,
        server: str | None = None,
        timeout: timedelta | None = None,
    ) -> None:
        """Sends a client a ping and waits for the pong with the same payload.

        Arguments:
        - ``payload``: text or bytes, at most 125 bytes. May be a ``Secret``.
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Fails if no such pong comes in time, and at once if the client has gone.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Server Sends Ping    are you there

        """
        data = text_or_bytes(payload, "payload")
        wait = self._runs.deadline(timeout)
        found = self._clients.named(client, server)
        with self._waiting(wait):
            found.server.ping(data, wait, found.number)

    @keyword(tags=["Server", "Fault"])
    @client_side("Wait For Socket Error")
    def server_drops_connection(
        self, how: str = "reset", *, client: ClientName = None, server: str | None = None
    ) -> None:
        """Ends a client's TCP connection without a Close frame.

        Arguments:
        - ``how``: ``reset`` breaks it (RST), and what is on the way may be lost; ``end`` ends it
          (FIN) after what was sent, but in the middle of a frame that is sent slowly.
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.

        What the client sends after that is not read.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Server Drops Connection    end
        | Wait For Socket Error
        | Get Close Code    ==    1006

        """
        found = self._clients.named(client, server)
        found.server.faults.drop(how, found.number)

    @keyword(tags=["Server", "Fault"])
    @client_side("Wait For Socket Error")
    def server_ignores_close(self, *, client: ClientName = None, server: str | None = None) -> None:
        """Leaves a client's Close frame without an answer, and its connection open.

        Arguments:
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.

        `Wait For Server Close` returns the frame all the same. `Server Closes Socket` answers it
        later, if a test wants that.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Server Ignores Close
        | Close Socket    code=1001
        | Wait For Server Close    code=1001
        | Get Socket State    ==    CLOSING

        """
        found = self._clients.named(client, server)
        found.server.faults.ignore_close(found.number)

    @keyword(tags=["Server", "Fault"])
    @client_side("Send Socket Message")
    def server_stops_reading(self, *, client: ClientName = None, server: str | None = None) -> None:
        """Reads nothing more from a client.

        Arguments:
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.

        What it sends fills the system's buffers, which take some MiB, and then its sending
        stalls. Its Close frame and its end are not seen either.

        Example:
        | ${url} =    Start Socket Server    silent
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Server Stops Reading
        | Send Socket Message    not read yet
        | Server Resumes Reading
        | Wait For Server Message    ==    not read yet

        """
        found = self._clients.named(client, server)
        found.server.faults.stop_reading(found.number)

    @keyword(tags=["Server", "Fault"])
    @client_side("Send Socket Message")
    def server_resumes_reading(
        self, *, client: ClientName = None, server: str | None = None
    ) -> None:
        """Reads from a client again after `Server Stops Reading`; nothing is lost.

        Arguments:
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Server Stops Reading
        | Send Socket Message    hello
        | Server Resumes Reading
        | Wait For Socket Message    ==    hello

        """
        found = self._clients.named(client, server)
        found.server.faults.resume_reading(found.number)

    @keyword(tags=["Server", "Fault"])
    @client_side("Wait For Socket Message")
    def server_sends_slowly(
        self,
        data: Any,
        bytes_per_second: float,
        *,
        client: ClientName = None,
        server: str | None = None,
    ) -> None:
        """Begins to send a message in one frame, a few bytes at a time.

        Arguments:
        - ``data``: text, or bytes for a binary message. May be a ``Secret``.
        - ``bytes_per_second``: how fast, such as 10 or 0.5. A frame has 2 to 10 bytes besides
          the data.
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.

        It does not wait for the end: the server goes on in the background. Whatever it sends
        meanwhile, its answers to pings and to a Close frame included, comes after that message.

        Fails if the client has gone, or its handshake is held.

        Example:
        | ${url} =    Start Socket Server    silent
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Server Sends Slowly    drop by drop    bytes_per_second=200
        | Wait For Socket Message    ==    drop by drop

        """
        message = text_or_bytes(data, "data")
        found = self._clients.named(client, server)
        found.server.faults.send_slowly(message, bytes_per_second, found.number)


def _raw_bytes(data: object) -> bytes:
    if isinstance(data, bytes | bytearray):
        return bytes(data)
    if isinstance(data, str):
        with suppress(ValueError):
            return bytes.fromhex(data)
    raise InvalidArgument.say(
        "data must be bytes, or text with two hexadecimal digits for each byte, such "
        "as 81 05 48, got {data}.",
        data=describe(data),
    )
