from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from SwanSocketLibrary import hookimpl
from SwanSocketLibrary.errors import InvalidArgument, PluginError
from SwanSocketLibrary.plugins.factories import Echo
from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from SwanSocketLibrary.plugins.plugin_registry import PluginRegistry
from SwanSocketLibrary.swan.profile import Profile, describe
from SwanSocketLibrary.version import VERSION
from utest.fakes import FakePlugin, FakeTransport
from utest.plugins.conftest import Installer, ModuleMaker

HARMONY = replace(ANDROID, name="harmony")
NEW_PLATFORM = """
from dataclasses import replace
from SwanSocketLibrary import hookimpl
from SwanSocketLibrary.plugins.platforms import ANDROID

@hookimpl
def swan_platforms():
    return [replace(ANDROID, name="harmony")]
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


class Adding:
    """Adds an object with keywords."""

    def __init__(self, *added: object) -> None:
        self.added = added

    @hookimpl
    def swan_keywords(self, library: object) -> list[object]:
        return [*self.added, library]


def failure(*plugins: object) -> str:
    with pytest.raises(PluginError) as caught:
        PluginRegistry(plugins)
    return str(caught.value)


# What there is


def test_what_comes_with_the_library_is_known() -> None:
    registry = PluginRegistry()
    assert registry.platform("android") is ANDROID
    assert registry.platform("ios") is IOS
    assert list(registry.behaviors) == ["echo", "silent"]


@pytest.mark.parametrize(
    ("kind", "name", "message"),
    [
        (
            "platform",
            "andriod",
            "platform 'andriod' is not known. Did you mean 'android'? Known: android, ios.",
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


# What plugins add


def test_an_objects_platform_is_beside_the_others() -> None:
    registry = PluginRegistry([Harmony()])
    assert registry.platform("harmony") is HARMONY
    assert registry.platform("android") is ANDROID


def test_a_modules_platform_is_known(make_module: ModuleMaker) -> None:
    make_module("harmony_by_name", NEW_PLATFORM)
    assert PluginRegistry(["harmony_by_name"]).platform("harmony").name == "harmony"


def test_an_installed_plugins_platform_is_known(
    make_module: ModuleMaker, install: Installer
) -> None:
    make_module("harmony_installed", NEW_PLATFORM)
    install("harmony-host", harmony="harmony_installed")
    assert PluginRegistry().platform("harmony").name == "harmony"


def test_several_plugins_add_to_each_other() -> None:
    registry = PluginRegistry([Harmony(), FakePlugin()])
    assert registry.platform("harmony") is HARMONY
    assert isinstance(registry.transport("fake")(), FakeTransport)


@pytest.mark.parametrize(
    ("hook", "nothing"),
    [("swan_platforms", ()), ("swan_transports", {}), ("swan_behaviors", {})],
)
def test_a_plugin_may_add_nothing(hook: str, nothing: object) -> None:
    PluginRegistry([returning(hook, nothing)])


def test_a_plugins_behavior_is_known() -> None:
    behaviors = PluginRegistry([returning("swan_behaviors", {"own": Echo})]).behaviors
    assert list(behaviors) == ["echo", "silent", "own"]
    assert behaviors["own"]().receive("a") == ["a"]


def test_a_behaviors_errors_name_it_and_its_plugin() -> None:
    behaviors = PluginRegistry([returning("swan_behaviors", {"own": lambda: None})]).behaviors
    with pytest.raises(PluginError, match=r"^behavior 'own' of plugin 'strange' raised Attrib"):
        behaviors["own"]().receive("a")


def test_a_transports_errors_name_it_and_its_plugin() -> None:
    registry = PluginRegistry([returning("swan_transports", {"own": lambda: None})])
    make = registry.transport("own")
    with pytest.raises(PluginError, match=r"^plugin 'strange' made nothing as the transport 'own'"):
        make()


def test_a_factory_is_not_called_by_the_registry() -> None:
    def never() -> Any:
        raise AssertionError

    registry = PluginRegistry(
        [
            returning("swan_transports", {"fake": never}),
            returning("swan_behaviors", {"fake": never}),
        ]
    )
    registry.transport("fake")
    registry.behaviors  # noqa: B018 - it makes none


def test_objects_with_keywords_are_asked_for_with_the_library() -> None:
    library, first, second = object(), object(), object()
    registry = PluginRegistry([Adding(first), Adding(second)])
    assert registry.keywords(library) == [
        ("Adding", first),
        ("Adding", library),
        ("Adding 2", second),
        ("Adding 2", library),
    ]


# What plugins there are


def test_the_plugins_are_listed_with_version_source_and_hooks(
    make_module: ModuleMaker, install: Installer
) -> None:
    make_module("harmony_listed", NEW_PLATFORM + "__version__ = '3'")
    install("harmony-host", "1.5", harmony="harmony_listed")
    plugins = PluginRegistry([FakePlugin(), Adding()]).plugins
    assert [tuple(each.values()) for each in plugins] == [
        ("built-in platforms", VERSION, "built-in", ["swan_platforms"]),
        ("built-in transports", VERSION, "built-in", ["swan_transports"]),
        ("built-in behaviors", VERSION, "built-in", ["swan_behaviors"]),
        ("harmony", "1.5", "package harmony-host", ["swan_platforms"]),
        ("FakePlugin", "", "import", ["swan_transports"]),
        ("Adding", "", "import", ["swan_keywords"]),
    ]
    assert list(plugins[0]) == ["name", "version", "source", "hooks"]


def test_a_class_can_be_given_twice() -> None:
    first = returning("swan_transports", {"a": FakeTransport})
    second = returning("swan_transports", {"b": FakeTransport})
    plugins = PluginRegistry([first, second]).plugins
    assert [each.name for each in plugins[3:]] == ["strange", "strange 2"]


def test_a_plugin_that_is_given_twice_is_named(
    make_module: ModuleMaker, install: Installer
) -> None:
    make_module("given_twice", NEW_PLATFORM)
    assert failure("given_twice", "given_twice") == (
        "The plugin 'given_twice' is loaded already, as 'given_twice' (import). Name it once."
    )
    install("harmony-host", harmony="given_twice")
    assert failure("given_twice") == (
        "The plugin 'given_twice' is loaded already, as 'harmony' (package harmony-host). "
        "Name it once."
    )


# What is wrong with a plugin


def test_a_plugin_that_cannot_be_loaded_fails() -> None:
    assert failure("no_such_plugin").startswith("There is no plugin 'no_such_plugin': ")


def test_a_plugin_is_checked_by_the_name_that_it_has_here() -> None:
    class Wrong:
        @hookimpl
        def swan_platforms(self, names: object) -> None: ...

    assert failure(Wrong()).startswith("Plugin 'Wrong' implements swan_platforms(names), but the")


ADDING_HOOKS = ["swan_platforms", "swan_transports", "swan_behaviors"]


@pytest.mark.parametrize("hook", ADDING_HOOKS)
def test_a_hook_that_raises_is_named_with_its_error(hook: str) -> None:
    plugin = types.ModuleType("raising")

    def raises() -> Any:
        raise RuntimeError("no license")

    setattr(plugin, hook, hookimpl(raises))
    assert failure(plugin) == f"Plugin 'raising' raised in {hook}: RuntimeError('no license')"


def test_a_hook_for_keywords_that_raises_is_named_with_its_error() -> None:
    class Raising:
        @hookimpl
        def swan_keywords(self) -> list[object]:
            raise RuntimeError("no license")

    registry = PluginRegistry([Raising()])
    with pytest.raises(PluginError) as caught:
        registry.keywords(object())
    assert str(caught.value) == (
        "Plugin 'Raising' raised in swan_keywords: RuntimeError('no license')"
    )


def test_what_a_hook_raises_for_the_test_is_no_failure_of_the_plugin() -> None:
    class Meant(Exception):
        ends_test = True

    class Raising:
        @hookimpl
        def swan_platforms(self) -> list[Profile]:
            raise Meant

    with pytest.raises(Meant):
        PluginRegistry([Raising()])


def test_a_platform_that_cannot_be_made_is_named_with_its_plugin() -> None:
    class Bare:
        @hookimpl
        def swan_platforms(self) -> list[Profile]:
            return [replace(ANDROID, answers={})]

    assert failure(Bare()).startswith("Plugin 'Bare': Platform 'android' has no code for: ")


@pytest.mark.parametrize(
    ("taken", "owner"),
    [("android", "built-in platforms"), ("ios", "built-in platforms"), ("harmony", "Harmony")],
)
def test_a_platforms_name_must_be_new(taken: str, owner: str) -> None:
    text = failure(Harmony(), returning("swan_platforms", [replace(ANDROID, name=taken)]))
    assert text == (
        f"Plugin 'strange' registers the platform '{taken}', which plugin '{owner}' registers "
        f"already. Give it another name."
    )


def test_a_platforms_name_must_be_new_in_its_plugin_too() -> None:
    text = failure(returning("swan_platforms", [HARMONY, replace(ANDROID, name="harmony")]))
    assert "'strange' registers the platform 'harmony', which plugin 'strange' registers" in text


@pytest.mark.parametrize(
    ("hook", "name", "kind"),
    [
        ("swan_transports", "websocket-client", "transport"),
        ("swan_transports", "websockets", "transport"),
        ("swan_behaviors", "echo", "behavior"),
    ],
)
def test_the_name_of_a_transport_or_a_behavior_must_be_new(hook: str, name: str, kind: str) -> None:
    assert failure(returning(hook, {name: FakeTransport})) == (
        f"Plugin 'strange' registers the {kind} '{name}', which plugin 'built-in {kind}s' "
        "registers already. Give it another name."
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (HARMONY, "a value of type Profile"),
        ({"harmony": HARMONY}, "a value of type dict"),
        ("harmony", "'harmony'"),
        (None, "nothing"),
        (7, "int 7"),
    ],
)
def test_platforms_must_be_a_list(value: object, shown: str) -> None:
    assert failure(returning("swan_platforms", value)) == (
        f"Plugin 'strange' returned {shown} from swan_platforms; it must be a list of a Profile "
        "each."
    )


def test_each_platform_must_be_a_profile() -> None:
    text = failure(returning("swan_platforms", [HARMONY, "harmony"]))
    assert text == "Plugin 'strange' returned 'harmony' from swan_platforms; it must be a Profile."


@pytest.mark.parametrize("hook", ["swan_transports", "swan_behaviors"])
@pytest.mark.parametrize("value", [[FakeTransport], FakeTransport, "fake", None])
def test_factories_must_be_a_mapping(hook: str, value: object) -> None:
    text = failure(returning(hook, value))
    assert text.startswith(f"Plugin 'strange' returned {describe(value)} from {hook}; it must be a")


@pytest.mark.parametrize("value", [{1: FakeTransport}, {"fake": FakeTransport()}])
def test_each_factory_must_be_a_name_and_a_callable(value: object) -> None:
    assert failure(returning("swan_transports", value)).endswith(
        "from swan_transports; it must be a name and a callable that makes a transport."
    )


@pytest.mark.parametrize("value", [None, "Keywords", {}])
def test_objects_with_keywords_must_be_a_list(value: object) -> None:
    plugin = types.ModuleType("strange")
    plugin.swan_keywords = hookimpl(lambda library: value)  # type: ignore[attr-defined]
    with pytest.raises(PluginError) as caught:
        PluginRegistry([plugin]).keywords(object())
    assert str(caught.value) == (
        f"Plugin 'strange' returned {describe(value)} from swan_keywords; it must be a list of "
        "objects with keywords."
    )


def test_one_plugins_failure_names_it_alone() -> None:
    text = failure(Harmony(), FakePlugin(), returning("swan_platforms", 7))
    assert "'strange'" in text
    assert "Harmony" not in text


@pytest.mark.parametrize(
    ("written", "name"), [("android", "android"), ("Android", "android"), ("iOS", "ios")]
)
def test_a_platform_is_found_in_any_case(written: str, name: str) -> None:
    assert PluginRegistry().platform(written).name == name
