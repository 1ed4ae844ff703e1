"""Saves the traffic in files, for people and for other tools."""

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
from SwanSocketLibrary.language import commas, say
from SwanSocketLibrary.output.traffic_reader import TrafficReader
from SwanSocketLibrary.waiting import LetThrough

_PERMISSIONS: Final = 0o777

_Maker = Callable[[TrafficReader], str]


_ENDINGS: Final = (".har", ".html", ".json")


def save(traffic: TrafficReader, path: Path) -> None:
    """Saves the traffic in a file, and makes the folders that it needs.

    :param path: its ending is the format.
    :raises InvalidArgument: the ending is not a known one, or the file cannot be written.
    """
    if path.suffix.lower() not in _ENDINGS:
        known = commas(_ENDINGS)
        ending = f"'{path.suffix}'" if path.suffix else say("no ending")
        raise InvalidArgument.say(
            "'{name}' has {ending}, which names no format. Use one of {known}.",
            name=path.name,
            ending=ending,
            known=known,
        )
    make = _maker(path.suffix.lower())
    with LetThrough():  # takes long for much traffic, and changes nothing
        text = make(traffic)
    write_text(path, text, "traffic")


def write_text(path: Path, text: str, what: str) -> None:
    """Writes a file whole, and makes the folders that it needs.

    :param what: is saved, for the failure.
    :raises InvalidArgument: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode(errors="backslashreplace"))
    except (OSError, ValueError) as error:
        no_folder = path.parent.exists() and not path.parent.is_dir()
        reason = say(getattr(error, "strerror", None) or str(error))
        reason = say("{parent} is no folder", parent=path.parent) if no_folder else reason
        raise InvalidArgument.say(
            "The {what} cannot be saved as {path}: {reason}. Choose a path that can be written.",
            what=what,
            path=path,
            reason=reason,
        ) from None


def _maker(ending: str) -> _Maker:
    """What makes a file's text; it is slow to import, and most runs save nothing."""
    if ending == ".html":
        from SwanSocketLibrary.output.timeline.drawing import page

        return lambda traffic: page(traffic.lanes(), say("Timeline of the sockets"))
    from SwanSocketLibrary.output.export import har_text, json_text

    return har_text if ending == ".har" else json_text


def write_whole(path: Path, data: bytes) -> None:
    """Replaces a file atomically: readers see the old file or the new one, never a part.

    The bytes go into a temporary file beside it, which is then renamed; if that fails (a full
    disk, say), the old file stays. If several processes write the same path, the last one wins.
    The new file has the owner and mode of the old one, if there was one. A symbolic link stays,
    and leads to the new file. A character device such as ``/dev/null`` is written to.

    :raises OSError: the file cannot be written; no temporary file is left.
    :raises ValueError: the path contains a null character.
    """
    if "\0" in str(path):
        raise ValueError("embedded null byte")  # the text of open(); each function has its own
    place = Path(os.path.realpath(path))
    try:
        old = place.stat()
    except FileNotFoundError:
        old = None
    if old is not None:
        _check_kind(old.st_mode)
        with place.open("ab") as there:  # a file that may not be written is not replaced either
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
            os.fsync(file.fileno())  # some systems report only here that the disk is full
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
        kind = next((name for is_it, name in kinds if is_it(mode)), say("special file"))
        raise OSError(errno.EINVAL, say("it is a {kind}, not a file", kind=kind))


def _take_over(descriptor: int, old: os.stat_result) -> None:
    """Gives a new file the owner and the mode of an old one, as far as the system lets us."""
    if not hasattr(os, "fchown"):  # Windows has neither
        return
    with contextlib.suppress(OSError):
        os.fchown(descriptor, old.st_uid, old.st_gid)
    with contextlib.suppress(OSError):
        os.fchmod(descriptor, old.st_mode & _PERMISSIONS)
