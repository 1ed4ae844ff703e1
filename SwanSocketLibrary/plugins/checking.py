"""Checks that a plugin implements hooks, and as they are specified."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable
from typing import Any, Final

import pluggy

from SwanSocketLibrary.errors import PluginError, ends_test
from SwanSocketLibrary.plugins import hookspecs

HOOKS: Final = tuple(name for name in vars(hookspecs) if name.startswith("swan_"))
"""The names of the hooks."""


def check_plugin(name: str, plugin: object) -> None:
    """Checks a plugin before it is registered.

    :raises PluginError: it implements no hook, one that there is not, or one in a way in which
        it cannot be called; says which, and how the plugin defines it.
    """
    found = _implementations(name, plugin)
    for hook, implementation in found:
        _check(hook, implementation)
    implemented = {hook for hook, _ in found}
    for hook in HOOKS:
        if hook not in implemented and inspect.isroutine(getattr(plugin, hook, None)):
            raise PluginError(
                f"Plugin '{name}' has a function {hook}, which is not marked as a hook. Write "
                f"@hookimpl above it: from SwanSocketLibrary import hookimpl."
            )
    if not implemented:
        raise PluginError(
            f"Plugin '{name}' implements no hook. Mark its functions with @hookimpl. {_known()}"
        )


def _implementations(name: str, plugin: object) -> list[tuple[str, pluggy.HookImpl]]:
    """All that are marked, with the hooks' names: pluggy knows no specifications here."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    try:
        manager.register(plugin, name)
    except Exception as error:
        if ends_test(error):
            raise
        raise PluginError(f"The plugin '{name}' cannot be used: {error!r}") from error
    callers = manager.get_hookcallers(plugin) or ()
    return [(caller.name, each) for caller in callers for each in caller.get_hookimpls()]


def _check(hook: str, implementation: pluggy.HookImpl) -> None:
    function = implementation.function
    start = f"Plugin '{implementation.plugin_name}' implements {_definition(hook, function)}"
    if hook not in HOOKS:
        near = difflib.get_close_matches(hook, HOOKS, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise PluginError(f"{start}, but there is no hook of that name.{hint} {_known()}")
    if implementation.wrapper or implementation.hookwrapper:
        raise PluginError(
            f"{start} as a wrapper; the library's hooks take none. Use tryfirst or trylast for "
            f"its place."
        )
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise PluginError(
            f"{start} as a coroutine or a generator, which nobody would run. Make it a plain "
            f"function."
        )
    specified = getattr(hookspecs, hook)
    expected = f"The hook is {_definition(hook, specified)}; leave out what is not needed."
    given = inspect.signature(specified).parameters
    strange = [each for each in implementation.argnames if each not in given]
    if strange:
        raise PluginError(f"{start}, but the hook gives no '{strange[0]}'. {expected}")
    try:
        inspect.signature(function).bind(*implementation.argnames)
    except TypeError as error:
        raise PluginError(f"{start}, which cannot be called: {error}. {expected}") from None


def _definition(hook: str, function: Callable[..., Any]) -> str:
    """How a function is defined, without its annotations: ``swan_encode(data, socket)``."""
    signature = inspect.signature(function)
    plain = [each.replace(annotation=each.empty) for each in signature.parameters.values()]
    return f"{hook}{signature.replace(parameters=plain, return_annotation=signature.empty)}"


def _known() -> str:
    return f"The library's hooks are: {', '.join(HOOKS)}."
