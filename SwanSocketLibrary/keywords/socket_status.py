"""How sockets stand."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from assertionengine import AssertionOperator
from robot.api.deco import keyword

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument
from SwanSocketLibrary.keywords.assertions import EQUALITY, NO_OPERATOR, verify_number, verify_text
from SwanSocketLibrary.keywords.lookup import SocketName
from SwanSocketLibrary.language import commas, keyword_name, mark, say
from SwanSocketLibrary.output.sentences import other_socket
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.model import SocketState

_NOT_ENDED: Final = mark('It has not ended: use "Wait For Socket Close" first.')


_COMES: Final = {"OPEN": "Wait For Socket Open", "CLOSED": "Wait For Socket Close"}
"""What waits for states."""


class SocketStatus:
    """Getters of a socket's state, each with an assertion."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @keyword(tags=["Getter", "Assertion"])
    def get_socket_state(
        self,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        socket: SocketName = None,
    ) -> Any:
        """Returns the socket's state by its name, and asserts on it.

        The states are ``CONNECTING``, ``OPEN``, ``CLOSING`` and ``CLOSED`` (S1). The number is
        the attribute ``readyState`` of the SocketTask.

        Arguments:
        - ``assertion_operator``, ``assertion_expected``, ``message``: see `Assertions`.
        - ``socket``: which socket; left out, the main one.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Get Socket State    ==    OPEN

        """
        states, wanted = list(SocketState.__members__), assertion_expected
        upper, whole = str(wanted).upper(), isinstance(wanted, str | int)
        if wanted not in states and whole and (assertion_operator in EQUALITY or upper in states):
            near = difflib.get_close_matches(upper, states, 1)
            mend = say(": write {near}", near=near[0]) if near else ""
            raise InvalidArgument.say(
                "There is no state '{wanted}'{mend}. States are {states}.",
                wanted=wanted,
                mend=mend,
                states=commas(states),
            )
        given = (assertion_operator, assertion_expected, message)
        return self._verified(
            say("state"), lambda task: task.state.name, verify_text, given, socket
        )

    @keyword(tags=["Getter", "Assertion"])
    def get_close_code(
        self,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        socket: SocketName = None,
    ) -> Any:
        """Returns the code with which the socket was closed, and asserts on it.

        It is the code of the peer's Close frame, 1005 if that carried none, 1006 if the socket
        ended in an error, and ``None`` before the end.

        Arguments:
        - ``assertion_operator``, ``assertion_expected``, ``message``: see `Assertions`.
        - ``socket``: which socket; left out, the main one.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Close Socket    code=4000
        | Wait For Socket Close
        | Get Close Code    ==    4000

        """
        given = (assertion_operator, assertion_expected, message)
        return self._verified(
            say("close code"), lambda task: task.close_code, verify_number, given, socket
        )

    @keyword(tags=["Getter", "Assertion"])
    def get_close_reason(
        self,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        socket: SocketName = None,
    ) -> Any:
        """Returns the reason with which the socket was closed, and asserts on it.

        It is the reason in the peer's Close frame, empty if there was none, and ``None`` before
        the end.

        Arguments:
        - ``assertion_operator``, ``assertion_expected``, ``message``: see `Assertions`.
        - ``socket``: which socket; left out, the main one.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Close Socket    reason=再见
        | Wait For Socket Close
        | Get Close Reason    ==    再见

        """
        given = (assertion_operator, assertion_expected, message)
        verify = partial(verify_text, nothing=True)
        return self._verified(
            say("close reason"), lambda task: task.close_reason, verify, given, socket
        )

    @keyword(tags=["Getter", "Assertion"])
    def get_socket_protocol(
        self,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        socket: SocketName = None,
    ) -> Any:
        """Returns the subprotocol that the server chose, and asserts on it.

        It is empty before the socket is open, and if the server chose none (S19).

        Arguments:
        - ``assertion_operator``, ``assertion_expected``, ``message``: see `Assertions`.
        - ``socket``: which socket; left out, the main one.

        Example:
        | ${url} =    Start Socket Server    protocols=['chat']
        | Connect Socket    ${url}    protocols=['news', 'chat']
        | Wait For Socket Open
        | Get Socket Protocol    ==    chat

        """
        given = (assertion_operator, assertion_expected, message)
        return self._verified(
            say("subprotocol"), lambda task: task.protocol, verify_text, given, socket
        )

    @keyword(tags=["Getter"])
    def get_sockets(self) -> list[SocketTask]:
        """Returns the SocketTasks that have not ended, in the order of their connects.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | ${sockets} =    Get Sockets
        | Length Should Be    ${sockets}    1

        """
        return self._session.live

    def _verified(
        self,
        what: str,
        read: Callable[[SocketTask], Any],
        verify: Callable[..., Any],
        given: tuple[AssertionOperator | None, Any, str | None],
        socket: SocketName,
    ) -> Any:
        """Asserts, and returns the value.

        A failure names another socket for which the assertion holds, unless the test has named
        its socket or given the failure's text.
        """
        operator, expected, message = given

        def check(task: SocketTask) -> Any:
            value = read(task)
            label = say("The {what} of socket '{name}'", what=what, name=task.name)
            if value is None and operator is EQUALITY[1] and str(expected).upper() != "NONE":
                raise ExpectationFailed.say("{label} is nothing yet", label=label)
            return verify(value, operator, expected, label, message)

        task = self._session.named_or_main(socket)
        try:
            return check(task)
        except AssertionError as error:
            looks = socket is None and message is None
            other = self._session.other(task, lambda each: _passes(check, each)) if looks else None
            hint = other_socket(other)
            if not hint and read(task) is None:  # what a socket has only when it has ended
                hint = f" {say(_NOT_ENDED)}"
            if not hint and what == say("state") and operator is EQUALITY[0]:
                wait = _COMES.get(expected) if task.ended is None else None
                named = f"    socket={task.name}" if socket else ""
                if wait:
                    hint = say(' Use "{wait}{named}" first.', wait=keyword_name(wait), named=named)
            if not hint or message is not None:
                raise
            raise ExpectationFailed(str(error) + say(".") + hint) from None


def _passes(check: Callable[[SocketTask], Any], task: SocketTask) -> bool:
    try:
        check(task)
    except AssertionError:
        return False
    return True
