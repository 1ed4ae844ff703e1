"""Keywords for the suites that measure: the peers without Robot Framework, and stopwatches.

The figures of a test go into its message, as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from robot.api.deco import library
from robot.libraries.BuiltIn import BuiltIn
from websocket import WebSocket, create_connection
from websockets.sync.client import ClientConnection, connect

from bench.memory import resident
from bench.server import flood_of
from SwanSocketLibrary.session.waits import Waits
from SwanSocketLibrary.waiting import Deadline

_WAIT: Final = Deadline(None)


@library(scope="GLOBAL", auto_keywords=True)
class Peers:
    """A socket of websocket-client and one of websockets' sync client."""

    def __init__(self) -> None:
        self._socket: WebSocket
        self._sync: ClientConnection

    def open_raw_sockets(self, url: str) -> None:
        """Connects both."""
        self._socket = create_connection(url)
        self._sync = connect(url, compression=None, max_size=None, proxy=None)

    def close_raw_sockets(self) -> None:
        """Closes both."""
        self._socket.close()
        self._sync.close()

    def raw_echo(self, data: str | bytes, count: int) -> None:
        """Sends the data on websocket-client and receives its echo, that often."""
        send = self._socket.send_binary if isinstance(data, bytes) else self._socket.send
        for _ in range(count):
            send(data)  # type: ignore[arg-type] # see above
            assert self._socket.recv() == data

    def raw_sync_echo(self, data: str | bytes, count: int) -> None:
        """The same on websockets."""
        for _ in range(count):
            self._sync.send(data)
            assert self._sync.recv() == data

    def raw_connections(self, url: str, count: int) -> None:
        """Connects with websocket-client and closes, that often."""
        for _ in range(count):
            create_connection(url).close()

    def raw_flood(self, count: int, size: int) -> None:
        """Asks for a flood on websocket-client and receives all of it."""
        self._socket.send(f"flood {count} {size}")
        assert [self._socket.recv() for _ in range(count)] == flood_of(count, size)

    def raw_sync_flood(self, count: int, size: int) -> None:
        """The same on websockets."""
        self._sync.send(f"flood {count} {size}")
        assert [self._sync.recv() for _ in range(count)] == flood_of(count, size)

    def raw_delays(self, count: int, apart: str) -> None:
        """Nanoseconds from the server's send to the return of websocket-client's ``recv``."""
        self._socket.send(f"tick {count} {apart}")
        _say(_delays(self._socket.recv, count))


