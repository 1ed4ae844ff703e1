from __future__ import annotations

import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from SwanSocketLibrary.errors import PluginError
from SwanSocketLibrary.plugins.loading import NO_AUTOLOAD, Loaded, load_all
from tools.processes import ROOT
from utest.plugins.conftest import Installer, ModuleMaker

SIGNER = """
class Signer:
    def __init__(self, url, days="1", /, *rest, key="none", **others):
        self.given = (url, days, *rest)
        self.named = dict(others, key=key)

class Simple:
    def __init__(self, url="none", days="1"):
        self.given = (url, days)

SIMPLE = Simple("object")
"""


class Given:
    """What is given by itself, as a class or as an object."""


def only(*plugins: object) -> Loaded:
    (loaded,) = load_all(plugins)
    return loaded


def given(*plugins: object) -> Any:
    return only(*plugins).plugin.given  # type: ignore[attr-defined]


def failure(*plugins: object) -> str:
    with pytest.raises(PluginError) as caught:
        load_all(plugins)
    return str(caught.value)


# What can be named


def test_without_plugins_there_are_those_that_are_installed() -> None:
    assert load_all([]) == []


def test_a_module_is_a_plugin(make_module: ModuleMaker) -> None:
    make_module("loaded_module", "__version__ = '1.2'")
    loaded = only("loaded_module")
    assert isinstance(loaded.plugin, types.ModuleType)
    assert (loaded.name, loaded.version, loaded.source) == ("loaded_module", "1.2", "import")


def test_a_module_in_a_package_is_a_plugin(make_module: ModuleMaker, tmp_path: Path) -> None:
    (tmp_path / "loaded_package").mkdir()
    make_module("loaded_package/inner", "__version__ = '1.3'")
    assert only("loaded_package.inner").version == "1.3"


def test_a_classs_object_is_a_plugin_with_its_modules_version(make_module: ModuleMaker) -> None:
    make_module("loaded_class", f"__version__ = '2'\n{SIGNER}")
    loaded = only("loaded_class.Simple")
    assert (loaded.name, loaded.version, loaded.source) == ("loaded_class.Simple", "2", "import")
    assert given("loaded_class.Simple") == ("none", "1")
    assert given("loaded_class.SIMPLE") == ("object", "1")


def test_an_object_a_class_and_a_module_are_plugins() -> None:
    plugin, module = Given(), types.ModuleType("made_up")
    assert only(plugin) == Loaded("Given", plugin, "", "import")
    assert isinstance(only(Given).plugin, Given)
    assert only(module) == Loaded("made_up", module, "", "import")


def test_a_list_inside_the_list_is_an_object_of_its_own() -> None:
    plugin = ["loaded_module", "a"]
    assert only(plugin) == Loaded("list", plugin, "", "import")


def test_spaces_around_a_name_do_not_count(make_module: ModuleMaker) -> None:
    make_module("loaded_spaces", SIGNER)
    assert only(" loaded_spaces.Simple ; a ").name == "loaded_spaces.Simple"
    assert given(" loaded_spaces.Simple ; a ") == (" a ", "1")


# Arguments


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", ("none", "1")),
        (";here", ("here", "1")),
        (";here;7", ("here", "7")),
        (";here;days=7", ("here", "7")),
        (";days=7;url=here", ("here", "7")),
        (";https://h/?a=b", ("https://h/?a=b", "1")),
        (";url=https://h/?a=b&c=d;days=7", ("https://h/?a=b&c=d", "7")),
        (";days=7=8", ("none", "7=8")),
        (";a\\;b;c\\;", ("a;b", "c;")),
        (";", ("", "1")),
        (";C:\\folder;7", ("C:\\folder", "7")),
    ],
)
def test_a_class_takes_arguments_by_place_and_by_name(
    make_module: ModuleMaker, arguments: str, expected: tuple[str, ...]
) -> None:
    make_module("loaded_simple", SIGNER)
    assert given(f"loaded_simple.Simple{arguments}") == expected


