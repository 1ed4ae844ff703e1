"""The transports that come with the library, and what a plugin's has to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from SwanSocketLibrary.errors import PluginError, ends_test
from SwanSocketLibrary.net.interface import Transport, TransportFactory
from SwanSocketLibrary.plugins.hookspecs import hookimpl
from SwanSocketLibrary.swan.failures import describe

_METHODS: Final = ("check", "connect", "shutdown")


def checked(name: str, plugin: str, factory: TransportFactory) -> TransportFactory:
    """The factory of a transport, whose errors name it.

    :param plugin: whose it is.
    """

    def make() -> Transport:
        try:
            made = factory()
        except Exception as error:
            if ends_test(error):
                raise
            raise PluginError(
                f"plugin '{plugin}' raised {type(error).__name__} while it made the transport "
                f"'{name}': {error}"
            ) from error
        lacking = [each for each in _METHODS if not callable(getattr(made, each, None))]
        if lacking:
            raise PluginError(
                f"plugin '{plugin}' made {describe(made)} as the transport '{name}'; it lacks "
                f"{', '.join(lacking)}, see SwanSocketLibrary.plugins.Transport"
            )
        return made

    return make


def _websocket_client() -> Transport:
    from SwanSocketLibrary.net.transport import WebSocketClientTransport

    return WebSocketClientTransport()


def _websockets() -> Transport:
    from SwanSocketLibrary.net.transport import WebSocketsTransport

    return WebSocketsTransport()


@hookimpl
def swan_transports() -> Mapping[str, TransportFactory]:
    """Registers those on the packages websocket-client and websockets."""
    return {"websocket-client": _websocket_client, "websockets": _websockets}
