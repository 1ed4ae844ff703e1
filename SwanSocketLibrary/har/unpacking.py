"""The content of a recording's file: as it is, compressed with gzip or zlib, or in a zip file.

mitmproxy compresses ``.zhar`` with zlib; Playwright writes a zip file with ``har.har`` in it, and
where the content is attached, files beside the HAR.
"""

from __future__ import annotations

import errno
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final

from SwanSocketLibrary.errors import HarError
from SwanSocketLibrary.har.reading import SAVE
from SwanSocketLibrary.language import say

_MIB: Final = 1024 * 1024
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ZLIB: Final = (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")
_EITHER: Final = 32 + zlib.MAX_WBITS  # gzip or zlib, by what it begins with
_SHOWN: Final = 5
_BROKEN: Final = (EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""Raised for what is broken, cut off, encrypted, or compressed in a way that Python lacks."""


class HarFile:
    """A recording's file, and what lies beside the HAR.

    :param path: neither a pipe nor a device.
    :param source: what it is called in errors, at the beginning of a sentence.
    :param limit: bytes that may be read and unpacked, each.
    :ivar text: the HAR.
    :raises OSError: it cannot be read, or is too long.
    :raises HarError: it is compressed, and broken, too long when unpacked, or has no HAR in it.
    """

    def __init__(self, path: Path, source: str, limit: int) -> None:
        self._source: Final = source
        self._limit: Final = limit
        self._unpacked = 0
        self._path: Final = path
        self._har: PurePosixPath | None = None
        data = self._read(path)
        kind = "zip" if data.startswith(_ZIP) else "gzip" if data.startswith(_GZIP) else "zlib"
        try:
            if kind == "zip":
                data = self._member(self._find_har())
            elif data.startswith((_GZIP, *_ZLIB)):
                data = self._unpack(_inflated(data))
        except _BROKEN as error:
            reason = str(error).strip().rstrip(".") or say("it ends too early")
            raise HarError(
                say(
                    "{source} is compressed with {kind} and cannot be unpacked: {reason}. "
                    "Save or copy it again, or give replay the HAR that is in it.",
                    source=source,
                    kind=kind,
                    reason=reason,
                )
            ) from None
        self.text: Final = data

    def attached(self, name: str) -> bytes:
        """The content of a file by its path from the HAR on.

        :raises HarError: there is none, it is no file below the HAR's folder, or too long.
        """
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
            raise HarError(
                say("the attached file '{name}' is not below the HAR's folder.", name=name)
            )
        try:
            if self._har is not None:
                return bytes(self._member(str(self._har.parent / path)))
            return bytes(self._read(self._path.parent / path))
        except (OSError, ValueError, KeyError, *_BROKEN) as error:
            reason = getattr(error, "strerror", None) or say("it is missing or broken")
            raise HarError(
                say(
                    "the attached file '{name}' cannot be read: {reason}. Keep together "
                    "what was saved together.",
                    name=name,
                    reason=reason,
                )
            ) from None

    def _find_har(self) -> str:
        with zipfile.ZipFile(self._path) as file:
            names = file.namelist()
        hars = [each for each in names if each.lower().endswith(".har")]
        chosen = [each for each in hars if PurePosixPath(each).name == "har.har"] or hars
        if len(chosen) != 1:
            has = [f"'{each}'" for each in chosen or names]
            shown = ", ".join([*has[:_SHOWN], *(["…"] if len(has) > _SHOWN else [])])
            raise HarError(
                say(
                    "{source} is a zip file with {chosen} HAR in it. It has {shown}. Give "
                    "replay a HAR, or a zip file with one HAR in it, as Playwright writes "
                    "it.",
                    source=self._source,
                    chosen=say("more than one") if chosen else "no",
                    shown=shown or "nothing",
                )
            )
        self._har = PurePosixPath(chosen[0])
        return chosen[0]

    def _member(self, name: str) -> bytearray:
        with zipfile.ZipFile(self._path) as archive, archive.open(name) as file:
            return self._unpack(_portions(file))

    def _unpack(self, portions: Iterator[bytes]) -> bytearray:
        data = bytearray()
        for portion in portions:
            data += portion
            self._unpacked += len(portion)
            if self._unpacked > self._limit:
                raise HarError(
                    say(
                        "{source} is too long when it is unpacked: a server replays at "
                        "most {limit} MiB. {save}",
                        source=self._source,
                        limit=self._limit // _MIB,
                        save=say(SAVE),
                    )
                )
        return data

    def _read(self, path: Path) -> bytearray:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise OSError(errno.EINVAL, say("it is a pipe or a device, not a file"))
        data, length = bytearray(), found.st_size
        with path.open("rb") as file:  # a folder is an error of the system's
            for portion in _portions(file) if length <= self._limit else ():
                data += portion
                length = len(data)  # it may grow meanwhile
                if length > self._limit:
                    break
        if length > self._limit:
            most = say("a server replays at most {limit} MiB", limit=self._limit // _MIB)
            raise OSError(errno.EFBIG, say("it is too long, {most}", most=most))
        return data


def _portions(file: IO[bytes]) -> Iterator[bytes]:
    """In portions: an interruption acts between two of them."""
    while portion := file.read(_MIB):
        yield portion


def _inflated(data: bytearray) -> Iterator[bytes]:
    """What was compressed, member by member (RFC 1952 §2.2), in portions.

    :raises zlib.error: it is broken.
    :raises EOFError: it is cut off.
    """
    rest = bytes(data)
    while rest.strip(b"\0"):  # some tools fill up the last block
        decoder = zlib.decompressobj(_EITHER)
        while not decoder.eof:
            portion = decoder.decompress(rest, _MIB)
            if not portion and not decoder.eof and not decoder.unconsumed_tail:
                raise EOFError
            yield portion
            rest = decoder.unconsumed_tail
        rest = decoder.unused_data
