from __future__ import annotations

from collections.abc import Mapping

import pytest

from SwanSocketLibrary.errors import PluginError
from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from SwanSocketLibrary.swan.failures import Failure, Refusal
from SwanSocketLibrary.swan.profile import Answer, Profile
from SwanSocketLibrary.swan.settings import APIS
from SwanSocketLibrary.swan.states import SocketState
from utest.swan.driving import PLATFORMS

UNPARSABLE = (202, "解析失败，请检查参数是否正确")
MISSING = (302, "找不到调起协议对应端能力方法")
NOT_EXECUTED = (1001, "执行失败")
BAD_PARAMETER = (4, "参数有误")

ANDROID_ANSWERS = {
    Failure.INVALID_PARAMETER: UNPARSABLE,
    Failure.CAPABILITY_MISSING: MISSING,
    Failure.EXECUTION_FAILED: NOT_EXECUTED,
    Failure.SECURITY_CHECK_FAILED: NOT_EXECUTED,
    Failure.TOO_MANY_TASKS: NOT_EXECUTED,
    Failure.BAD_URL_OR_SUBPROTOCOL: UNPARSABLE,
}
IOS_ANSWERS = {
    Failure.INVALID_PARAMETER: BAD_PARAMETER,
    Failure.CAPABILITY_MISSING: MISSING,
    Failure.EXECUTION_FAILED: BAD_PARAMETER,
    Failure.SECURITY_CHECK_FAILED: (7, "安全校验失败"),
    Failure.TOO_MANY_TASKS: (1, "超过设置的最大task数量"),
    Failure.BAD_URL_OR_SUBPROTOCOL: (2, "url/subProtocals错误"),
}


def expected_answer(profile: Profile, api: str, failure: Failure) -> tuple[int, str]:
    """The table of error codes, cell by cell."""
    if profile is ANDROID:
        return ANDROID_ANSWERS[failure]
    if (api, failure) == ("connectSocket", Failure.EXECUTION_FAILED):
        return 3, "创建task实例失败"
    return IOS_ANSWERS[failure]


def no_event(_state: SocketState) -> Mapping[str, object]:
    return {}


@pytest.mark.rule("S16", "S17", "S19", "S20", "S23", "S24", "S25", "S27", "S28", "S29", "S33")
@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("profile", PLATFORMS, ids=lambda profile: profile.name)
def test_each_platform_answers_each_failure_with_the_documented_code_and_text(
    profile: Profile, api: str, failure: Failure
) -> None:
    code, text = expected_answer(profile, api, failure)
    result = profile.failure_result(api, Refusal(failure, "for people"))
    assert result == {"errCode": code, "errMsg": text}


@pytest.mark.rule("S25")
@pytest.mark.parametrize(("profile", "code"), [(ANDROID, 1001), (IOS, 4)])
def test_a_message_that_a_rule_gives_replaces_the_text_and_keeps_the_code(
    profile: Profile, code: int
) -> None:
    refusal = Refusal(Failure.EXECUTION_FAILED, "for people", "not OPEN")
    result = profile.failure_result("sendSocketMessage", refusal)
    assert result == {"errCode": code, "errMsg": "not OPEN"}


@pytest.mark.rule("S10")
@pytest.mark.parametrize("state", SocketState)
def test_android_says_that_an_error_happened(state: SocketState) -> None:
    expected = {"errCode": 0, "errMsg": "error happen", "detail": "connection lost"}
    assert ANDROID.error_payload(state, "connection lost") == expected


@pytest.mark.rule("S10")
@pytest.mark.parametrize(
    ("state", "number"),
    [(SocketState.CONNECTING, 0), (SocketState.OPEN, 1), (SocketState.CLOSING, 2)],
)
def test_ios_says_the_number_of_the_state_and_no_code(state: SocketState, number: int) -> None:
    expected = {"errMsg": f"Status error,current {number}", "detail": "connection lost"}
    assert IOS.error_payload(state, "connection lost") == expected


@pytest.mark.rule("S10")
def test_the_detail_is_the_librarys_whatever_a_profile_says() -> None:
    profile = Profile("own", ANDROID.answers, lambda _state: {"detail": "theirs", "extra": 1})
    assert profile.error_payload(SocketState.OPEN, "ours") == {"detail": "ours", "extra": 1}


def test_an_answer_for_one_api_leaves_the_others() -> None:
    own = Answer(9, "own")
    key = ("closeSocket", Failure.INVALID_PARAMETER)
    profile = Profile("own", ANDROID.answers, no_event, {key: own})
    refusal = Refusal(Failure.INVALID_PARAMETER, "for people")
    assert profile.failure_result("closeSocket", refusal).errCode == 9
    assert profile.failure_result("sendSocketMessage", refusal).errCode == 202


@pytest.mark.parametrize("failure", Failure)
def test_a_profile_that_lacks_an_answer_is_refused(failure: Failure) -> None:
    answers = {key: answer for key, answer in ANDROID.answers.items() if key is not failure}
    with pytest.raises(PluginError) as caught:
        Profile("half", answers, no_event)
    assert f"Platform 'half' has no code for: {failure.value}." in str(caught.value)


def test_a_profile_without_answers_lists_all_that_it_lacks() -> None:
    with pytest.raises(PluginError) as caught:
        Profile("empty", {}, no_event)
    assert ", ".join(failure.value for failure in Failure) in str(caught.value)
