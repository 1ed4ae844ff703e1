"""Many sockets opened, echoed on once and closed: ``python -m bench.many_sockets SIDE URL``.

Each side is a process of its own, which says in JSON what it took: seconds from the first connect
to the last close, and the threads and the memory that were added while all sockets were open.
What loads late is loaded by a socket that is opened and closed before that.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import asdict, dataclass
from typing import Any, Final

from websocket import create_connection

from bench.memory import resident
from SwanSocketLibrary import SwanSocketLibrary

COUNT: Final = 500
_DATA: Final = "hello"


@dataclass
class Took:
    """What one side took.

    :ivar memory: bytes.
    """

    seconds: float = 0.0
    threads: int = 0
    memory: int = 0

    def begin(self) -> None:
        """From now on it counts."""
        self.threads, self.memory = -threading.active_count(), -resident()
        self.seconds = -time.perf_counter()

    def all_open(self) -> None:
        """Every socket is open and has had its echo."""
        self.threads += threading.active_count()
        self.memory += resident()

    def end(self) -> None:
        """Every socket is closed."""
        self.seconds += time.perf_counter()


def ours(url: str, took: Took) -> None:
    """With the library's keywords, called as Robot Framework calls them."""
    library = SwanSocketLibrary(max_sockets=0)
    _on_each(library, url, 1, Took())
    took.begin()
    _on_each(library, url, COUNT, took)
    took.end()


def _on_each(library: Any, url: str, count: int, took: Took) -> None:
    aliases = [f"{count}-{number}" for number in range(count)]
    for alias in aliases:
        library.run_keyword("connect_socket", [url], {"alias": alias})
    for keyword, arguments in (
        ("wait_for_socket_open", []),
        ("send_socket_message", [_DATA]),
        ("wait_for_socket_message", []),
    ):
        for alias in aliases:
            library.run_keyword(keyword, arguments, {"socket": alias})
    took.all_open()
    for keyword in ("close_socket", "wait_for_socket_close"):
        for alias in aliases:
            library.run_keyword(keyword, [], {"socket": alias})


def peer(url: str, took: Took) -> None:
    """With websocket-client, and a thread for each socket."""
    echoed = threading.Barrier(COUNT + 1)
    closing = threading.Event()

    def live() -> None:
        socket = create_connection(url)
        socket.send(_DATA)
        assert socket.recv() == _DATA
        echoed.wait()
        closing.wait()
        socket.close()

    create_connection(url).close()
    took.begin()
    threads = [threading.Thread(target=live) for _ in range(COUNT)]
    for thread in threads:
        thread.start()
    echoed.wait()
    took.all_open()
    closing.set()
    for thread in threads:
        thread.join()
    took.end()


def main() -> None:
    """Runs one side."""
    side, url = sys.argv[1:]
    took = Took()
    {"ours": ours, "peer": peer}[side](url, took)
    print(json.dumps(asdict(took)))


if __name__ == "__main__":
    main()
