from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from SwanSocketLibrary.plugins.loading import NO_AUTOLOAD

ModuleMaker = Callable[[str, str], None]
Installer = Callable[..., None]


@pytest.fixture
def make_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleMaker:
    """Makes a module that can be imported: its name, unique in the run, and its source."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(name: str, source: str) -> None:
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")

    return make


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installer:
    """Leaves what a package manager does of a package that offers plugins: ``name=target``."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv(NO_AUTOLOAD)

    def leave(package: str, version: str = "1.0", **plugins: str) -> None:
        info = tmp_path / f"{package.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n"
        )
        lines = (f"{name} = {target}\n" for name, target in plugins.items())
        (info / "entry_points.txt").write_text(f"[swansocketlibrary]\n{''.join(lines)}")

    return leave
