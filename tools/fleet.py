"""Runs ``examples/fleet`` on a fleet of rfswarm: a manager, two agents and a backend.

rfswarm, which pins much, has an environment of its own in a temporary folder. What is started is
ended with all that it has started itself, also where this is interrupted. Most of the time is spent
waiting: agents ask for work every ten seconds.
"""

from __future__ import annotations

import argparse
import configparser
import importlib.util
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from robot.api import TestSuite

from SwanSocketLibrary.statistics.merging import merge
from tools.processes import IN_CI, ROOT, copied, environment_with

AGENTS: Final = ("one", "two")
ROWS: Final = {"ws open": "open", "ws round trip": "round_trip", "ws close": "close"}
ERROR: Final = "ws error: connection refused"
_EXAMPLE: Final = ROOT / "examples" / "fleet"
_RFSWARM: Final = ("rfswarm-manager==1.6.0", "rfswarm-agent==1.6.0")
_PATIENCE: Final = 180.0
"""Seconds for a run, which takes one."""
_RUN: Final = 60
"""Seconds after the ramp-up, which are not waited for: agents ask within twenty for work."""
_FOLDER: Final = re.compile(r"orders_(\d+)_(\d+)_\d+_(\d+)_\d+")
"""Of one iteration: its script, robot and number."""
_Key = tuple[str, int, int, int]
"""An agent, a script, a robot and an iteration."""
_NETWORK: Final = "192.0.2"
"""Of documentation: it is nobody's, and exists in the namespaces alone."""


class LeftOut(Exception):
    """The fleet cannot run here; the text says why, and what to do."""


class _Place:
    """Where programs run: on this host, or in a network namespace of its own.

    :ivar address: by which the others see it.
    :ivar prefix: what stands before a command that runs there.
    """

    def __init__(self, address: str = "127.0.0.1", holder: int | None = None) -> None:
        self.address = address
        self.holder = holder
        self.prefix = () if holder is None else ("nsenter", f"--net=/proc/{holder}/ns/net")

    def run(self, *words: str) -> None:
        """Runs a command there.

        :raises LeftOut: it may not.
        """
        command = (*self.prefix, *words)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise LeftOut(f"'{' '.join(words)}' is not permitted: {done.stderr.strip()}.")


class _Started:
    """Programs that run, each with a log and in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, place: _Place, *command: str | Path) -> Path:
        """Starts a program.

        :return: the file with what it says.
        """
        log = self.folder / f"{name}.log"
        words = [*place.prefix, *(str(word) for word in command)]
        home = {"HOME": str(self.folder), "PYTHONUNBUFFERED": "1", "PYTHONPATH": ""}
        print("$", *words, flush=True)
        with log.open("wb") as output:
            self._processes[name] = subprocess.Popen(
                words,
                cwd=self.folder,
                env={**os.environ, **home, "PATH": _path(command[0])},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # an agent's robots do not end with it by themselves
            )
        return log

    def check(self) -> None:
        """Fails where one has ended."""
        for name, process in self._processes.items():
            if process.poll() is not None:
                raise SystemExit(f"The {name} ended with {process.returncode}.\n{self.logs()}")

    def logs(self) -> str:
        """What all of them have said last."""
        said = []
        for log in sorted(self.folder.rglob("*.log")):
            tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:]
            said += [f"--- {log.relative_to(self.folder)}", *tail]
        return "\n".join(said)

    def end(self) -> None:
        """Ends them, with all that they have started."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            for process in self._processes.values():
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
            ends = time.monotonic() + 5.0
            for process in self._processes.values():
                with suppress(subprocess.TimeoutExpired):
                    process.wait(max(0.0, ends - time.monotonic()))


def _path(program: str | Path) -> str:
    """A PATH on which an environment's ``robot`` comes first."""
    return os.pathsep.join((str(Path(program).parent), os.environ["PATH"]))


def run(*, apart: bool) -> None:
    """Runs the fleet, and compares what the manager has with what the robots have counted.

    :param apart: each agent in a network namespace of its own, so that what works on one host
        alone shows.
    :raises LeftOut: it cannot run here.
    :raises SystemExit: rows are missing or differ, or a program has ended; says so with the logs.
    """
    if os.name == "nt":
        raise LeftOut("an agent's robots can be ended by process groups alone, as on Linux.")
    if importlib.util.find_spec("_tkinter") is None:
        raise LeftOut("rfswarm's manager needs tkinter; Debian and Ubuntu have it in python3-tk.")
    with ExitStack() as stack:
        # What was killed a moment ago may still have a file there.
        temporary = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(temporary)).resolve()
        places = stack.enter_context(_apart()) if apart else [_Place()] * (1 + len(AGENTS))
        programs = _install(folder)
        started = _Started(folder)
        stack.callback(started.end)
        began = time.monotonic()
        robots = _start(started, programs, places[0], dict(zip(AGENTS, places[1:], strict=True)))
        _wait(started, robots)
        print(f"It took {time.monotonic() - began:.0f} s, without installing.")


