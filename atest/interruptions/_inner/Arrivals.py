"""Whether all that was sent arrived once and in order, and nothing that came was lost."""

from __future__ import annotations

import signal
import sys
from typing import Any

from robot.libraries.BuiltIn import BuiltIn

from SwanSocketLibrary.waiting import Deadline

PATIENCE = 5.0
_LAST = "the last"


class Arrivals:
    """The keywords. Messages are numbers from 1; each test has its own."""

    ROBOT_LIBRARY_SCOPE = "SUITE"
    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self) -> None:
        self.ROBOT_LIBRARY_LISTENER = self
        self.forget_numbers()

    def _start_test(self, *_: object) -> None:
        # Struck in the instant in which it is stopped, Robot Framework's timer counts as running
        # for ever: no other is started, so that a test that only a timeout ends would never end,
        # and its handler, which stays, holds on to all that the test had.
        timer = sys.modules.get("robot.running.timeouts.posix")
        if timer is not None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            timer.PosixRunner._started = 0

    def forget_numbers(self) -> None:
        """A test begins."""
        self._number = 0

    def next_number(self) -> str:
        """The next message to send."""
        self._number += 1
        return str(self._number)

    def everything_should_have_arrived(self, got: str, got_at_server: str) -> None:
        """Looks at the socket of the test, if it is open, from both ends.

        :param got: the last message that the test has.
        :param got_at_server: the same of the server's keyword.
        """
        library: Any = BuiltIn().get_library_instance("SwanSocketLibrary")
        session = library._closer._session
        open_ones = library.get_sockets()  # what the last keyword did not hand over is back now
        socket = next((task for task in open_ones if task.alias == "new"), None)
        if socket is None or not self._number:
            return
        with session.changed:
            sent = session.callbacks.count("sendSocketMessage.success", socket.socketTaskId)
            failed = session.callbacks.count("sendSocketMessage.fail", socket.socketTaskId)
        assert not failed, f"{failed} sends failed"
        assert sent in (self._number, self._number - 1), f"{sent} of {self._number} were sent"
        numbers = [str(number) for number in range(1, sent + 1)]
        assert session.send(_LAST, socket).succeeded
        inbox = socket.inbox
        came = self._wait(session, lambda: [each.data for each in inbox])
        assert came == [*numbers[int(got) :], _LAST], f"{came} came behind {got} of {sent}"
        server, number = library._clients.named(socket, "long")
        client = server.record.find_client(number)
        at_server = self._wait(session, lambda: [each.data for each in client.inbox])
        wanted = [*numbers[int(got_at_server) :], _LAST]
        assert at_server == wanted, f"{at_server} at the server, not {wanted}"

    def _wait(self, session: Any, look: Any) -> list[str]:
        """The messages, once the last one is there."""
        wait = Deadline(PATIENCE)
        session.changed.wait_for(lambda: _LAST in look(), wait)
        with session.changed:
            messages: list[str] = look()
            return messages