@library(scope="GLOBAL", auto_keywords=True)
class Stopwatches:
    """The library's keywords, called where Robot Framework alone could not measure."""

    def flood(self, count: int, size: int) -> None:
        """Asks for a flood and takes it with one keyword; none may be lost."""
        _run("Send Socket Message", f"flood {count} {size}")
        messages = _run("Wait For Socket Messages", count, "timeout=60s")
        assert messages == flood_of(count, size)

    def delays(self, count: int, apart: str) -> None:
        """Nanoseconds from the server's send to the return of a pending wait.

        The library's part of the keyword is called, with what it logs; what Robot Framework does
        around each keyword is not the wait's.
        """
        library = _library()
        _run("Send Socket Message", f"tick {count} {apart}")
        _say(_delays(lambda: library.run_keyword("wait_for_socket_message", ()), count))

    def delays_without_log(self, count: int, apart: str) -> None:
        """The same up to where the wait has its message, and nothing is logged yet."""
        wait = _library().keywords["wait_for_socket_message"]
        _run("Send Socket Message", f"tick {count} {apart}")
        _say(_delays(wait, count))

    def answers(self, count: int) -> None:
        """Seconds in which a socket answers so many messages by itself, before any is logged."""
        _run("Answer Socket Messages", "ball", "ball", f"times={count}")
        start = time.perf_counter()
        _run("Send Socket Message", "ball")
        assert _library().keywords["wait_for_socket_message"]() == "ball"
        _say(time.perf_counter() - start)

    def growth(self, total: int, step: int, size: int, ends: int) -> None:
        """Floods one after another, all taken: the seconds that each took, and the memory.

        Between these two stands what a raw flood took then, for the first and the last few.
        """
        figures = []
        floods = total // step
        for number in range(floods):
            ours, memory = _seconds("Flood", step, size), resident()
            at_an_end = number < ends or number >= floods - ends
            raw = _seconds("Raw Flood", step, size) if at_an_end else 0.0
            figures.append((ours, raw, memory))
        _say(figures)

    def fill_with_json(self, count: int) -> None:
        """Has so many messages of JSON wait in the inbox; the server is one that echoes."""
        send = _library().keywords["send_socket_message"]
        self._json = [
            json.dumps({"type": "price", "id": n, "user": {"name": "mia"}, "items": [n, 2.5, None]})
            for n in range(count)
        ]
        for each in self._json:
            send(each)

    def parse_json(self) -> None:
        """Parses the same messages."""
        for each in self._json:
            json.loads(each)

    def inbox_should_hold(self, count: int, socket: str | None = None) -> None:
        """Whether the socket, by default of that name, holds so many messages."""
        assert len(_run("Get Socket Messages", f"socket={socket or count}")) == count

    def text_of(self, size: int) -> str:
        """Text of that many bytes."""
        return ("0123456789abcdef" * (size // 16 + 1))[:size]

    def bytes_of(self, size: int) -> bytes:
        """That many bytes."""
        return (bytes(range(256)) * (size // 256 + 1))[:size]


@library(scope="GLOBAL", auto_keywords=True)
class PageStopwatches:
    """What pages are measured beside."""

    def write_empty_pages(self, folder: str, count: int) -> None:
        """Writes so many programs, each of which is one empty page."""
        self._files = [Path(folder, f"{number}", "page.js") for number in range(count)]
        for file in self._files:
            file.parent.mkdir()
            file.write_text("Page({});\n", encoding="utf-8")

    def open_empty_pages(self, place: int, count: int) -> None:
        """Opens some of them, and says the bytes that the process of the last one holds."""
        for file in self._files[place * count :][:count]:
            _library().open_swan_page(str(file))
        program = _library()._pages.opened[-1].program  # noqa: SLF001 - no keyword gives it
        _say(resident(program.process_id))

    def start_python(self, count: int) -> None:
        """Starts an interpreter that does nothing, that often."""
        for _ in range(count):
            subprocess.run([sys.executable, "-c", "pass"], check=True, stdin=subprocess.DEVNULL)

    def session_echo(self, data: str, count: int) -> None:
        """Sends and takes the echo, that often, by the session that keywords stand on."""
        session = _library()._session  # noqa: SLF001 - beneath all keywords
        waits = Waits(session)
        for _ in range(count):
            assert session.send(data, session.main).succeeded
            found, _ = waits.for_message(session.main, lambda came: (came == data, None), _WAIT)
            assert found


def _library() -> Any:
    return BuiltIn().get_library_instance("SwanSocketLibrary")


def _run(name: str, *arguments: Any) -> Any:
    return BuiltIn().run_keyword(name, *arguments)


def _seconds(name: str, *arguments: Any) -> float:
    start = time.perf_counter()
    _run(name, *arguments)
    return time.perf_counter() - start


def _delays(receive: Callable[[], str | bytes], count: int) -> list[int]:
    delays = []
    for _ in range(count):
        sent = receive()
        delays.append(time.monotonic_ns() - int(sent))
    return delays


def _say(figures: object) -> None:
    BuiltIn().set_test_message(json.dumps(figures))


@library(scope="GLOBAL", auto_keywords=True)
class Contracts:
    """Holds messages to the contract in force, or does not."""

    def __init__(self) -> None:
        self._judge: Any = None

    def hold(self, held: bool) -> None:
        """From now on."""
        session = _library()._session  # noqa: SLF001 - as above
        self._judge = self._judge or session.judge
        session.judge = self._judge if held else None


@library(scope="GLOBAL", auto_keywords=True)
class Counting:
    """Turns the statistics off, which they cannot be, and on again."""

    def count(self, wanted: bool) -> None:
        """Has the library count what happens, or not."""
        swan: Any = BuiltIn().get_library_instance("SwanSocketLibrary")
        state = swan._session._state  # noqa: SLF001 - nothing of it is for others
        for name in ("_call_measured", "_came", "took"):
            if wanted:
                vars(state).pop(name, None)
            else:
                setattr(state, name, lambda *_, **__: None)
