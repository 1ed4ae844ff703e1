"""Imports go one way. The tables below are the rule; a failure names the line that breaks it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest

PACKAGE = "SwanSocketLibrary"
ROOT = Path(__file__).resolve().parent.parent

LAYERS = (
    ("__init__", "__main__"),
    ("library",),
    ("auto_closer", "introduction"),
    ("keywords",),
    ("pages",),
    ("output", "replay"),
    ("session", "server"),
    ("plugins",),
    ("events", "statistics"),
    ("net", "contracts"),
    ("swan", "har"),
    ("errors", "version", "waiting"),
    ("language",),
)
"""A part imports from the layers below its own: never from those above, never from siblings."""

IMPORTERS = {
    "assertionengine": ("keywords",),
    "cryptography": ("net/tls", "server/certificates"),
    "idna": ("swan/urls",),
    "jsonpath_rfc9535": ("swan/json_data",),
    "jsonschema": ("contracts/schemas",),
    "jsonschema_specifications": ("contracts/schemas",),
    "pluggy": ("plugins",),
    "python_socks": ("net/proxies",),
    "referencing": ("contracts/schemas",),
    "regex": ("contracts/schemas", "swan"),
    "robot": (
        "waiting",
        "keywords",
        "library",
        "output/robot_log",
        "plugins/rfswarm",
        "statistics/figures",
    ),
    "robotlibcore": ("library",),
    "trustme": ("server/certificates",),
    "websocket": ("net/engines/websocket_client",),
    "websockets": ("net/engines", "server"),
    "yaml": ("contracts/schemas",),
}
"""Which packages of others are imported, and where alone: a module or a folder."""

SLOW = {
    "asyncio",
    "idna",
    "jsonpath_rfc9535",
    "jsonschema",
    "referencing",
    "regex",
    "ssl",
    "trustme",
    "websocket",
    "websockets",
    "yaml",
}
"""What loads when it is first needed, and not with the library."""

LATE = {
    f"{PACKAGE}.contracts",
    f"{PACKAGE}.har",
    f"{PACKAGE}.output.export",
    f"{PACKAGE}.output.invisible",
    f"{PACKAGE}.output.secret_scanner",
    f"{PACKAGE}.output.timeline",
    f"{PACKAGE}.output.timeline.drawing",
    f"{PACKAGE}.output.timeline.lanes",
    f"{PACKAGE}.pages",
    f"{PACKAGE}.plugins.rfswarm",
    f"{PACKAGE}.replay.replay",
    f"{PACKAGE}.statistics.merging",
}
"""The same of our own modules."""


NAMELESS = ("keywords", "swan")
"""Folders that name no platform and no transport: plugins bring all of them."""

NAMES = re.compile(r"android|\bios\b|websocket[-_]client|websockets|weixin|harmony", re.IGNORECASE)


class Import(NamedTuple):
    line: int
    name: str


def imports(source: str, module: PurePosixPath) -> Iterator[Import]:
    """Every import of a module of the package, wherever it stands, by its absolute name.

    :param source: the module's code.
    :param module: its path in the package, such as ``swan/calls.py``.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = (PACKAGE, *module.parts)[: -node.level] if node.level else ()
            name = ".".join([*base, *([node.module] if node.module else [])])
            if name == PACKAGE:
                yield from (Import(node.lineno, f"{name}.{alias.name}") for alias in node.names)
            else:
                yield Import(node.lineno, name)


def layer(part: str) -> int:
    """The place of a part in `LAYERS`, from the top."""
    for place, parts in enumerate(LAYERS):
        if part in parts:
            return place
    raise LookupError(f"'{part}' has no place in LAYERS of {Path(__file__).name}")


def part_of(module: PurePosixPath) -> str:
    return module.with_suffix("").parts[0]


def problem(module: PurePosixPath, imported: str) -> str | None:
    """What is wrong with a module's import, ``None`` if nothing."""
    top, _, rest = imported.partition(".")
    if top == PACKAGE:
        source, target = part_of(module), rest.partition(".")[0] or "__init__"
        if source != target and layer(source) >= layer(target):
            return f"{source} may not import {target}"
    elif top in IMPORTERS:
        stem = module.with_suffix("")
        if not any(stem.is_relative_to(place) for place in IMPORTERS[top]):
            return f"only {', '.join(IMPORTERS[top])} may import {top}"
    elif top not in sys.stdlib_module_names:
        return f"{top} is in no table"
    return None


