"""Draws lanes as HTML with SVG, without scripts and without anything loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Final

from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.output.previews import LINE, clock, message_line, seconds, visible
from SwanSocketLibrary.output.timeline.lanes import Lane, LaneStep, Severity, StepKind
from SwanSocketLibrary.swan.json_data import read_json, write_json

_LIGHT: Final = (
    "--swan-good:#136c1c;--swan-bad:#a8230b;--swan-quiet:#555;--swan-arrow:#0b57a4;"
    "--swan-line:#8a8a8a;--swan-wash:#fbe3dd;--swan-open:#2e7d32;--swan-wait:#b07a00;"
    "--swan-over:#6b6b6b"
)
_DARK: Final = (
    "--swan-good:#8fd39a;--swan-bad:#ff9b8f;--swan-quiet:#b8bbbd;--swan-arrow:#8cc4ff;"
    "--swan-line:#76838d;--swan-wash:#4a2420;--swan-open:#6fbf73;--swan-wait:#e0ad3b;"
    "--swan-over:#9aa3a9"
)

STYLE: Final = (
    f".swan{{{_LIGHT};font-size:1em;max-width:95em;line-height:1.4}}"
    f"[data-theme=dark] .swan{{{_DARK}}}"
    "@media(prefers-color-scheme:dark){"
    f"body:not([data-theme]) .swan{{{_DARK}}}}}"
    ".swan figure{margin:.6em 0 1.2em}"
    ".swan figcaption{margin-bottom:.3em}"
    ".swan ol{list-style:none;margin:0;padding:0}"
    ".swan li,.swan .ends{display:grid;"
    "grid-template-columns:6.5em 7.5em minmax(9em,23em) minmax(16em,1fr)}"
    ".swan .ends b:nth-child(4){display:flex;justify-content:space-between}"
    ".swan .t{color:var(--swan-quiet);text-align:right;padding-right:.6em;white-space:nowrap}"
    ".swan .s{border-left:.45em solid var(--swan-over);padding-left:.4em;font-weight:bold}"
    ".swan .CONNECTING,.swan .CLOSING{border-color:var(--swan-wait)}"
    ".swan .OPEN{border-color:var(--swan-open)}"
    ".swan .none{border-color:transparent}"
    ".swan .c{padding-right:.5em;text-align:right;overflow-wrap:anywhere}"
    ".swan .w{border:solid var(--swan-line);border-width:0 2px;padding:.1em .5em .25em;"
    "min-height:1.4em;overflow-wrap:anywhere}"
    ".swan .failed{grid-column:3/5;background:var(--swan-wash);border:2px solid var(--swan-bad);"
    "padding:.3em .6em;white-space:pre-wrap}"
    ".swan .failed b{color:var(--swan-bad)}"
    ".swan .caught{background:none;border:1px dashed var(--swan-line);padding:.1em .5em}"
    ".swan .caught,.swan .caught b{color:var(--swan-quiet)}"
    ".swan .fold{grid-column:2/5;padding:.2em .4em}"
    ".swan svg{display:block;width:100%;height:9px;overflow:visible;fill:none;"
    "stroke:var(--swan-arrow);stroke-width:1.5}"
    ".swan .good{color:var(--swan-good)}.swan .bad{color:var(--swan-bad)}"
    ".swan .quiet{color:var(--swan-quiet)}"
    ".swan bdi,.swan pre{font-family:monospace}"
    ".swan pre{margin:.2em 0;white-space:pre-wrap;overflow-wrap:anywhere;color:inherit;"
    "background:none;border:0}"
    ".swan summary{cursor:pointer}"
    "@media print{.swan li{break-inside:avoid}"
    ".swan details::details-content{content-visibility:visible;height:auto}}"
)
"""A style sheet whose rules apply inside ``.swan`` alone."""

PAGE_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{font-family:Helvetica,Arial,sans-serif;font-size:.85em;margin:1.2em;color:#000;"
    "background:#fff}"
    "@media(prefers-color-scheme:dark){body{color:#e2e1d7;background:#1c2227}}"
)
"""The style of the page around a timeline that is a file by itself."""

LONGEST: Final = 290_000
"""Bytes of a whole timeline; lanes that do not fit are counted instead of drawn."""
_LONGEST_LANE: Final = 140_000
_FEW: Final = 6
"""Up to this many lanes are all unfolded at first; of more, those that went wrong."""
_SUMMARY: Final = 1_500
"""Bytes reserved for each lane that is not drawn yet, so that it gets a line."""
LONGEST_DETAIL: Final = 4000
"""Characters of a message that unfold."""
_DUMP_BYTES: Final = 512
_DUMP_ROW: Final = 16
_PRINTABLE: Final = range(0x20, 0x7F)
_LEAST_FOLD: Final = 10
"""Fewer steps are not worth a fold."""
_SHORT_TEXT: Final = 300
"""Characters of a lane's name, place and summary."""
_SHORTEST_TEXT: Final = 60
"""The same where the lane's steps do not fit."""


