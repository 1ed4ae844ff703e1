"""The style sheet touches nothing of Robot Framework's log, and its texts can be read."""

from __future__ import annotations

import re

import pytest

from SwanSocketLibrary.output.timeline.drawing import PAGE_STYLE, STYLE
from SwanSocketLibrary.output.timeline.lanes import Severity
from SwanSocketLibrary.swan.model import SocketState

AT_RULE = re.compile(r"@media[^{]*\{((?:[^{}]*\{[^{}]*\})*)\}")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
VARIABLE = re.compile(r"--swan-(\w+):(#[0-9a-f]{3,6})\b")
TEXTS = ("good", "bad", "quiet")
GRAPHICS = ("arrow", "line", "open", "wait", "over")
BACKGROUNDS = {"light": ("#fff", "#eee"), "dark": ("#1c2227", "#002b36")}
"""Of Robot Framework's log."""
INK = {"light": "#000", "dark": "#e2e1d7"}


def rules() -> list[tuple[str, str]]:
    """Every rule's selectors and declarations, those in media queries too."""
    flat = AT_RULE.sub(lambda found: found[1], STYLE)
    assert RULE.sub("", flat) == "", "what is no rule"
    return RULE.findall(flat)


def colours(scheme: str) -> dict[str, str]:
    of_light = dict(VARIABLE.findall(next(body for at, body in rules() if at == ".swan")))
    dark = [dict(VARIABLE.findall(body)) for at, body in rules() if "theme" in at]
    assert dark[0] == dark[1], "the two ways into the dark differ"
    assert of_light.keys() == dark[0].keys()
    return of_light if scheme == "light" else dark[0]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_that_of_wcag() -> None:
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


def test_every_rule_holds_inside_of_the_timeline_alone() -> None:
    for selectors, _ in rules():
        for selector in selectors.split(","):
            assert re.search(r"(^|[ )\]])\.swan( |$)", selector), selector


def test_nothing_is_loaded_and_nothing_can_end_the_style_sheet() -> None:
    for sheet in (STYLE, PAGE_STYLE):
        for forbidden in ("url(", "@import", "http", "<", "expression", "position:fixed"):
            assert forbidden not in sheet
        assert sheet.count("{") == sheet.count("}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", TEXTS)
def test_texts_can_be_read(scheme: str, name: str) -> None:
    for background in BACKGROUNDS[scheme]:
        assert contrast(colours(scheme)[name], background) >= 4.5, background


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_failure_can_be_read_on_its_wash(scheme: str) -> None:
    wash = colours(scheme)["wash"]
    assert contrast(INK[scheme], wash) >= 4.5
    assert contrast(colours(scheme)["bad"], wash) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", GRAPHICS)
def test_lines_and_bands_can_be_seen(scheme: str, name: str) -> None:
    """WCAG 2.2, 1.4.11: 3:1 for graphics."""
    background = BACKGROUNDS[scheme][0]
    assert contrast(colours(scheme)[name], background) >= 3, background


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_of_its_own_can_be_read(scheme: str) -> None:
    bodies = re.findall(r"body\{[^}]*color:(#\w+);\s*background:(#\w+)", PAGE_STYLE)
    ink, background = bodies[scheme == "dark"]
    assert contrast(ink, background) >= 4.5
    for name in TEXTS:
        assert contrast(colours(scheme)[name], background) >= 4.5


def test_every_colour_that_is_used_is_set_and_the_other_way_round() -> None:
    assert set(re.findall(r"var\(--swan-(\w+)\)", STYLE)) == set(colours("light"))


def test_tones_and_states_have_a_look() -> None:
    for severity in Severity:
        assert severity is Severity.PLAIN or f".swan .{severity.value}{{" in STYLE
    selectors = [one for at, _ in rules() for one in at.split(",")]
    for state in (SocketState.CONNECTING, SocketState.OPEN, SocketState.CLOSING):
        assert f".swan .{state.name}" in selectors
