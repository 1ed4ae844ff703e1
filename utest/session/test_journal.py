from __future__ import annotations

import time
from dataclasses import replace

import pytest

from SwanSocketLibrary.net.interface import Frame, Opcode
from SwanSocketLibrary.session.journal import Journal
from SwanSocketLibrary.swan.bounds import Bound
from SwanSocketLibrary.swan.model import Event, EventKind, Outcome, SendData, Task
from SwanSocketLibrary.swan.payloads import Payload

FRAME = Frame(sent=True, opcode=Opcode.TEXT, fin=True, length=1)


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
    journal = Journal(Bound(count=3, size=100))
    for _ in range(5):
        journal.write(FRAME)
    entries, lost = journal.read()
    assert lost == 2
    assert [entry.what for entry in entries] == [FRAME] * 3


@pytest.mark.parametrize(
    "what",
    [
        Event(EventKind.MESSAGE, Task("1", "1"), Payload(data="x" * 60), of_main=True),
        Outcome("sendSocketMessage", "1", Payload(), effect=SendData("1", "x" * 60)),
        replace(FRAME, payload=b"x" * 60),
    ],
)
def test_their_bytes_are_bounded_too(what: Event | Outcome | Frame) -> None:
    journal = Journal(Bound(count=3, size=100))
    journal.write(what)
    journal.write(what)
    assert [len(part) if isinstance(part, list) else part for part in journal.read()] == [1, 1]


def test_a_warning_does_not_go_for_what_comes_after_it() -> None:
    journal = Journal(Bound(count=2, size=100))
    journal.write(FRAME)
    journal.write("take care")
    for _ in range(2):
        journal.write(FRAME)
    entries, lost = journal.read()
    assert [entry.what for entry in entries] == ["take care", FRAME, FRAME]
    assert lost == 1


def test_what_was_lost_is_told_once() -> None:
    journal = Journal(Bound(count=1, size=100))
    for _ in range(2):
        journal.write(FRAME)
    journal.read()
    journal.write(FRAME)
    assert journal.read()[1] == 0
