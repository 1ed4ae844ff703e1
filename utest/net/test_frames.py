"""Every rule about frames holds whichever package is the engine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from SwanSocketLibrary.net.engines import websocket_client
from SwanSocketLibrary.net.engines.websocket_client import WebSocketClientCodec
from SwanSocketLibrary.net.engines.websockets import WebSocketsCodec
from SwanSocketLibrary.net.error_text import ProtocolViolation
from SwanSocketLibrary.net.frames import (
    ByteBuffer,
    FrameCodec,
    FrameReader,
    close_payload,
    read_close,
    write_frame,
)
from SwanSocketLibrary.net.interface import Frame, Opcode
from utest.net.peers import frame

MakeCodec = Callable[[], FrameCodec]

apply_mask = vars(websocket_client)["apply_mask"]

HELLO = frame(1, b"hello")
LIMIT = 1 << 20


@pytest.fixture(params=[WebSocketClientCodec, WebSocketsCodec], ids=["client", "websockets"])
def codec(request: pytest.FixtureRequest) -> FrameCodec:
    made: FrameCodec = request.param()
    return made


def read_all(reader: FrameReader) -> list[str | bytes]:
    found = []
    while (item := reader.read()) is not None:
        message = reader.assemble(*item)
        if message is not None:
            found.append(message)
    return found


@pytest.mark.parametrize("portion", [1, 2, 3, 7, 64, 1000, 100_000])
def test_portions_do_not_matter(codec: FrameCodec, portion: int) -> None:
    reader = FrameReader(codec, LIMIT)
    lengths = [0, 1, 124, 125, 126, 127, 1000, 65535, 65536, 70_000, 3]
    stream = b"".join(frame(2, bytes(length)) for length in lengths)
    found: list[str | bytes] = []
    for start in range(0, len(stream), portion):
        reader.feed(stream[start : start + portion])
        found += read_all(reader)
    assert [len(message) for message in found] == lengths


def test_a_frame_is_shown_with_a_control_frames_payload_alone(codec: FrameCodec) -> None:
    reader = FrameReader(codec, 100)
    reader.feed(frame(1, b"ab", fin=False) + frame(9, b"p") + frame(0, b"c"))
    assert reader.read() == (Frame(False, Opcode.TEXT, False, 2), b"ab")
    assert reader.read() == (Frame(False, Opcode.PING, True, 1, b"p"), b"p")
    assert reader.read() == (Frame(False, Opcode.CONTINUATION, True, 1), b"c")
    assert reader.read() is None


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (frame(1, b"", rsv=1)[:2], 1002),
        (frame(5)[:2], 1002),
        (frame(1, b"x", mask=True)[:2], 1002),
        (frame(9, b"x" * 126)[:2], 1002),
        (b"\x09\x00", 1002),  # a ping that is not final
        (b"\x88\x01", 1002),  # half a code
        (frame(2, length=101), 1009),
        (frame(2, length=70_000), 1009),
        (frame(2, length=1 << 63, form=64), 1002),
        (frame(2, length=70, form=64), 1002),
        (frame(2, length=5, form=16), 1002),
    ],
)
def test_what_is_illegal_is_found_before_the_payload(
    codec: FrameCodec, header: bytes, code: int
) -> None:
    reader = FrameReader(codec, 100)
    reader.feed(header)
    with pytest.raises(ProtocolViolation) as caught:
        reader.read()
    assert caught.value.code == code


@pytest.mark.parametrize("code", [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535])
def test_a_close_frame_with_an_illegal_code_is_a_violation(codec: FrameCodec, code: int) -> None:
    reader = FrameReader(codec, 100)
    reader.feed(frame(8, code.to_bytes(2, "big")))
    with pytest.raises(ProtocolViolation, match=f"the illegal code {code}$"):
        reader.read()


@pytest.mark.parametrize("code", [1000, 1003, 1007, 1011, 1014, 3000, 4999])
def test_a_close_frame_with_a_legal_code_is_read(codec: FrameCodec, code: int) -> None:
    reader = FrameReader(codec, 100)
    payload = code.to_bytes(2, "big")
    reader.feed(frame(8, payload))
    assert reader.read() == (Frame(False, Opcode.CLOSE, True, 2, payload), payload)


def test_control_frames_do_not_count_as_a_messages_length(codec: FrameCodec) -> None:
    reader = FrameReader(codec, 100)
    reader.feed(frame(1, b"x" * 100, fin=False) + frame(9, b"p" * 60) + frame(0, b""))
    assert read_first(reader) is None
    ping = reader.read()
    assert ping is not None
    assert ping[1] == b"p" * 60
    assert read_first(reader) == "x" * 100
    reader.feed(frame(2, bytes(100)))
    assert read_all(reader) == [bytes(100)]


def read_first(reader: FrameReader) -> str | bytes | None:
    item = reader.read()
    assert item is not None
    return reader.assemble(*item)


def test_fragments_count_together(codec: FrameCodec) -> None:
    reader = FrameReader(codec, 100)
    reader.feed(frame(1, b"x" * 60, fin=False) + frame(0, length=41))
    assert read_first(reader) is None
    with pytest.raises(ProtocolViolation, match="longer than the limit of 100 bytes"):
        reader.read()


def test_fragments_are_put_together(codec: FrameCodec) -> None:
    reader = FrameReader(codec, 100)
    text = "好".encode()
    reader.feed(frame(1, text[:2], fin=False) + frame(0, b"", fin=False) + frame(0, text[2:]))
    reader.feed(frame(2, b"\xff"))
    assert read_all(reader) == ["好", b"\xff"]


@pytest.mark.parametrize(
    ("frames", "code", "fact"),
    [
        ([frame(0)], 1002, "without a message to continue"),
        ([frame(1, fin=False), frame(2)], 1002, "a message inside a fragmented one"),
        ([frame(1, b"\xff")], 1007, "a text message that is not UTF-8"),
        ([frame(1, b"\xe5", fin=False), frame(0)], 1007, "a text message that is not UTF-8"),
    ],
)
def test_what_is_out_of_order_or_no_text_is_a_violation(
    codec: FrameCodec, frames: list[bytes], code: int, fact: str
) -> None:
    reader = FrameReader(codec, 100)
    reader.feed(b"".join(frames))
    with pytest.raises(ProtocolViolation, match=fact) as caught:
        read_all(reader)
    assert caught.value.code == code


def test_what_is_written_is_masked_and_whole(codec: FrameCodec) -> None:
    shown, raw = write_frame(codec, Opcode.BINARY, b"\0" * 200)
    assert shown == Frame(True, Opcode.BINARY, True, 200)
    assert raw[:4] == b"\x82\xfe\x00\xc8"
    mask, masked = raw[4:8], raw[8:]
    assert masked == mask * 50
    assert mask != write_frame(codec, Opcode.BINARY, b"")[1][2:6]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
def test_a_frame_is_masked_with_a_key_of_its_own(codec: FrameCodec, size: int) -> None:
    payload = (bytes(range(256)) * (size // 256 + 1))[:size]
    keys = set()
    for _ in range(5):
        shown, raw = write_frame(codec, Opcode.BINARY, payload)
        assert raw[1] & 0x80
        assert shown.length == size
        key, masked = raw[-size - 4 : -size or None], raw[len(raw) - size :]
        assert apply_mask(masked, key) == payload
        keys.add(key)
    assert len(keys) > 1


def test_the_mask_is_that_of_the_rfc_with_or_without_its_compiled_part() -> None:
    """RFC 6455 §5.7 has this example."""
    assert apply_mask(b"Hello", b"\x37\xfa\x21\x3d") == b"\x7f\x9f\x4d\x51\x58"
    program = (
        "import sys; sys.modules['websockets.speedups'] = None\n"
        "from SwanSocketLibrary.net.engines.websocket_client import apply_mask\n"
        "print(apply_mask(b'Hello', bytes.fromhex('37fa213d')).hex())"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)  # noqa: S603
    assert run.stdout.decode().strip() == "7f9f4d5158"


@pytest.mark.parametrize(
    ("code", "reason", "payload"),
    [(None, "", b""), (1000, "", b"\x03\xe8"), (3000, "再", b"\x0b\xb8\xe5\x86\x8d")],
)
def test_a_close_reads_as_it_was_written(code: int | None, reason: str, payload: bytes) -> None:
    assert close_payload(code, reason) == payload
    assert read_close(payload) == (code, reason)


def test_a_reason_that_is_no_text_is_a_violation() -> None:
    with pytest.raises(ProtocolViolation, match="a Close frame that is not UTF-8") as caught:
        read_close(b"\x03\xe8\xff")
    assert caught.value.code == 1007


def peeked(raw: bytes, limit: int = LIMIT) -> list[str | bytes]:
    """What is peeked at; the rest stays to be read."""
    reader = FrameReader(WebSocketsCodec(), limit)
    reader.feed(raw)
    messages = reader.peek_messages()
    assert reader.peek_messages() == messages
    return messages


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (HELLO, "hello"),
        (frame(2, b"\xff\x00"), b"\xff\x00"),
        (frame(1, b""), ""),
        (frame(1, "你好".encode()), "你好"),
        (frame(1, b"x" * 125), "x" * 125),
        (frame(1, b"x" * 126), "x" * 126),
        (frame(2, b"x" * 65535), b"x" * 65535),
    ],
)
def test_short_messages_are_peeked_at_and_consumed(raw: bytes, message: str | bytes) -> None:
    reader = FrameReader(WebSocketsCodec(), LIMIT)
    reader.feed(raw + HELLO + frame(9, b"behind"))
    assert reader.peek_messages() == [message, "hello"]
    reader.consume_messages()
    assert reader.peek_messages() == []
    behind = reader.read()
    assert behind is not None
    assert behind[1] == b"behind"


@pytest.mark.parametrize(
    "raw",
    [
        frame(1, b"x" * 65536),
        frame(1, b"\xff"),
        frame(9, b"ping"),
        frame(8, b"\x03\xe8"),
        b"\x01\x01x",  # not final
        b"\x80\x01x",  # a continuation
        b"\xc1\x01x",  # a reserved bit
        b"\x83\x01x",  # an unknown opcode
        b"\x81\x81\0\0\0\0x",  # masked
        b"\x81\xfe\0\x80" + bytes(132),  # masked
        b"\x81\x7e\0\x7d" + bytes(125),  # not in its shortest form
        b"\x81\x02x",  # not complete
        b"\x81\x7e\0",  # its length is not complete
        b"\x81",
        b"",
    ],
)
def test_what_needs_a_closer_look_ends_the_run(raw: bytes) -> None:
    assert peeked(HELLO + raw) == ["hello"]


def test_a_message_beyond_the_limit_ends_the_run() -> None:
    assert peeked(HELLO + frame(1, b"123456"), 6) == ["hello", "123456"]
    assert peeked(HELLO + frame(1, b"123456"), 5) == ["hello"]


def test_a_run_has_an_end() -> None:
    assert len(peeked(frame(1, b"x") * 1001)) == 1000


def test_nothing_is_peeked_at_inside_of_a_frame_or_a_message() -> None:
    reader = FrameReader(WebSocketsCodec(), LIMIT)
    reader.feed(frame(1, b"a", fin=False) + HELLO)
    assert read_first(reader) is None
    assert reader.peek_messages() == []
    reader = FrameReader(WebSocketsCodec(), LIMIT)
    reader.feed(frame(2, bytes(70_000))[:100])
    assert reader.read() is None
    assert reader.peek_messages() == []


@pytest.mark.parametrize("portion", [1, 2, 3, 5, 100])
def test_bytes_are_taken_in_order_whatever_the_portions(portion: int) -> None:
    data, buffer = bytes(range(100)), ByteBuffer()
    for start in range(0, len(data), portion):
        buffer.append(data[start : start + portion])
    assert buffer.available == 100
    assert b"".join(buffer.take(count) for count in (0, 1, 9, 0, 40, 50, 0)) == data
    assert buffer.available == 0


def test_bytes_can_be_peeked_at_before_they_are_taken() -> None:
    buffer = ByteBuffer()
    buffer.append(b"abcd")
    assert buffer.take(1) == b"a"
    buffer.append(b"ef")
    data, start = buffer.peek()
    assert data[start:] == b"bcdef"
    buffer.consume_to(start + 2)
    assert buffer.available == 3
    assert buffer.take(3) == b"def"
    buffer.append(b"gh")
    assert buffer.peek() == (b"gh", 0)
