from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from SwanSocketLibrary.output.timeline.drawing import LONGEST, draw, page
from SwanSocketLibrary.output.timeline.lanes import Lane, LaneStep, Severity, StepKind
from utest.output.timeline.pages import Page

EVIL = "<script>alert(1)</script>\"'&<svg onload=x><style>*{display:none}</style><!--</pre></div>"
GROWING = ["<", '"', "&", "😀", "\x00"]
"""Characters that take more bytes when they are drawn."""


def lane(*steps: LaneStep, name: str = "Socket 'chat'", **given: object) -> Lane:
    made = Lane(name, "Test", steps, "wss://h/chat", "Server", "is OPEN")
    return replace(made, **given)  # type: ignore[arg-type] # fields of a lane


def message(data: str | bytes, at: float = 0.0, kind: StepKind = StepKind.RECEIVED) -> LaneStep:
    return LaneStep(at, kind, "text, 2 B", message=lambda: data, bulk=True)


def failing(text: str = "why", title: str = "send failed") -> LaneStep:
    return LaneStep(
        0, StepKind.HERE, title, text, "sendSocketMessage: fail, complete", severity=Severity.BAD
    )


def drawn(*lanes: Lane) -> Page:
    html = draw(lanes)
    assert len(html.encode()) <= LONGEST
    return Page(html)


def test_a_lane_says_who_where_and_how_it_stands() -> None:
    shown = drawn(lane(summary="was closed with 1000 and no reason", severity=Severity.GOOD))
    assert shown.figures == ["Timeline: Socket 'chat'"]
    assert shown.captions == [
        "Sockets of this test",
        "Socket 'chat' wss://h/chat was closed with 1000 and no reason.",
    ]
    html = draw([lane(severity=Severity.BAD, own_side="Me & you", peer="<peer>")])
    assert '<span class="bad"> is OPEN</span>' in html
    assert "Me &amp; you" in html
    assert "&lt;peer&gt;" in html


def test_the_heading_is_text() -> None:
    assert Page(draw([], f"of {EVIL}")).captions == [f"of {EVIL}"]


def test_steps_stand_in_their_order_with_their_time_and_call() -> None:
    shown = drawn(
        lane(
            LaneStep(0, StepKind.HERE, "open", call="onSocketOpen"),
            LaneStep(
                0.0124, StepKind.SENT, "text, 2 B", "hi", "sendSocketMessage: success, complete"
            ),
            LaneStep(1.5, StepKind.RECEIVED, "Close 1000"),
        )
    )
    assert shown.rows == [
        "0.0000 sonSocketOpenopen",
        "0.0124 ssendSocketMessage: success, completetext, 2 B: hi",
        "1.5000 sClose 1000",
    ]


def test_arrows_have_a_direction_and_a_name() -> None:
    sent, came = (
        draw([lane(LaneStep(0, StepKind.SENT, "a"))]),
        draw([lane(LaneStep(0, StepKind.RECEIVED, "a"))]),
    )
    assert sent.count('aria-label="sent"') == came.count('aria-label="received"') == 1
    assert "L-8 9" in sent
    assert "L-8 9" not in came
    assert "<svg" not in draw([lane(LaneStep(0, StepKind.HERE, "a"))])


def test_a_band_names_each_new_state() -> None:
    states = ("CONNECTING", "CONNECTING", "OPEN", "OPEN", "")
    shown = drawn(lane(*(LaneStep(0, StepKind.HERE, "a", state=state) for state in states)))
    assert shown.states == [
        ("CONNECTING", "CONNECTING"),
        ("CONNECTING", ""),
        ("OPEN", "OPEN"),
        ("OPEN", ""),
        ("none", ""),
    ]


def test_a_failure_stands_where_it_happened_in_whole_lines() -> None:
    failed = LaneStep(
        2, StepKind.FAILED, "Wait failed", "Expected <a>.\nInstead: b.", severity=Severity.BAD
    )
    shown = drawn(lane(message("1"), failed, message("2")))
    assert shown.rows[1] == "2.0000 s✗ Wait failed\nExpected <a>.\nInstead: b."


