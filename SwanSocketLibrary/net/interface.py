"""What the session asks of a transport, and what a transport tells the session.

A transport moves bytes: it knows RFC 6455, TLS and proxies, but no platform. It tells
what happened through a `Receiver`, from threads of its own, one call at a time for each
connection and in the order of the wire.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, NamedTuple, Protocol

from SwanSocketLibrary.swan.model import HandshakeRequest
from SwanSocketLibrary.swan.payloads import Headers


class Opcode(IntEnum):
    """The opcodes of RFC 6455 §11.8."""

    CONTINUATION = 0x0
    TEXT = 0x1
    BINARY = 0x2
    CLOSE = 0x8
    PING = 0x9
    PONG = 0xA


class Frame(NamedTuple):
    """A frame that went over the wire, as the log shows it at level DEBUG.

    :ivar sent: whether this side sent it.
    :ivar opcode: its kind.
    :ivar fin: whether it ends its message.
    :ivar length: bytes of its payload, as it is on the wire.
    :ivar payload: the payload of a control frame; empty for data frames.
    :ivar compressed: whether it begins a compressed message (RFC 7692).
    """

    sent: bool
    opcode: Opcode
    fin: bool
    length: int
    payload: bytes = b""
    compressed: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """An opening handshake as it went over the wire: a request, and what answered it.

    :ivar url: where to; of a redirect that is followed, each has an exchange of its own.
    :ivar asked: the request's headers, names and values as they were sent.
    :ivar status: of the answer; ``None`` if none came that can be read.
    :ivar reason: the text of its status line.
    :ivar answered: its headers, names and values as they came.
    :ivar began: when the request was sent, in seconds of ``time.monotonic()``.
    :ivar took: seconds until the answer had come; 0 if none came.
    :ivar body: of an answer that opened nothing, decoded: ``str`` where it is text. At most 64 KiB.
    """

    url: str = field(repr=False)
    asked: tuple[tuple[str, str], ...] = field(repr=False)
    status: int | None
    reason: str
    answered: tuple[tuple[str, str], ...] = field(repr=False)
    began: float
    took: float = 0.0
    body: str | bytes = field(default="", repr=False)


CERTIFICATE_FILES: Final = frozenset({".pem", ".crt"})
"""How the names of certificates end in a folder of them."""


@dataclass(frozen=True, slots=True)
class ConnectOptions:
    """How a connection is made and guarded, the same for every platform.

    :ivar ca_certs: a file of trusted certificates (PEM, or one in DER), or a folder of such files
        (``*.pem`` and ``*.crt``); ``None`` is the system's.
    :ivar extra_ca_certs: a file of certificates (PEM) that are trusted besides the system's;
        has no effect where `ca_certs` is given.
    :ivar verify_tls: whether the server's certificate and host name are checked.
    :ivar client_cert: a file with the client's certificate (PEM), or with its key too (PKCS#12);
        ``None`` if it has none.
    :ivar client_key: the file of its key, or ``None`` if it is in `client_cert`.
    :ivar client_key_password: what opens the key; ``None`` if it needs none.
    :ivar proxy: ``http://``, ``socks4://`` or ``socks5://`` URL; ``""`` for none;
        ``None`` takes it from the environment.
    :ivar resolve: hosts, ports, and the IP addresses that they have for this connection.
    :ivar close_timeout: seconds that the peer has to answer a Close frame (S31).
    :ivar max_message_size: bytes; a longer message fails with Close 1009. What counts is its
        length when it is decompressed.
    :ivar compression: whether compression is offered to the server (RFC 7692).
    :ivar message_separator: what stands between the messages that one of text may hold, for what
        hears them; a transport splits none. ``None`` or empty if it holds one alone.
    :ivar stand_ins: what is connected to instead of a host, directly and with `extra_ca_certs`
        trusted in any case: whether by TLS, name and port, and the address.
    """

    ca_certs: str | None = None
    extra_ca_certs: str | None = None
    verify_tls: bool = True
    client_cert: str | None = None
    client_key: str | None = field(default=None, repr=False)
    client_key_password: str | None = field(default=None, repr=False)
    proxy: str | None = field(default=None, repr=False)
    resolve: tuple[tuple[str, int, str], ...] = ()
    close_timeout: float = 3.0
    max_message_size: int = 64 * 1024 * 1024
    compression: bool = False
    message_separator: str | None = None
    stand_ins: Mapping[tuple[bool, str, int], tuple[str, int]] = field(default_factory=dict)

    def resolved(self, host: str, port: int) -> list[str]:
        """The addresses that `resolve` names for a host, none if it does not name it."""
        return [each[2] for each in self.resolve if each[:2] == (host, port)]


class Receiver(Protocol):
    """Who is told what happens to one connection.

    `opened` comes at most once and first; then any number of `received`; last, exactly
    once, `closed` or `failed`. `frame` may come at any time before that, also from the thread
    that sends, and `asks` and `exchanged` before `opened`.
    """

    def asks(self, key: str) -> None:
        """A request for the opening handshake is about to be sent.

        Keywords of the embedded server know a client by it whose socket is named, and that is all
        that depends on it.

        :param key: the value of its ``Sec-WebSocket-Key`` (RFC 6455 §4.1).
        """

    def exchanged(self, exchange: Exchange) -> None:
        """A request for the opening handshake was sent, and answered or not.

        Of one that opened nothing, the error event that follows has the answer.
        """

    def opened(self, header: Headers, protocol: str) -> None:
        """The opening handshake is complete.

        :param header: the response's headers.
        :param protocol: the subprotocol that the server named, ``""`` for none. It may be
            one that was not offered: the platform's rules decide what that means.
        """

    def received(self, data: str | bytes) -> None:
        """A whole message came."""

    def received_all(self, messages: Sequence[str | bytes]) -> bool:
        """Several whole messages came, one behind the other, in one call for all of them.

        A transport that can should try this first: for each message it is many times faster.

        :return: whether they were taken. If not, none was: then each has to be told by itself,
            with `frame` and `received`.
        """

    def closed(self, code: int, reason: str) -> None:
        """The closing handshake is complete and the TCP connection is gone.

        :param code: of the peer's Close frame; 1005 if it carried none.
        :param reason: of the peer's Close frame.
        """

    def failed(self, cause: str) -> None:
        """The connection ended in any other way, or never opened.

        :param cause: why, for people: ``the server answered 403 Forbidden``.
        """

    def frame(self, frame: Frame) -> None:
        """A frame was sent or received."""


class Connection(Protocol):
    """One connection, from the call that asked for it to its end."""

    def send(self, data: str | bytes) -> None:
        """Hands over one message, text or binary. Order is kept.

        :raises TransportError: it was not handed over, and nothing of it was sent.
        """

    def close(self, code: int, reason: str) -> None:
        """Sends a Close frame after all that was sent before; does not wait for the peer.

        :raises TransportError: the frame could not be handed over.
        """

    def pause_reading(self) -> None:
        """Tells nothing more and reads nothing more, so that the peer has to wait.

        What was read and not told yet is kept, also beyond the connection's end, until
        `resume_reading`. A close ends the pause: the peer's answer has to be seen. Called by any
        thread, also by the one that tells the receiver, and with locks held: it must return at
        once and tell nothing itself.
        """

    def resume_reading(self) -> None:
        """Goes on to read and to tell; without a pause it does nothing. Like `pause_reading`."""

    def abandon(self, cause: str) -> None:
        """Ends the connection without a closing handshake, at any stage.

        The receiver is told `failed` with `cause`, unless it has been told the end already.
        """


class Transport(Protocol):
    """Makes connections. One instance serves one session."""

    def check(self, options: ConnectOptions) -> None:
        """Checks that it can do what is asked for, before a task is created.

        :raises InvalidArgument: it cannot; the text says what could.
        """

    def connect(
        self, request: HandshakeRequest, options: ConnectOptions, receiver: Receiver
    ) -> Connection:
        """Starts a connection and returns at once; the receiver hears how it goes on."""

    def shutdown(self, timeout: float) -> None:
        """Abandons what is still connected and waits for the transport's threads to end.

        :param timeout: seconds to wait at most.
        """


TransportFactory = Callable[[], Transport]
"""Makes a transport. Called when a session connects its first socket."""
