"""The user's callbacks: of calls, run at once; of events, run when the test waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from SwanSocketLibrary.errors import CallbackFailed, ends_test
from SwanSocketLibrary.swan.model import Outcome
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.waiting import LetThrough

Handler = Callable[[Payload], object]
"""What runs as a callback. It gets the result, or the event's payload."""


@dataclass(frozen=True, slots=True)
class Callbacks:
    """The callbacks of one call; each may be missing."""

    success: Handler | None = None
    fail: Handler | None = None
    complete: Handler | None = None

    def of(self, outcome: Outcome) -> list[tuple[Handler, Payload]]:
        """What runs for this outcome, in the order of S4."""
        first = self.success if outcome.succeeded else self.fail
        return [(handler, outcome.result) for handler in (first, self.complete) if handler]


def run_all(due: Iterable[tuple[Handler, Payload]]) -> None:
    """Runs each handler, also when an earlier one raised (S4).

    An exception that `ends_test` ends the run at once.

    :raises CallbackFailed: with the message of the one that failed, or of all that did.
    """
    failures: list[str] = []
    for handler, payload in due:
        try:
            handler(payload)
        except Exception as error:
            if ends_test(error):
                raise
            failures.append(str(error))
    if len(failures) == 1:
        raise CallbackFailed(failures[0])
    if failures:
        numbered = "\n\n".join(f"{number}) {text}" for number, text in enumerate(failures, 1))
        raise CallbackFailed.say("Several callbacks failed:\n\n{numbered}", numbered=numbered)


class EventQueue:
    """Handlers of events that are due, in order, until the test's thread runs them.

    Filled by the transport's threads, with the session's lock, and emptied by one thread, the
    test's, which needs none: what it does is one step of a deque.
    """

    def __init__(self) -> None:
        self._due: deque[tuple[Handler, Payload]] = deque()
        self._running = False

    def put(self, handlers: Iterable[Handler], payload: Payload) -> None:
        """These handlers are due."""
        self._due.extend((handler, payload) for handler in handlers)

    pause: float | None = None

    @property
    def waiting(self) -> bool:
        """Whether a handler is due that `run` would run."""
        return bool(self._due) and not self._running

    def run(self) -> None:
        """Runs what is due now.

        What becomes due meanwhile is left for the next run, so that a flood of events does not
        hold a wait beyond its deadline. A handler that itself waits does not run the next one
        inside it: events are handled one after another.

        :raises CallbackFailed: see `run_all`.
        """
        if self._running:
            return
        self._running = True
        try:
            run_all(self._take(len(self._due)))
        finally:
            self._running = False

    def _take(self, count: int) -> Iterable[tuple[Handler, Payload]]:
        for _ in range(count):
            with LetThrough():
                pass  # what strikes now strikes while the handler is still due
            if self._due:
                yield self._due.popleft()

    def keep(self, handlers: Iterable[Handler]) -> None:
        """Drops what is due but for these handlers."""
        kept = {id(handler) for handler in handlers}
        self._due = deque(due for due in self._due if id(due[0]) in kept)
