from __future__ import annotations

from pathlib import Path

import pytest

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.server.pool import ServerPool
from utest.server.conftest import server_threads

FDS = Path("/proc/self/fd")


def test_a_loop_that_has_stopped_takes_no_calls() -> None:
    from SwanSocketLibrary.server.loop_thread import LoopThread

    loop = LoopThread()
    assert loop.call(lambda: 42) == 42
    loop.stop()
    loop.stop()
    with pytest.raises(ServerError, match="has been stopped"):
        loop.call(lambda: 42)


def test_the_thread_lives_from_the_first_start_to_the_last_stop(pool: ServerPool) -> None:
    assert server_threads() == []
    first = pool.start()
    second = pool.start()
    assert len(server_threads()) == 1
    pool.stop(first)
    assert len(server_threads()) == 1
    pool.stop(second)
    assert server_threads() == []
