"""The pages that are open: by name, what is due of them, and what a suite answers for a host."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from inspect import signature
from pathlib import Path
from typing import Any, Final

from SwanSocketLibrary.errors import InvalidArgument, PageError
from SwanSocketLibrary.events.entries import Origin
from SwanSocketLibrary.language import commas, say
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.pages.program import Page, PageLimits, Program
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.swan.payloads import Payload

_GOODBYE: Final = 1.0
"""Seconds that peers have to answer the Close frames when a program ends."""


class Pages:
    """All pages of a run, by name, and what is due of them.

    :param session: the test's.
    :param options: how sockets of pages are connected.
    :param limits: what code may use up.
    :param fail: fails what runs for an error of a page; ``None`` if errors fail nothing.
    :param warn: writes a sentence into the log.
    """

    def __init__(
        self,
        session: Session,
        options: Callable[[], ConnectOptions],
        limits: PageLimits,
        fail: Callable[[str], None] | None,
        warn: Callable[[str], None],
    ) -> None:
        self.options = options
        self.warn = warn
        self.fails: Final = fail is not None
        self._fail = fail
        self._session: Final = session
        self._limits: Final = limits
        self._programs: dict[Path, Program] = {}
        self._ids = itertools.count(1)
        self._pages: list[Page] = []
        self._answers: dict[str, dict[str, Any]] = {}
        self._modals: deque[bool] = deque()
        self._around: Final = session.changed.due
        session.changed.due = self

    # What waits run meanwhile, see `waiting.Due`

    @property
    def waiting(self) -> bool:
        """Whether something is due."""
        return self._around.waiting or any(each.waiting for each in self._programs.values())

    @property
    def pause(self) -> float | None:
        """Seconds until the next timer of a page is due."""
        pauses = [each.pause for each in self._programs.values()]
        return min((each for each in pauses if each is not None), default=None)

    def run(self) -> None:
        """Runs what is due, of the test and of pages."""
        self._around.run()
        self.catch_up()

    def catch_up(self) -> None:
        """Runs what is due of pages."""
        for program in tuple(self._programs.values()):
            program.run_due()

    # Pages by name

    @property
    def opened(self) -> tuple[Page, ...]:
        """Those that are open."""
        return tuple(self._pages)

    def get(self, name: str | None = None) -> Page:
        """An open page by its alias or its file, the last one that was opened for ``None``.

        :raises PageError: there is none, or its program is gone.
        """
        known = commas(f"'{page}'" for page in self._pages)
        if not self._pages:
            raise PageError.say('No page is open. Use "Open Swan Page" first.')
        named = self._named(name)
        if not named:
            raise PageError.say(
                "No page is named '{name}'. Open are: {known}.", name=name, known=known
            )
        if named[-1].program.gone:
            raise PageError(named[-1].program.gone)
        return named[-1]

    def origin(self, keyword: Callable[..., object], arguments: Mapping[str, Any]) -> Origin | None:
        """The page that a keyword is about, as the event log knows it; ``None`` for no page."""
        if "page" not in signature(keyword).parameters:
            return None
        named = self._named(arguments.get("page"))
        return named[-1].origin if named else None

    def open(
        self,
        path: Path,
        root: Path | None,
        query: Mapping[str, Any],
        lifecycle: Iterable[str],
        alias: str | None,
    ) -> Page:
        """Opens a page, and runs the methods of its `lifecycle`.

        :param root: the program's folder, the file's own for ``None``.
        :raises PageError: it cannot be read or run, or its code raised.
        """
        taken = [each.alias for each in self._pages if not each.program.gone]
        if alias is not None and alias in taken:
            raise InvalidArgument.say(
                "The alias '{alias}' is taken by a page that is open.", alias=alias
            )
        folder = (root or path.parent).resolve()
        program = self._programs.get(folder)
        if program is not None and program.gone:
            self._forget(program)
            program = None
        if program is None:
            program = Program(folder, self._session, self, self._limits, self._answers)
            self._programs[folder] = program
        page = None
        try:
            name = program.sources.name_of(path)
            program.start()
            page = Page(next(self._ids), name, alias, program)
            program.pages.append(page)
            operation = {
                "op": "open", "id": page.id, "path": name, "query": dict(query),
                "lifecycle": list(lifecycle),
            }  # fmt: skip
            program.ask(say("page {name}", name=name), [operation])
        except PageError:
            if not any(each.program is program for each in self._pages):
                self._forget(program)
            raise
        except BaseException:  # a timeout struck: whoever asked for the page has not got it
            if page is not None:
                program.withdraw(page)
            raise
        self._pages.append(page)
        return page

    def close(self, pages: Iterable[Page]) -> None:
        """Closes pages: their ``onHide`` and ``onUnload`` run, and nothing of them after that."""
        for page in pages:
            if page not in self._pages:
                continue
            try:
                if not page.program.gone:
                    names = ("onHide", "onUnload")
                    ends = [{"op": "lifecycle", "id": page.id, "name": name} for name in names]
                    page.program.ask(
                        say("onHide or onUnload"), [*ends, {"op": "close", "id": page.id}]
                    )
            finally:
                page.closed = True
                self._pages.remove(page)

    def end(self, keep: Iterable[Page]) -> None:
        """Closes all pages but some, and ends the programs that have none left."""
        kept = list(keep)
        try:
            for page in self.opened:
                if page not in kept:
                    self._say_goodbye(page)
        finally:
            for program in tuple(self._programs.values()):
                left = [page for page in self._pages if page.program is program]
                if left and not program.gone:
                    program.end_sockets(left, _GOODBYE)
                elif not left:
                    self._forget(program)
            for api in tuple(self._answers):
                self.answer(api, None)
            self._modals.clear()

    def _say_goodbye(self, page: Page) -> None:
        """Closes a page; that it cannot be closed as it should be fails what runs."""
        try:
            page.program.run_due()
            self.close([page])
        except PageError as error:
            self._complain(
                say("Page '{page}' was not closed in order. {error}", page=page, error=error)
            )

    # What a suite answers

    def answer(self, api: str, answer: Mapping[str, Any] | None) -> None:
        """What an API gives from now on; ``None`` is what it gives without an answer."""
        if answer is None:
            self._answers.pop(api, None)
        else:
            self._answers[api] = dict(answer)
        for program in self._programs.values():
            if not program.gone:
                program.answer(api, answer)

    def answer_next_modal(self, *, confirmed: bool) -> None:
        """How the next modal ends that has no answer yet."""
        self._modals.append(confirmed)

    def _named(self, name: object) -> list[Page]:
        return [each for each in self._pages if name in (None, each.alias, each.name)]

    # What programs need

    def answer_modal(self) -> bool:
        """See `Surroundings`."""
        return self._modals.popleft() if self._modals else True

    def page_failed(self, page: Page, error: Payload) -> None:
        """See `Surroundings`."""
        where, text = error.where, error.text
        self._complain(
            say("Page '{page}' failed in {where}: {text}", page=page, where=where, text=text)
        )

    def _complain(self, text: str) -> None:
        """Fails what runs for an error of a page, or warns of it."""
        (self._fail or self.warn)(text)

    def _forget(self, program: Program) -> None:
        self._programs.pop(program.root, None)
        program.close(_GOODBYE)
        self._pages = [page for page in self._pages if page.program is not program]
