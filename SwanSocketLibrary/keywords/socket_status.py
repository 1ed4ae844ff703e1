"""How sockets stand."""

from __future__ import annotations

from typing import Any

from assertionengine import AssertionOperator
from robot.api.deco import keyword

from SwanSocketLibrary.keywords.assertions import NO_OPERATOR, verify_number, verify_text
from SwanSocketLibrary.keywords.lookup import SocketName
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask


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
        task = self._session.named_or_main(socket)
        label = f"The state of socket '{task.name}'"
        return verify_text(task.state.name, assertion_operator, assertion_expected, label, message)

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
        task = self._session.named_or_main(socket)
        label = f"The close code of socket '{task.name}'"
        return verify_number(
            task.close_code, assertion_operator, assertion_expected, label, message
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
        task = self._session.named_or_main(socket)
        label = f"The close reason of socket '{task.name}'"
        return verify_text(
            task.close_reason, assertion_operator, assertion_expected, label, message
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
        task = self._session.named_or_main(socket)
        label = f"The subprotocol of socket '{task.name}'"
        return verify_text(task.protocol, assertion_operator, assertion_expected, label, message)

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
