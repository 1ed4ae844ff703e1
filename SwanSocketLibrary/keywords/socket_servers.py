"""The embedded server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from robot.api.deco import keyword

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.interruptions import LetThrough
from SwanSocketLibrary.keywords.conversion import (
    header_dictionary,
    literal,
    names,
)
from SwanSocketLibrary.keywords.recordings import Pace, find_recording
from SwanSocketLibrary.server.pool import ServerPool

if TYPE_CHECKING:
    from SwanSocketLibrary.server.replay.recorded import Recorded


class _LeftOut(str):
    """A default that shows as what it means, and differs from the same text that was given."""

    __slots__ = ()


_ECHO: Final = _LeftOut("echo")


class Servers:
    """Starts and stops embedded servers."""

    def __init__(self, pool: ServerPool) -> None:
        self._pool = pool

    @keyword(tags=["Server"])
    def start_socket_server(
        self,
        behavior: str = _ECHO,
        *,
        alias: str | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: str | None = None,
        protocols: Any = None,
        headers: Any = None,
        compression: bool = False,
        replay: str | None = None,
        pace: Pace = "at-once",
        origins: Any = None,
    ) -> str:
        """Starts a WebSocket server inside the test run.

        Arguments:
        - ``behavior``: ``echo`` sends each message back, ``silent`` only records; or a plugin's.
        - ``alias``: a name for the argument ``server`` of other keywords.
        - ``host``: where it listens. Anything but a loopback address can be reached by other
          machines, and a warning says so.
        - ``port``: 0 for a free one.
        - ``tls``: ``trusted`` has a certificate that `Connect Socket` trusts; ``self-signed``,
          ``expired`` and ``wrong-host`` have one that a client must refuse. Needs ``pip install
          "robotframework-swansocketlibrary[tls]"``.
        - ``protocols``: the subprotocols that it knows, as a list.
        - ``headers``: a dictionary of headers to add to its handshakes.
        - ``compression``: whether it agrees when a client offers to compress
          (permessage-deflate).
        - ``replay``: a recording whose server's side it plays, see below. ``behavior`` and
          ``protocols`` are left out then.
        - ``pace``: when it plays what is next: ``at-once``, or with the pauses that are
          ``recorded``.
        - ``origins``: of the pages that may connect, such as ``https://example.com``: a list, or
          text with commas; ``*`` is any, ``${EMPTY}`` none. Left out, pages whose host is
          loopback.

        Returns its URL: ``ws://127.0.0.1:`` and the port, or ``wss://localhost:`` and the port.

        It is stopped at the end of the closing level, see `Closing at the end`.

        A browser lets any page connect to a server on this machine. So one that comes from a page
        of another origin is refused with 403; clients that are no browsers send no ``Origin``, and
        are let in. Refused too is a request whose ``Host`` is neither an IP address nor
        ``localhost`` nor ``host``: a page can give a name of its own another address.

        What the server refuses is no client, see `What counts as a client`.

        A recording is a HAR file of at most 512 MiB: `Save Socket Traffic` writes it, or Chrome's
        developer tools. A relative path is looked for beside the suite file, in the working
        directory and in Robot Framework's output directory. Each connection plays the first
        conversation of its path and query that none has played. The server answers its handshake
        as it was answered, also with a rejection, sends what was sent, and waits for the client
        where the recording has something from it: messages and its Close frame. A recording
        without Close frames ends open.

        A client that does something else departs from the recording: another connection, another
        message, one too many, or too few when it ends. The server then closes the connection with
        1008, and the next keyword of this library fails with the difference, at the latest the
        test; what comes after all tests is an error in the log. JSON is compared as JSON: the order
        of names and white space do not matter. ``***`` in the recording, which stands where a value
        was masked, matches anything. To check that everything was played use `Socket Server Replay
        Should Be Complete`: its example shows a replay.

        Example:
        | ${url} =    Start Socket Server    silent    alias=backend    protocols=['chat']
        | Should Start With    ${url}    ws://127.0.0.1:

        """
        if pace != "at-once" and replay is None:
            raise InvalidArgument(f"pace={pace} has no effect without replay=. Leave it out.")
        recorded = None if replay is None else _recorded(replay, pace)
        server = self._pool.start(
            None if recorded and isinstance(behavior, _LeftOut) else str(behavior),
            alias=alias,
            host=host,
            port=port,
            tls=tls,
            protocols=names(protocols, "protocols"),
            headers=header_dictionary(literal(headers, "{")),
            compression=compression,
            replay=recorded,
            origins=None if origins is None else names(origins, "origins"),
        )
        return server.url

    @keyword(tags=["Server"])
    def stop_socket_server(self, *, server: str | None = None) -> None:
        """Stops a server; its clients get a Close frame with 1001.

        Arguments:
        - ``server``: its alias or URL; left out, the last one started.

        Fails, when it has stopped, if a client departed from a recording that it replays, also by
        not having said all of it yet.

        Example:
        | Start Socket Server    alias=backend
        | Stop Socket Server    server=backend

        """
        self._pool.stop(server)

    @keyword(tags=["Server", "Getter"])
    def get_socket_server_url(self, *, server: str | None = None) -> str:
        """Returns a server's URL.

        Arguments:
        - ``server``: its alias or URL; left out, the last one started.

        Example:
        | ${started} =    Start Socket Server    alias=backend
        | ${url} =    Get Socket Server Url    server=backend
        | Should Be Equal    ${url}    ${started}

        """
        return self._pool.get(server).url

    @keyword(tags=["Server"])
    def hold_next_handshake(self, *, server: str | None = None) -> None:
        """Holds the answer to the next connection: the client stays CONNECTING.

        Arguments:
        - ``server``: its alias or URL; left out, the last one started.

        Example:
        | ${url} =    Start Socket Server
        | Hold Next Handshake
        | Connect Socket    ${url}
        | Get Socket State    ==    CONNECTING
        | Release Handshake
        | Wait For Socket Open

        """
        self._pool.get(server).hold_next_handshake()

    @keyword(tags=["Server"])
    def release_handshake(self, *, server: str | None = None) -> None:
        """Answers the connection that `Hold Next Handshake` holds.

        If it has not arrived yet, it will be answered at once.

        Arguments:
        - ``server``: its alias or URL; left out, the last one started.

        Fails if nothing is held.

        Example:
        | ${url} =    Start Socket Server
        | Hold Next Handshake
        | Connect Socket    ${url}
        | Release Handshake
        | Wait For Socket Open

        """
        self._pool.get(server).release_handshake()


def _recorded(path: str, pace: Pace) -> Recorded:
    # Slow to import, and most servers replay nothing.
    from SwanSocketLibrary.server.replay.recorded import load

    found = find_recording(path)
    with LetThrough():  # a long one takes its time
        return load(found, pace)
