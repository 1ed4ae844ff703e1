"""Plugins with behaviours of servers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from SwanSocketLibrary.plugins.hookspecs import Behavior, hookimpl


class Counting:
    """Says how many messages each client has sent."""

    def __init__(self) -> None:
        self.count = 0

    def receive(self, data: str | bytes) -> list[str | bytes]:
        if data == "error":
            raise LookupError("no such number")
        if data == "number":
            return [7]  # type: ignore[list-item] # on purpose
        self.count += 1
        return [f"message {self.count}", data]


def _impossible() -> Behavior:
    raise LookupError("nothing to count")


@hookimpl
def swan_behaviors() -> Mapping[str, Callable[[], Behavior]]:
    return {"counting": Counting, "impossible": _impossible}
