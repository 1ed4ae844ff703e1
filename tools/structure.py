"""How the package is built, in figures beside their bars: ``python -m invoke structure``.

Modules, lines, names, circles of imports, and how many modules one call passes: the latter on real
sockets, by a profile function. It fails if a figure misses its bar that `KNOWN` has no reason for.
"""

from __future__ import annotations

import ast
import os
import sys
import textwrap
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

from websockets.sync.server import Server, ServerConnection, serve

from SwanSocketLibrary import SwanSocketLibrary
from tools.processes import ROOT

NAME: Final = "SwanSocketLibrary"
FOLDER: Final = ROOT / NAME
TRANSPORTS: Final = ("websocket-client", "websockets")

KNOWN: Final[dict[str, str]] = {
    "lines": (
        "two fifths of them are documentation that testers read, and docstrings; what can still "
        "go is in the readers of the log, the server's connection and the scanner of secrets"
    ),
}
"""Why a figure misses its bar, by the figure's name."""


@dataclass(frozen=True)
class Figure:
    """What was counted.

    :ivar bar: how many there may be at most.
    :ivar names: what was counted, where a reader wants to know.
    """

    name: str
    count: int
    bar: int
    names: list[str] = field(default_factory=list)

    @property
    def met(self) -> bool:
        """Whether it is within its bar."""
        return self.count <= self.bar


# What the files say


def modules() -> list[Path]:
    """The package's modules; an ``__init__`` is none."""
    return sorted(path for path in FOLDER.rglob("*.py") if path.name != "__init__.py")


def size() -> Iterator[Figure]:
    """Modules, and the lines of all files."""
    lines = sum(len(path.read_bytes().splitlines()) for path in FOLDER.rglob("*.py"))
    yield Figure("modules", len(modules()), 115)
    yield Figure("lines", lines, 17_000)


def names() -> Iterator[Figure]:
    """File names and class names that stand in the tree more than once."""
    files: dict[str, list[str]] = defaultdict(list)
    classes: dict[str, list[str]] = defaultdict(list)
    for path in modules():
        where = path.relative_to(FOLDER).as_posix()
        files[path.name].append(where)
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ClassDef):
                classes[node.name].append(where)
    for title, found in (("file names twice", files), ("class names twice", classes)):
        twice = [f"{name}: {', '.join(at)}" for name, at in sorted(found.items()) if len(at) > 1]
        yield Figure(title, len(twice), 0, twice)


# Imports

Graph = dict[str, set[str]]
_KINDS: Final = ("imports", "imports in functions", "imports for types")


