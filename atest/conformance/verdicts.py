"""What the suite says of each case, and the sum of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kosoku._kosoku import CaseResult

OK: Final = "OK"
NON_STRICT: Final = "NON-STRICT"
INFORMATIONAL: Final = "INFORMATIONAL"
DECLINED: Final = "UNIMPLEMENTED"
"""The case needs an extension that the peer did not agree to, as RFC 6455 §9.1 lets it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The suite's word on one case.

    :ivar case: its number, such as ``7.1.5``.
    :ivar behavior: on the messages: ``OK``, ``NON-STRICT``, ``FAILED`` and so on.
    :ivar close: on the closing handshake.
    :ivar why: the suite's own words.
    """

    case: str
    behavior: str
    close: str
    why: str

    @classmethod
    def of(cls, result: CaseResult) -> Verdict:
        """Takes what is needed of the suite's own result."""
        why = f"{result.result} {result.result_close}"
        return cls(result.case_id, result.behavior.value, result.behavior_close.value, why)

    @property
    def closes_well(self) -> bool:
        """Whether the closing handshake is as it should be."""
        return self.close in {OK, INFORMATIONAL}

    @property
    def passed(self) -> bool:
        """Whether there is nothing to say against it."""
        return self.closes_well and self.behavior in {OK, NON_STRICT, INFORMATIONAL}

    @property
    def declined(self) -> bool:
        """Whether it is about an extension that was not agreed to."""
        return self.closes_well and self.behavior == DECLINED

    def __str__(self) -> str:
        return f"{self.case}: {self.behavior}, close {self.close}: {self.why}"


@dataclass(frozen=True, slots=True)
class Tally:
    """The sum of one run.

    :ivar who: the peer that was tested.
    :ivar cases: which cases, in words.
    :ivar setup: its transport, and whether it compresses.
    """

    who: str
    cases: str
    verdicts: Sequence[Verdict]
    setup: str = ""

    @property
    def name(self) -> str:
        """The peer and its setup."""
        return f"{self.who} ({self.setup})" if self.setup else self.who

    def of(self, behavior: str) -> list[str]:
        """The cases that passed with this verdict."""
        return [each.case for each in self.verdicts if each.passed and each.behavior == behavior]

    @property
    def declined(self) -> int:
        """How many cases are about an extension that was not agreed to."""
        return sum(each.declined for each in self.verdicts)

    @property
    def failed(self) -> int:
        """How many cases failed, by their messages or by their close."""
        return sum(not each.passed and not each.declined for each in self.verdicts)

    @property
    def line(self) -> str:
        """The summary line."""
        return (
            f"{self.name}, {self.cases}: {len(self.of(OK))} OK, {len(self.of(NON_STRICT))} "
            f"non-strict, {len(self.of(INFORMATIONAL))} informational, {self.failed} failed, "
            f"{self.declined} declined, of {len(self.verdicts)}"
        )

    @property
    def row(self) -> str:
        """The row of the page's table."""
        named = ", ".join(self.of(NON_STRICT)) or "none"
        cells = [
            self.who,
            self.setup,
            self.cases,
            str(len(self.verdicts)),
            str(len(self.of(OK))),
            f"{len(self.of(NON_STRICT))} ({named})" if self.of(NON_STRICT) else "0",
            str(len(self.of(INFORMATIONAL))),
            str(self.failed),
            str(self.declined),
        ]
        return "   * - " + "\n     - ".join(cells) + "\n"


def problems(tally: Tally, expected: int, better: Collection[str] | None = None) -> list[str]:
    """What keeps a run from its bar.

    :param expected: how many cases there have to be.
    :param better: the cases that another peer passes; those may not be declined.
    """
    found = [
        f"{tally.name} {verdict}"
        for verdict in tally.verdicts
        if not verdict.passed
        and not (better is not None and verdict.declined and verdict.case not in better)
    ]
    if len(tally.verdicts) != expected:
        found.append(f"{tally.name}: {len(tally.verdicts)} cases ran, not {expected}")
    return found


def passed(verdicts: Iterable[Verdict]) -> set[str]:
    """The cases that passed."""
    return {verdict.case for verdict in verdicts if verdict.passed}
