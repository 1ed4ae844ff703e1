"""What sockets hold of a process, and what a test is told that opens more than it may."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from tools.processes import ROOT

pytest.importorskip("resource", reason="limits of a process are set as on Linux")

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

_SILENT: Final = 500
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
    """Thousands do in ``bench``, by the rows ``silent-servers-…``."""
    with ExitStack() as stack:
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
        done = subprocess.run(  # noqa: S603 - this Python with the code above
            [sys.executable, "-c", _PROGRAM, url, str(_SOCKETS)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.stdout == (
        "this process may open no more files and sockets: raise its limit (ulimit -n)\n"
    ), done.stderr
