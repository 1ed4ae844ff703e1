"""Runs the suite and holds both sides to their bars; ``docs/conformance.rst`` keeps the sums.

``python -m atest.conformance`` runs all but the long cases, ``--limits`` these alone, and
``--update`` everything, and writes the page.
"""

from __future__ import annotations

import sys
import time

from atest.conformance import page
from atest.conformance.plan import NIGHTLY, QUICK, Peer, Run
from atest.conformance.selections import Selection
from atest.conformance.verdicts import Tally, passed, problems


def main() -> None:
    """Runs what the arguments say, and checks or writes the page."""
    update = "--update" in sys.argv
    limits = "--limits" in sys.argv
    own: list[Tally] = []
    theirs: list[Tally] = []
    found: list[str] = []
    for run in (*QUICK, *NIGHTLY) if update else NIGHTLY if limits else QUICK:
        found += _hold(run, own, theirs)
    if found:
        raise SystemExit("\n".join(["", "Conformance is not at its bar:", *found]))
    if update:
        page.write([*own, *theirs])
    elif not page.is_fresh(own):  # what others come to may change with the machine
        raise SystemExit(
            "docs/conformance.rst is stale. Run: python -m invoke conformance --update"
        )


def _hold(run: Run, own: list[Tally], theirs: list[Tally]) -> list[str]:
    better = None
    if run.reference is not None:
        theirs.append(_tally(run.reference, run.cases))
        better = passed(theirs[-1].verdicts)
    own.append(_tally(run.peer, run.cases))
    return problems(own[-1], run.cases.number, better)


def _tally(peer: Peer, cases: Selection) -> Tally:
    start = time.monotonic()
    tally = Tally(peer.who, cases.name, peer.run(cases), peer.setup)
    print(f"{tally.line}; {time.monotonic() - start:.1f} s", flush=True)
    return tally


if __name__ == "__main__":
    main()
