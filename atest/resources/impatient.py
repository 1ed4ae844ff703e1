"""A variable file with a plugin: the transport of the run, but it soon loses its patience with a
server that does not read: after 300 ms with 1 MiB that waits, instead of 10 s with 16 MiB."""

from __future__ import annotations

import os
from collections.abc import Mapping

from SwanSocketLibrary.net.connection import SendLimits
from SwanSocketLibrary.net.interface import Transport, TransportFactory
from SwanSocketLibrary.net.transport import WebSocketClientTransport, WebSocketsTransport
from SwanSocketLibrary.plugins.hookspecs import hookimpl

__all__ = ["IMPATIENT"]

_LIMITS = SendLimits(high_water=1 << 20, patience=0.3)


class _Impatient:
    @hookimpl
    def swan_transports(self) -> Mapping[str, TransportFactory]:
        return {"impatient": _transport}


def _transport() -> Transport:
    if os.environ.get("SWAN_TRANSPORT") == "websockets":
        return WebSocketsTransport(send_limits=_LIMITS)
    return WebSocketClientTransport(send_limits=_LIMITS)


IMPATIENT = _Impatient()
