from __future__ import annotations

from typing import Protocol

import pytest

from SwanSocketLibrary.transport.causes import ProtocolViolation
from SwanSocketLibrary.transport.interface import Frame, Opcode
from SwanSocketLibrary.transport.websocket_client import frames as websocket_client
from SwanSocketLibrary.transport.websockets_client import frames as websockets_client
from SwanSocketLibrary.transport.wire import Codec
from utest.transport.peers import frame


class MakeCodec(Protocol):
    def __call__(self, max_message_size: int) -> Codec: ...


CODECS: tuple[MakeCodec, ...] = (websocket_client.Codec, websockets_client.Codec)


@pytest.fixture(params=CODECS, ids=["websocket-client", "websockets"])
def make_codec(request: pytest.FixtureRequest) -> MakeCodec:
    """Each rule holds whichever package reads the frames."""
    made: MakeCodec = request.param
    return made


def messages(codec: Codec) -> list[str | bytes]:
    found = []
    while (item := codec.read()) is not None:
        message = codec.assemble(*item)
        if message is not None:
            found.append(message)
    return found


@pytest.mark.parametrize("portion", [1, 2, 3, 7, 64, 1000, 100_000])
def test_portions_do_not_matter(make_codec: MakeCodec, portion: int) -> None:
    codec = make_codec(1 << 20)
    lengths = [0, 1, 124, 125, 126, 127, 1000, 65535, 65536, 70_000, 3]
    stream = b"".join(frame(2, bytes(length)) for length in lengths)
    found: list[str | bytes] = []
    for start in range(0, len(stream), portion):
        codec.feed(stream[start : start + portion])
        found += messages(codec)
    assert [len(message) for message in found] == lengths


def test_a_frame_is_told_with_a_control_frames_payload_alone(make_codec: MakeCodec) -> None:
    codec = make_codec(100)
    codec.feed(frame(1, b"ab", fin=False) + frame(9, b"p") + frame(0, b"c"))
    assert codec.read() == (Frame(False, Opcode.TEXT, False, 2), b"ab")
    assert codec.read() == (Frame(False, Opcode.PING, True, 1, b"p"), b"p")
    assert codec.read() == (Frame(False, Opcode.CONTINUATION, True, 1), b"c")
    assert codec.read() is None


@pytest.mark.parametrize(
    "header",
    [
        frame(1, b"", rsv=1)[:2],
        frame(5)[:2],
        frame(1, b"x", mask=True)[:2],
        frame(9, b"x" * 126)[:2],
        frame(2, length=101),
        frame(2, length=70_000),
        frame(2, length=1 << 63, form=64),
        frame(2, length=5, form=16),
    ],
)
def test_what_is_illegal_is_found_before_the_payload(make_codec: MakeCodec, header: bytes) -> None:
    codec = make_codec(100)
    codec.feed(header)
    with pytest.raises(ProtocolViolation):
        codec.read()


def test_control_frames_do_not_count_as_a_messages_length(make_codec: MakeCodec) -> None:
    codec = make_codec(100)
    codec.feed(frame(1, b"x" * 60, fin=False) + frame(9, b"p" * 60) + frame(0, b"y" * 40))
    first, ping, last = codec.read(), codec.read(), codec.read()
    assert first is not None
    assert ping is not None
    assert last is not None
    assert codec.assemble(*first) is None
    assert codec.assemble(*last) == "x" * 60 + "y" * 40
    codec.feed(frame(2, bytes(100)))
    assert messages(codec) == [bytes(100)]


@pytest.mark.parametrize(
    ("payload", "read"),
    [(b"", (None, "")), (b"\x03\xe8", (1000, "")), (b"\x0b\xb8\xe5\x86\x8d", (3000, "再"))],
)
def test_a_close_is_read(
    make_codec: MakeCodec, payload: bytes, read: tuple[int | None, str]
) -> None:
    assert make_codec(100).read_close(payload) == read


def test_what_is_written_is_masked_and_whole(make_codec: MakeCodec) -> None:
    told, raw = make_codec(100).write(Opcode.BINARY, b"\0" * 200)
    assert told == Frame(True, Opcode.BINARY, True, 200)
    assert raw[:4] == b"\x82\xfe\x00\xc8"
    mask, masked = raw[4:8], raw[8:]
    assert masked == mask * 50
    assert mask != make_codec(100).write(Opcode.BINARY, b"")[1][2:6]


@pytest.mark.parametrize(
    ("code", "reason", "payload"),
    [(None, "", b""), (1000, "", b"\x03\xe8"), (3000, "再", b"\x0b\xb8\xe5\x86\x8d")],
)
def test_a_close_is_written(
    make_codec: MakeCodec, code: int | None, reason: str, payload: bytes
) -> None:
    told, raw = make_codec(100).write_close(code, reason)
    assert told == Frame(True, Opcode.CLOSE, True, len(payload), payload)
    assert raw[0] == 0x88
    assert len(raw) == 6 + len(payload)
