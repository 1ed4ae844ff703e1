"""Finds plugins, loads them and asks them what they add."""

from __future__ import annotations

import difflib
import importlib
import inspect
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

import pluggy

from SwanSocketLibrary.errors import InvalidArgument, PluginError
from SwanSocketLibrary.plugins import hookspecs, platforms, transports
from SwanSocketLibrary.swan.profile import Profile
from SwanSocketLibrary.transport.interface import TransportFactory

_BUILT_IN: Final = {"built-in platforms": platforms, "built-in transports": transports}
_Thing = TypeVar("_Thing")


class PluginRegistry:
    """The plugins of one library, the built-in ones first.

    :param plugins: module names, ``module.Class`` names, or objects. Installed plugins are
        found by the entry-point group ``swansocketlibrary``.
    :raises PluginError: a plugin cannot be loaded, implements a hook wrongly, or registers a
        name that is taken.
    """

    def __init__(self, plugins: Iterable[object] = ()) -> None:
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)
        for name, module in _BUILT_IN.items():
            self._manager.register(module, name)
        self._load_installed()
        for plugin in plugins:
            self._register(plugin)
        self._check_hooks()
        self._platforms = self._collect_platforms()
        self._transports = self._collect_transports()

    def platform(self, name: str) -> Profile:
        """The platform of this name.

        :raises InvalidArgument: there is none; lists those that exist.
        """
        return _find("platform", name, self._platforms)

    def transport(self, name: str) -> TransportFactory:
        """The factory of the transport of this name.

        :raises InvalidArgument: there is none; lists those that exist.
        """
        return _find("transport", name, self._transports)

    def _load_installed(self) -> None:
        try:
            self._manager.load_setuptools_entrypoints(hookspecs.PROJECT)
        except Exception as error:
            raise PluginError(
                f"An installed plugin could not be loaded: {error}. "
                f"Mend or uninstall the package that offers it in the entry-point group "
                f"'{hookspecs.PROJECT}'."
            ) from error

    def _register(self, plugin: object) -> None:
        loaded = _import(plugin) if isinstance(plugin, str) else plugin
        name = plugin if isinstance(plugin, str) else None
        try:
            self._manager.register(loaded, name)
        except (ValueError, pluggy.PluginValidationError) as error:
            raise PluginError(f"The plugin {_called(plugin)} cannot be used: {error}") from error

    def _check_hooks(self) -> None:
        try:
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            known = ", ".join(
                name for name, spec in vars(hookspecs).items() if inspect.isfunction(spec)
            )
            raise PluginError(f"{error}. The library's hooks are: {known}.") from error

    def _collect_platforms(self) -> dict[str, Profile]:
        found: dict[str, Profile] = {}
        for plugin, profiles in self._ask("swan_platforms"):
            for profile in _expect(profiles, (list, tuple), plugin, "swan_platforms"):
                if not isinstance(profile, Profile):
                    raise PluginError(
                        f"Plugin '{plugin}' returned a {type(profile).__name__} from "
                        f"swan_platforms; it must be a Profile."
                    )
                _add(found, profile.name, profile, plugin, "platform")
        return found

    def _collect_transports(self) -> dict[str, TransportFactory]:
        found: dict[str, TransportFactory] = {}
        for plugin, factories in self._ask("swan_transports"):
            for name, factory in dict(
                _expect(factories, (Mapping,), plugin, "swan_transports")
            ).items():
                if not isinstance(name, str) or not callable(factory):
                    raise PluginError(
                        f"Plugin '{plugin}' returned {name!r}: {factory!r} from swan_transports; "
                        f"it must be a name and a callable that makes a transport."
                    )
                _add(found, name, factory, plugin, "transport")
        return found

    def _ask(self, hook: str) -> list[tuple[str, object]]:
        """What each plugin answers, in the order of registration, one by one."""
        answers: list[tuple[str, object]] = []
        for implementation in getattr(self._manager.hook, hook).get_hookimpls():
            name = implementation.plugin_name
            try:
                answers.append((name, implementation.function()))
            except Exception as error:
                raise PluginError(f"Plugin '{name}' raised in {hook}: {error!r}") from error
        return answers


def _import(name: str) -> object:
    """The module of this name, or an object of the class of this name."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise PluginError(f"The plugin '{name}' cannot be imported: {error}") from error
    except Exception as error:
        raise PluginError(f"The plugin '{name}' raised while loading: {error!r}") from error
    module_name, _, attribute = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module_name), attribute)
    except Exception as error:
        raise PluginError(
            f"There is no plugin '{name}': no module and no class of that name can be imported "
            f"({error}). Check its spelling and --pythonpath."
        ) from error
    try:
        return found() if inspect.isclass(found) else found
    except Exception as error:
        raise PluginError(f"The plugin '{name}' raised while loading: {error!r}") from error


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


def _called(plugin: object) -> str:
    return f"'{plugin}'" if isinstance(plugin, str) else f"of type {type(plugin).__name__}"
