"""A transport without a network: a test says what the peer does, and sees what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from robot.api.deco import keyword

from SwanSocketLibrary import hookimpl
from SwanSocketLibrary.errors import InvalidArgument, TransportError
from SwanSocketLibrary.net.interface import ConnectOptions, Frame, Receiver, TransportFactory
from SwanSocketLibrary.plugins.hookspecs import Behavior
from SwanSocketLibrary.plugins.platforms import ANDROID
from SwanSocketLibrary.plugins.plugin_registry import PluginRegistry
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.session.waits import Waits
from SwanSocketLibrary.swan.host import HostSettings
from SwanSocketLibrary.swan.inbox import BOUNDS, Bounds
from SwanSocketLibrary.swan.model import HandshakeRequest
from SwanSocketLibrary.swan.payloads import Headers
from SwanSocketLibrary.swan.profile import Answer, Failure, Limits, Profile
from SwanSocketLibrary.waiting import Deadline

URL: Final = "wss://example.com/chat"
PATIENCE: Final = 20.0
"""Seconds after which something that should have happened has not."""


def in_thread(act: Callable[[], object]) -> None:
    """Does it in another thread, and returns when it is done."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - shown in the test's thread
            failures.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive(), "the other thread is stuck"
    assert not failures, failures


class FakeConnection:
    """One connection. Its methods of the interface record; `open` and the others tell.

    :ivar sent: the messages that it was asked to send.
    :ivar closes: the Close frames that it was asked to send.
    :ivar abandoned: the causes with which it was abandoned.
    :ivar log: all of that in order: ``send``, ``close``, ``abandon``, ``pause``, ``resume``.
    :ivar paused: whether it was told to read nothing.
    :ivar refuses: what sending and closing raise as a `TransportError`, if anything.
    :ivar on_send: what the peer does as soon as a message is sent.
    :ivar on_close: what the peer does as soon as a Close frame is sent.
    :ivar deaf: whether an abandoned connection tells nothing, against the interface.
    """

    def __init__(
        self, request: HandshakeRequest, options: ConnectOptions, receiver: Receiver
    ) -> None:
        self.request = request
        self.options = options
        self.receiver = receiver
        self.sent: list[str | bytes] = []
        self.closes: list[tuple[int, str]] = []
        self.abandoned: list[str] = []
        self.log: list[str] = []
        self.refuses: str | None = None
        self.on_send: Callable[[str | bytes], object] | None = None
        self.on_close: Callable[[int, str], object] | None = None
        self.deaf = False
        self.paused = False
        self.over = False

    # The interface

    def send(self, data: str | bytes) -> None:
        self._refuse()
        self.sent.append(data)
        self.log.append("send")
        if self.on_send is not None:
            self.on_send(data)

    def close(self, code: int, reason: str) -> None:
        self._refuse()
        self.closes.append((code, reason))
        self.log.append("close")
        if self.on_close is not None:
            self.on_close(code, reason)

    def abandon(self, cause: str) -> None:
        self.abandoned.append(cause)
        self.log.append("abandon")
        if not self.over and not self.deaf:
            self.fail(cause)

    def pause_reading(self) -> None:
        self.paused = True
        self.log.append("pause")

    def resume_reading(self) -> None:
        self.paused = False
        self.log.append("resume")

    # What the peer does

    def open(
        self, header: Mapping[str, str] | Iterable[tuple[str, str]] = (), protocol: str = ""
    ) -> None:
        self.receiver.opened(Headers(header), protocol)

    def tell(self, *messages: str | bytes) -> None:
        for data in messages:
            self.receiver.received(data)

    def end(self, code: int = 1000, reason: str = "") -> None:
        self.over = True
        self.receiver.closed(code, reason)

    def fail(self, cause: str = "the peer is gone") -> None:
        self.over = True
        self.receiver.failed(cause)

    def show(self, frame: Frame) -> None:
        self.receiver.frame(frame)

    def _refuse(self) -> None:
        if self.refuses is not None:
            raise TransportError(self.refuses)


