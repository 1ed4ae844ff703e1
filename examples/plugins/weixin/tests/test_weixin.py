from __future__ import annotations

import pytest
from swan_weixin import WEIXIN, swan_platforms

from SwanSocketLibrary.swan.model import SocketState
from SwanSocketLibrary.swan.profile import Failure, Refusal

APIS = ("connectSocket", "sendSocketMessage", "closeSocket")


def test_it_registers_the_platform() -> None:
    assert swan_platforms() == [WEIXIN]
    assert WEIXIN.name == "weixin"
    assert WEIXIN.limits.sockets == 5
    assert WEIXIN.global_object == "wx"


@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize("api", APIS)
def test_each_failure_is_a_text_that_names_the_api(api: str, failure: Failure) -> None:
    result = WEIXIN.failure_result(api, Refusal(failure, "for people"))
    assert list(result) == ["errMsg", "failure"]
    assert result.errMsg.startswith(f"{api}:fail ")
    assert "{" not in result.errMsg


def test_sending_too_early_has_a_text_of_its_own() -> None:
    refusal = Refusal(Failure.EXECUTION_FAILED, "for people", "what another platform says")
    assert WEIXIN.failure_result("sendSocketMessage", refusal) == {
        "errMsg": "sendSocketMessage:fail WebSocket is not connected",
        "failure": "EXECUTION_FAILED",
    }


@pytest.mark.parametrize("state", SocketState)
def test_the_error_event_has_no_code(state: SocketState) -> None:
    payload = WEIXIN.error_payload(state, "refused")
    assert set(payload) == {"errMsg", "detail"}
