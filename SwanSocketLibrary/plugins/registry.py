"""Finds plugins, loads them and asks them what they add."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import entry_points
from itertools import count
from typing import Any, Final, TypeVar

import pluggy

from SwanSocketLibrary.errors import InvalidArgument, PluginError
from SwanSocketLibrary.plugins import behaviors, hookspecs, platforms, transports
from SwanSocketLibrary.plugins.behaviors import Behavior
from SwanSocketLibrary.plugins.hooks import Hooks, implementations, specified
from SwanSocketLibrary.plugins.loading import load
from SwanSocketLibrary.swan.failures import describe
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.profile import Profile
from SwanSocketLibrary.transport.interface import TransportFactory
from SwanSocketLibrary.version import VERSION

_BUILT_IN: Final = {
    "built-in platforms": platforms,
    "built-in transports": transports,
    "built-in behaviors": behaviors,
}
_Thing = TypeVar("_Thing")


class PluginRegistry:
    """The plugins of one library, the built-in ones first.

    :param plugins: what `loading.load` takes. Installed plugins are found by the entry-point
        group ``swansocketlibrary``.
    :ivar hooks: what plugins change and see while a test runs.
    :raises PluginError: a plugin cannot be loaded, implements a hook wrongly, or registers a
        name that is taken.
    """

    def __init__(self, plugins: Iterable[object] = ()) -> None:
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._sources: dict[str, tuple[str, str]] = {}
        for name, module in _BUILT_IN.items():
            self._register(name, module, VERSION, "built-in")
        self._load_installed()
        for plugin in plugins:
            name, loaded = load(plugin)
            if not isinstance(plugin, str):
                name = self._unused(name)
            self._register(name, loaded, str(getattr(loaded, "__version__", "")), "import")
        self._check_hooks()
        self._platforms = self._collect_platforms()
        self._transports = self._collect("transport", "swan_transports")
        self._behaviors = self._collect("behavior", "swan_behaviors")
        self.hooks: Final = Hooks(self._manager)

    @property
    def behaviors(self) -> Mapping[str, Callable[[], Behavior]]:
        """What `Start Socket Server` can name."""
        return self._behaviors

    def platform(self, name: str) -> Profile:
        """The platform of this name.

        :raises InvalidArgument: there is none; lists those that exist.
        """
        return _find("platform", name, self._platforms)

    def transport(self, name: str) -> TransportFactory:
        """The factory of the transport of this name.

        :raises InvalidArgument: there is none; lists those that exist.
        """
        factory: TransportFactory = _find("transport", name, self._transports)
        return factory

    def keywords(self, library: object) -> list[tuple[str, object]]:
        """Objects with keywords, each with the name of its plugin.

        :param library: who asks.
        """
        found: list[tuple[str, object]] = []
        for plugin, objects in self._ask("swan_keywords", library=library):
            kept = _expect(objects, (list, tuple), plugin, "swan_keywords")
            found += [(plugin, each) for each in kept]
        return found

    @property
    def plugins(self) -> list[Payload]:
        """Each plugin: ``name``, ``version``, ``source`` and ``hooks``."""
        return [
            Payload(name=name, version=version, source=source, hooks=self._hooks_of(name))
            for name, (version, source) in self._sources.items()
        ]

    def _hooks_of(self, name: str) -> list[str]:
        callers = self._manager.get_hookcallers(self._manager.get_plugin(name)) or ()
        return sorted(caller.name for caller in callers)

    def _load_installed(self) -> None:
        for entry in entry_points(group=hookspecs.PROJECT):
            package, version = (entry.dist.name, entry.dist.version) if entry.dist else ("", "")
            try:
                _, plugin = load(entry.load())
                self._register(entry.name, plugin, version, f"package {package}")
            except Exception as error:
                raise PluginError(
                    f"The installed plugin '{entry.name}' of package {package} could not be "
                    f"loaded: {error}. Mend or uninstall that package; its entry point is "
                    f"{entry.value} in the group '{hookspecs.PROJECT}'."
                ) from error

    def _register(self, name: str, plugin: object, version: str, source: str) -> None:
        try:
            self._manager.register(plugin, name)
        except (ValueError, pluggy.PluginValidationError) as error:
            raise PluginError(f"The plugin '{name}' cannot be used: {error}") from error
        self._sources[name] = (version, source)

    def _unused(self, name: str) -> str:
        """The name, or one with a number where several objects would have it."""
        numbered = (f"{name} {number}" for number in count(2))
        return (
            name
            if name not in self._sources
            else next(each for each in numbered if each not in self._sources)
        )

    def _check_hooks(self) -> None:
        known = ", ".join(specified(hookspecs))
        try:
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise PluginError(f"{error}. The library's hooks are: {known}.") from error
        for hook in specified(hookspecs):
            for each in getattr(self._manager.hook, hook).get_hookimpls():
                if each.wrapper or each.hookwrapper:
                    raise PluginError(
                        f"Plugin '{each.plugin_name}' implements {hook} as a wrapper; the "
                        f"library's hooks take none. Use tryfirst or trylast for its place."
                    )

    def _collect_platforms(self) -> dict[str, Profile]:
        found: dict[str, Profile] = {}
        for plugin, profiles in self._ask("swan_platforms"):
            for profile in _expect(profiles, (list, tuple), plugin, "swan_platforms"):
                if not isinstance(profile, Profile):
                    raise PluginError(
                        f"Plugin '{plugin}' returned {describe(profile)} from "
                        f"swan_platforms; it must be a Profile."
                    )
                _add(found, profile.name, profile, plugin, "platform")
        return found

    def _collect(self, kind: str, hook: str) -> dict[str, Callable[[], Any]]:
        found: dict[str, Callable[[], Any]] = {}
        for plugin, factories in self._ask(hook):
            for name, factory in dict(_expect(factories, (Mapping,), plugin, hook)).items():
                if not isinstance(name, str) or not callable(factory):
                    raise PluginError(
                        f"Plugin '{plugin}' returned {name!r}: {factory!r} from {hook}; "
                        f"it must be a name and a callable that makes a {kind}."
                    )
                _add(found, name, factory, plugin, kind)
        return found

    def _ask(self, hook: str, **arguments: object) -> list[tuple[str, object]]:
        """What each plugin answers, in the order of registration, one by one."""
        answers: list[tuple[str, object]] = []
        for name, call in implementations(self._manager, hook):
            try:
                answers.append((name, call(**arguments)))
            except PluginError as error:
                raise PluginError(f"Plugin '{name}': {error}") from error
            except Exception as error:
                raise PluginError(f"Plugin '{name}' raised in {hook}: {error!r}") from error
        return answers


def _find(kind: str, name: str, known: dict[str, _Thing]) -> _Thing:
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name.lower(), known, n=1)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    raise InvalidArgument(f"{kind} '{name}' is not known.{hint} Known: {', '.join(known)}.")


def _add(found: dict[str, _Thing], name: str, thing: _Thing, plugin: str, kind: str) -> None:
    if name in found:
        raise PluginError(
            f"Plugin '{plugin}' registers the {kind} '{name}', which is registered already. "
            f"Give it another name."
        )
    found[name] = thing


def _expect(value: object, kinds: tuple[type, ...], plugin: str, hook: str) -> Any:
    if not isinstance(value, kinds):
        raise PluginError(
            f"Plugin '{plugin}' returned a {type(value).__name__} from {hook}; "
            f"see the hook's documentation for what it must return."
        )
    return value
