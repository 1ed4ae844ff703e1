"""What the console is told of keywords that wait."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from enum import Enum
from typing import Any, Final

from robot.running.context import EXECUTION_CONTEXTS
from robot.utils import printable_name

from SwanSocketLibrary.errors import SwanSocketError
from SwanSocketLibrary.keywords.sockets import Sockets
from SwanSocketLibrary.reporting.masking import Masker
from SwanSocketLibrary.reporting.progress import Progress

_BULK: Final = "wait_for_socket_messages"
_TIMES: Final = ("timeout", "within", "duration")
_TOLD: Final = ("json_path", "data_type", "code", "reason", "socket", "client", "server")
_WITH_TESTS: Final = ("VERBOSE", "DOTTED")
"""The consoles of Robot Framework that show how its tests go."""


class WaitProgress:
    """Has waits shown on the console while they last.

    :param progress: what shows them; ``None`` where there is no terminal.
    :param waiting: the names of the methods of keywords that wait.
    :param sockets: finds the socket that is waited on.
    :param masker: hides secrets.
    :param timeout: seconds that a wait takes if it says nothing else.
    """

    def __init__(
        self,
        progress: Progress | None,
        waiting: Collection[str],
        sockets: Sockets,
        masker: Masker,
        timeout: float,
    ) -> None:
        self._progress = progress
        self._waiting = waiting
        self._sockets = sockets
        self._masker = masker
        self._timeout = timeout

    def of(
        self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> AbstractContextManager[None]:
        """For as long as a keyword runs: shows it, if it waits and takes long.

        :param name: of its method.
        :param args: and `kwargs`, what it is given.
        """
        if self._progress is None or name not in self._waiting:
            return nullcontext()
        told = [*args, *(f"{each}={kwargs[each]}" for each in _TOLD if kwargs.get(each))]
        what = " ".join([printable_name(name, code_style=True), *map(_text, told)])
        how_far = self._how_far(name, args, kwargs)
        hide = self._masker.hide
        return self._progress.of(hide(what), lambda: hide(how_far()), bulk=name == _BULK)

    def end(self) -> None:
        """Nothing more is shown."""
        if self._progress is not None:
            self._progress.end()

    def _how_far(
        self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Callable[[], str]:
        limit = f"at most {self._limit(kwargs):g} s"
        try:
            task = self._sockets.named_or_main(kwargs.get("socket"))
        except SwanSocketError:
            return lambda: limit
        if name == _BULK:
            return lambda: f"{limit}, {len(task.inbox)} of {args[0]} messages on '{task.name}'"
        if "server" in name:
            return lambda: limit
        return lambda: (
            f"{limit}, '{task.name}' is {task.state.name}, {len(task.inbox)} messages not taken"
        )

    def _limit(self, kwargs: Mapping[str, Any]) -> float:
        given = [kwargs[each] for each in _TIMES if isinstance(kwargs.get(each), timedelta)]
        return given[0].total_seconds() if given else self._timeout


def _text(argument: object) -> str:
    return str(argument.value if isinstance(argument, Enum) else argument)


def progress_on_console() -> Progress | None:
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
    return Progress(terminal)
