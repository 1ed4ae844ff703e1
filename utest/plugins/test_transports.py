from __future__ import annotations

import subprocess
import sys

import pytest

from SwanSocketLibrary.plugins.transports import swan_transports


def test_both_transports_are_registered() -> None:
    assert list(swan_transports()) == ["websocket-client", "websockets"]


@pytest.mark.parametrize(
    ("name", "type_name"),
    [("websocket-client", "WebSocketClientTransport"), ("websockets", "WebSocketsTransport")],
)
def test_a_factory_makes_a_new_transport_each_time(name: str, type_name: str) -> None:
    factory = swan_transports()[name]
    first, second = factory(), factory()
    try:
        assert type(first).__name__ == type_name
        assert first is not second
    finally:
        first.shutdown(1)
        second.shutdown(1)


def test_registering_it_does_not_import_the_websocket_package() -> None:
    """Importing the library must stay cheap."""
    program = (
        "import sys, SwanSocketLibrary as s; s.SwanSocketLibrary();"
        "sys.exit('websocket' in sys.modules or 'websockets' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", program], check=False)  # noqa: S603
    assert result.returncode == 0
