"""The embedded server."""

from __future__ import annotations

from typing import Any

from robot.api.deco import keyword

from SwanSocketLibrary.keywords.arguments import (
    header_dictionary,
    literal,
    names,
    reveal,
)
from SwanSocketLibrary.reporting.masking import Masker
from SwanSocketLibrary.server.pool import ServerPool


class Servers:
    """Starts and stops embedded servers."""

    def __init__(self, pool: ServerPool, masker: Masker) -> None:
        self._pool = pool
        self._masker = masker

    @keyword(tags=["Server"])
    def start_socket_server(
        self,
        behavior: str = "echo",
        *,
        alias: str | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: str | None = None,
        protocols: Any = None,
        headers: Any = None,
        compression: bool = False,
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

        Returns its URL: ``ws://127.0.0.1:`` and the port, or ``wss://localhost:`` and the port.

        It is stopped at the end of the closing level, see `Closing at the end`.

        Example:
        | ${url} =    Start Socket Server    silent    alias=backend    protocols=['chat']
        | Should Start With    ${url}    ws://127.0.0.1:

        """
        server = self._pool.start(
            behavior,
            alias=alias,
            host=host,
            port=port,
            tls=tls,
            protocols=names(protocols, "protocols"),
            headers=header_dictionary(reveal(literal(headers, "{"), self._masker)),
            compression=compression,
        )
        return server.url

    @keyword(tags=["Server"])
    def stop_socket_server(self, *, server: str | None = None) -> None:
        """Stops a server; its clients get a Close frame with 1001.

        Arguments:
        - ``server``: its alias or URL; left out, the last one started.

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
