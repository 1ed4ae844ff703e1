"""The embedded server."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from robot.api.deco import keyword

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.conversion import header_dictionary, literal, names, separator
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns
from SwanSocketLibrary.keywords.lookup import Clients, ServerKeywords, client_side, find_file
from SwanSocketLibrary.keywords.socket_contracts import SocketContracts
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.waiting import LetThrough

if TYPE_CHECKING:
    from SwanSocketLibrary.replay.replay import Replay


Pace = Literal["at-once", "recorded"]


class _LeftOut(str):
    """A default that shows as what it means, and differs from the same text that was given."""

    __slots__ = ()


_ECHO: Final = _LeftOut("echo")


class SocketServers(ServerKeywords):
    """Starts and stops embedded servers, and holds their handshakes."""

    def __init__(
        self, clients: Clients, runs: KeywordRuns, redactor: Redactor, contracts: SocketContracts
    ) -> None:
        super().__init__(clients, runs, redactor)
        self._contracts = contracts

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
        stands_in_for: str | None = None,
        message_separator: Any = None,
        url: str | None = None,
        ignore: Any = None,
        capture: Any = None,
        contract: str | None = None,
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
        - ``headers``: a dictionary of headers to add to its handshakes; of a list, each item
          is one.
        - ``compression``: whether it agrees when a client offers to compress
          (permessage-deflate).
        - ``replay``: a recording whose server's side it plays, see below. ``behavior`` and
          ``protocols`` are left out then.
        - ``pace``: when it plays what is next: ``at-once``, or with the pauses that are
          ``recorded``.
        - ``origins``: of the pages that may connect, such as ``https://example.com``: a list, or
          text with commas; ``*`` is any, ``${EMPTY}`` none. Left out, pages whose host is
          loopback or stood in for.
        - ``stands_in_for``: ``wss://example.com``, with a port or without: clients of this run that
          connect to that host reach this server instead. Nothing else changes for them: URL,
          production rules (S23), ``Host``, the log. No proxy is used. For ``wss`` the server has a
          certificate for that name, which is trusted beside ``ca_certs``; one server has a host.
        - ``message_separator``: as in `Importing`, for what comes to this server alone.
        - ``url``: which conversations of a recording are played: those whose URL it is, with the
          query or without; ``*`` stands for anything, as in ``*/chat``.
        - ``ignore``: what of a recording does not matter: values of headers (``X-Trace``), of query
          parameters (``?token``) and at JSON paths of what the client says (``$.time``); and bytes:
          ``binary:30 ?? ??`` are the second and the third of binary messages that begin with 30. A
          list, or text with commas.
        - ``capture``: JSON paths of what a client makes up, such as ``$.id``, see below.
        - ``contract``: an AsyncAPI document whose server it plays by the examples there, see below.

        Returns its URL: ``ws://127.0.0.1:`` and the port, or ``wss://localhost:`` and the port.

        It is stopped at the end of the closing level, see `Closing at the end`.

        A browser lets any page connect to a server on this machine. So one that comes from a page
        of another origin is refused with 403; clients that are no browsers send no ``Origin``, and
        are let in. Refused too is a request whose ``Host`` is neither an IP address nor
        ``localhost`` nor ``host``: a page can give a name of its own another address.

        Chromium from version 147 on asks the user before a page from another machine connects to
        this one (local network access), and headless it refuses at once: the page sees a close with
        1006, and the server nothing. Pages of this machine are never asked for. For others, serve
        the page by HTTPS and grant the permission ``local-network-access``, which Playwright and
        Browser library call so; or start Chromium with
        ``--disable-features=LocalNetworkAccessChecks``.

        What the server refuses is no client, see `What counts as a client`.

        A recording is a HAR file of at most 512 MiB: `Save Socket Traffic` writes it, or Chrome's
        developer tools, Playwright, mitmproxy, HTTP Toolkit and others; also compressed
        (``.har.gz``, ``.zhar``), as Playwright's zip file, or with attached files beside it. A
        relative path is looked for beside the suite file, in the working directory and in Robot
        Framework's output directory. What else is in it does not matter: a conversation that cannot
        be played fails when a client asks for it. Each connection plays the first conversation of
        its path and query that none has played. The server answers its handshake as it was
        answered, also with a rejection, sends what was sent, and waits for the client where the
        recording has something from it: messages and its Close frame. A recording without Close
        frames ends open. Playwright notes no empty messages: those of the client are passed over.
        HTTP Toolkit does not note who closed: the server does, unless the code is
        1000, 1001 or none, which clients close with.

        A client that does something else departs from the recording: another connection, another
        message, one too many, or too few when it ends. The server then closes the connection with
        1008, and the next keyword of this library fails with the difference, at the latest the
        test; what comes after all tests is an error in the log. JSON is compared as JSON: the order
        of names and white space do not matter. ``***`` in the recording, which stands where a value
        was masked, matches anything. Of headers only the subprotocol is compared, and with
        ``ignore=Sec-WebSocket-Protocol`` not even that.

        What a client says at a ``capture`` path does not matter either. It is remembered, and where
        the recorded text or number comes again, as a value or a name of JSON, it is what the client
        said: in what the server says, and in what is expected of the client. One of at least six
        characters is replaced inside of other text too. Paths also see JSON behind the digits of
        Socket.IO (``42["chat"]``), and several with separators in one message.

        By a ``contract`` a client is answered with the document's own examples, if its message is
        one of the channel's: with that of the operation's ``reply``, in which the ``correlationId``
        is the request's; else with the next of what the server says by itself, in turn. A client
        that says nothing there gets all of these at once. `Server Answers` comes before the
        examples. Clients are held to the document, as by `Use Socket Contract`, and one that
        connects to no channel's address gets 404.

        To check that everything was played use `Socket Server Replay
        Should Be Complete`: its example shows a replay.

        Examples:
        | ${url} =    Start Socket Server    silent    alias=backend    protocols=['chat']
        | Should Start With    ${url}    ws://127.0.0.1:

        | ${url} =    Start Socket Server    replay=examples/recordings/orders.har    url=*/orders
        | ...    ignore=?shop    capture=$.id
        | Connect Socket    ${url}/orders?shop=8    protocols=['orders.v1']
        | Wait For Socket Open
        | Send Socket Json    {"op": "subscribe", "topic": "orders", "token": "any"}
        | Wait For Socket Message    ==    subscribed    json_path=$.state
        | Send Socket Json    {"op": "order", "id": 77, "drink": "奶茶"}
        | Wait For Socket Message    ==    77    json_path=$.id

        """
        of_replay = {"pace": pace, "url": url, "ignore": ignore, "capture": capture}
        for name, value in of_replay.items():
            if replay is None and value not in (None, "at-once"):
                raise InvalidArgument.say(
                    "{name}={value} has no effect without replay=. Leave it out.",
                    name=name,
                    value=value,
                )
        if contract is not None and not (replay is None and isinstance(behavior, _LeftOut)):
            other = "behavior" if replay is None else "replay"
            raise InvalidArgument.say(
                "The arguments contract and {other} exclude each other: a server answers with "
                "the examples of its contract, or otherwise. Leave one of them out.",
                other=other,
            )
        replayed = None
        examples = None
        if contract is not None:
            examples = self._contracts.playback(contract, names(protocols, "protocols"))
        if replay is not None:
            rules = (url, names(ignore, "ignore"), names(capture, "capture"))
            replayed = self._replay(replay, pace, rules)
        server = self._clients.pool.start(
            None if (replayed or examples) and isinstance(behavior, _LeftOut) else str(behavior),
            alias=alias,
            host=host,
            port=port,
            tls=tls,
            protocols=names(protocols, "protocols"),
            headers=header_dictionary(literal(headers, "{")),
            compression=compression,
            replay=replayed or examples,
            origins=None if origins is None else names(origins, "origins"),
            stands_in_for=stands_in_for,
            message_separator=separator(message_separator),
        )
        if examples is not None:
            self._contracts.serves(server, examples)
        return server.url

    @keyword(tags=["Server"])
    @client_side("Close Socket")
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
        self._clients.pool.stop(server)

    @keyword(tags=["Server", "Getter"])
    @client_side("Connect Socket")
    def get_socket_server_url(self, *, server: str | None = None) -> str:
        """Returns a server's URL.

        Arguments:
        - ``server``: its alias or URL; left out, the last one started.

        Example:
        | ${started} =    Start Socket Server    alias=backend
        | ${url} =    Get Socket Server Url    server=backend
        | Should Be Equal    ${url}    ${started}

        """
        return self._server(server).url

    @keyword(tags=["Server", "Getter"])
    @client_side("Connect Socket")
    def get_socket_server_ca_file(self, *, server: str | None = None) -> str:
        """Returns the path of a file with the certificate authority (PEM) behind a server's TLS.

        Other clients trust the server by it: ``NODE_EXTRA_CA_CERTS`` of Node.js, ``--cacert`` of
        curl, ``verify=`` of requests, ``cafile=`` of Python's ``ssl``. Chromium wants it imported
        into its certificates. Clients of this library need nothing.

        Arguments:
        - ``server``: its alias or URL; left out, the last one started.

        The authority is made anew for each run, and its key is in no file. The file goes when the
        last server with TLS stops. The certificate is for ``localhost``, ``127.0.0.1``, ``::1`` and
        the server's ``host``.

        Fails if the server has no TLS, or a certificate that is ``self-signed``.

        Example:
        | Start Socket Server    tls=trusted
        | ${path} =    Get Socket Server Ca File
        | VAR    &{environment}    NODE_EXTRA_CA_CERTS=${path}

        """
        return self._clients.pool.ca_file_of(self._server(server))

    @keyword(tags=["Server"])
    @client_side("Wait For Socket Open")
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
        self._server(server).hold_next_handshake()

    @keyword(tags=["Server"])
    @client_side("Wait For Socket Open")
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
        self._server(server).release_handshake()

    @keyword(tags=["Server", "Wait", "Assertion"])
    @client_side("Callbacks Should Have Been Called In Order")
    def socket_server_replay_should_be_complete(
        self, *, server: str | None = None, timeout: timedelta | None = None
    ) -> None:
        """Waits until everything has happened that a server replays.

        Every recorded connection has come then, its client has done all that was recorded, and
        the server has said all that it said. Without this keyword a test that makes fewer
        connections than were recorded passes.

        Arguments:
        - ``server``: its alias or URL; left out, the last one started.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Fails at once if a client departed from the recording, and in the end with what is still
        to come.

        Example:
        | ${url} =    Start Socket Server    replay=examples/recordings/orders.har
        | Connect Socket    ${url}/orders?shop=7    protocols=['orders.v1']
        | Wait For Socket Open
        | Send Socket Json    {"op": "subscribe", "topic": "orders", "token": "any"}
        | Wait For Socket Message    ==    subscribed    json_path=$.state
        | Send Socket Json    {"op": "order", "id": 1, "drink": "奶茶"}
        | Wait For Socket Message    ==    ready    json_path=$.state
        | Close Socket
        | Socket Server Replay Should Be Complete

        """
        wait = self._runs.deadline(timeout)
        with self._waiting(wait):
            self._server(server).wait_replay(wait)

    def _replay(
        self, path: str, pace: Pace, rules: tuple[str | None, tuple[str, ...], tuple[str, ...]]
    ) -> Replay:
        # Slow to import, and most servers replay nothing.
        from SwanSocketLibrary.replay.matching import ReplayRules
        from SwanSocketLibrary.replay.replay import Replay
        from SwanSocketLibrary.replay.script import load

        found = find_file(path)
        with LetThrough():  # a long one takes its time
            source = load(found, pace, ReplayRules(*rules))
        return Replay(source, self._runs.replays.add)
