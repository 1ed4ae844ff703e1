"""How much of output.xml an echo fills."""

from __future__ import annotations

from typing import Final

from bench.rounds import ratios
from bench.row import Row
from bench.rows.echo import ECHOES, OURS, PEER, run

_ECHO: Final = ECHOES[0]


def _ratios() -> list[float]:
    measured = run(_ECHO).bytes
    return ratios(measured[OURS], measured[PEER])


ROWS: Final = (
    Row(
        "output-size",
        f"size of output.xml for {_ECHO.pairs * _ECHO.rounds:,} echoes at level INFO",
        "the peer's",
        1.5,
        _ratios,
    ),
)
