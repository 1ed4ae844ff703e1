"""Cleans up at the end of tests and suites: what was opened in one is closed at its end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from SwanSocketLibrary.language import say
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.session.session import GlobalHandlers, Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.host import HostSettings

if TYPE_CHECKING:
    from SwanSocketLibrary.keywords.socket_contracts import InForce, SocketContracts
    from SwanSocketLibrary.keywords.swan_pages import SwanPages
    from SwanSocketLibrary.pages.program import Page
    from SwanSocketLibrary.server.embedded_server import EmbeddedServer

ClosingLevel = Literal["TEST", "SUITE", "MANUAL"]
_Thing = TypeVar("_Thing")
_GOODBYE_TIME: Final = 1.0
"""Seconds that peers have to answer the Close frames of the clean-up."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """How things stood when a test or a suite began."""

    of: str
    tasks: tuple[SocketTask, ...]
    servers: tuple[EmbeddedServer, ...]
    settings: HostSettings
    timeout: float
    handlers: GlobalHandlers
    pages: tuple[Page, ...]
    by_itself: tuple[object, ...]
    contracts: tuple[InForce, ...]


class AutoCloser:
    """Remembers how things stand at each start, and goes back to that at the end.

    :ivar pages: those of the run.
    :ivar contracts: likewise.
    :param level: at whose end: of tests and suites, of suites alone, or never before the
        run's.
    """

    def __init__(self, level: ClosingLevel, session: Session, servers: ServerPool) -> None:
        self._level = level
        self._session = session
        self._servers = servers
        self.pages: SwanPages | None = None
        self.contracts: SocketContracts | None = None
        self._beginning = self._mark("")
        self._marks: list[_Mark] = []

    def suite_starts(self, name: str) -> None:
        """A suite begins, its setup included."""
        self._session.registry.cleaned_up.last = self._servers.cleaned_up.last = ""
        if self._level != "MANUAL":
            self._marks.append(self._mark(name))

    def suite_ends(self, name: str, title: str) -> None:
        """A suite has ended, its teardown included."""
        if self._level != "MANUAL":
            self._return_to_start(
                name, say('suite "{title}"', title=title), say("this suite's"), "MANUAL"
            )

    def test_starts(self, name: str) -> None:
        """A test begins, its setup included."""
        if self._level == "TEST":
            self._marks.append(self._mark(name))

    def test_ends(self, name: str, title: str) -> None:
        """A test has ended, its teardown included."""
        if self._level == "TEST":
            self._return_to_start(
                name, say('test "{title}"', title=title), say("the suite's"), "SUITE"
            )

    def run_ends(self) -> None:
        """The run has ended: nothing is left."""
        if self.pages:
            self.pages.end(())
        self._session.shutdown(_GOODBYE_TIME)
        self._servers.stop_all()

    def _mark(self, name: str) -> _Mark:
        return _Mark(
            name,
            tuple(self._session.registry.tasks),
            self._servers.servers,
            self._session.settings,
            self._session.timeout,
            self._session.global_handlers(),
            self.pages.opened if self.pages else (),
            self._by_itself,
            self.contracts.in_force if self.contracts else (),
        )

    @property
    def _by_itself(self) -> tuple[object, ...]:
        """What goes on by itself: answers, greetings and heartbeats of sockets and servers."""
        of_sockets = self._session.by_itself.values()
        of_servers = (server.rules for server in self._servers.servers)
        return tuple(rule for rules in (*of_sockets, *of_servers) for rule in rules)

    def _return_to_start(self, name: str, of: str, setup: str, level: ClosingLevel) -> None:
        """Goes back to how things stood.

        :param of: whose end this is: ``test "Log In"``.
        :param setup: in whose setup that should have been opened which is needed for longer.
        :param level: the closing level that keeps it.
        """
        mark, main = self._take_mark(name), self._session.main
        tasks = _others(self._session.registry.tasks, mark.tasks)
        servers = _others(self._servers.servers, mark.servers)
        closed, stopped = self._session.registry.cleaned_up, self._servers.cleaned_up
        for task in tasks:
            how = say("was closed") if task.ended is None else say("had ended, and was forgotten")
            said = say(
                "'{name}' {how} at the end of {of}. Connect it in {setup} setup, or import with "
                "auto_closing_level={level}.",
                name=task.name,
                how=how,
                of=of,
                setup=setup,
                level=level,
            )
            closed.add((task.name, task.socketTaskId), said)
            closed.last = said if task is main else closed.last
        for server in servers:
            said = say(
                "'{name}' was stopped at the end of {of}. Start it in {setup} setup, or import "
                "with auto_closing_level={level}.",
                name=server.name,
                of=of,
                setup=setup,
                level=level,
            )
            stopped.add((server.name, server.url), said)
            stopped.last = said
        with ExitStack() as clean_up:  # each step is made, also when an earlier one raises
            clean_up.callback(self._session.log.unwritten, "sockets")
            clean_up.callback(self._session.set_global_handlers, mark.handlers)
            clean_up.callback(self._session.callbacks.forget, say("at the end of {of}", of=of))
            clean_up.callback(self._session.configure, mark.settings)
            clean_up.callback(setattr, self._session, "timeout", mark.timeout)
            clean_up.callback(self._servers.stop_together, servers)
            clean_up.callback(self._session.end, tasks, _GOODBYE_TIME)
            clean_up.callback(self.end_by_itself, _others(self._by_itself, mark.by_itself))
            if self.pages:
                clean_up.callback(self.pages.end, mark.pages)
            if self.contracts:
                clean_up.callback(self.contracts.end, mark.contracts)

    def end_by_itself(self, ending: Collection[object]) -> None:
        """Ends some of what goes on by itself."""
        for task, rules in self._session.by_itself.items():
            if any(each in ending for each in rules):
                self._session.end_by_itself(task, ending)
        for server in self._servers.servers:
            if any(each in ending for each in server.rules):
                server.end_rules(ending)

    def _take_mark(self, name: str) -> _Mark:
        """The mark of this test or suite.

        There is none if the library was imported in the middle of it: then all counts that
        came since the last known start.
        """
        if self._marks and self._marks[-1].of == name:
            return self._marks.pop()
        return self._marks[-1] if self._marks else self._beginning


def _others(now: Iterable[_Thing], before: Iterable[_Thing]) -> list[_Thing]:
    kept = {id(thing) for thing in before}
    return [thing for thing in now if id(thing) not in kept]
