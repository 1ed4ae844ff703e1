"""What editors underline in our suites: RobotCode's analysis of documentation and examples."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tools.doc_examples import write_suites
from tools.processes import ROOT, python


def analyze(folder: Path) -> None:
    """Analyzes all suites and resource files in a folder.

    :raises SystemExit: something was found; hints count too.
    """
    command = ("-m", "robotcode.cli", "analyze", "code")
    python(*command, cwd=folder, ROBOTCODE_CACHE_DIR=str(folder / "cache"))


def main() -> None:
    """Analyzes copies, so that nothing is ignored by git or remembered from the run before.

    The suites of ``examples/plugins`` stay out: they need their packages installed.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        write_suites(folder / "documentation")
        without = shutil.ignore_patterns("plugins", "__pycache__")
        shutil.copytree(ROOT / "examples", folder / "examples", ignore=without)
        analyze(folder)


if __name__ == "__main__":
    main()
