"""What clients do at an embedded server, and what it does to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from assertionengine import AssertionOperator
from robot.api.deco import keyword

from SwanSocketLibrary.errors import ExpectationFailed, WaitFailed
from SwanSocketLibrary.keywords.assertions import (
    NO_OPERATOR,
    BinaryAssertion,
    MessageAssertion,
    at_path,
    found_at,
    message_assertion,
)
from SwanSocketLibrary.keywords.conversion import text_or_bytes
from SwanSocketLibrary.keywords.lookup import ClientName, ServerKeywords, client_side
from SwanSocketLibrary.keywords.message_patterns import WantedMessage
from SwanSocketLibrary.language import mark, say, unended
from SwanSocketLibrary.output.sentences import (
    close_text,
    expected_close,
    timeout_message,
    untaken_text,
)
from SwanSocketLibrary.swan.binary_data import read_bytes
from SwanSocketLibrary.swan.inbox import Period
from SwanSocketLibrary.swan.payloads import Payload

if TYPE_CHECKING:
    from SwanSocketLibrary.server.embedded_server import Check, EmbeddedServer
    from SwanSocketLibrary.server.records import ClientRecord

_STALE_ADVICE: Final = mark("Wait for it in the test that sends it, or connect anew in each test.")


class ServerClients(ServerKeywords):
    """What an embedded server's clients do, and what it sends them."""

    @keyword(tags=["Server", "Wait"])
    @client_side("Wait For Socket Open")
    def wait_for_server_connection(
        self, *, server: str | None = None, timeout: timedelta | None = None
    ) -> Payload:
        """Waits for a client's request, also one whose handshake is held.

        Each request is returned once, in the order in which they came.

        Arguments:
        - ``server``: its alias or URL; left out, the last one started.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns a dictionary: ``client`` is its number, from 1; ``path``, ``query`` (a dictionary),
        ``headers`` (found in any case) and ``protocols`` (a list) are the request's. The path is
        as on the wire, the values of the query are decoded.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}/chat?room=7    header={'X-User': 'mia'}
        | ${request} =    Wait For Server Connection
        | Should Be Equal    ${request.path}    /chat
        | Should Be Equal    ${request.query}[room]    7
        | Should Be Equal    ${request.headers}[x-user]    mia

        """
        wait = self._runs.deadline(timeout)
        with self._waiting(wait):
            found = self._server(server)
            return found.wait_connection(wait, self._stale(found, say("Client {}")))

    @keyword(tags=["Server", "Wait", "Message", "Assertion"])
    @client_side("Wait For Socket Message")
    def wait_for_server_message(
        self,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        json_path: str | None = None,
        client: ClientName = None,
        server: str | None = None,
        timeout: timedelta | None = None,
    ) -> Any:
        """Waits for a message of a client and takes it.

        It is the first one that was not taken yet and satisfies the assertion.

        Arguments:
        - ``assertion_operator``, ``assertion_expected``, ``message``, ``json_path``: as in
          `Wait For Socket Message`.
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns the message's data, or what ``json_path`` found in it.

        Example:
        | ${url} =    Start Socket Server    silent
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Json    {"op": "subscribe"}
        | Wait For Server Message    ==    subscribe    json_path=$.op

        """
        assertion = message_assertion(assertion_operator, assertion_expected, json_path)
        return self._awaited(assertion, message, client, server, timeout, json_path)

    @keyword(tags=["Server", "Wait", "Message", "Assertion"])
    @client_side("Wait For Socket Binary")
    def wait_for_server_binary(
        self,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        client: ClientName = None,
        server: str | None = None,
        timeout: timedelta | None = None,
    ) -> Any:
        """Waits for a binary message of a client and takes it.

        It is the first one that was not taken yet and satisfies the assertion.

        Arguments:
        - ``assertion_operator``, ``assertion_expected``, ``message``: as in
          `Wait For Socket Binary`.
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns the message's bytes.

        Example:
        | ${url} =    Start Socket Server    silent
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Binary    10 0c 00 04 4d 51 54 54
        | Wait For Server Binary    contains    ascii:MQTT

        """
        assertion = BinaryAssertion(assertion_operator, assertion_expected)
        return self._awaited(assertion, message, client, server, timeout)

    @keyword(tags=["Server", "Wait", "Message", "Assertion"])
    @client_side("Wait For Socket Json")
    def wait_for_server_json(
        self,
        pattern: Any = None,
        *,
        schema: Any = None,
        client: ClientName = None,
        server: str | None = None,
        timeout: timedelta | None = None,
        **fields: Any,
    ) -> Any:
        """Waits for a client's message that holds a pattern, and takes it.

        It is the first one that was not taken yet and holds pattern, fields and schema.

        Arguments:
        - ``pattern``, ``schema``, ``fields``: as in `Wait For Socket Json`.
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns the message's JSON.

        Fails after the timeout, or at once if the client has gone, with the message that came
        nearest and where it differs.

        Example:
        | ${url} =    Start Socket Server    silent
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Json    {"op": "subscribe", "id": 7, "to": ["news", "chat"]}
        | ${request} =    Wait For Server Json    op=subscribe    to=["<contains>", "chat"]
        | Should Be Equal    ${request}[id]    ${7}

        """
        wanted = WantedMessage(pattern, fields, schema)
        wait = self._runs.deadline(timeout)
        found = self._clients.named(client, server, wait)
        try:
            check = self._stale(found.server, say("The message of client {}"))
            which = found.number, check, wanted.condition
            return found.server.wait_message(wanted, wait, *which)
        except WaitFailed as failure:
            expected = say(
                "{expected} that holds {wanted}", expected=failure.expected, wanted=wanted
            )
            near = wanted.nearest(failure.messages, self._redactor.rules.message)
            text = timeout_message(expected, wait, self._came(failure))
            raise ExpectationFailed(f"{text}{near}") from None

    @keyword(tags=["Server", "Message"])
    @client_side("Wait For Socket Message")
    def server_sends_message(
        self,
        data: Any,
        *,
        fragments: int = 1,
        client: ClientName = None,
        server: str | None = None,
    ) -> None:
        """Sends a message to a client.

        Arguments:
        - ``data``: text, or bytes for a binary message. May be a ``Secret``.
        - ``fragments``: in how many frames, at least 1.
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.

        Fails if the client has gone, or its handshake is held.

        Example:
        | ${url} =    Start Socket Server    silent
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Server Sends Message    news    fragments=2
        | Wait For Socket Message    ==    news

        """
        message = text_or_bytes(data, "data")
        found = self._clients.named(client, server)
        self._runs.called()
        found.server.send(message, fragments, found.number)

    @keyword(tags=["Server", "Message"])
    @client_side("Wait For Socket Binary")
    def server_sends_binary(
        self,
        data: Any,
        *,
        fragments: int = 1,
        client: ClientName = None,
        server: str | None = None,
    ) -> None:
        """Sends a binary message to a client.

        What is no frame at all is sent by `Server Sends Bytes`.

        Arguments:
        - ``data``: as in `Send Socket Binary`.
        - ``fragments``, ``client``, ``server``: as in `Server Sends Message`.

        Fails if the client has gone, or its handshake is held.

        Example:
        | ${url} =    Start Socket Server    silent
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Server Sends Binary    20 02 00 00
        | Wait For Socket Binary    ==    20 02 ?? 00

        """
        message = read_bytes(data, "data")
        found = self._clients.named(client, server)
        found.server.send(message, fragments, found.number)

    @keyword(tags=["Server"])
    @client_side("Wait For Socket Close")
    def server_closes_socket(
        self,
        code: int | None = 1000,
        reason: str = "",
        *,
        client: ClientName = None,
        server: str | None = None,
    ) -> None:
        """Sends a client a Close frame, legal or not, and does not wait for its answer.

        Arguments:
        - ``code``: any number from 0 to 65535; ``NONE`` sends a frame without a code.
        - ``reason``: any text.
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Server Closes Socket    code=NONE
        | Wait For Socket Close    code=1005

        """
        found = self._clients.named(client, server)
        found.server.close_client(code, reason, found.number)

    @keyword(tags=["Server", "Wait"])
    @client_side("Wait For Socket Close")
    def wait_for_server_close(
        self,
        *,
        code: int | None = None,
        reason: str | None = None,
        client: ClientName = None,
        server: str | None = None,
        timeout: timedelta | None = None,
    ) -> Payload:
        """Waits for the Close frame that a client sends.

        Arguments:
        - ``code``, ``reason``: what is expected; anything if left out.
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns a dictionary of its ``code``, ``None`` if it carried none, and its ``reason``.

        Fails if another code or reason came, and at once if the client went without one. A
        client that was closed by the server answers with the same code and no reason.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Close Socket    code=1001    reason=leaving
        | Wait For Server Close    code=1001    reason=leaving

        """
        wait = self._runs.deadline(timeout)
        found = self._clients.named(client, server, wait)
        with self._waiting(wait):
            close = found.server.wait_close(wait, found.number)
        if code not in (None, close.code) or reason not in (None, close.reason):
            wanted = expected_close(code, reason)
            came = say(
                "it closed with {close_text}", close_text=close_text(close.code, close.reason)
            )
            raise ExpectationFailed(
                timeout_message(say("the client to close{wanted}", wanted=wanted), wait, came)
            )
        return Payload(code=close.code, reason=close.reason)

    def _stale(self, server: EmbeddedServer, what: str) -> Check:
        """Says of what a wait is about to return that it came while another test ran.

        :param what: it, with a place for the client's number.
        """

        def check(earlier: Mapping[Period, int], now: Period, client: ClientRecord) -> None:
            name = say(
                "{what} of server '{name}'", what=what.format(client.number), name=server.name
            )
            self._runs.stale.judge(earlier, now, lambda _: name, say(_STALE_ADVICE))

        return check

    def _awaited(
        self,
        assertion: MessageAssertion,
        message: str | None,
        client: ClientName,
        server: str | None,
        timeout: timedelta | None,
        json_path: str | None = None,
    ) -> Any:
        """Waits for a client's message, takes it, and returns what the assertion makes of it.

        :param message: the test's own text for a failure.
        """
        wait = self._runs.deadline(timeout)
        found = self._clients.named(client, server, wait)
        try:
            check = self._stale(found.server, say("The message of client {}"))
            which = found.number, check, assertion.condition
            return found.server.wait_message(assertion, wait, *which)
        except WaitFailed as failure:
            expected = say(
                "{what} from {who}{place}",
                what=say(assertion.what),
                who=failure.who,
                place=at_path(json_path, assertion),
            )
            text = timeout_message(expected, wait, self._came(failure, json_path), assertion.error)
            text += assertion.details(failure.messages, self._redactor.data)
            raise ExpectationFailed(f"{message}\n{text}" if message else text) from None

    def _came(self, failure: WaitFailed, json_path: str | None = None) -> str:
        came, conceal = failure.came, self._redactor.rules.message
        if failure.messages:
            found = found_at(json_path, failure.messages, conceal)
            untaken = untaken_text(failure.messages, conceal, found)
            came = say("{first}. {then}", first=untaken, then=failure.state).rstrip()
        if not failure.hint:
            return came
        return say("{first}. {then}", first=unended(came), then=failure.hint)
