from __future__ import annotations

import pytest

from SwanSocketLibrary.swan.rules import RULES, Rule


def test_the_rules_are_numbered_from_1_to_34_without_a_gap() -> None:
    assert list(RULES) == [f"S{number}" for number in range(1, 35)]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_each_rule_says_something_short_and_where_it_comes_from(rule: Rule) -> None:
    assert 10 < len(rule.text) <= 90
    sources = rule.source.split(", ")
    assert sources == sorted(set(sources), key="DRWC".index)
