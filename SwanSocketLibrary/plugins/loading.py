"""Finds, makes and checks plugins: those that are installed, and those that the import names."""

from __future__ import annotations

import difflib
import importlib
import inspect
import os
import re
import sys
from collections.abc import Callable, Hashable, Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final, NamedTuple

import pluggy

from SwanSocketLibrary.errors import PluginError, ends_test
from SwanSocketLibrary.language import commas, say
from SwanSocketLibrary.plugins import hookspecs
from SwanSocketLibrary.plugins.hookspecs import PROJECT

HOOKS: Final = tuple(name for name in vars(hookspecs) if name.startswith("swan_"))
"""The names of the hooks."""

NO_AUTOLOAD: Final = "SWAN_DISABLE_PLUGIN_AUTOLOAD"
"""The environment variable that, unless empty, keeps installed plugins out that no import names."""

_BUNDLED: Final = {"rfswarm": "SwanSocketLibrary.plugins.rfswarm.RfSwarm"}
"""Plugins of this package that are loaded where the import names them."""
_SEPARATOR: Final = re.compile(r"(?<!\\);")
_DOTTED_NAME: Final = re.compile(r"\w+(\.\w+)*")


class Loaded(NamedTuple):
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


def load_all(plugins: Iterable[object]) -> list[Loaded]:
    """Makes ready what is installed, in the order of names, and then what the import names.

    :param plugins: objects; or texts: the name of an installed plugin, of a module, or
        ``module.Class``, with arguments behind it: ``module.Class;value;name=value``. A semicolon
        in a value is written with a backslash before it. ``name=`` counts as a name only if
        the class has an argument of that name, so that a URL with ``=`` in it is a value.
        An installed plugin that is named stands where it is named, and has those arguments;
        one that needs arguments is loaded only where it is named, and so is every one while the
        environment has `NO_AUTOLOAD`.
    :raises PluginError: one cannot be loaded.
    """
    given = [_read(each) if isinstance(each, str) else each for each in plugins]
    named = {each.path for each in given if isinstance(each, _Named)}
    autoload = not os.environ.get(NO_AUTOLOAD)
    offered = _offered() if autoload or named else {}  # a look at all that is installed takes time
    found = []
    if autoload:
        for name, entry in offered.items():
            if name not in named and not _needs_arguments(_imported(entry)):
                found.append(_load_installed(entry, ()))
    for each in given:
        if not isinstance(each, _Named):
            name = str(getattr(each, "__name__", type(each).__name__))
            found.append(_load_given(name, each, ()))
        elif each.path in offered:
            found.append(_load_installed(offered[each.path], each.arguments))
        else:
            path = _BUNDLED.get(each.path, each.path)
            found.append(_load_given(each.path, _import(path), each.arguments))
    return found


class _Named(NamedTuple):
    """A plugin as text names it.

    :ivar path: an installed plugin's name, or that of a module, or ``module.Class``.
    """

    path: str
    arguments: list[str]


def _read(text: str) -> _Named:
    path, *arguments = (part.replace("\\;", ";") for part in _SEPARATOR.split(text))
    return _Named(path.strip(), arguments)


def _load_given(name: str, found: object, arguments: Sequence[str]) -> Loaded:
    plugin = _made(name, found, arguments)
    module = sys.modules.get(getattr(plugin, "__module__", ""))
    version = getattr(plugin, "__version__", getattr(module, "__version__", ""))
    return Loaded(name, plugin, str(version), "import")


# What is installed


def _offered() -> dict[str, EntryPoint]:
    """The plugins that packages offer, by name and in the order of names."""
    offered: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=PROJECT), key=lambda each: each.name):
        other = offered.setdefault(entry.name, entry)
        if other is not entry:
            raise PluginError.say(
                "Both the package {package} and the package {other_package} install a plugin "
                "named '{name}'. Uninstall one of them, or have its makers give its entry point "
                "in the group '{project}' another name.",
                package=_package(other),
                other_package=_package(entry),
                name=entry.name,
                project=PROJECT,
            )
    return offered


def _load_installed(entry: EntryPoint, arguments: Sequence[str]) -> Loaded:
    found = _imported(entry)
    try:
        plugin = _made(entry.name, found, arguments)
    except PluginError as error:
        raise PluginError.say(
            "{error} The package {package} installs it.", error=error, package=_package(entry)
        ) from error
    version = entry.dist.version if entry.dist else ""
    return Loaded(entry.name, plugin, version, say("package {package}", package=_package(entry)))


def _imported(entry: EntryPoint) -> object:
    try:
        return entry.load()
    except Exception as error:
        if ends_test(error):
            raise
        raise PluginError.say(
            "The plugin '{name}' cannot be imported: {error!r}. Mend or uninstall the package "
            "{package}; its entry point in the group '{project}' is {value}.",
            name=entry.name,
            error=error,
            package=_package(entry),
            project=PROJECT,
            value=entry.value,
        ) from error


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else say("without a name")


# What the import names


def _import(path: str) -> object:
    """The module of this name, or what a module has under it."""
    if not _DOTTED_NAME.fullmatch(path):
        raise _missing(path, "")
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{path}.".startswith(f"{error.name}."):
            raise PluginError.say(
                "The plugin '{path}' cannot be imported: {error}.", path=path, error=error
            ) from error
    except Exception as error:
        if ends_test(error):
            raise
        raise PluginError.say(
            "The plugin '{path}' raised while loading: {error!r}.", path=path, error=error
        ) from error
    module_name, _, attribute = path.rpartition(".")
    if not module_name:
        raise _missing(path, "")
    try:
        return getattr(importlib.import_module(module_name), attribute)
    except (ImportError, AttributeError) as error:
        raise _missing(path, f" ({error})") from error


