"""Runs the fuzz target for a bounded time, from the checked-in corpus.

What breaks it is kept in ``results/``; the corpus that grows on the way is thrown away.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from typing import Final

from tools.processes import ROOT, python

CORPUS: Final = ROOT / "fuzz" / "corpus"
LONGEST: Final = 4096
"""Bytes of an input at most."""


def main() -> None:
    """Fuzzes for as many seconds as the first argument says."""
    if importlib.util.find_spec("atheris") is None:
        raise SystemExit(
            "Fuzzing needs atheris, for Python 3.11 to 3.13 on Linux or macOS. Install it with: "
            'python -m pip install -e ".[fuzz]"'
        )
    seconds = int(sys.argv[1])
    kept = ROOT / "results"
    kept.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as grown:
        python(
            *("-m", "fuzz.receiving", grown, CORPUS),
            *(f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=10"),
            *(f"-artifact_prefix={kept}/fuzz-", "-print_final_stats=1"),
        )


if __name__ == "__main__":
    main()
