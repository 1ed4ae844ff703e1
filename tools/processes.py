"""Runs Python, the one in use or another, without a shell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
"""The checkout."""

_PYTHON: Final = "Scripts/python.exe" if os.name == "nt" else "bin/python"
"""Of a virtual environment."""

IN_CI: Final = os.environ.get("CI", "").lower() in {"1", "true"}
"""Where nothing is left out."""


def python(
    *arguments: str | Path,
    executable: str | Path = sys.executable,
    cwd: Path = ROOT,
    **environment: str,
) -> None:
    """Runs Python with these arguments, and shows them first.

    :param executable: which Python; the one in use if left out.
    :param cwd: where to run it; the checkout if left out.
    :param environment: variables that it has besides those of this process.
    :raises SystemExit: it failed; says which command.
    """
    words = [str(argument) for argument in arguments]
    variables = [f"{name}={value}" for name, value in environment.items()]
    print("\n$", *variables, "python", *words, flush=True)
    done = subprocess.run(
        [str(executable), *words],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"Failed with {done.returncode}: python {' '.join(words)}")


def copied(source: Path, folder: Path) -> Path:
    """Copies a checkout without what is made in it, so that what is done there leaves no trace.

    :param folder: where; must not exist yet.
    """
    made = (".git", ".venv", ".*cache", ".hypothesis", ".coverage*", "*.egg-info", "__pycache__")
    ignored = shutil.ignore_patterns(*made, "results", "build", "dist", "wheels")
    return shutil.copytree(source, folder, ignore=ignored)


def count_tests(folder: str) -> int:
    """How many tests pytest finds in a folder, without running them."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return sum("::" in line for line in done.stdout.splitlines())


def virtual_environment(folder: Path, executable: str | Path = sys.executable) -> Path:
    """Makes a virtual environment.

    :param folder: where; must not exist yet.
    :param executable: whose Python; the one in use if left out.
    :returns: the environment's Python.
    """
    python("-m", "venv", folder, executable=executable)
    return folder / _PYTHON


def environment_with(folder: Path, *requirements: str | Path) -> Path:
    """Makes a virtual environment that has these, wheels or names, and what they need.

    :param folder: where; must not exist yet.
    :returns: the environment's Python.
    """
    python("-m", "venv", "--without-pip", folder)
    install(folder / _PYTHON, *requirements)
    return folder / _PYTHON


def install(own: Path, *requirements: str | Path) -> None:
    """Installs into an environment by the pip in use: one of its own would take seconds to come.

    :param own: the environment's Python.
    """
    pip = ("-m", "pip", "--python", own, "install", "--quiet")
    python(*pip, *requirements, cwd=own.parent)
