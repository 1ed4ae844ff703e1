from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from robot import result as results

from SwanSocketLibrary.auto_closer import AutoCloser, ClosingLevel
from SwanSocketLibrary.plugins.platforms import IOS
from SwanSocketLibrary.server.listener import STOP_TIMEOUT
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.server.stub import Greeting, StubHeartbeat
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.answers import AnswerRule, replies
from SwanSocketLibrary.swan.model import EventKind
from SwanSocketLibrary.swan.patterns import Pattern
from utest.fakes import FakePlugin, Program, friendly
from utest.robot_runs import LIBRARY, run, statuses, suite
from utest.server.raw_client import RawClient


class Run:
    """A session, its servers and what is done at the starts and ends of a run."""

    def __init__(self, level: ClosingLevel) -> None:
        self.program = Program()
        self.program.transport.prepare = friendly
        self.session = self.program.session
        self.pool = ServerPool()
        self.closing = AutoCloser(level, self.session, self.pool)

    def connect(self, alias: str) -> SocketTask:
        return self.program.connecting(alias)[0]

    @property
    def sockets(self) -> list[str]:
        return self.session.registry.names

    @property
    def servers(self) -> list[str | None]:
        return [server.alias for server in self.pool.servers]


@pytest.fixture
def started(request: pytest.FixtureRequest) -> Iterator[Run]:
    run = Run(request.param)
    yield run
    run.pool.stop_all()


TEST = pytest.mark.parametrize("started", ["TEST"], indirect=True)
SUITE = pytest.mark.parametrize("started", ["SUITE"], indirect=True)
MANUAL = pytest.mark.parametrize("started", ["MANUAL"], indirect=True)
EVERY = pytest.mark.parametrize("started", ["TEST", "SUITE", "MANUAL"], indirect=True)


@TEST
def test_what_a_test_opened_is_closed_at_its_end(started: Run) -> None:
    started.closing.suite_starts("s1")
    suite_socket = started.connect("suite")
    started.pool.start(alias="suite")
    started.closing.test_starts("t1")
    test_socket = started.connect("test")
    started.pool.start(alias="test")
    started.closing.test_ends("t1", "t1")
    assert (started.sockets, started.servers) == (["suite"], ["suite"])
    assert (suite_socket.close_code, test_socket.close_code) == (None, 1001)
    started.closing.suite_ends("s1", "s1")
    assert (started.sockets, started.servers) == ([], [])
    assert suite_socket.close_code == 1001


@TEST
def test_servers_whose_clients_do_not_answer_stop_together(started: Run) -> None:
    started.closing.suite_starts("s1")
    started.closing.test_starts("t1")
    with ExitStack() as clients:
        for _ in range(6):
            clients.enter_context(RawClient(started.pool.start().url)).open()
        began = time.monotonic()
        started.closing.test_ends("t1", "t1")
        assert time.monotonic() - began < 2 * STOP_TIMEOUT
    assert started.servers == []


@SUITE
def test_at_level_suite_a_tests_sockets_live_until_the_suites_end(started: Run) -> None:
    started.closing.suite_starts("s1")
    started.connect("suite")
    started.closing.test_starts("t1")
    started.connect("test")
    started.pool.start(alias="test")
    started.closing.test_ends("t1", "t1")
    assert (started.sockets, started.servers) == (["suite", "test"], ["test"])
    started.closing.suite_ends("s1", "s1")
    assert (started.sockets, started.servers) == ([], [])


@MANUAL
def test_at_level_manual_all_live_until_the_runs_end(started: Run) -> None:
    started.closing.suite_starts("s1")
    started.closing.test_starts("t1")
    started.connect("test")
    started.pool.start(alias="test")
    started.session.configure(replace(started.session.settings, profile=IOS))
    started.closing.test_ends("t1", "t1")
    started.closing.suite_ends("s1", "s1")
    assert (started.sockets, started.servers) == (["test"], ["test"])
    assert started.session.settings.profile is IOS
    assert started.program.ran
    started.closing.run_ends()
    assert (started.sockets, started.servers) == ([], [])


@EVERY
def test_at_the_runs_end_nothing_is_left(started: Run) -> None:
    started.connect("test")
    started.pool.start(alias="test")
    started.closing.run_ends()
    assert (started.sockets, started.servers) == ([], [])
    assert started.program.transport.shutdowns


