from __future__ import annotations

from collections.abc import Iterator

import pytest

from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns, ReplayFailures
from SwanSocketLibrary.keywords.lookup import Clients
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.server.pool import ServerPool
from utest.fakes import FakePlugin, Program

SHORT = 0.02
"""Seconds."""


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture(autouse=True)
def _no_transports_of_other_tests() -> Iterator[None]:
    FakePlugin.made.clear()
    yield
    FakePlugin.made.clear()


@pytest.fixture
def pool() -> Iterator[ServerPool]:
    pool = ServerPool()
    yield pool
    pool.stop_all()


@pytest.fixture
def clients(pool: ServerPool, program: Program) -> Clients:
    return Clients(pool, program.session)


@pytest.fixture
def redactor() -> Redactor:
    return Redactor()


@pytest.fixture
def runs(redactor: Redactor) -> KeywordRuns:
    """On no terminal, with nothing to replay; a wait takes as long as that of most tests."""
    return KeywordRuns(None, ReplayFailures(redactor), redactor, lambda: SHORT)