@dataclass(frozen=True, slots=True)
class DetailLevel:
    """How much of a lane is drawn.

    :ivar ends: messages that are drawn at the beginning and at the end of a long run.
    :ivar folded: messages in between that a fold lists.
    :ivar line: characters of a step's line.
    :ivar text: characters of a message that unfold.
    """

    ends: int
    folded: int
    line: int
    text: int


_DETAILS: Final = (
    DetailLevel(30, 300, 1000, LONGEST_DETAIL),
    DetailLevel(30, 300, 1000, 400),
    DetailLevel(15, 40, 300, 150),
    DetailLevel(5, 0, 100, 0),
)
_ARROWS: Final = {
    kind: f'<svg role="img" aria-label="LABEL"><line x1="0" x2="100%" y1="4.5" y2="4.5"/>'
    f"{head}</svg>"
    for kind, head in (
        (StepKind.SENT, '<svg x="100%"><path d="M-8 0L0 4.5L-8 9"/></svg>'),
        (StepKind.RECEIVED, '<path d="M8 0L0 4.5L8 9"/>'),
    )
}
_SIGNS: Final = {
    StepKind.SENT: "→",
    StepKind.RECEIVED: "←",
    StepKind.HERE: "·",
    StepKind.FAILED: "✗",
}


def draw(lanes: Sequence[Lane], heading: str = mark("Sockets of this test")) -> str:
    """A timeline to be embedded in a page.

    :param lanes: in their order; if not all fits, those that went wrong are drawn in more detail.
    :return: HTML of at most `LONGEST` bytes.
    """
    left = LONGEST - len(STYLE) - 1000
    drawn: dict[int, str] = {}
    few = sum(not lane.shut for lane in lanes) <= _FEW
    by_need = sorted(range(len(lanes)), key=lambda place: _need(lanes[place]))
    for done, place in enumerate(by_need, 1):
        reserve = min(_SUMMARY, left // max(1, len(lanes) - done + 1)) * (len(lanes) - done)
        html = _figure(lanes[place], min(_LONGEST_LANE, left - reserve), alone=few)
        if html is not None:
            drawn[place] = html
            left -= _bytes(html)
    rest = len(lanes) - len(drawn)
    more = ""
    if rest:
        more = say("… {rest} more, which do not fit here.", rest=rest)
        more = f"<p>{more}</p>"
    figures = "".join(drawn[place] for place in sorted(drawn))
    return (
        f'<div class="swan"><style>{STYLE}</style><p><b>{escape(say(heading))}</b></p>'
        f"{figures}{more}</div>"
    )


def page(lanes: Sequence[Lane], title: str) -> str:
    """A timeline as a whole page."""
    code = say("en")  # of the language
    return (
        f'<!DOCTYPE html><html lang="{code}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{PAGE_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{draw(lanes)}</main></body></html>\n"
    )


def _need(lane: Lane) -> int:
    """Its turn to get room: first those that failed, then open ones, last that of all."""
    return 3 if lane.of_all else 2 if lane.shut else int(not lane.failed)


def _figure(lane: Lane, room: int, *, alone: bool) -> str | None:
    """A lane in as much detail as fits, ``None`` if not even its summary does."""
    for detail in _DETAILS:
        html = _framed(lane, _rows(lane, detail), alone=alone)
        if _bytes(html) <= room:
            return html
    left_out = say(" Not drawn here: {count} steps.", count=len(lane.steps))
    bare = f"<p>{_caption(lane, _SHORTEST_TEXT)}{left_out}</p>"
    return bare if _bytes(bare) <= room else None


def _framed(lane: Lane, rows: str, *, alone: bool) -> str:
    name = escape(_cut(lane.name, _SHORT_TEXT))
    label = say("Timeline: {name}", name=name)
    ends = (
        f'<div class="ends" aria-hidden="true"><b></b><b></b><b class="c">{escape(lane.own_side)}'
        f"</b><b><span></span><span>{escape(lane.peer)}</span></b></div>"
    )
    happened = say("What happened: {name}", name=name)
    body = f'{ends}<ol aria-label="{happened}">{rows}</ol>'
    caption = _caption(lane, _SHORT_TEXT)
    if lane.shut or not (alone or lane.failed):
        return (
            f'<figure aria-label="{label}"><details><summary>{caption}</summary>'
            f"{body}</details></figure>"
        )
    return f'<figure aria-label="{label}"><figcaption>{caption}</figcaption>{body}</figure>'


def _caption(lane: Lane, longest: int) -> str:
    place = f" <bdi>{escape(_cut(lane.place, longest))}</bdi>" if lane.place else ""
    text = escape(_cut(lane.summary, longest))
    summary = _colored(f" {text}", lane.severity) if text else ""
    caption = f"<b>{escape(_cut(lane.name, longest))}</b>{place}{summary}" + say(".")
    if lane.forgotten:
        caption += say(
            " {count} older messages and calls are forgotten (max_history).", count=lane.forgotten
        )
    return caption


def _rows(lane: Lane, detail: DetailLevel) -> str:
    rows: list[str] = []
    state = ""
    for item in fold(lane.steps, detail.ends):
        if isinstance(item, Fold):
            rows.append(_fold(item, detail))
        else:
            rows.append(_row(item, detail, new_state=bool(item.lane) or item.state != state))
            state = item.state
    return "".join(rows)


def _row(step: LaneStep, detail: DetailLevel, *, new_state: bool) -> str:
    shown = escape(_cut(step.lane or step.state, _SHORTEST_TEXT)) if new_state else ""
    band = f'<span class="s {step.state or "none"}">{shown}</span>'
    time = f'<span class="t">{clock(step.at)}</span>'
    if step.kind is StepKind.FAILED:
        kind = "failed" if step.severity is Severity.BAD else "failed caught"
        return (
            f'<li>{time}{band}<span class="{kind}"><b>✗ {escape(step.title)}</b>\n'
            f"{escape(_cut(step.text, detail.line))}</span></li>"
        )
    call = f'<span class="c">{escape(step.call)}</span>'
    return f'<li>{time}{band}{call}<div class="w">{_content(step, detail)}</div></li>'


def _content(step: LaneStep, detail: DetailLevel) -> str:
    if step.message is None:
        line, hidden = step.text, cut(step.detail, detail.text)
    else:
        message = step.message()
        line, hidden = message_line(message), unfolded(message, detail.text)
    title = _colored(escape(_cut(step.title, detail.line)), step.severity) if step.title else ""
    between = say(": ") if step.title and line else ""
    text = f'<bdi dir="auto">{escape(_cut(line, detail.line))}</bdi>' if line else ""
    arrow = (
        ""
        if step.kind is StepKind.HERE
        else _ARROWS[step.kind].replace("LABEL", say(step.kind.value))
    )
    unfolds = hidden if detail.text else ""
    return f"{_unfolding(f'{title}{between}{text}', unfolds)}{arrow}"


def _unfolding(line: str, hidden: str) -> str:
    if not hidden:
        return line
    return f'<details><summary>{line}</summary><pre dir="auto">{escape(hidden)}</pre></details>'


def _fold(fold: Fold, detail: DetailLevel) -> str:
    steps = fold.steps
    sent = sum(step.kind is StepKind.SENT for step in steps)
    received = sum(step.kind is StepKind.RECEIVED for step in steps)
    failed = sum(step.severity is Severity.BAD or step.kind is StepKind.FAILED for step in steps)
    bad = say(", {failed} failed", failed=failed) if failed else ""
    what = say("messages") if sent + received == len(steps) else say("steps")
    span = seconds(steps[-1].at - steps[0].at)
    summary = say(
        "{count} {what} in between: {sent} sent, {received} received{bad}, in {span}",
        count=len(steps),
        what=what,
        sent=sent,
        received=received,
        bad=bad,
        span=span,
    )
    listed = steps[: detail.folded]
    if not listed:
        return f'<li><span class="t">⋮</span><span class="fold">{summary}</span></li>'
    lines = [_line(step) for step in listed]
    if len(steps) > len(listed):
        lines.append(say("… {more} more", more=len(steps) - len(listed)))
    return (
        f'<li><span class="t">⋮</span><details class="fold"><summary>{summary}</summary>'
        f'<pre dir="auto">{escape(chr(10).join(lines))}</pre></details></li>'
    )


def _line(step: LaneStep) -> str:
    arrow = _SIGNS[step.kind]
    text = step.text if step.message is None else message_line(step.message())
    whose = f"{step.lane} " if step.lane else ""
    return f"{clock(step.at)} {whose}{arrow} {_cut(step.title, 80)} {text[:80]}"


def _colored(html: str, severity: Severity) -> str:
    return html if severity is Severity.PLAIN else f'<span class="{severity.value}">{html}</span>'


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]} …"


