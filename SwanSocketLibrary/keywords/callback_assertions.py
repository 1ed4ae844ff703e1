"""Assertions on callbacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assertionengine import AssertionOperator
from robot.api.deco import keyword

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument, UnknownName
from SwanSocketLibrary.events.callback_history import CALLBACKS, FAIL_CALLBACKS, Record
from SwanSocketLibrary.keywords.assertions import (
    EQUALITY,
    NO_OPERATOR,
    ExpectedFailure,
    verify_number,
    verify_text,
)
from SwanSocketLibrary.keywords.lookup import SocketName
from SwanSocketLibrary.language import commas, say, say_n
from SwanSocketLibrary.output.sentences import callbacks_text, other_socket, socket_status
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.model import Outcome, SocketState
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.profile import Failure


class CallbackAssertions:
    """What ran, how often, in which order, with what."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @keyword(tags=["Callback", "Assertion"])
    def callback_should_have_been_called(
        self, *callbacks: str, times: int | None = None, socket: SocketName = None
    ) -> None:
        """Passes if each of the callbacks ran.

        Arguments:
        - ``callbacks``: their names, see `Callbacks`.
        - ``times``: exactly that often; left out, at least once.
        - ``socket``: of this socket alone; left out, of every call, and of the main socket's
          events.

        Fails with what ran instead. An unknown name fails and lists the known ones.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Callback Should Have Been Called    connectSocket.success    onSocketOpen    times=1

        """
        for name in _some(callbacks):
            count = self._count(name, socket)
            if (times is None and count == 0) or times not in (None, count):
                wanted = "" if times is None else f" {_times(times)}"
                hint = self._elsewhere(name, socket, lambda count: count and times in (None, count))
                raise ExpectationFailed.say(
                    "Expected {name} to have been called{wanted}, but {called}. {what_ran}{hint}",
                    name=name,
                    wanted=wanted,
                    called=_called(count),
                    what_ran=self._what_ran(socket),
                    hint=hint,
                )

    @keyword(tags=["Callback", "Assertion"])
    def callback_should_not_have_been_called(
        self, *callbacks: str, socket: SocketName = None
    ) -> None:
        """Passes if none of the callbacks ran.

        Arguments:
        - ``callbacks``: their names, see `Callbacks`.
        - ``socket``: as in `Callback Should Have Been Called`.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Callback Should Not Have Been Called    connectSocket.fail    onSocketError

        """
        for name in _some(callbacks):
            count = self._count(name, socket)
            if count:
                raise ExpectationFailed.say(
                    "Expected {name} not to have been called, but {called}. {what_ran}",
                    name=name,
                    called=_called(count),
                    what_ran=self._what_ran(socket),
                )

    @keyword(tags=["Callback", "Assertion"])
    def callbacks_should_have_been_called_in_order(
        self, *callbacks: str, socket: SocketName = None
    ) -> None:
        """Passes if the callbacks ran in that order; others may lie between.

        Arguments:
        - ``callbacks``: their names, see `Callbacks`; one may stand there several times.
        - ``socket``: as in `Callback Should Have Been Called`.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Close Socket
        | Wait For Socket Close
        | Callbacks Should Have Been Called In Order
        | ...    connectSocket.success    connectSocket.complete    onSocketOpen
        | ...    closeSocket.success    closeSocket.complete    onSocketClose

        """
        ran = iter([record.name for record in self._records(_some(callbacks), socket)])
        for place, name in enumerate(callbacks):
            if name not in ran:
                after = say(" after {callback}", callback=callbacks[place - 1]) if place else ""
                raise ExpectationFailed.say(
                    "Expected the order {callbacks}, but {name} did not come{after}. "
                    "{what_ran}{elsewhere}",
                    callbacks=commas(callbacks),
                    name=name,
                    after=after,
                    what_ran=self._what_ran(socket),
                    elsewhere=self._elsewhere(name, socket),
                )

    @keyword(tags=["Callback", "Getter", "Assertion"])
    def get_callback_count(
        self,
        callback: str,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        socket: SocketName = None,
    ) -> Any:
        """Returns how often a callback ran, and asserts on it.

        Arguments:
        - ``callback``: its name, see `Callbacks`.
        - ``assertion_operator``, ``assertion_expected``, ``message``: see `Assertions`.
        - ``socket``: as in `Callback Should Have Been Called`.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Get Callback Count    connectSocket.complete    ==    1

        """
        count = self._count(callback, socket)
        label = say("The number of calls of {callback}", callback=callback)
        try:
            given = (assertion_operator, assertion_expected, label, message)
            return verify_number(count, *given, nothing=False)
        except AssertionError as error:
            if message is not None:
                raise
            ran = f"{self._what_ran(socket)}{self._elsewhere(callback, socket)}"
            raise ExpectationFailed.say("{first}. {then}", first=error, then=ran) from None

    @keyword(tags=["Callback", "Getter"])
    def get_callback_result(
        self, callback: str, *, socket: SocketName = None, index: int = -1
    ) -> Payload:
        """Returns what a callback was given; of an event with ``at``, when it happened.

        Arguments:
        - ``callback``: its name, see `Callbacks`.
        - ``socket``: as in `Callback Should Have Been Called`.
        - ``index``: which of its calls, from 0; negative from the end; the last if left out.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | ${result} =    Get Callback Result    connectSocket.success
        | Should Start With    ${result.socketTaskId}    socket-

        """
        count = self._count(callback, socket)
        records = self._records([callback], socket)
        place = index if index < 0 else index - count  # from the end: the oldest may be forgotten
        if -len(records) <= place < 0:
            return records[place].result
        which = say("the last call") if index == -1 else say("call {index}", index=index)
        raise ExpectationFailed.say(
            "Expected {which} of {callback}, but {called}. {what_ran}{elsewhere}",
            which=which,
            callback=callback,
            called=_called(count),
            what_ran=self._what_ran(socket),
            elsewhere=self._elsewhere(callback, socket),
        )

    @keyword(tags=["Callback", "Assertion"])
    def error_code_should_be(self, code: Any) -> None:
        """Passes if the last call that failed failed with this code.

        Arguments:
        - ``code``: the failure's name, such as ``BAD_URL_OR_SUBPROTOCOL``, the same on every
          platform (S34), or the platform's number; ``NONE`` where it has none. See `Error codes`.

        Example:
        | Connect Socket    http://example.com    fail=Log
        | Error Code Should Be    202
        | Error Code Should Be    BAD_URL_OR_SUBPROTOCOL

        """
        expected, last = ExpectedFailure(code), self._last_failure()
        if not expected(last.result):
            raise ExpectationFailed.say(
                "Expected the last call that failed to have {expected}, but it has "
                "{instead} {which}",
                expected=expected,
                instead=expected.instead(last.result, self._session.settings.profile),
                which=self._which(last, expected),
            )

    @keyword(tags=["Callback", "Getter", "Assertion"])
    def get_error_code(
        self,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
    ) -> Any:
        """Returns the error code of the last call that failed, and asserts on it.

        On a platform without numeric codes it is ``None``, and ``NONE`` is what to expect.

        Arguments:
        - ``assertion_operator``, ``assertion_expected``, ``message``: see `Assertions`. With ``==``
          and ``!=`` the failure's name will do, which is the same on every platform (S34).

        Fails if no call has failed.

        Example:
        | Connect Socket    ${EMPTY}    fail=Log
        | Get Error Code    ==    202
        | Get Error Code    !=    EXECUTION_FAILED

        """
        last = self._last_failure()
        code, operator = last.result.get("errCode"), assertion_operator
        label = say("The error code")
        expected = ExpectedFailure(assertion_expected) if operator in EQUALITY else None
        try:
            if expected is None or expected.failure is None:
                return verify_number(code, operator, assertion_expected, label, message)
            label, name = say("The name of the failure"), expected.failure.name
            verify_text(last.result.failure, operator, name, label, message)
        except AssertionError as error:
            if message is not None:
                raise
            wanted = expected if operator is EQUALITY[0] else None
            raise ExpectationFailed.say(
                "{first}. {then}", first=error, then=self._which(last, wanted)
            ) from None
        return code

    @keyword(tags=["Callback", "Getter", "Assertion"])
    def get_error_message(
        self,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
    ) -> Any:
        """Returns the error message of the last call that failed, and asserts on it.

        Arguments:
        - ``assertion_operator``, ``assertion_expected``, ``message``: see `Assertions`.

        Fails if no call has failed.

        Example:
        | Connect Socket    ${EMPTY}    fail=Log
        | Get Error Message    contains    解析失败

        """
        last, operator, expected = self._last_failure(), assertion_operator, assertion_expected
        try:
            return verify_text(
                last.result.errMsg, operator, expected, say("The error message"), message
            )
        except AssertionError as error:
            if message is not None:
                raise
            text = say("{first}. {then}", first=error, then=self._which(last, None))
            if Failure.find(str(expected)):
                text += say(' The name of a failure is for "Get Error Code".')
            raise ExpectationFailed(text) from None

    @keyword(tags=["Callback"])
    def clear_socket_history(self) -> None:
        """Forgets the callbacks that ran; messages stay.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Clear Socket History
        | Callback Should Not Have Been Called    connectSocket.success

        """
        self._session.callbacks.forget(say('by "Clear Socket History"'))

    def _records(self, names: tuple[str, ...] | list[str], socket: SocketName) -> list[Record]:
        task = self._session.named(socket)
        with self._session.changed:
            return self._session.callbacks.select(names, task.socketTaskId if task else None)

    def _count(self, name: str, socket: SocketName) -> int:
        task = self._session.named(socket)
        with self._session.changed:
            return self._session.callbacks.count(name, task.socketTaskId if task else None)

    def _last_failure(self) -> Outcome:
        with self._session.changed:
            failure = self._session.callbacks.last_failure
        if failure is None:
            text = say("No call has failed yet, so there is no error code.")
            broken = self._session.other(None, lambda each: each.cause)
            if broken is not None:
                status = socket_status(broken)
                text += say(
                    ' But {status}. That is an event, no call: use "Wait For Socket Error".',
                    status=status,
                )
            elif self._session.other(None, lambda each: each.state > SocketState.OPEN):
                text += say(' The code of a close is what "Get Close Code" returns.')
            else:
                text += self._emptied
            raise ExpectationFailed(text)
        return failure

    @property
    def _emptied(self) -> str:
        when = self._session.callbacks.emptied
        if not when:
            return ""
        return say(" What ran before was forgotten {when}: assert on it before that.", when=when)

    def _which(self, last: Outcome, expected: ExpectedFailure | None) -> str:
        """Which call failed last, and which one before it as is expected."""
        text = say("The last call that failed is {call}", call=self._call(last.api, last.task_id))
        for record in self._records(FAIL_CALLBACKS, None):
            if expected and expected(record.result):
                api, _, _ = record.name.partition(".")
                return say(
                    "{text}; {call} failed so before.",
                    text=text,
                    call=self._call(api, record.task_id),
                )
        return text + say(".")

    def _call(self, api: str, task_id: str | None) -> str:
        task = self._session.registry.by_id(task_id) if task_id else None
        return api if task is None else say("{api} on socket '{name}'", api=api, name=task.name)

    def _elsewhere(
        self, name: str, socket: SocketName, holds: Callable[[int], object] | None = None
    ) -> str:
        """The hint at another socket of which a callback ran.

        :param holds: so often; left out, at all, where it did not for this one.
        """
        if holds is None and self._count(name, socket):
            return ""
        task, history = self._session.named(socket) or self._session.main, self._session.callbacks

        def enough(each: SocketTask) -> object:
            count = history.count(name, each.socketTaskId)
            return holds(count) if holds else count

        with self._session.changed:
            other = self._session.other(task, enough)
        return other_socket(other, say("had {name}", name=name))

    def _what_ran(self, socket: SocketName) -> str:
        names = [record.name for record in self._records(CALLBACKS, socket)]
        with self._session.changed:
            forgotten, bound = self._session.callbacks.forgotten, self._session.callbacks.bound
        text = callbacks_text(names) + ("" if names else self._emptied)
        if forgotten:
            text += say(
                " The oldest {forgotten} are forgotten (max_history={bound}).",
                forgotten=forgotten,
                bound=bound,
            )
        return text


def _some(callbacks: tuple[str, ...]) -> tuple[str, ...]:
    if not callbacks:
        raise InvalidArgument.say(
            "At least one callback must be named, such as closeSocket.success."
        )
    for name in callbacks:
        if name not in CALLBACKS:
            raise UnknownName("callback", name, CALLBACKS)
    return callbacks


def _times(count: int) -> str:
    if not count:
        return say("never")
    return say_n("once", "{n} times", count)


def _called(count: int) -> str:
    if not count:
        return say("it was never called")
    return say("it was called {times}", times=_times(count))
