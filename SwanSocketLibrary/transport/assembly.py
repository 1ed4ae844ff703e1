"""Messages out of frames (RFC 6455 §5.4), and the text in both."""

from __future__ import annotations

import struct
from abc import ABC, abstractmethod
from typing import Final

from SwanSocketLibrary.transport.causes import ProtocolViolation
from SwanSocketLibrary.transport.frame_rules import INVALID_TEXT, illegal
from SwanSocketLibrary.transport.interface import Frame, Opcode
from SwanSocketLibrary.transport.portions import Portions
from SwanSocketLibrary.transport.short_messages import short_messages

CODE_LENGTH: Final = 2
"""Bytes of a Close frame's code."""


class Assembler:
    """Puts the messages of one connection together.

    :ivar held: bytes of the fragments that wait for the rest of their message.
    """

    def __init__(self) -> None:
        self.held = 0
        self._opcode: Opcode | None = None
        self._fragments: list[bytes] = []

    @property
    def idle(self) -> bool:
        """Whether no fragmented message is under way."""
        return self._opcode is None

    def add(self, frame: Frame, payload: bytes) -> str | bytes | None:
        """Takes a data frame.

        :return: the message that it completes, or ``None``.
        :raises ProtocolViolation: it is out of order, or the text is not UTF-8.
        """
        if frame.opcode is Opcode.CONTINUATION:
            if self._opcode is None:
                raise illegal("sent a continuation frame without a message to continue")
        elif self._opcode is not None:
            raise illegal("began a message inside a fragmented one")
        else:
            self._opcode = frame.opcode
        if not frame.fin:
            self._fragments.append(payload)
            self.held += len(payload)
            return None
        if self._fragments:
            payload = b"".join([*self._fragments, payload])
            self._fragments.clear()
            self.held = 0
        opcode, self._opcode = self._opcode, None
        return _text(payload, "a text message") if opcode is Opcode.TEXT else payload


class MessageCodec(ABC):
    """What codecs have in common: messages out of frames, and Close frames.

    :param max_message_size: bytes; longer messages from the server are violations.
    """

    def __init__(self, max_message_size: int) -> None:
        self._limit: Final = max_message_size
        self._assembler: Final = Assembler()
        self._portions: Final = Portions()
        self._glanced = 0

    @property
    @abstractmethod
    def _between_frames(self) -> bool:
        """Whether nothing was taken yet of the frame that comes next."""

    def feed(self, data: bytes) -> None:
        """Takes bytes that came; `read` has to be called until it has no more frame."""
        self._portions.add(data)

    def glance(self) -> list[str | bytes]:
        """The short messages that come next and are whole; until `skip` they can be read, too."""
        if not (self._between_frames and self._assembler.idle):
            return []
        messages, self._glanced = short_messages(*self._portions.rest(), self._limit)
        return messages

    def skip(self) -> None:
        """Takes the messages that `glance` has just returned."""
        self._portions.skip_to(self._glanced)

    @abstractmethod
    def write(self, opcode: Opcode, payload: bytes) -> tuple[Frame, bytes]:
        """Makes a frame to send, masked (RFC 6455 §5.3)."""

    def assemble(self, frame: Frame, payload: bytes) -> str | bytes | None:
        """See `Assembler.add`."""
        return self._assembler.add(frame, payload)

    @staticmethod
    def read_close(payload: bytes) -> tuple[int | None, str]:
        """See `read_close`."""
        return read_close(payload)

    def write_close(self, code: int | None, reason: str = "") -> tuple[Frame, bytes]:
        """Makes a Close frame; without a code it is empty."""
        return self.write(Opcode.CLOSE, close_payload(code, reason))


def read_close(payload: bytes) -> tuple[int | None, str]:
    """Reads the payload of a Close frame whose code was found legal.

    :return: the code, ``None`` if there is none, and the reason.
    :raises ProtocolViolation: the reason is not UTF-8.
    """
    if not payload:
        return None, ""
    (code,) = struct.unpack_from("!H", payload)
    return code, _text(payload[CODE_LENGTH:], "a Close frame")


def close_payload(code: int | None, reason: str) -> bytes:
    """The payload of a Close frame to send; without a code it is empty."""
    return b"" if code is None else struct.pack("!H", code) + reason.encode()


def _text(payload: bytes, where: str) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise ProtocolViolation(INVALID_TEXT, f"sent {where} that is not UTF-8") from None
