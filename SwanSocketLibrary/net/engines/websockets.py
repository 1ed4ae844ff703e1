"""The engine on the package websockets, with compression (RFC 7692)."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Final

from websockets.client import ClientProtocol
from websockets.datastructures import Headers
from websockets.exceptions import InvalidHandshake, PayloadTooBig, ProtocolError
from websockets.extensions import Extension
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame as RawFrame
from websockets.frames import Opcode as RawOpcode
from websockets.uri import WebSocketURI

from SwanSocketLibrary.net.error_text import ConnectFailed, printable
from SwanSocketLibrary.net.frames import TooLong, undecompressable
from SwanSocketLibrary.net.handshake import Head, asked_headers, refuse_extensions
from SwanSocketLibrary.net.interface import ConnectOptions, Opcode
from SwanSocketLibrary.net.target import Target
from SwanSocketLibrary.swan.model import HandshakeRequest

_EXTENSIONS: Final = "Sec-WebSocket-Extensions"
_LINE_END: Final = b"\r\n"


class WebSocketsHandshake:
    """Asks for one opening handshake; see `handshake.EngineHandshake`."""

    def __init__(self, target: Target, request: HandshakeRequest, options: ConnectOptions) -> None:
        offered = [ClientPerMessageDeflateFactory()] if options.compression else None
        uri = WebSocketURI(target.secure, target.host, target.port, "", "", None, None)
        self._protocol: Final = ClientProtocol(uri, extensions=offered)
        self.key: Final = self._protocol.key
        asked = self._protocol.connect()
        asked.path = target.resource
        del asked.headers["Host"]
        asked.headers["Host"] = target.host_header
        # The package would refuse values that are not ISO 8859-1; a smart program's are UTF-8.
        more = "".join(f"{name}: {value}\r\n" for name, value in asked_headers(request, target))
        self.asked: Final = asked.serialize()[: -len(_LINE_END)] + more.encode() + _LINE_END

    def codec(self, head: Head) -> WebSocketsCodec:
        """Reads and writes the frames that follow.

        :raises ConnectFailed: the server chose an extension that was not offered so.
        """
        if self._protocol.available_extensions is None:
            refuse_extensions(head)
            return WebSocketsCodec()
        chosen = head.headers.get(_EXTENSIONS, "")
        try:
            return WebSocketsCodec(
                self._protocol.process_extensions(Headers({_EXTENSIONS: chosen} if chosen else {}))
            )
        except InvalidHandshake as error:
            raise ConnectFailed.say(
                "the server chose the extension {chosen}, which does not fit what was offered: "
                "{error}",
                chosen=printable(chosen),
                error=printable(str(error)),
            ) from None


class WebSocketsCodec:
    """See `frames.FrameCodec`.

    :param extensions: what the handshake agreed on.
    """

    def __init__(self, extensions: Sequence[Extension] = ()) -> None:
        self._extensions: Final = extensions
        self.compresses = bool(extensions)

    def decode(self, header: bytes, payload: bytes, limit: int) -> bytes:
        """See `FrameCodec.decode`."""
        parts = iter((header[:2], header[2:], payload) if header[2:] else (header, payload))
        parsing = RawFrame.parse(
            lambda _: _at_once(next(parts)),
            mask=False,
            max_size=limit,
            extensions=self._extensions,
        )
        try:
            next(parsing)
        except StopIteration as parsed:
            frame: RawFrame = parsed.value
        except PayloadTooBig:
            raise TooLong from None
        except ProtocolError as error:
            raise undecompressable(error) from None
        return bytes(frame.data)

    def encode(self, opcode: Opcode, payload: bytes) -> bytes:
        """See `FrameCodec.encode`; compressed if that was agreed on."""
        return RawFrame(RawOpcode(opcode), payload).serialize(
            mask=True, extensions=self._extensions
        )


def _at_once(part: bytes) -> Generator[None, None, bytes]:
    """What the package's parser waits for is there already."""
    return part
    yield  # which makes it the generator that is asked for
