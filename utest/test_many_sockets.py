"""How far one process goes: what thousands of sockets cost and hold, and what ends it.

``bench`` says how long they take, by the rows ``5000-sockets-…``; here calls are counted, and times
are the processor's beside those of another client, so that a busy machine changes nothing.
"""

from __future__ import annotations

import contextlib
import json
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from tools.processes import ROOT

resource = pytest.importorskip("resource", reason="limits of a process are set as on Linux")

_SOCKETS: Final = 100
_PROGRAM: Final = """
import os, resource, sys
from SwanSocketLibrary import SwanSocketLibrary

library = SwanSocketLibrary(max_sockets=0)
library.run_keyword("connect_socket", ["ws://127.0.0.1:1/"], {"alias": "refused"})
library.run_keyword("wait_for_socket_error", [], {"socket": "refused"})  # all is loaded
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
for number in range(int(sys.argv[2])):
    library.run_keyword("connect_socket", [sys.argv[1]], {"alias": str(number)})
print(library.run_keyword("wait_for_socket_error", [], {"socket": str(number)}).detail, flush=True)
os._exit(0)  # the other handshakes would go on
"""

_MANY: Final = 5_000
_HUNDRED: Final = 100
_GROW: Final = """
import json, os, sys, threading, time
from websocket import create_connection
from SwanSocketLibrary import SwanSocketLibrary

library = SwanSocketLibrary(max_sockets=0, timeout="60s")
calls = 0

def count(frame, event, argument):
    global calls
    calls += event == "call"

def run(keyword, alias):
    url = [sys.argv[1]] if keyword == "connect_socket" else []
    return library.run_keyword(keyword, url, {"alias" if url else "socket": alias})

def connect(alias):
    run("connect_socket", alias)
    run("wait_for_socket_open", alias)

def close(alias):
    run("close_socket", alias)
    run("wait_for_socket_close", alias)

def held():
    return threading.active_count(), len(os.listdir("/proc/self/fd"))

def seconds(act, *arguments):
    began = time.process_time()
    act(*arguments)
    return time.process_time() - began

def others():
    create_connection(sys.argv[1]).close()

def measured(act, alias):
    number = int(alias)
    if 100 <= number < int(sys.argv[2]) - 100:
        return act(alias)
    took = seconds(act, f"{alias} for its time") / seconds(others)
    before = calls
    sys.setprofile(count)
    act(alias)
    sys.setprofile(None)
    return calls - before, took

connect("first")
close("first")
before = held()
names = [str(number) for number in range(int(sys.argv[2]))]
connects = [measured(connect, name) for name in names]
now = held()
most = library.get_socket_statistics("sockets.most")
closes = [measured(close, name) for name in names]
rest = [[x - y for x, y in zip(each, before)] for each in (now, held())]
ends = [[each for each in costs if each] for costs in (connects, closes)]
print(json.dumps([*ends, *rest, most]), flush=True)
"""


@contextlib.contextmanager
def many_descriptors(count: int) -> Iterator[None]:
    """A block in which this process, and what it starts, may have so many and some more."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 300
    if before[1] != resource.RLIM_INFINITY and before[1] < wanted:
        pytest.skip(f"{wanted} descriptors are needed, and the system allows {before[1]}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def run_alone(
    program: str, url: str, sockets: int, timeout: float
) -> subprocess.CompletedProcess[str]:
    """Runs a program in a process of its own."""
    return subprocess.run(  # noqa: S603 - this Python with the code here
        [sys.executable, "-c", program, url, str(sockets)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux lists descriptors so")
def test_the_last_of_five_thousand_sockets_costs_what_the_hundredth_does() -> None:
    with many_descriptors(_MANY + 2 * _HUNDRED), ExitStack() as stack:
        server = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "SwanSocketLibrary", "server", "--quiet"],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(server.kill)
        assert server.stdout is not None
        url = server.stdout.readline().split()[2]
        done = run_alone(_GROW, url, _MANY, timeout=300)
    assert done.returncode == 0, done.stderr
    connects, closes, now, after, most = json.loads(done.stdout)
    opened = _MANY + 2 * _HUNDRED  # those at both ends once for their calls, once for their time
    assert (now, after, most) == ([0, opened], [0, 0], opened)  # threads, descriptors; open
    with_few, with_many = slice(_HUNDRED), slice(-_HUNDRED, None)
    for costs, few, many in ((connects, with_few, with_many), (closes, with_many, with_few)):
        assert len(costs) == 2 * _HUNDRED
        calls, took = [statistics.median(each) for each in zip(*costs[many], strict=True)]
        few_calls, few_took = [statistics.median(each) for each in zip(*costs[few], strict=True)]
        assert calls == pytest.approx(few_calls, rel=0.1)
        assert took < 1.5 * few_took  # in the processor's time, of one of websocket-client


_SILENT: Final = 4_000
_COUNT: Final = """
import os, sys, threading
from SwanSocketLibrary import SwanSocketLibrary

library = SwanSocketLibrary(max_sockets=0)

def connect(alias):
    library.run_keyword("connect_socket", [sys.argv[1]], {"alias": alias})

def held():
    return threading.active_count(), len(os.listdir("/proc/self/fd"))

for number in range(4):
    connect(f"loaded {number}")
assert sys.stdin.readline()  # these have their connections
threads, descriptors = held()
for number in range(int(sys.argv[2])):
    connect(str(number))
print("connecting", flush=True)
assert sys.stdin.readline()
now = held()
print(now[0] - threads, now[1] - descriptors, flush=True)
os._exit(0)  # the handshakes would go on
"""


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux lists descriptors so")
def test_servers_that_never_answer_cost_a_descriptor_each_and_no_thread() -> None:
    with many_descriptors(_SILENT), ExitStack() as stack:
        silent = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=_SILENT))
        silent.settimeout(60)
        url = f"ws://127.0.0.1:{silent.getsockname()[1]}/"
        process = stack.enter_context(
            subprocess.Popen(  # noqa: S603 - this Python with the code above
                [sys.executable, "-c", _COUNT, url, str(_SILENT)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(process.kill)
        assert process.stdin is not None
        for count in (4, _SILENT):
            for _ in range(count):
                stack.enter_context(silent.accept()[0])
            process.stdin.write("accepted\n")
            process.stdin.flush()
        said, errors = process.communicate(timeout=60)
    assert said.split() == ["connecting", "0", str(_SILENT)], errors


def test_the_limit_of_descriptors_is_named_with_what_raises_it() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=2 * _SOCKETS) as silent:
        url = f"ws://127.0.0.1:{silent.getsockname()[1]}/"
        done = run_alone(_PROGRAM, url, _SOCKETS, timeout=60)
    assert done.stdout == (
        "this process may open no more files and sockets: raise its limit (ulimit -n)\n"
    ), done.stderr
