"""Keywords that plugins add."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from robot.utils import normalize

from SwanSocketLibrary.errors import PluginError


def with_plugins(own: Sequence[object], added: Sequence[tuple[str, object]]) -> list[object]:
    """The library's own keyword objects and those of plugins.

    :param added: each with the name of its plugin.
    :raises PluginError: a plugin's object has no keyword, or one whose name is taken.
    """
    taken = {normalize(name, ignore="_"): "the library" for each in own for name in _names(each)}
    for plugin, each in added:
        names = list(_names(each))
        if not names:
            raise PluginError(
                f"Plugin '{plugin}' returned an object of type {type(each).__name__} from "
                f"swan_keywords that has no keyword; mark its methods with robot.api.deco.keyword."
            )
        for name in names:
            owner = taken.setdefault(normalize(name, ignore="_"), f"plugin '{plugin}'")
            if owner != f"plugin '{plugin}'":
                raise PluginError(
                    f"Plugin '{plugin}' adds the keyword '{name}', which is one of {owner} "
                    f"already. Give it another name."
                )
    return [*own, *(each for _, each in added)]


def _names(component: object) -> Iterator[str]:
    """The keywords' names, as PythonLibCore will find them."""
    for name in dir(component):
        if not name.startswith("_"):
            method = getattr(component, name)
            marked = getattr(method, "robot_name", False)
            if marked is not False and callable(method):
                yield str(marked or name)
