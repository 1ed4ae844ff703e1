"""An entry of a HAR file: a WebSocket from its opening handshake to its end."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

SECRET: Final = "***"  # noqa: S105 - the mask of one
"""Replaces values that were masked before the file was saved."""

TEXT: Final = 1
BINARY: Final = 2
CLOSE: Final = 8
PING: Final = 9
PONG: Final = 10
OPCODES: Final = frozenset({TEXT, BINARY, CLOSE, PING, PONG})
"""Of messages and control frames (RFC 6455 §11.8); fragments are assembled to messages."""

SWITCHING_PROTOCOLS: Final = 101

Pairs = tuple[tuple[str, str], ...]
"""Names and values in the order of the wire; a name may occur more than once."""


@dataclass(frozen=True, slots=True)
class HarMessage:
    """A message or a control frame.

    :ivar time: when it was sent or received, in seconds since 1970 (UTC).
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


def data_message(time: float, sent: bool, data: str | bytes) -> HarMessage:
    """A message of text or of bytes.

    :param time: in seconds since 1970.
    :param sent: whether the client sent it.
    """
    return HarMessage(time, sent, data, TEXT if isinstance(data, str) else BINARY)


def close_message(time: float, sent: bool, code: int | None, reason: str = "") -> HarMessage:
    """A Close frame (RFC 6455 §5.5.1).

    :param time: in seconds since 1970.
    :param sent: whether the client sent it.
    :param code: of 16 bits; ``None`` for a frame without a code, whose reason is left out.
    """
    payload = b"" if code is None else struct.pack("!H", code) + reason.encode()
    return HarMessage(time, sent, payload, CLOSE)


@dataclass(frozen=True, slots=True)
class HarEntry:
    """A WebSocket's handshake and the messages after it.

    :ivar url: ``ws://`` or ``wss://``, without a fragment.
    :ivar request_headers: of the handshake's request.
    :ivar status: of the response, 101 if the connection opened; ``None`` without a response.
    :ivar status_text: the reason phrase of the response.
    :ivar response_headers: of the response.
    :ivar started: when the request was sent, in seconds since 1970 (UTC).
    :ivar handshake: seconds from the request to the response.
    :ivar messages: in the order of the wire.
    :ivar ended: when the connection ended, in seconds since 1970; ``None`` if it had not.
    :ivar error: why it ended, if not by Close frames; else ``""``.
    :ivar server_address: the server's IP address, ``""`` if it is not known.
    :ivar body: of a response that opened nothing, decoded: ``str`` where it is text.
    :ivar saved: whether the file has messages of it, or says that there were none.
    :ivar timed: whether the file says when the messages were sent.
    :ivar with_empty: whether the file has empty messages, if there were any.
    :ivar problem: why it cannot be used, as a sentence; ``""`` if it can.
    """

    url: str
    request_headers: Pairs
    status: int | None
    status_text: str
    response_headers: Pairs
    started: float
    handshake: float
    messages: tuple[HarMessage, ...] = ()
    ended: float | None = None
    error: str = ""
    server_address: str = ""
    body: str | bytes = ""
    saved: bool = True
    timed: bool = True
    with_empty: bool = True
    problem: str = ""

    @property
    def opened(self) -> bool:
        """Whether the server accepted the handshake (RFC 6455 §4.1)."""
        return self.status == SWITCHING_PROTOCOLS


def values(pairs: Pairs, name: str) -> list[str]:
    """The values of a header; the case of its name does not matter (RFC 9110 §5.1)."""
    return [value for each, value in pairs if each.lower() == name.lower()]
