from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from SwanSocketLibrary import hookimpl
from SwanSocketLibrary.errors import InvalidArgument, PluginError
from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from SwanSocketLibrary.plugins.registry import PluginRegistry
from SwanSocketLibrary.plugins.transports import swan_transports
from SwanSocketLibrary.swan.profile import Profile
from utest.fakes import FakeTransport
from utest.plugins.conftest import ModuleMaker

HARMONY = replace(ANDROID, name="harmony")
NEW_PLATFORM = """
from dataclasses import replace
from SwanSocketLibrary import hookimpl
from SwanSocketLibrary.plugins.platforms import ANDROID

@hookimpl
def swan_platforms():
    return [replace(ANDROID, name="harmony")]
"""
IN_CLASS = """
from SwanSocketLibrary import hookimpl

class Fast:
    def __init__(self):
        self.made = "made"

    @hookimpl
    def swan_transports(self):
        return {"fast": lambda: self.made}

FAST = Fast()
"""


class Harmony:
    @hookimpl
    def swan_platforms(self) -> list[Profile]:
        return [HARMONY]


def returning(hook: str, value: object) -> object:
    """A plugin whose hook returns that."""
    plugin = types.ModuleType("strange")
    function: Callable[[], object] = lambda: value  # noqa: E731
    setattr(plugin, hook, hookimpl(function))
    return plugin


def failure(*plugins: object) -> str:
    with pytest.raises(PluginError) as caught:
        PluginRegistry(plugins)
    return str(caught.value)


# What there is


def test_what_comes_with_the_library_is_known() -> None:
    registry = PluginRegistry()
    assert registry.platform("android") is ANDROID
    assert registry.platform("ios") is IOS
    assert registry.transport("websocket-client") is swan_transports()["websocket-client"]


