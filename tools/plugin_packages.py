"""Builds the library and the example plugins, and tests them where nothing else is installed.

No test there names a module: the plugins are found by their entry points.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from tools.doc_examples import page_suites
from tools.processes import ROOT, copied, environment_with, python

PACKAGES: Final = ROOT / "examples" / "plugins"
PAGES: Final = ROOT / "docs" / "plugins"


def main() -> None:
    """Builds, installs everything in one new environment, and runs the packages' tests there."""
    packages = sorted(path.parent for path in PACKAGES.glob("*/pyproject.toml"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        library = f"{_wheel(ROOT, folder)}[pages,tls]"
        plugins = [_wheel(source, folder) for source in packages]
        own = environment_with(folder / "venv", library, *plugins, "pytest")
        os.environ.pop("SWAN_DISABLE_PLUGIN_AUTOLOAD", None)  # the library finds them by itself
        tests = folder / "tests"
        for package in packages:
            shutil.copytree(package / "tests", tests / package.name)
            _write_suites(package.name, tests / package.name)
        # By their names: in a run of the folder, "_" would keep them out.
        suites = sorted(tests.glob("*/_*.robot"))
        python("-m", "pytest", "-q", "-p", "no:cacheprovider", tests, executable=own, cwd=folder)
        where = ("--outputdir", ROOT / "results" / "plugins")
        python("-m", "robot", "--name", "Plugins", *where, *suites, executable=own, cwd=folder)


def _wheel(source: Path, folder: Path) -> Path:
    """Builds a wheel, out of an sdist and without a trace in the source's folder."""
    copy = copied(source, folder / "sources" / source.name)
    dist = folder / "dist" / source.name
    python("-m", "build", "--outdir", dist, copy, cwd=folder)
    (wheel,) = dist.glob("*.whl")
    return wheel


def _write_suites(plugin: str, folder: Path) -> None:
    """Writes the suites of a plugin's page and of its README."""
    pages = (PAGES / f"{plugin}.rst", PACKAGES / plugin / "README.rst")
    suites = [suite for page in pages for suite in page_suites(page)]
    for number, suite in enumerate(suites, start=1):
        (folder / f"_{plugin}_documented_{number}.robot").write_text(f"{suite}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
