"""Users of a load generator, each a greenlet with a library of its own: run by test_gevent.

Prints what went wrong, and last how many round trips there were.
"""

from gevent import monkey

monkey.patch_all()

import asyncio  # noqa: E402
import gc  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
import greenlet  # noqa: E402

from SwanSocketLibrary import SwanSocketLibrary, hookimpl  # noqa: E402
from SwanSocketLibrary.net import loop  # noqa: E402
from SwanSocketLibrary.waiting import Monitor  # noqa: E402

USERS, TIMES = 10, 3
PATIENCE = 30
transport, tls = sys.argv[1:]


class Figures:
    """What the library measures."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.count = 0

    @hookimpl
    def swan_measured(self, figure: str, value: float | str) -> None:
        self.count += figure == "round_trip"
        if isinstance(value, str):
            self.errors.append(value)


def library(figures: Figures, **options: Any) -> Any:
    return SwanSocketLibrary(plugins=figures, transport=transport, timeout="20s", **options)


def talk(swan: Any, url: str, user: int) -> None:
    for turn in range(TIMES):
        swan.connect_socket(url)
        swan.wait_for_socket_open()
        for number in range(5):
            text = f"{user} {turn} {number}"
            swan.send_socket_message(text)
            assert swan.wait_for_socket_message() == text
        swan.close_socket()
        swan.wait_for_socket_close()
        gevent.sleep(loop._LINGER * 1.5 if turn else 0)  # so the net's thread ends and starts anew


def fail(swan: Any, user: int) -> None:
    swan.connect_socket(f"ws://127.0.0.1:1/{user}", alias=f"user-{user}")
    swan.wait_for_socket_error()


def held_by_switch(_event: str, _args: Any) -> None:
    if any(each._is_owned() for each in monitors):
        problems.add("a greenlet had to wait while it held the lock of a session")


def come_while_it_ends() -> None:
    """The net's thread ends a task that is left, which takes its time, and a user comes."""
    for swan in users:
        swan._close()
    ending, go_on, tasks = threading.Event(), asyncio.Event(), list[Any]()

    async def leave() -> None:
        tasks.append(asyncio.ensure_future(task()))
        await asyncio.sleep(0)

    async def task() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ending.set()
            await go_on.wait()

    net = loop.acquire()
    net.run(leave())
    net.release()
    net.loop.call_soon_threadsafe(net._end_if_idle)
    ending.wait()
    again = loop.acquire()
    again.call(go_on.set)
    again.release()
    again.join()


figures, problems = Figures(), set[str]()
host = library(figures)
url = host.start_socket_server(tls="trusted" if tls == "tls" else None)
options = {"ca_certs": host.get_socket_server_ca_file()} if tls == "tls" else {}
users = [library(figures, **options) for _ in range(USERS)]
monitors: list[Any] = [each for each in gc.get_objects() if isinstance(each, Monitor)]
problems |= {"there are no monitors"} if len(monitors) < USERS else set()
greenlet.settrace(held_by_switch)
talks = [gevent.spawn(talk, swan, url, user) for user, swan in enumerate(users)]
for each in gevent.joinall(talks, PATIENCE, raise_error=True):
    talks.remove(each)
problems |= {"users hang"} if talks else set()
users[0].connect_socket(url)
killed = gevent.spawn(users[0].wait_for_socket_message)
gevent.sleep(0)
killed.kill(timeout=PATIENCE)
host.stop_socket_server()
gevent.spawn(come_while_it_ends).get(timeout=PATIENCE)
gevent.joinall([gevent.spawn(fail, swan, user) for user, swan in enumerate(users)], PATIENCE)
problems |= {f"errors: {figures.errors}"} if len({*figures.errors[-USERS:]}) != 1 else set()
last = f"{figures.count} round trips, then: {figures.errors[-1]}"
sys.stdout.write("\n".join([*sorted(problems), last]))
