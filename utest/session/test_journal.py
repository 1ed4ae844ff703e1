from __future__ import annotations

import time

from SwanSocketLibrary.session.journal import MAX_ENTRIES, Journal


def test_entries_are_read_once_and_in_order() -> None:
    journal = Journal()
    journal.write("one", "chat", url="wss://example.com")
    journal.write("two")
    entries, lost = journal.read()
    assert [(each.what, each.socket, each.url) for each in entries] == [
        ("one", "chat", "wss://example.com"),
        ("two", "", None),
    ]
    assert lost == 0
    assert journal.read() == ([], 0)


def test_an_entry_says_when_and_how_long_after_the_connect() -> None:
    journal = Journal()
    before = time.monotonic()
    journal.write("with", connected_at=before - 10)
    journal.write("without")
    after = time.monotonic()
    (with_connect, without), _ = journal.read()
    assert before <= with_connect.time <= without.time <= after
    assert with_connect.since_connect == with_connect.time - (before - 10)
    assert without.since_connect == 0


def test_of_too_many_entries_the_oldest_go_and_are_counted() -> None:
    journal = Journal()
    for number in range(MAX_ENTRIES + 3):
        journal.write(str(number))
    entries, lost = journal.read()
    assert lost == 3
    assert len(entries) == MAX_ENTRIES
    assert (entries[0].what, entries[-1].what) == ("3", str(MAX_ENTRIES + 2))


def test_what_was_lost_is_told_once() -> None:
    journal = Journal()
    for _ in range(MAX_ENTRIES + 1):
        journal.write("x")
    journal.read()
    journal.write("y")
    assert journal.read()[1] == 0
