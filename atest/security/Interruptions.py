"""Runs tests in processes of their own, interrupts each in its wait, and looks at what is left.

A run tells by a connection of its own when it waits, so nobody sleeps or guesses.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from robot.api import ExecutionResult, TestSuite

from atest.resources.RawServer import handshake_answer

PATIENCE = 60.0
"""Seconds that a run has to come to its wait."""

AT_ONCE = 8.0
"""Seconds that it has to end, behind the signal: less than any of the waits would take."""

PROCESSES = 3
NEXT = "After It"
"""The test of the suite behind those that are interrupted."""

_ROOT = Path(__file__).resolve().parent.parent.parent
_GOING_AWAY = struct.pack("!H", 1001)
_REQUEST = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


@dataclass
class Interrupted:
    """What became of a run.

    :ivar took: seconds from the signal to the end of the process.
    :ivar tests: by name, the messages of those that failed; empty for others.
    :ivar peers: what the run's server and its client got last: the payload of a Close frame.
    """

    took: float
    rc: int
    stdout: str
    tests: dict[str, str] = field(default_factory=dict)
    peers: list[bytes] = field(default_factory=list)


class Interruptions:
    """The keywords."""

    ROBOT_LIBRARY_SCOPE = "SUITE"

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(PROCESSES)
        self._runs: dict[str, Future[Interrupted]] = {}

    def start_and_interrupt(self, suite: str) -> None:
        """Starts a run for each of the suite's tests; some at a time, in the background."""
        for test in TestSuite.from_file_system(suite).tests:
            if test.name != NEXT:
                self._runs[test.name] = self._pool.submit(_interrupt, suite, test.name)

    def interrupted_tests(self) -> list[str]:
        """Returns the names of the tests that were started."""
        return list(self._runs)

    def interrupted_run(self, name: str) -> Interrupted:
        """Waits for the end of a test's run, and returns what became of it.

        Fails if it took too long, or if one of its peers was not told 1001, or is still connected.
        """
        run = self._runs[name].result()
        if run.took > AT_ONCE:
            raise AssertionError(f"It ended after {run.took:.1f} s: {run.tests}")
        if run.peers != [_GOING_AWAY] * 2:
            raise AssertionError(f"The peers were told {run.peers}: {run.stdout}")
        return run

    def forget_interrupted_runs(self) -> None:
        """Waits for all of them."""
        self._pool.shutdown(cancel_futures=True)


def _interrupt(suite: str, name: str) -> Interrupted:
    with tempfile.TemporaryDirectory(prefix="swan-interrupted-") as folder, _Peer() as peer:
        run = subprocess.Popen(  # noqa: S603 - our own command
            [
                *(sys.executable, "-m", "robot", "--outputdir", folder, "--log", "NONE"),
                *("--report", "NONE", "--variable", f"PEER:{peer.port}"),
                *("--test", name, "--test", NEXT, suite),
            ],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            peer.wait_for_the_wait(run)
            start = time.monotonic()
            run.send_signal(signal.SIGINT)
            stdout, _ = run.communicate(timeout=PATIENCE)
            took = time.monotonic() - start
        finally:
            if run.poll() is None:
                run.kill()
                run.communicate()
        ended = Interrupted(took, run.returncode, stdout.decode("utf-8", "replace"))
        ended.peers = peer.last_words()
        result = ExecutionResult(str(Path(folder, "output.xml")))
        ended.tests = {test.name: test.message for test in result.suite.all_tests}
        return ended


class _Peer:
    """The server that a run's client connects to, and the client of the run's server.

    The run opens a connection that is none of a WebSocket first, and writes lines into it:
    its server's URL, and ``waiting``.
    """

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(PATIENCE)
        self.port: int = self._listening.getsockname()[1]
        self._connections: list[socket.socket] = []
        self._readers: list[threading.Thread] = []
        self._words: list[bytes] = [b"", b""]

    def __enter__(self) -> _Peer:  # noqa: PYI034 - Self is of Python 3.11
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._listening, *self._connections):
            each.close()

    def wait_for_the_wait(self, run: subprocess.Popen[bytes]) -> None:
        """Plays the server and the client until the run says that it waits."""
        told = self._accept()
        with told.makefile("r") as lines:
            for line in lines:
                if line == "waiting\n":
                    return
                self._serve(self._accept())
                self._connect(int(line.rpartition(":")[2]))
        run.kill()
        raise AssertionError(f"It did not come to its wait: {run.communicate()[0].decode()}")

    def last_words(self) -> list[bytes]:
        """What the server and the client were told last, behind which the connection ended."""
        for reader in self._readers:
            reader.join(PATIENCE)
            if reader.is_alive():
                raise AssertionError("A connection of an interrupted run is still open.")
        return self._words

    def _accept(self) -> socket.socket:
        accepted, _ = self._listening.accept()
        accepted.settimeout(PATIENCE)
        self._connections.append(accepted)
        return accepted

    def _serve(self, client: socket.socket) -> None:
        head = _read_head(client)
        client.sendall(handshake_answer(head.decode("latin-1"), {}))
        self._read(client, 0)

    def _connect(self, port: int) -> None:
        server = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._connections.append(server)
        server.sendall(_REQUEST)
        _read_head(server)
        self._read(server, 1)

    def _read(self, sock: socket.socket, place: int) -> None:
        reader = threading.Thread(target=self._listen, args=(sock, place), daemon=True)
        reader.start()
        self._readers.append(reader)

    def _listen(self, sock: socket.socket, place: int) -> None:
        """Reads short frames up to a Close frame, answers that, and waits for the end of TCP."""
        with contextlib.suppress(OSError), sock.makefile("rb") as stream:
            while len(head := stream.read(2)) == 2:
                masked = head[1] & 0x80
                key = stream.read(4) if masked else bytes(4)
                data = stream.read(head[1] & 0x7F)
                if head[0] & 0x0F == 8:
                    payload = bytes(each ^ key[i % 4] for i, each in enumerate(data))
                    self._words[place] = payload
                    mask = b"" if masked else bytes(4)
                    answer = struct.pack("!BB", 0x88, (0 if masked else 0x80) | len(data))
                    sock.sendall(answer + mask + payload)
                    if masked:  # a server ends TCP first
                        sock.shutdown(socket.SHUT_WR)


def _read_head(sock: socket.socket) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = sock.recv(1)
        if not byte:
            raise EOFError
        head += byte
    return head