def _bytes(html: str) -> int:
    return len(html.encode())


@dataclass(frozen=True, slots=True)
class Fold:
    """Consecutive steps that are folded into one line."""

    steps: tuple[LaneStep, ...]


def fold(steps: Sequence[LaneStep], ends: int) -> list[LaneStep | Fold]:
    """The steps of a lane, with the middle of long runs folded, and of the lane if it is long.

    :param ends: how many messages stay at each end of a run; four times as many steps stay at
        each end of the lane.
    """
    items = list(_fold_runs(steps, ends))
    middle = items[4 * ends : len(items) - 4 * ends]
    if len(middle) < _LEAST_FOLD:
        return items
    inner = [step for item in middle for step in (item.steps if isinstance(item, Fold) else [item])]
    return [*items[: 4 * ends], Fold(tuple(inner)), *items[len(items) - 4 * ends :]]


def _fold_runs(steps: Sequence[LaneStep], ends: int) -> Iterator[LaneStep | Fold]:
    for bulk, run in groupby(steps, key=lambda step: step.bulk):
        of_run = tuple(run)
        middle = of_run[ends : len(of_run) - ends]
        if not bulk or len(middle) < _LEAST_FOLD:
            yield from of_run
        else:
            yield from of_run[:ends]
            yield Fold(middle)
            yield from of_run[len(of_run) - ends :]


