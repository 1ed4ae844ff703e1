"""The suite itself: its server, which clients are held to, and its client, for servers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from kosoku import FailureError, run_fuzzingclient, run_fuzzingserver

from atest.conformance.selections import Selection
from atest.conformance.verdicts import Verdict

if TYPE_CHECKING:
    from kosoku._kosoku import CaseResult


async def hold_client(cases: Selection, call: Callable[[str], Awaitable[None]]) -> list[Verdict]:
    """Holds a client to the suite's server.

    :param call: has the client call for every case; it gets the server's URL, without a slash at
        its end.
    """
    verdicts: list[Verdict] = []
    async with run_fuzzingserver(cases.included, list(cases.excluded), port=0) as server:
        await call(f"ws://{server.address}:{server.port}")
        verdicts += await _verdicts(server.get_result())
    return verdicts


async def hold_server(cases: Selection, url: str) -> list[Verdict]:
    """Holds an echo server to the suite's client."""
    running = run_fuzzingclient(
        url, cases.included, list(cases.excluded), concurrency=cases.at_once
    )
    return await _verdicts(running)


async def _verdicts(results: Awaitable[list[CaseResult]]) -> list[Verdict]:
    try:
        return [Verdict.of(result) for result in await results]
    except FailureError as failure:  # a case failed; the others are in there, too
        return [Verdict.of(result) for result in failure.results]
