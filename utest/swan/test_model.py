from __future__ import annotations

import pytest

from SwanSocketLibrary.swan.model import EventKind, HandshakeRequest, Outcome, SocketState, Task
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.profile import APIS


@pytest.mark.rule("S1")
def test_the_states_have_the_numbers_of_the_api() -> None:
    assert [(state.name, state.value) for state in SocketState] == [
        ("CONNECTING", 0),
        ("OPEN", 1),
        ("CLOSING", 2),
        ("CLOSED", 3),
    ]


@pytest.mark.rule("S1")
def test_a_new_task_is_connecting_and_has_not_ended() -> None:
    task = Task("1", "chat")
    assert task.state is SocketState.CONNECTING
    assert (task.offered, task.protocol, task.cause) == ((), "", "")
    assert (task.close_code, task.close_reason) == (None, None)


def test_a_request_does_not_show_its_credentials() -> None:
    request = HandshakeRequest("ws://user:secret@example.com/", (("Authorization", "secret"),))
    assert "secret" not in repr(request)


@pytest.mark.rule("S21")
def test_a_handshake_may_take_60_seconds_by_default() -> None:
    assert HandshakeRequest("ws://example.com/").timeout == 60.0


@pytest.mark.rule("S4")
@pytest.mark.parametrize("api", APIS)
def test_an_accepted_call_runs_success_then_complete(api: str) -> None:
    outcome = Outcome(api, "1", Payload())
    assert outcome.succeeded
    assert outcome.callbacks == (f"{api}.success", f"{api}.complete")


@pytest.mark.rule("S4")
@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("detail", ["it is not open", ""])
def test_a_refused_call_runs_fail_then_complete(api: str, detail: str) -> None:
    outcome = Outcome(api, "1", Payload(), detail=detail)
    assert not outcome.succeeded
    assert outcome.callbacks == (f"{api}.fail", f"{api}.complete")


@pytest.mark.rule("S5")
def test_close_and_error_alone_end_a_task() -> None:
    assert {kind for kind in EventKind if kind.terminal} == {EventKind.CLOSE, EventKind.ERROR}


@pytest.mark.rule("S12")
def test_an_event_is_named_after_its_global_callback() -> None:
    assert {kind.name: kind.value for kind in EventKind} == {
        "OPEN": "onSocketOpen",
        "MESSAGE": "onSocketMessage",
        "ERROR": "onSocketError",
        "CLOSE": "onSocketClose",
    }
