from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ModuleMaker = Callable[[str, str], None]


@pytest.fixture
def make_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleMaker:
    """Makes a module that can be imported: its name, unique in the run, and its source."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(name: str, source: str) -> None:
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")

    return make
