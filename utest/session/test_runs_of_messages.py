"""Messages that come at once are what they would be one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from SwanSocketLibrary import hookimpl
from SwanSocketLibrary.events.callback_history import Record
from SwanSocketLibrary.net.interface import Frame
from SwanSocketLibrary.swan.inbox import Bound, Bounds
from SwanSocketLibrary.swan.model import Event, EventKind
from SwanSocketLibrary.swan.payloads import Payload
from utest.fakes import FakeConnection, Program

DATA: tuple[str | bytes, ...] = ("one", b"two", "你好", "")
MESSAGE = "onSocketMessage"
SMALL = Bounds(inbox=Bound(5, 100), history=Bound(6, 1000), log=Bound(6, 1000))


def tell(connection: FakeConnection, messages: Sequence[str | bytes], *, at_once: bool) -> None:
    if at_once:
        assert connection.receiver.received_all(messages)
    else:
        for data in messages:
            connection.receiver.received(data)


@pytest.mark.parametrize("main", [True, False])
@pytest.mark.parametrize("bounds", [Bounds(), SMALL])
def test_they_are_taken_down_alike(bounds: Bounds, *, main: bool) -> None:
    seen = []
    for at_once in (True, False):
        program, heard = Program(bounds=bounds), list[Payload]()
        program.opened("main")
        task, connection = program.opened("other")
        if main:
            task, connection = (
                program.session.registry.find("main"),
                program.transport.connections[0],
            )
        program.session.listen(EventKind.MESSAGE, heard.append)
        program.session.listen(EventKind.MESSAGE, heard.append, task)
        tell(connection, DATA, at_once=at_once)
        program.session.queue.run()
        ledger = program.session.callbacks
        entries, lost = program.session.log.unwritten("sockets")
        all_of_it = (
            list(task.inbox),
            (task.inbox.count, task.inbox.full, task.inbox.room),
            heard,
            ledger.select(["onSocketMessage"]),
            ledger.select(["onSocketMessage"], task.socketTaskId),
            ledger.count("onSocketMessage"),
            ledger.count("onSocketMessage", task.socketTaskId),
            ledger.forgotten,
            [(entry.what, entry.origin.name, entry.url) for entry in entries],
            lost,
        )
        assert all(payload["at"] > 0 for payload in heard)
        seen.append(re.sub(r"socket-\d+|'at': [\d.]+", "…", repr(all_of_it)))
    assert seen[0] == seen[1]
    assert [message.data for message in task.inbox] == list(DATA)


class Seeing:
    @hookimpl
    def swan_event_happened(self, event: Event) -> None:
        raise NotImplementedError


class Recording:
    @hookimpl
    def swan_callback_ran(self, record: Record) -> None:
        raise NotImplementedError


class Decoding:
    @hookimpl
    def swan_decode(self, data: str | bytes) -> None:
        raise NotImplementedError


class Framing:
    @hookimpl
    def swan_frame_seen(self, frame: Frame) -> None:
        raise NotImplementedError


@pytest.mark.parametrize("plugin", [Seeing, Recording, Decoding, Framing])
def test_plugins_that_look_at_each_get_each(plugin: type) -> None:
    program = Program(plugins=[plugin()])
    task, connection = program.opened()
    assert not connection.receiver.received_all(DATA)
    assert not len(task.inbox)


def test_a_log_that_shows_frames_gets_each() -> None:
    program = Program()
    task, connection = program.opened()
    program.session.log.shows_frames = True
    assert not connection.receiver.received_all(DATA)
    assert not len(task.inbox)


def test_none_at_once_is_nothing() -> None:
    small = Bound(3, 1000)
    program = Program(bounds=Bounds(history=small, log=small))
    task, connection = program.opened()
    for text in "abcd":
        assert connection.receiver.received_all([])
        connection.receiver.received(text)
        assert connection.receiver.received_all([])
    entries, lost = program.session.log.unwritten("sockets")
    recorded = [record.result["data"] for record in program.session.callbacks.select([MESSAGE])]
    assert [message.data for message in program.session.take_all(task)] == list("abcd")
    assert program.session.callbacks.count(MESSAGE, task.socketTaskId) == 4
    assert recorded == list("bcd")
    told = [each.what for each in entries[-3:] if isinstance(each.what, Event)]
    assert [event.payload["data"] for event in told] == list("bcd")
    assert program.session.log.recorded().forgotten
    assert lost
    connection.end()
    assert connection.receiver.received_all([])


@pytest.mark.parametrize("bound", [Bound(4, 1000), Bound(100, 32)])
def test_an_inbox_that_may_become_full_takes_one_by_one(bound: Bound) -> None:
    program = Program(bounds=Bounds(inbox=bound))
    task, connection = program.opened()
    assert not connection.receiver.received_all(DATA)
    assert not len(task.inbox)
    assert connection.receiver.received_all(DATA[:1])
    assert len(task.inbox) == 1


def test_during_a_call_they_come_one_by_one_behind_it() -> None:
    program = Program()
    task, connection = program.opened()
    taken = []
    connection.on_send = lambda data: taken.append(connection.receiver.received_all([data]))
    program.session.send("hello")
    assert taken == [False]
    assert not len(task.inbox)


def test_before_the_open_event_and_after_the_end_they_do_not_count() -> None:
    program = Program()
    task, connection = program.connecting()
    assert connection.receiver.received_all(DATA)
    connection.open()
    connection.end()
    assert connection.receiver.received_all(DATA)
    assert not len(task.inbox)
    assert program.session.callbacks.count("onSocketMessage", task.socketTaskId) == 0
