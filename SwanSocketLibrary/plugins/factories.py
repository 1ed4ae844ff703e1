"""What plugins make when it is needed: transports, and behaviours of servers.

Those that come with the library are here; what any of them raises names it and its plugin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NoReturn

from SwanSocketLibrary.errors import PluginError, ends_test
from SwanSocketLibrary.language import commas, say
from SwanSocketLibrary.net.interface import Transport, TransportFactory
from SwanSocketLibrary.plugins.hookspecs import Behavior, hookimpl
from SwanSocketLibrary.swan.profile import describe

_METHODS: Final = ("check", "connect", "shutdown")
"""Of a transport."""

# Transports


def _websocket_client() -> Transport:
    from SwanSocketLibrary.net.transport import WebSocketClientTransport

    return WebSocketClientTransport()


def _websockets() -> Transport:
    from SwanSocketLibrary.net.transport import WebSocketsTransport

    return WebSocketsTransport()


class BuiltInTransports:
    """Registers those on the packages websocket-client and websockets."""

    @staticmethod
    @hookimpl
    def swan_transports() -> Mapping[str, TransportFactory]:
        """See `hookspecs.swan_transports`."""
        return {"websocket-client": _websocket_client, "websockets": _websockets}


def checked(name: str, plugin: str, factory: TransportFactory) -> TransportFactory:
    """The factory of a transport, whose errors name it.

    :param plugin: whose it is.
    """

    def make() -> Transport:
        try:
            made = factory()
        except Exception as error:
            if ends_test(error):
                raise
            raise PluginError.say(
                "plugin '{plugin}' raised {error_type} while it made the transport '{transport}': "
                "{error}",
                plugin=plugin,
                error_type=type(error).__name__,
                transport=name,
                error=error,
            ) from error
        lacking = [each for each in _METHODS if not callable(getattr(made, each, None))]
        if lacking:
            raise PluginError.say(
                "plugin '{plugin}' made {made} as the transport '{name}'; it lacks {lacking}, see "
                "SwanSocketLibrary.plugins.Transport",
                plugin=plugin,
                made=describe(made),
                name=name,
                lacking=commas(lacking),
            )
        return made

    return make


# Behaviours


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


class BuiltInBehaviors:
    """Registers both."""

    @staticmethod
    @hookimpl
    def swan_behaviors() -> Mapping[str, Callable[[], Behavior]]:
        """See `hookspecs.swan_behaviors`."""
        return {"echo": Echo, "silent": Silent}


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
            raise PluginError.say(
                "{name} could not be made: {type_name}: {error}",
                name=name,
                type_name=type(error).__name__,
                error=error,
            ) from error

    def receive(self, data: str | bytes) -> list[str | bytes]:
        """See `Behavior.receive`.

        :raises PluginError: it raised, or its answer is none.
        """
        try:
            answers = self._behavior.receive(data)
            listed = answers if isinstance(answers, str | bytes) else list(answers or ())
        except Exception as error:
            raise PluginError.say(
                "{name} raised {type_name}: {error}",
                name=self._name,
                type_name=type(error).__name__,
                error=error,
            ) from error
        if isinstance(listed, str | bytes):  # a list of its characters
            self._refuse(say("one message"))
        for answer in listed:
            if not isinstance(answer, str | bytes):
                self._refuse(say("{answer} in its list", answer=describe(answer)))
        return listed

    def _refuse(self, answer: str) -> NoReturn:
        raise PluginError.say(
            "{name} answered with {answer}; it must return a list of messages, each text or "
            "bytes, or None",
            name=self._name,
            answer=answer,
        )


def guarded(name: str, plugin: str, make: Callable[[], Behavior]) -> Callable[[], Guarded]:
    """What makes a behaviour for each client, whose errors name it.

    :param plugin: whose it is.
    """
    return lambda: Guarded(
        say("behavior '{name}' of plugin '{plugin}'", name=name, plugin=plugin), make
    )


BUILT_IN: Final = {
    name: guarded(name, "built-in behaviors", make)
    for name, make in BuiltInBehaviors.swan_behaviors().items()
}
"""The behaviours that come with the library, ready for a server."""
