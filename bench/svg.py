"""Line charts as SVG, legible in light and in dark: lines, marks and words on a card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from bench.scale import Scale, at_values, from_zero, powers_of_ten

Point = tuple[float, float]

_WIDTH: Final = 720
_HEIGHT: Final = 400
_LEFT: Final = 84
_RIGHT: Final = _WIDTH - 32
_BOTTOM: Final = _HEIGHT - 58
_TITLE: Final = 28
_LEGEND: Final = 50
_LEGEND_STEP: Final = 20
_MARKED: Final = 8
"""A line of more points has no marks."""

# In light and in dark; they are told apart by most colour-blind people, and dashes tell the rest.
_COLOURS: Final = (
    ("#0060a8", "#6cb6ff"),
    ("#b84a00", "#ffa657"),
    ("#00704a", "#56d4a0"),
    ("#8a3a8a", "#e0a3e0"),
)
_DASHES: Final = ("none", "8 4", "2 4", "10 3 2 3")

_STYLE: Final = """\
text {{ font: 13px system-ui, sans-serif; fill: #1f2328; }}
.title {{ font-size: 15px; font-weight: 600; }}
.card {{ fill: #ffffff; stroke: #d0d7de; }}
.grid {{ stroke: #d8dee4; }}
.line {{ fill: none; stroke-width: 2.5; stroke-linejoin: round; }}
{light}
@media (prefers-color-scheme: dark) {{
text {{ fill: #e6edf3; }}
.card {{ fill: #0d1117; stroke: #30363d; }}
.grid {{ stroke: #30363d; }}
{dark}
}}
"""


@dataclass(frozen=True)
class Chart:
    """Lines over a common axis.

    :ivar lines: what each is, and its points.
    :ivar logarithmic: both axes, or none of them.
    :ivar word: how a value stands below the axis.
    """

    title: str
    below: str
    beside: str
    lines: Mapping[str, Sequence[Point]]
    logarithmic: bool = False
    word: Callable[[float], str] = "{:g}".format

    def svg(self) -> str:
        """The text of an SVG file."""
        return "\n".join([*_Drawing(self).parts(), "</svg>", ""])


class _Drawing:
    """One chart, being drawn."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        across, up = (
            [point[axis] for line in chart.lines.values() for point in line] for axis in (0, 1)
        )
        self._x: Scale = at_values(across) if chart.logarithmic else from_zero(across)
        self._y: Scale = powers_of_ten(up) if chart.logarithmic else from_zero(up)
        self._top = _LEGEND + _LEGEND_STEP * len(chart.lines)

    def parts(self) -> Iterator[str]:
        """The elements, but for the last tag."""
        title = escape(self._chart.title)
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
            f'width="{_WIDTH}" height="{_HEIGHT}" role="img">'
        )
        yield f"<title>{title}</title>"
        yield f"<style>\n{_STYLE.format(light=_colours(0), dark=_colours(1))}</style>"
        inner = f'width="{_WIDTH - 1}" height="{_HEIGHT - 1}"'
        yield f'<rect class="card" x=".5" y=".5" {inner} rx="6"/>'
        yield _text(_LEFT, _TITLE, self._chart.title, 'class="title"')
        yield from self._axes()
        for number, (label, points) in enumerate(self._chart.lines.items()):
            yield from self._line(number, label, points)

    def _axes(self) -> Iterator[str]:
        for tick in self._y.ticks:
            y = self._up(tick)
            yield f'<path class="grid" d="M{_LEFT} {y:.1f}H{_RIGHT}"/>'
            yield _text(_LEFT - 8, y + 4, f"{tick:g}", 'text-anchor="end"')
        for tick in self._x.ticks:
            x = self._across(tick)
            yield f'<path class="grid" d="M{x:.1f} {self._top}V{_BOTTOM}"/>'
            yield _text(x, _BOTTOM + 20, self._chart.word(tick), 'text-anchor="middle"')
        yield _text((_LEFT + _RIGHT) / 2, _HEIGHT - 14, self._chart.below, 'text-anchor="middle"')
        middle = (self._top + _BOTTOM) / 2
        turned = f'transform="translate(22 {middle:g}) rotate(-90)" text-anchor="middle"'
        yield _text(0, 0, self._chart.beside, turned)

    def _line(self, number: int, label: str, points: Sequence[Point]) -> Iterator[str]:
        look = f'class="line c{number}" stroke-dasharray="{_DASHES[number]}"'
        legend = _LEGEND + _LEGEND_STEP * number
        yield f'<path {look} d="M{_LEFT} {legend - 4}h36"/>'
        yield _text(_LEFT + 46, legend, label)
        placed = [(self._across(x), self._up(y)) for x, y in points]
        yield f'<path {look} d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in placed)}"/>'
        if len(placed) <= _MARKED:
            for x, y in placed:
                yield f'<circle class="m{number}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'

    def _across(self, value: float) -> float:
        return _LEFT + self._x.place(value) * (_RIGHT - _LEFT)

    def _up(self, value: float) -> float:
        return _BOTTOM - self._y.place(value) * (_BOTTOM - self._top)


def _colours(scheme: int) -> str:
    return "\n".join(
        f".c{number} {{ stroke: {colour[scheme]}; }} .m{number} {{ fill: {colour[scheme]}; }}"
        for number, colour in enumerate(_COLOURS)
    )


def _text(x: float, y: float, text: str, attributes: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" {attributes}>{escape(text)}</text>'