def test_severities_are_classes() -> None:
    html = draw(
        [
            lane(
                *(
                    LaneStep(0, StepKind.HERE, severity.value, severity=severity)
                    for severity in Severity
                )
            )
        ]
    )
    for severity in (Severity.GOOD, Severity.BAD, Severity.QUIET):
        assert f'<span class="{severity.value}">{severity.value}</span>' in html
    assert 'class="plain"' not in html


def test_messages_unfold() -> None:
    shown = drawn(lane(message('{"a":1}'), message(b"\x00\xff"), message("short")))
    assert shown.rows[0].endswith('text, 2 B: {"a":1}')
    assert shown.unfolding[0] == '{\n  "a": 1\n}'
    assert shown.unfolding[1].startswith("0000  00 ff ")
    assert len(shown.unfolding) == 2


def test_what_a_step_has_besides_unfolds() -> None:
    shown = drawn(lane(LaneStep(0, StepKind.SENT, "handshake", detail="Host: h\nX-A: <b>")))
    assert shown.unfolding == ["Host: h\nX-A: <b>"]


@pytest.mark.parametrize(
    "made",
    [
        lambda: lane(name=EVIL),
        lambda: lane(place=EVIL),
        lambda: lane(summary=EVIL),
        lambda: lane(own_side=EVIL, peer=EVIL),
        lambda: lane(LaneStep(0, StepKind.HERE, EVIL, EVIL, EVIL, EVIL, severity=Severity.BAD)),
        lambda: lane(LaneStep(0, StepKind.FAILED, EVIL, EVIL)),
        lambda: lane(message(EVIL)),
        lambda: lane(message(f"{EVIL}\n")),
        lambda: lane(message(f'["{EVIL[:20]}"]')),
        lambda: lane(message(EVIL.encode())),
        lambda: lane(*(message(EVIL, kind=StepKind.SENT) for _ in range(200))),
        lambda: lane(name=EVIL, folded=True),
    ],
)
def test_data_that_looks_like_html_is_text(made: Callable[[], Lane]) -> None:
    """`Page` refuses every element and attribute that no timeline has."""
    assert "<script" not in draw([made()])
    drawn(made())


def test_text_comes_back_as_it_went_in() -> None:
    assert drawn(lane(message(EVIL))).rows == [f"0.0000 stext, 2 B: {EVIL}"]


def test_nothing_runs_and_nothing_is_loaded() -> None:
    html = page([lane(message("a"))], "T")
    for forbidden in ("<script", "<link", "<img", "src=", "href=", "url(", "@import", "http"):
        assert forbidden not in html


def test_many_messages_are_folded_and_the_number_is_said() -> None:
    steps = [
        message(str(number), number / 1000, (StepKind.SENT, StepKind.RECEIVED)[number % 2])
        for number in range(1000)
    ]
    shown = drawn(lane(*steps))
    (fold,) = [row for row in shown.rows if "⋮" in row]
    assert fold == "⋮940 messages in between: 470 sent, 470 received, in 939 ms"
    assert len(shown.rows) == 61
    assert shown.unfolding[-1].startswith("0.0300 s → text, 2 B 30\n0.0310 s ← text, 2 B 31\n")
    assert shown.unfolding[-1].endswith("\n… 640 more")


def test_a_fold_says_how_much_in_it_failed() -> None:
    shown = drawn(lane(*(failing() for _ in range(300))))
    (fold,) = [row for row in shown.rows if "⋮" in row]
    assert fold == "⋮60 steps in between: 0 sent, 0 received, 60 failed, in 0 ms"
    assert shown.unfolding[0].startswith("0.0000 s · send failed why\n")


def test_messages_inside_a_fold_that_lists_nothing_are_never_made() -> None:
    made: list[int] = []

    def step(number: int) -> LaneStep:
        def data() -> str:
            made.append(number)
            return "x"

        return LaneStep(0, StepKind.SENT, "text", message=data, bulk=True)

    drawn(lane(*(step(number) for number in range(50_000))))
    assert len(made) == 60 + 300