@TEST
def test_settings_and_handlers_go_back_to_what_they_were_at_each_level(started: Run) -> None:
    def handler(_payload: object) -> None: ...

    def own(_payload: object) -> None: ...

    session = started.session
    first = session.settings
    started.closing.suite_starts("s1")
    of_suite = replace(first, max_sockets=7)
    session.configure(of_suite)
    session.listen(EventKind.OPEN, handler)
    for test in ("t1", "t2"):
        started.closing.test_starts(test)
        session.configure(replace(first, profile=IOS))
        session.timeout = 7
        session.listen(EventKind.OPEN, own)
        session.listen(EventKind.CLOSE, own)
        started.closing.test_ends(test, "T")
        assert session.settings is of_suite
        assert session.timeout == 10
        assert session.global_handlers() == {EventKind.OPEN: handler}
    started.closing.suite_ends("s1", "s1")
    assert session.settings is first
    assert session.global_handlers() == {}


@TEST
def test_the_record_the_journal_and_what_is_due_are_emptied(started: Run) -> None:
    started.closing.suite_starts("s1")
    started.closing.test_starts("t1")
    started.session.listen(EventKind.OPEN, lambda _payload: None)
    started.connect("test")
    assert started.session.queue.waiting
    started.closing.test_ends("t1", "t1")
    assert started.program.ran == []
    assert started.session.log.unwritten("sockets") == ([], 0)
    assert not started.session.queue.waiting


@TEST
def test_what_is_due_for_a_suites_listener_outlives_the_test(started: Run) -> None:
    heard: list[str] = []
    started.closing.suite_starts("s1")
    task = started.connect("suite")
    started.session.listen(EventKind.MESSAGE, lambda payload: heard.append(payload.data), task)
    started.closing.test_starts("t1")
    started.program.transport.last.tell("news")
    started.closing.test_ends("t1", "t1")
    started.session.queue.run()
    assert heard == ["news"]


@pytest.mark.rule("S13")
@TEST
def test_the_next_test_has_a_main_socket_of_its_own(started: Run) -> None:
    started.closing.suite_starts("s1")
    started.closing.test_starts("t1")
    started.connect("one")
    started.closing.test_ends("t1", "t1")
    assert started.session.main is None
    started.closing.test_starts("t2")
    two = started.connect("two")
    assert started.session.main is two


@TEST
def test_an_alias_that_a_test_took_over_is_the_suites_again(started: Run) -> None:
    started.closing.suite_starts("s1")
    suite_socket = started.connect("chat")
    started.session.close()
    started.closing.test_starts("t1")
    started.connect("chat")
    started.closing.test_ends("t1", "t1")
    assert started.session.registry.find("chat") is suite_socket


@TEST
def test_suites_nest(started: Run) -> None:
    started.closing.suite_starts("s1")
    started.connect("outer")
    started.closing.suite_starts("s1-s1")
    started.connect("inner")
    started.closing.test_starts("t1")
    started.connect("test")
    started.closing.test_ends("t1", "t1")
    assert started.sockets == ["outer", "inner"]
    started.closing.suite_ends("s1-s1", "T")
    assert started.sockets == ["outer"]
    started.closing.suite_ends("s1", "s1")
    assert started.sockets == []


@TEST
def test_imported_in_a_test_all_that_came_since_counts(started: Run) -> None:
    first = started.session.settings
    started.session.configure(replace(first, profile=IOS))
    started.connect("test")
    started.closing.test_ends("t1", "t1")
    assert started.sockets == []
    assert started.session.settings is first
    started.closing.test_starts("t2")
    started.connect("test")
    started.closing.test_ends("t2", "t2")
    started.connect("teardown")
    started.closing.suite_ends("s1", "s1")
    assert started.sockets == []


@TEST
def test_imported_in_an_inner_suites_test_the_outer_ones_mark_stays(started: Run) -> None:
    """An end without its start goes back to the last start that there was."""
    started.closing.suite_starts("s1")
    started.connect("outer")
    started.connect("inner")
    started.closing.suite_starts("s1-s2")
    started.connect("late")
    started.closing.test_ends("t9", "t9")
    assert started.sockets == ["outer", "inner"]
    started.closing.suite_ends("s1-s2", "T")
    started.closing.suite_ends("s1", "s1")
    assert started.sockets == []


