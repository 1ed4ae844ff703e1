from __future__ import annotations

import pytest

from SwanSocketLibrary.plugins.platforms import ANDROID, IOS, swan_platforms
from SwanSocketLibrary.swan.model import SocketState
from SwanSocketLibrary.swan.profile import Failure, Profile, Refusal

APIS = ("connectSocket", "sendSocketMessage", "closeSocket")
UNPARSABLE = (202, "解析失败，请检查参数是否正确")
MISSING = (302, "找不到调起协议对应端能力方法")
FAILED = (1001, "执行失败")
BAD_PARAMETER = (4, "参数有误")


def answer(profile: Profile, api: str, failure: Failure) -> tuple[object, ...]:
    result = profile.failure_result(api, Refusal(failure, "why"))
    assert result.pop("failure") == failure.name
    return tuple(result.values())


def test_both_hosts_are_registered() -> None:
    assert swan_platforms() == [ANDROID, IOS]
    assert [profile.name for profile in swan_platforms()] == ["android", "ios"]


@pytest.mark.rule("S33")
@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize(
    ("failure", "android", "ios"),
    [
        (Failure.INVALID_PARAMETER, UNPARSABLE, BAD_PARAMETER),
        (Failure.CAPABILITY_MISSING, MISSING, MISSING),
        (Failure.SECURITY_CHECK_FAILED, FAILED, (7, "安全校验失败")),
        (Failure.TOO_MANY_TASKS, FAILED, (1, "超过设置的最大task数量")),
        (Failure.BAD_URL_OR_SUBPROTOCOL, UNPARSABLE, (2, "url/subProtocals错误")),
    ],
)
def test_each_failure_has_the_documentations_code_and_text(
    api: str, failure: Failure, android: tuple[int, str], ios: tuple[int, str]
) -> None:
    assert answer(ANDROID, api, failure) == android
    assert answer(IOS, api, failure) == ios


@pytest.mark.parametrize(
    ("api", "ios"),
    [
        ("connectSocket", (3, "创建task实例失败")),
        ("sendSocketMessage", BAD_PARAMETER),
        ("closeSocket", BAD_PARAMETER),
    ],
)
def test_an_execution_that_failed_is_answered_by_api_on_ios(api: str, ios: tuple[int, str]) -> None:
    assert answer(ANDROID, api, Failure.EXECUTION_FAILED) == FAILED
    assert answer(IOS, api, Failure.EXECUTION_FAILED) == ios


@pytest.mark.rule("S10")
@pytest.mark.parametrize("state", SocketState)
def test_the_error_event_says_what_the_platform_says(state: SocketState) -> None:
    assert ANDROID.error_payload(state, "why") == {
        "errCode": 0,
        "errMsg": "error happen",
        "detail": "why",
    }
    assert IOS.error_payload(state, "why") == {
        "errMsg": f"Status error,current {state.value}",
        "detail": "why",
    }
