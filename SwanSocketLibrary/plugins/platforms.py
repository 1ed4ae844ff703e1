"""The hosts of Baidu smart programs: Android and iOS, with the documentation's own codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from SwanSocketLibrary.plugins.hookspecs import hookimpl
from SwanSocketLibrary.swan.model import SocketState
from SwanSocketLibrary.swan.profile import Answer, Failure, Profile

_UNPARSABLE: Final = Answer(202, "解析失败，请检查参数是否正确")
_MISSING: Final = Answer(302, "找不到调起协议对应端能力方法")
_FAILED: Final = Answer(1001, "执行失败")
_BAD_PARAMETER: Final = Answer(4, "参数有误")
_BAD_CALLBACK: Final = Answer(904, "params type error")


def _android_error(_state: SocketState) -> Mapping[str, Any]:
    return {"errCode": 0, "errMsg": "error happen"}


def _ios_error(state: SocketState) -> Mapping[str, Any]:
    return {"errMsg": f"Status error,current {state.value}"}


ANDROID: Final = Profile(
    name="android",
    answers={
        Failure.INVALID_PARAMETER: _UNPARSABLE,
        Failure.CAPABILITY_MISSING: _MISSING,
        Failure.EXECUTION_FAILED: _FAILED,
        Failure.SECURITY_CHECK_FAILED: _FAILED,
        Failure.TOO_MANY_TASKS: _FAILED,
        Failure.BAD_URL_OR_SUBPROTOCOL: _UNPARSABLE,
        Failure.BAD_CALLBACK: _BAD_CALLBACK,
    },
    error_event=_android_error,
)

IOS: Final = Profile(
    name="ios",
    answers={
        Failure.INVALID_PARAMETER: _BAD_PARAMETER,
        Failure.CAPABILITY_MISSING: _MISSING,
        Failure.EXECUTION_FAILED: _BAD_PARAMETER,
        Failure.SECURITY_CHECK_FAILED: Answer(7, "安全校验失败"),
        Failure.TOO_MANY_TASKS: Answer(1, "超过设置的最大task数量"),
        Failure.BAD_URL_OR_SUBPROTOCOL: Answer(2, "url/subProtocals错误"),
        Failure.BAD_CALLBACK: _BAD_CALLBACK,
    },
    by_api={("connectSocket", Failure.EXECUTION_FAILED): Answer(3, "创建task实例失败")},
    error_event=_ios_error,
)


@hookimpl
def swan_platforms() -> list[Profile]:
    """Registers both hosts."""
    return [ANDROID, IOS]
