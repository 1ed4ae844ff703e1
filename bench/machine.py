"""What was measured, and on what."""

from __future__ import annotations

import contextlib
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Final

from SwanSocketLibrary import __version__

_PACKAGES: Final = (
    "robotframework-websocketclient",
    "websocket-client",
    "websockets",
    "robotframework",
    "robotframework-pythonlibcore",
    "robotframework-assertion-engine",
)


def machine() -> dict[str, str]:
    """The machine, a line for each of its sides."""
    return {
        "CPU": f"{_cpu()}, {os.cpu_count()} cores",
        "System": f"{_system()}, {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def versions() -> dict[str, str]:
    """The packages that were measured or measured with."""
    ours = {"robotframework-swansocketlibrary": __version__}
    return ours | {package: version(package) for package in _PACKAGES}


def _cpu() -> str:
    with contextlib.suppress(OSError):  # Linux alone has it there
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def _system() -> str:
    with contextlib.suppress(OSError):
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    return f"{platform.system()} {platform.release()}"
