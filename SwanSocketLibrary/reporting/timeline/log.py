"""Puts the timeline into Robot Framework's log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal

from robot.api import logger

from SwanSocketLibrary.reporting.previews import one_line
from SwanSocketLibrary.reporting.traffic import Traffic

if TYPE_CHECKING:
    from SwanSocketLibrary.reporting.timeline.lane import Lane

TimelineOf = Literal["FAIL", "ALL", "NONE"]
"""Of which tests a timeline is drawn: those that failed, all, none."""

_HEADING: Final = "Timeline of the sockets"


class TimelineLog:
    """Draws what happened, for the log.

    :param traffic: what happened.
    :param of: the tests at whose end it is drawn by itself.
    :param warn: is told once if it cannot be drawn.
    """

    def __init__(self, traffic: Traffic, of: TimelineOf, warn: Callable[[str], None]) -> None:
        self._traffic = traffic
        self._of = of
        self._warn = warn
        self._warned = False

    def test_ended(self, *, failed: bool, message: str) -> None:
        """A test has ended, and nothing of it is cleaned up yet. Never raises.

        :param message: why it failed.
        """
        if self._of == "ALL" or (self._of == "FAIL" and failed):
            try:
                if failed:
                    self._traffic.test_failed(message)
                _draw(self._traffic.lanes_at_end(message if failed else ""))
            except Exception as error:  # noqa: BLE001 - it must not change the test's result
                self._cannot_draw(error)

    def write(self) -> bool:
        """Writes the timeline into the log.

        :return: whether there was anything to draw.
        """
        lanes = self._traffic.lanes()
        _draw(lanes)
        return bool(lanes)

    def _cannot_draw(self, error: Exception) -> None:
        if not self._warned:
            self._warned = True
            self._warn(
                "The timeline of this test could not be drawn: "
                f"{type(error).__name__}: {one_line(str(error))}. The test's result stays as it "
                "is; timeline=NONE in the import draws none. This is said once."
            )


def _draw(lanes: list[Lane]) -> None:
    # Slow to import, and most runs draw nothing.
    from SwanSocketLibrary.reporting.timeline.drawing import draw

    if lanes:
        logger.write(draw(lanes, _HEADING), "INFO", html=True)
