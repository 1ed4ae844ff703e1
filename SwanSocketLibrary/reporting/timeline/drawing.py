"""Draws lanes as HTML with SVG in it: nothing runs, and nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from SwanSocketLibrary.reporting.previews import seconds
from SwanSocketLibrary.reporting.timeline.data import LONGEST_DETAIL, cut, one_line, unfolded
from SwanSocketLibrary.reporting.timeline.folding import Fold, fold
from SwanSocketLibrary.reporting.timeline.lane import Lane, Step, Tone, Way
from SwanSocketLibrary.reporting.timeline.style import PAGE_STYLE, STYLE

LONGEST: Final = 290_000
"""Bytes of a whole timeline: what does not fit is counted instead of drawn."""
_LONGEST_LANE: Final = 140_000
_FEW: Final = 6
"""Up to so many lanes are all unfolded at first; of more, those that went wrong."""
_SUMMARY: Final = 1_500
"""Bytes that are set aside for each lane that has not been drawn yet, so that it gets a line."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of a lane is drawn.

    :ivar ends: messages in a row that are drawn at the beginning and at the end of a long run.
    :ivar folded: messages in between that a fold lists.
    :ivar line: characters of a step's line.
    :ivar text: characters of what unfolds, for each message.
    """

    ends: int
    folded: int
    line: int
    text: int


_DETAILS: Final = (
    Detail(30, 300, 1000, LONGEST_DETAIL),
    Detail(30, 300, 1000, 400),
    Detail(15, 40, 300, 150),
    Detail(5, 0, 100, 0),
)
_ARROWS: Final = {
    way: f'<svg role="img" aria-label="{way.value}"><line x1="0" x2="100%" y1="4.5" y2="4.5"/>'
    f"{head}</svg>"
    for way, head in (
        (Way.SENT, '<svg x="100%"><path d="M-8 0L0 4.5L-8 9"/></svg>'),
        (Way.RECEIVED, '<path d="M8 0L0 4.5L8 9"/>'),
    )
}
_SIGNS: Final = {Way.SENT: "→", Way.RECEIVED: "←", Way.HERE: "·", Way.FAILED: "✗"}
_SHORT_TEXT: Final = 300
"""Characters of what a lane is called, where it leads and how it ended."""
_SHORTEST_TEXT: Final = 60
"""The same where the lane's steps do not fit."""


