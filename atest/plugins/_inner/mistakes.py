"""Plugins with a mistake each; a suite has a table of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from robot.api.deco import keyword

from SwanSocketLibrary.plugins.hookspecs import hookimpl
from SwanSocketLibrary.plugins.platforms import ANDROID
from SwanSocketLibrary.swan.profile import Failure, Profile


class TakenPlatform:
    @hookimpl
    def swan_platforms(self) -> list[Profile]:
        return [ANDROID]


class TakenTransport:
    @hookimpl
    def swan_transports(self) -> Mapping[str, Any]:
        return {"websockets": object}


class TakenBehavior:
    @hookimpl
    def swan_behaviors(self) -> Mapping[str, Any]:
        return {"echo": object}


class TakenKeyword:
    @hookimpl
    def swan_keywords(self) -> list[object]:
        return [self]

    @keyword
    def close_socket(self) -> None: ...


class FirstOfTwo:
    @hookimpl
    def swan_platforms(self) -> list[Profile]:
        return [replace(ANDROID, name="two")]


class SecondOfTwo(FirstOfTwo):
    pass


class NotAProfile:
    @hookimpl
    def swan_platforms(self) -> list[str]:
        return ["watch"]


class NotAList:
    @hookimpl
    def swan_platforms(self) -> Profile:
        return ANDROID


class NotAMapping:
    @hookimpl
    def swan_transports(self) -> list[str]:
        return ["mine"]


class NoKeywords:
    @hookimpl
    def swan_keywords(self) -> list[object]:
        return [self]


class Raising:
    @hookimpl
    def swan_platforms(self) -> list[Profile]:
        raise OSError("on purpose")


class RaisingInInit:
    def __init__(self) -> None:
        raise OSError("on purpose")


class Misspelt:
    @hookimpl
    def swan_plattforms(self) -> list[Profile]:
        return []


class WrongSignature:
    @hookimpl
    def swan_encode(self, message: str, socket: str) -> str:
        return message + socket


class Async:
    @hookimpl
    async def swan_encode(self, data: str) -> str:
        return data


class Unmarked:
    def swan_encode(self, data: str) -> str:
        return data


class Needing:
    def __init__(self, key: str, days: str = "1") -> None: ...


class Incomplete:
    @hookimpl
    def swan_platforms(self) -> list[Profile]:
        answers = {Failure.TOO_MANY_TASKS: ANDROID.answers[Failure.TOO_MANY_TASKS]}
        return [replace(ANDROID, name="bare", answers=answers)]


class PlainAnswer:
    @hookimpl
    def swan_platforms(self) -> list[Profile]:
        answers: Any = {**ANDROID.answers, Failure.TOO_MANY_TASKS: (1, "too many")}
        return [replace(ANDROID, name="plain", answers=answers)]


class BadErrorEvent:
    @hookimpl
    def swan_platforms(self) -> list[Profile]:
        error_event: Any = lambda state: "error happen"  # noqa: E731
        return [replace(ANDROID, name="odd", error_event=error_event)]


class NoLimit:
    @hookimpl
    def swan_platforms(self) -> list[Profile]:
        return [replace(ANDROID, name="none", limits=replace(ANDROID.limits, sockets=0))]


class BadTransport:
    """Fails when its first socket is connected: nobody can know before."""

    @hookimpl
    def swan_transports(self) -> Mapping[str, Any]:
        return {"unmade": self.make, "half": object}

    def make(self) -> object:
        raise ModuleNotFoundError("No module named 'fast_sockets'")
