from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame as RawFrame
from websockets.frames import Opcode as RawOpcode

from SwanSocketLibrary.net.interface import Frame, Opcode
from SwanSocketLibrary.net.transport import WebSocketsTransport
from utest.net.conftest import Connect
from utest.net.peers import Peer, ScriptedServer, close_frame, frame, header_of

Opened = Callable[..., Any]
EXTENSIONS = "Sec-WebSocket-Extensions"


@pytest.fixture(params=[WebSocketsTransport])
def make_transport(request: pytest.FixtureRequest) -> Any:
    """This transport alone."""
    return request.param


def packed(text: str, deflate: PerMessageDeflate) -> bytes:
    return RawFrame(RawOpcode.TEXT, text.encode()).serialize(mask=False, extensions=[deflate])


def test_compression_is_offered_only_if_asked_for(connect: Connect) -> None:
    heads: list[str] = []

    def script(peer: Peer) -> None:
        heads.append(peer.upgrade(behind=close_frame(1000)))
        peer.read_close()

    with ScriptedServer(script) as server:
        for compression in (False, True):
            _, recorder = connect(server.url(), compression=compression)
            recorder.wait("closed")
    assert header_of(heads[0], EXTENSIONS) is None
    assert header_of(heads[1], EXTENSIONS) == "permessage-deflate; client_max_window_bits"


def test_what_the_server_chose_is_used_both_ways_and_told(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade(f"{EXTENSIONS}: permessage-deflate")
        server, client = (PerMessageDeflate(False, False, 15, 15) for _ in range(2))
        for text in ("hello " * 100, "hello " * 100):
            peer.send(packed(text, server))
            first = peer.sock.recv(1, 2)
            assert first == b"\xc1"  # FIN, RSV1, text
            seen = peer.read_frame()
            data = client.decode(RawFrame(RawOpcode.TEXT, seen.payload, rsv1=True)).data
            assert bytes(data).decode() == text
        peer.send(frame(1, b"plain") + close_frame(1000))
        peer.read_close()

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url(), compression=True)
        assert recorder.wait("opened")[1][EXTENSIONS] == "permessage-deflate"
        for count in (1, 2):
            connection.send(recorder.wait("received", count)[1])
        recorder.wait("closed")
        assert recorder.received_data == ["hello " * 100, "hello " * 100, "plain"]
        assert [each.compressed for each in recorder.frames if each.opcode is Opcode.TEXT] == [
            *[True] * 4,
            False,
        ]


def test_a_server_may_do_without_it(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        assert peer.read_frame().payload == b"x" * 1000
        peer.send(frame(1, b"a", rsv=4))
        assert peer.read_close() == (1002, "")

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url(), compression=True)
        connection.send("x" * 1000)
        assert "a reserved bit set" in recorder.cause


@pytest.mark.parametrize(
    "chosen",
    [
        "x-unknown",
        "permessage-deflate; server_max_window_bits=99",
        "permessage-deflate; odd=1",
        "permessage-deflate, permessage-deflate",
        "permessage-deflate;",
        "名",
    ],
)
def test_what_does_not_fit_the_offer_is_refused(connect: Connect, chosen: str) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade(f"{EXTENSIONS}: {chosen}")
        peer.wait_end()

    with ScriptedServer(script) as server:
        _, recorder = connect(server.url(), compression=True)
        assert recorder.cause.startswith(f"the server chose the extension {chosen}, which does not")


@pytest.mark.parametrize(
    ("raw", "code", "fact"),
    [
        (frame(1, b"\xff\xff", rsv=4), 1002, "a message that cannot be decompressed"),
        (frame(1, b"x", rsv=2), 1002, "a frame with a reserved bit set"),
        (frame(9, b"x", rsv=4), 1002, "a frame with a reserved bit set"),
        (frame(1, b"", fin=False) + frame(0, b"x", rsv=4), 1002, "a frame with a reserved bit set"),
        (
            RawFrame(RawOpcode.BINARY, bytes(2_000_000)).serialize(
                mask=False, extensions=[PerMessageDeflate(False, False, 15, 15)]
            ),
            1009,
            "a message longer than the limit of 1000000 bytes",
        ),
    ],
)
def test_what_is_wrong_in_compressed_frames_ends_it(
    opened: Opened, raw: bytes, code: int, fact: str
) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade(f"{EXTENSIONS}: permessage-deflate")
        peer.send(raw)
        assert peer.read_close() == (code, "")

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url(), compression=True, max_message_size=1_000_000)
        assert f"sent {fact}" in recorder.cause


def test_a_fragmented_message_counts_decompressed(opened: Opened) -> None:
    deflate = PerMessageDeflate(False, False, 15, 15)
    frames = [RawFrame(RawOpcode.BINARY, bytes(60), fin=False), RawFrame(RawOpcode.CONT, bytes(41))]
    parts = [each.serialize(mask=False, extensions=[deflate]) for each in frames]

    def script(peer: Peer) -> None:
        peer.upgrade(f"{EXTENSIONS}: permessage-deflate")
        peer.send(b"".join(parts))
        assert peer.read_close() == (1009, "")

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url(), compression=True, max_message_size=100)
        assert "limit of 100 bytes" in recorder.cause


def test_a_frames_length_is_that_on_the_wire(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade(f"{EXTENSIONS}: permessage-deflate")
        peer.send(packed("x" * 1000, PerMessageDeflate(False, False, 15, 15)))
        peer.send(close_frame(1000))
        peer.read_close()

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url(), compression=True)
        recorder.wait("closed")
        text: Frame = recorder.frames[0]
        assert (text.opcode, text.compressed) == (Opcode.TEXT, True)
        assert text.length < 50
