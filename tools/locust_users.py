"""Runs ``examples/fleet/locustfile.py`` headless: against a server, and against a broken one.

``python -m tools.locust_users``. It fails unless every visit brought its figures, errors are
grouped by their causes, and nothing was logged for a call.
"""

from __future__ import annotations

import itertools
import json
import re
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tools.processes import ROOT

MISSING: Final = (
    "Locust is not installed, so nothing was run: python -m pip install -e '.[locust]'."
)
_SECONDS: Final = 10
_LATE: Final = 0.1
"""Seconds by which a run may end too early."""
_STOP: Final = """
import json
import time
import gevent
from locust import events

began = []

@events.test_start.add_listener
def start(**_):
    began.append(time.monotonic())

@events.init.add_listener
def begin(environment, **_):
    @environment.events.request.add_listener
    def count(**_):
        if environment.stats.total.num_requests >= {requests}:
            gevent.spawn(environment.runner.quit)

@events.quitting.add_listener
def end(environment, **_):
    stats = environment.stats
    rows = [each for each in stats.entries.values()]
    told = {{
        "lasted": time.monotonic() - began[0],
        "counts": {{each.name: each.num_requests for each in rows}},
        "slow": {{each.name: each.get_response_time_percentile(0.99) for each in rows}},
        "causes": {{str(each.error): each.occurrences for each in stats.errors.values()}},
    }}
    with open({file!r}, "w") as file:
        json.dump(told, file)
"""
"""Besides the users: ends a run after some requests, as a test waits for no clock, and tells
what there was in the end: Locust's own files are written now and then."""
_USERS: Final = 20
_PATIENCE: Final = 60
_ECHOES: Final = 5
_CAUSES: Final = {
    "the server answered 503 Service Unavailable",
    "the server closed the connection during the handshake",
}
_LOGGED: Final = re.compile(r"\[.*\] \S+/\w+/(?!locust)|Traceback")
_REFUSAL: Final = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


@contextmanager
def target() -> Iterator[str]:
    """The library's own server, as a target for load; its URL."""
    with subprocess.Popen(
        [sys.executable, "-m", "SwanSocketLibrary", "server", "--quiet"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[2]
        finally:
            process.terminate()


@contextmanager
def broken() -> Iterator[str]:
    """A server that refuses every second handshake and breaks the others; its URL."""
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as listening:

        def serve() -> None:
            for number in itertools.count():
                try:
                    client, _ = listening.accept()
                except OSError:
                    return
                with client:
                    client.settimeout(_PATIENCE)
                    client.recv(4096)
                    client.sendall(_REFUSAL if number % 2 else _REFUSAL[:20])

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"ws://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


class Run:
    """What a run of Locust brought.

    :param requests: ends it when there were as many; 0 runs it for some seconds.
    :ivar missed: seconds by which it ended too early.
    :ivar counts: requests by their names.
    :ivar slow: the p99 of each, in milliseconds.
    :ivar causes: errors by their causes.
    :ivar logged: what others than Locust have logged, and exceptions.
    """

    def __init__(self, url: str, *, users: int = _USERS, requests: int = 0) -> None:
        seconds = _PATIENCE if requests else _SECONDS
        with tempfile.TemporaryDirectory() as folder:
            stop = Path(folder) / "stop.py"
            file = Path(folder) / "told.json"
            text = _STOP.format(requests=requests or "float('inf')", file=str(file))
            stop.write_text(text, encoding="utf-8")
            done = subprocess.run(
                [
                    *(sys.executable, "-m", "locust", "-f", f"examples/fleet/locustfile.py,{stop}"),
                    *("--headless", "--host", url, "--only-summary"),
                    *("-u", str(users), "-r", "10", "-t", f"{seconds}s"),
                ],
                cwd=ROOT,
                check=False,
                capture_output=True,
                text=True,
                timeout=2 * _PATIENCE,
            )
            if not file.is_file():
                raise SystemExit(f"Locust did not run:\n{done.stdout}{done.stderr}")
            told = json.loads(file.read_text(encoding="utf-8"))
        self.missed: float = 0.0 if requests else seconds - told["lasted"]
        self.counts: dict[str, int] = told["counts"]
        self.slow: dict[str, float] = told["slow"]
        self.causes: dict[str, int] = told["causes"]
        self.logged = [line for line in done.stderr.splitlines() if _LOGGED.match(line)]
        summary = f"{self.counts}\n  p99 in ms: {self.slow}\n  errors: {self.causes}"
        print(f"{users} users at {url}:\n  {summary}")


def problems(good: Run, bad: Run) -> Iterator[str]:
    """What is wrong with a run against a server, and with one against a broken server."""
    if good.missed > _LATE:
        yield f"a run of {_SECONDS} s ended {good.missed:.1f} s too early"
    opened = good.counts.get("open", 0)
    if not opened or good.causes:
        yield f"{opened} sockets opened, with the errors {good.causes}"
    if not 0 <= _ECHOES * opened - good.counts.get("round trip", 0) <= _ECHOES * _USERS:
        yield f"{good.counts} are not {_ECHOES} round trips a socket"
    if not 0 <= opened - good.counts.get("close", 0) <= _USERS:
        yield f"{good.counts}: sockets were not closed"
    if set(bad.causes) != _CAUSES or min(bad.causes.values()) < 2:  # noqa: PLR2004 - a group
        yield f"errors of the broken server are not {_CAUSES}: {bad.causes}"
    for line in (*good.logged, *bad.logged):
        yield f"it was logged: {line}"


def main() -> None:
    """Runs both."""
    if find_spec("locust") is None:
        raise SystemExit(MISSING)
    with target() as url:
        good = Run(url)
    with broken() as url:
        bad = Run(url)
    found = list(problems(good, bad))
    if found:
        raise SystemExit("\n".join(found))


if __name__ == "__main__":
    main()
