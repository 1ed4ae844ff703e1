"""WeChat mini programs as a platform: ``platform=weixin``.

``wx.connectSocket`` answers with texts alone, ``connectSocket:fail …``, and has no numeric codes.
The texts here are an approximation: they differ between versions of WeChat and its hosts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from SwanSocketLibrary.plugins.hookspecs import hookimpl
from SwanSocketLibrary.swan.model import SocketState
from SwanSocketLibrary.swan.profile import Answer, Failure, Limits, Profile


def _fails(why: str) -> Answer:
    return Answer(None, f"{{api}}:fail {why}")


def _error_event(state: SocketState) -> Mapping[str, str]:
    if state is SocketState.CONNECTING:
        return {"errMsg": "connection failed"}
    return {"errMsg": "connection lost"}


WEIXIN: Final = Profile(
    name="weixin",
    answers={
        Failure.INVALID_PARAMETER: _fails("parameter error"),
        Failure.CAPABILITY_MISSING: _fails("not supported"),
        Failure.EXECUTION_FAILED: _fails("internal error"),
        Failure.SECURITY_CHECK_FAILED: _fails("url not in domain list"),
        Failure.TOO_MANY_TASKS: _fails("exceed max task count"),
        Failure.BAD_URL_OR_SUBPROTOCOL: _fails("invalid url"),
        Failure.BAD_CALLBACK: _fails("parameter error"),
    },
    by_api={
        ("sendSocketMessage", Failure.EXECUTION_FAILED): _fails("WebSocket is not connected"),
        ("closeSocket", Failure.EXECUTION_FAILED): _fails("WebSocket is not connected"),
    },
    error_event=_error_event,
    limits=Limits(sockets=5, connect_timeout=60),
    global_object="wx",
)


@hookimpl
def swan_platforms() -> list[Profile]:
    """Registers it."""
    return [WEIXIN]
