"""What `websockets` does for a connection, and the frames that it would refuse to build."""

from __future__ import annotations

import struct
from collections.abc import Generator, Iterator, Sequence
from http import HTTPStatus
from itertools import pairwise
from typing import Final, Protocol

from websockets.datastructures import Headers
from websockets.exceptions import InvalidHandshake, PayloadTooBig
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.frames import Close, CloseCode, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.streams import StreamReader
from websockets.typing import Subprotocol

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.events.entries import CloseFrame
from SwanSocketLibrary.language import say
from SwanSocketLibrary.server.limits import LIMITS
from SwanSocketLibrary.server.requests import RequestHead

try:
    from websockets.speedups import apply_mask
except ImportError:  # there is no compiled part for this Python or machine
    from websockets.utils import apply_mask

_FIN: Final = 0x80
_MASKED: Final = 0x80
_OPCODE: Final = 0x0F
_SHORT_LENGTH: Final = 126
_SHORT_HEAD: Final = 6
"""Bytes before the payload of a masked frame with fewer than 126 bytes."""
_WHOLE_TEXT: Final = _FIN | Opcode.TEXT
_WHOLE_MESSAGES: Final = frozenset({_WHOLE_TEXT, _FIN | Opcode.BINARY})
"""First bytes of a frame that is a message by itself and not compressed."""
_MESSAGE_BEGUN: Final = ("current_size", "cur_size")  # of websockets 16 and newer, and 15
_16_BITS: Final = 0xFFFF


class MessageAssembler:
    """Puts messages together from their frames (RFC 6455 §5.4).

    :ivar within: whether a message is not complete.
    """

    def __init__(self) -> None:
        self.within = False
        self._opcode = Opcode.TEXT
        # Not a list: of frames with a byte or none there may be very many.
        self._begun = bytearray()

    def __len__(self) -> int:
        return len(self._begun)

    def add(self, frame: Frame) -> str | bytes | None:
        """Takes the next frame.

        :return: the message that it ends, ``None`` if it ends none.
        :raises UnicodeDecodeError: it ends a text that is not UTF-8.
        """
        if frame.opcode in {Opcode.TEXT, Opcode.BINARY}:
            self._opcode = frame.opcode
        elif frame.opcode is not Opcode.CONT:
            return None
        self.within = not frame.fin
        if self.within:
            self._begun += frame.data
            return None
        payload = frame.data
        if self._begun:
            payload, self._begun = self._begun + frame.data, bytearray()
        return str(payload, "utf-8") if self._opcode is Opcode.TEXT else bytes(payload)

    def discard(self) -> None:
        """Forgets a message that is not complete."""
        self._begun = bytearray()


class _FrameReader(StreamReader):
    """Knows whether it stands between two frames.

    :ivar between: nothing is buffered, and the next byte is the first of a frame.
    :ivar discards: what comes is not treated any more.
    """

    between = False
    discards = False

    def at_eof(self) -> Generator[None, None, bool]:
        """Overridden as the parser asks this in front of each frame."""
        self.between = not self.discards
        ended = yield from super().at_eof()
        self.between = False
        return ended


class FrameListener(Protocol):
    """Takes what comes in frames."""

    def receive_message(self, data: str | bytes) -> None:
        """A message is complete."""

    def receive_pong(self, payload: bytes) -> None:
        """A pong came."""