def problems(source: str, module: PurePosixPath) -> list[str]:
    return [
        f"{PACKAGE}/{module}:{line}: {found}"
        for line, name in imports(source, module)
        if (found := problem(module, name))
    ]


def test_imports_go_one_way() -> None:
    folder = ROOT / PACKAGE
    found = [
        line
        for path in sorted(folder.rglob("*.py"))
        for line in problems(
            path.read_text(encoding="utf-8"), PurePosixPath(path.relative_to(folder).as_posix())
        )
    ]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    ("module", "source", "expected"),
    [
        (
            "swan/calls.py",
            "import SwanSocketLibrary.session.session",
            "swan may not import session",
        ),
        ("swan/calls.py", "from SwanSocketLibrary import session", "swan may not import session"),
        ("swan/calls.py", "from ..session import x", "swan may not import session"),
        ("swan/calls.py", "from .. import session", "swan may not import session"),
        ("swan/calls.py", "import SwanSocketLibrary", "swan may not import __init__"),
        ("session/a.py", "import SwanSocketLibrary.server", "session may not import server"),
        (
            "net/a.py",
            "if TYPE_CHECKING:\n    from SwanSocketLibrary.plugins.plugin_registry import x",
            "net may not import plugins",
        ),
        ("session/a.py", "def f():\n    import robot.api", "only "),
        ("net/tls.py", "import websocket", "only net/engines/websocket_client may"),
        ("keywords/a.py", "import requests", "requests is in no table"),
    ],
)
def test_a_wrong_import_is_found(module: str, source: str, expected: str) -> None:
    (found,) = problems(source, PurePosixPath(module))
    line = source.count("\n") + 1
    assert found.startswith(f"{PACKAGE}/{module}:{line}: {expected}")


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("swan/calls.py", "from .states import SocketState"),
        ("swan/calls.py", "from SwanSocketLibrary.errors import InvalidArgument"),
        ("keywords/a.py", "import json\nfrom robot.api import logger"),
        ("net/engines/websocket_client.py", "from websocket import ABNF"),
        ("__init__.py", "from .library import SwanSocketLibrary"),
    ],
)
def test_a_right_import_passes(module: str, source: str) -> None:
    assert not problems(source, PurePosixPath(module))


def test_importing_the_library_loads_nothing_slow() -> None:
    code = (
        "import json, sys, robot.run, robot.libraries.BuiltIn\n"
        "before = set(sys.modules)\n"
        "import SwanSocketLibrary\n"
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run(  # noqa: S603 - this Python with the code above
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    modules = set(json.loads(done.stdout))
    loaded = {name.partition(".")[0] for name in modules}
    assert PACKAGE in loaded
    assert not loaded & SLOW
    assert not modules & LATE


def words(source: str) -> Iterator[tuple[int, str]]:
    """The texts and names of a module with their lines, but for its docstrings."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield line, str(node.value)
        elif isinstance(node, ast.Name):
            yield line, node.id
        elif isinstance(node, ast.Attribute):
            yield line, node.attr
        elif isinstance(node, ast.alias):
            yield line, node.name
        elif isinstance(node, ast.arg | ast.keyword):
            yield line, node.arg or ""
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield line, node.name


def named(source: str) -> list[tuple[int, str]]:
    """Where a module names a platform or a transport."""
    return [(line, word) for line, word in words(source) if NAMES.search(word)]


def test_the_core_names_no_platform_and_no_transport() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {word}"
        for folder in NAMELESS
        for path in sorted((ROOT / PACKAGE / folder).rglob("*.py"))
        for line, word in named(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(["", *found])


def test_the_rules_do_without_a_platforms_name_in_their_comments_too() -> None:
    paths = sorted((ROOT / PACKAGE / "swan").rglob("*.py"))
    assert not [path.name for path in paths if NAMES.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    "source",
    [
        "x = 'android'",
        "x = f'{y} on iOS'",
        "def f(a, websockets=1): ...",
        'def f():\n    """of"""\n    return profiles.ANDROID',
        "from SwanSocketLibrary.plugins.platforms import IOS",
        "import websockets",
        "x = {'transport': 'websocket-client'}",
        "class Android: ...",
        "f(android=1)",
    ],
)
def test_a_name_in_the_core_is_found(source: str) -> None:
    assert named(source)


@pytest.mark.parametrize(
    "source",
    ['"""On Android."""', 'def f():\n    """As iOS does."""', "x = 'curious radios'"],
)
def test_a_name_in_a_docstring_is_no_name(source: str) -> None:
    assert not named(source)
