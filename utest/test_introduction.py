from __future__ import annotations

import re

import pytest

from SwanSocketLibrary import SwanSocketLibrary
from SwanSocketLibrary.events.callback_history import CALLBACKS
from SwanSocketLibrary.introduction import INTRODUCTION
from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from SwanSocketLibrary.swan.payloads import SENSITIVE_HEADERS
from SwanSocketLibrary.swan.profile import Failure
from SwanSocketLibrary.swan.rules import RULES, Rule
from utest.robot_runs import run, statuses, suite

KEYWORDS = {
    " ".join(part.capitalize() for part in name.split("_"))
    for name in SwanSocketLibrary().get_keyword_names()
}
TITLES = set(re.findall(r"^=+ (.+?) =+$", INTRODUCTION, re.MULTILINE))


def test_it_is_the_librarys_documentation() -> None:
    assert SwanSocketLibrary.__doc__ == INTRODUCTION


def test_its_links_lead_to_keywords_or_chapters() -> None:
    text = re.sub(r"``.+?``", "", INTRODUCTION, flags=re.DOTALL)
    links = {" ".join(link.split()) for link in re.findall(r"`([^`]+)`", text)}
    assert links
    assert links <= KEYWORDS | TITLES


@pytest.mark.parametrize("callback", CALLBACKS)
def test_every_callback_is_named(callback: str) -> None:
    assert f"``{callback}``" in INTRODUCTION


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_has_its_codes(failure: Failure) -> None:
    row = next(line for line in INTRODUCTION.splitlines() if line.startswith(f"| {failure.value}"))
    _, _, name, android, ios, _ = (cell.strip() for cell in row.split("|"))
    assert name == f"``{failure.name}``"
    assert android == " ".join(map(str, ANDROID.answers[failure]))
    assert " ".join(map(str, IOS.answers[failure])) in ios
    for (api, by_api), answer in IOS.by_api.items():
        if by_api is failure:
            assert f"{api}: {answer.code} {answer.text}" in ios


def test_every_sensitive_header_is_named() -> None:
    assert all(f"``{name}``" in INTRODUCTION.lower() for name in SENSITIVE_HEADERS)


@pytest.mark.parametrize(("number", "rule"), RULES.items())
def test_every_rule_has_its_line(number: str, rule: Rule) -> None:
    assert f"| {number} | {rule.text} | {rule.source} |" in INTRODUCTION.splitlines()


def test_the_rules_that_it_cites_exist() -> None:
    cited = set(re.findall(r"\bS\d+\b", INTRODUCTION))
    assert cited <= set(RULES)


def test_its_first_suite_passes() -> None:
    chapter = INTRODUCTION.partition("= First suite =")[2].partition("\n\nGive")[0]
    lines = [line.removeprefix("|")[1:] for line in chapter.strip().splitlines()]
    example = suite("\n".join(lines), library="")
    assert statuses(run(example)) == {"Chat Says Hello Back": ""}
