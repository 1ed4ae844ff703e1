"""Plugins that the import names: modules, classes with arguments, objects."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable
from typing import Any, Final

from SwanSocketLibrary.errors import PluginError

_SEPARATOR: Final = re.compile(r"(?<!\\);")


def load(plugin: object) -> tuple[str, object]:
    """Makes ready what one item of ``plugins=`` names.

    :param plugin: an object; or text: the name of a module, ``module.Class``, or that with
        arguments behind it, ``module.Class;value;name=value``. A semicolon in a value is
        written with a backslash before it. ``name=`` counts as a name only if the class has an
        argument of that name, so that a URL with ``=`` in it is a value.
    :return: what it is called, and the plugin.
    :raises PluginError: it cannot be loaded.
    """
    if not isinstance(plugin, str):
        name = getattr(plugin, "__name__", type(plugin).__name__)
        return str(name), _made(str(name), plugin, [])
    path, *arguments = (part.replace("\\;", ";") for part in _SEPARATOR.split(plugin))
    path = path.strip()
    return path, _made(path, _found(path), arguments)


def _found(path: str) -> object:
    """The module of this name, or what a module has under it."""
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{path}.".startswith(f"{error.name}."):
            raise PluginError(f"The plugin '{path}' cannot be imported: {error}") from error
    except Exception as error:
        raise PluginError(f"The plugin '{path}' raised while loading: {error!r}") from error
    module_name, _, attribute = path.rpartition(".")
    try:
        return getattr(importlib.import_module(module_name), attribute)
    except Exception as error:
        raise PluginError(
            f"There is no plugin '{path}': no module and no class of that name can be imported "
            f"({error}). Check its spelling and --pythonpath."
        ) from error


def _made(path: str, found: object, arguments: list[str]) -> object:
    if not inspect.isclass(found):
        if arguments:
            raise PluginError(
                f"The plugin '{path}' takes no arguments, as it is no class; it was given "
                f"{len(arguments)}."
            )
        return found
    positional, named = _split(found, arguments)
    try:
        return found(*positional, **named)
    except Exception as error:
        raise PluginError(f"The plugin '{path}' raised while loading: {error!r}") from error


def _split(made: Callable[..., Any], arguments: list[str]) -> tuple[list[str], dict[str, str]]:
    """Arguments by place and by name."""
    try:
        parameters = inspect.signature(made).parameters
    except (TypeError, ValueError):  # of a class that is written in C
        parameters = inspect.Signature().parameters
    takes_any = any(each.kind is each.VAR_KEYWORD for each in parameters.values())
    positional: list[str] = []
    named: dict[str, str] = {}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if equals and (name in parameters or (takes_any and name.isidentifier())):
            named[name] = value
        else:
            positional.append(argument)
    return positional, named