def unfolded(data: str | bytes, longest: int = LONGEST_DETAIL) -> str:
    """A message in more detail than its line: JSON indented, binary as a hex dump.

    :param longest: in characters before escapes; the rest is counted.
    :return: ``""`` where the line shows all of it.
    """
    if isinstance(data, bytes):
        return cut(hex_dump(data), longest) if data else ""
    pretty = _pretty(data)
    if pretty is None and len(data) <= LINE and data.isprintable():
        return ""
    return cut(data if pretty is None else pretty, longest)


def cut(text: str, longest: int) -> str:
    """Lines of text, cut at a number of characters; then invisible ones are escaped."""
    rest = len(text) - longest
    shown = visible(text[:longest])
    return shown + say("\n… {rest} more characters", rest=rest) if rest > 0 else shown


def hex_dump(data: bytes) -> str:
    """Bytes in rows of 16: offset, hexadecimal and ASCII."""
    rows = []
    for start in range(0, min(len(data), _DUMP_BYTES), _DUMP_ROW):
        row = data[start : start + _DUMP_ROW]
        text = "".join(chr(byte) if byte in _PRINTABLE else "." for byte in row)
        rows.append(f"{start:04x}  {row.hex(' '):<47}  {text}")
    if len(data) > _DUMP_BYTES:
        rows.append(say("… {rest} more bytes", rest=len(data) - _DUMP_BYTES))
    return "\n".join(rows)


def _pretty(text: str) -> str | None:
    """A JSON object or array, indented; ``None`` for other texts, and for very long ones."""
    if text.lstrip()[:1] not in ("{", "[") or len(text) > 16 * LONGEST_DETAIL:
        return None
    try:
        return write_json(read_json(text), indent=2)
    except (ValueError, RecursionError):
        return None
