"""Runs utest on the oldest and the newest installed Python that the package supports."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tools.processes import ROOT, copied, python, virtual_environment

MINORS: Final = range(10, 15)
"""The supported versions of Python 3."""

_PROBE: Final = """
import ensurepip, sys, venv
assert sys.version_info.releaselevel == "final"
print(sys.version_info.minor, sys.executable, sep="|")
"""


class Interpreter(NamedTuple):
    """An installed Python 3."""

    minor: int
    path: Path


def installed() -> dict[int, Interpreter]:
    """The supported Pythons of this machine that can make a virtual environment."""
    probed = (_probe(command) for command in _candidates())
    return {
        found.minor: found for found in probed if found is not None and found.minor in MINORS
    } | {sys.version_info.minor: Interpreter(sys.version_info.minor, Path(sys.executable))}


def main() -> None:
    """Runs utest on each of the two that is not the Python in use."""
    found = installed()
    print("Python installed:", ", ".join(f"3.{minor}" for minor in sorted(found)))
    current = sys.version_info.minor
    others = sorted({min(found), max(found)} - {current})
    if others:
        chosen = " and ".join(f"3.{minor}" for minor in others)
        print(f"utest runs on Python {chosen}, besides 3.{current}, which is in use.")
    else:
        print(f"There is no older and no newer Python here than 3.{current}, which is in use.")
    for minor in others:
        _utest_on(found[minor])


def _utest_on(interpreter: Interpreter) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        own = virtual_environment(folder / "venv", interpreter.path)
        checkout = copied(ROOT, folder / "checkout")
        python("-m", "pip", "install", "--quiet", "-e", f"{checkout}[utest]", executable=own)
        python("-m", "pytest", "-p", "no:cacheprovider", executable=own, cwd=checkout)


def _candidates() -> Iterator[list[str]]:
    """Commands that may start a Python."""
    launcher = shutil.which("py") if os.name == "nt" else None
    for minor in MINORS:
        on_path = shutil.which(f"python3.{minor}")
        if on_path:
            yield [on_path]
        if launcher:
            yield [launcher, f"-3.{minor}"]
    pyenv = shutil.which("pyenv")
    if pyenv:
        root = subprocess.check_output([pyenv, "root"], text=True).strip()
        executable = "python.exe" if os.name == "nt" else "bin/python"
        yield from ([str(path)] for path in Path(root, "versions").glob(f"3.*/{executable}"))


def _probe(command: list[str]) -> Interpreter | None:
    try:
        done = subprocess.run(
            [*command, "-c", _PROBE], capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return None
    minor, path = done.stdout.strip().split("|", 1)
    return Interpreter(int(minor), Path(path))


if __name__ == "__main__":
    main()
