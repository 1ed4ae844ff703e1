"""How much memory a process holds."""

from __future__ import annotations

import os
from pathlib import Path


def resident(process: int | str = "self") -> int:
    """Bytes of a process that are in memory now.

    :param process: its id; left out, this one.

    :raises SystemExit: the system does not tell as Linux does.
    """
    pages = Path("/proc", str(process), "statm")
    if not pages.is_file():
        raise SystemExit("Rows about memory need Linux: they read /proc/self/statm.")
    return int(pages.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
