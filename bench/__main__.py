"""Measures every row, or those that ``--row`` names; ``--update`` writes the page.

It fails if a row falls short of its bar that `KNOWN` has no reason for.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from typing import Final

from bench.charts import CHARTS
from bench.known import KNOWN
from bench.report import PAGE, chart_file, header, line, page
from bench.row import Result, Row
from bench.rows import ROWS

_NAMES: Final = tuple(row.name for row in ROWS)


def main() -> None:
    """Measures, prints, and writes the page if asked to."""
    rows, update = _arguments()
    start = time.monotonic()
    print(header())
    results = [_measured(row) for row in rows]
    print(f"{time.monotonic() - start:.0f} s")
    if update:
        _update(results)
    _judge(results)


def _measured(row: Row) -> Result:
    result = row.result()
    print(line(result), flush=True)
    return result


def _update(results: Sequence[Result]) -> None:
    PAGE.write_text(page(results), encoding="utf-8", newline="\n")
    for name, chart in CHARTS.items():
        file = PAGE.with_name(chart_file(name))
        file.write_text(chart().svg(), encoding="utf-8", newline="\n")


def _judge(results: Sequence[Result]) -> None:
    unknown = []
    for result in results:
        name = result.row.name
        if result.met and name in KNOWN:
            print(f"{name} met its bar: take it out of KNOWN if it does so every time.")
        elif not result.met and name in KNOWN:
            print(f"{name} is known to fall short: {KNOWN[name]}")
        elif not result.met:
            unknown.append(name)
    if unknown:
        raise SystemExit(f"Falling short of their bars: {', '.join(unknown)}")


def _arguments() -> tuple[list[Row], bool]:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--row",
        action="append",
        choices=_NAMES,
        metavar="NAME",
        help=f"measure this row alone; can be given several times: {', '.join(_NAMES)}",
    )
    parser.add_argument("--update", action="store_true", help="write docs/performance.rst")
    given = parser.parse_args()
    if given.row and given.update:
        parser.error("--update needs every row: leave out --row.")
    return [row for row in ROWS if not given.row or row.name in given.row], given.update


if __name__ == "__main__":
    main()
