"""What a plugin can add, change and see: the hooks that the library calls.

Each hook is called for every plugin that implements it. An implementation takes those of the
hook's arguments that it names. The order is that of the plugins: installed ones by their names,
then those of ``plugins=`` as they stand there, installed ones that it names among them;
``@hookimpl(tryfirst=True)`` and ``trylast=True`` move one to an end; where several ask for the same
end, it is that of the plugin that stands before the others. Wrappers are refused: an error must be
able to name one plugin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, Protocol

import pluggy

from SwanSocketLibrary.events.callback_history import Record
from SwanSocketLibrary.net.interface import Frame, TransportFactory
from SwanSocketLibrary.swan.model import Event, Outcome, SocketState
from SwanSocketLibrary.swan.profile import Failure, Profile, Refusal

PROJECT: Final = "swansocketlibrary"
"""The name of the hooks' project, and the entry-point group of installed plugins."""

hookspec: Final = pluggy.HookspecMarker(PROJECT)
answered: Final = hookspec(firstresult=True)
"""Marks a hook with an answer. As it is called for one plugin at a time, that is the plugin's."""

hookimpl: Final = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's function as the implementation of the hook of that name."""


class Behavior(Protocol):
    """How one client of an embedded server is treated."""

    def receive(self, data: str | bytes) -> Iterable[str | bytes] | None:
        """A message came. Called in the net's thread; it must not block.

        :return: the messages that are sent back, in order; ``None`` for none. An exception
            closes the connection with 1011, internal error, and a warning says why.
        """


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


# What a plugin adds. Called once, in the thread that imports the library; an exception, or an
# answer of the wrong kind, fails the import.


@answered
def swan_platforms() -> Sequence[Profile]:  # type: ignore[empty-body]
    """Platforms that the import's ``platform=`` and `Set Host` can name.

    :return: the profiles; each name must be new.
    """


@answered
def swan_transports() -> Mapping[str, TransportFactory]:  # type: ignore[empty-body]
    """Transports that the import's ``transport=`` can name.

    The hook should import what is slow only in the factory.

    :return: by name, a callable that makes a `Transport`; it is called when the first socket
        is connected. If it raises then, the socket ends in an error event that names the plugin.
    """


@answered
def swan_behaviors() -> Mapping[str, Callable[[], Behavior]]:  # type: ignore[empty-body]
    """Behaviours that `Start Socket Server` can name.

    :return: by name, a callable that makes a `Behavior`. It is called for each client whose
        handshake is complete, in the net's thread. If it raises then, or its behaviour does
        later, a warning names the plugin and the connection is closed with 1011.
    """


@answered
def swan_keywords(library: Any) -> Sequence[object]:  # type: ignore[empty-body]
    """Keywords besides the library's own.

    :param library: the instance of `SwanSocketLibrary` that is being made. Once a test runs, its
        keywords are its methods: ``library.send_socket_message("hello")``.
    :return: objects whose methods are marked with ``robot.api.deco.keyword``; each keyword's
        name must be new.
    """


# What a plugin changes. Where one raises, what it was called for fails, and names it.


@hookspec
def swan_before_connect(connect: Connecting) -> None:
    """A call of connectSocket has passed the rules, and is about to be made.

    Called in the test's thread, for one plugin after another in their order. What it changes has
    to pass the rules again. The log has the URL that the call was given.

    :param connect: may be changed, or refused with ``connect.refuse``. Any other exception
        makes the call fail as *execution failed*.
    """


@answered
def swan_encode(data: str | bytes, socket: str, protocol: str) -> str | bytes | None:
    """A message is about to be sent; the log and the callbacks have what the call was given.

    Called in the thread that sends, the test's or, for what a socket sends by itself, the net's,
    where it must not block; for one plugin after another in their order.

    :param data: text or binary, as the plugin before this one left it.
    :param socket: the socket's name.
    :param protocol: the subprotocol that the server chose, ``""`` for none.
    :return: what is sent in its place; ``None`` leaves it as it is. An exception makes the call
        fail as *execution failed*.
    """


@answered
def swan_decode(
    data: str | bytes, socket: str, protocol: str
) -> str | bytes | Sequence[str | bytes] | None:
    """A message has come, before the test or any other plugin but those before this one sees it.

    Called in the net's thread, for one plugin after another in the order that is the
    reverse of that of `swan_encode`. It must not block.

    :param data: text or binary, as the plugin before this one left it.
    :param socket: the socket's name.
    :param protocol: the subprotocol that the server chose, ``""`` for none.
    :return: the message as the test sees it; ``None`` leaves it as it is. A list is of as many
        messages, each for the next plugin; an empty one drops it, and the log says so. An exception
        ends the socket in an error event whose cause names the plugin.
    """


# What a plugin sees. Called one after another and in order, outside of all locks: in the thread in
# which it happened, the test's or the transport's, or in one that is calling observers at that
# moment. They must not wait for anything, and must not change what they are given. Where one
# raises, a warning says so once for that plugin and hook, and the run goes on.


@hookspec
def swan_call_ended(outcome: Outcome, socket: str) -> None:
    """A call of an API has ended.

    :param outcome: how.
    :param socket: the socket's name, ``""`` where a call failed before there was one.
    """


@hookspec
def swan_callback_ran(record: Record, socket: str) -> None:
    """A callback was due, whether a user keyword listens or not.

    :param record: its name, and what it was given.
    :param socket: the socket's name, ``""`` where a call failed before there was one.
    """


@hookspec
def swan_event_happened(event: Event, socket: str) -> None:
    """A socket opened, received a message, or ended.

    :param event: what happened.
    :param socket: the socket's name.
    """


@hookspec
def swan_state_changed(socket: str, before: SocketState, after: SocketState) -> None:
    """A socket changed its state.

    :param socket: the socket's name.
    """


@hookspec
def swan_frame_seen(frame: Frame, socket: str) -> None:
    """A frame was sent or received.

    :param frame: without the payload, unless it is a control frame.
    :param socket: the socket's name.
    """


@hookspec
def swan_measured(figure: str, value: float | str, socket: str, at: float) -> None:
    """Something was measured, or went wrong, for systems that keep figures.

    :param figure: ``open``, ``handshake``, ``round_trip``, ``close`` or ``session``; or ``error``.
    :param value: seconds; of an error the name of its cause, without hosts, ports and times.
    :param socket: the socket's name, ``""`` where a call failed.
    :param at: when, in seconds since the epoch.
    """
