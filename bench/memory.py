"""How much memory a process holds."""

from __future__ import annotations

import os
from pathlib import Path

_PAGES = Path("/proc/self/statm")


def resident() -> int:
    """Bytes of this process that are in memory now.

    :raises SystemExit: the system does not tell as Linux does.
    """
    if not _PAGES.is_file():
        raise SystemExit("Rows about memory need Linux: they read /proc/self/statm.")
    return int(_PAGES.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
