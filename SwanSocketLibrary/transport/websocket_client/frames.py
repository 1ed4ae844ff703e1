"""Frames and messages of RFC 6455, from bytes that come in any portions and back to bytes."""

from __future__ import annotations

import struct
from typing import Final

from websocket import ABNF, WebSocketProtocolException
from websocket._abnf import frame_buffer

from SwanSocketLibrary.transport.causes import ProtocolViolation
from SwanSocketLibrary.transport.interface import Frame, Opcode

_OPCODES: Final[dict[int, Opcode]] = {opcode.value: opcode for opcode in Opcode}
_CONTROL_MAX: Final = 125
_PROTOCOL_ERROR: Final = 1002
_INVALID_TEXT: Final = 1007
_TOO_BIG: Final = 1009
_LENGTH_16: Final = 126
_LENGTH_64: Final = 127
_CODE_LENGTH: Final = 2


class _NeedMore(Exception):
    """The bytes that came do not hold what is asked for next."""


class Codec:
    """Reads and writes the frames of one connection.

    :param max_message_size: bytes; longer messages from the server are violations.
    """

    def __init__(self, max_message_size: int) -> None:
        self._reader = _FrameReader(max_message_size)
        self._opcode: Opcode | None = None
        self._fragments: list[bytes] = []

    def feed(self, data: bytes) -> None:
        """Takes bytes that came; `read` has to be called until it has no more frame."""
        self._reader.feed(data)

    def read(self) -> tuple[Frame, bytes] | None:
        """Returns the next frame and its payload, ``None`` if it is not complete yet.

        :raises ProtocolViolation: it is illegal or too long; found as early as it can be.
        """
        try:
            raw = self._reader.recv_frame()
        except _NeedMore:
            return None
        except WebSocketProtocolException:
            # All else was checked before: this is `ABNF.validate` on a Close frame's code.
            code = int.from_bytes(self._reader.taken[:_CODE_LENGTH], "big")
            raise ProtocolViolation(
                _PROTOCOL_ERROR, f"sent a Close frame with the illegal code {code}"
            ) from None
        opcode = _OPCODES[raw.opcode]
        payload = self._reader.taken
        shown = payload if opcode >= Opcode.CLOSE else b""
        return Frame(False, opcode, bool(raw.fin), len(payload), shown), payload

    def assemble(self, frame: Frame, payload: bytes) -> str | bytes | None:
        """Takes a data frame.

        :return: the message that it completes, or ``None``.
        :raises ProtocolViolation: it is out of order, or the text is not UTF-8.
        """
        if frame.opcode is Opcode.CONTINUATION:
            if self._opcode is None:
                raise ProtocolViolation(
                    _PROTOCOL_ERROR, "sent a continuation frame without a message to continue"
                )
        elif self._opcode is not None:
            raise ProtocolViolation(_PROTOCOL_ERROR, "began a message inside a fragmented one")
        else:
            self._opcode = frame.opcode
        if not frame.fin:
            self._fragments.append(payload)
            self._reader.held += len(payload)
            return None
        if self._fragments:
            payload = b"".join([*self._fragments, payload])
            self._fragments.clear()
            self._reader.held = 0
        opcode, self._opcode = self._opcode, None
        return _text(payload, "a text message") if opcode is Opcode.TEXT else payload

    @staticmethod
    def read_close(payload: bytes) -> tuple[int | None, str]:
        """Reads the payload of a Close frame whose code was found legal.

        :return: the code, ``None`` if there is none, and the reason.
        :raises ProtocolViolation: the reason is not UTF-8.
        """
        if not payload:
            return None, ""
        (code,) = struct.unpack_from("!H", payload)
        return code, _text(payload[_CODE_LENGTH:], "a Close frame")

    @staticmethod
    def write(opcode: Opcode, payload: bytes) -> tuple[Frame, bytes]:
        """Makes a frame to send, masked (RFC 6455 §5.3)."""
        data: bytes = ABNF.create_frame(payload, opcode.value).format()
        shown = payload if opcode >= Opcode.CLOSE else b""
        return Frame(True, opcode, True, len(payload), shown), data

    @classmethod
    def write_close(cls, code: int | None, reason: str = "") -> tuple[Frame, bytes]:
        """Makes a Close frame; without a code it is empty."""
        payload = b"" if code is None else struct.pack("!H", code) + reason.encode()
        return cls.write(Opcode.CLOSE, payload)


class _FrameReader(frame_buffer):
    """websocket-client's reader, resumable, and strict before any payload has come.

    Its own buffering is replaced: it appends to a list whose lengths it sums up for every
    portion. The rest of its state survives `_NeedMore`, so that calling it again resumes.
    """

    def __init__(self, max_message_size: int) -> None:
        super().__init__(lambda _: b"", skip_utf8_validation=True)
        self._limit = max_message_size
        self.held = 0
        self.taken = b""
        self._data = b""
        self._position = 0
        self._more: list[bytes] = []
        self._available = 0

    def feed(self, data: bytes) -> None:
        self._more.append(data)
        self._available += len(data)

    def recv_strict(self, bufsize: int) -> bytes:
        if bufsize > self._available:
            raise _NeedMore
        end = self._position + bufsize
        if end > len(self._data):
            self._data = b"".join([self._data[self._position :], *self._more])
            self._more.clear()
            self._position, end = 0, bufsize
        self.taken = self._data[self._position : end]
        self._position = end
        self._available -= bufsize
        return self.taken

    def recv_header(self) -> None:
        super().recv_header()
        assert self.header is not None  # noqa: S101 - for the type checker
        fin, rsv1, rsv2, rsv3, opcode, masked, length = self.header
        if rsv1 or rsv2 or rsv3:
            raise _illegal("sent a frame with a reserved bit set")
        if opcode not in _OPCODES:
            raise _illegal(f"sent a frame with the unknown opcode {opcode}")
        if masked:
            raise _illegal("sent a masked frame")
        if opcode >= Opcode.CLOSE:
            if not fin:
                raise _illegal("sent a fragmented control frame")
            if length > _CONTROL_MAX:
                raise _illegal("sent a control frame longer than 125 bytes")
            if opcode == Opcode.CLOSE and length == 1:
                raise _illegal("sent a Close frame with half a code")

    def recv_length(self) -> None:
        super().recv_length()
        assert self.header is not None  # noqa: S101 - for the type checker
        assert self.length is not None  # noqa: S101 - for the type checker
        declared = self.header[self._HEADER_LENGTH_INDEX]
        if declared == _LENGTH_64 and self.length >= ABNF.LENGTH_63:
            raise _illegal("sent a frame whose length has its top bit set")
        if (declared == _LENGTH_16 and self.length < _LENGTH_16) or (
            declared == _LENGTH_64 and self.length < ABNF.LENGTH_16
        ):
            raise _illegal("sent a frame whose length is not in its shortest form")
        if self.header[4] < Opcode.CLOSE and self.held + self.length > self._limit:
            raise ProtocolViolation(
                _TOO_BIG, f"sent a message longer than the limit of {self._limit} bytes"
            )


def _illegal(fact: str) -> ProtocolViolation:
    return ProtocolViolation(_PROTOCOL_ERROR, fact)


def _text(payload: bytes, where: str) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise ProtocolViolation(_INVALID_TEXT, f"sent {where} that is not UTF-8") from None
