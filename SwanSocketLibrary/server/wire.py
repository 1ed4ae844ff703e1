"""What `websockets` does for a connection, and the frames that it would refuse to build."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Protocol

from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.frames import Close, CloseCode, Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.server.records import CloseFrame

MAX_MESSAGE_SIZE: Final = 256 * 1024 * 1024
"""Bytes; a longer message fails the connection with 1009 (RFC 6455 §7.4.1)."""

_END_OF_HEAD: Final = b"\r\n\r\n"
_FIN: Final = 0x80
_SHORT_LENGTH: Final = 126
_MESSAGE_BEGUN: Final = ("current_size", "cur_size")  # of websockets 16 and newer, and 15
_16_BITS: Final = 0xFFFF


class RequestHead:
    """Finds the end of a request, so that nothing behind it is read before it is answered."""

    def __init__(self) -> None:
        self._tail = b""

    def split(self, data: bytes) -> tuple[bytes, bytes]:
        """Splits the next bytes of a connection: the request's, and those behind it."""
        known = self._tail + data
        end = known.find(_END_OF_HEAD)
        cut = len(data) if end < 0 else end + len(_END_OF_HEAD) - len(self._tail)
        self._tail = known[1 - len(_END_OF_HEAD) :]
        return data[:cut], data[cut:]


class MessageAssembler:
    """Puts messages together from their frames (RFC 6455 §5.4)."""

    def __init__(self) -> None:
        self._opcode = Opcode.TEXT
        self._parts: list[bytes] = []

    def add(self, frame: Frame) -> str | bytes | None:
        """Takes the next frame.

        :returns: the message that it ends, ``None`` if it ends none.
        :raises UnicodeDecodeError: it ends a text that is not UTF-8.
        """
        if frame.opcode in {Opcode.TEXT, Opcode.BINARY}:
            self._opcode = frame.opcode
        elif frame.opcode is not Opcode.CONT:
            return None
        self._parts.append(bytes(frame.data))
        if not frame.fin:
            return None
        parts, self._parts = self._parts, []
        payload = parts[0] if len(parts) == 1 else b"".join(parts)
        return payload.decode() if self._opcode is Opcode.TEXT else payload


class FrameListener(Protocol):
    """Who is told what comes in frames."""

    def receive_message(self, data: str | bytes) -> None:
        """A message is complete."""

    def receive_pong(self, payload: bytes) -> None:
        """A pong came."""


class WireProtocol(ServerProtocol):
    """The sans-I/O side of one connection.

    :param compression: whether it agrees to a client's offer to compress (RFC 7692).
    :ivar listener: is told what comes, before any frame behind it is looked at, so that what
        it queues goes out in front of the answers to those. It must be set before frames come.
    :ivar known: the subprotocols of the server.
    :ivar client_close: the payload of the first Close frame that came, legal or not.
    :ivar ignores_close: whether a Close frame that needs an answer gets none.
    """

    def __init__(self, known: Sequence[str], *, compression: bool = False) -> None:
        extensions = [ServerPerMessageDeflateFactory()] if compression else None
        super().__init__(max_size=MAX_MESSAGE_SIZE, extensions=extensions)
        self.listener: FrameListener
        self.client_close: bytes | None = None
        self.ignores_close = False
        self.known = known
        self._assembler = MessageAssembler()

    def select_subprotocol(self, subprotocols: Sequence[Subprotocol]) -> Subprotocol | None:
        """The first of the client's that the server knows; having none is no error."""
        return next((offer for offer in subprotocols if offer in self.known), None)

    def recv_frame(self, frame: Frame) -> None:
        """Treats one frame; what it raises fails the connection with the code that fits.

        Text that is not UTF-8 fails with 1007 (RFC 6455 §8.1), which websockets leaves to
        its users.

        Overridden because the events of `ServerProtocol` come too late for this: it has
        answered every frame of a segment by then, and makes none of an illegal Close.
        """
        if frame.opcode is Opcode.CLOSE:
            if self.client_close is None:
                self.client_close = bytes(frame.data)
            if self.ignores_close and self.state is State.OPEN:
                return
            # It may come inside a fragmented message (RFC 6455 §5.4), which websockets refuses
            # with 1002: to it, no message is begun any more.
            for name in _MESSAGE_BEGUN:
                setattr(self, name, None)
        super().recv_frame(frame)
        if frame.opcode is Opcode.PONG:
            self.listener.receive_pong(bytes(frame.data))
        message = self._assembler.add(frame)
        if message is not None:
            self.listener.receive_message(message)

    def queue_message(self, data: str | bytes, fragments: int) -> None:
        """Queues a message in that many frames (RFC 6455 §5.4)."""
        payload = data.encode() if isinstance(data, str) else data
        first = Opcode.TEXT if isinstance(data, str) else Opcode.BINARY
        for index, part in enumerate(_cut(payload, fragments)):
            opcode = Opcode.CONT if index else first
            self.send_frame(Frame(opcode, part, fin=index == fragments - 1))

    def queue_close(self, close: CloseFrame) -> None:
        """Queues a Close frame, legal or not, and goes to CLOSING (RFC 6455 §7.1.3).

        :raises ServerError: it cannot be put into a frame at all.
        """
        self.writes.append(close_frame(close))
        code = CloseCode.NO_STATUS_RCVD if close.code is None else close.code
        self.close_sent = Close(code, close.reason)
        self.state = State.CLOSING


def message_frame(data: str | bytes) -> bytes:
    """A message in one frame."""
    if isinstance(data, str):
        return _frame(Opcode.TEXT, data.encode())
    return _frame(Opcode.BINARY, data)


def ping_frame(payload: bytes) -> bytes:
    """A ping of at most 125 bytes (RFC 6455 §5.5.2)."""
    return _frame(Opcode.PING, payload)


def close_frame(close: CloseFrame) -> bytes:
    """A Close frame that need not be legal: any 16-bit code, a reason of any length.

    :raises ServerError: it cannot be put into a frame at all.
    """
    if close.code is None:
        if close.reason:
            raise ServerError("A Close frame without a code has no place for a reason.")
        return _frame(Opcode.CLOSE, b"")
    if not 0 <= close.code <= _16_BITS:
        raise ServerError(
            f"A Close frame has 16 bits for its code, so it is 0 to {_16_BITS}, not {close.code}."
        )
    return _frame(Opcode.CLOSE, struct.pack("!H", close.code) + close.reason.encode())


def read_close(payload: bytes) -> CloseFrame:
    """What the payload of a Close frame says, legal or not."""
    if len(payload) < 2:  # noqa: PLR2004 - the bytes of a code, RFC 6455 §5.5.1
        return CloseFrame(None)
    (code,) = struct.unpack("!H", payload[:2])
    return CloseFrame(code, payload[2:].decode(errors="replace"))


def _frame(opcode: Opcode, payload: bytes) -> bytes:
    """One unmasked frame with the shortest length that fits (RFC 6455 §5.2), unchecked."""
    length = len(payload)
    if length < _SHORT_LENGTH:
        head = struct.pack("!BB", _FIN | opcode, length)
    elif length <= _16_BITS:
        head = struct.pack("!BBH", _FIN | opcode, _SHORT_LENGTH, length)
    else:
        head = struct.pack("!BBQ", _FIN | opcode, _SHORT_LENGTH + 1, length)
    return head + payload


def _cut(payload: bytes, count: int) -> Iterator[bytes]:
    """Cuts into `count` parts that differ by one byte at most, empty ones if need be."""
    ends = [len(payload) * index // count for index in range(count + 1)]
    return (payload[start:end] for start, end in pairwise(ends))
