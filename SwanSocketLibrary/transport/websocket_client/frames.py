"""Frames of RFC 6455 read and written by websocket-client, in any portions."""

from __future__ import annotations

from websocket import ABNF, WebSocketProtocolException
from websocket._abnf import frame_buffer

from SwanSocketLibrary.transport.assembly import CODE_LENGTH, Assembler, MessageCodec
from SwanSocketLibrary.transport.frame_mask import apply_mask
from SwanSocketLibrary.transport.frame_rules import (
    LENGTH_16,
    LENGTH_64,
    OPCODES,
    check_header,
    check_length,
    illegal_code,
    too_long,
)
from SwanSocketLibrary.transport.interface import Frame, Opcode
from SwanSocketLibrary.transport.portions import Portions


class _NeedMore(Exception):
    """The bytes that came do not hold what is asked for next."""


class Codec(MessageCodec):
    """Reads and writes the frames of one connection.

    :param max_message_size: bytes; longer messages from the server are violations.
    """

    def __init__(self, max_message_size: int) -> None:
        super().__init__(max_message_size)
        self._reader = _FrameReader(max_message_size, self._assembler, self._portions)

    @property
    def _between_frames(self) -> bool:
        return self._reader.header is None

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
            code = int.from_bytes(self._reader.taken[:CODE_LENGTH], "big")
            raise illegal_code(code) from None
        opcode = OPCODES[raw.opcode]
        payload = self._reader.taken
        shown = payload if opcode >= Opcode.CLOSE else b""
        return Frame(False, opcode, bool(raw.fin), len(payload), shown), payload

    def write(self, opcode: Opcode, payload: bytes) -> tuple[Frame, bytes]:
        """Makes a frame to send, masked (RFC 6455 §5.3)."""
        data: bytes = _MaskedFrame(fin=1, opcode=opcode.value, data=payload).format()
        shown = payload if opcode >= Opcode.CLOSE else b""
        return Frame(True, opcode, True, len(payload), shown), data


class _MaskedFrame(ABNF):
    """A frame to send, whose mask is not left to Python: 1 MiB would take it 3 ms."""

    def _get_masked(self, mask_key: str | bytes) -> bytes:
        assert isinstance(mask_key, bytes)  # noqa: S101 - for the type checker
        assert isinstance(self.data, bytes)  # noqa: S101 - for the type checker
        return mask_key + apply_mask(self.data, mask_key)


class _FrameReader(frame_buffer):
    """websocket-client's reader, resumable, and strict before any payload has come.

    Its own buffering is replaced: it appends to a list whose lengths it sums up for every
    portion. The rest of its state survives `_NeedMore`, so that calling it again resumes.
    """

    def __init__(self, max_message_size: int, assembler: Assembler, portions: Portions) -> None:
        super().__init__(lambda _: b"", skip_utf8_validation=True)
        self._limit = max_message_size
        self._assembler = assembler
        self._portions = portions
        self.taken = b""

    def recv_strict(self, bufsize: int) -> bytes:
        taken = self._portions.take(bufsize)
        if taken is None:
            raise _NeedMore
        self.taken = taken
        return taken

    def recv_header(self) -> None:
        super().recv_header()
        check_header(*self.taken)

    def recv_length(self) -> None:
        super().recv_length()
        assert self.header is not None  # noqa: S101 - for the type checker
        assert self.length is not None  # noqa: S101 - for the type checker
        form = self.header[self._HEADER_LENGTH_INDEX]
        if form in (LENGTH_16, LENGTH_64):
            check_length(form, self.length)
        if self.header[4] < Opcode.CLOSE and self._assembler.held + self.length > self._limit:
            raise too_long(self._limit)
