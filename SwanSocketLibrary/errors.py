"""Every exception that the library raises.

::

    SwanSocketError
    ├── InvalidArgument        an argument of a keyword or of the import is wrong
    ├── UnknownName            no socket, server, client or callback has that name
    ├── CallFailed             a ``swan.*`` call ended in its fail callback
    ├── NothingToClose         closeSocket without any socket to close (S15)
    ├── ExpectationFailed      an assertion or a wait did not hold
    │   └── WaitFailed         … on the embedded server
    ├── CallbackFailed         a user keyword that was given as a callback failed
    ├── TransportError         bytes could not be sent or a connection not made
    ├── ServerError            the embedded server could not do what was asked
    │   └── NoServer           … since none runs
    ├── HarError               a file of recorded traffic cannot be used
    ├── PageError              a page's code cannot be run, or was stopped
    └── PluginError            a plugin is wrong or raised

Messages are sentences for the reader of a test log: what was expected, what
came, what to do. ``ROBOT_SUPPRESS_NAME`` keeps the class name out of them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from SwanSocketLibrary.language import commas, mark, say

_Error = TypeVar("_Error", bound="SaidError")
_KEPT: Final = 1000
_KINDS: Final = (mark("socket"), mark("server"), mark("client"), mark("callback"))


class SaidError(Exception):
    """An exception whose message is a sentence."""

    @classmethod
    def say(cls: type[_Error], text: str, /, **values: object) -> _Error:  # noqa: PYI019 - not in 3.10
        """An error with a sentence in the current language, see `language.say`."""
        return cls(say(text, **values))


class SwanSocketError(SaidError):
    """The root of the tree: whatever the library raises on purpose."""

    ROBOT_SUPPRESS_NAME = True


class InvalidArgument(SwanSocketError):
    """An argument of a keyword or of the import cannot be used."""


class CleanedUp:
    """What was closed at the end of tests and suites, by its names: a sentence that says at which.

    The last thousand names are kept. The test's thread alone changes it.

    :ivar last: of what a keyword would take without a name, ``""`` if there was none.
    """

    def __init__(self) -> None:
        self._sentences: dict[str, str] = {}
        self.last = ""

    def add(self, names: Iterable[str], sentence: str) -> None:
        """Something with these names was closed."""
        for name in names:
            self._sentences.pop(name, None)
            self._sentences[name] = sentence
        while len(self._sentences) > _KEPT:
            del self._sentences[next(iter(self._sentences))]

    def is_back(self, name: str | None) -> None:
        """Something new has this name."""
        self._sentences.pop(name or "", None)

    def of(self, name: object) -> str:
        """The sentence of a name, ``""`` for none."""
        return self._sentences.get(str(name), "")


class UnknownName(SwanSocketError):
    """A name that nothing has.

    :param kind: what was looked for, with its article's noun: ``socket``, ``server``.
    :param name: the name that was given.
    :param known: the names that exist, listed in the message.
    :param cleaned_up: the sentence of what had the name, see `CleanedUp`.
    """

    def __init__(self, kind: str, name: object, known: Iterable[str], cleaned_up: str = "") -> None:
        known = [str(each) for each in known]
        names = commas(f"'{each}'" for each in known)
        self.kind, self.name = kind, str(name)
        none = cleaned_up or say("There is no {kind} yet.", kind=say(kind))
        near = difflib.get_close_matches(self.name, [] if cleaned_up else known, 1)
        meant = say("Did you mean '{near}'?", near=near[0]) if near else cleaned_up
        ending = (
            say("Known: {names}. {meant}", names=names, meant=meant).rstrip() if names else none
        )
        super().__init__(
            say("No {kind} is named '{name}'. {ending}", kind=say(kind), name=name, ending=ending)
        )


class CallFailed(SwanSocketError):
    """A ``swan.*`` call ended in its fail callback and nobody took it."""


class NothingToClose(SwanSocketError):
    """``closeSocket`` found no socket: no callback runs at all (S15)."""


class ExpectationFailed(SwanSocketError, AssertionError):
    """What a test expected is not so, or did not come in time."""


class WaitFailed(ExpectationFailed):
    """What a test waited for of a server did not come in time, or can no longer come.

    :ivar expected: what was waited for: ``a message from client 1 of server 'chat'``.
    :ivar who: of whom: ``client 1 of server 'chat'``.
    :ivar waited: for how long, in seconds.
    :ivar came: sentences that say what happened instead.
    :ivar messages: what the client sent and no wait has taken, oldest first.
    :ivar state: sentences that say why nothing more may come from the client, ``""`` for none.
    :ivar hint: a sentence that says where else to look, ``""`` for none.
    :ivar gone: whether the client has closed or lost its connection.
    """

    def __init__(
        self,
        expected: str,
        waited: float,
        came: str,
        *,
        messages: Sequence[str | bytes] = (),
        state: str = "",
        hint: str = "",
        gone: bool = False,
        who: str = "",
    ) -> None:
        super().__init__(
            say(
                "Expected {expected}, waited {waited:.2f} s. {came}",
                expected=expected,
                waited=waited,
                came=came,
            )
        )
        self.expected = expected
        self.who = who
        self.waited = waited
        self.came = came
        self.messages = tuple(messages)
        self.state = state
        self.hint = hint
        self.gone = gone


class CallbackFailed(SwanSocketError):
    """User keywords that ran as callbacks failed; the first one's message leads."""


class TransportError(SwanSocketError):
    """A connection was not made, or data could not be handed to it."""


class ServerError(SwanSocketError):
    """The embedded server could not do what a keyword asked."""


class NoServer(ServerError):
    """No embedded server runs."""


class HarError(SwanSocketError):
    """A file of recorded traffic is no HAR, or not one that can be used."""


class PageError(SwanSocketError):
    """The code of a page cannot be run, or was stopped."""


class PluginError(SwanSocketError):
    """A plugin cannot be loaded or used; the message names it."""


def ends_test(error: Exception) -> bool:
    """Whether an exception is meant for the test, so that nothing on its way may stop it.

    Robot Framework marks a stopped execution with a true ``dont_continue`` and a skipped test
    with ``skip``; ``ends_test`` is for what has no mark of its own. Before its version 7.5 a
    timeout is an Exception, without a mark.
    """
    if type(error).__name__ == "TimeoutExceeded":
        return True
    return any(getattr(error, mark, False) for mark in ("dont_continue", "skip", "ends_test"))
