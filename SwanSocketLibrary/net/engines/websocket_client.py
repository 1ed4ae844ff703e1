"""The engine on the package websocket-client, the default. It knows no compression."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from websocket import ABNF, frame_buffer
from websocket._handshake import _get_handshake_headers

from SwanSocketLibrary.net.handshake import Head, asked_headers, refuse_extensions
from SwanSocketLibrary.net.interface import ConnectOptions, Opcode
from SwanSocketLibrary.net.target import Target
from SwanSocketLibrary.swan.model import HandshakeRequest

try:  # the fastest code for a mask that is installed
    from websockets.speedups import apply_mask
except ImportError:  # there is no compiled part for this Python or machine
    from websockets.utils import apply_mask


class WebSocketClientHandshake:
    """Asks for one opening handshake; see `handshake.EngineHandshake`."""

    def __init__(self, target: Target, request: HandshakeRequest, _options: ConnectOptions) -> None:
        # The host is what the package's process-wide cookie jar is asked for: without one it
        # adds no cookie that the call did not name.
        lines, self.key = _get_handshake_headers(
            target.resource,
            "wss:" if target.secure else "ws:",
            "",
            target.port,
            {
                "host": target.host_header,
                "suppress_origin": True,  # a smart program is no browser
                "header": [f"{name}: {value}" for name, value in asked_headers(request, target)],
            },
        )
        self.asked: Final = "\r\n".join(lines).encode()

    def codec(self, head: Head) -> WebSocketClientCodec:
        """Reads and writes the frames that follow.

        :raises ConnectFailed: the server chose an extension.
        """
        refuse_extensions(head)
        return WebSocketClientCodec()


class WebSocketClientCodec:
    """See `frames.FrameCodec`."""

    compresses = False

    def __init__(self) -> None:
        self._parts: Iterator[bytes] = iter(())
        # It asks for the header, the length and the payload in turn. Text is decoded once, by
        # Python's own strict decoder: the package checks UTF-8 in Python.
        self._buffer: Final = frame_buffer(lambda _: next(self._parts), skip_utf8_validation=True)

    def decode(self, header: bytes, payload: bytes, limit: int) -> bytes:  # noqa: ARG002
        """See `FrameCodec.decode`."""
        self._parts = iter(part for part in (header[:2], header[2:], payload) if part)
        data = self._buffer.recv_frame().data
        assert isinstance(data, bytes)  # noqa: S101 - for the type checker
        return data

    def encode(self, opcode: Opcode, payload: bytes) -> bytes:
        """See `FrameCodec.encode`."""
        raw: bytes = _MaskedFrame(fin=1, opcode=opcode, data=payload).format()
        return raw


class _MaskedFrame(ABNF):
    """A frame to send, whose mask is not left to Python: 1 MiB would take it 3 ms."""

    def _get_masked(self, mask_key: str | bytes) -> bytes:
        assert isinstance(mask_key, bytes)  # noqa: S101 - for the type checker
        assert isinstance(self.data, bytes)  # noqa: S101 - for the type checker
        return mask_key + apply_mask(self.data, mask_key)