@pytest.mark.parametrize(
    ("kind", "name", "message"),
    [
        (
            "platform",
            "andriod",
            "platform 'andriod' is not known. Did you mean 'android'? Known: android, ios.",
        ),
        (
            "platform",
            "Android",
            "platform 'Android' is not known. Did you mean 'android'? Known: android, ios.",
        ),
        (
            "platform",
            "IOS",
            "platform 'IOS' is not known. Did you mean 'ios'? Known: android, ios.",
        ),
        ("platform", "symbian", "platform 'symbian' is not known. Known: android, ios."),
        (
            "transport",
            "websocket_client",
            "transport 'websocket_client' is not known. Did you mean 'websocket-client'? "
            "Known: websocket-client, websockets.",
        ),
        ("transport", "tcp", "transport 'tcp' is not known. Known: websocket-client, websockets."),
    ],
)
def test_an_unknown_name_lists_the_known_ones_and_the_nearest(
    kind: str, name: str, message: str
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        getattr(PluginRegistry(), kind)(name)
    assert str(caught.value) == message


# How a plugin is given


def test_an_object_can_be_a_plugin() -> None:
    registry = PluginRegistry([Harmony()])
    assert registry.platform("harmony") is HARMONY
    assert registry.platform("android") is ANDROID


def test_a_module_can_be_a_plugin_by_its_name(make_module: ModuleMaker) -> None:
    make_module("harmony_by_name", NEW_PLATFORM)
    assert PluginRegistry(["harmony_by_name"]).platform("harmony").name == "harmony"


def test_a_module_in_a_package_can_be_a_plugin(make_module: ModuleMaker, tmp_path: Path) -> None:
    (tmp_path / "package_of_plugins").mkdir()
    make_module("package_of_plugins/harmony", NEW_PLATFORM)
    registry = PluginRegistry(["package_of_plugins.harmony"])
    assert registry.platform("harmony").name == "harmony"


def test_a_module_object_can_be_a_plugin() -> None:
    registry = PluginRegistry([returning("swan_platforms", [HARMONY])])
    assert registry.platform("harmony") is HARMONY


@pytest.mark.parametrize("attribute", ["Fast", "FAST"])
def test_a_class_or_an_object_in_a_module_can_be_a_plugin(
    make_module: ModuleMaker, attribute: str
) -> None:
    make_module("fast_in_class", IN_CLASS)
    factory: Callable[[], object] = PluginRegistry([f"fast_in_class.{attribute}"]).transport("fast")
    assert factory() == "made"


def test_several_plugins_add_to_each_other() -> None:
    fake = returning("swan_transports", {"fake": FakeTransport})
    registry = PluginRegistry([Harmony(), fake])
    assert registry.platform("harmony") is HARMONY
    assert registry.transport("fake") is FakeTransport


def test_a_plugin_may_add_nothing() -> None:
    PluginRegistry([returning("swan_platforms", ()), types.ModuleType("empty")])


# What is wrong with a plugin


def test_a_module_that_does_not_exist_is_named() -> None:
    text = failure("no_such_plugin")
    assert text.startswith("There is no plugin 'no_such_plugin': no module and no class of that")
    assert "--pythonpath" in text


@pytest.mark.parametrize("name", ["no_such_package.plugin", "SwanSocketLibrary.no_such_module"])
def test_a_dotted_name_that_does_not_exist_is_named(name: str) -> None:
    assert failure(name).startswith(f"There is no plugin '{name}'")


def test_a_class_that_its_module_lacks_is_named(make_module: ModuleMaker) -> None:
    make_module("fast_without", IN_CLASS)
    text = failure("fast_without.Slow")
    assert "There is no plugin 'fast_without.Slow'" in text
    assert "has no attribute 'Slow'" in text


def test_a_module_that_a_plugin_needs_is_named(make_module: ModuleMaker) -> None:
    make_module("needs_another", "import a_module_that_nobody_has")
    assert failure("needs_another") == (
        "The plugin 'needs_another' cannot be imported: No module named 'a_module_that_nobody_has'"
    )


@pytest.mark.parametrize("name", ["raises_while_loading", "raises_while_loading.Plugin"])
def test_a_module_that_raises_is_named_with_its_error(make_module: ModuleMaker, name: str) -> None:
    make_module("raises_while_loading", "raise RuntimeError('no license')")
    assert failure(name) == (
        f"The plugin '{name}' raised while loading: RuntimeError('no license')"
    )


def test_a_class_that_raises_is_named_with_its_error(make_module: ModuleMaker) -> None:
    make_module(
        "raises_in_init",
        "class Plugin:\n    def __init__(self):\n        raise RuntimeError('no license')\n",
    )
    assert failure("raises_in_init.Plugin") == (
        "The plugin 'raises_in_init.Plugin' raised while loading: RuntimeError('no license')"
    )


def test_a_misspelt_hook_is_named_with_the_hooks_that_there_are(
    make_module: ModuleMaker,
) -> None:
    make_module("misspelt_hook", NEW_PLATFORM.replace("swan_platforms", "swan_plattforms"))
    text = failure("misspelt_hook")
    assert "swan_plattforms" in text
    assert "misspelt_hook" in text
    assert "The library's hooks are: swan_platforms, swan_transports, " in text


def test_a_hook_with_a_wrong_signature_is_named(make_module: ModuleMaker) -> None:
    source = NEW_PLATFORM.replace("swan_platforms()", "swan_platforms(names)")
    make_module("wrong_signature", source)
    text = failure("wrong_signature")
    assert text.startswith("The plugin 'wrong_signature' cannot be used: ")
    assert "names" in text


def test_an_object_with_a_wrong_signature_is_named_by_its_type() -> None:
    class Wrong:
        @hookimpl
        def swan_platforms(self, names: object) -> None: ...

    assert failure(Wrong()).startswith("The plugin 'Wrong' cannot be used: ")


def test_a_plugin_that_is_given_twice_is_named(make_module: ModuleMaker) -> None:
    make_module("given_twice", NEW_PLATFORM)
    text = failure("given_twice", "given_twice")
    assert text.startswith("The plugin 'given_twice' cannot be used: ")


@pytest.mark.parametrize("hook", ["swan_platforms", "swan_transports"])
def test_a_hook_that_raises_is_named_with_its_error(hook: str) -> None:
    plugin = types.ModuleType("raising")

    def raises() -> Any:
        raise RuntimeError("no license")

    setattr(plugin, hook, hookimpl(raises))
    assert failure(plugin) == f"Plugin 'raising' raised in {hook}: RuntimeError('no license')"


@pytest.mark.parametrize("taken", ["android", "ios", "harmony"])
def test_a_platforms_name_must_be_new(taken: str) -> None:
    text = failure(Harmony(), returning("swan_platforms", [replace(ANDROID, name=taken)]))
    assert text == (
        f"Plugin 'strange' registers the platform '{taken}', which is registered already. "
        f"Give it another name."
    )


def test_a_transports_name_must_be_new() -> None:
    text = failure(returning("swan_transports", {"websocket-client": FakeTransport}))
    assert "registers the transport 'websocket-client', which is registered already" in text


@pytest.mark.parametrize("value", [HARMONY, {"harmony": HARMONY}, "harmony", None, 7])
def test_platforms_must_be_a_list(value: object) -> None:
    text = failure(returning("swan_platforms", value))
    assert f"Plugin 'strange' returned a {type(value).__name__} from swan_platforms" in text


def test_each_platform_must_be_a_profile() -> None:
    text = failure(returning("swan_platforms", [HARMONY, "harmony"]))
    assert text == "Plugin 'strange' returned 'harmony' from swan_platforms; it must be a Profile."


@pytest.mark.parametrize("value", [[FakeTransport], FakeTransport, "fake", None])
def test_transports_must_be_a_mapping(value: object) -> None:
    text = failure(returning("swan_transports", value))
    assert f"Plugin 'strange' returned a {type(value).__name__} from swan_transports" in text


@pytest.mark.parametrize("value", [{1: FakeTransport}, {"fake": FakeTransport()}])
def test_each_transport_must_be_a_name_and_a_callable(value: object) -> None:
    text = failure(returning("swan_transports", value))
    assert text.endswith("it must be a name and a callable that makes a transport.")


def test_a_factory_is_not_called_by_the_registry() -> None:
    def never() -> Any:
        raise AssertionError

    PluginRegistry([returning("swan_transports", {"fake": never})]).transport("fake")


# Installed plugins


def install(tmp_path: Path, name: str, target: str) -> None:
    """What a package manager leaves of a distribution that offers a plugin."""
    info = tmp_path / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[swansocketlibrary]\n{name} = {target}\n")


def test_installed_plugins_are_found(make_module: ModuleMaker, tmp_path: Path) -> None:
    make_module("harmony_installed", NEW_PLATFORM)
    install(tmp_path, "harmony-host", "harmony_installed")
    assert PluginRegistry().platform("harmony").name == "harmony"


def test_an_installed_plugin_that_cannot_be_loaded_is_told(
    make_module: ModuleMaker, tmp_path: Path
) -> None:
    make_module("broken_installed", "raise RuntimeError('no license')")
    install(tmp_path, "broken-host", "broken_installed")
    assert failure() == (
        "The installed plugin 'broken-host' of package broken-host could not be loaded: no "
        "license. Mend or uninstall that package; its entry point is broken_installed in the "
        "group 'swansocketlibrary'."
    )
