from __future__ import annotations

from dataclasses import fields

import pytest

from SwanSocketLibrary.server.limits import LIMITS, ServerLimits


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("max_clients", "server_max_clients=10000"),
        ("handshake_timeout", "server_handshake_timeout=10s"),
        ("max_head", "server_max_head=64KiB"),
        ("max_message", "server_max_message=64MiB"),
        ("max_held", "server_max_held=256MiB"),
        ("keeps_gone", "server_keeps_gone=100"),
    ],
)
def test_the_defaults_are_the_contracts(name: str, text: str) -> None:
    assert LIMITS.setting(name) == text
    assert len(fields(LIMITS)) == 6


def test_odd_sizes_and_times_are_told_as_they_are() -> None:
    limits = ServerLimits(max_head=1500, handshake_timeout=0.25)
    assert limits.setting("max_head") == "server_max_head=1500 B"
    assert limits.setting("handshake_timeout") == "server_handshake_timeout=0.25s"
