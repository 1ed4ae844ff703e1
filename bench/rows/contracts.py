"""What a contract costs: an echo whose messages are held to one, beside the same that is not."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bench.row import Row
from bench.suites import measure

_PAIRS: Final = 100
_ROUNDS: Final = 20
_DOCUMENT: Final = Path(__file__).parent.parent / "contract.yaml"

_HEAD: Final = f"""\
*** Settings ***
Library           SwanSocketLibrary
Library           bench.keywords.Contracts
Suite Setup       Connect

*** Keywords ***
Connect
    ${{url}} =    Start Socket Server
    Use Socket Contract    {_DOCUMENT.as_posix()}
    Connect Socket    ${{url}}
    Wait For Socket Open
"""
_ORDER: Final = (
    '{"type": "order", "id": 7, "user": {"name": "mia"}, "items": [{"name": "tea", "price": 3.5}]}'
)
_ECHO: Final = (
    f"    Send Socket Message    {_ORDER}\n    Wait For Socket Message    ==    {_ORDER}\n"
)

_KINDS: Final = {
    "held": "    Hold    yes\n" + _ECHO * _PAIRS,
    "free": "    Hold    no\n" + _ECHO * _PAIRS,
}


def _ratios() -> list[float]:
    seconds = measure(_HEAD, _KINDS, _ROUNDS).seconds
    pairs = zip(seconds["held"], seconds["free"], strict=True)
    return [held / free for held, free in pairs]


ROWS: Final = (
    Row(
        "contract",
        "an echo of JSON, 93 B, under `Use Socket Contract`",
        "the same echo without",
        2.0,
        _ratios,
    ),
)
