"""Runs the suite and holds both sides to their bars; ``docs/conformance.rst`` keeps the sums.

``python -m atest.conformance`` runs all but the limits, ``--limits`` these alone, and
``--update`` everything, and writes the page.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Final

from atest.conformance.runs import Selection, run_client, run_server, run_websockets
from atest.conformance.verdicts import Tally, Verdict, passed, problems
from tools.processes import ROOT

PAGE: Final = ROOT / "docs" / "conformance.rst"

QUICK: Final = Selection("all but 9.*", None, ("9.*",))
LIMITS: Final = Selection("9.*, limits and performance", ("9.*",))
CASES: Final = {QUICK.name: 247, LIMITS.name: 54}
"""How many there are, those of compression not counted: 301 together."""

COMPRESSED: Final = 216
"""The cases of permessage-deflate, 12.* and 13.*."""

_HEAD: Final = """\
Conformance
===========

.. Generated from what the suite says by: python -m invoke conformance --update

The cases of the Autobahn test suite, the one that most implementations of WebSockets are held
to, run by kosoku on both sides of this library: on its client, through the transport's
interface alone, and on the embedded server with the behaviour ``echo``. ``python -m invoke
conformance`` and ``python -m invoke conformance-limits`` run them, and fail when this page is
stale.

The bar is that no case fails and every close is as it should be. For the server this is more
than ``websockets``, on which it is built, passes itself; each run compares the two.

.. list-table::
   :header-rows: 1
   :widths: auto

   * - Side
     - Cases
     - Number
     - OK
     - Non-strict
     - Informational
     - Failed
     - Declined
"""

_FOOT: Final = """
*Non-strict*: text that is not UTF-8 is refused when its message is complete; the suite would
like to see it refused at its first wrong byte, which RFC 6455 §8.1 does not ask for.

*Informational*: RFC 6455 leaves open what has to happen; any outcome passes.

*Declined*: the cases 12.* and 13.* are about the extension permessage-deflate, which the server
does not agree to. The client never offers it, so that for it they do not run at all.
"""


def main() -> None:
    """Runs what the arguments say, and checks or writes the page."""
    update = "--update" in sys.argv
    limits = "--limits" in sys.argv
    tallies: list[Tally] = []
    found: list[str] = []
    for cases in (QUICK, LIMITS) if update else (LIMITS,) if limits else (QUICK,):
        _run(cases, tallies, found)
    if found:
        raise SystemExit("\n".join(["", "Conformance is not at its bar:", *found]))
    if update:
        text = _HEAD + "".join(tally.row for tally in tallies) + _FOOT
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    elif not _is_fresh(tallies):
        raise SystemExit(
            "docs/conformance.rst is stale. Run: python -m invoke conformance --update"
        )


def _run(cases: Selection, tallies: list[Tally], found: list[str]) -> None:
    compressed = COMPRESSED if cases is QUICK else 0
    own = cases if cases is LIMITS else cases.without_compression("all but 9.*, 12.*, 13.*")
    client = _tally("client", own, run_client)
    found += problems(client, CASES[cases.name])
    server = _tally("server", cases, run_server)
    reference = _tally("websockets itself", cases, run_websockets)
    found += problems(server, CASES[cases.name] + compressed, passed(reference.verdicts))
    tallies += [client, server]


def _tally(who: str, cases: Selection, run: Callable[[Selection], list[Verdict]]) -> Tally:
    start = time.monotonic()
    tally = Tally(who, cases.name, run(cases))
    print(f"{tally.line}; {time.monotonic() - start:.1f} s", flush=True)
    return tally


def _is_fresh(tallies: list[Tally]) -> bool:
    """Whether the page holds these rows, and nothing around its rows is of an older version."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    around = text.startswith(_HEAD) and text.endswith(_FOOT)
    return around and all(tally.row in text for tally in tallies)


if __name__ == "__main__":
    main()
