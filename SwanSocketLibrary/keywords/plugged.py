"""Keywords that plugins add."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence

from robot.utils import normalize

from SwanSocketLibrary.errors import PluginError


def with_plugins(own: Sequence[object], added: Sequence[tuple[str, object]]) -> list[object]:
    """The library's own keyword objects and those of plugins.

    :param added: each with the name of its plugin.
    :raises PluginError: a plugin's object has no keyword, or one whose name is taken.
    """
    owners = {_key(name): "the library" for each in own for name in _names(each)}
    for plugin, each in added:
        if inspect.isclass(each):
            raise PluginError(
                f"Plugin '{plugin}' returned the class {each.__name__} from swan_keywords; it "
                f"must be an object: {each.__name__}()."
            )
        names = list(_names(each))
        if not names:
            raise PluginError(
                f"Plugin '{plugin}' returned an object of type {type(each).__name__} from "
                f"swan_keywords that has no keyword; mark its methods with robot.api.deco.keyword."
            )
        for name in names:
            if _key(name) in owners:
                raise PluginError(
                    f"Plugin '{plugin}' adds the keyword '{name}', which {owners[_key(name)]} has "
                    f"already. Give it another name."
                )
            owners[_key(name)] = f"plugin '{plugin}'"
    return [*own, *(each for _, each in added)]


def _key(name: str) -> str:
    """What two keywords' names must not share."""
    return str(normalize(name, ignore="_"))


def _names(component: object) -> Iterator[str]:
    """The keywords' names, as PythonLibCore will find them; it looks at no property."""
    for name in dir(component):
        owner = type(component) if hasattr(type(component), name) else component
        method = getattr(owner, name)
        if callable(method) and hasattr(method, "robot_name"):
            yield str(method.robot_name or name)
