"""The runs of what is tested: the library's client on its transports, and the embedded server."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from atest.conformance.echoing import OPTIONS, run_cases
from atest.conformance.selections import Selection
from atest.conformance.suite import hold_client, hold_server
from atest.conformance.verdicts import Verdict
from SwanSocketLibrary.net.interface import ConnectOptions, TransportFactory
from SwanSocketLibrary.net.transport import WebSocketClientTransport, WebSocketsTransport
from SwanSocketLibrary.server.pool import ServerPool


def run_client(cases: Selection) -> list[Verdict]:
    """Holds the default transport, websocket-client, to the suite's server."""
    return _run_client(cases, WebSocketClientTransport, OPTIONS)


def run_websockets_transport(cases: Selection) -> list[Verdict]:
    """Holds the transport websockets to the suite's server."""
    return _run_client(cases, WebSocketsTransport, OPTIONS)


def run_compressing_client(cases: Selection) -> list[Verdict]:
    """Holds the transport websockets to the suite's server, and has it offer compression."""
    return _run_client(cases, WebSocketsTransport, replace(OPTIONS, compression=True))


def run_server(cases: Selection) -> list[Verdict]:
    """Holds the embedded echo server, which agrees to compression, to the suite's client."""
    pool = ServerPool()
    try:
        return asyncio.run(hold_server(cases, pool.start("echo", compression=True).url))
    finally:
        pool.stop_all()


def _run_client(
    cases: Selection, transport: TransportFactory, options: ConnectOptions
) -> list[Verdict]:
    async def call(url: str) -> None:
        await asyncio.to_thread(run_cases, url, transport, options, cases.at_once)

    return asyncio.run(hold_client(cases, call))
