from __future__ import annotations

import pytest

from SwanSocketLibrary.swan.handshake import HandshakeRequest


def test_a_request_does_not_show_its_credentials() -> None:
    request = HandshakeRequest("ws://user:secret@example.com/", (("Authorization", "secret"),))
    assert "secret" not in repr(request)


@pytest.mark.rule("S21")
def test_a_handshake_may_take_60_seconds_by_default() -> None:
    assert HandshakeRequest("ws://example.com/").timeout == 60.0