def draw(lanes: Sequence[Lane], heading: str = "Sockets of this test") -> str:
    """A timeline to be put into a page.

    :param lanes: in the order in which they are to stand; those that went wrong are drawn
        in more detail if not all fits.
    :param heading: what stands above it.
    :return: HTML of at most `LONGEST` bytes.
    """
    left = LONGEST - len(STYLE) - 1000
    drawn: dict[int, str] = {}
    by_need = sorted(range(len(lanes)), key=lambda place: (_need(lanes[place]), place))
    for done, place in enumerate(by_need, 1):
        reserve = min(_SUMMARY, left // max(1, len(lanes) - done + 1)) * (len(lanes) - done)
        html = _figure(lanes[place], min(_LONGEST_LANE, left - reserve), alone=len(lanes) <= _FEW)
        if html is None:
            continue
        drawn[place] = html
        left -= _bytes(html)
    rest = len(lanes) - len(drawn)
    more = f"<p>… {rest} more, which do not fit here.</p>" if rest else ""
    figures = "".join(drawn[place] for place in sorted(drawn))
    return (
        f'<div class="swan"><style>{STYLE}</style><p><b>{escape(heading)}</b></p>'
        f"{figures}{more}</div>"
    )


def page(lanes: Sequence[Lane], title: str) -> str:
    """A timeline as a page of its own."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{PAGE_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{draw(lanes)}</main></body></html>\n"
    )


def _need(lane: Lane) -> int:
    return 2 if lane.shut else int(not lane.failed)


def _figure(lane: Lane, room: int, *, alone: bool) -> str | None:
    """A lane in as much detail as fits, ``None`` if not even its summary does."""
    for detail in _DETAILS:
        html = _framed(lane, _rows(lane, detail), alone=alone)
        if _bytes(html) <= room:
            return html
    bare = f"<p>{_caption(lane, _SHORTEST_TEXT)} Not drawn here: {len(lane.steps)} steps.</p>"
    return bare if _bytes(bare) <= room else None


def _framed(lane: Lane, rows: str, *, alone: bool) -> str:
    name = escape(_cut(lane.name, _SHORT_TEXT))
    ends = (
        f'<div class="ends" aria-hidden="true"><b></b><b></b><b class="c">{escape(lane.own_side)}'
        f"</b><b><span></span><span>{escape(lane.peer)}</span></b></div>"
    )
    body = f'{ends}<ol aria-label="What happened: {name}">{rows}</ol>'
    caption = _caption(lane, _SHORT_TEXT)
    if lane.shut or not (alone or lane.failed):
        return (
            f'<figure aria-label="Timeline: {name}"><details><summary>{caption}</summary>'
            f"{body}</details></figure>"
        )
    return (
        f'<figure aria-label="Timeline: {name}"><figcaption>{caption}</figcaption>{body}</figure>'
    )


def _caption(lane: Lane, longest: int) -> str:
    place = f" <bdi>{escape(_cut(lane.place, longest))}</bdi>" if lane.place else ""
    summary = _toned(f" {escape(_cut(lane.summary, longest))}", lane.tone) if lane.summary else ""
    gone = (
        f" {lane.forgotten} older messages and calls are forgotten (max_history)."
        if lane.forgotten
        else ""
    )
    return f"<b>{escape(_cut(lane.name, longest))}</b>{place}{summary}.{gone}"


def _rows(lane: Lane, detail: Detail) -> str:
    rows: list[str] = []
    state = ""
    for item in fold(lane.steps, detail.ends):
        if isinstance(item, Fold):
            rows.append(_fold(item, detail))
        else:
            rows.append(_row(item, detail, new_state=item.state != state))
            state = item.state
    return "".join(rows)


def _row(step: Step, detail: Detail, *, new_state: bool) -> str:
    shown = escape(step.state) if new_state else ""
    band = f'<span class="s {step.state or "none"}">{shown}</span>'
    time = f'<span class="t">+{seconds(step.since)}</span>'
    if step.way is Way.FAILED:
        kind = "failed" if step.tone is Tone.BAD else "failed caught"
        return (
            f'<li>{time}{band}<span class="{kind}"><b>✗ {escape(step.title)}</b>\n'
            f"{escape(_cut(step.text, detail.line))}</span></li>"
        )
    call = f'<span class="c">{escape(step.call)}</span>'
    return f'<li>{time}{band}{call}<div class="w">{_content(step, detail)}</div></li>'


def _content(step: Step, detail: Detail) -> str:
    if step.message is None:
        line, hidden = step.text, cut(step.detail, detail.text)
    else:
        message = step.message()
        line, hidden = one_line(message), unfolded(message, detail.text)
    title = _toned(escape(_cut(step.title, detail.line)), step.tone) if step.title else ""
    between = ": " if step.title and line else ""
    text = f'<bdi dir="auto">{escape(_cut(line, detail.line))}</bdi>' if line else ""
    arrow = "" if step.way is Way.HERE else _ARROWS[step.way]
    unfolds = hidden if detail.text else ""
    return f"{_unfolding(f'{title}{between}{text}', unfolds)}{arrow}"


def _unfolding(line: str, hidden: str) -> str:
    if not hidden:
        return line
    return f'<details><summary>{line}</summary><pre dir="auto">{escape(hidden)}</pre></details>'


def _fold(fold: Fold, detail: Detail) -> str:
    steps = fold.steps
    sent = sum(step.way is Way.SENT for step in steps)
    received = sum(step.way is Way.RECEIVED for step in steps)
    failed = sum(step.tone is Tone.BAD or step.way is Way.FAILED for step in steps)
    bad = f", {failed} failed" if failed else ""
    what = "messages" if all(step.way in (Way.SENT, Way.RECEIVED) for step in steps) else "steps"
    span = seconds(steps[-1].since - steps[0].since)
    said = f"{len(steps)} {what} in between: {sent} sent, {received} received{bad}, in {span}"
    listed = steps[: detail.folded]
    if not listed:
        return f'<li><span class="t">⋮</span><span class="fold">{said}</span></li>'
    lines = [_line(step) for step in listed]
    if len(steps) > len(listed):
        lines.append(f"… {len(steps) - len(listed)} more")
    return (
        f'<li><span class="t">⋮</span><details class="fold"><summary>{said}</summary>'
        f'<pre dir="auto">{escape(chr(10).join(lines))}</pre></details></li>'
    )


def _line(step: Step) -> str:
    arrow = _SIGNS[step.way]
    text = step.text if step.message is None else one_line(step.message())
    return f"+{seconds(step.since)} {arrow} {_cut(step.title, 80)} {text[:80]}"


def _toned(html: str, tone: Tone) -> str:
    return html if tone is Tone.PLAIN else f'<span class="{tone.value}">{html}</span>'


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]} …"


def _bytes(html: str) -> int:
    return len(html.encode())
