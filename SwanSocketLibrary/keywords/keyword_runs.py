"""Keywords while they run: long waits show on the console, departures from a recording fail them.

A keyword reports what the library needs to know of it by `KeywordRuns.deadline` and
`KeywordRuns.called`. No tag, name or list of keywords steers anything.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta
from enum import Enum
from functools import reduce
from operator import is_, or_
from types import UnionType
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin

from robot import result
from robot.api import logger
from robot.api.types import Secret
from robot.errors import RobotError
from robot.running.context import EXECUTION_CONTEXTS
from robot.running.runkwregister import RUN_KW_REGISTER
from robot.utils import printable_name

from SwanSocketLibrary.errors import (
    ExpectationFailed,
    InvalidArgument,
    PluginError,
    SwanSocketError,
)
from SwanSocketLibrary.keywords.conversion import positive_seconds
from SwanSocketLibrary.language import say
from SwanSocketLibrary.output.console import ConsoleProgress
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.output.sentences import stale_text
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.inbox import Period
from SwanSocketLibrary.swan.payloads import Headers, Payload
from SwanSocketLibrary.waiting import Deadline, give_back, on_interruption

_Keyword = TypeVar("_Keyword", bound=Callable[..., Any])

StalePolicy = Literal["warn", "fail", "ok"]
"""What happens when a wait is satisfied by a message that came while another test ran."""

_RUNS_KEYWORD: Final = "swan_runs_keyword"
_WITH_TESTS: Final = ("VERBOSE", "DOTTED")
"""The consoles of Robot Framework that show how its tests go."""

_MOST_DEPARTURES: Final = 20
"""So many texts a failure has, of what departs again and again, as a heartbeat does."""

_MARK: Final = str(Secret(""))
"""What Robot Framework leaves of a Secret inside other text."""


class KeywordRun:
    """One execution of a keyword.

    :ivar name: of the keyword, in the import's language.
    :ivar args: positional arguments.
    :ivar kwargs: named arguments.
    :ivar called: whether it has made a call of the smart program, or a server has sent something.
    :ivar departed: whether what it has done itself departed from a contract.
    :ivar shown: its line on the console, if it waits and there is a terminal.
    """

    __slots__ = ("args", "called", "departed", "kwargs", "name", "shown")

    def __init__(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
        self.name = name
        self.args = args
        self.kwargs = kwargs
        self.called = self.departed = False
        self.shown: ExitStack | None = None

    def __str__(self) -> str:
        """The keyword as a suite has it, but for durations: how long it may take is shown."""
        title = printable_name(self.name, code_style=True)
        named = [
            f"{name}={_text(value)}"
            for name, value in self.kwargs.items()
            if value and not isinstance(value, timedelta)
        ]
        return " ".join([title, *map(_text, self.args), *named])


class KeywordRuns:
    """The keywords that run; a user keyword that is a callback may run others inside of one.

    :param progress: shows waits; ``None`` where there is no terminal.
    :param replays: fails keywords for what a replay has seen.
    :param redactor: hides secrets.
    :param timeout: how many seconds a wait takes if its keyword says nothing else.
    :param stale: says of messages that they came while another test ran.
    :ivar count: how many have begun.
    :ivar replays: takes what a replay has seen.
    :ivar stale: says that.
    """

    def __init__(
        self,
        progress: ConsoleProgress | None,
        replays: ReplayFailures,
        redactor: Redactor,
        timeout: Callable[[], float],
        stale: StaleMessages | None = None,
    ) -> None:
        self.stale: Final = stale or StaleMessages("ok", logger.warn)
        self._progress = progress
        self.replays: Final = replays
        self._redactor = redactor
        self._timeout = timeout
        self._here = _OfThread()
        self.count = 0

    def run(
        self,
        keyword: Callable[[str, list[Any], dict[str, Any]], Any],
        name: str,
        args: list[Any],
        kwargs: dict[str, Any],
    ) -> Any:
        """Runs a keyword, which fails if a client has departed from a recording.

        A call returns at once, perhaps before the server has seen what it sent: it fails only for
        what was there before, so that it is always the same keyword that fails.

        :param keyword: what runs it, given the rest.
        :raises ExpectationFailed: a client has departed.
        """
        run, running = KeywordRun(name, args, kwargs), self._here.running
        self.count += 1
        departed_before = bool(self.replays)
        running.append(run)
        try:
            value = keyword(name, args, kwargs)
        except (SwanSocketError, AssertionError) as error:
            self.replays.fail_keyword(error)
            raise
        finally:
            running.pop()
            if run.shown is not None:
                run.shown.close()
        if departed_before or run.departed or not run.called:
            self.replays.fail_keyword()
        return value

    def called(self) -> None:
        """The keyword that runs has sent something, and waits for nothing that comes of it (S2)."""
        if self._here.running:
            self._here.running[-1].called = True

    def departed(self, text: str) -> None:
        """A message departed from a contract: the keyword that runs in this thread sent it, if any.

        Called by any thread.
        """
        self.replays.add(text)
        if self._here.running:
            self._here.running[-1].departed = True

    def deadline(
        self,
        timeout: timedelta | None,
        task: SocketTask | None = None,
        *,
        count: int = 0,
        argument: str = "timeout",
    ) -> Deadline:
        """How long the keyword that runs waits, from now on; a terminal shows a long wait.

        :param timeout: as the keyword was given it; ``None`` is the import's.
        :param task: the socket on which it waits.
        :param count: how many of its messages it waits for, 0 if it is for something else.
        :param argument: what the keyword calls the timeout.
        :raises InvalidArgument: it is zero or negative.
        """
        deadline = Deadline(
            self._timeout() if timeout is None else positive_seconds(timeout, argument)
        )
        if self._progress is not None and self._here.running:
            run, hide = self._here.running[-1], self._redactor.text
            run.shown = run.shown or ExitStack()
            run.shown.enter_context(
                self._progress.of(
                    hide(str(run)), lambda: hide(_how_far(deadline, task, count)), bulk=count > 0
                )
            )
        return deadline

    def end(self) -> None:
        """Ends the run: nothing more is shown, and the departures that are left are logged."""
        self.replays.log()
        if self._progress is not None:
            self._progress.end()


class _OfThread(threading.local):
    """Keywords that run in one thread: libraries in Python may call them in others."""

    def __init__(self) -> None:
        self.running: list[KeywordRun] = []


class StaleMessages:
    """Says that a wait was satisfied by what came while another test ran.

    :param policy: whether that is a warning, a failure, or nothing.
    :param warn: writes a warning.
    """

    def __init__(self, policy: StalePolicy, warn: Callable[[str], None]) -> None:
        self._policy: Final = policy
        self._warn: Final = warn

    def judge(
        self, found: Mapping[Period, int], now: Period, what: Callable[[int], str], advice: str
    ) -> None:
        """Judges what a wait is about to take.

        :param found: how much of it came in which earlier parts of the run.
        :param now: the part that goes on.
        :param what: names so many of it, to be followed by "came".
        :param advice: what to do, as a sentence.
        :raises ExpectationFailed: it came while another test ran, and that is a failure.
        """
        stale = {each: count for each, count in found.items() if now.finds_stale(each)}
        if not stale or self._policy == "ok":
            return
        text = stale_text(what(sum(stale.values())), stale, now, advice)
        if self._policy == "fail":
            raise ExpectationFailed(text)
        self._warn(text)


class ReplayFailures:
    """Fails what runs when a client has departed from a recording: a keyword, else the test.

    Each departure fails one of them. So a test that expects one goes on, and a suite's server
    does not fail the tests that come after.
    """

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._new: deque[str] = deque()
        self._more = 0

    def add(self, text: str) -> None:
        """A client has departed. Called by any thread; of very many the first are kept."""
        if len(self._new) < _MOST_DEPARTURES:
            self._new.append(text)
        else:
            self._more += 1

    def __bool__(self) -> bool:
        """Whether a client has departed, and nothing failed for it yet."""
        return bool(self._new)

    def fail_keyword(self, error: BaseException | None = None) -> None:
        """Fails a keyword that is about to end.

        :param error: what it failed with, which is kept behind the departures.
        :raises ExpectationFailed: a client has departed.
        """
        if not self._new:
            return
        give_back()  # a keyword that fails hands over nothing
        texts = self._take()
        said = "" if error is None else str(error)
        if said and not any(text in said for text in texts):
            texts.append(say("So the keyword failed: {said}", said=said))
        raise ExpectationFailed("\n\n".join(texts)) from None

    def fail_test(self, test: result.TestCase) -> None:
        """Fails a test that has ended, if it passed so far."""
        if not self._new:
            return
        texts = [self._redactor.text(text) for text in self._take()]
        if test.passed:
            test.status = "FAIL"
            test.message = "\n\n".join([*texts, test.message]).rstrip()

    def log(self) -> None:
        """Logs as errors those that no test can fail for any more."""
        for text in self._take():
            logger.error(self._redactor.text(text))

    def _take(self) -> list[str]:
        """Takes them all, the oldest first."""
        taken: list[str] = []
        while self._new:
            taken.append(self._new.popleft())
        more, self._more = self._more, 0
        if more:
            taken.append(say("And {n} more departed, which timelines have.", n=more))
        if taken:
            on_interruption(lambda: self._new.extendleft(reversed(taken)))
        return taken


def runs_keyword(method: _Keyword) -> _Keyword:
    """Marks a keyword that runs another one: after its first argument come its name and arguments.

    Robot Framework resolves those, and the library opens their secrets, when that one runs. A dry
    run looks at it.
    """
    setattr(method, _RUNS_KEYWORD, True)
    return method


def register_run(name: str) -> None:
    """Tells Robot Framework of a keyword that `runs_keyword` marks.

    :param name: of the keyword, in the import's language.
    """
    # The public register_run_keyword has no dry_run, which makes a dry run see the inner keyword.
    RUN_KW_REGISTER.register_run_keyword(
        "SwanSocketLibrary",
        printable_name(name, code_style=True),
        args_to_process=1,
        deprecation_warning=False,
        dry_run=True,
    )


def runs_another(method: Callable[..., Any]) -> bool:
    """Whether a keyword is marked by `runs_keyword`."""
    return getattr(method, _RUNS_KEYWORD, False)


def hide_traceback(error: SwanSocketError) -> None:
    """Has Robot Framework log no traceback of a failure that is the test's, at no level.

    It logs those of all errors but its own: the error becomes one, and stays what it is. A plugin
    is code of the test's author, who wants to see where it failed.
    """
    if not isinstance(error, PluginError):
        kind = type(error)
        # And without a traceback for keywords that run others and fail with their error behind it.
        hidden = {"details": "", "__traceback__": property(lambda _: None, lambda _, _new: None)}
        error.__class__ = type(kind.__name__, (kind, RobotError), hidden)


def progress_on_console() -> ConsoleProgress | None:
    """Shows waits where Robot Framework shows how its tests go, if that is a terminal.

    :return: ``None`` where it is none, as in CI; where the run wants less of its console
        (``--console quiet`` or ``none``), or has one of its own; and where escape codes are not
        wanted (``--consolecolors off``) or not understood (``TERM=dumb``).
    """
    settings = getattr(getattr(EXECUTION_CONTEXTS.current, "output", None), "_settings", None)
    console = getattr(settings, "console_output_config", {})
    kind = console.get("console", console.get("type"))  # its name before Robot Framework 7.5
    terminal = console.get("stdout") or sys.__stdout__
    shows_tests = isinstance(kind, str) and kind.upper() in _WITH_TESTS
    no_codes = str(console.get("colors")).upper() == "OFF" or os.environ.get("TERM") == "dumb"
    if terminal is None or no_codes or not (shows_tests and terminal.isatty()):
        return None
    return ConsoleProgress(terminal)


def _how_far(deadline: Deadline, task: SocketTask | None, count: int) -> str:
    limit = say("at most {seconds:g} s", seconds=deadline.seconds)
    if task is None:
        return limit
    untaken = len(task.inbox)
    if count:
        return say(
            "{limit}, {untaken} of {count} messages on '{name}'",
            limit=limit,
            untaken=untaken,
            count=count,
            name=task.name,
        )
    return say(
        "{limit}, '{name}' is {state_name}, {untaken} messages not taken",
        limit=limit,
        name=task.name,
        state_name=task.state.name,
        untaken=untaken,
    )


def _text(argument: object) -> str:
    return str(argument.value if isinstance(argument, Enum) else argument)


def opened(value: Any, redactor: Redactor) -> Any:
    """A keyword's argument with each `Secret` in it, at any depth, replaced by what it holds.

    From then on the redactor hides that wherever the library writes. What holds no Secret stays
    the same object, and so does what the library itself has returned.

    :raises InvalidArgument: a Secret was written inside other text, where nothing but its
        mark is left of it.
    """
    try:
        return _opened(value, redactor)
    except RecursionError:  # it holds itself, or is too deep for JSON too: each keyword says so
        return value


def _opened(value: Any, redactor: Redactor, header: str = "") -> Any:
    if isinstance(value, str):
        refuse_mark(value)
    elif isinstance(value, Secret):
        redactor.add(value.value, header)
        return value.value
    elif isinstance(value, Mapping) and not isinstance(value, Payload | Headers):
        names, items = list(value), list(value.values())
        new_names = [_opened(name, redactor) for name in names]
        new_items = [
            _opened(item, redactor, str(name)) for name, item in zip(new_names, items, strict=True)
        ]
        if not _same(names, new_names) or not _same(items, new_items):
            return dict(zip(new_names, new_items, strict=True))
    elif isinstance(value, list | tuple | set | frozenset):
        items = list(value)
        new_items = [_opened(item, redactor) for item in items]
        if not _same(items, new_items):
            kind = next(kind for kind in (list, tuple, set, frozenset) if isinstance(value, kind))
            return kind(new_items)
    return value


def _same(given: list[Any], made: list[Any]) -> bool:
    return all(map(is_, given, made))


def refuse_mark(text: str) -> None:
    """Refuses a `Secret` that was written inside other text, see `opened`."""
    if _MARK in text:
        raise InvalidArgument.say(
            "The text holds {mark}: that is all that is left of a Secret inside other "
            "text. Make the whole value a Secret:  VAR  ${{TOKEN: Secret}}  Bearer "
            "${{SECRET}}  and give it by itself, or as a value of a dictionary.",
            mark=_MARK,
        )


def takes_secrets(hint: Any) -> Any:
    """A type hint for Robot Framework: where it allows text it allows a `Secret` too."""
    if hint is str:
        return str | Secret
    kinds = get_args(hint) if isinstance(hint, UnionType) or get_origin(hint) is Union else ()
    if str not in kinds or Secret in kinds:
        return hint
    return reduce(or_, (takes_secrets(kind) for kind in kinds))


def names_secret(hint: Any) -> bool:
    """Whether a type hint allows a `Secret` by name."""
    return hint is Secret or any(map(names_secret, get_args(hint)))
