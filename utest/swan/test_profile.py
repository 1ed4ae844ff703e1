from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from SwanSocketLibrary.errors import PluginError
from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from SwanSocketLibrary.swan.model import SocketState
from SwanSocketLibrary.swan.profile import APIS, Answer, Failure, Limits, Profile, Refusal
from utest.fakes import CODELESS
from utest.swan.driving import PLATFORMS

UNPARSABLE = (202, "解析失败，请检查参数是否正确")
MISSING = (302, "找不到调起协议对应端能力方法")
NOT_EXECUTED = (1001, "执行失败")
BAD_PARAMETER = (4, "参数有误")
BAD_CALLBACK = (904, "params type error")
NEEDED = [failure for failure in Failure if failure is not Failure.BAD_CALLBACK]

ANDROID_ANSWERS = {
    Failure.INVALID_PARAMETER: UNPARSABLE,
    Failure.CAPABILITY_MISSING: MISSING,
    Failure.EXECUTION_FAILED: NOT_EXECUTED,
    Failure.SECURITY_CHECK_FAILED: NOT_EXECUTED,
    Failure.TOO_MANY_TASKS: NOT_EXECUTED,
    Failure.BAD_URL_OR_SUBPROTOCOL: UNPARSABLE,
    Failure.BAD_CALLBACK: BAD_CALLBACK,
}
IOS_ANSWERS = {
    Failure.INVALID_PARAMETER: BAD_PARAMETER,
    Failure.CAPABILITY_MISSING: MISSING,
    Failure.EXECUTION_FAILED: BAD_PARAMETER,
    Failure.SECURITY_CHECK_FAILED: (7, "安全校验失败"),
    Failure.TOO_MANY_TASKS: (1, "超过设置的最大task数量"),
    Failure.BAD_URL_OR_SUBPROTOCOL: (2, "url/subProtocals错误"),
    Failure.BAD_CALLBACK: BAD_CALLBACK,
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


@pytest.mark.rule(
    "S16", "S17", "S19", "S20", "S23", "S24", "S25", "S27", "S28", "S29", "S33", "S34"
)
@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("profile", PLATFORMS, ids=lambda profile: profile.name)
def test_each_platform_answers_each_failure_with_the_documented_code_and_text(
    profile: Profile, api: str, failure: Failure
) -> None:
    code, text = expected_answer(profile, api, failure)
    result = profile.failure_result(api, Refusal(failure, "for people"))
    assert result == {"errCode": code, "errMsg": text, "failure": failure.name}


@pytest.mark.rule("S25")
@pytest.mark.parametrize(("profile", "code"), [(ANDROID, 1001), (IOS, 4)])
def test_a_message_that_a_rule_gives_replaces_the_text_and_keeps_the_code(
    profile: Profile, code: int
) -> None:
    refusal = Refusal(Failure.EXECUTION_FAILED, "for people", "not OPEN")
    result = profile.failure_result("sendSocketMessage", refusal)
    assert result == {"errCode": code, "errMsg": "not OPEN", "failure": "EXECUTION_FAILED"}


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


@pytest.mark.parametrize("failure", NEEDED)
def test_a_profile_that_lacks_an_answer_is_refused(failure: Failure) -> None:
    answers = {key: answer for key, answer in ANDROID.answers.items() if key is not failure}
    with pytest.raises(PluginError) as caught:
        Profile("half", answers, no_event)
    assert f"Platform 'half' has no code for: {failure.value}." in str(caught.value)


def test_a_profile_may_leave_a_bad_callback_to_its_bad_parameter() -> None:
    answers: dict[Failure, Answer] = {failure: CODELESS.answers[failure] for failure in NEEDED}
    result = replace(CODELESS, answers=answers).failure_result(
        "closeSocket", Refusal(Failure.BAD_CALLBACK, "for people")
    )
    assert result == {"errMsg": "closeSocket:fail invalid parameter", "failure": "BAD_CALLBACK"}


def test_a_profile_without_answers_lists_all_that_it_lacks() -> None:
    with pytest.raises(PluginError) as caught:
        Profile("empty", {}, no_event)
    assert ", ".join(failure.value for failure in NEEDED) in str(caught.value)


def refused(**changes: Any) -> str:
    with pytest.raises(PluginError) as caught:
        replace(ANDROID, **{"name": "own", **changes})
    return str(caught.value)


@pytest.mark.parametrize("api", APIS)
def test_a_platform_without_numeric_codes_gives_the_text_alone(api: str) -> None:
    refusal = Refusal(Failure.TOO_MANY_TASKS, "for people")
    assert CODELESS.failure_result(api, refusal) == {
        "errMsg": f"{api}:fail too many tasks",
        "failure": "TOO_MANY_TASKS",
    }


def test_braces_in_a_text_need_no_care() -> None:
    answers = {**ANDROID.answers, Failure.TOO_MANY_TASKS: Answer(1, "{x} {} {api} {")}
    profile = replace(ANDROID, answers=answers)
    result = profile.failure_result("closeSocket", Refusal(Failure.TOO_MANY_TASKS, "for people"))
    assert result == {
        "errCode": 1,
        "errMsg": "{x} {} closeSocket {",
        "failure": "TOO_MANY_TASKS",
    }


def test_a_text_for_one_api_stands_in_place_of_a_rules_own() -> None:
    own = Answer(None, "{api}:fail not connected")
    profile = replace(CODELESS, by_api={("sendSocketMessage", Failure.EXECUTION_FAILED): own})
    refusal = Refusal(Failure.EXECUTION_FAILED, "for people", "the rule's own")
    assert profile.failure_result("sendSocketMessage", refusal) == {
        "errMsg": "sendSocketMessage:fail not connected",
        "failure": "EXECUTION_FAILED",
    }
    assert profile.failure_result("closeSocket", refusal).errMsg == "the rule's own"


@pytest.mark.rule("S34")
@pytest.mark.parametrize("failure", Failure)
def test_a_failure_is_found_by_its_name_or_its_words_in_any_case(failure: Failure) -> None:
    name, words = failure.name, failure.value
    for text in (name, name.lower(), name.title(), name.replace("_", " "), words, f" {words} "):
        assert Failure.find(text) is failure
    for text in ("", "FAILED", name[1:], f"{name}S", f"{name}1"):
        assert Failure.find(text) is not failure


def test_a_platform_knows_the_codes_that_it_answers_with() -> None:
    assert [code for code in (0, 1, 3, 4, 202, 302, 1001) if ANDROID.has_code(code)] == [
        202,
        302,
        1001,
    ]
    assert [code for code in (0, 1, 3, 4, 202, 302, 1001) if IOS.has_code(code)] == [1, 3, 4, 302]
    assert not CODELESS.has_code(0)


@pytest.mark.parametrize("name", ["", None, 7])
def test_a_platforms_name_must_be_text(name: object) -> None:
    assert refused(name=name).startswith("A platform's name must be text, got ")


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        (
            {"answers": {**ANDROID.answers, Failure.TOO_MANY_TASKS: (1, "text")}},
            "answers too many tasks with a value of type tuple; it must be an Answer: ",
        ),
        (
            {"by_api": {("closeSocket", Failure.TOO_MANY_TASKS): "text"}},
            "answers closeSocket, too many tasks with 'text'; it must be an Answer: ",
        ),
    ],
)
def test_an_answer_that_is_none_is_refused(changes: dict[str, Any], shown: str) -> None:
    assert f"Platform 'own' {shown}" in refused(**changes)


