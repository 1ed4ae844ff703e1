"""The tool that counts how the package is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import structure
from tools.structure import Figure, circles, graphs, judge


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / structure.NAME
    (folder / "inner").mkdir(parents=True)
    monkeypatch.setattr(structure, "ROOT", tmp_path)
    monkeypatch.setattr(structure, "FOLDER", folder)
    for name in ("__init__.py", "inner/__init__.py"):
        (folder / name).touch()
    return folder


def test_modules_lines_and_names_are_counted(package: Path) -> None:
    (package / "a.py").write_text("class Step:\n    class Inner: ...\n")
    (package / "b.py").write_text("class Inner: ...")
    (package / "inner/a.py").write_text("")
    assert [figure.count for figure in structure.size()] == [3, 3]
    files, classes = structure.names()
    assert files.names == ["a.py: a.py, inner/a.py"]
    assert classes.names == ["Inner: a.py, b.py"]


@pytest.mark.parametrize(
    ("source", "counts"),
    [
        ("from SwanSocketLibrary.inner.b import x", [1, 1, 1]),
        ("from SwanSocketLibrary.inner import b", [1, 1, 1]),
        ("from .inner.b import x", [1, 1, 1]),
        ("import SwanSocketLibrary.inner.b", [1, 1, 1]),
        ("try:\n    from .inner import b\nexcept ImportError: ...", [1, 1, 1]),
        ("def f():\n    from .inner import b", [0, 1, 1]),
        ("if TYPE_CHECKING:\n    from .inner import b", [0, 0, 1]),
        ("import a, inner.b\nfrom SwanSocketLibrary import __version__", [0, 0, 0]),
    ],
)
def test_a_circle_is_found_by_its_kind(package: Path, source: str, counts: list[int]) -> None:
    (package / "a.py").write_text(source)
    (package / "inner/b.py").write_text("from ..a import x\n")
    figures = list(structure.import_circles())
    assert [figure.count for figure in figures] == counts
    assert figures[2].names == (["a - inner.b"] if counts[2] else [])


def test_a_circle_has_all_of_its_modules_and_no_others() -> None:
    graph = {"a": {"b"}, "b": {"c", "e"}, "c": {"a"}, "d": {"a"}, "e": set()}
    assert circles(graph) == [["a", "b", "c"]]
    assert circles({"a": {"b"}, "b": set()}) == []


def test_the_packages_own_imports_are_seen() -> None:
    imports = graphs()["imports"]
    assert "SwanSocketLibrary.swan.host" in imports["SwanSocketLibrary.swan.transitions"]


def test_what_a_thread_passes_is_told_from_what_others_do() -> None:
    figures = {figure.name: figure for figure in structure.paths()}
    for transport in structure.TRANSPORTS:
        assert "library.py" in figures[f"Close Socket passes, {transport}"].names
        heard = figures[f"a frame passes, {transport}"].names
        assert "library.py" not in heard
        assert "swan/inbox.py" in heard


def test_a_figure_misses_its_bar_with_a_reason_alone(capsys: pytest.CaptureFixture[str]) -> None:
    figures = [Figure("modules", 2, 1), Figure("lines", 1, 1)]
    judge(figures, {"modules": "it grew", "lines": "it grew"})
    assert capsys.readouterr().out == (
        "modules: known to miss its bar: it grew\nlines: met its bar, so take it out of KNOWN.\n"
    )
    with pytest.raises(SystemExit, match=r"^These miss their bars: modules$"):
        judge(figures, {})
