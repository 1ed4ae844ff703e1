"""What the conformance suite found on the server (case 7.1.5)."""

from __future__ import annotations

import pytest

from SwanSocketLibrary.events.entries import CloseFrame
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.waiting import Deadline
from utest.server.raw_client import (
    CLOSE,
    CONTINUATION,
    PATIENCE,
    TEXT,
    RawClient,
    Received,
    close_payload,
    frame,
)


@pytest.mark.parametrize("rest", [b"", frame(CONTINUATION, b"end")])
def test_a_close_inside_a_fragmented_message_is_answered_with_its_code(
    server: EmbeddedServer, raw: RawClient, rest: bytes
) -> None:
    said = close_payload(1001, b"bye")
    raw.send(frame(TEXT, b"begin", fin=False) + frame(CLOSE, said) + rest)
    assert raw.read_frame() == Received(CLOSE, said)
    assert raw.read_to_end() == b""
    assert server.wait_close(Deadline(PATIENCE)) == CloseFrame(1001, "bye")
