"""How far one process goes, and by calculation a fleet: ``python -m tools.scale [--update]``.

All times are the processor's, and the least of ten blocks: so others on the machine lengthen them
little. Without ``--update`` the page is printed alone. Needs Linux, which tells a process's memory.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from bench.memory import resident
from bench.processes import need, run, server
from SwanSocketLibrary import SwanSocketLibrary
from tools.processes import ROOT

PAGE: Final = ROOT / "docs" / "scale.rst"
SOCKETS: Final = 5_000
MESSAGES: Final = 20_000
SENT: Final = 1_000
SIZE: Final = 100
ECHOES: Final = 300
VISITS: Final = 20
_FLEETS: Final = (1, 2, 5, 10, 50)
_USED: Final = 0.7
"""How busy a machine of robots may be, so that what they measure is the backend."""
_BLOCKS: Final = 10
_GIB: Final = 2**30
_RESULT: Final = "RESULT "


@dataclass(frozen=True, slots=True)
class One:
    """One process in Python: what a socket and a message take.

    :ivar connect: processor's seconds from the call to the open event; `close`, to the close event.
    :ivar echo: of a message that was sent on one of all sockets, answered and taken.
    :ivar memory: bytes of an open socket.
    :ivar descriptors: of one; `threads`: of all.
    :ivar received: processor's seconds of a message of a flood that is taken; `sent`, of one that
        is sent.
    """

    connect: float
    close: float
    echo: float
    memory: float
    descriptors: float
    threads: int
    received: float
    sent: float


@dataclass(frozen=True, slots=True)
class Robot:
    """One robot: a process of Robot Framework that runs a suite.

    :ivar start: processor's seconds until its first keyword, the library's import included.
    :ivar visit: of a socket opened and closed; `echo`, of a message sent, answered and taken.
    :ivar memory: bytes of the process.
    """

    start: float
    visit: float
    echo: float
    memory: int


def measure_one(url: str) -> One:
    """Many sockets, then many messages on one of them."""
    need(SOCKETS)
    swan: Any = SwanSocketLibrary(max_sockets=0, timeout="60s", max_inbox=str(MESSAGES))
    names = [str(number) for number in range(SOCKETS)]

    def each(act: Callable[[str], object]) -> float:
        return min(_block(act, names[start::_BLOCKS]) for start in range(_BLOCKS))

    def connect(name: str) -> None:
        swan.connect_socket(url, alias=name)
        swan.wait_for_socket_open(socket=name)

    def echo(name: str) -> None:
        swan.send_socket_message("hello", socket=name)
        swan.wait_for_socket_message(socket=name)

    def close(name: str) -> None:
        swan.close_socket(socket=name)
        swan.wait_for_socket_close(socket=name)

    connect("first")  # what is loaded late is there now
    memory, descriptors, threads = -resident(), -_descriptors(), -threading.active_count()
    connected = each(connect)
    memory, descriptors = memory + resident(), descriptors + _descriptors()
    threads += threading.active_count()
    echoed, closed = each(echo), each(close)

    def flood(name: str) -> None:
        swan.send_socket_message(f"flood {MESSAGES} {SIZE}", socket=name)
        swan.wait_for_socket_messages(MESSAGES, socket=name)

    def send(name: str) -> None:
        swan.send_socket_message("x" * SIZE, socket=name)

    received = min(_block(flood, ["first"]) for _ in range(_BLOCKS)) / MESSAGES
    sent = min(_block(send, ["first"] * SENT) for _ in range(_BLOCKS))
    return One(
        *(connected, closed, echoed, memory / SOCKETS, descriptors / SOCKETS),
        *(threads, received, sent),
    )


def _block(act: Callable[[str], object], names: list[str]) -> float:
    """Processor's seconds of each."""
    began = time.process_time()
    for name in names:
        act(name)
    return (time.process_time() - began) / len(names)


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


