"""The rows, in the order of the table; a module for each family of them."""

from __future__ import annotations

from typing import Final

from bench.row import Row
from bench.rows import (
    automatic_answers,
    call_and_wait,
    connecting,
    contracts,
    counting,
    delay,
    echo,
    filtered_waits,
    flood,
    growing,
    import_time,
    many_at_once,
    million,
    output_size,
    pages,
    server_clients,
)

ROWS: Final[tuple[Row, ...]] = (
    *echo.ROWS,
    *call_and_wait.ROWS,
    *counting.ROWS,
    *contracts.ROWS,
    *connecting.ROWS,
    *flood.ROWS,
    *delay.ROWS,
    *automatic_answers.ROWS,
    *many_at_once.ROWS,
    *growing.ROWS,
    *filtered_waits.ROWS,
    *million.ROWS,
    *import_time.ROWS,
    *output_size.ROWS,
    *pages.ROWS,
    *server_clients.ROWS,
)
"""Every row; those without a bar are there to compare with."""