def _install(folder: Path) -> Path:
    """Installs rfswarm and this library.

    :return: the folder of the programs.
    """
    try:
        own = environment_with(folder / "venv", *_RFSWARM, copied(ROOT, folder / "source"))
    except SystemExit as error:
        if IN_CI:
            raise
        raise LeftOut(f"pip cannot install rfswarm 1.6: {error}.") from error
    return own.parent


def _start(started: _Started, programs: Path, center: _Place, agents: dict[str, _Place]) -> int:
    """Starts the backend, the manager and the agents.

    :return: how many robots they will start.
    """
    server = (programs / "python", "-m", "SwanSocketLibrary", "server", "--quiet")
    log = started.start("backend", center, *server, "--host", center.address)
    backend = _said(started, log, re.compile(r"Listening on (\S+)"))
    scenario, robots = _scenario(started.folder, backend)
    port = str(_free_port())
    (started.folder / "results").mkdir()
    started.start(
        "manager",
        center,
        *(programs / "rfswarm-manager", "-n", "-i", "manager.ini", "-g", "1"),
        *("-s", scenario, "-r", "-a", str(len(agents)), "-d", started.folder / "results"),
        *("-e", center.address, "-p", port),
    )
    for name, place in agents.items():
        started.start(
            f"agent-{name}",
            place,
            *(programs / "rfswarm-agent", "-i", f"{name}.ini", "-g", "1"),
            *("-m", f"http://{center.address}:{port}/"),
            *("-d", started.folder / "agents" / name, "-a", name),
        )
    return robots


def _scenario(folder: Path, backend: str) -> tuple[Path, int]:
    """The example's scenario for this backend; a robot of each agent finds the shop closed.

    :return: with how many robots it has.
    """
    shutil.copytree(_EXAMPLE, folder / "fleet")
    scenario = configparser.ConfigParser(interpolation=None)
    scenario.read(_EXAMPLE / "orders.rfs", encoding="utf-8")
    orders, closed = scenario["1"], scenario["2"]
    for script in (orders, closed):
        script.update(run=str(_RUN), testrepeater="False")  # files of an iteration are its own
    options = orders["robotoptions"]
    orders["robotoptions"], count = re.subn(r"BACKEND:\S+", f"BACKEND:{backend}", options)
    if count != 1:
        raise SystemExit(f"orders.rfs does not say where the backend is: '{options}'.")
    for number, name in enumerate(AGENTS, 2):
        scenario[str(number)] = {
            **closed,
            "robots": "1",
            "filters": f"[{{'rule': 'Require', 'optn': 'Agent: {name}'}}]",
        }
    scenario["Scenario"]["scriptcount"] = str(1 + len(AGENTS))
    path = folder / "fleet" / "here.rfs"
    with path.open("w", encoding="utf-8") as file:
        scenario.write(file)
    return path, int(orders["robots"]) + len(AGENTS)


def _free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


def _said(started: _Started, log: Path, wanted: re.Pattern[str]) -> str:
    """Waits for what a program says."""
    ends = time.monotonic() + 30.0
    while time.monotonic() < ends:
        found = wanted.search(log.read_text(encoding="utf-8"))
        if found:
            return found[1]
        started.check()
        time.sleep(0.1)
    raise SystemExit(f"It did not say {wanted.pattern}.\n{started.logs()}")


def _wait(started: _Started, robots: int) -> None:
    """Waits until the manager has what each robot has counted in its first iteration."""
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends:
        rows = _rows(started.folder / "results")
        wrong = _wrong(rows, _counted(started.folder / "agents"), robots)
        if not wrong:
            for agent in AGENTS:
                names = sum((rows[key] for key in rows if key[0] == agent), Counter())
                print(*(f"{agent:<6}{names[name]:>5} {name}" for name in sorted(names)), sep="\n")
            return
        started.check()
        time.sleep(1.0)
    raise SystemExit(f"The manager's database is not what it should be: {wrong}\n{started.logs()}")


def _rows(results: Path) -> dict[_Key, Counter[str]]:
    """How many rows of each name the manager has."""
    rows: dict[_Key, Counter[str]] = defaultdict(Counter)
    for path in results.glob("*_here/*.db"):
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            found = database.execute(
                "SELECT agent, script_index, robot, iteration, result_name FROM Results"
            )
            for agent, *numbers, name in found:
                script, robot, iteration = map(int, numbers)
                rows[agent, script, robot, iteration][name] += 1
        except sqlite3.OperationalError:  # it is being made
            pass
        finally:
            database.close()
    return rows


