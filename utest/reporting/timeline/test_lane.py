from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from SwanSocketLibrary.reporting.timeline.lane import NO_SOCKET, Lane, Step, Tone, Way


def test_a_step_has_no_more_than_it_is_given() -> None:
    step = Step(0.5, Way.SENT, "handshake")
    assert (step.text, step.call, step.detail, step.state) == ("", "", "", "")
    assert step.tone is Tone.PLAIN
    assert step.message is None
    assert not step.bulk


def test_a_lane_is_whole_unfolded_and_well_unless_it_says_otherwise() -> None:
    lane = Lane("Socket 'a'", "", "Test", "Server", "is OPEN", Tone.PLAIN, ())
    assert not lane.failed
    assert not lane.folded
    assert lane.forgotten == 0


def test_what_was_made_of_notes_does_not_change() -> None:
    step = Step(0, Way.HERE, "open")
    with pytest.raises(FrozenInstanceError):
        step.title = "shut"  # type: ignore[misc] # that is what is tried


def test_ways_and_tones_are_words_for_those_who_do_not_see_them() -> None:
    for kind in (*Way, *Tone):
        assert kind.value.isalpha()
    assert NO_SOCKET.startswith("Calls")
