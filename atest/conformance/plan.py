"""What is run, on which peers, and to which bars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from atest.conformance.references import run_websockets_client, run_websockets_server
from atest.conformance.runs import (
    run_client,
    run_compressing_client,
    run_server,
    run_websockets_transport,
)
from atest.conformance.selections import COMPRESSION, LIMITS, PLAIN, SAMPLE, Selection
from atest.conformance.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Peer:
    """One that is held to cases.

    :ivar who: what it is, for the page.
    :ivar setup: its transport, and whether it compresses.
    :ivar run: holds it to them.
    """

    who: str
    setup: str
    run: Callable[[Selection], list[Verdict]]


@dataclass(frozen=True, slots=True)
class Run:
    """A peer, its cases, and its bar.

    :ivar reference: may decline what this one does not pass either; without one, nothing may be
        declined.
    """

    peer: Peer
    cases: Selection
    reference: Peer | None = None


_CLIENT: Final = Peer("client", "websocket-client", run_client)
_OTHER_CLIENT: Final = Peer("client", "websockets", run_websockets_transport)
_COMPRESSING: Final = Peer("client", "websockets, compression", run_compressing_client)
_SERVER: Final = Peer("server", "compression", run_server)
_THEIR_CLIENT: Final = Peer("websockets' own client", "compression", run_websockets_client)
_THEIR_SERVER: Final = Peer("websockets' own server", "compression", run_websockets_server)

QUICK: Final = (
    Run(_CLIENT, PLAIN),
    Run(_OTHER_CLIENT, PLAIN),
    Run(_COMPRESSING, PLAIN),
    Run(_COMPRESSING, SAMPLE, _THEIR_CLIENT),
    Run(_SERVER, PLAIN, _THEIR_SERVER),
    Run(_SERVER, SAMPLE),
)
NIGHTLY: Final = (
    Run(_CLIENT, LIMITS),
    Run(_OTHER_CLIENT, LIMITS),
    Run(_COMPRESSING, COMPRESSION, _THEIR_CLIENT),
    Run(_SERVER, LIMITS, _THEIR_SERVER),
    Run(_SERVER, COMPRESSION),
)
