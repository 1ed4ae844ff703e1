"""Puts the files of several processes together: what a run came to as a whole."""

from __future__ import annotations

import csv
import io
import json
import operator
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.statistics.figures import (
    NAMES,
    Measured,
    from_json,
    is_time,
    read_number,
    read_time,
    show_figure,
    unknown,
)

FORMAT: Final = "swan-socket-statistics/1"
_UNREADABLE: Final = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""What reading a file of something else may raise."""
_LARGEST: Final = 2**24
"""Bytes: no file of figures is as large."""
_THRESHOLD: Final = re.compile(r"\s*([\w.]+)\s*(<=|>=|==|!=|<|>)\s*(.+?)\s*")
_HOLDS: Final = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def json_text(measured: Measured, run: str) -> str:
    """A file that `merge` reads.

    :param run: what tells files of this run from those of others.
    """
    file = {
        "format": FORMAT,
        "run": run,
        "saved": time.time(),
        "measured": measured.to_json(),
        "figures": measured.figures(),
    }
    return json.dumps(file, ensure_ascii=False, indent=1)


def csv_text(measured: Measured) -> str:
    """A table with a line for each figure."""
    table = io.StringIO()
    csv.writer(table).writerows([("figure", "value"), *_rows(measured)])
    return table.getvalue()


def is_of_another(path: Path, run: str, since: float) -> bool:
    """Whether a file has figures of another run that was saved since then, and would be lost."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return False
        data = json.loads(path.read_text(encoding="utf-8"))
        saved = float(data["saved"]) if data["format"] == FORMAT else 0.0
        return saved >= since and data["run"] != run
    except _UNREADABLE:
        return False


class Merged(NamedTuple):
    """Files together.

    :ivar files: how many counted.
    :ivar skipped: those that did not, each with why.
    """

    measured: Measured
    files: int
    skipped: list[str]


def merge(paths: Iterable[Path]) -> Merged:
    """Merges the files of statistics among these and in these folders; of one run the newest.

    :raises OSError: there is nothing at a path.
    """
    newest: dict[str, tuple[float, Path, Measured]] = {}
    skipped: list[str] = []
    for path in _files(paths):
        try:
            run, found = _read(path)
        except _UNREADABLE as error:
            skipped.append(f"{path}: {_why(error)}")
            continue
        saved = found[0]
        older, newer = found, newest.get(run, found)
        if newer[0] < saved:
            older, newer = newer, found
        if older is not newer:
            same = older[0] == newer[0]
            text = mark("{older}: it is the same as {newer}")
            text = text if same else mark("{older}: it is of the same run as the newer {newer}")
            skipped.append(say(text, older=older[1], newer=newer[1]))
        newest[run] = newer
    measured = Measured()
    for *_, each in newest.values():
        measured = measured.plus(each)
    return Merged(measured, len(newest), skipped)


def _read(path: Path) -> tuple[str, tuple[float, Path, Measured]]:
    """Reads a file: its run, and when it was saved, where, and what it has.

    :raises ValueError: it is none, and why; other errors where its parts are something else.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    version = data.get("format") if isinstance(data, dict) else None
    if version != FORMAT:
        if str(version).startswith(FORMAT.rpartition("/")[0]):
            raise ValueError(
                say(
                    "it is {version}, and this library reads {format}",
                    version=version,
                    format=FORMAT,
                )
            )
        raise ValueError(say("it is none of {format}", format=FORMAT))
    saved = float(data["saved"])
    return str(data["run"]), (saved, path, from_json(data["measured"], saved))


def _why(error: Exception) -> str:
    """Why a file does not count."""
    if isinstance(error, OSError):
        return say(error.strerror or str(error))
    if isinstance(error, UnicodeError | json.JSONDecodeError | RecursionError):
        return say("it is no JSON: {error}", error=error)
    if isinstance(error, ValueError):
        return str(error)
    return say("its figures are damaged: {name} {error}", name=type(error).__name__, error=error)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        path.stat()  # raises where there is nothing
        found = [path]
        if path.is_dir():
            found = sorted(each for each in path.rglob("*") if each.suffix.lower() == ".json")
        yield from filter(Path.is_file, found)


class Threshold(NamedTuple):
    """What has to hold of a figure, such as ``open.p99 < 200 ms``."""

    figure: str
    sign: str
    bound: float

    @classmethod
    def of(cls, text: str) -> Threshold:
        """Reads one.

        :raises ValueError: it is none, and why.
        """
        found = _THRESHOLD.fullmatch(text)
        if found is None:
            raise ValueError(say("'{text}' is no threshold such as 'open.p99 < 200 ms'", text=text))
        figure, sign, value = found.groups()
        if figure not in NAMES:
            raise ValueError(unknown(figure))
        if figure == "errors.by_cause":
            raise ValueError(say("'{figure}' is no number; 'errors' is their count", figure=figure))
        if is_time(figure):
            seconds = read_time(value)
            if seconds is None:
                raise ValueError(
                    say("'{value}' is no time with a unit, such as 200 ms", value=value)
                )
            return cls(figure, sign, seconds)
        try:
            return cls(figure, sign, read_number(value))
        except ValueError:
            raise ValueError(say("'{value}' is no number", value=value)) from None

    def failure(self, measured: Measured) -> str:
        """Why it does not hold; ``""`` if it does."""
        try:
            value = measured.figure(self.figure)
        except LookupError as error:
            return str(error.args[0])
        if _HOLDS[self.sign](value, self.bound):
            return ""
        return say(
            "{figure} is {value}, not {sign} {bound}.",
            figure=self.figure,
            value=show_figure(self.figure, value),
            sign=self.sign,
            bound=show_figure(self.figure, self.bound),
        )


def _rows(measured: Measured) -> Iterator[tuple[str, Any]]:
    """Each figure with its value, ``""`` without samples; errors one by one."""
    found = measured.figures()
    for name in NAMES:
        group, _, part = name.partition(".")
        if part != "by_cause":
            value = found[group][part or "total"]
            yield name, "" if value is None else value
    for cause, count in measured.errors.most_common():
        yield f"errors: {cause}", count