@pytest.mark.parametrize("character", GROWING)
def test_a_lane_of_long_messages_is_drawn_with_less_of_each(character: str) -> None:
    shown = drawn(lane(*[message(character * 4100)] * 100_000))
    assert 11 <= len(shown.rows) <= 61
    assert any("messages in between" in row for row in shown.rows)
    messages = [text for text in shown.unfolding if not text.startswith("0.0000 s ")]
    assert messages
    assert all(text.endswith(" more characters") for text in messages)


@pytest.mark.parametrize("character", GROWING)
def test_one_very_long_message_is_cut_and_the_rest_counted(character: str) -> None:
    shown = drawn(lane(message(character * 10_000_000)))
    assert shown.unfolding[0].endswith("\n… 9996000 more characters")


@pytest.mark.parametrize("character", GROWING)
def test_ten_thousand_failing_calls_are_drawn_in_part(character: str) -> None:
    shown = drawn(lane(*(failing(character * 2000) for _ in range(10_000)), failed=True))
    (fold,) = [row for row in shown.rows if "⋮" in row]
    assert len(shown.rows) >= 41
    assert f"{10_000 - len(shown.rows) + 1} steps in between" in fold


@pytest.mark.parametrize("character", GROWING)
def test_a_thousand_lanes_are_drawn_or_counted(character: str) -> None:
    lanes = [
        lane(message(character * 4000), name=f"Socket {number}", summary=character * 900)
        for number in range(1000)
    ]
    shown = drawn(*lanes)
    told = len(shown.figures) + sum("Not drawn here: 1 steps." in one for one in shown.captions)
    missing = 1000 - told
    assert told >= 500
    assert shown.captions[-1] == f"… {missing} more, which do not fit here." or not missing


def test_names_without_end_leave_the_lane_in_its_place() -> None:
    endless = '"' * 1_000_000
    shown = drawn(
        lane(LaneStep(0, StepKind.HERE, endless), name=endless, place=endless, summary=endless)
    )
    assert len(shown.figures) == len(shown.rows) == 1


def test_lanes_that_failed_come_first_and_folded_ones_last_where_room_is_short() -> None:
    def long(name: str, **given: object) -> Lane:
        return lane(*(failing("x" * 900) for _ in range(200)), name=name, **given)

    html = draw(
        [
            *(long(f"folded {number}", folded=True) for number in range(5)),
            *(long(f"fine {number}") for number in range(5)),
            long("bad", failed=True),
        ]
    )
    rows = {Page(part).figures[0]: len(Page(part).rows) for part in _figures(html)}
    folded = [count for name, count in rows.items() if "folded" in name]
    fine = [count for name, count in rows.items() if "fine" in name]
    assert rows["Timeline: bad"] == 121
    assert max(fine) > max([0, *folded])


def _figures(html: str) -> list[str]:
    return [f"<figure{part.split('</figure>')[0]}</figure>" for part in html.split("<figure")[1:]]


def test_lanes_stand_in_the_order_in_which_they_began() -> None:
    lanes = [lane(name=name, failed=name == "c") for name in "abc"]
    assert drawn(*lanes).figures == ["Timeline: a", "Timeline: b", "Timeline: c"]


def test_few_lanes_are_open_and_of_many_those_that_failed() -> None:
    def shut(html: str) -> list[bool]:
        return ["<details><summary><b>" in part for part in _figures(html)]

    assert shut(draw([lane() for _ in range(6)])) == [False] * 6
    many = [lane(failed=number == 3) for number in range(7)]
    assert shut(draw(many)) == [True, True, True, False, True, True, True]
    assert shut(draw([lane(folded=True)])) == [True]


def test_what_was_forgotten_is_said() -> None:
    (_, caption) = drawn(lane(forgotten=1234)).captions
    assert caption.endswith("is OPEN. 1234 older messages and calls are forgotten (max_history).")


def test_a_page_has_a_title_and_a_language() -> None:
    html = page([lane(message("a"))], f"Timeline {EVIL}")
    assert html.startswith('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">')
    assert "<script" not in html
    assert html.count("Timeline &lt;script&gt;") == 2
    assert "<main><h1>" in html
    assert len(html.encode()) < 300_000