def test_only_what_can_be_named_is_taken_for_a_name(make_module: ModuleMaker) -> None:
    make_module("loaded_signer", SIGNER)
    loaded = only("loaded_signer.Signer;url=a;days=b;rest=c;key=d;others=e")
    assert loaded.plugin.given == ("url=a", "days=b", "rest=c", "others=e")  # type: ignore[attr-defined]
    assert loaded.plugin.named == {"key": "d"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (";a;b;c", "too many positional arguments"),
        (";a;url=b", "multiple values for argument 'url'"),
    ],
)
def test_arguments_that_a_class_does_not_take_are_told_without_their_values(
    make_module: ModuleMaker, arguments: str, problem: str
) -> None:
    make_module("loaded_wrongly", SIGNER)
    assert failure(f"loaded_wrongly.Simple{arguments}") == (
        f"The plugin 'loaded_wrongly.Simple' cannot be made with these arguments: {problem}. It "
        "takes (url='none', days='1'): name it as 'loaded_wrongly.Simple;value;name=value'."
    )


def test_a_class_that_is_given_must_need_no_arguments() -> None:
    class Needs:
        def __init__(self, key: str) -> None: ...

    text = failure(Needs)
    assert text.startswith(
        "The plugin 'Needs' cannot be made with these arguments: missing a required argument: 'key'"
    )


def test_a_module_takes_no_arguments(make_module: ModuleMaker) -> None:
    make_module("loaded_without", SIGNER)
    assert failure("loaded_without;a;b") == (
        "The plugin 'loaded_without' takes no arguments, as it is no class; it was given 2."
    )


# What cannot be loaded


@pytest.mark.parametrize(
    "name",
    ["no_such_plugin", "", "no such", "a/b.py", ".relative", "no_such.plugin", "utest.no_such"],
)
def test_what_does_not_exist_is_named(name: str) -> None:
    text = failure(f"{name};argument")
    assert text.startswith(
        f"There is no plugin '{name}': no installed plugin, no module and no class has that name"
    )
    assert text.endswith("Check its spelling and --pythonpath.")


def test_a_class_that_its_module_lacks_is_named(make_module: ModuleMaker) -> None:
    make_module("loaded_lacking", SIGNER)
    text = failure("loaded_lacking.Slow")
    assert "has that name (module 'loaded_lacking' has no attribute 'Slow'). Check" in text


def test_a_module_that_a_plugin_needs_is_named(make_module: ModuleMaker) -> None:
    make_module("needs_another", "import a_module_that_nobody_has")
    for name in ("needs_another", "needs_another.Plugin"):
        assert failure(name) == (
            f"The plugin '{name}' cannot be imported: No module named 'a_module_that_nobody_has'."
        )


@pytest.mark.parametrize("name", ["raises_while_loading", "raises_while_loading.Plugin"])
def test_a_module_that_raises_is_named_with_its_error(make_module: ModuleMaker, name: str) -> None:
    make_module("raises_while_loading", "raise RuntimeError('no license')")
    assert failure(name) == (
        f"The plugin '{name}' raised while loading: RuntimeError('no license')."
    )


def test_a_class_that_raises_is_named_with_its_error(make_module: ModuleMaker) -> None:
    make_module(
        "raises_in_init",
        "class Plugin:\n    def __init__(self):\n        raise RuntimeError('no license')\n",
    )
    assert failure("raises_in_init.Plugin") == (
        "The plugin 'raises_in_init.Plugin' raised while loading: RuntimeError('no license')."
    )


def test_what_is_meant_for_the_test_is_no_failure_of_a_plugin(make_module: ModuleMaker) -> None:
    meant = "class Meant(Exception):\n    ends_test = True\n\n"
    make_module("meant_in_module", f"{meant}raise Meant('stop')")
    make_module("meant_in_class", f"{meant}class A:\n    def __init__(self): raise Meant('stop')")
    for name in ("meant_in_module", "meant_in_class.A"):
        with pytest.raises(Exception, match=r"^stop$"):
            load_all([name])


# What is installed


def test_installed_plugins_come_first_and_by_their_names(
    make_module: ModuleMaker, install: Installer
) -> None:
    make_module("loaded_installed", SIGNER)
    install("package-b", "2.5", zebra="loaded_installed:Simple", apple="loaded_installed:SIMPLE")
    install("package-a", "1.0", mango="loaded_installed")
    found = load_all([Given])
    assert [(each.name, each.version, each.source) for each in found] == [
        ("apple", "2.5", "package package-b"),
        ("mango", "1.0", "package package-a"),
        ("zebra", "2.5", "package package-b"),
        ("Given", "", "import"),
    ]


