from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pluggy
import pytest

from SwanSocketLibrary import hookimpl
from SwanSocketLibrary.errors import PluginError
from SwanSocketLibrary.plugins import hookspecs
from SwanSocketLibrary.plugins.loading import HOOKS, register


def check_plugin(name: str, plugin: object) -> None:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    register(manager, name, plugin)


def failure(plugin: object) -> str:
    with pytest.raises(PluginError) as caught:
        check_plugin("mine", plugin)
    return str(caught.value)


def with_function(name: str, function: Callable[..., Any]) -> types.ModuleType:
    plugin = types.ModuleType("mine")
    setattr(plugin, name, function)
    return plugin


def taking_all(data: object, socket: object, protocol: object) -> None: ...
def taking_none() -> None: ...
def taking_some(protocol: object, data: object) -> None: ...
def taking_more(data: object, more: int = 1, *, other: int = 2) -> None: ...


@pytest.mark.parametrize("function", [taking_all, taking_none, taking_some, taking_more])
def test_a_hook_takes_what_it_needs(function: Callable[..., Any]) -> None:
    check_plugin("mine", with_function("swan_encode", hookimpl(function)))


def test_a_method_a_static_method_and_a_class_method_are_hooks() -> None:
    class Plugin:
        @hookimpl
        def swan_encode(self, data: str) -> str:
            return data

        @staticmethod
        @hookimpl
        def swan_decode(data: str) -> str:
            return data

        @classmethod
        @hookimpl
        def swan_call_ended(cls, outcome: object) -> None: ...

    check_plugin("mine", Plugin())


def test_a_function_may_have_another_name() -> None:
    compress = hookimpl(specname="swan_encode")(lambda data: data)
    check_plugin("mine", with_function("compress", compress))


def test_a_misspelt_hook_is_named_with_its_definition_and_the_near_miss() -> None:
    assert failure(with_function("swan_endcode", hookimpl(lambda data, socket="x": data))) == (
        "Plugin 'mine' implements swan_endcode(data, socket='x'), but there is no hook of that "
        f"name. Did you mean swan_encode? The library's hooks are: {', '.join(HOOKS)}."
    )


def test_a_hook_that_is_like_no_other_lists_them_all() -> None:
    text = failure(with_function("on_close", hookimpl(lambda: None)))
    assert "no hook of that name. The library's hooks are: swan_platforms, " in text


def test_a_strange_argument_is_named_with_what_the_hook_gives() -> None:
    assert failure(with_function("swan_encode", hookimpl(lambda message, socket: message))) == (
        "Plugin 'mine' implements swan_encode(message, socket), but the hook gives no 'message'. "
        "The hook is swan_encode(data, socket, protocol); leave out what is not needed."
    )


def test_an_argument_that_must_be_named_cannot_be_given() -> None:
    def encode(*, data: str) -> str:
        return data

    text = failure(with_function("swan_encode", hookimpl(encode)))
    assert text.startswith("Plugin 'mine' implements swan_encode(*, data), which cannot be called:")
    assert "'data'" in text
    assert text.endswith("leave out what is not needed.")


async def coroutine(data: str) -> None: ...


def generator(data: str) -> Any:
    yield data


@pytest.mark.parametrize("function", [coroutine, generator])
def test_what_nobody_would_run_is_refused(function: Callable[..., Any]) -> None:
    assert "as a coroutine or a generator" in failure(
        with_function("swan_encode", hookimpl(function))
    )


def wrapped() -> Any:
    return (yield)


@pytest.mark.parametrize("mark", [hookimpl(wrapper=True), hookimpl(hookwrapper=True)])
def test_a_wrapper_is_refused(mark: Callable[..., Any]) -> None:
    assert failure(with_function("swan_platforms", mark(wrapped))) == (
        "Plugin 'mine' implements swan_platforms() as a wrapper; the library's hooks take none. "
        "Use tryfirst or trylast for its place."
    )


def test_a_plugin_without_hooks_is_none() -> None:
    assert failure(types.ModuleType("mine")).startswith(
        "Plugin 'mine' implements no hook. Mark its functions with @hookimpl. The library's hooks"
    )


def test_a_function_with_a_hooks_name_must_be_marked() -> None:
    plugin = with_function("swan_encode", hookimpl(taking_none))
    plugin.swan_decode = lambda data: data  # type: ignore[attr-defined]
    assert failure(plugin) == (
        "Plugin 'mine' has a function swan_decode, which is not marked as a hook. Write @hookimpl "
        "above it: from SwanSocketLibrary import hookimpl."
    )


def test_what_is_no_function_may_have_a_hooks_name() -> None:
    plugin = with_function("swan_encode", hookimpl(taking_none))
    plugin.swan_decode = "a text"  # type: ignore[attr-defined]
    check_plugin("mine", plugin)


def test_an_object_that_cannot_be_looked_at_is_named() -> None:
    class Plugin:
        def __dir__(self) -> list[str]:
            raise RuntimeError("no license")

    assert failure(Plugin()) == "The plugin 'mine' cannot be used: RuntimeError('no license')"


def test_an_object_that_cannot_be_told_apart_from_another_is_named() -> None:
    @dataclass
    class Signer:
        key: str

        @hookimpl
        def swan_encode(self, data: str) -> str:
            return data + self.key

    assert failure(Signer("k")) == (
        "The plugin 'mine' cannot be used, as its type Signer defines __eq__ without __hash__. "
        "Of a dataclass, write @dataclass(eq=False)."
    )


def test_what_pluggy_refuses_is_named() -> None:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    plugin = with_function("swan_encode", hookimpl(taking_none))
    register(manager, "first", plugin)
    with pytest.raises(PluginError, match=r"^The plugin 'second' cannot be used: ValueError\("):
        register(manager, "second", plugin)


def test_the_hooks_are_those_that_are_specified() -> None:
    marked = [
        name for name, each in vars(hookspecs).items() if hasattr(each, f"{hookspecs.PROJECT}_spec")
    ]
    assert list(HOOKS) == marked
