"""Figures of sockets: how long they took to open, to answer and to close, and how many did."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any, Final, get_args

from assertionengine import AssertionOperator
from robot.api import logger
from robot.api.deco import keyword
from robot.running.context import EXECUTION_CONTEXTS

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument
from SwanSocketLibrary.keywords.assertions import (
    EVALUATED,
    NO_OPERATOR,
    check_operator,
    symbol,
    verify_value,
)
from SwanSocketLibrary.keywords.lookup import SocketName
from SwanSocketLibrary.keywords.socket_traffic import link_to, output_file
from SwanSocketLibrary.language import commas, say
from SwanSocketLibrary.output.files import write_text
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.statistics.figures import (
    NAMES,
    Measured,
    Since,
    histogram,
    is_time,
    lines,
    read_number,
    read_time,
    show_figure,
)
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.profile import describe

_CAUSES: Final = 5
"""How many causes a failure names, the commonest first."""


class _Figures(Payload):
    """What `Get Socket Statistics` returns of all: ``since`` takes it again."""

    measured: Measured


class SocketStatistics:
    """Asks for figures, and saves them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @keyword(tags=["Statistics", "Getter", "Assertion"])
    def get_socket_statistics(
        self,
        figure: str | None = None,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        socket: SocketName = None,
        since: Any = None,
    ) -> Any:
        """Returns how fast sockets were, or how many there were, and asserts on it.

        | =Figure= | =What it is= |
        | ``open`` | from the call to the open event; ``handshake`` is the part on the wire |
        | ``round_trip`` | from the last message sent to the first taken that came after it |
        | ``close`` | from closeSocket, or the server's Close frame, to the end |
        | ``session`` | how long sockets were open |
        | ``sent``, ``received`` | ``.messages``, ``.bytes``, and each ``_per_second`` |
        | ``sockets`` | ``.opened``, ``.failed``, ``.open``, ``.most`` |
        | ``errors`` | how many calls and sockets failed; ``errors.by_cause`` is a dictionary |

        The first five have ``.count``, ``.min``, ``.mean``, ``.p50``, ``.p90``, ``.p95``, ``.p99``
        and ``.max``, in seconds. Percentiles are within 1 % of the exact ones. How many there were
        a second is from the first message to the last. With ``id_path`` in the import, the round
        trip of each answer is that of its own request. Automatic answers, heartbeats, pages and
        servers that replay a recording have no round trips. Causes of errors have no hosts, ports
        or times, and a status has the standard's words: they are the same for all sockets.

        Arguments:
        - ``figure``: such as ``open.p99``; left out, all of them are returned as a dictionary.
        - ``assertion_operator``, ``assertion_expected``, ``message``: see `Assertions`. A time has
          a unit: ``200 ms``. What ``errors.by_cause`` is compared with is JSON; ``contains`` finds
          a cause.
        - ``socket``: of which socket; left out, of all that there were.
        - ``since``: ``test`` or ``suite``, from whose beginning on it counts; or what the keyword
          has returned before without a figure, with the same ``socket``. Left out, from the import
          on.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Message    hello
        | Wait For Socket Message    ==    hello
        | Get Socket Statistics    round_trip.p99    <    2 s    since=test
        | Get Socket Statistics    errors    ==    0    since=test

        """
        measured = self._measured(socket, since)
        if figure is None:
            if assertion_operator is not None or assertion_expected is not None:
                raise InvalidArgument.say("An assertion needs a figure, such as open.p99.")
            found = _Figures(measured.figures())
            found.measured = measured
            return found
        check_operator(assertion_operator, assertion_expected)
        try:
            value = measured.figure(figure)
        except LookupError as error:
            kind = ExpectationFailed if figure in NAMES else InvalidArgument
            raise kind(str(error.args[0])) from None
        expected = assertion_expected
        if assertion_operator not in (None, *EVALUATED) and not isinstance(value, dict):
            expected = _seconds(expected) if is_time(figure) else _number(expected)
            if message is None:
                message = say(
                    "{figure} is {value}, which should be {assertion_operator} {expected}.",
                    figure=figure,
                    value=show_figure(figure, value),
                    assertion_operator=symbol(assertion_operator),
                    expected=show_figure(figure, expected),
                )
                if figure == "errors" and measured.errors:
                    causes = measured.errors.most_common(_CAUSES)
                    shown = commas(f"{count} {cause}" for cause, count in causes)
                    message += say(" Causes: {causes}.", causes=shown)
        return verify_value(value, assertion_operator, expected, figure, message)

    @keyword(tags=["Statistics"])
    def log_socket_statistics(self, *, socket: SocketName = None, since: Any = None) -> None:
        """Writes a table of all figures into the log, and how the times lie.

        Arguments:
        - ``socket``, ``since``: see `Get Socket Statistics`.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Log Socket Statistics    since=test

        """
        measured = self._measured(socket, since)
        text = [*lines(measured)]
        for name, times in measured.times.items():
            if times.count > 1:
                text += ["", name, *histogram(times)]
        logger.write(f"<pre>{escape(chr(10).join(text))}</pre>", "INFO", html=True)

    @keyword(tags=["Statistics"])
    def save_socket_statistics(self, path: str, *, since: Any = None) -> str:
        """Saves all figures into a file.

        Arguments:
        - ``path``: of the file; a relative one is below Robot Framework's output directory. Its
          ending says what it will be: ``.json`` can be merged with those of other processes by
          ``python -m SwanSocketLibrary statistics``; ``.csv`` has a line for each figure. Suites
          whose imports differ have figures of their own: with ``${SUITE NAME}`` in the path, none
          replaces those of another.
        - ``since``: see `Get Socket Statistics`.

        Returns the file's absolute path.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Save Socket Statistics    figures.json

        """
        from SwanSocketLibrary.statistics.merging import csv_text, is_of_another, json_text

        measured, (file, output) = self._measured(None, since), output_file(path)
        ending, run = Path(f"_{Path(path).name}").suffix.lower(), self._session.statistics.run
        lost = is_of_another(file, run, _run_began())
        if ending == ".json":
            text = json_text(measured, run)
        elif ending == ".csv":
            text = csv_text(measured)
        else:
            raise InvalidArgument.say(
                "'{name}' does not end with .json or .csv, the formats of statistics.",
                name=Path(path).name,
            )
        write_text(file, text, "statistics")
        logger.write(say("Saved as {link}.", link=link_to(file, output)), "INFO", html=True)
        if lost:
            logger.warn(
                say(
                    "{name} had figures of another import or process of this run, which are lost. "
                    "Give each a file of its own, such as statistics-${{SUITE NAME}}.json.",
                    name=file.name,
                )
            )
        return str(file.resolve())

    @keyword(tags=["Statistics"])
    def reset_socket_statistics(self) -> None:
        """Has all figures begin anew. Sockets that are open stay counted as open.

        Example:
        | Reset Socket Statistics
        | Get Socket Statistics    sockets.opened    ==    0

        """
        self._session.reset_statistics()

    def _measured(self, socket: SocketName, since: Any) -> Measured:
        task = self._session.named(socket)
        try:
            return self._session.measured(task, _since(since))
        except ValueError as error:
            raise InvalidArgument(str(error)) from None


def _run_began() -> float:
    """When Robot Framework's run did, on the clock."""
    suite = EXECUTION_CONTEXTS.current.suite
    while suite.parent is not None:
        suite = suite.parent
    return float(suite.start_time.timestamp())


def _since(value: Any) -> Since | Measured | None:
    if isinstance(value, _Figures):
        return value.measured
    name = str(value).strip().lower()
    if value is None or name in get_args(Since):
        return None if value is None else name  # type: ignore[return-value]
    raise InvalidArgument.say(
        'since must be test, suite, or what "Get Socket Statistics" has returned '
        "without a figure; got {value}.",
        value=describe(value),
    )


def _seconds(expected: Any) -> float:
    if isinstance(expected, timedelta):
        return expected.total_seconds()
    seconds = read_time(str(expected))
    if seconds is None:
        raise InvalidArgument.say(
            "A time is compared with one that has a unit, such as 200 ms; got {expected}.",
            expected=describe(expected),
        )
    return seconds


def _number(expected: Any) -> float:
    try:
        return read_number(str(expected))
    except ValueError:
        raise InvalidArgument.say(
            "The figure is a number; {expected} is none.", expected=describe(expected)
        ) from None
