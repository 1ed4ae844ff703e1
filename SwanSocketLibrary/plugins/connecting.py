"""A connect that plugins may change or refuse."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import NoReturn

from SwanSocketLibrary.swan.failures import Failure, Refusal


@dataclass(slots=True)
class Connecting:
    """A call of connectSocket that has passed the rules, before anything of it is done.

    :ivar url: where to; with its query, and credentials if it was given some.
    :ivar header: the headers that the call names, as they will be sent. Values may be secrets.
    :ivar protocols: the subprotocols to offer.
    :ivar socket: the socket's name: its alias, else its id.
    :ivar platform: the name of the platform.
    """

    url: str = field(repr=False)
    header: dict[str, str] = field(repr=False)
    protocols: list[str]
    socket: str
    platform: str

    @property
    def parts(self) -> tuple[object, object, object]:
        """A copy of what may be changed."""
        return self.url, copy(self.header), copy(self.protocols)

    def refuse(self, failure: Failure, why: str) -> NoReturn:
        """Lets the call fail as the platform fails such calls.

        :param failure: which of the platform's failures it is.
        :param why: what is wrong and what to do, for people.
        """
        raise Refusal(failure, why)
