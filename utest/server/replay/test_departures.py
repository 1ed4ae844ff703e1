from __future__ import annotations

from SwanSocketLibrary.server.replay.departures import Departure, Departures


def test_each_is_taken_once_and_in_order() -> None:
    departures = Departures()
    assert not departures
    departures.add(Departure("first"))
    departures.add(Departure("second"))
    assert departures
    assert [each.text for each in departures.take()] == ["first", "second"]
    assert not departures
    assert departures.take() == []
