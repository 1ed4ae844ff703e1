"""Thousands of sockets in one test: what one more costs, and those that nobody answers."""

from __future__ import annotations

import functools
import json
from typing import Any, Final

from bench.growing import SILENT, SOCKETS
from bench.processes import run, server
from bench.row import Row

_ROUNDS: Final = 3


@functools.cache
def _took(what: str) -> list[dict[str, Any]]:
    with server() as url:
        return [json.loads(run("-m", "bench.growing", what, url)) for _ in range(_ROUNDS)]


def _growth(of: str) -> list[float]:
    return [last / first for first, last in (each[of] for each in _took("open"))]


def _held(of: str) -> list[float]:
    return [each[of] for each in _took("silent")]


ROWS: Final = (
    Row(
        "5000-sockets-connect",
        f"`Connect Socket` + `Wait For Socket Open`, the last hundred of {SOCKETS:,} sockets",
        "the first hundred, ten by ten beside `websocket-client`",
        1.1,
        functools.partial(_growth, "connect"),
    ),
    Row(
        "5000-sockets-close",
        f"`Close Socket` + `Wait For Socket Close`, with {SOCKETS:,} sockets open",
        "with a hundred, ten by ten beside `websocket-client`",
        1.1,
        functools.partial(_growth, "close"),
    ),
    Row(
        "silent-servers-threads",
        f"threads for {SILENT:,} sockets whose server never answers",
        "none",
        1,
        functools.partial(_held, "threads"),
        "",
    ),
    Row(
        "silent-servers-descriptors",
        f"descriptors for each of {SILENT:,} sockets whose server never answers",
        "one",
        1.01,
        functools.partial(_held, "descriptors"),
        "",
    ),
)
