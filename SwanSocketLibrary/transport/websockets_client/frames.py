"""Frames of RFC 6455 and RFC 7692 read and written by websockets, in any portions."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Final

from websockets.exceptions import PayloadTooBig, ProtocolError
from websockets.extensions import Extension
from websockets.frames import Close
from websockets.frames import Frame as RawFrame
from websockets.frames import Opcode as RawOpcode

from SwanSocketLibrary.transport.assembly import CODE_LENGTH, MessageCodec
from SwanSocketLibrary.transport.frame_rules import (
    LENGTH_16,
    LENGTH_64,
    OPCODES,
    check_header,
    check_length,
    illegal,
    illegal_code,
    too_long,
)
from SwanSocketLibrary.transport.interface import Frame, Opcode
from SwanSocketLibrary.transport.portions import Portions

_LENGTH: Final = 0x7F
_RSV1: Final = 0x40
_HEADER: Final = 2
_MASKED_HEADER: Final = 6
_MORE_LENGTH: Final = {LENGTH_16: 2, LENGTH_64: 8}


class Codec(MessageCodec):
    """Reads and writes the frames of one connection.

    :param max_message_size: bytes; longer messages from the server are violations.
    :param extensions: what the handshake agreed on.
    """

    def __init__(self, max_message_size: int, extensions: Sequence[Extension] = ()) -> None:
        super().__init__(max_message_size)
        self._extensions = extensions
        self._parsing: Generator[None, None, tuple[Frame, bytes]] | None = None

    @property
    def _between_frames(self) -> bool:
        return self._parsing is None

    def read(self) -> tuple[Frame, bytes] | None:
        """Returns the next frame and its payload, ``None`` if it is not complete yet.

        :raises ProtocolViolation: it is illegal or too long; found as early as it can be.
        """
        if self._parsing is None:
            if self._portions.available < _HEADER:
                return None
            self._parsing = self._parse()
        try:
            next(self._parsing)
        except StopIteration as done:
            self._parsing = None
            item: tuple[Frame, bytes] = done.value
            return item
        return None

    def write(self, opcode: Opcode, payload: bytes) -> tuple[Frame, bytes]:
        """Makes a frame to send, masked (RFC 6455 §5.3) and compressed if that was agreed on."""
        raw = RawFrame(RawOpcode(opcode), payload).serialize(mask=True, extensions=self._extensions)
        length = len(raw) - _MASKED_HEADER - _MORE_LENGTH.get(raw[1] & _LENGTH, 0)
        shown = payload if opcode >= Opcode.CLOSE else b""
        return Frame(True, opcode, True, length, shown, compressed=bool(raw[0] & _RSV1)), raw

    def _parse(self) -> Generator[None, None, tuple[Frame, bytes]]:
        room = self._limit - self._assembler.held
        parts = _Parts(self._portions, room, self._limit, compressed=bool(self._extensions))
        try:
            raw = yield from RawFrame.parse(
                parts.read_exact, mask=False, max_size=room, extensions=self._extensions
            )
        except PayloadTooBig:  # decompressed
            raise too_long(self._limit) from None
        except ProtocolError as error:  # all else was checked before
            raise illegal(f"sent a message that cannot be decompressed: {error}") from None
        opcode, payload = OPCODES[raw.opcode], bytes(raw.data)
        if opcode is Opcode.CLOSE:
            _check_close(payload)
        shown = payload if opcode >= Opcode.CLOSE else b""
        frame = Frame(False, opcode, raw.fin, parts.length, shown, compressed=parts.compressed)
        return frame, payload


class _Parts:
    """The parts of one frame as websockets asks for them, each checked before it is handed over.

    :ivar length: bytes of the payload on the wire.
    :ivar compressed: whether the frame says that it begins a compressed message.
    """

    def __init__(self, portions: Portions, room: int, limit: int, *, compressed: bool) -> None:
        self.length = 0
        self.compressed = False
        self._portions = portions
        self._room = room
        self._limit = limit
        self._may_be_compressed = compressed
        self._opcode = 0
        self._form: int | None = None
        self._known = False

    def read_exact(self, count: int) -> Generator[None, None, bytes]:
        while (data := self._portions.take(count)) is None:
            yield
        if self._form is None:
            self._take_header(data)
        elif not self._known:
            self.length = int.from_bytes(data, "big")
            check_length(self._form, self.length)
            self._take_length()
        return data

    def _take_header(self, data: bytes) -> None:
        first, second = data
        check_header(first, second, compressed=self._may_be_compressed)
        self.compressed = bool(first & _RSV1)
        self._opcode = first & 0x0F
        self._form = second & _LENGTH
        if self._form not in (LENGTH_16, LENGTH_64):
            self.length = self._form
            self._take_length()

    def _take_length(self) -> None:
        self._known = True
        if self._opcode < Opcode.CLOSE and self.length > self._room:
            raise too_long(self._limit)


def _check_close(payload: bytes) -> None:
    if payload:
        code = int.from_bytes(payload[:CODE_LENGTH], "big")
        try:
            Close(code, "").check()
        except ProtocolError:
            raise illegal_code(code) from None
