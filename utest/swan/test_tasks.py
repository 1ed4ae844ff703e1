from __future__ import annotations

import pytest

from SwanSocketLibrary.swan.states import SocketState
from SwanSocketLibrary.swan.tasks import Task


@pytest.mark.rule("S1")
def test_a_new_task_is_connecting_and_has_not_ended() -> None:
    task = Task("1", "chat")
    assert task.state is SocketState.CONNECTING
    assert (task.offered, task.protocol, task.cause) == ((), "", "")
    assert (task.close_code, task.close_reason) == (None, None)