def graphs() -> dict[str, Graph]:
    """Who imports whom: when it is loaded; in functions as well; for types as well."""
    known = {_module(path): path for path in FOLDER.rglob("*.py")}
    found: dict[str, Graph] = {kind: {name: set() for name in known} for kind in _KINDS}
    for name, path in known.items():
        parent = name if path.name == "__init__.py" else name.rpartition(".")[0]
        for kind, node in _imports(ast.parse(path.read_bytes())):
            for target in _targets(node, parent):
                if target in known and target != name:
                    for wider in _KINDS[_KINDS.index(kind) :]:
                        found[wider][name].add(target)
    return found


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(
    node: ast.AST, kind: str = _KINDS[0]
) -> Iterator[tuple[str, ast.Import | ast.ImportFrom]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield kind, child
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _imports(child, _KINDS[1] if kind == _KINDS[0] else kind)
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            yield from _imports(child, _KINDS[2])
        else:
            yield from _imports(child, kind)


def _targets(node: ast.Import | ast.ImportFrom, parent: str) -> Iterator[str]:
    """The modules that a statement imports, by their whole names; some may be none."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    base = parent.split(".")[: len(parent.split(".")) - node.level + 1] if node.level else []
    module = ".".join([*base, *([node.module] if node.module else [])])
    inner = [f"{module}.{alias.name}" for alias in node.names]
    yield from inner
    if module != NAME:  # what it offers is imported from where it stands
        yield module


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of modules that import each other, directly or not (Tarjan)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        path.append(name)
        for target in sorted(graph[name]):
            if target not in index:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in path:
                low[name] = min(low[name], index[target])
        if low[name] == index[name]:
            group = path[path.index(name) :]
            del path[path.index(name) :]
            if len(group) > 1:
                found.append(sorted(group))

    for name in graph:
        if name not in index:
            visit(name)
    return found


def import_circles() -> Iterator[Figure]:
    """Circles of imports, of each kind."""
    for kind, graph in graphs().items():
        found = [" - ".join(each.removeprefix(f"{NAME}.") for each in c) for c in circles(graph)]
        yield Figure(f"circles of {kind}", len(found), 0, found)


# What a call passes

_ROUNDS: Final = 4
"""Connections of which the longest path counts."""


class _Tracer:
    """Notes the modules of the package in which functions are called, while it is on.

    :ivar passed: by the thread.
    """

    def __init__(self) -> None:
        self.on = False
        self.passed: dict[int, set[str]] = defaultdict(set)
        self._start = f"{FOLDER}{os.sep}"

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        if self.on and event == "call" and frame.f_code.co_filename.startswith(self._start):
            self.passed[threading.get_ident()].add(frame.f_code.co_filename[len(self._start) :])

    def during(self, act: Callable[[], object]) -> tuple[set[str], set[str]]:
        """The modules that this thread passed meanwhile, and those that others did."""
        self.passed.clear()
        self.on = True
        try:
            act()
        finally:
            self.on = False
        own = self.passed.pop(threading.get_ident(), set())
        return own, set().union(*self.passed.values())


def _echo(connection: ServerConnection) -> None:
    for message in connection:
        connection.send(message)


def paths() -> Iterator[Figure]:
    """The modules that a close, a send and a frame pass, over each transport."""
    with serve(_echo, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for transport in TRANSPORTS:
            yield from _paths_over(transport, server)


def _paths_over(transport: str, server: Server) -> Iterator[Figure]:
    _end_net_thread()  # only threads that start from now on are traced
    tracer = _Tracer()
    threading.setprofile(tracer)
    sys.setprofile(tracer)
    try:
        passed = _passed(transport, server.socket.getsockname()[1], tracer)
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    for what, found in passed.items():
        yield Figure(f"{what} passes, {transport}", len(found), 20, sorted(found))


def _end_net_thread() -> None:
    from SwanSocketLibrary.net import loop

    if loop._running is not None:  # noqa: SLF001 - it stays a while without a user
        loop._running.join()  # noqa: SLF001


def _passed(transport: str, port: int, tracer: _Tracer) -> dict[str, set[str]]:
    library = SwanSocketLibrary(transport=transport)

    def run(keyword: str, *arguments: str) -> None:
        library.run_keyword(keyword, list(arguments))

    def hear() -> None:
        for _ in range(2):  # the second comes when the first has gone all its way
            run("send_socket_message", "hello")
            run("wait_for_socket_message")

    passed: dict[str, set[str]] = {}
    for round_ in range(_ROUNDS):
        run("connect_socket", f"ws://127.0.0.1:{port}/")
        run("wait_for_socket_open")
        sent, _ = tracer.during(lambda: run("send_socket_message", "hello"))
        run("wait_for_socket_message")
        _, heard = tracer.during(hear)
        closed, _ = tracer.during(lambda: run("close_socket"))
        run("wait_for_socket_close")
        if round_:  # in the first one, what loads late was loaded
            for what, found in (
                ("Close Socket", closed),
                ("Send Socket Message", sent),
                ("a frame", heard),
            ):
                passed[what] = max(passed.get(what, set()), found, key=len)
    return passed


# All of it


def main() -> None:
    """Counts, prints, and judges."""
    figures = [figure for count in (size, names, import_circles, paths) for figure in count()]
    for figure in figures:
        verdict = "met" if figure.met else "NOT met"
        print(f"{figure.name:<40} {figure.count:>6}   at most {figure.bar:>6}   {verdict}")
        if not figure.met and figure.names:
            for name in figure.names if figure.bar == 0 else [", ".join(figure.names)]:
                print(textwrap.fill(name, 100, initial_indent="    ", subsequent_indent="    "))
    judge(figures, KNOWN)


def judge(figures: Iterable[Figure], known: Mapping[str, str]) -> None:
    """Says why figures miss their bars.

    :param known: the reasons, by the figures' names.
    :raises SystemExit: a figure misses its bar without a reason.
    """
    missed = []
    for figure in figures:
        if figure.met and figure.name in known:
            print(f"{figure.name}: met its bar, so take it out of KNOWN.")
        elif not figure.met and figure.name in known:
            print(f"{figure.name}: known to miss its bar: {known[figure.name]}")
        elif not figure.met:
            missed.append(figure.name)
    if missed:
        raise SystemExit(f"These miss their bars: {', '.join(missed)}")


if __name__ == "__main__":
    main()
