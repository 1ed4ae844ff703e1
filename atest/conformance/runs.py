"""The suite's three runs: of the client, of the embedded server, and of ``websockets`` itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kosoku import FailureError, run_fuzzingclient, run_fuzzingserver
from websockets.asyncio.server import ServerConnection, serve

from atest.conformance.echoing import AT_ONCE, OPTIONS, run_cases
from atest.conformance.verdicts import Verdict
from SwanSocketLibrary.server import ServerPool
from SwanSocketLibrary.transport.interface import ConnectOptions, TransportFactory
from SwanSocketLibrary.transport.websocket_client import WebSocketClientTransport
from SwanSocketLibrary.transport.websockets_client import WebSocketsTransport

if TYPE_CHECKING:
    from kosoku._kosoku import CaseResult

COMPRESSION: Final = ("12.*", "13.*")


@dataclass(frozen=True, slots=True)
class Selection:
    """Some of the suite's cases.

    :ivar name: in words, for the page.
    :ivar included: patterns of case numbers, ``None`` for all.
    :ivar excluded: patterns of those that are left out.
    """

    name: str
    included: Sequence[str] | None = None
    excluded: Sequence[str] = ()

    def without_compression(self, name: str) -> Selection:
        """The same, but for the cases of permessage-deflate."""
        return Selection(name, self.included, [*self.excluded, *COMPRESSION])


def run_client(cases: Selection) -> list[Verdict]:
    """Holds the library's default transport to the suite's server."""
    return asyncio.run(_serve(cases, WebSocketClientTransport, OPTIONS))


def run_compressing_client(cases: Selection) -> list[Verdict]:
    """Holds the transport that can compress to the suite's server, and has it offer that."""
    return asyncio.run(_serve(cases, WebSocketsTransport, replace(OPTIONS, compression=True)))


def run_server(cases: Selection) -> list[Verdict]:
    """Holds the embedded echo server to the suite's client."""
    pool = ServerPool()
    try:
        return asyncio.run(_call_on(pool.start("echo", compression=True).url, cases))
    finally:
        pool.stop_all()


def run_websockets(cases: Selection) -> list[Verdict]:
    """Holds an echo server of the package ``websockets`` to the same."""
    silent = logging.getLogger("atest.conformance")  # it logs each case that ends in an error
    silent.disabled = True

    async def echo(connection: ServerConnection) -> None:
        async for message in connection:
            await connection.send(message)

    async def run() -> list[Verdict]:
        async with serve(echo, "127.0.0.1", 0, max_size=None, logger=silent) as server:
            (listening,) = server.sockets
            return await _call_on(f"ws://127.0.0.1:{listening.getsockname()[1]}", cases)

    return asyncio.run(run())


async def _serve(
    cases: Selection, transport: TransportFactory, options: ConnectOptions
) -> list[Verdict]:
    verdicts: list[Verdict] = []
    async with run_fuzzingserver(cases.included, list(cases.excluded), port=0) as server:
        url = f"ws://{server.address}:{server.port}"
        await asyncio.to_thread(run_cases, url, transport, options)
        verdicts += await _verdicts(server.get_result())
    return verdicts


async def _call_on(url: str, cases: Selection) -> list[Verdict]:
    return await _verdicts(
        run_fuzzingclient(url, cases.included, list(cases.excluded), concurrency=AT_ONCE)
    )


async def _verdicts(results: Awaitable[list[CaseResult]]) -> list[Verdict]:
    try:
        return [Verdict.of(result) for result in await results]
    except FailureError as failure:  # a case failed; the others are in there, too
        return [Verdict.of(result) for result in failure.results]
