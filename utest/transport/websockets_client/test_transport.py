from __future__ import annotations

from dataclasses import replace

from SwanSocketLibrary.transport.websockets_client import WebSocketsTransport
from utest.transport.conftest import OPTIONS


def test_it_can_compress() -> None:
    WebSocketsTransport().check(replace(OPTIONS, compression=True))