class FrameProtocol(ServerProtocol):
    """The sans-I/O side of one connection.

    :param compression: whether it agrees to a client's offer to compress (RFC 7692).
    :param max_message: bytes that a message may have, decompressed; a longer one fails the
        connection with 1009 (RFC 6455 §7.4.1).
    :ivar listener: takes what comes, before any frame behind it is looked at, so that what
        it queues goes out in front of the answers to those. It must be set before frames come.
    :ivar known: the subprotocols of the server.
    :ivar client_close: the payload of the first Close frame that came, legal or not.
    :ivar ignores_close: whether a Close frame that needs an answer gets none.
    :ivar close_in_bytes: the payload of a Close frame in bytes that a test sent. The client's then
        is the answer, and gets none: browsers fail a connection on which a second one comes.
    """

    def __init__(
        self,
        known: Sequence[str],
        *,
        compression: bool = False,
        max_message: int = LIMITS.max_message,
    ) -> None:
        extensions = [ServerPerMessageDeflateFactory()] if compression else None
        super().__init__(max_size=max_message, extensions=extensions)
        self.listener: FrameListener
        self.client_close: bytes | None = None
        self.ignores_close = False
        self.close_in_bytes: bytes | None = None
        self.known = known
        self._max_message = max_message
        self._assembler = MessageAssembler()

    @property
    def pending(self) -> int:
        """Bytes of frames and messages that are not complete."""
        return len(self.reader.buffer) + len(self._assembler)

    @property
    def compresses(self) -> bool:
        """Whether a few bytes of the client can become many."""
        return bool(self.extensions)

    @property
    def too_long(self) -> bool:
        """Whether the connection failed as a message is too long."""
        return isinstance(self.parser_exc, PayloadTooBig)

    def discard_pending(self) -> None:
        """Forgets frames and messages that are not complete: none will be."""
        self.reader.discard()
        self._assembler.discard()

    def end(self) -> None:
        """The connection has ended: what the parser has read last is forgotten too."""
        self.discard_pending()
        self.parser.close()
        if self.parser_exc is not None:
            self.parser_exc.__traceback__ = None  # its frames hold what the parser did

    def parse(self) -> Generator[None, None, None]:
        """Reads frames alone.

        The request is read by `HeadReader`: the limits that websockets has for its lines are
        those of a process, and too narrow for real tokens and cookies.
        """
        self.reader: _FrameReader = _FrameReader()
        return super(ServerProtocol, self).parse()

    def discard(self) -> Generator[None, None, None]:
        """Reads and forgets: the parser's successor when nothing that still comes is treated."""
        self.reader.discards = True
        self.reader.between = False
        return super().discard()

    def receive_data(self, data: bytes | bytearray) -> None:
        """Treats what came.

        Overridden as most messages are one short frame: these take a tenth of the time when they
        are read at once. Everything else, illegal frames included, is the parser's.
        """
        if self.reader.between and not self._assembler.within:
            data = self._without_short_messages(data)
            if not data:
                return
        super().receive_data(data)

    def _without_short_messages(self, data: bytes | bytearray) -> bytes | bytearray:
        """Delivers the whole short messages at the beginning, and returns what is behind them."""
        at, end = 0, len(data)
        limit = min(_SHORT_LENGTH - 1, self._max_message)
        while end - at >= _SHORT_HEAD:
            first, length = data[at], data[at + 1] - _MASKED
            begin = at + _SHORT_HEAD
            behind = begin + length
            if first not in _WHOLE_MESSAGES or not 0 <= length <= limit or behind > end:
                break
            payload = apply_mask(data[begin:behind], data[at + 2 : begin])
            if first == _WHOLE_TEXT:
                try:
                    message: str | bytes = payload.decode()
                except UnicodeDecodeError:  # the parser fails the connection
                    break
            else:
                message = payload
            at = behind
            self.listener.receive_message(message)
        return data[at:]

    def judge(self, head: RequestHead) -> tuple[Request, Response | None]:
        """Whether a request is an opening handshake (RFC 6455 §4.2.1).

        :return: it in the words of websockets, and the answer if it is none.
        """
        headers = Headers()
        for name, value in head.items:
            headers[name] = value
        request = Request(head.target, headers)
        if head.version != "HTTP/1.1":
            why = say("its version is {version}, not HTTP/1.1", version=head.version)
            return request, self.refuse(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, why)
        if head.method != "GET":
            why = say("its method is {method}, not GET", method=head.method)
            response = self.refuse(HTTPStatus.METHOD_NOT_ALLOWED, why)
            response.headers["Allow"] = "GET"
            if head.method == "HEAD":  # whose answer has no body (RFC 9110 §9.3.2)
                response.body = b""
            return request, response
        if len(head.values("Host")) != 1:
            why = say("it has {count} Host headers, not one", count=len(head.values("Host")))
            return request, self.refuse(HTTPStatus.BAD_REQUEST, why)
        response = self.accept(request)
        return request, None if self.handshake_exc is None else response

    def refuse(self, status: HTTPStatus, why: str) -> Response:
        """A response that refuses the request."""
        self.handshake_exc = InvalidHandshake(why)
        text = say("This is a WebSocket server. It refused the request: {why}.", why=why)
        return self.reject(status, f"{text}\n")

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
            if self.close_in_bytes is not None and self.state is State.OPEN:
                sent = read_close(self.close_in_bytes)
                code = CloseCode.NO_STATUS_RCVD if sent.code is None else sent.code
                self.close_sent = Close(code, sent.reason)
                self.state = State.CLOSING
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
        if fragments == 1 and not self.extensions:
            self.writes.append(message_frame(data))
            return
        payload = data.encode() if isinstance(data, str) else data
        first = Opcode.TEXT if isinstance(data, str) else Opcode.BINARY
        for index, part in enumerate(_cut(payload, fragments)):
            opcode = Opcode.CONT if index else first
            self.send_frame(Frame(opcode, part, fin=index == fragments - 1))

    def note_bytes(self, data: bytes) -> None:
        """A test sends bytes: a Close frame may be among them."""
        if self.close_in_bytes is None:
            self.close_in_bytes = find_close(data)

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
    payload = data.encode() if isinstance(data, str) else data
    return _frame(Opcode.TEXT if isinstance(data, str) else Opcode.BINARY, payload)


