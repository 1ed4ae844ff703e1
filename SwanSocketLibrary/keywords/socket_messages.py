"""The messages that a socket received."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Final

from assertionengine import AssertionOperator
from robot.api.deco import keyword

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument
from SwanSocketLibrary.keywords.assertions import (
    NO_OPERATOR,
    BinaryAssertion,
    Conceal,
    DataType,
    MessageAssertion,
    at_path,
    found_at,
    message_assertion,
)
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns
from SwanSocketLibrary.keywords.lookup import SocketName
from SwanSocketLibrary.keywords.message_patterns import WantedMessage
from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.output.sentences import (
    STALE_ADVICE,
    before_text,
    message_timeout,
    other_socket,
    timeout_message,
    untaken_text,
)
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.session.waits import Waits
from SwanSocketLibrary.swan.inbox import InboxMessage, Period
from SwanSocketLibrary.waiting import Deadline, LetThrough

_MOST_ELSEWHERE: Final = 1000
"""So many messages of each other socket a failure looks at."""


class SocketMessages:
    """Waits for messages, takes them, looks at them."""

    def __init__(
        self, session: Session, waits: Waits, redactor: Redactor, runs: KeywordRuns
    ) -> None:
        self._session = session
        self._redactor = redactor
        self._waits = waits
        self._runs = runs

    @keyword(tags=["Wait", "Message", "Assertion"])
    def wait_for_socket_message(
        self,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        json_path: str | None = None,
        data_type: DataType | None = None,
        socket: SocketName = None,
        timeout: timedelta | None = None,
    ) -> Any:
        """Waits for a message and takes it.

        It is the first one that was not taken yet and satisfies the assertion. Messages that do not
        satisfy it stay, in order, for later waits.

        Arguments:
        - ``assertion_operator``, ``assertion_expected``: see `Assertions`; left out, any message
          will do. ``<``, ``>``, ``<=`` and ``>=`` compare numbers; text that is none does not
          match. What is expected may be a ``Secret``.
        - ``message``: the failure's text, put before the details.
        - ``json_path``: RFC 9535, such as ``$.user.name`` or ``$.订单.编号``: the assertion is on
          what it finds, which is returned. A message that is no JSON, or lacks the path, does not
          match. Where it finds a number, a boolean or null, ``assertion_expected`` is read as JSON:
          ``==    7`` is the number, ``==    true`` the boolean. Where it finds several values,
          the first one that satisfies the assertion counts. Two conditions on one message are a
          ``validate`` on the whole: ``validate    value['op'] == 'chat' and value['id'] > 3``
          with ``json_path=$``.
        - ``data_type``: ``string`` or ``arrayBuffer``: only messages of that kind match (S8).
        - ``socket``: which socket; left out, the main one.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns the message's data, or what ``json_path`` found in it; with the operator ``then``
        what the expression evaluates to.

        Fails after the timeout with the messages that came instead, or at once if the socket
        ended and holds no match. Where another socket has such a message, the failure names it.

        Examples:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Message    {"type": "price", "value": 42}
        | Send Socket Message    hello
        | Wait For Socket Message    ==    hello
        | ${value} =    Wait For Socket Message    >    40    json_path=$.value
        | Should Be Equal    ${value}    ${42}

        """
        assertion = message_assertion(assertion_operator, assertion_expected, json_path, data_type)
        expected = f"{_kind(data_type)}{at_path(json_path, assertion)}"
        return self._awaited(assertion, expected, message, socket, timeout, json_path)

    @keyword(tags=["Wait", "Message", "Assertion"])
    def wait_for_socket_binary(
        self,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        socket: SocketName = None,
        timeout: timedelta | None = None,
    ) -> Any:
        r"""Waits for a binary message and takes it.

        It is the first one that was not taken yet and satisfies the assertion. Text messages and
        others that do not satisfy it stay, in order, for later waits.

        Arguments:
        - ``assertion_operator``, ``assertion_expected``: left out, any binary message will do.
          With ``==``, ``!=``, ``contains``, ``not contains``, ``starts`` and ``ends`` what is
          expected is hex text such as ``20 02 ?? 00``, where ``??`` is any byte; ``ascii:MQTT``; or
          bytes. ``matches`` looks for a regular expression of bytes, such as ``^\x20..\x00``, where
          ``.`` is any byte. In the expressions of ``validate`` and ``then`` ``value`` is the bytes.
          What is expected may be a ``Secret``. See `Assertions`.
        - ``message``: the failure's text, put before the details.
        - ``socket``: which socket; left out, the main one.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns the message's bytes; with the operator ``then`` what the expression evaluates to.

        Fails as `Wait For Socket Message` does, and shows hex and ASCII of the last message beside
        each other.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Binary    20 02 01 05
        | Send Socket Binary    ascii:MQTT
        | Wait For Socket Binary    ends    ascii:TT
        | ${answer} =    Wait For Socket Binary    ==    20 02 ?? ??
        | Should Be Equal As Integers    ${answer}[3]    5

        """
        assertion = BinaryAssertion(assertion_operator, assertion_expected)
        expected = f"{say(assertion.what)}{assertion}"
        return self._awaited(assertion, expected, message, socket, timeout)

    @keyword(tags=["Wait", "Message", "Assertion"])
    def wait_for_socket_json(
        self,
        pattern: Any = None,
        *,
        schema: Any = None,
        socket: SocketName = None,
        timeout: timedelta | None = None,
        **fields: Any,
    ) -> Any:
        """Waits for a message that holds a pattern, and takes it.

        It is the first one that was not taken yet and holds pattern, fields and schema; one of the
        three is enough. Other messages stay, in order, for later waits.

        Arguments:
        - ``pattern``: see `Patterns`.
        - ``schema``: a JSON Schema, up to 2020-12, that the message has to be valid against: a
          dictionary, JSON text, or the path of a file. Formats are asserted. What it refers to is
          read from files beside it, never from a network. Needs ``pip install
          "robotframework-swansocketlibrary[contracts]"``.
        - ``socket``: which socket; left out, the main one.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.
        - ``fields``: all other named arguments are names of the message with what their values
          have to match, as ``type=chat``. They are no paths, and a name that is an argument here
          has to stand in the pattern.

        Returns the message's JSON; its text, where a pattern of text matched what is none.

        Fails after the timeout, or at once if the socket ended, with the message that came nearest
        and where it differs.

        Examples:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Message    {"type": "ping"}
        | Send Socket Message    {"type": "chat", "from": "mia", "room": {"id": 7}}
        | ${chat} =    Wait For Socket Json    type=chat    from=<string>
        | Should Be Equal    ${chat}[room][id]    ${7}
        | Send Socket Message    {"type": "order", "items": [{"price": 3.5}]}
        | Wait For Socket Json    {"type": "order", "items": [{"price": "<number>"}]}

        """
        wanted = WantedMessage(pattern, fields, schema)
        task = self._session.named_or_main(socket)
        wait = self._runs.deadline(timeout, task)
        check = partial(self._judge, task)
        found, value = self._waits.for_message(task, wanted, wait, wanted.condition, check)
        if not found:
            what = say("a message that holds {wanted}", wanted=wanted)
            raise self._no_match(what, wanted, wait, task, socket, self._holder(wanted, task))
        return value

    @keyword(tags=["Wait", "Message"])
    def wait_for_socket_messages(
        self,
        count: int | None = None,
        *,
        pattern: Any = None,
        until: Any = None,
        socket: SocketName = None,
        timeout: timedelta | None = None,
    ) -> list[str | bytes]:
        """Takes several messages, in the order in which they came.

        Arguments:
        - ``count``: how many, at least 1.
        - ``until``: instead, a pattern: all messages up to the first that holds it, and that one.
        - ``pattern``: only messages that hold it; others stay. See `Patterns`.
        - ``socket``: which socket; left out, the main one.
        - ``timeout``: how long to wait for all; the import's ``timeout`` if left out.

        Returns the list of their data, as they came.

        Fails after the timeout, or at once if the socket ended with fewer; then no message is
        taken.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Message    one
        | Send Socket Message    two
        | ${both} =    Wait For Socket Messages    2
        | Should Be Equal    ${both}    ${{['one', 'two']}}
        | Send Socket Message    {"n": 1}
        | Send Socket Message    {"n": 2, "last": true}
        | ${page} =    Wait For Socket Messages    until={"last": true}
        | Length Should Be    ${page}    2

        """
        if count is not None and count < 1:
            raise InvalidArgument.say("count must be 1 or more, got {count}.", count=count)
        if (count is None) == (until is None):
            raise InvalidArgument.say("One of count and until says how many messages are wanted.")
        task = self._session.named_or_main(socket)
        if count is None or pattern is not None:
            return self._chosen(task, count, pattern, until, timeout, socket)
        wait = self._runs.deadline(timeout, task, count=count)
        taken = self._waits.for_messages(task, count, wait, partial(self._judge, task))
        if taken is None:
            other = self._session.other(task, lambda each: len(each.inbox) >= count)
            hint = other_socket(other, say("has as many")) or self._open_one(task, socket)
            raise self._not_come(say("{count} messages", count=count), wait, task, hint)
        return [each.data for each in taken]

    @keyword(tags=["Message"])
    def get_socket_messages(
        self, *, pattern: Any = None, socket: SocketName = None
    ) -> list[str | bytes]:
        """Returns the data of the messages that were not taken yet, and leaves them there.

        Arguments:
        - ``pattern``: only of those that hold it, see `Patterns`.
        - ``socket``: which socket; left out, the main one.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | ${messages} =    Get Socket Messages
        | Should Be Empty    ${messages}

        """
        task = self._session.named_or_main(socket)
        messages = self._holding(task, _wanted(pattern))
        with self._session.changed:
            earlier = task.inbox.earlier(messages)
        self._judge(task, earlier, len(messages))
        return [each.data for each in messages]

    @keyword(tags=["Message", "Assertion"])
    def socket_should_have_no_messages(
        self,
        *,
        pattern: Any = None,
        within: timedelta | None = None,
        socket: SocketName = None,
    ) -> None:
        """Passes if there is no message that was not taken.

        Arguments:
        - ``pattern``: none that holds it; others may be there. See `Patterns`.
        - ``within``: none may come in that time either; left out, now alone counts.
        - ``socket``: which socket; left out, the main one.

        Fails as soon as there is one, and shows it.

        Example:
        | ${url} =    Start Socket Server    silent
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Message    anyone there?
        | Socket Should Have No Messages    within=100ms
        | Server Sends Message    {"type": "ping"}
        | Socket Should Have No Messages    pattern={"type": "error"}

        """
        wanted = _wanted(pattern)
        task = self._session.named_or_main(socket)
        now = within is None
        wait = Deadline(0) if now else self._runs.deadline(within, task, argument="within")
        if self._waits.for_any_message(task, wait, wanted.holds if wanted else None):
            that = say(" that holds {wanted}", wanted=wanted) if wanted else ""
            expected = say("no message{that} on socket '{name}'", that=that, name=task.name)
            there = self._holding(task, wanted)
            came = untaken_text([each.data for each in there], self._redactor.rules.message)
            with self._session.changed:
                before = before_text(task, there)
            raise ExpectationFailed(f"{timeout_message(expected, wait, came)}{before}")

    @keyword(tags=["Message"])
    def clear_socket_messages(
        self, *, pattern: Any = None, socket: SocketName = None, every_socket: bool = False
    ) -> list[str | bytes]:
        """Takes all messages, and returns the list of their data.

        Arguments:
        - ``pattern``: only those that hold it, see `Patterns`.
        - ``socket``: which socket; left out, the main one.
        - ``every_socket``: whether those of all sockets are taken, one socket after the other.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Clear Socket Messages
        | Socket Should Have No Messages

        """
        if every_socket and socket is not None:
            raise InvalidArgument.say(
                "socket and every_socket say two different things: leave out one of them."
            )
        wanted, sockets = _wanted(pattern), self._session.registry.tasks
        tasks = sockets if every_socket else [self._session.named_or_main(socket)]
        return [each.data for task in tasks for each in self._taken(task, wanted)]

    def _chosen(
        self,
        task: SocketTask,
        count: int | None,
        pattern: Any,
        until: Any,
        timeout: timedelta | None,
        socket: SocketName,
    ) -> list[str | bytes]:
        """Takes messages that hold a pattern, so many or up to one that holds another."""
        wanted = _wanted(pattern)
        last = _wanted(until)
        wait = self._runs.deadline(timeout, task)

        def chosen(data: str | bytes) -> bool:
            return wanted is None or wanted.holds(data) or (last is not None and last.holds(data))

        def enough(found: Sequence[InboxMessage]) -> bool:
            return len(found) == count if last is None else last.holds(found[-1].data)

        taken = self._waits.for_chosen(task, chosen, enough, wait, partial(self._judge, task))
        if taken is None:
            that = say(" that hold {wanted}", wanted=wanted) if wanted else ""
            if last:
                what = say("messages{that} up to one that holds {last}", that=that, last=last)
            else:
                what = say("{count} messages{that}", count=count, that=that)
                what += say(", of which {count} came", count=len(self._holding(task, wanted)))
            raise self._no_match(what, last or wanted, wait, task, socket)
        return [each.data for each in taken]

    def _no_match(
        self,
        what: str,
        wanted: WantedMessage | None,
        wait: Deadline,
        task: SocketTask,
        named: SocketName,
        holder: SocketTask | None = None,
    ) -> ExpectationFailed:
        conceal = self._redactor.rules.message
        near = wanted.nearest(self._untaken(task), conceal) if wanted else ""
        return self._not_come(what, wait, task, f"{near}{self._other(holder, task, named)}")

    def _holding(self, task: SocketTask, wanted: WantedMessage | None) -> list[InboxMessage]:
        """The messages not taken that hold a pattern; all for none."""
        with self._session.changed:
            messages = list(task.inbox)
        if wanted is None:
            return messages
        with LetThrough():  # there may be many
            return [each for each in messages if wanted.holds(each.data)]

    def _taken(self, task: SocketTask, wanted: WantedMessage | None) -> list[InboxMessage]:
        """Takes the messages that hold a pattern; all for none."""
        if wanted is None:
            return self._session.take_all(task)
        return [each for each in self._holding(task, wanted) if self._session.take(task, each)]

    def _awaited(
        self,
        assertion: MessageAssertion,
        expected: str,
        message: str | None,
        socket: SocketName,
        timeout: timedelta | None,
        json_path: str | None = None,
    ) -> Any:
        """Waits for a message, takes it, and returns what the assertion makes of it.

        :param expected: what is waited for.
        :param message: the test's own text for a failure.
        """
        task = self._session.named_or_main(socket)
        wait = self._runs.deadline(timeout, task)
        where = task, assertion, wait, assertion.condition
        found, value = self._waits.for_message(*where, partial(self._judge, task))
        if not found:
            hint = self._other(self._holder(assertion, task), task, socket)
            raise self._not_come(
                expected, wait, task, hint, json_path, assertion.error, message, assertion.details
            )
        return value

    def _not_come(
        self,
        what: str,
        wait: Deadline,
        task: SocketTask,
        hint: str,
        json_path: str | None = None,
        error: str = "",
        message: str | None = None,
        details: Callable[[list[str | bytes], Conceal], str] | None = None,
    ) -> ExpectationFailed:
        expected = say("{what} on socket '{name}'", what=what, name=task.name)
        with self._session.changed:  # the sentence is of one moment
            came = self._came(task, json_path)
            text = message_timeout(expected, wait, task, came, error, message, hint)
            text += details(self._untaken(task), self._redactor.data) if details else ""
        return ExpectationFailed(text)

    def _holder(
        self, assertion: MessageAssertion | WantedMessage, task: SocketTask
    ) -> SocketTask | None:
        """Another socket with a message that satisfies the assertion."""

        def has_it(other: SocketTask) -> bool:
            return any(assertion(data)[0] for data in self._untaken(other)[:_MOST_ELSEWHERE])

        with LetThrough():  # an expression of the test may take its time
            return self._session.other(task, has_it)

    def _other(self, holder: SocketTask | None, task: SocketTask, named: SocketName) -> str:
        """The hint at another socket: one with such a message, or else an open one."""
        return other_socket(holder, say("has such a message")) or self._open_one(task, named)

    def _open_one(self, task: SocketTask, named: SocketName) -> str:
        """The hint at a socket that is open where the main one, not named, is not."""
        if named is not None or task.state.name == "OPEN":
            return ""
        return other_socket(self._session.other(task, lambda each: each.state.name == "OPEN"))

    def _came(self, task: SocketTask, json_path: str | None = None) -> str:
        untaken, conceal = self._untaken(task), self._redactor.rules.message
        return untaken_text(untaken, conceal, found_at(json_path, untaken, conceal))

    def _judge(self, task: SocketTask, earlier: Mapping[Period, int], of: int) -> None:
        """Says whether messages that a keyword hands over came while another test ran.

        :param earlier: how many of them came in which earlier parts of the run.
        :param of: how many they are.
        """
        self._runs.stale.judge(
            earlier,
            task.inbox.period,
            lambda count: say(
                "{how_many} on socket '{name}'", how_many=_how_many(count, of), name=task.name
            ),
            STALE_ADVICE,
        )

    def _untaken(self, task: SocketTask) -> list[str | bytes]:
        with self._session.changed:
            return [each.data for each in task.inbox]


def _wanted(pattern: Any) -> WantedMessage | None:
    return None if pattern is None else WantedMessage(pattern)


def _how_many(count: int, of: int) -> str:
    if of == 1:
        return say("The message")
    if count == of:
        return say("All {of} messages", of=of)
    return say("{count} of the {of} messages", count=count, of=of)


_MESSAGES: Final = {
    None: mark("a message"),
    "string": mark("a string message"),
    "arrayBuffer": mark("an arrayBuffer message"),
}


def _kind(data_type: str | None) -> str:
    return say(_MESSAGES[data_type])
