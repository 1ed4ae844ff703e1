from __future__ import annotations

import pytest

from atest.conformance.verdicts import Tally, Verdict, problems


def verdict(case: str, behavior: str = "OK", close: str = "OK") -> Verdict:
    return Verdict(case, behavior, close, "why")


GOOD = [
    verdict("1"),
    verdict("2", "NON-STRICT"),
    verdict("3", "INFORMATIONAL", "INFORMATIONAL"),
]


def test_a_run_at_its_bar_has_no_problem() -> None:
    assert not problems(Tally("client", "all", GOOD), 3)


@pytest.mark.parametrize(
    "bad",
    [
        verdict("4", "FAILED"),
        verdict("4", "ERROR"),
        verdict("4", "UNIMPLEMENTED"),
        verdict("4", "OK", "WRONG CODE"),
        verdict("4", "OK", "UNCLEAN"),
        verdict("4", "NON-STRICT", "FAILED"),
    ],
)
def test_a_bad_case_is_named(bad: Verdict) -> None:
    assert problems(Tally("client", "all", [*GOOD, bad]), 4) == [f"client {bad}"]


def test_cases_may_not_be_missing() -> None:
    assert problems(Tally("client", "all", GOOD), 4) == ["client: 3 cases ran, not 4"]


def test_a_case_may_be_declined_unless_the_other_peer_passes_it() -> None:
    tally = Tally("server", "all", [verdict("4", "UNIMPLEMENTED"), verdict("5", "FAILED")])
    assert problems(tally, 2, {"1"}) == [f"server {tally.verdicts[1]}"]
    assert len(problems(tally, 2, {"4"})) == 2


def test_the_sums_are_shown() -> None:
    verdicts = [*GOOD, verdict("4", "UNIMPLEMENTED"), verdict("5", "OK", "UNCLEAN")]
    assert Tally("server", "some", verdicts).line == (
        "server, some: 1 OK, 1 non-strict, 1 informational, 1 failed, 1 declined, of 5"
    )
    assert "     - 1 (2)\n" in Tally("server", "some", verdicts).row
