from __future__ import annotations

from SwanSocketLibrary.transport.phases import CANNOT_SEND, Phase


def test_every_phase_but_one_says_why_nothing_can_be_sent() -> None:
    assert set(Phase) - set(CANNOT_SEND) == {Phase.OPEN}
