"""What a test is told that opens more sockets than the system allows the process files."""

from __future__ import annotations

import socket
import subprocess
import sys
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