class FakeTransport:
    """Makes fake connections.

    :ivar prepare: is given each connection before `connect` returns it.
    :ivar broken: what `connect` raises, if anything.
    :ivar shutdowns: the timeouts that `shutdown` was given.
    """

    def __init__(self, prepare: Callable[[FakeConnection], object] | None = None) -> None:
        self.connections: list[FakeConnection] = []
        self.prepare = prepare
        self.broken: Exception | None = None
        self.shutdowns: list[float] = []

    @property
    def last(self) -> FakeConnection:
        return self.connections[-1]

    def check(self, options: ConnectOptions) -> None:
        if options.compression:
            raise InvalidArgument("The fake transport cannot compress.")

    def connect(
        self, request: HandshakeRequest, options: ConnectOptions, receiver: Receiver
    ) -> FakeConnection:
        if self.broken is not None:
            raise self.broken
        connection = FakeConnection(request, options, receiver)
        self.connections.append(connection)
        if self.prepare is not None:
            self.prepare(connection)
        return connection

    def shutdown(self, timeout: float) -> None:
        self.shutdowns.append(timeout)


def friendly(connection: FakeConnection) -> None:
    """The peer opens, sends each message back and answers each Close."""
    connection.on_send = connection.tell
    connection.on_close = connection.end
    connection.open()


class Program:
    """A session over a fake transport, and short ways to bring it somewhere.

    :param bounds: how much the session keeps.
    :param plugins: objects with hooks.
    :param settings: those of the host that differ from the defaults.
    """

    def __init__(
        self, *, bounds: Bounds = BOUNDS, plugins: Iterable[object] = (), **settings: Any
    ) -> None:
        self.transport = FakeTransport()
        self.session = Session(
            replace(HostSettings(ANDROID), **settings),
            lambda: self.transport,
            bounds,
            PluginRegistry(plugins).hooks if plugins else None,
        )
        self.waits = Waits(self.session)

    def connecting(
        self, alias: str | None = None, **arguments: Any
    ) -> tuple[SocketTask, FakeConnection]:
        """A socket whose handshake goes on."""
        task, outcome = self.session.connect(URL, ConnectOptions(), alias=alias, **arguments)
        assert task is not None, outcome.detail
        return task, self.transport.last

    def opened(
        self, alias: str | None = None, **arguments: Any
    ) -> tuple[SocketTask, FakeConnection]:
        """A socket that is OPEN."""
        task, connection = self.connecting(alias, **arguments)
        connection.open()
        return task, connection

    def closed(self, alias: str | None = None) -> SocketTask:
        """A socket that was closed."""
        task, connection = self.opened(alias)
        connection.end()
        return task

    @property
    def ran(self) -> list[str]:
        """The callbacks that ran, also of tasks that are not the main one."""
        history = self.session.callbacks
        return [name for name, _ in history._newest_first(history._cleared)][::-1]


def soon() -> Deadline:
    """A deadline that passes only if something is wrong."""
    return Deadline(PATIENCE)


def at_once() -> Deadline:
    """A deadline that has passed: what has happened already counts alone."""
    return Deadline(0)


class FakePlugin:
    """Registers ``transport=fake`` with friendly peers, and ``transport=mute`` with none."""

    made: ClassVar[list[FakeTransport]] = []

    @hookimpl
    def swan_transports(self) -> Mapping[str, TransportFactory]:
        return {"fake": lambda: self._make(friendly), "mute": lambda: self._make(None)}

    def _make(self, prepare: Callable[[FakeConnection], object] | None) -> FakeTransport:
        transport = FakeTransport(prepare)
        self.made.append(transport)
        return transport


CODELESS: Final = replace(
    ANDROID,
    name="codeless",
    answers={failure: Answer(None, f"{{api}}:fail {failure.value}") for failure in Failure},
    limits=Limits(sockets=2, connect_timeout=30.0),
    early_close="closes",
)
"""A platform without numeric codes, which allows less and closes what is connecting."""


class CodelessPlugin:
    """Registers ``platform=codeless``."""

    @hookimpl
    def swan_platforms(self) -> list[Profile]:
        return [CODELESS]


class Shouting:
    """Registers ``behavior=shouting``, which answers texts in upper case.

    :param mark: what each answer ends with.
    """

    def __init__(self, mark: str = "!") -> None:
        self.mark = mark

    @hookimpl
    def swan_behaviors(self) -> Mapping[str, Callable[[], Behavior]]:
        return {"shouting": lambda: self}

    def receive(self, data: str | bytes) -> list[str]:
        text = data.encode().decode()  # type: ignore[union-attr] # of bytes this raises
        return [text.upper() + self.mark]


class Shorthand:
    """Adds a keyword."""

    @hookimpl
    def swan_keywords(self, library: Any) -> list[object]:
        self.library = library
        return [self]

    @keyword
    def say(self, text: str, times: int = 1) -> int:
        """Sends a text several times."""
        for _ in range(times):
            self.library.send_socket_message(text)
        return times
