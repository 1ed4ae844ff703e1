from __future__ import annotations

import pytest

from SwanSocketLibrary.har.har_entries import HarMessage
from SwanSocketLibrary.replay.script import Script
from utest.replay.scenes import came, closed, ping, pong, recorded, sent


def script(*messages: HarMessage) -> Script:
    return Script(recorded(*messages))


def due(of: Script) -> list[int]:
    """The numbers of what the server does now, which is done then."""
    numbers = []
    while (step := of.due) is not None:
        numbers.append(step.number)
        of.sent()
    return numbers


def test_the_server_waits_for_what_was_recorded_before() -> None:
    found = script(came("1"), sent("2"), came("3"), came("4"), sent("5"), came("6"))
    assert due(found) == [1]
    assert found.expected is not None
    assert found.expected.number == 2
    found.came()
    assert due(found) == [3, 4]
    found.came()
    assert not found.complete
    assert due(found) == [6]
    assert found.complete
    assert found.expected is None


def test_the_client_need_not_wait() -> None:
    found = script(sent("1"), came("2"), sent("3"), came("4"))
    found.came()
    found.came()
    assert due(found) == [2, 4]
    assert found.complete


def test_how_much_is_missing() -> None:
    found = script(sent("1"), came("2"), sent("3"))
    assert (found.total, found.missing) == (3, 2)
    found.came()
    assert found.missing == 1


def test_an_empty_conversation_is_complete() -> None:
    assert script().complete


def test_pings_of_the_server_alone_are_played() -> None:
    found = script(ping(False), pong(True), ping(True), pong(False), sent("5"))
    assert due(found) == [1]
    assert found.expected is not None
    assert found.expected.number == 5


@pytest.mark.parametrize(
    ("messages", "server", "client", "answers"),
    [
        ((came("1"), closed(False), closed(True)), [1, 2], [], False),
        ((came("1"), closed(False)), [1, 2], [], False),
        ((closed(True), closed(False)), [2], [1], True),
        ((closed(True), came("2"), closed(False), came("4")), [2, 3], [1], True),
        ((closed(True),), [], [1], False),
        ((sent("1"),), [], [1], False),
    ],
)
def test_close_frames(
    messages: tuple[HarMessage, ...], server: list[int], client: list[int], answers: bool
) -> None:
    found = script(*messages)
    assert found.answers_close is answers
    expected = []
    did = due(found)
    while found.expected is not None:
        expected.append(found.expected.number)
        found.came()
        did += due(found)
    assert (did, expected) == (server, client)


def test_pauses_and_times_count_from_the_opening() -> None:
    conversation = recorded(
        came("1", at=0.5), pong(False, at=0.6), came("3", at=2), came("4", at=1)
    )
    found = Script(conversation)
    steps = []
    while (step := found.due) is not None:
        steps.append((step.number, step.pause, step.since))
        found.sent()
    assert steps == [(1, 0.5, 0.5), (3, 1.5, 2.0), (4, 0.0, 1.0)]
