"""What embedded servers do with messages: the two that come with the library, and the interface."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NoReturn, Protocol

from SwanSocketLibrary.errors import PluginError
from SwanSocketLibrary.plugins.hookspecs import hookimpl
from SwanSocketLibrary.swan.failures import describe


class Behavior(Protocol):
    """How one client of an embedded server is treated."""

    def receive(self, data: str | bytes) -> Iterable[str | bytes] | None:
        """A message came. Called in the servers' thread; it must not block.

        :return: the messages that are sent back, in order; ``None`` for none. An exception
            closes the connection with 1011, internal error, and a warning says why.
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


class Guarded:
    """The behaviour of one client, whose errors name it and its plugin.

    :param name: what errors call it.
    :param make: makes it, at once.
    :raises PluginError: it could not be made.
    """

    def __init__(self, name: str, make: Callable[[], Behavior]) -> None:
        self._name: Final = name
        try:
            self._behavior: Final = make()
        except Exception as error:
            raise PluginError(
                f"{name} could not be made: {type(error).__name__}: {error}"
            ) from error

    def receive(self, data: str | bytes) -> list[str | bytes]:
        """See `Behavior.receive`.

        :raises PluginError: it raised, or its answer is none.
        """
        try:
            answers = self._behavior.receive(data)
            listed = answers if isinstance(answers, str | bytes) else list(answers or ())
        except Exception as error:
            raise PluginError(f"{self._name} raised {type(error).__name__}: {error}") from error
        if isinstance(listed, str | bytes):  # a list of its characters
            self._refuse("one message")
        for answer in listed:
            if not isinstance(answer, str | bytes):
                self._refuse(f"{describe(answer)} in its list")
        return listed

    def _refuse(self, answer: str) -> NoReturn:
        raise PluginError(
            f"{self._name} answered with {answer}; it must return a list of messages, each text "
            f"or bytes, or None"
        )


def guarded(name: str, plugin: str, make: Callable[[], Behavior]) -> Callable[[], Guarded]:
    """What makes a behaviour for each client, whose errors name it.

    :param plugin: whose it is.
    """
    return lambda: Guarded(f"behavior '{name}' of plugin '{plugin}'", make)


@hookimpl
def swan_behaviors() -> Mapping[str, Callable[[], Behavior]]:
    """Registers both."""
    return {"echo": Echo, "silent": Silent}


BUILT_IN: Final = {
    name: guarded(name, "built-in behaviors", make) for name, make in swan_behaviors().items()
}
"""Those that come with the library, ready for a server."""
