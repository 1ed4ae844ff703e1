"""A connect that plugins may change or refuse."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from SwanSocketLibrary.swan.failures import Failure, Refusal


@dataclass(slots=True)
class Connecting:
    """A call of connectSocket that has passed the rules, before anything of it is done.

    :ivar url: where to; with its query, and credentials if it was given some.
    :ivar header: the headers that the call names. Values may be secrets.
    :ivar protocols: the subprotocols to offer.
    :ivar socket: the socket's name: its alias, else its id.
    :ivar platform: the name of the platform.
    """

    url: str = field(repr=False)
    header: dict[str, str] = field(repr=False)
    protocols: list[str]
    socket: str
    platform: str

    def refuse(self, failure: Failure, why: str) -> NoReturn:
        """Lets the call fail as the platform fails such calls.

        :param failure: which of the platform's failures it is.
        :param why: what is wrong and what to do, for people.
        """
        raise Refusal(failure, why)
