"""Finds and makes plugins: those that are installed, and those that the import names."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from SwanSocketLibrary.errors import PluginError, ends_test
from SwanSocketLibrary.plugins.hookspecs import PROJECT

_SEPARATOR: Final = re.compile(r"(?<!\\);")
_DOTTED_NAME: Final = re.compile(r"\w+(\.\w+)*")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plugin that is ready to be registered.

    :ivar name: what messages call it; another may have the same.
    :ivar plugin: a module or an object.
    :ivar version: ``""`` if it has none.
    :ivar source: where it came from, for people.
    """

    name: str
    plugin: object
    version: str
    source: str


@dataclass(frozen=True, slots=True)
class _Named:
    """A plugin as text names it.

    :ivar path: an installed plugin's name, or that of a module, or ``module.Class``.
    """

    path: str
    arguments: Sequence[str]


def load_all(plugins: Iterable[object]) -> list[Loaded]:
    """Makes ready what is installed, in the order of names, and then what the import names.

    :param plugins: objects; or texts: the name of an installed plugin, of a module, or
        ``module.Class``, with arguments behind it: ``module.Class;value;name=value``. A semicolon
        in a value is written with a backslash before it. ``name=`` counts as a name only if
        the class has an argument of that name, so that a URL with ``=`` in it is a value.
        An installed plugin that is named stands where it is named, and has those arguments;
        one that needs arguments is loaded only where it is named.
    :raises PluginError: one cannot be loaded.
    """
    offered = _offered()
    given = [_read(each) if isinstance(each, str) else each for each in plugins]
    named = {each.path for each in given if isinstance(each, _Named)}
    found = [
        _load_installed(entry, ())
        for name, entry in offered.items()
        if name not in named and not _needs_arguments(_imported(entry))
    ]
    for each in given:
        if not isinstance(each, _Named):
            found.append(_load_object(each))
        elif each.path in offered:
            found.append(_load_installed(offered[each.path], each.arguments))
        else:
            plugin = _made(each.path, _found(each.path), each.arguments)
            found.append(Loaded(each.path, plugin, _version(plugin), "import"))
    return found


def _read(text: str) -> _Named:
    path, *arguments = (part.replace("\\;", ";") for part in _SEPARATOR.split(text))
    return _Named(path.strip(), arguments)


def _offered() -> dict[str, EntryPoint]:
    """The plugins that packages offer, by name and in the order of names."""
    offered: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=PROJECT), key=lambda each: each.name):
        other = offered.setdefault(entry.name, entry)
        if other is not entry:
            raise PluginError(
                f"Both the package {_package(other)} and the package {_package(entry)} install a "
                f"plugin named '{entry.name}'. Uninstall one of them, or have its makers give its "
                f"entry point in the group '{PROJECT}' another name."
            )
    return offered


def _load_installed(entry: EntryPoint, arguments: Sequence[str]) -> Loaded:
    found = _imported(entry)
    try:
        plugin = _made(entry.name, found, arguments)
    except PluginError as error:
        raise PluginError(f"{error} The package {_package(entry)} installs it.") from error
    version = entry.dist.version if entry.dist else ""
    return Loaded(entry.name, plugin, version, f"package {_package(entry)}")


def _imported(entry: EntryPoint) -> object:
    try:
        return entry.load()
    except Exception as error:
        if ends_test(error):
            raise
        raise PluginError(
            f"The plugin '{entry.name}' cannot be imported: {error!r}. Mend or uninstall the "
            f"package {_package(entry)}; its entry point in the group '{PROJECT}' is "
            f"{entry.value}."
        ) from error


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else "without a name"


def _load_object(given: object) -> Loaded:
    name = str(getattr(given, "__name__", type(given).__name__))
    plugin = _made(name, given, ())
    return Loaded(name, plugin, _version(plugin), "import")


def _version(plugin: object) -> str:
    """The plugin's own version, else its module's."""
    module = sys.modules.get(getattr(plugin, "__module__", ""))
    return str(getattr(plugin, "__version__", getattr(module, "__version__", "")))


def _found(path: str) -> object:
    """The module of this name, or what a module has under it."""
    if not _DOTTED_NAME.fullmatch(path):
        raise _missing(path, "")
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{path}.".startswith(f"{error.name}."):
            raise PluginError(f"The plugin '{path}' cannot be imported: {error}.") from error
    except Exception as error:
        if ends_test(error):
            raise
        raise PluginError(f"The plugin '{path}' raised while loading: {error!r}.") from error
    module_name, _, attribute = path.rpartition(".")
    if not module_name:
        raise _missing(path, "")
    try:
        return getattr(importlib.import_module(module_name), attribute)
    except (ImportError, AttributeError) as error:
        raise _missing(path, f" ({error})") from error


def _missing(path: str, why: str) -> PluginError:
    return PluginError(
        f"There is no plugin '{path}': no installed plugin, no module and no class has that "
        f"name{why}. Check its spelling and --pythonpath."
    )


def _made(name: str, found: object, arguments: Sequence[str]) -> object:
    """A class's object, made with these arguments; anything else as it is."""
    if not inspect.isclass(found):
        if arguments:
            raise PluginError(
                f"The plugin '{name}' takes no arguments, as it is no class; it was given "
                f"{len(arguments)}."
            )
        return found
    positional, named = _split(name, found, arguments)
    try:
        return found(*positional, **named)
    except Exception as error:
        if ends_test(error):
            raise
        raise PluginError(f"The plugin '{name}' raised while loading: {error!r}.") from error


def _needs_arguments(found: object) -> bool:
    if not inspect.isclass(found):
        return False
    try:
        inspect.signature(found).bind()
    except TypeError:
        return True
    return False


def _split(
    name: str, made: type[object], arguments: Sequence[str]
) -> tuple[list[str], dict[str, str]]:
    """Arguments by place and by name.

    :raises PluginError: the class does not take them.
    """
    signature = inspect.signature(made)
    names = {
        each.name
        for each in signature.parameters.values()
        if each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)
    }
    positional: list[str] = []
    named: dict[str, str] = {}
    for argument in arguments:
        before, equals, value = argument.partition("=")
        if equals and before in names:
            named[before] = value
        else:
            positional.append(argument)
    try:
        signature.bind(*positional, **named)
    except TypeError as error:
        raise PluginError(
            f"The plugin '{name}' cannot be made with these arguments: {error}. It takes "
            f"{signature}: name it as '{name};value;name=value'."
        ) from None
    return positional, named