_SUITE: Final = f"""\
*** Settings ***
Library    SwanSocketLibrary    timeout=10s

*** Test Cases ***
Orders And Visits
    ${{times}} =    Evaluate    [time.process_time()]
    Connect Socket    ${{URL}}
    Wait For Socket Open
    Repeat    Order    {ECHOES}    ${{times}}
    Repeat    Visit    {VISITS}    ${{times}}
    ${{memory}} =    Evaluate    bench.memory.resident()    modules=bench.memory
    Log To Console    {_RESULT}${{{{ json.dumps([*$times, $memory]) }}}}

*** Keywords ***
Repeat
    [Arguments]    ${{what}}    ${{count}}    ${{times}}
    FOR    ${{_}}    IN RANGE    {_BLOCKS}
        ${{began}} =    Evaluate    time.process_time()
        Run Keyword    ${{what}}    ${{count}}
        Evaluate    $times.append((time.process_time() - $began) / ${{count}})
    END

Order
    [Arguments]    ${{count}}
    FOR    ${{_}}    IN RANGE    ${{count}}
        Send Socket Message    hello
        Wait For Socket Message    ==    hello
    END

Visit
    [Arguments]    ${{count}}
    FOR    ${{_}}    IN RANGE    ${{count}}
        Connect Socket    ${{URL}}    alias=visit
        Wait For Socket Open    socket=visit
        Close Socket    socket=visit
        Wait For Socket Close    socket=visit
    END
"""


def measure_robot(url: str) -> Robot:
    """A suite of one socket's messages and of many visits."""
    with tempfile.TemporaryDirectory() as folder:
        suite = Path(folder) / "suite.robot"
        suite.write_text(_SUITE, encoding="utf-8")
        options = ("--outputdir", folder, "--log", "none", "--report", "none")
        said = run("-m", "robot", *options, "--variable", f"URL:{url}", suite)
    line = next(line for line in said.splitlines() if _RESULT in line)
    start, *times, memory = json.loads(line.split(_RESULT)[1])
    return Robot(start, min(times[_BLOCKS:]), min(times[:_BLOCKS]), memory)


def page(one: One, robot: Robot) -> Iterator[str]:
    """The page."""
    cores, memory = os.cpu_count() or 1, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    each = 5 * robot.echo + robot.visit
    by_processor, by_memory = int(_USED * cores / each), int(0.8 * memory / robot.memory)
    robots = min(by_processor, by_memory)
    bound = "the processors bound" if by_processor < by_memory else "memory bounds"
    yield _HEAD.format(cores=cores, memory=memory / _GIB, python=platform.python_version())
    yield from _table(
        ("sockets that were open at a time", f"{SOCKETS:,}"),
        ("descriptors of each", f"{one.descriptors:.2f}"),
        ("threads of all", f"{one.threads}"),
        ("memory of each, open and idle", f"{one.memory / 1024:.1f} KiB"),
        ("connecting, until the open event", f"{one.connect * 1e3:.2f} ms"),
        ("closing, until the close event", f"{one.close * 1e3:.2f} ms"),
        ("a message sent, answered and taken, on one of them", f"{one.echo * 1e3:.2f} ms"),
        (f"messages of {SIZE} bytes in, a second of a processor", _thousands(1 / one.received)),
        (f"messages of {SIZE} bytes out, a second of a processor", _thousands(1 / one.sent)),
    )
    yield _BOUNDS.format(
        limit=f"{SOCKETS + 200:,}",
        memory=SOCKETS * one.memory / 2**20,
        per_second=int(1 / one.connect / 10) * 10,
    )
    yield from _table(
        ("start of Robot Framework with the library", f"{robot.start:.2f} s"),
        ("a socket opened and closed, four keywords", f"{robot.visit * 1e3:.2f} ms"),
        ("a message sent, answered and taken, two keywords", f"{robot.echo * 1e3:.2f} ms"),
        ("memory", f"{robot.memory / 2**20:.0f} MiB"),
    )
    yield _MACHINE.format(
        each=each * 1e3,
        cores=cores,
        used=_USED,
        by_processor=by_processor,
        by_memory=by_memory,
        bound=bound,
        robots=robots,
        starts=int(cores / robot.start),
    )
    yield from _table(
        *(
            (str(n), f"{n * robots:,}", f"{5 * n * robots:,}", f"{n * cores * SOCKETS:,}")
            for n in _FLEETS
        ),
        head=("machines", "robots", "round trips a second", "idle sockets"),
    )
    yield _TAIL


