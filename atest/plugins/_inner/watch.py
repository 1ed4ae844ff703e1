"""A plugin: the platform ``watch``, which answers every failure with a number of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SwanSocketLibrary.plugins.hookspecs import hookimpl
from SwanSocketLibrary.swan.model import SocketState
from SwanSocketLibrary.swan.profile import Answer, Failure, Limits, Profile

__version__ = "1.5"


def _error(state: SocketState) -> Mapping[str, Any]:
    return {"errCode": -1, "errMsg": f"watch failed in {state.name}"}


WATCH = Profile(
    name="watch",
    answers={failure: Answer(900 + place, failure.value) for place, failure in enumerate(Failure)},
    error_event=_error,
    limits=Limits(sockets=2, connect_timeout=30),
    early_close="closes",
)


@hookimpl
def swan_platforms() -> list[Profile]:
    return [WATCH]
