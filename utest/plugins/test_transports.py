from __future__ import annotations

import subprocess
import sys

from SwanSocketLibrary.plugins.transports import swan_transports


def test_the_transport_on_websocket_client_is_registered() -> None:
    (name,) = swan_transports()
    assert name == "websocket-client"


def test_its_factory_makes_a_new_transport_each_time() -> None:
    factory = swan_transports()["websocket-client"]
    first, second = factory(), factory()
    try:
        assert type(first).__name__ == "WebSocketClientTransport"
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
