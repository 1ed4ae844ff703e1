"""Where the bar lies: a client and an echo server of the package ``websockets`` itself."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from atest.conformance.echoing import AGENT
from atest.conformance.selections import Selection
from atest.conformance.suite import hold_client, hold_server
from atest.conformance.verdicts import Verdict

_SILENT: Final = logging.getLogger("atest.conformance")  # it logs each case that ends in an error
_SILENT.disabled = True

_NO_PINGS: Final = None
"""The suite takes a Ping for the end of a case; by default, one would come after 20 seconds."""


def run_websockets_client(cases: Selection) -> list[Verdict]:
    """Holds a client of the package to the suite's server; it offers compression."""
    return asyncio.run(hold_client(cases, lambda url: _call_for_cases(url, cases.at_once)))


def run_websockets_server(cases: Selection) -> list[Verdict]:
    """Holds an echo server of the package to the suite's client; it agrees to compression."""

    async def run() -> list[Verdict]:
        async with serve(
            _echo, "127.0.0.1", 0, max_size=None, ping_interval=_NO_PINGS, logger=_SILENT
        ) as server:
            (listening,) = server.sockets
            return await hold_server(cases, f"ws://127.0.0.1:{listening.getsockname()[1]}")

    return asyncio.run(run())


async def _echo(connection: ClientConnection | ServerConnection) -> None:
    async for message in connection:
        await connection.send(message)


async def _call_for_cases(url: str, at_once: int) -> None:
    async with _connect(f"{url}/getCaseCount") as connection:
        left = iter(range(1, int(await connection.recv()) + 1))

    async def call_for_next() -> None:
        for case in left:
            async with _connect(f"{url}/runCase?case={case}&agent={AGENT}") as connection:
                with suppress(ConnectionClosed):  # by an error; the verdict is the suite's
                    await _echo(connection)

    await asyncio.gather(*(call_for_next() for _ in range(at_once)))
    async with _connect(f"{url}/updateReports?agent={AGENT}") as connection:
        await connection.wait_closed()


def _connect(url: str) -> connect:
    return connect(url, max_size=None, ping_interval=_NO_PINGS, proxy=None, logger=_SILENT)
