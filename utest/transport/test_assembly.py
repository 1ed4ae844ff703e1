from __future__ import annotations

import pytest

from SwanSocketLibrary.transport.assembly import Assembler, close_payload, read_close
from SwanSocketLibrary.transport.causes import ProtocolViolation
from SwanSocketLibrary.transport.interface import Frame, Opcode


def add(assembler: Assembler, opcode: Opcode, payload: bytes, *, fin: bool) -> str | bytes | None:
    return assembler.add(Frame(False, opcode, fin, len(payload)), payload)


def test_fragments_are_held_until_their_message_is_whole() -> None:
    assembler = Assembler()
    assert add(assembler, Opcode.TEXT, "好".encode()[:2], fin=False) is None
    assert add(assembler, Opcode.CONTINUATION, b"", fin=False) is None
    assert assembler.held == 2
    assert add(assembler, Opcode.CONTINUATION, "好".encode()[2:], fin=True) == "好"
    assert assembler.held == 0
    assert add(assembler, Opcode.BINARY, b"\xff", fin=True) == b"\xff"


@pytest.mark.parametrize(
    ("frames", "code", "fact"),
    [
        ([(Opcode.CONTINUATION, b"", True)], 1002, "without a message to continue"),
        (
            [(Opcode.TEXT, b"", False), (Opcode.BINARY, b"", True)],
            1002,
            "a message inside a fragmented one",
        ),
        ([(Opcode.TEXT, b"\xff", True)], 1007, "a text message that is not UTF-8"),
        (
            [(Opcode.TEXT, b"\xe5", False), (Opcode.CONTINUATION, b"", True)],
            1007,
            "a text message that is not UTF-8",
        ),
    ],
)
def test_what_is_out_of_order_or_no_text_is_a_violation(
    frames: list[tuple[Opcode, bytes, bool]], code: int, fact: str
) -> None:
    assembler = Assembler()
    for opcode, payload, fin in frames[:-1]:
        add(assembler, opcode, payload, fin=fin)
    opcode, payload, fin = frames[-1]
    with pytest.raises(ProtocolViolation, match=fact) as caught:
        add(assembler, opcode, payload, fin=fin)
    assert caught.value.code == code


@pytest.mark.parametrize(("code", "reason"), [(None, ""), (1000, ""), (4999, "再见")])
def test_a_close_reads_as_it_was_written(code: int | None, reason: str) -> None:
    assert read_close(close_payload(code, reason)) == (code, reason)


def test_a_reason_that_is_no_text_is_a_violation() -> None:
    with pytest.raises(ProtocolViolation, match="a Close frame that is not UTF-8") as caught:
        read_close(b"\x03\xe8\xff")
    assert caught.value.code == 1007
