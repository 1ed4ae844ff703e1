"""What goes on by itself: answers to messages, greetings and heartbeats, on both sides."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from robot.api.deco import keyword

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.conversion import json_text, positive_seconds
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns
from SwanSocketLibrary.keywords.lookup import (
    ClientName,
    Clients,
    ServerKeywords,
    SocketName,
    client_side,
)
from SwanSocketLibrary.language import say
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.swan.answers import AnswerRule, BinaryRulePattern, closing, constant, replies
from SwanSocketLibrary.swan.patterns import Pattern


class SocketAnswers:
    """What sockets say by themselves."""

    def __init__(self, session: Session, runs: KeywordRuns) -> None:
        self._session = session
        self._runs = runs

    @keyword(tags=["Message"])
    def answer_socket_messages(
        self,
        pattern: Any,
        reply: Any,
        *,
        socket: SocketName = None,
        times: int | None = None,
        keep: bool = False,
        binary: bool = False,
    ) -> None:
        """Answers each message that holds a pattern at once, whatever the test does meanwhile.

        So sockets live through ``Sleep`` and through other keywords: a server's heartbeats have
        their answers. Messages that were not taken yet are answered first, the oldest first; on a
        socket that is CONNECTING it begins with the first message.

        Arguments:
        - ``pattern``: which messages, as in `Wait For Socket Json`: a dictionary, a list, JSON
          text, or text for the whole message, such as ``2`` or ``<regex 42([0-9]+).*>``.
        - ``reply``: a message: text, bytes, or a dictionary that is sent as JSON; or a list
          variable of several, which are sent one after another. With an empty list the message is
          only taken. In texts ``<$.id>`` is what that path finds in the message, which is a value
          of any kind where it is all of a JSON text; ``<1>`` and ``<name>`` are groups of the
          pattern's ``<regex …>``. Text that begins with ``{`` or ``[`` has to be JSON; ``<is …>``
          is exactly that text, whatever it is.
        - ``socket``: which socket; left out, the main one.
        - ``times``: how many messages at most; more are ordinary ones. ``0`` is any number. Left
          out it is any number too, of which 1000 between two keywords.
        - ``keep``: whether answered messages go into the inbox too.
        - ``binary``: whether texts of ``pattern`` and ``reply`` are bytes, written as hex or
          ``ascii:MQTT``: see `Send Socket Binary`. In a pattern ``??`` is any byte, and ``<regex
          …>`` is one of bytes, whose groups the reply may have: ``90 03 <1> 00``.

        Of several rules that a message fits, the newest answers that is not used up. An answered
        message is in callbacks, in the log, in timelines and files as any other, but waits do not
        see it. It ends with `Stop Answers`, with its socket, and at the end of the test or suite
        that began it, see `Closing at the end`.

        The next keyword fails if a path of the reply finds nothing or several values, a ``<regex
        …>`` takes too long, or more than 1000 messages were answered between two keywords, as where
        both sides answer each other. The rule has ended then.

        Example:
        | ${url} =    Start Socket Server    silent
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Answer Socket Messages    {"type": "ping"}    {"type": "pong", "id": "<$.id>"}
        | Server Sends Json    {"type": "ping", "id": 7}
        | Wait For Server Message    ==    ${7}    json_path=$.id
        | Socket Should Have No Messages

        """
        task = self._session.named_or_main(socket)
        where = say("on socket '{name}'", name=task.name)
        rule = answer_rule(self._runs, where, pattern, reply, times, keep=keep, binary=binary)
        self._session.answer(task, rule)

    @keyword(tags=["Message"])
    def send_socket_message_every(
        self, interval: timedelta, data: Any, *, socket: SocketName = None
    ) -> None:
        """Sends a message again and again by itself, as clients do that keep a socket alive.

        The first one is sent when the interval is over; on a socket that is CONNECTING, one
        interval after its open event. It ends when the socket is CLOSING, with `Stop Answers`, and
        at the end of the test or suite that began it, see `Closing at the end`.

        Arguments:
        - ``interval``: the time between two, such as ``25s`` or ``500ms``.
        - ``data``: text, bytes, or a dictionary that is sent as JSON.
        - ``socket``: which socket; left out, the main one.

        The log, timelines and files have no line for each: when it has ended they say how many were
        sent.

        Example:
        | ${url} =    Start Socket Server    silent
        | Connect Socket    ${url}
        | Send Socket Message Every    20ms    {"type": "ping"}
        | Wait For Server Message    ==    ping    json_path=$.type
        | Wait For Server Message    ==    ping    json_path=$.type

        """
        task = self._session.named_or_main(socket)
        seconds, message = beat(interval, data)
        self._session.send_every(seconds, message, task, self._runs.replays.add)


class ServerAnswers(ServerKeywords):
    """What embedded servers say by themselves, and how all of that ends."""

    def __init__(
        self, clients: Clients, runs: KeywordRuns, redactor: Redactor, session: Session
    ) -> None:
        super().__init__(clients, runs, redactor)
        self._session = session

    @keyword(tags=["Server", "Message"])
    @client_side("Answer Socket Messages")
    def server_answers(
        self,
        pattern: Any,
        reply: Any = None,
        *,
        client: ClientName = None,
        server: str | None = None,
        times: int | None = None,
        after: timedelta | None = None,
        keep: bool = False,
        binary: bool = False,
        close: int | None = None,
        reason: str | None = None,
    ) -> None:
        """Has a server answer each message that holds a pattern, so that a few lines are a backend.

        It is so for every client, also for those that connect later. Messages that were not taken
        yet are answered first, the oldest first. What is answered does not reach the server's
        behavior, so that it is not echoed.

        Arguments:
        - ``pattern``, ``reply``, ``times``, ``keep``, ``binary``: as in `Answer Socket Messages`;
          ``times`` counts the messages of all clients.
        - ``client``: the one client whose messages are answered: its number in the order of
          arrival, from 1, or the alias, task or id of the socket of this library that it is.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.
        - ``after``: how long after the message the reply is sent; left out, at once. Other messages
          are answered meanwhile.
        - ``close``: closes the client's connection behind the reply, with this code, as `Server
          Closes Socket` does: any number from 0 to 65535. ``reply`` may be left out then.
        - ``reason``: of that close; it may have ``<$.id>``, ``<1>`` and ``<name>`` in it.

        Fails if the server replays a recording. What fails the next keyword, and how it ends, is as
        in `Answer Socket Messages`.

        Example:
        | ${url} =    Start Socket Server    silent
        | Server Answers    {"type": "subscribe"}    {"type": "next", "id": "<$.id>"}    after=10ms
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Json    {"type": "subscribe", "id": "a"}
        | Wait For Socket Message    ==    a    json_path=$.id
        | Server Answers    {"type": "<any>"}    close=4400    reason=No <$.type> here
        | Send Socket Json    {"type": "order"}
        | Wait For Socket Close    code=4400    reason=No order here

        """
        found = self._clients.named(client, server)
        where = say("of server '{name}'", name=found.server.name)
        said = [] if reply is None and close is not None else reply
        rule = answer_rule(self._runs, where, pattern, said, times, keep=keep, binary=binary)
        rule.close = closing(close, reason, rule.pattern.groups)
        rule.client = found.number
        rule.after = 0.0 if after is None else positive_seconds(after, "after")
        found.server.add_rule(rule)

    @keyword(tags=["Server", "Message"])
    @client_side("Send Socket Message")
    def server_greets(
        self,
        reply: Any = None,
        *,
        server: str | None = None,
        close: int | None = None,
        reason: str | None = None,
    ) -> None:
        """Has a server send something to each client that opens from now on, before all else.

        Arguments:
        - ``reply``: text, bytes, or a dictionary that is sent as JSON; or a list variable of
          several. Of several greetings each is sent, in the order of the keywords.
        - ``server``: its alias or URL; left out, the last one started.
        - ``close``, ``reason``: closes each client's connection behind it, as in `Server Answers`.
          ``reply`` may be left out then.

        Fails if the server replays a recording. It ends as in `Answer Socket Messages`.

        Example:
        | ${url} =    Start Socket Server    silent
        | Server Greets    {"type": "welcome"}
        | Connect Socket    ${url}
        | Wait For Socket Message    ==    welcome    json_path=$.type

        """
        from SwanSocketLibrary.server.stub import Greeting  # loads what only servers need

        ending = closing(close, reason, None)
        messages = () if reply is None and ending else constant(reply, "reply")
        self._server(server).add_rule(Greeting(messages, ending and ending.constant))

    @keyword(tags=["Server", "Message"])
    @client_side("Wait For Socket Message")
    def server_sends_json(
        self, value: Any, *, client: ClientName = None, server: str | None = None
    ) -> None:
        """Sends a value to a client, as JSON text.

        Arguments:
        - ``value``: as in `Send Socket Json`.
        - ``client``: its number in the order of arrival, from 1, or the alias, task or id of the
          socket of this library that it is; left out, the last one that arrived.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.

        Fails if the client has gone, its handshake is held, or JSON has no form for the value.

        Example:
        | ${url} =    Start Socket Server    silent
        | Connect Socket    ${url}
        | Wait For Socket Open
        | VAR    &{price}    item=tea    price=${4.5}
        | Server Sends Json    ${price}
        | Wait For Socket Message    ==    ${4.5}    json_path=$.price

        """
        message = json_text(value)
        found = self._clients.named(client, server)
        self._runs.called()
        found.server.send(message, 1, found.number)

    @keyword(tags=["Server", "Message"])
    @client_side("Send Socket Message Every")
    def server_sends_message_every(
        self,
        interval: timedelta,
        data: Any,
        *,
        client: ClientName = None,
        server: str | None = None,
    ) -> None:
        """Has a server send a message again and again, to every client, also to later ones.

        A client gets the first one when the interval is over since it opened, or since this
        keyword. It ends for a client when its connection is closed, and for all as in `Send Socket
        Message Every`; the log has as much of it.

        Arguments:
        - ``interval``, ``data``: as in `Send Socket Message Every`.
        - ``client``: the one client that gets it: its number in the order of arrival, from 1, or
          the alias, task or id of the socket of this library that it is.
        - ``server``: its alias or URL; left out, the socket's, or else the last one started.

        Fails if the server replays a recording.

        Example:
        | ${url} =    Start Socket Server    silent
        | Server Sends Message Every    20ms    2
        | Connect Socket    ${url}
        | Wait For Socket Messages    2

        """
        from SwanSocketLibrary.server.stub import StubHeartbeat  # loads what only servers need

        seconds, message = beat(interval, data)
        found = self._clients.named(client, server)
        found.server.add_rule(StubHeartbeat(seconds, message, found.number))

    @keyword(tags=["Server", "Message"])
    def stop_answers(
        self,
        *,
        socket: SocketName = None,
        client: ClientName = None,
        server: str | None = None,
    ) -> None:
        """Ends what goes on by itself: answers, greetings and heartbeats.

        Arguments:
        - ``socket``: that of this socket alone.
        - ``client``: that which a server was given for this client alone: its number, or the alias,
          task or id of the socket of this library that it is.
        - ``server``: that of this server alone, by its alias or URL.

        With none of them it ends all, on both sides; where there is nothing to end it does nothing.
        When it returns, nothing more is sent, also of what ``after`` has put off.

        Example:
        | ${url} =    Start Socket Server    silent
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Answer Socket Messages    2    3
        | Stop Answers
        | Server Sends Message    2
        | Wait For Socket Message    ==    2

        """
        every = socket is None and client is None and server is None
        task = self._session.named(socket)
        for each, rules in self._session.by_itself.items():
            if every or each is task:
                self._session.end_by_itself(each, rules)
        if client is not None:
            found = self._clients.named(client, server)
            ending = [
                each
                for each in found.server.rules
                if getattr(each, "client", None) == (found.number or found.server.client_count)
            ]
            found.server.end_rules(ending)
        elif server is not None:
            only = self._server(server)
            only.end_rules(only.rules)
        elif every:
            for running in self._clients.pool.servers:
                running.end_rules(running.rules)


def answer_rule(
    runs: KeywordRuns,
    where: str,
    pattern: object,
    reply: object,
    times: int | None,
    *,
    keep: bool,
    binary: bool,
) -> AnswerRule:
    """The rule of a socket or a server that answers messages.

    :param where: whose it is, as errors say it.
    :raises InvalidArgument: an argument cannot be what it should be.
    """
    holds = BinaryRulePattern(pattern) if binary else Pattern.of(pattern)
    return AnswerRule(
        say("The answer to {text} {where}", text=holds.text, where=where),
        holds,
        replies(reply, holds.groups, binary=binary),
        lambda: runs.count,
        runs.replays.add,
        how_often(times),
        keep,
    )


def how_often(times: int | None) -> int | None:
    """The argument ``times``.

    :raises InvalidArgument: it is negative.
    """
    if times is not None and times < 0:
        raise InvalidArgument.say(
            "times must be 1 or more, or 0 for any number of messages, got {times}.", times=times
        )
    return times


def beat(interval: timedelta, data: object) -> tuple[float, str | bytes]:
    """The seconds and the message of a heartbeat.

    :raises InvalidArgument: the interval is none, or the data is no message.
    """
    seconds = positive_seconds(interval, "interval")
    if isinstance(data, Collection) and not isinstance(data, str | bytes | bytearray | dict):
        raise InvalidArgument.say(
            "data must be one message: text, bytes, or a dictionary that is sent as "
            "JSON, and not a list. Use the keyword once for each message."
        )
    (message,) = constant(data, "data")
    return seconds, message
