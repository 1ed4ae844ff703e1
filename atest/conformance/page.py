"""``docs/conformance.rst``: the sums of all runs, with a row for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from atest.conformance.verdicts import Tally
from tools.processes import ROOT

PAGE: Final = ROOT / "docs" / "conformance.rst"

_HEAD: Final = """\
Conformance
===========

.. Generated from what the suite says by: python -m invoke conformance --update

The cases of the Autobahn test suite, the one that most implementations of WebSockets are held
to, run by kosoku on both sides of this library: on its client, through the transports'
interface alone, and on the embedded server with the behaviour ``echo``. ``python -m invoke
conformance`` and ``python -m invoke conformance-limits`` run them, and fail when this page is
stale.

The bar is that no case fails, every close is as it should be, and nothing is declined that
``websockets`` passes. Both the transport ``websockets`` and the server are built on that package;
its own client and an echo server of its own have rows for comparison. They compress as they do
by default, know no limit of a message's length, and send no Pings of their own, which the suite
takes for the end of a case.

.. list-table::
   :header-rows: 1
   :widths: auto

   * - Side
     - Setup
     - Cases
     - Number
     - OK
     - Non-strict
     - Informational
     - Failed
     - Declined
"""

_FOOT: Final = """
*Setup*: the client's transport, and whether compression, the extension permessage-deflate of
RFC 7692, is offered or agreed to. The default transport, ``websocket-client``, never offers it,
so that for it the cases 12.* and 13.*, which are about it, do not run. The sample has one to
three cases of each of their twelve groups; all of them are for the night.

*Non-strict*: text that is not UTF-8 is refused when its message is complete; the suite would
like to see it refused at its first wrong byte, which RFC 6455 §8.1 does not ask for.

*Informational*: RFC 6455 leaves open what has to happen; any outcome passes.

*Declined*: the suite's server did not agree to compress, so that there was nothing to test. In
13.2.*, 13.5.* and 13.6.* it wants to ask the client for ``client_no_context_takeover``, and does
so only of a client that has named this in its offer. RFC 7692 §7.1.1.2 lets a server ask for it
in any case, and this client agrees; it does not name it, and neither does that of
``websockets``.

All of 12.* and 13.* are not run on the echo server of ``websockets``: the embedded one may not
decline any of them, whatever that of ``websockets`` does.
"""


def write(tallies: Iterable[Tally]) -> None:
    """Writes the page."""
    text = _HEAD + "".join(tally.row for tally in tallies) + _FOOT
    PAGE.write_text(text, encoding="utf-8", newline="\n")


def is_fresh(tallies: Iterable[Tally]) -> bool:
    """Whether the page holds these rows, and nothing around its rows is of an older version."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    around = text.startswith(_HEAD) and text.endswith(_FOOT)
    return around and all(tally.row in text for tally in tallies)
