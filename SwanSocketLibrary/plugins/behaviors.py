"""What embedded servers do with messages: the two that come with the library, and the interface."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from SwanSocketLibrary.plugins.hookspecs import hookimpl


class Behavior(Protocol):
    """How one client of an embedded server is treated."""

    def receive(self, data: str | bytes) -> Iterable[str | bytes]:
        """A message came. Called in the servers' thread; it must not block.

        :return: the messages that are sent back, in order. An exception closes the connection
            with 1011, internal error.
        """


class Echo:
    """Sends each message back."""

    def receive(self, data: str | bytes) -> Iterable[str | bytes]:
        """See `Behavior.receive`."""
        return (data,)


class Silent:
    """Sends nothing by itself."""

    def receive(self, data: str | bytes) -> Iterable[str | bytes]:  # noqa: ARG002 - it does not look
        """See `Behavior.receive`."""
        return ()


@hookimpl
def swan_behaviors() -> Mapping[str, Callable[[], Behavior]]:
    """Registers both."""
    return {"echo": Echo, "silent": Silent}
