"""Takes fields out of JSON that may be anything, and says which are not what they should be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from SwanSocketLibrary.errors import HarError


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one JSON object.

    :ivar value: the object.
    :ivar place: where it stands in the file: ``log.entries[2].request``.
    :ivar source: what the file is called.
    """

    value: dict[str, Any]
    place: str
    source: str

    @classmethod
    def of(cls, value: object, place: str, source: str) -> Fields:
        """Checks that a value is an object.

        :raises HarError: it is none.
        """
        if not isinstance(value, dict):
            raise wrong(source, place, "an object", value)
        return cls(value, place, source)

    def has(self, name: str) -> bool:
        """Whether there is a field of that name and it is not null."""
        return self.value.get(name) is not None

    def object(self, name: str) -> Fields:
        """A field that is an object.

        :raises HarError: it is none.
        """
        return Fields.of(self.value.get(name), self._at(name), self.source)

    def objects(self, name: str) -> Iterator[Fields]:
        """A field that is a list of objects; none if it is missing.

        :raises HarError: it is something else.
        """
        items = self.value.get(name)
        if items is None:
            return
        if not isinstance(items, list):
            raise wrong(self.source, self._at(name), "a list", items)
        for index, item in enumerate(items):
            yield Fields.of(item, f"{self._at(name)}[{index}]", self.source)

    def text(self, name: str, default: str | None = None) -> str:
        """A field that is text.

        :param default: for one that is missing; left out, it has to be there.
        :raises HarError: it is something else, or not Unicode that UTF-8 has bytes for.
        """
        value = self.value.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise wrong(self.source, self._at(name), "text", value)
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise HarError(
                f"{self.source} cannot be used: {self._at(name)} holds text that was never sent:"
                f" {error}."
            ) from None
        return value

    def number(self, name: str, default: float | None = None) -> float:
        """A field that is a finite number.

        :param default: for one that is missing; left out, it has to be there.
        :raises HarError: it is something else.
        """
        value = self.value.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong(self.source, self._at(name), "a number", value)
        try:
            found = float(value)
        except OverflowError:
            found = math.inf
        if not math.isfinite(found):
            raise wrong(self.source, self._at(name), "a number", value)
        return found

    def whole(self, name: str, default: int | None = None) -> int:
        """A field that is a whole number.

        :param default: for one that is missing; left out, it has to be there.
        :raises HarError: it is something else.
        """
        found = self.number(name, default)
        if found != int(found):
            raise wrong(self.source, self._at(name), "a whole number", found)
        return int(found)

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name


def wrong(source: str, place: str, expected: str, value: object) -> HarError:
    """The error for a value that is not what the format says."""
    return HarError(f"{source} cannot be used: {place} should be {expected}, not {_shown(value)}.")


def _shown(value: object) -> str:
    """What a value is; its text is not shown, which could hold anything."""
    if value is None:
        return "missing or null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, dict) else repr(value)
