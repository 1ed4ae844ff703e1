"""The plugins of one library, and what they add."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import Any, Final, NamedTuple

import pluggy

from SwanSocketLibrary.errors import InvalidArgument, PluginError, ends_test
from SwanSocketLibrary.language import commas, say
from SwanSocketLibrary.net.interface import TransportFactory
from SwanSocketLibrary.plugins import hookspecs, platforms
from SwanSocketLibrary.plugins.factories import (
    BuiltInBehaviors,
    BuiltInTransports,
    Guarded,
    checked,
    guarded,
)
from SwanSocketLibrary.plugins.hooks import Hooks, callers
from SwanSocketLibrary.plugins.loading import Loaded, load_all, register
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.profile import Profile, describe
from SwanSocketLibrary.version import VERSION

_BUILT_IN: Final = (
    Loaded("built-in platforms", platforms, VERSION, "built-in"),
    Loaded("built-in transports", BuiltInTransports(), VERSION, "built-in"),
    Loaded("built-in behaviors", BuiltInBehaviors(), VERSION, "built-in"),
)


class _Added(NamedTuple):
    """What a plugin adds under a name."""

    plugin: str
    thing: Any


class PluginRegistry:
    """The plugins of one library: the built-in ones, those that are installed, the import's.

    :param plugins: what `loading.load_all` takes.
    :ivar hooks: what plugins change and see while a test runs.
    :raises PluginError: a plugin cannot be loaded, implements a hook wrongly, or registers a
        name that is taken.
    """

    def __init__(self, plugins: Iterable[object] = ()) -> None:
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._loaded = _named(load_all(plugins))
        for name, each in reversed(self._loaded.items()):  # pluggy calls the last one first
            register(self._manager, name, each.plugin)
        self._platforms = self._collect_platforms()
        self._transports = self._collect_factories("transport", "swan_transports")
        self._behaviors = self._collect_factories("behavior", "swan_behaviors")
        self.hooks: Final = Hooks(self._manager)

    @property
    def behaviors(self) -> Mapping[str, Callable[[], Guarded]]:
        """What `Start Socket Server` can name."""
        return {
            name: guarded(name, plugin, factory)
            for name, (plugin, factory) in self._behaviors.items()
        }

    def platform(self, name: str) -> Profile:
        """The platform of this name, in any case.

        :raises InvalidArgument: there is none; lists those that exist.
        """
        same = (each for each in self._platforms if each.lower() == name.lower())
        exact = name if name in self._platforms else next(same, name)
        profile: Profile = _find("platform", exact, self._platforms).thing
        return profile

    def transport(self, name: str) -> TransportFactory:
        """The factory of the transport of this name.

        :raises InvalidArgument: there is none; lists those that exist.
        """
        plugin, factory = _find("transport", name, self._transports)
        return checked(name, plugin, factory)

    def keywords(self, library: object) -> list[tuple[str, object]]:
        """Objects with keywords, each with the name of its plugin.

        :param library: who asks.
        :raises PluginError: a plugin does not give a list.
        """
        return [
            (plugin, each)
            for plugin, objects in self._ask("swan_keywords", library=library)
            for each in _list(objects, plugin, "swan_keywords", say("of objects with keywords"))
        ]

    @property
    def plugins(self) -> list[Payload]:
        """Each plugin: ``name``, ``version``, ``source`` and ``hooks``."""
        return [
            Payload(name=name, version=each.version, source=each.source, hooks=self._hooks_of(each))
            for name, each in self._loaded.items()
        ]

    def _hooks_of(self, loaded: Loaded) -> list[str]:
        callers = self._manager.get_hookcallers(loaded.plugin) or ()
        return sorted(caller.name for caller in callers)

    def _collect_platforms(self) -> dict[str, _Added]:
        found: dict[str, _Added] = {}
        for plugin, profiles in self._ask("swan_platforms"):
            for profile in _list(profiles, plugin, "swan_platforms", say("of a Profile each")):
                if not isinstance(profile, Profile):
                    raise PluginError.say(
                        "Plugin '{plugin}' returned {profile} from swan_platforms; it must be a "
                        "Profile.",
                        plugin=plugin,
                        profile=describe(profile),
                    )
                _add(found, profile.name, _Added(plugin, profile), "platform")
        return found

    def _collect_factories(self, kind: str, hook: str) -> dict[str, _Added]:
        found: dict[str, _Added] = {}
        for plugin, factories in self._ask(hook):
            if not isinstance(factories, Mapping):
                raise PluginError.say(
                    "Plugin '{plugin}' returned {factories} from {hook}; it must be a dictionary: "
                    "by name, a callable that makes a {kind}.",
                    plugin=plugin,
                    factories=describe(factories),
                    hook=hook,
                    kind=kind,
                )
            for name, factory in factories.items():
                if not isinstance(name, str) or not callable(factory):
                    raise PluginError.say(
                        "Plugin '{plugin}' returned {name} with {factory} from {hook}; it must be "
                        "a name and a callable that makes a {kind}.",
                        plugin=plugin,
                        name=describe(name),
                        factory=describe(factory),
                        hook=hook,
                        kind=kind,
                    )
                _add(found, name, _Added(plugin, factory), kind)
        return found

    def _ask(self, hook: str, **arguments: object) -> list[tuple[str, object]]:
        """What each plugin answers, in their order, one by one."""
        answers: list[tuple[str, object]] = []
        for name, call in callers(self._manager, hook):
            try:
                answers.append((name, call(**arguments)))
            except PluginError as error:
                raise PluginError.say("Plugin '{name}': {error}", name=name, error=error) from error
            except Exception as error:
                if ends_test(error):
                    raise
                raise PluginError.say(
                    "Plugin '{name}' raised in {hook}: {error!r}", name=name, hook=hook, error=error
                ) from error
        return answers


def _named(loaded: Iterable[Loaded]) -> dict[str, Loaded]:
    """The plugins by name, with a number where several objects would have the same.

    :raises PluginError: one is there twice.
    """
    named: dict[str, Loaded] = {}
    for new in (*_BUILT_IN, *loaded):
        for before, each in named.items():
            if each.plugin == new.plugin:
                raise PluginError.say(
                    "The plugin '{name}' is loaded already, as '{before}' ({source}). Name it "
                    "once.",
                    name=new.name,
                    before=before,
                    source=each.source,
                )
        names = (new.name if number == 1 else f"{new.name} {number}" for number in count(1))
        named[next(each for each in names if each not in named)] = new
    return named


def _find(kind: str, name: str, known: dict[str, _Added]) -> _Added:
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name.lower(), known, n=1)
    hint = say(" Did you mean '{near}'?", near=near[0]) if near else ""
    raise InvalidArgument.say(
        "{kind} '{name}' is not known.{hint} Known: {known}.",
        kind=kind,
        name=name,
        hint=hint,
        known=commas(known),
    )


def _add(found: dict[str, _Added], name: str, added: _Added, kind: str) -> None:
    other = found.setdefault(name, added)
    if other is not added:
        raise PluginError.say(
            "Plugin '{plugin}' registers the {kind} '{name}', which plugin '{other_plugin}' "
            "registers already. Give it another name.",
            plugin=added.plugin,
            kind=kind,
            name=name,
            other_plugin=other.plugin,
        )


def _list(value: object, plugin: str, hook: str, what: str) -> Sequence[object]:
    if isinstance(value, list | tuple):
        return value
    raise PluginError.say(
        "Plugin '{plugin}' returned {value} from {hook}; it must be a list {what}.",
        plugin=plugin,
        value=describe(value),
        hook=hook,
        what=what,
    )
