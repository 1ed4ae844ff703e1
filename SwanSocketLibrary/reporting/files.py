"""Files of what happened, for people and for other tools."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.reporting.traffic import Traffic


def _har(traffic: Traffic) -> str:
    from SwanSocketLibrary.reporting.as_har import as_har

    return as_har(traffic)


def _html(traffic: Traffic) -> str:
    from SwanSocketLibrary.reporting.timeline.drawing import page

    return page(traffic.lanes(), "Timeline of the sockets")


def _json(traffic: Traffic) -> str:
    from SwanSocketLibrary.reporting.as_json import as_json

    return as_json(traffic)


# What makes each is slow to import, and most runs save nothing.
_WRITERS: Final[dict[str, Callable[[Traffic], str]]] = {
    ".har": _har,
    ".html": _html,
    ".json": _json,
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