def test_an_installed_plugin_that_is_named_stands_there_and_has_the_arguments(
    make_module: ModuleMaker, install: Installer
) -> None:
    make_module("loaded_named", SIGNER)
    install("package-a", apple="loaded_named:Simple", mango="loaded_named:Simple")
    found = load_all([Given, "apple;here;days=7"])
    assert [each.name for each in found] == ["mango", "Given", "apple"]
    assert found[2].plugin.given == ("here", "7")  # type: ignore[attr-defined]
    assert found[2].source == "package package-a"


def test_an_installed_plugins_name_need_be_no_modules(
    make_module: ModuleMaker, install: Installer
) -> None:
    make_module("loaded_dashed", SIGNER)
    install("package-a", **{"with-dash": "loaded_dashed:Simple"})
    assert given("with-dash;here") == ("here", "1")


def test_an_installed_plugin_that_needs_arguments_is_loaded_where_it_is_named(
    make_module: ModuleMaker, install: Installer
) -> None:
    make_module("loaded_needing", SIGNER)
    install("package-a", apple="loaded_needing:Signer", mango="loaded_needing:Simple")
    assert [each.name for each in load_all([])] == ["mango"]
    assert [each.name for each in load_all(["apple;here"])] == ["mango", "apple"]
    assert failure("apple").startswith(
        "The plugin 'apple' cannot be made with these arguments: missing a required argument: 'url'"
    )


def test_without_autoload_an_installed_plugin_is_loaded_where_it_is_named(
    make_module: ModuleMaker, install: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_module("loaded_quietly", SIGNER)
    install("package-a", apple="loaded_quietly:Simple", broken="no_such_module")
    monkeypatch.setenv(NO_AUTOLOAD, "1")
    assert load_all([]) == []
    assert [each.name for each in load_all(["apple"])] == ["apple"]
    monkeypatch.setenv(NO_AUTOLOAD, "")
    assert failure().startswith("The plugin 'broken' cannot be imported: ")


def test_the_tests_find_no_plugins_of_the_environment(tmp_path: Path) -> None:
    left = tmp_path / "swan_socket_codec.egg-info"
    left.mkdir()
    (left / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: swan-socket-codec\nVersion: 1\n")
    (left / "entry_points.txt").write_text("[swansocketlibrary]\ncodec = no_such_module:Codec\n")
    test = "utest/plugins/test_plugin_registry.py::test_what_comes_with_the_library_is_known"
    paths = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {name: text for name, text in os.environ.items() if name != NO_AUTOLOAD}
    done = subprocess.run(  # noqa: S603 - this Python with a test of ours
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test],
        cwd=ROOT,
        env={**environment, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("source", "target", "why"),
    [
        ("raise RuntimeError('no license.')", "broken_a", "RuntimeError('no license.')"),
        (
            "",
            "broken_b:Plugin",
            "AttributeError(\"module 'broken_b' has no attribute 'Plugin'\")",
        ),
        ("", "no_such_module", "ModuleNotFoundError(\"No module named 'no_such_module'\")"),
    ],
)
def test_an_installed_plugin_that_cannot_be_imported_is_told(
    make_module: ModuleMaker, install: Installer, source: str, target: str, why: str
) -> None:
    make_module(target.partition(":")[0].replace("no_such_module", "another"), source)
    install("broken-host", broken=target)
    assert failure() == (
        f"The plugin 'broken' cannot be imported: {why}. Mend or uninstall the package "
        f"broken-host; its entry point in the group 'swansocketlibrary' is {target}."
    )


def test_an_installed_class_that_raises_is_named(
    make_module: ModuleMaker, install: Installer
) -> None:
    source = "class Plugin:\n    def __init__(self):\n        raise RuntimeError('no license')\n"
    make_module("broken_installed", source)
    install("broken-host", broken="broken_installed:Plugin")
    assert failure() == (
        "The plugin 'broken' raised while loading: RuntimeError('no license'). The package "
        "broken-host installs it."
    )


def test_two_packages_cannot_offer_plugins_of_one_name(
    make_module: ModuleMaker, install: Installer
) -> None:
    make_module("loaded_twice", SIGNER)
    install("package-a", apple="loaded_twice:Simple")
    install("package-b", apple="loaded_twice:SIMPLE")
    text = failure()
    assert text.startswith("Both the package package-")
    assert "package-a" in text
    assert "package-b" in text
    assert "install a plugin named 'apple'. Uninstall one of them, or have its makers give" in text