def _counted(agents: Path) -> dict[_Key, Counter[str]]:
    """How many rows of each name there should be, by the files of statistics."""
    counted = {}
    for path in agents.glob("*/logs/*_here/*/statistics-*.json"):
        found = _FOLDER.fullmatch(path.parent.name)
        if found is None:
            raise SystemExit(f"{path.parent.name} is no folder that rfswarm 1.6 makes.")
        script, robot, iteration = map(int, found.groups())
        measured = merge([path]).measured
        names = Counter({row: measured.times[figure].count for row, figure in ROWS.items()})
        names.update({f"ws error: {cause}": n for cause, n in measured.errors.items()})
        counted[path.relative_to(agents).parts[0], script, robot, iteration] = +names
    return counted


def _wrong(rows: dict[_Key, Counter[str]], counted: dict[_Key, Counter[str]], robots: int) -> str:
    """What is missing or differs; nothing where all is as it should be."""
    ended = {key: names for key, names in counted.items() if key[-1] == 1}
    told = [f"{len(ended)} of {robots} robots have ended"] if len(ended) != robots else []
    others: set[str] = set()
    for key, names in ended.items():
        got = rows.get(key, Counter())
        brought = Counter({name: got[name] for name in got if name.startswith("ws ")})
        if brought != names:
            told.append(f"{key} has brought {dict(brought)}, and counted {dict(names)}")
        others |= got.keys() - brought.keys() - _user_keywords()
    told += [f"there is a row '{name}'" for name in sorted(others)]
    for agent in AGENTS:
        names = sum((rows.get(key, Counter()) for key in ended if key[0] == agent), Counter())
        told += [f"{agent} has no row '{name}'" for name in (*ROWS, ERROR) if name not in names]
    return "; ".join(told)


def _user_keywords() -> set[str]:
    """Those of the example, which have rows by their names."""
    suite = TestSuite.from_file_system(_EXAMPLE / "orders.robot")
    return {keyword.name for keyword in suite.resource.keywords}


@contextmanager
def _apart() -> Iterator[list[_Place]]:
    """Makes network namespaces, joined by a bridge: of the center first, then of each agent."""
    missing = [name for name in ("unshare", "nsenter", "ip") if shutil.which(name) is None]
    if missing:
        raise LeftOut(f"network namespaces need {', '.join(missing)} (util-linux, iproute2).")
    with ExitStack() as stack:
        places = [
            _Place(f"{_NETWORK}.{number}", stack.enter_context(_namespace()))
            for number in range(1, 2 + len(AGENTS))
        ]
        center = places[0]
        center.run("ip", "link", "add", "bridge0", "type", "bridge")
        center.run("ip", "address", "add", f"{center.address}/24", "dev", "bridge0")
        for name in ("bridge0", "lo"):
            center.run("ip", "link", "set", name, "up")
        for number, place in enumerate(places[1:], 1):
            peer = ("peer", "name", "eth0", "netns", str(place.holder))
            center.run("ip", "link", "add", f"veth{number}", "type", "veth", *peer)
            center.run("ip", "link", "set", f"veth{number}", "master", "bridge0", "up")
            place.run("ip", "address", "add", f"{place.address}/24", "dev", "eth0")
            for name in ("eth0", "lo"):
                place.run("ip", "link", "set", name, "up")
        yield places


@contextmanager
def _namespace() -> Iterator[int]:
    """A network namespace that lasts as long as a process, which ends with this one."""
    code = "print(flush=True); input()"
    process = subprocess.Popen(
        ["unshare", "--net", sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            if not process.stdout or not process.stdout.readline():
                why = process.stderr.read().strip() if process.stderr else ""
                raise LeftOut(f"network namespaces are not permitted: {why}.")
            yield process.pid
        finally:
            process.kill()


def try_fleet(*, apart: bool) -> list[str]:
    """Runs the fleet where it can.

    :return: why it did not run, a sentence; nothing where it did.
    :raises SystemExit: it failed.
    """
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        run(apart=apart)
    except LeftOut as error:
        option = " --apart" if apart else ""
        told = f"THE FLEET DID NOT RUN: {error} Then: python -m invoke fleet{option}"
        print(told)
        return [told]
    finally:
        signal.signal(signal.SIGTERM, before)
    return []


def _leave(number: int, _: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the fleet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--apart", action="store_true", help="agents in namespaces of their own")
    try_fleet(apart=parser.parse_args(arguments).apart)


if __name__ == "__main__":
    main()
