"""Files of what happened, for people and for other tools."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.interruptions import LetThrough
from SwanSocketLibrary.reporting.traffic import Traffic

_PERMISSIONS: Final = 0o777

_Maker = Callable[[Traffic], str]


def _har() -> _Maker:
    from SwanSocketLibrary.reporting.as_har import as_har

    return as_har


def _html() -> _Maker:
    from SwanSocketLibrary.reporting.timeline.drawing import page

    return lambda traffic: page(traffic.lanes(), "Timeline of the sockets")


def _json() -> _Maker:
    from SwanSocketLibrary.reporting.as_json import as_json

    return as_json


# What makes each is slow to import, and most runs save nothing.
_LOADERS: Final[dict[str, Callable[[], _Maker]]] = {
    ".har": _har,
    ".html": _html,
    ".json": _json,
}
"""What loads the maker of a file's text, by its ending."""


def save(traffic: Traffic, path: Path) -> None:
    """Writes what happened into a file; folders that it needs are made.

    :param path: its ending says in which format.
    :raises InvalidArgument: the ending is none of the known ones, or the file cannot be written.
    """
    load = _LOADERS.get(path.suffix.lower())
    if load is None:
        known = ", ".join(_LOADERS)
        ending = f"'{path.suffix}'" if path.suffix else "no ending"
        raise InvalidArgument(
            f"'{path.name}' has {ending}, which names no format. Use one of {known}."
        )
    make = load()
    with LetThrough():  # much traffic takes its time, and it is only looked at
        data = make(traffic).encode(errors="backslashreplace")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except (OSError, ValueError) as error:
        no_folder = path.parent.exists() and not path.parent.is_dir()
        reason = getattr(error, "strerror", None) or str(error)
        reason = f"{path.parent} is no folder" if no_folder else reason
        raise InvalidArgument(
            f"The traffic cannot be saved as {path}: {reason}. Choose a path that can be written."
        ) from None


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file that is whole at any moment: the old one, until it becomes the new one.

    The bytes go into a file beside its place, which is then renamed: whoever reads meanwhile, and
    whatever fails (a full disk, say), there is the old file. Of several that write the same path,
    the last wins. The new file has the old one's owner and mode, as if it had been overwritten;
    where there was none, those of any new file. A symbolic link stays, and leads to the new file.
    A character device such as ``/dev/null`` is written to.

    :raises OSError: it cannot be written; nothing of it is left.
    :raises ValueError: there is a null in the path.
    """
    if "\0" in str(path):
        raise ValueError("embedded null byte")  # as open says it; each function has other words
    place = Path(os.path.realpath(path))
    try:
        old = place.stat()
    except FileNotFoundError:
        old = None
    if old is not None:
        _check_kind(old.st_mode)
        with place.open("ab") as there:  # what may not be written is not replaced either
            if stat.S_ISCHR(old.st_mode):
                there.write(data)
                return
    beside = place.with_name(f".swan-socket-{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb") as file:
            if old is not None:
                _take_over(file.fileno(), old)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # some systems tell only now that there is no room
        beside.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def _check_kind(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode) and not stat.S_ISCHR(mode):
        kinds = ((stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"), (stat.S_ISBLK, "disk"))
        kind = next((name for is_it, name in kinds if is_it(mode)), "special file")
        raise OSError(errno.EINVAL, f"it is a {kind}, not a file")


def _take_over(descriptor: int, old: os.stat_result) -> None:
    """Gives a new file the owner and the mode of an old one, as far as the system lets us."""
    if not hasattr(os, "fchown"):  # Windows has neither
        return
    with contextlib.suppress(OSError):
        os.fchown(descriptor, old.st_uid, old.st_gid)
    with contextlib.suppress(OSError):
        os.fchmod(descriptor, old.st_mode & _PERMISSIONS)
