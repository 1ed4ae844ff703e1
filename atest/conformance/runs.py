"""The suite's three runs: of the client, of the embedded server, and of ``websockets`` itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kosoku import FailureError, run_fuzzingclient, run_fuzzingserver
from websockets.asyncio.server import ServerConnection, serve

from atest.conformance.echoing import AT_ONCE, run_cases
from atest.conformance.verdicts import Verdict
from SwanSocketLibrary.server import ServerPool
from SwanSocketLibrary.transport.websocket_client import WebSocketClientTransport

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
    """Holds the library's client transport to the suite's server."""

    return asyncio.run(_serve(cases))


def run_server(cases: Selection) -> list[Verdict]:
    """Holds the embedded echo server to the suite's client."""
    pool = ServerPool()
    try:
        return asyncio.run(_call_on(pool.start("echo").url, cases))
    finally:
        pool.stop_all()


def run_websockets(cases: Selection) -> list[Verdict]:
    """Holds an echo server of the package ``websockets`` to the same, without compression."""
    silent = logging.getLogger("atest.conformance")  # it logs each case that ends in an error
    silent.disabled = True

    async def echo(connection: ServerConnection) -> None:
        async for message in connection:
            await connection.send(message)

    async def run() -> list[Verdict]:
        async with serve(
            echo, "127.0.0.1", 0, compression=None, max_size=None, logger=silent
        ) as server:
            (listening,) = server.sockets
            return await _call_on(f"ws://127.0.0.1:{listening.getsockname()[1]}", cases)

    return asyncio.run(run())


async def _serve(cases: Selection) -> list[Verdict]:
    verdicts: list[Verdict] = []
    async with run_fuzzingserver(cases.included, list(cases.excluded), port=0) as server:
        url = f"ws://{server.address}:{server.port}"
        await asyncio.to_thread(run_cases, url, WebSocketClientTransport)
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