@pytest.mark.parametrize(
    "key", [("closeSockets", Failure.TOO_MANY_TASKS), ("closeSocket", "x"), Failure.TOO_MANY_TASKS]
)
def test_an_answer_for_no_api_is_refused(key: object) -> None:
    assert refused(by_api={key: Answer(1, "text")}) == (
        f"Platform 'own' has an answer in by_api for {key!r}; it must be for one of connectSocket, "
        "sendSocketMessage, closeSocket and a Failure."
    )


@pytest.mark.parametrize(
    "limits", [Limits(sockets=0), Limits(connect_timeout=0), Limits(connect_timeout=-1.0)]
)
def test_limits_that_cannot_be_met_are_refused(limits: Limits) -> None:
    assert "Platform 'own' has limits that cannot be met: " in refused(limits=limits)


@pytest.mark.parametrize("value", [None, "errMsg", ["errMsg"]])
def test_an_error_event_must_be_a_dictionary_in_every_state(value: Any) -> None:
    def error_event(state: SocketState) -> Any:
        return value if state is SocketState.CLOSING else {}

    text = refused(error_event=error_event)
    assert text.startswith("Platform 'own' gives ")
    assert text.endswith(
        "as the error event in state CLOSING; it must be a dictionary such as {'errMsg': 'text'}."
    )


def test_an_error_event_that_raises_is_refused() -> None:
    def error_event(state: SocketState) -> Any:
        return {SocketState.CONNECTING: {}}[state]

    assert refused(error_event=error_event) == (
        "Platform 'own' raised in error_event for OPEN: KeyError(<SocketState.OPEN: 1>)"
    )


def test_an_error_event_that_raises_later_still_ends_the_socket() -> None:
    raises: list[bool] = []

    def error_event(_state: SocketState) -> Any:
        if raises:
            raise RuntimeError("no license")
        return {}

    profile = replace(ANDROID, name="own", error_event=error_event)
    raises.append(True)
    assert profile.error_payload(SocketState.OPEN, "the peer is gone") == {
        "errMsg": "",
        "detail": "the peer is gone (platform 'own' raised in error_event: "
        "RuntimeError('no license'))",
    }


def test_a_profile_whose_early_close_is_none_is_refused() -> None:
    with pytest.raises(PluginError, match=r"has early_close='never'; it must be one of 'fail', "):
        replace(ANDROID, name="odd", early_close="never")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["", "a-b", 7])
def test_a_profile_whose_global_object_is_no_name_is_refused(name: object) -> None:
    with pytest.raises(PluginError, match=r"has global_object=.*; it must be a name of JavaScript"):
        replace(ANDROID, name="odd", global_object=name)  # type: ignore[arg-type]