def _thousands(count: float) -> str:
    return f"{round(count, -2):,.0f}"


def _table(*rows: tuple[str, ...], head: tuple[str, ...] = ()) -> Iterator[str]:
    yield ".. list-table::"
    yield from ["   :header-rows: 1"] if head else []
    yield "   :widths: auto\n"
    for row in ((head,) if head else ()) + rows:
        for place, cell in enumerate(row):
            yield f"   {'-' if place else '* -'} {cell}".replace("   - ", "     - ").rstrip()
    yield ""


_HEAD: Final = """\
How far it goes
===============

.. Generated from what was measured by: python -m invoke scale --update

How many sockets one process holds, how many robots a machine, and by calculation a fleet. Measured
on a machine with {cores} cores and {memory:.0f} GiB, Python {python}, against a server that is a
process of its own on the same machine; ``python -m invoke scale`` measures yours. Times are those
that the process of the sockets has a processor: what is left for others, not what a test waits.

One process
-----------

By the library's methods in Python code, as in a load generator:
"""
_BOUNDS: Final = """\
What bounds it, in this order:

- descriptors, one for each socket: {limit} for these. At the limit the error names ``ulimit -n``;
- one processor: a Python process uses no more. It connects some {per_second} sockets a second;
- memory: {memory:.0f} MiB for these. Messages that are not taken add their bytes, up to
  ``max_inbox``.

There is no thread for a socket, and the last one costs what the hundredth does:
``utest/test_many_sockets.py`` opens 5,000 in every run of CI, and connects to 4,000 servers that
never answer; ``python -m invoke bench`` times them, see its rows ``5000-sockets-…`` and
``silent-servers-…``.

One machine
-----------

A robot is a process of Robot Framework, which pabot and rfswarm start. Of each:
"""
_MACHINE: Final = """\
One that opens a socket each second, has five messages answered on it and closes it needs
{each:.1f} ms of a processor each second. {cores} cores that are busy to {used:.0%}, so that times
are the backend's and not those of waiting for a processor, serve {by_processor} of them; four
fifths of the memory have room for {by_memory}. So {bound} them: **{robots} robots**. Where
they think longer between messages there can be more, as far as memory goes. Their start takes
longest: the cores start {starts} a second. The backend belongs on another machine, and so does
rfswarm's manager, which takes seven rows for each of these sockets.

Sockets that wait, as those of a chat, need fewer processes: some thousands of them in one robot
with ``max_sockets=0``, or in one process of Locust.

A fleet
-------

By calculation: machines such as this one, whose robots share nothing and whose backend keeps up.
"""
_TAIL: Final = """\
Round trips are those of the robots above. Idle sockets are as many for each core as were measured
in one process, without robots: nothing but descriptors and memory keeps a process from having more.
"""


def main() -> None:
    """Measures, prints the page, and writes it if asked to."""
    parser = argparse.ArgumentParser(prog="python -m tools.scale", description=__doc__)
    parser.add_argument("--update", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    parser.add_argument("--process", metavar="URL", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.process:
        print(json.dumps(asdict(measure_one(given.process))), flush=True)
        os._exit(0)  # nobody waits for the sockets that are left
    with server() as url:
        one = One(**json.loads(run("-m", "tools.scale", "--process", url)))
        robot = measure_robot(url)
    text = "\n".join(page(one, robot))
    sys.stdout.write(text)
    if given.update:
        PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
