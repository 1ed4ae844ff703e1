from __future__ import annotations

import pytest

from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.profile import APIS
from SwanSocketLibrary.swan.steps import EventKind, Outcome


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
