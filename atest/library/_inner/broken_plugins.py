"""Plugins with a mistake each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SwanSocketLibrary.plugins.hookspecs import hookimpl
from SwanSocketLibrary.plugins.platforms import ANDROID
from SwanSocketLibrary.swan.profile import Profile
from SwanSocketLibrary.swan.states import SocketState


class taken_name:  # noqa: N801 - named in a table of a suite
    @hookimpl
    def swan_platforms(self) -> list[Profile]:
        return [ANDROID]


class not_a_profile:  # noqa: N801 - the same
    @hookimpl
    def swan_platforms(self) -> list[str]:
        return ["watch"]


class raising:  # noqa: N801 - the same
    @hookimpl
    def swan_platforms(self) -> list[Profile]:
        raise OSError("on purpose")


class unknown_hook:  # noqa: N801 - the same
    @hookimpl
    def swan_plattforms(self) -> list[Profile]:
        return []


class incomplete:  # noqa: N801 - the same
    @hookimpl
    def swan_platforms(self) -> list[Profile]:
        def error(_state: SocketState) -> Mapping[str, Any]:
            return {}

        return [Profile(name="bare", answers={}, error_event=error)]
