from __future__ import annotations

from dataclasses import replace

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.transport.websocket_client import WebSocketClientTransport
from utest.transport.conftest import OPTIONS


def test_it_cannot_compress_and_names_the_transport_that_can() -> None:
    transport = WebSocketClientTransport()
    transport.check(OPTIONS)
    with pytest.raises(InvalidArgument, match="with transport=websockets"):
        transport.check(replace(OPTIONS, compression=True))
