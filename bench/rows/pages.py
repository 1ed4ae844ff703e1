"""Pages of a program: opening one, its handlers, what it hears and echoes, what it holds."""

from __future__ import annotations

import functools
import json
import tempfile
from pathlib import Path
from typing import Final

from bench.processes import server
from bench.rounds import ratios
from bench.row import Row
from bench.suites import Measured, measure

_OPENED: Final = 10
_CALLS: Final = 300
_MESSAGES: Final = 20_000
_SIZE: Final = 100
_ECHOES: Final = 500
_ROUNDS: Final = 9

_PAGE: Final = Path(__file__).parent.parent / "pages" / "bench.js"

_HEAD: Final = """\
*** Settings ***
Library        SwanSocketLibrary    auto_closing_level=SUITE
Library        bench.limit.DoingNothing
Library        bench.keywords.PageStopwatches
Suite Setup    Connect Both

*** Keywords ***
Connect Both
    Connect Socket    ${URL}
    Wait For Socket Open
    Open Swan Page    ${PAGE}    query=${{dict(url=$URL)}}
    Wait For Swan Page Data    state    ==    open
"""

_OPENING: Final = """\
*** Settings ***
Library    SwanSocketLibrary
Library    bench.keywords.PageStopwatches
Suite Setup    Write Empty Pages    ${FOLDER}    ${COUNT}
"""

_KINDS: Final = {
    "handler": "    Call Swan Page Handler    nothing\n" * _CALLS,
    "nothing": "    Nothing Call Swan Page Handler    nothing\n" * _CALLS,
    "no operation": "    No Operation\n" * 2 * _CALLS,
    "heard": (
        f"    Call Swan Page Handler    flood    {_MESSAGES}    {_SIZE}\n"
        f"    Wait For Swan Page Data    heard    ==    {_MESSAGES}    timeout=60s\n"
    ),
    "taken": (
        f"    Send Socket Message    flood {_MESSAGES} {_SIZE}\n"
        f"    Wait For Socket Messages    {_MESSAGES}    timeout=60s\n"
    ),
    "page echo": (
        f"    Call Swan Page Handler    echo    {_ECHOES}    0123456789abcdef\n"
        f"    Wait For Swan Page Data    echoed    ==    {_ECHOES}    timeout=60s\n"
    ),
    "session echo": f"    Session Echo    0123456789abcdef    {_ECHOES}\n",
    "keyword echo": (
        "    Send Socket Message    0123456789abcdef\n    Wait For Socket Message\n" * _ECHOES
    ),
}


@functools.cache
def _measured() -> Measured:
    with server() as url:
        return measure(_HEAD, _KINDS, _ROUNDS, {"URL": url, "PAGE": str(_PAGE)})


@functools.cache
def _opened() -> Measured:
    kinds = {
        "page": f"    Open Empty Pages    ${{ROUND}}    {_OPENED}\n",
        "python": f"    Start Python    {_OPENED}\n",
    }
    with tempfile.TemporaryDirectory() as folder:
        count = str((_ROUNDS + 1) * _OPENED)
        return measure(_OPENING, kinds, _ROUNDS, {"COUNT": count, "FOLDER": folder})


def _opening() -> list[float]:
    opened = _opened()
    return ratios(opened.seconds["page"], opened.seconds["python"])


def _megabytes() -> list[float]:
    return [json.loads(message) / 1e6 for message in _opened().messages["page"]]


def _handler() -> list[float]:
    seconds = _measured().seconds
    bare = zip(seconds["nothing"], seconds["no operation"], strict=True)
    return ratios(seconds["handler"], [nothing + pair for nothing, pair in bare])


def _beside(ours: str, theirs: str) -> list[float]:
    seconds = _measured().seconds
    return ratios(seconds[ours], seconds[theirs])


ROWS: Final = (
    Row(
        "page-open",
        "`Open Swan Page` of an empty page, with its process",
        "starting `python -c pass`",
        3.0,
        _opening,
    ),
    Row(
        "page-memory",
        "what the process of an empty page holds",
        "",
        32,
        _megabytes,
        " MB",
    ),
    Row(
        "page-handler",
        "`Call Swan Page Handler` of a handler that does nothing",
        "the same keyword doing nothing + two `No Operation`",
        1.0,
        _handler,
    ),
    Row(
        "page-messages",
        f"{_MESSAGES:,} messages of {_SIZE} B that a page hears",
        "the same, taken by `Wait For Socket Messages`",
        3.0,
        functools.partial(_beside, "heard", "taken"),
    ),
    Row(
        "page-echo",
        "an echo that a page sends from its listener, 16 B",
        "an echo of the session, without keywords",
        3.0,
        functools.partial(_beside, "page echo", "session echo"),
    ),
    Row(
        "page-echo-keywords",
        "an echo that a page sends from its listener, 16 B",
        "`Send Socket Message` + `Wait For Socket Message`",
        None,
        functools.partial(_beside, "page echo", "keyword echo"),
    ),
)