def ping_frame(payload: bytes) -> bytes:
    """A ping of at most 125 bytes (RFC 6455 §5.5.2)."""
    return _frame(Opcode.PING, payload)


def close_frame(close: CloseFrame) -> bytes:
    """A Close frame that need not be legal: any 16-bit code, a reason of any length.

    :raises ServerError: it cannot be put into a frame at all.
    """
    if close.code is None:
        if close.reason:
            raise ServerError.say("A Close frame without a code has no place for a reason.")
        return _frame(Opcode.CLOSE, b"")
    if not 0 <= close.code <= _16_BITS:
        raise ServerError.say(
            "A Close frame has 16 bits for its code, so it is 0 to {most}, not {code}.",
            most=_16_BITS,
            code=close.code,
        )
    return _frame(Opcode.CLOSE, struct.pack("!H", close.code) + close.reason.encode())


def read_close(payload: bytes) -> CloseFrame:
    """Reads the payload of a Close frame, legal or not."""
    if len(payload) < 2:  # noqa: PLR2004 - the bytes of a code, RFC 6455 §5.5.1
        return CloseFrame(None)
    (code,) = struct.unpack("!H", payload[:2])
    return CloseFrame(code, payload[2:].decode(errors="replace"))


def find_close(data: bytes) -> bytes | None:
    """The payload of the first whole Close frame, if bytes are read as frames (RFC 6455 §5.2)."""
    at = 0
    while len(data) - at >= 2:  # noqa: PLR2004 - the shortest head
        length, head = data[at + 1] & ~_MASKED, 2
        if length >= _SHORT_LENGTH:
            size = 2 if length == _SHORT_LENGTH else 8
            length, head = int.from_bytes(data[at + 2 : at + 2 + size], "big"), 2 + size
        head += 4 if data[at + 1] & _MASKED else 0
        end = at + head + length
        if data[at] & _OPCODE == Opcode.CLOSE and end <= len(data):
            return data[at + head : end]
        at = end
    return None


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
