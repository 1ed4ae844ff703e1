"""What RFC 6455 §5 wants of a server's frames, found out as early as the bytes allow."""

from __future__ import annotations

from typing import Final

from SwanSocketLibrary.transport.causes import ProtocolViolation
from SwanSocketLibrary.transport.interface import Opcode

OPCODES: Final[dict[int, Opcode]] = {opcode.value: opcode for opcode in Opcode}
LENGTH_16: Final = 126
"""What stands for a length in the next two bytes."""
LENGTH_64: Final = 127
"""What stands for a length in the next eight bytes."""

PROTOCOL_ERROR: Final = 1002
INVALID_TEXT: Final = 1007
TOO_BIG: Final = 1009

_CONTROL_MAX: Final = 125
_64_KIB: Final = 1 << 16
_TOP_BIT: Final = 1 << 63


def check_header(first: int, second: int, *, compressed: bool = False) -> None:
    """Checks the two bytes that a frame begins with.

    :param compressed: whether the first reserved bit may mark a message as compressed
        (RFC 7692 §6).
    :raises ProtocolViolation: one of them is illegal.
    """
    opcode, length = first & 0x0F, second & 0x7F
    reserved = first & 0x70
    if compressed and opcode in (Opcode.TEXT, Opcode.BINARY):
        reserved &= 0x30
    if reserved:
        raise illegal("sent a frame with a reserved bit set")
    if opcode not in OPCODES:
        raise illegal(f"sent a frame with the unknown opcode {opcode}")
    if second & 0x80:
        raise illegal("sent a masked frame")
    if opcode >= Opcode.CLOSE:
        if not first & 0x80:
            raise illegal("sent a fragmented control frame")
        if length > _CONTROL_MAX:
            raise illegal("sent a control frame longer than 125 bytes")
        if opcode == Opcode.CLOSE and length == 1:
            raise illegal("sent a Close frame with half a code")


def check_length(form: int, length: int) -> None:
    """Checks a length that stands in bytes of its own.

    :param form: `LENGTH_16` or `LENGTH_64`.
    :raises ProtocolViolation: it has its top bit set, or would fit into fewer bytes.
    """
    if form == LENGTH_64 and length >= _TOP_BIT:
        raise illegal("sent a frame whose length has its top bit set")
    if length < (LENGTH_16 if form == LENGTH_16 else _64_KIB):
        raise illegal("sent a frame whose length is not in its shortest form")


def illegal(fact: str) -> ProtocolViolation:
    """What breaks RFC 6455."""
    return ProtocolViolation(PROTOCOL_ERROR, fact)


def illegal_code(code: int) -> ProtocolViolation:
    """A Close frame whose code may not be sent (RFC 6455 §7.4)."""
    return illegal(f"sent a Close frame with the illegal code {code}")


def too_long(limit: int) -> ProtocolViolation:
    """A message that exceeds the limit."""
    return ProtocolViolation(TOO_BIG, f"sent a message longer than the limit of {limit} bytes")
