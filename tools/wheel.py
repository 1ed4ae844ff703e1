"""Builds the sdist and the wheel, and uses both outside the checkout."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Final

from tools.processes import ROOT, copied, environment_with, install, python

IN_THE_SDIST: Final = (
    "LICENSE",
    "README.rst",
    "README.zh-CN.rst",
    "CHANGELOG.rst",
    "CONTRIBUTING.rst",
    "pyproject.toml",
    "tasks.py",
    ".ci/run",
    ".ci/nightly",
    "SwanSocketLibrary/locale/zh_CN/LC_MESSAGES/SwanSocketLibrary.mo",
    "SwanSocketLibrary/locale/zh_CN/LC_MESSAGES/SwanSocketLibrary.po",
    "SwanSocketLibrary/py.typed",
    "atest",
    "bench",
    "docs/keywords.html",
    "docs/guide.rst",
    "docs/plugins.rst",
    "docs/rules.rst",
    "docs/rules.zh-CN.rst",
    "examples/zh-CN",
    "examples",
    "tools",
    "utest",
)

_CHECK: Final = """
import sys
from importlib.metadata import version
from pathlib import Path
import SwanSocketLibrary
folder = Path(SwanSocketLibrary.__file__).parent
assert folder.is_relative_to(sys.prefix), f"{folder} is not the installed package"
assert (folder / "py.typed").is_file(), "py.typed is not in the wheel"
sentences = folder / "locale" / "zh_CN" / "LC_MESSAGES" / "SwanSocketLibrary.mo"
assert sentences.is_file(), "the sentences are not in the wheel"
installed = version("robotframework-swansocketlibrary")
assert SwanSocketLibrary.__version__ == installed == sys.argv[1], (installed, sys.argv[1])
print(f"SwanSocketLibrary {installed}, typed, works from its wheel.")
"""


def main() -> None:
    """Builds, installs the wheel in a new environment and runs the sdist's examples there.

    Those of pages are skipped at first, and run when their extras are there.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        python("-m", "build", "--outdir", folder / "dist", copied(ROOT, folder / "source"))
        (wheel,) = folder.glob("dist/*.whl")
        (sdist,) = folder.glob("dist/*.tar.gz")
        examples = _unpack(sdist, folder) / "examples"
        own = environment_with(folder / "venv", wheel)
        elsewhere = folder / "elsewhere"
        shutil.copytree(examples, elsewhere / "examples")
        python("-c", _CHECK, wheel.name.split("-")[1], executable=own, cwd=elsewhere)
        robot = ("-m", "robot", "--outputdir", "results")
        python(*robot, "examples", executable=own, cwd=elsewhere)
        install(own, f"{wheel}[pages,tls]")
        python(*robot, "examples/10_pages.robot", executable=own, cwd=elsewhere)


def _unpack(sdist: Path, folder: Path) -> Path:
    shutil.unpack_archive(sdist, folder / "sdist")
    (source,) = (folder / "sdist").iterdir()
    missing = [name for name in IN_THE_SDIST if not (source / name).exists()]
    if missing:
        raise SystemExit(f"The sdist lacks {', '.join(missing)}: see MANIFEST.in.")
    return source


if __name__ == "__main__":
    main()
