"""A recording as a server is started with it, checked before anything is opened."""

from __future__ import annotations

import errno
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from SwanSocketLibrary.errors import HarError, InvalidArgument
from SwanSocketLibrary.har.har_entries import HarEntry
from SwanSocketLibrary.har.reading import read
from SwanSocketLibrary.swan.bounds import MIB

PACES: Final = ("at-once", "recorded")
"""When a server says what is next: as soon as it may, or as long after as in the recording."""
LONGEST: Final = 512 * MIB
"""Bytes of a recording at most."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a server replays.

    :ivar source: what the recording is called.
    :ivar conversations: what was recorded, in order.
    :ivar paced: whether the pauses are those of the recording.
    """

    source: str
    conversations: tuple[HarEntry, ...]
    paced: bool = False


def load(path: Path, pace: str = PACES[0]) -> Recorded:
    """Reads a recording.

    An exception that strikes while it reads, a timeout's or Ctrl-C's, leaves nothing open.

    :param path: of a HAR file, at most `LONGEST` bytes; neither a pipe nor a device.
    :param pace: one of `PACES`.
    :raises InvalidArgument: the file cannot be read, is too long, is no HAR or has no WebSocket
        in it, or there is no such pace.
    """
    if pace not in PACES:
        names = ", ".join(f"'{name}'" for name in PACES)
        raise InvalidArgument(f"The argument pace is one of {names}, not '{pace}'.")
    try:
        data = _content(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InvalidArgument(
            f"The recording '{path}' cannot be read: {reason}."
            " Give the path of a HAR file, such as Save Socket Traffic writes."
        ) from None
    except ValueError as error:  # a null in the path
        raise InvalidArgument(f"{str(path)!r} is no path of a recording: {error}.") from None
    try:
        return recorded(read(data, f"The recording '{path}'"), str(path), paced=pace == PACES[1])
    except HarError as error:
        raise InvalidArgument(str(error)) from None


def _content(path: Path) -> bytearray:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        raise OSError(errno.EINVAL, "it is a pipe or a device, not a file")
    data, length = bytearray(), found.st_size
    with path.open("rb") as file:  # of a folder the system itself tells
        # In portions: whoever interrupts acts between two of them. It may grow meanwhile.
        while length <= LONGEST and (portion := file.read(MIB)):
            data += portion
            length = len(data)
    if length > LONGEST:
        raise OSError(errno.EFBIG, f"it is too long, a server replays at most {LONGEST // MIB} MiB")
    return data


def recorded(conversations: tuple[HarEntry, ...], source: str, *, paced: bool = False) -> Recorded:
    """Checks that a server can play conversations.

    :raises InvalidArgument: the status of one cannot be sent.
    """
    for number, each in enumerate(conversations, 1):
        if each.status is not None and not 100 <= each.status <= 999:  # noqa: PLR2004
            raise InvalidArgument(
                f"The recording '{source}' cannot be replayed: its conversation {number} has the"
                f" status {each.status}, and one has three digits (RFC 9110 §15)."
            )
    return Recorded(source, conversations, paced)
