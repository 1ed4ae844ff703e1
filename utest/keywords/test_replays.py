from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from robot import result

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument
from SwanSocketLibrary.keywords import keyword_runs
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns, ReplayFailures
from SwanSocketLibrary.keywords.lookup import Clients, find_file
from SwanSocketLibrary.keywords.socket_servers import SocketServers
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.replay.replay import Replay
from SwanSocketLibrary.replay.script import ReplaySource
from SwanSocketLibrary.server.pool import ServerPool
from utest.replay.scenes import recorded


@pytest.fixture
def replays(redactor: Redactor) -> ReplayFailures:
    return ReplayFailures(redactor)


def test_without_departures_nothing_fails(replays: ReplayFailures) -> None:
    test = result.TestCase(status="PASS")
    replays.fail_keyword()
    replays.fail_test(test)
    assert test.passed


def test_a_departure_fails_one_keyword(replays: ReplayFailures) -> None:
    replays.add("first")
    replays.add("second")
    with pytest.raises(ExpectationFailed, match=r"^first\n\nsecond$"):
        replays.fail_keyword()
    replays.fail_keyword()


def test_a_keyword_that_a_departure_fails_gives_back_what_it_took(
    replays: ReplayFailures, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_back: list[bool] = []
    monkeypatch.setattr(keyword_runs, "give_back", lambda: given_back.append(bool(replays)))
    replays.fail_keyword()
    assert given_back == []
    replays.add("first")
    with pytest.raises(ExpectationFailed):
        replays.fail_keyword()
    assert given_back == [True]


def test_what_a_keyword_said_itself_stands_behind(replays: ReplayFailures) -> None:
    replays.add("first")
    with pytest.raises(ExpectationFailed, match=r"^first\n\nSo the keyword failed: nothing came$"):
        replays.fail_keyword(ExpectationFailed("nothing came"))


def test_a_keyword_that_said_it_does_not_say_it_twice(replays: ReplayFailures) -> None:
    replays.add("first")
    with pytest.raises(ExpectationFailed, match=r"^first$"):
        replays.fail_keyword(ExpectationFailed("first"))


def test_a_departure_that_no_keyword_told_fails_the_test(
    replays: ReplayFailures, redactor: Redactor
) -> None:
    redactor.add("hush")
    replays.add("it sent hush")
    test = result.TestCase(status="PASS", message="fine so far")
    replays.fail_test(test)
    assert test.failed
    assert test.message == "it sent ***\n\nfine so far"
    assert not replays


def test_a_test_that_failed_keeps_its_message(replays: ReplayFailures) -> None:
    replays.add("first")
    test = result.TestCase(status="FAIL", message="mine")
    replays.fail_test(test)
    assert test.message == "mine"


def test_what_is_still_to_come_fails(
    clients: Clients, pool: ServerPool, runs: KeywordRuns, redactor: Redactor
) -> None:
    pool.start(alias="live", replay=Replay(ReplaySource("a.har", (recorded(),)), print))
    with pytest.raises(ExpectationFailed) as raised:
        SocketServers(
            clients, runs, redactor, cast(Any, None)
        ).socket_server_replay_should_be_complete(server="live", timeout=timedelta(milliseconds=10))
    assert str(raised.value).startswith("Expected the replay of 'a.har' by server 'live' to end. ")
    assert str(raised.value).endswith("Conversation 1 of 1 (/): no client has connected.")


def test_a_relative_path_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.har").touch()
    assert find_file("a.har") == tmp_path / "a.har"
    assert find_file(str(tmp_path / "none.har")) == tmp_path / "none.har"
    with pytest.raises(InvalidArgument) as raised:
        find_file("none.har")
    assert str(raised.value) == f"There is no file 'none.har'. It was looked for in '{tmp_path}'."


@pytest.mark.parametrize("path", ["", ".", "a\0b"])
def test_what_is_no_file(path: str) -> None:
    with pytest.raises(InvalidArgument, match="There is no file"):
        find_file(path)
