"""A plugin that is told what is measured, and a keyword that asks it."""

from __future__ import annotations

import time

from robot.api.deco import keyword

from SwanSocketLibrary import hookimpl


class Measuring:
    """Notes each figure."""

    def __init__(self) -> None:
        self.began = time.time()
        self.taken: list[tuple[str, float | str, str, float]] = []

    @hookimpl
    def swan_keywords(self) -> list[object]:
        return [self]

    @hookimpl
    def swan_measured(self, figure: str, value: float | str, socket: str, at: float) -> None:
        self.taken.append((figure, value, socket, at))

    @keyword
    def take_measured(self) -> list[str]:
        """Returns figures and sockets in their order, and the causes of errors; forgets them.

        :raises AssertionError: a time or the moment of one cannot be.
        """
        taken, self.taken = self.taken, []
        for figure, value, _, at in taken:
            if not self.began <= at <= time.time():
                raise AssertionError(f"{figure} at {at}")
            if not isinstance(value, str) and not 0 < value < 60:
                raise AssertionError(f"{figure} took {value}")
        return [
            f"{socket} {figure}: {value}" if isinstance(value, str) else f"{socket} {figure}"
            for figure, value, socket, _ in taken
        ]
