"""What was said over one WebSocket, from its opening handshake to its end."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

SECRET: Final = "***"  # noqa: S105 - what stands for one
"""What stands where a value was masked before it was saved."""

TEXT: Final = 1
BINARY: Final = 2
CLOSE: Final = 8
PING: Final = 9
PONG: Final = 10
OPCODES: Final = frozenset({TEXT, BINARY, CLOSE, PING, PONG})
"""Of whole messages and of control frames (RFC 6455 §11.8): fragments are put together."""

SWITCHING_PROTOCOLS: Final = 101

Pairs = tuple[tuple[str, str], ...]
"""Names and values, in the order of the wire; a name may come more than once."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message or a control frame.

    :ivar time: when it went over the wire, in seconds since 1970 (UTC).
    :ivar sent: whether the client sent it.
    :ivar data: ``str`` for text, the payload in ``bytes`` for everything else.
    :ivar opcode: one of `OPCODES`.
    """

    time: float
    sent: bool
    data: str | bytes
    opcode: int

    @property
    def control(self) -> bool:
        """Whether it is a Close frame, a ping or a pong."""
        return self.opcode >= CLOSE

    @property
    def close(self) -> tuple[int | None, str]:
        """The code and the reason of a Close frame; ``None`` and ``""`` where it has none."""
        payload = self.data.encode() if isinstance(self.data, str) else self.data
        if len(payload) < 2:  # noqa: PLR2004 - the bytes of a code, RFC 6455 §5.5.1
            return None, ""
        return struct.unpack("!H", payload[:2])[0], payload[2:].decode(errors="replace")


def data_message(time: float, sent: bool, data: str | bytes) -> Message:
    """A message of text or of bytes.

    :param time: in seconds since 1970.
    :param sent: whether the client sent it.
    """
    return Message(time, sent, data, TEXT if isinstance(data, str) else BINARY)


def close_message(time: float, sent: bool, code: int | None, reason: str = "") -> Message:
    """A Close frame (RFC 6455 §5.5.1).

    :param time: in seconds since 1970.
    :param sent: whether the client sent it.
    :param code: of 16 bits; ``None`` for a frame without a code, whose reason is left out.
    """
    payload = b"" if code is None else struct.pack("!H", code) + reason.encode()
    return Message(time, sent, payload, CLOSE)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A WebSocket's handshake and what followed.

    :ivar url: where the client connected to: ``ws://`` or ``wss://``, without a fragment.
    :ivar request_headers: of the handshake's request.
    :ivar status: of its answer: 101 if the connection opened; ``None`` if none came.
    :ivar status_text: the words of its status line.
    :ivar response_headers: of its answer.
    :ivar started: when the request was sent, in seconds since 1970 (UTC).
    :ivar handshake: how many seconds later the answer was there.
    :ivar messages: what followed, in order.
    :ivar ended: when the connection ended, in seconds since 1970; ``None`` if it had not.
    :ivar error: why it ended, in words, if not by Close frames; else ``""``.
    :ivar server_address: the server's IP address, ``""`` if it is not known.
    """

    url: str
    request_headers: Pairs
    status: int | None
    status_text: str
    response_headers: Pairs
    started: float
    handshake: float
    messages: tuple[Message, ...] = ()
    ended: float | None = None
    error: str = ""
    server_address: str = ""

    @property
    def opened(self) -> bool:
        """Whether the server accepted the handshake (RFC 6455 §4.1)."""
        return self.status == SWITCHING_PROTOCOLS


def values(pairs: Pairs, name: str) -> list[str]:
    """The values of a header, found in any case of its name (RFC 9110 §5.1)."""
    return [value for each, value in pairs if each.lower() == name.lower()]
