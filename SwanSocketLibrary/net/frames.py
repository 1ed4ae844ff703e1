"""Frames of RFC 6455 §5: cut out of the bytes that came, checked, and put together to messages.

Every header is checked here, as early as its bytes allow and before any payload has come, so that
all engines give the same verdicts. An engine sees complete frames with legal headers alone.
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple, Protocol

from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.net.error_text import ProtocolViolation
from SwanSocketLibrary.net.interface import Frame, Opcode

PROTOCOL_ERROR: Final = 1002
INVALID_TEXT: Final = 1007
TOO_BIG: Final = 1009

_OPCODES: Final[dict[int, Opcode]] = {opcode.value: opcode for opcode in Opcode}
_LENGTH_16: Final = 126
"""Stands for a length in the next two bytes."""
_LENGTH_64: Final = 127
"""Stands for a length in the next eight bytes."""
_CONTROL_MAX: Final = 125
_64_KIB: Final = 1 << 16
_TOP_BIT: Final = 1 << 63
_RSV1: Final = 0x40
_HEADER: Final = 2
_HEADER_16: Final = 4
_HEADER_64: Final = 10
_MASK: Final = 4
_CODE: Final = struct.Struct("!H")
_LEGAL_CODES: Final = frozenset({*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)})
"""Codes that a Close frame may carry (RFC 6455 §7.4, and the registry of IANA)."""

_FIN_TEXT: Final = 0x81
_FIN_BINARY: Final = 0x82
_RUN: Final = 1000
"""Messages that are peeked at together at most: who takes them holds a lock meanwhile."""
_OF_TEXT: Final = mark("a text message")
_OF_CLOSE: Final = mark("a Close frame")


class FrameCodec(Protocol):
    """What an engine does for one connection."""

    @property
    def compresses(self) -> bool:
        """Whether the handshake agreed on compression (RFC 7692)."""

    def decode(self, header: bytes, payload: bytes, limit: int) -> bytes:
        """The payload of a complete frame, decompressed if it was compressed.

        :param header: its first bytes, without the payload; legal.
        :param limit: bytes that the result may have.
        :raises TooLong: it would be longer when it is decompressed.
        :raises ProtocolViolation: it cannot be decompressed.
        """

    def encode(self, opcode: Opcode, payload: bytes) -> bytes:
        """A final frame to send, masked (RFC 6455 §5.3)."""


class TooLong(Exception):
    """A decompressed payload would be longer than it may be."""


class Header(NamedTuple):
    """The header of a frame that a server sent.

    :ivar size: bytes that it has itself.
    :ivar length: bytes of the payload behind it.
    """

    opcode: Opcode
    fin: bool
    compressed: bool
    size: int
    length: int


def read_header(data: bytes, start: int, *, compresses: bool) -> Header | None:
    """Reads and checks a header.

    :param start: where it begins in `data`.
    :param compresses: whether the first reserved bit may mark a message as compressed
        (RFC 7692 §6).
    :return: ``None`` if more bytes are needed.
    :raises ProtocolViolation: it is illegal (RFC 6455 §5.2, §5.5).
    """
    available = len(data) - start
    if available < _HEADER:
        return None
    first, second = data[start], data[start + 1]
    opcode, length = first & 0x0F, second & 0x7F
    _check_first_bytes(first, second, compresses=compresses)
    size = _HEADER
    if length >= _LENGTH_16:
        size = _HEADER_16 if length == _LENGTH_16 else _HEADER_64
        if available < size:
            return None
        form, length = length, int.from_bytes(data[start + _HEADER : start + size], "big")
        if form == _LENGTH_64 and length >= _TOP_BIT:
            raise _illegal(say("sent a frame whose length has its top bit set"))
        if length < (_LENGTH_16 if form == _LENGTH_16 else _64_KIB):
            raise _illegal(say("sent a frame whose length is not in its shortest form"))
    return Header(_OPCODES[opcode], bool(first & 0x80), bool(first & _RSV1), size, length)


def _check_first_bytes(first: int, second: int, *, compresses: bool) -> None:
    opcode, length = first & 0x0F, second & 0x7F
    reserved = first & 0x70
    if compresses and opcode in (Opcode.TEXT, Opcode.BINARY):
        reserved &= ~_RSV1
    if reserved:
        raise _illegal(say("sent a frame with a reserved bit set"))
    if opcode not in _OPCODES:
        raise _illegal(say("sent a frame with the unknown opcode {opcode}", opcode=opcode))
    if second & 0x80:
        raise _illegal(say("sent a masked frame"))
    if opcode >= Opcode.CLOSE:
        if not first & 0x80:
            raise _illegal(say("sent a fragmented control frame"))
        if length > _CONTROL_MAX:
            raise _illegal(say("sent a control frame longer than 125 bytes"))
        if opcode == Opcode.CLOSE and length == 1:
            raise _illegal(say("sent a Close frame with half a code"))


class FrameReader:
    """Reads one connection's frames and messages, from bytes in any portions.

    :param codec: of the engine.
    :param limit: bytes that a message may have, decompressed.
    """

    def __init__(self, codec: FrameCodec, limit: int) -> None:
        self._codec: Final = codec
        self._limit: Final = limit
        self._buffer: Final = ByteBuffer()
        self._header: Header | None = None
        self._opcode: Opcode | None = None
        self._fragments: list[bytes] = []
        self._held = 0
        self._peeked = 0

    def feed(self, data: bytes) -> None:
        """Takes bytes that came; `read` has to be called until it has no more frame."""
        self._buffer.append(data)

    @property
    def holds_any(self) -> bool:
        """Whether bytes came that were not read yet."""
        return self._buffer.available > 0

    def peek_messages(self) -> list[str | bytes]:
        """The short messages that come next, each whole in one frame.

        They stay to be read until `consume_messages`. The run ends before anything that needs a
        closer look: every frame but a final one of text or binary data, without reserved bits,
        whose length stands in at most two bytes; one that is not complete, too long, or not UTF-8.
        """
        if self._header is not None or self._opcode is not None:
            return []
        messages: list[str | bytes] = []
        data, start = self._buffer.peek()
        available = len(data)
        while start + _HEADER <= available and len(messages) < _RUN:
            kind, length = data[start], data[start + 1]
            begin = start + _HEADER
            if length == _LENGTH_16:
                begin = start + _HEADER_16
                length = int.from_bytes(data[start + _HEADER : begin], "big")
                if length < _LENGTH_16:
                    break
            elif length > _LENGTH_16:  # longer, or masked
                break
            end = begin + length
            if end > available or length > self._limit:
                break
            if kind == _FIN_TEXT:
                try:
                    messages.append(data[begin:end].decode())
                except UnicodeDecodeError:
                    break
            elif kind == _FIN_BINARY:
                messages.append(data[begin:end])
            else:
                break
            start = end
        self._peeked = start
        return messages

    def consume_messages(self) -> None:
        """Takes the messages that `peek_messages` has just returned."""
        self._buffer.consume_to(self._peeked)

    def read(self) -> tuple[Frame, bytes] | None:
        """The next frame and its payload, ``None`` if it is not complete yet.

        :raises ProtocolViolation: it is illegal or too long.
        """
        header = self._header
        if header is None:
            header = read_header(*self._buffer.peek(), compresses=self._codec.compresses)
            if header is None:
                return None
            if header.opcode < Opcode.CLOSE and self._held + header.length > self._limit:
                raise too_long(self._limit)
            self._header = header
        if self._buffer.available < header.size + header.length:
            return None
        first_bytes = self._buffer.take(header.size)
        payload = self._buffer.take(header.length)
        self._header = None
        opcode, is_control = header.opcode, header.opcode >= Opcode.CLOSE
        if opcode is Opcode.CLOSE and payload:
            (code,) = _CODE.unpack_from(payload)
            if code not in _LEGAL_CODES:
                raise _illegal(say("sent a Close frame with the illegal code {code}", code=code))
        try:
            limit = _CONTROL_MAX if is_control else self._limit - self._held
            payload = self._codec.decode(first_bytes, payload, limit)
        except TooLong:
            raise too_long(self._limit) from None
        shown = payload if is_control else b""
        return Frame(False, opcode, header.fin, header.length, shown, header.compressed), payload

    def assemble(self, frame: Frame, payload: bytes) -> str | bytes | None:
        """Takes a data frame (RFC 6455 §5.4).

        :return: the message that it completes, or ``None``.
        :raises ProtocolViolation: it is out of order, or the text is not UTF-8.
        """
        if frame.opcode is Opcode.CONTINUATION:
            if self._opcode is None:
                raise _illegal(say("sent a continuation frame without a message to continue"))
        elif self._opcode is not None:
            raise _illegal(say("began a message inside a fragmented one"))
        else:
            self._opcode = frame.opcode
        if not frame.fin:
            self._fragments.append(payload)
            self._held += len(payload)
            return None
        if self._fragments:
            payload = b"".join([*self._fragments, payload])
            self._fragments.clear()
            self._held = 0
        opcode, self._opcode = self._opcode, None
        return _text(payload, _OF_TEXT) if opcode is Opcode.TEXT else payload


class ByteBuffer:
    """Bytes that came in portions and are taken in others.

    :ivar available: how many came and were not taken yet.
    """

    def __init__(self) -> None:
        self._data = b""
        self._position = 0
        self._more: list[bytes] = []
        self.available = 0

    def append(self, data: bytes) -> None:
        """Takes in what came."""
        self._more.append(data)
        self.available += len(data)

    def peek(self) -> tuple[bytes, int]:
        """All that was not taken, and where it begins in the bytes that are returned."""
        if self._more:
            self._join()
        return self._data, self._position

    def consume_to(self, position: int) -> None:
        """Takes what `peek` showed before a position."""
        self.available -= position - self._position
        self._position = position

    def take(self, count: int) -> bytes:
        """The next `count` bytes, which have to be available."""
        end = self._position + count
        if end > len(self._data):
            self._join()
            end = count
        taken = self._data[self._position : end]
        self._position = end
        self.available -= count
        return taken

    def _join(self) -> None:
        # Once for all portions: a long payload comes in thousands of them.
        if self._position == len(self._data) and len(self._more) == 1:
            self._data = self._more[0]
        else:
            self._data = b"".join([self._data[self._position :], *self._more])
        self._more.clear()
        self._position = 0


def write_frame(codec: FrameCodec, opcode: Opcode, payload: bytes) -> tuple[Frame, bytes]:
    """A frame to send, and how the log shows it."""
    raw = codec.encode(opcode, payload)
    form = raw[1] & 0x7F
    size = _HEADER if form < _LENGTH_16 else _HEADER_16 if form == _LENGTH_16 else _HEADER_64
    shown = payload if opcode >= Opcode.CLOSE else b""
    return Frame(True, opcode, True, len(raw) - size - _MASK, shown, bool(raw[0] & _RSV1)), raw


def read_close(payload: bytes) -> tuple[int | None, str]:
    """Reads the payload of a Close frame whose code is legal.

    :return: the code, ``None`` if there is none, and the reason.
    :raises ProtocolViolation: the reason is not UTF-8.
    """
    if not payload:
        return None, ""
    (code,) = _CODE.unpack_from(payload)
    return code, _text(payload[_CODE.size :], _OF_CLOSE)


def close_payload(code: int | None, reason: str = "") -> bytes:
    """The payload of a Close frame to send; without a code it is empty."""
    return b"" if code is None else _CODE.pack(code) + reason.encode()


def too_long(limit: int) -> ProtocolViolation:
    """A message that exceeds the limit."""
    return ProtocolViolation(
        TOO_BIG, say("sent a message longer than the limit of {limit} bytes", limit=limit)
    )


def undecompressable(why: object) -> ProtocolViolation:
    """A message whose compression is broken."""
    return _illegal(say("sent a message that cannot be decompressed: {why}", why=why))


def _illegal(fact: str) -> ProtocolViolation:
    return ProtocolViolation(PROTOCOL_ERROR, fact)


def _text(payload: bytes, where: str) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise ProtocolViolation(
            INVALID_TEXT, say("sent {where} that is not UTF-8", where=say(where))
        ) from None
