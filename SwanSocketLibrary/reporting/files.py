"""Files of what happened, for people and for other tools."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.reporting.as_har import as_har
from SwanSocketLibrary.reporting.as_json import as_json
from SwanSocketLibrary.reporting.timeline.drawing import page
from SwanSocketLibrary.reporting.traffic import Traffic

_WRITERS: Final[dict[str, Callable[[Traffic], str]]] = {
    ".har": as_har,
    ".html": lambda traffic: page(traffic.lanes(), "Timeline of the sockets"),
    ".json": as_json,
}
"""What makes a file's text, by its ending."""


def save(traffic: Traffic, path: Path) -> None:
    """Writes what happened into a file; folders that it needs are made.

    :param path: its ending says in which format.
    :raises InvalidArgument: the ending is none of the known ones, or the file cannot be written.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        known = ", ".join(_WRITERS)
        ending = f"'{path.suffix}'" if path.suffix else "no ending"
        raise InvalidArgument(
            f"'{path.name}' has {ending}, which names no format. Use one of {known}."
        )
    text = write(traffic)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except (OSError, ValueError) as error:
        no_folder = path.parent.exists() and not path.parent.is_dir()
        reason = getattr(error, "strerror", None) or str(error)
        reason = f"{path.parent} is no folder" if no_folder else reason
        raise InvalidArgument(
            f"The traffic cannot be saved as {path}: {reason}. Choose a path that can be written."
        ) from None