# In suites

OPEN_AND_COUNT = """
*** Test Cases ***
First
    Connect Socket    ws://h
    Set Host    platform=ios    max_sockets=7
    ${count} =    Get Sockets
    Length Should Be    ${count}    ${FIRST}
Second
    Connect Socket    ws://h
    ${count} =    Get Sockets
    Length Should Be    ${count}    ${SECOND}
    ${now} =    Set Host
    Should Be Equal    ${now.platform}    ${PLATFORM}
"""


def counting(level: str, first: int, second: int, platform: str, **options: Any) -> Any:
    imported = f"{LIBRARY}    auto_closing_level={level}"
    made = suite(OPEN_AND_COUNT, library=imported, **options)
    made.setup.config(name="Connect Socket", args=["ws://suite"])
    variables = [f"FIRST:{first}", f"SECOND:{second}", f"PLATFORM:{platform}"]
    return run(made, variable=variables)


@pytest.fixture
def _transports() -> Iterator[None]:
    FakePlugin.made.clear()
    yield
    FakePlugin.made.clear()


@pytest.mark.usefixtures("_transports")
@pytest.mark.parametrize(
    ("level", "first", "second", "platform"),
    [("TEST", 2, 2, "android"), ("SUITE", 2, 3, "ios"), ("MANUAL", 2, 3, "ios")],
)
def test_the_level_is_the_imports(level: str, first: int, second: int, platform: str) -> None:
    result = counting(level, first, second, platform, settings="Library    Collections")
    assert statuses(result) == {"First": "", "Second": ""}
    (transport,) = FakePlugin.made
    assert [each.closes for each in transport.connections] == [[(1001, "")]] * 3
    assert transport.shutdowns


@pytest.mark.usefixtures("_transports")
def test_what_an_outer_suites_setup_opened_lives_through_the_inner_suites() -> None:
    outer = suite("", name="Outer")
    outer.setup.config(name="Connect Socket", args=["ws://outer"])
    for name in ("A", "B"):
        inner = suite(
            f"*** Test Cases ***\n{name}\n    ${{sockets}} =    Get Sockets\n"
            "    Length Should Be    ${sockets}    2",
            name=name,
            settings="Library    Collections",
        )
        inner.setup.config(name="Connect Socket", args=["ws://inner"])
        outer.suites.append(inner)
    assert statuses(run(outer)) == {"A": "", "B": ""}


@pytest.mark.usefixtures("_transports")
def test_a_library_that_is_imported_in_a_test_cleans_up_after_it() -> None:
    body = f"""
*** Test Cases ***
First
    Import Library    {LIBRARY}
    Connect Socket    ws://h    alias=one
    Set Host    platform=ios
Second
    ${{sockets}} =    Get Sockets
    Should Be Empty    ${{sockets}}
    ${{now}} =    Set Host
    Should Be Equal    ${{now.platform}}    android
"""
    result: results.TestSuite = run(suite(body, library=""))
    assert statuses(result) == {"First": "", "Second": ""}
    assert FakePlugin.made[0].connections[0].closes == [(1001, "")]


@EVERY
def test_what_goes_on_by_itself_ends_with_the_level_that_began_it(started: Run) -> None:
    def rule() -> AnswerRule:
        return AnswerRule("it", Pattern.of("a"), replies("b", ()), lambda: 0, print)

    started.closing.suite_starts("s1")
    task, server = started.connect("suite"), started.pool.start(alias="suite")
    started.session.answer(task, rule())
    server.add_rule(Greeting(("hello",)))
    of_suite = task.answers, server.rules
    started.closing.test_starts("t1")
    started.session.answer(task, rule())
    started.session.send_every(10, "beat", task, print)
    server.add_rule(rule())
    server.add_rule(StubHeartbeat(10, "beat"))
    of_test = task.answers, server.rules
    started.closing.test_ends("t1", "t1")
    ended = started.closing._level == "TEST"
    assert (task.answers, server.rules) == (of_suite if ended else of_test)
    assert bool(task.heartbeats) is not ended
    started.closing.run_ends()
    assert not task.heartbeats
