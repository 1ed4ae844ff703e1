"""Servers that replay recordings: where the files lie, and what departures do to a test."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final, Literal

from robot import result
from robot.api import logger
from robot.api.deco import keyword
from robot.libraries.BuiltIn import BuiltIn, RobotNotRunningError

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument, WaitFailed
from SwanSocketLibrary.interruptions import give_back
from SwanSocketLibrary.keywords.conversion import deadline
from SwanSocketLibrary.reporting.expectations import server_wait_failed
from SwanSocketLibrary.reporting.masking import Masker
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.server.replay.departures import Departures

Pace = Literal["at-once", "recorded"]

CALLS: Final = frozenset(
    {"connect_socket", "send_socket_message", "send_socket_json", "close_socket"}
)
"""The keywords that wait for nothing (S2)."""


class Recordings:
    """Looks at what is replayed."""

    def __init__(self, pool: ServerPool, timeout: float) -> None:
        self._pool = pool
        self._timeout = timeout

    @keyword(tags=["Server", "Wait", "Assertion"])
    def socket_server_replay_should_be_complete(
        self, *, server: str | None = None, timeout: timedelta | None = None
    ) -> None:
        """Waits until everything has happened that a server replays.

        Every recorded connection has come then, its client has done all that was recorded, and
        the server has said all that it said. Without this keyword a test that makes fewer
        connections than were recorded passes.

        Arguments:
        - ``server``: its alias or URL; left out, the last one started.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Fails at once if a client departed from the recording, and in the end with what is still
        to come.

        Example:
        | ${url} =    Start Socket Server    replay=examples/recordings/orders.har
        | Connect Socket    ${url}/orders?shop=7    protocols=['orders.v1']
        | Wait For Socket Open
        | Send Socket Json    {"op": "subscribe", "topic": "orders", "token": "any"}
        | Wait For Socket Message    ==    subscribed    json_path=$.state
        | Send Socket Json    {"op": "order", "id": 1, "drink": "奶茶"}
        | Wait For Socket Message    ==    ready    json_path=$.state
        | Close Socket
        | Socket Server Replay Should Be Complete

        """
        wait = deadline(timeout, self._timeout)
        try:
            self._pool.get(server).wait_replay(wait)
        except WaitFailed as failure:
            raise server_wait_failed(failure, wait) from None


class DepartureTeller:
    """Fails what runs when a client has departed from a recording: a keyword, else the test.

    Each departure fails one of them. So a test that expects one goes on, and a suite's server
    does not fail the tests that come after.
    """

    def __init__(self, departures: Departures, masker: Masker) -> None:
        self._departures = departures
        self._masker = masker

    def watches(self, keyword: str) -> bool:
        """Whether a keyword that begins now fails for what has happened when it ends.

        A call returns at once, perhaps before the server has seen what it sent: it fails only for
        what was there before, so that it is always the same keyword that fails.
        """
        return keyword not in CALLS or bool(self._departures)

    def fail_keyword(self, error: BaseException | None = None) -> None:
        """Fails a keyword that is about to end.

        :param error: what it failed with, which is kept behind the departures.
        :raises ExpectationFailed: a client has departed.
        """
        if not self._departures:
            return
        give_back()  # a keyword that fails hands over nothing
        texts = [departure.text for departure in self._departures.take()]
        said = "" if error is None else str(error)
        if said and not any(text in said for text in texts):
            texts.append(f"So the keyword failed: {said}")
        raise ExpectationFailed("\n\n".join(texts)) from None

    def fail_test(self, test: result.TestCase) -> None:
        """Fails a test that has ended, if it passed so far."""
        if not self._departures:
            return
        texts = [self._masker.hide(departure.text) for departure in self._departures.take()]
        if test.passed:
            test.status = "FAIL"
            test.message = "\n\n".join([*texts, test.message]).rstrip()

    def tell_rest(self) -> None:
        """Logs as errors what no test can tell any more."""
        for departure in self._departures.take():
            logger.error(self._masker.hide(departure.text))


def find_recording(path: str) -> Path:
    """The file that is meant by a path.

    :param path: absolute; or relative to the suite file's folder, else to the working directory,
        else to Robot's output directory, wherever there is such a file first.
    :raises InvalidArgument: there is none.
    """
    given = Path(path)
    if given.is_absolute():
        return given
    folders = _folders()
    for folder in folders:
        if _is_file(folder / given):
            return folder / given
    looked = ", ".join(f"'{folder}'" for folder in folders)
    raise InvalidArgument(f"There is no file '{path}'. It was looked for in {looked}.")


def _folders() -> list[Path]:
    folders = [Path.cwd()]
    try:
        robot = BuiltIn()
        source = robot.get_variable_value("${SUITE SOURCE}")
        output = robot.get_variable_value("${OUTPUT DIR}")
    except RobotNotRunningError:
        return folders
    if source:
        suite = Path(source)
        folders.insert(0, suite if suite.is_dir() else suite.parent)
    if output:
        folders.append(Path(output))
    return list(dict.fromkeys(folders))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except ValueError:  # a null in the path
        return False
