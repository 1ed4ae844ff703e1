"""The fields of HAR entries by their names, to compare ours with Chromium's."""

from __future__ import annotations

import json
from collections.abc import Iterator

BROWSERS_OWN = (
    "._initiator",
    "._priority",
    ".connection",
    ".response._error",
    ".response._fetchedViaServiceWorker",
    ".response._transferSize",
    ".response.content.compression",
    ".timings._blocked_queueing",
)
"""What only a browser has, or Chrome only."""

SELDOM = (".request.cookies[]", ".response.cookies[]", ".serverIPAddress")
"""What the recorded page of Chromium's file did not have."""


def fields(text: str) -> set[tuple[str, str]]:
    """Each field of the entries of a HAR file by its path, with the kind of its value.

    What is in lists counts as one. Left out is what is different by nature.
    """
    found = {field for entry in json.loads(text)["log"]["entries"] for field in _fields(entry)}
    return {field for field in found if not field[0].startswith(BROWSERS_OWN + SELDOM)}


def _fields(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _fields(item, f"{place}.{name}")
    elif isinstance(value, list):
        for item in value:
            yield from _fields(item, f"{place}[]")
    else:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        yield place, "number" if number else type(value).__name__