def _missing(path: str, why: str) -> PluginError:
    return PluginError.say(
        "There is no plugin '{path}': no installed plugin, no module and no class has that "
        "name{why}. Check its spelling and --pythonpath.",
        path=path,
        why=why,
    )


def _made(name: str, found: object, arguments: Sequence[str]) -> object:
    """A class's object, made with these arguments; anything else as it is."""
    if not inspect.isclass(found):
        if arguments:
            raise PluginError.say(
                "The plugin '{name}' takes no arguments, as it is no class; it was given {count}.",
                name=name,
                count=len(arguments),
            )
        return found
    positional, named = _bound(name, found, arguments)
    try:
        return found(*positional, **named)
    except Exception as error:
        if ends_test(error):
            raise
        raise PluginError.say(
            "The plugin '{name}' raised while loading: {error!r}.", name=name, error=error
        ) from error


def _needs_arguments(found: object) -> bool:
    if not inspect.isclass(found):
        return False
    try:
        inspect.signature(found).bind()
    except TypeError:
        return True
    return False


def _bound(
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
        raise PluginError.say(
            "The plugin '{name}' cannot be made with these arguments: {error}. It takes "
            "{signature}: name it as '{name};value;name=value'.",
            name=name,
            error=error,
            signature=signature,
        ) from None
    return positional, named


# Registering


def register(manager: pluggy.PluginManager, name: str, plugin: object) -> None:
    """Registers a plugin that implements hooks, each as it is specified.

    :param manager: knows the specifications.
    :raises PluginError: it implements no hook, one that there is not, or one in a way in which
        it cannot be called; says which, and how the plugin defines it.
    """
    try:
        _check(manager, name, plugin)
        manager.register(plugin, name)
        manager.check_pending()
    except PluginError:
        raise
    except Exception as error:
        if ends_test(error):
            raise
        raise PluginError.say(
            "The plugin '{name}' cannot be used: {error!r}", name=name, error=error
        ) from error


def _check(manager: pluggy.PluginManager, name: str, plugin: object) -> None:
    """Says in the library's words what pluggy would refuse, and what is wrong besides."""
    implemented = set()
    for attribute in dir(plugin):
        options = manager.parse_hookimpl_opts(plugin, attribute)
        if options is not None:
            hook, function = options["specname"] or attribute, getattr(plugin, attribute)
            start = say(
                "Plugin '{name}' implements {definition}",
                name=name,
                definition=_definition(hook, function),
            )
            if options["wrapper"] or options["hookwrapper"]:
                raise PluginError.say(
                    "{start} as a wrapper; the library's hooks take none. Use tryfirst or trylast "
                    "for its place.",
                    start=start,
                )
            _check_function(start, hook, function)
            implemented.add(hook)
        elif attribute in HOOKS and inspect.isroutine(getattr(plugin, attribute)):
            raise PluginError.say(
                "Plugin '{name}' has a function {attribute}, which is not marked as a hook. Write "
                "@hookimpl above it: from SwanSocketLibrary import hookimpl.",
                name=name,
                attribute=attribute,
            )
    if not implemented:
        raise PluginError.say(
            "Plugin '{name}' implements no hook. Mark its functions with @hookimpl. {known}",
            name=name,
            known=_known(),
        )
    if not isinstance(plugin, Hashable):
        raise PluginError.say(
            "The plugin '{name}' cannot be used, as its type {type_name} defines __eq__ without "
            "__hash__. Of a dataclass, write @dataclass(eq=False).",
            name=name,
            type_name=type(plugin).__name__,
        )


def _check_function(start: str, hook: str, function: Callable[..., Any]) -> None:
    """Checks how a plugin defines a hook.

    :param start: the beginning of each error.
    """
    if hook not in HOOKS:
        near = difflib.get_close_matches(hook, HOOKS, n=1)
        hint = say(" Did you mean {near}?", near=near[0]) if near else ""
        raise PluginError.say(
            "{start}, but there is no hook of that name.{hint} {known}",
            start=start,
            hint=hint,
            known=_known(),
        )
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise PluginError.say(
            "{start} as a coroutine or a generator, which nobody would run. Make it a plain "
            "function.",
            start=start,
        )
    specified = getattr(hookspecs, hook)
    given = inspect.signature(specified).parameters
    expected = say(
        "The hook is {definition}; leave out what is not needed.",
        definition=_definition(hook, specified),
    )
    for each in inspect.signature(function).parameters.values():
        if each.default is not each.empty or each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD):
            continue
        if each.kind is each.KEYWORD_ONLY:
            raise PluginError.say(
                "{start}, which cannot be called: '{name}' can only be given by its name. "
                "{expected}",
                start=start,
                name=each.name,
                expected=expected,
            )
        if each.name not in given:
            raise PluginError.say(
                "{start}, but the hook gives no '{name}'. {expected}",
                start=start,
                name=each.name,
                expected=expected,
            )


def _definition(hook: str, function: Callable[..., Any]) -> str:
    """How a function is defined, without its annotations: ``swan_encode(data, socket)``."""
    signature = inspect.signature(function)
    plain = [each.replace(annotation=each.empty) for each in signature.parameters.values()]
    return f"{hook}{signature.replace(parameters=plain, return_annotation=signature.empty)}"


def _known() -> str:
    return say("The library's hooks are: {hooks}.", hooks=commas(HOOKS))
