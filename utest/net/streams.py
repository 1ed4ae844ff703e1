"""Valid streams of frames as a server sends them, at random, with what has to come of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from hypothesis import strategies as st

from SwanSocketLibrary.net.interface import Opcode
from utest.net.peers import close_frame, frame

LIMIT: Final = 1 << 20
"""Bytes that a message may have; no valid stream reaches it."""

Event = tuple[object, ...]


@dataclass(frozen=True)
class Said:
    """What a server sends from the handshake to its Close frame.

    :ivar frames: all of it, a frame each.
    :ivar messages: the messages in it.
    :ivar pings: the payloads of its pings.
    :ivar close: code and reason; code 1005 stands for none.
    """

    frames: tuple[bytes, ...]
    messages: tuple[str | bytes, ...]
    pings: tuple[bytes, ...]
    close: tuple[int, str]

    @property
    def raw(self) -> bytes:
        return b"".join(self.frames)

    def pings_within(self, length: int) -> int:
        """How many pings end within the first bytes."""
        ends = accumulate(len(each) for each in self.frames)
        return sum(
            each[0] & 0x0F == Opcode.PING and end <= length
            for each, end in zip(self.frames, ends, strict=True)
        )

    @property
    def events(self) -> list[Event]:
        """What a receiver is told behind `opened`, frames left out."""
        return [*(("received", message) for message in self.messages), ("closed", *self.close)]


def portions(raw: bytes, cuts: list[int]) -> Iterator[bytes]:
    """The pieces of a stream; a cut is a place from its beginning, modulo its length."""
    places = sorted({cut % len(raw) for cut in cuts} | {0})
    return (raw[start:end] for start, end in pairwise([*places, len(raw)]))


CUTS: Final = st.lists(st.integers(0, 1 << 20), max_size=30)

_EDGES: Final = [0, 1, 124, 125, 126, 127, 1000, 65535, 65536, 70_000]
_TEXTS: Final = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(_EDGES).map(lambda length: "x" * length),
    st.sampled_from(["κόσμε", "你好" * 100, "🚲" * 50]),
)
_BINARIES: Final = st.one_of(st.binary(max_size=40), st.sampled_from(_EDGES).map(bytes))
_CONTROL: Final = st.tuples(st.sampled_from([Opcode.PING, Opcode.PONG]), st.binary(max_size=125))
_CLOSES: Final = st.one_of(
    st.none(),
    st.tuples(
        st.sampled_from([1000, 1001, 1003, 1011, 3000, 4999]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    ),
)


@st.composite
def streams(draw: st.DrawFn) -> Said:
    """Messages in any number of frames, pings and pongs anywhere, and a Close frame."""
    frames: list[bytes] = []
    pings: list[bytes] = []

    def control() -> None:
        for opcode, payload in draw(st.lists(_CONTROL, max_size=2)):
            frames.append(frame(opcode, payload))
            if opcode is Opcode.PING:
                pings.append(payload)

    messages = draw(st.lists(st.one_of(_TEXTS, _BINARIES), max_size=5))
    for message in messages:
        data = message.encode() if isinstance(message, str) else message
        cuts = draw(st.lists(st.integers(0, len(data)), max_size=4))
        ends = [0, *sorted(cuts), len(data)]
        opcode = Opcode.TEXT if isinstance(message, str) else Opcode.BINARY
        for number, (start, end) in enumerate(pairwise(ends)):
            control()
            kind = Opcode.CONTINUATION if number else opcode
            frames.append(frame(kind, data[start:end], fin=number == len(ends) - 2))
    control()
    close = draw(_CLOSES)
    code, reason = close or (1005, "")
    frames.append(close_frame(None) if close is None else close_frame(code, reason.encode()))
    return Said(tuple(frames), tuple(messages), tuple(pings), (code, reason))
