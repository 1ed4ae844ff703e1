"""Notices when a text that a peer sent is compiled, imported, opened, run or looked up."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Any

import hostile

_WATCHED = ("compile", "exec", "import", "open", "os.", "shutil.", "glob.", "pathlib.", "socket.")
"""Audit events, or how their names begin; to send a text is no deed, and not among them."""
_STARTS = ("subprocess.Popen", "ctypes.dlopen", "webbrowser.open", "tempfile.mkstemp")


class AuditHook:
    """The keywords."""

    ROBOT_LIBRARY_SCOPE = "GLOBAL"

    def __init__(self) -> None:
        self._noticed: list[str] = []
        sys.addaudithook(self._notice)

    def nothing_should_have_been_done(self) -> None:
        """Passes if no such text was acted on so far."""
        if self._noticed or "HACKED" in os.environ:
            raise AssertionError(f"Done: {self._noticed}")

    def notice_what_is_done(self) -> None:
        """Passes if this would notice: does it itself, and forgets it."""
        path = Path(f"/nowhere/{hostile.MARK}")
        for deed in (_evaluate, Path.read_bytes, os.listdir, os.system):
            with contextlib.suppress(OSError):
                deed(path if deed is not os.system else f"# {path}")
            if not self._noticed:
                raise AssertionError(f"{deed} was not noticed")
            self._noticed.clear()

    def _notice(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not event.startswith(_WATCHED) and event not in _STARTS:
            return
        for each in arguments:
            plain = os.fspath(each) if isinstance(each, os.PathLike) else each
            text = plain.decode("latin-1") if isinstance(plain, bytes) else plain
            if isinstance(text, str) and hostile.MARK in text:
                self._noticed.append(f"{event} {text[:100]!r}")


def _evaluate(path: Path) -> None:
    eval(repr(str(path)))  # noqa: S307 - that is the test
