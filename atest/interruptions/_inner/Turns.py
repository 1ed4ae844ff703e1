"""Whether the code of a page ran once for each keyword, in order, and goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from Arrivals import Arrivals
from robot.libraries.BuiltIn import BuiltIn


class Turns(Arrivals):
    """The keywords. Calls are numbered from 1; each test has its own."""

    def __init__(self) -> None:
        super().__init__()
        self._answers = 0

    def next_answer(self) -> str:
        """Another text each time."""
        self._answers += 1
        return f"answer {self._answers}"

    def forget_what_was_asked(self, name: str = "old") -> None:
        """Another test may begin. Not done by a setup, which would be interrupted too."""
        self.forget_numbers()
        self._library().call_swan_page_handler("seen", page=name)
        self._page(name).calls.clear()

    def everything_should_have_run(self, got: str) -> None:
        """Looks at the old page.

        :param got: the last toast that the test has.
        """
        try:
            self._look(int(got))
        finally:
            self.forget_what_was_asked()

    def _look(self, got: int) -> None:
        library, page = self._library(), self._page()
        seen = library.call_swan_page_handler("seen", page="old")
        asked = list(range(1, self._number + 1))
        assert seen.numbers in (asked, asked[:-1]), f"{seen.numbers} ran of {asked}"
        toasts = [each for each in page.calls if each.api == "showToast"]
        left = [each.args["title"] for each in toasts if not each.taken]
        assert left == [each.args["title"] for each in toasts][got:], f"{left} behind {got}"
        if seen.echoes:
            library.process_socket_events(duration=0.02)
            later = library.call_swan_page_handler("seen", page="old")
            heard = [*seen.echoes, *later.echoes]
            assert heard == seen.numbers[: len(heard)], f"{heard} heard of {seen.numbers}"
        ticks = library.get_swan_page_data("ticks", page="old")
        library.advance_swan_page_clock(1.5, page="old")
        assert library.get_swan_page_data("ticks", page="old") > ticks, "the interval has ended"

    def page_processes_should_be(self, count: str) -> None:
        """Counts the processes in which pages run."""
        own = str(Path("/proc/self").resolve().name)
        found = []
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                parent = status.read_text().partition("PPid:\t")[2].partition("\n")[0]
                if parent == own and "child.py" in status.with_name("cmdline").read_text():
                    found.append(status.parent.name)
            except OSError:  # it has just ended
                continue
        assert len(found) == int(count), f"there are {len(found)}"

    def _library(self) -> Any:
        return BuiltIn().get_library_instance("SwanSocketLibrary")

    def _page(self, name: str = "old") -> Any:
        return self._library()._pages._pages.get(name)
