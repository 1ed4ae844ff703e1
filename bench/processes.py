"""The processes of a run: the server, and one for each measurement."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tools.processes import ROOT

_SPARE: Final = 200
"""Descriptors besides those of sockets."""


@contextmanager
def server() -> Iterator[str]:
    """Has `bench.server` run, and gives its URL."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.server"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield f"ws://127.0.0.1:{int(process.stdout.readline())}/"
        finally:
            process.stdin.close()


def run(*arguments: str | Path, **environment: str) -> str:
    """Runs Python without a word, unless it fails.

    :param environment: variables that it has besides those of this process.
    :return: what it wrote on its standard output.
    :raises SystemExit: it failed; with all that it wrote.
    """
    words = [str(argument) for argument in arguments]
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise SystemExit(
            f"Failed with {done.returncode}: python {' '.join(words)}\n{done.stdout}{done.stderr}"
        )
    return done.stdout


def need(sockets: int) -> None:
    """Has the system allow this process so many sockets.

    :raises SystemExit: it allows fewer.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = sockets + _SPARE
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise SystemExit(
            f"{sockets} sockets need {wanted} descriptors, and the system allows {hard}: "
            f"raise its limit, as with ulimit -n {wanted}."
        )
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
