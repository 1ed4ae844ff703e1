"""The table, on the console and as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bench.charts import CHARTS
from bench.known import KNOWN
from bench.machine import machine, versions
from bench.rounds import shown
from bench.row import Result
from tools.processes import ROOT

PAGE: Final = ROOT / "docs" / "performance.rst"

_HEAD: Final = """\
Performance
===========

.. Generated from what was measured by: python -m invoke bench --update

How fast the library is, beside what a user would pick instead. Figures of one machine at one
moment say little, so every row is a *ratio*: both sides take turns, A B A B, in one run and, where
both are keywords, in one Robot Framework process. The figure is the median of at least five
rounds, with the least and the greatest behind it; what is below 1 is faster, or less, than the
other side. The server is a process of its own, the same for both sides. ``python -m pip install
-e ".[bench]"`` and ``python -m invoke bench`` measure it anew, ``bench --row NAME`` one row alone.

*The limit* is what no keywords over websocket-client could be faster than: the same keywords doing
nothing, with the same signatures, types, documentation and tags and one line in the log each, plus
the same work done by websocket-client alone. *The peer* is robotframework-websocketclient, whose
keywords pass websocket-client's calls on: no documentation, no tags, no line in the log.

"""

_BARS: Final = """\
Rows with a bar
---------------

"""

_BESIDE: Final = """\
What else it is beside
----------------------

Nothing is asked of these rows. They say what is lost or won against a script without Robot
Framework, and against the peer or the limit where the bar is about the other.

"""

_KNOWN: Final = """\
What falls short
----------------

"""

_CURVES: Final = """\
How it grows
------------

"""

_MACHINE: Final = """\
Measured with
-------------

"""


def line(result: Result) -> str:
    """A row for the console."""
    row = result.row
    return f"{row.name:<28} {result.figures!s:<26} {_bar(result):>8}  {_verdict(result)}"


def header() -> str:
    """What stands above the rows on the console."""
    return f"{'row':<28} {'median (least-greatest)':<26} {'bar':>8}  verdict"


def page(results: Sequence[Result]) -> str:
    """The page's text."""
    asked = [result for result in results if result.row.bar is not None]
    beside = [result for result in results if result.row.bar is None]
    short = [result for result in asked if not result.met]
    parts = [_HEAD, _BARS, _asked(asked)]
    if short:
        parts += [_KNOWN, *(_why(result) for result in short)]
    parts += [_BESIDE, _beside(beside), _CURVES, *map(_figure, CHARTS), _MACHINE]
    parts.append(_list({**machine(), **versions()}))
    return "".join(parts)


def _asked(results: Sequence[Result]) -> str:
    rows = [("Row", "What", "Beside", "Median (least–greatest)", "Bar", "Verdict")]
    for result in results:
        row = result.row
        rows.append(
            (
                f"``{row.name}``",
                _literal(row.what),
                _literal(row.peer),
                str(result.figures),
                _bar(result),
                _verdict(result),
            )
        )
    return _table(rows)


def _beside(results: Sequence[Result]) -> str:
    rows = [("Row", "What", "Beside", "Median (least–greatest)")]
    for result in results:
        row = result.row
        rows.append(
            (f"``{row.name}``", _literal(row.what), _literal(row.peer), str(result.figures))
        )
    return _table(rows)


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = [".. list-table::", "   :header-rows: 1", "   :widths: auto", ""]
    for row in rows:
        first, *others = row
        lines += [f"   * - {first}", *(f"     - {cell}" for cell in others)]
    return "\n".join([*lines, "", ""])


def _why(result: Result) -> str:
    name = result.row.name
    return f"``{name}``\n    {_literal(KNOWN.get(name, 'Not known yet.'))}\n\n"


def _figure(name: str) -> str:
    chart = CHARTS[name]()
    return f".. image:: {chart_file(name)}\n   :alt: {chart.title}\n\n"


def chart_file(name: str) -> str:
    """The file of a chart, beside the page."""
    return f"performance-{name}.svg"


def _list(facts: Mapping[str, str]) -> str:
    return "".join(f"- {name}: {fact}\n" for name, fact in facts.items())


def _bar(result: Result) -> str:
    row = result.row
    return "\N{EN DASH}" if row.bar is None else f"≤ {shown(row.bar)}{row.unit}"


def _verdict(result: Result) -> str:
    if result.row.bar is None:
        return "\N{EN DASH}"
    return "met" if result.met else "NOT met"


def _literal(text: str) -> str:
    """Text of a row for the page: its code in double backticks."""
    return text.replace("`", "``")
