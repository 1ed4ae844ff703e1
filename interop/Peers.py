"""Programs that tests talk with: each says when it is ready, and all end with their suite."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

from robot.api import SuiteVisitor, TestSuite, logger
from robot.libraries.BuiltIn import BuiltIn

ROOT = Path(__file__).parent.parent
PATIENCE = timedelta(seconds=60)


class Peer:
    """A program, and the lines that it says."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.lines: list[str] = []
        self.taken = 0
        self._said = threading.Condition()
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._said:
                self.lines.append(line.rstrip("\n"))
                self._said.notify_all()
        with self._said:
            self._process.wait()
            self._said.notify_all()

    def wait_for(self, pattern: str, timeout: timedelta) -> re.Match[str]:
        """The next line, of those that no wait has passed, in which the pattern is found."""
        with self._said:
            found = self._said.wait_for(
                lambda: self._next(pattern) or self._process.returncode is not None,
                timeout.total_seconds(),
            )
            match = self._next(pattern)
            if match is None:
                how = "it has ended" if found else "it still runs"
                said = "\n".join(self.lines) or "nothing"
                raise AssertionError(
                    f"The peer did not say '{pattern}', and {how}. It said:\n{said}"
                )
            self.taken = self.lines.index(match.string, self.taken) + 1
            return match

    def _next(self, pattern: str) -> re.Match[str] | None:
        matches = (re.search(pattern, line) for line in self.lines[self.taken :])
        return next((match for match in matches if match), None)

    def end(self) -> None:
        """Ends it, if it has not ended itself."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._reading.join()


class OverTransport(SuiteVisitor):  # type: ignore[misc]
    """Has suites import the library with a transport: ``--prerunmodifier``."""

    def __init__(self, transport: str) -> None:
        self._transport = transport

    def start_suite(self, suite: TestSuite) -> None:
        """Robot Framework's."""
        for each in suite.resource.imports:
            if each.name == "SwanSocketLibrary":
                each.args = (*each.args, f"transport={self._transport}")


class Peers:
    """The keywords. Robot's variables ``PYTHON`` and ``MITMDUMP`` are of their environments."""

    ROBOT_LIBRARY_SCOPE = "SUITE"

    def __init__(self) -> None:
        self.ROBOT_LIBRARY_LISTENER = self
        self.ROBOT_LISTENER_API_VERSION = 3
        self._peers: list[Peer] = []

    def _end_suite(self, *_: object) -> None:
        self.stop_peers()

    def start_peer(self, *command: str, ready: str = r"ready on (\d+)", **environment: str) -> str:
        """Starts a program, and waits until it says that it is ready.

        :return: what the pattern's group found.
        """
        peer = Peer([str(word) for word in command], environment)
        self._peers.append(peer)
        match = peer.wait_for(ready, PATIENCE)
        return match[1] if match.re.groups else match[0]

    def peer_should_say(self, pattern: str, timeout: timedelta = PATIENCE) -> str:
        """Waits until the last program says it; what it said before the last such wait is over.

        :return: what the pattern's group found, else the line.
        """
        match = self._peers[-1].wait_for(pattern, timeout)
        return match[1] if match.re.groups else match.string

    def peer_lines(self) -> list[str]:
        """What the last program has said, up to the line that a wait took last."""
        peer = self._peers[-1]
        return peer.lines[: peer.taken]

    def stop_peers(self) -> None:
        """Ends them all."""
        while self._peers:
            peer = self._peers.pop()
            peer.end()
            logger.debug("\n".join(peer.lines))

    def example_should_pass(self, suite: str, **variables: str) -> None:
        """Runs a suite of ``examples`` by itself, over the transport of this run."""
        folder = Path(BuiltIn().get_variable_value("${OUTPUT DIR}"), suite)
        transport = os.environ.get("SWAN_TRANSPORT", "websocket-client")
        command = [sys.executable, "-m", "robot", "--outputdir", str(folder)]
        command += ["--prerunmodifier", f"interop.Peers.OverTransport:{transport}"]
        for name, value in variables.items():
            command += ["--variable", f"{name}:{value}"]
        run = subprocess.run(
            [*command, f"examples/{suite}"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=5 * PATIENCE.total_seconds(),
            check=False,
        )
        logger.info(f'<a href="{suite}/log.html">its log</a>', html=True)
        if run.returncode:
            raise AssertionError(f"{suite} failed:\n{run.stdout}{run.stderr}")

    def keep(self, **values: object) -> None:
        """Gives the suite variables."""
        for name, value in values.items():
            BuiltIn().set_suite_variable(f"${name}", value)

    def write_configuration(self, template: str, folder: str, **values: str) -> str:
        """Writes a server's configuration, with ``@NAME@`` replaced by values, ``@FOLDER@`` too.

        :return: its path.
        """
        text = (ROOT / template).read_text(encoding="utf-8")
        for name, value in {**values, "folder": folder}.items():
            text = text.replace(f"@{name.upper()}@", str(value))
        path = Path(self.folder(folder), Path(template).name)
        path.write_text(text, encoding="utf-8")
        return str(path)

    def free_port(self) -> int:
        """A port where nobody listens."""
        with socket.create_server(("127.0.0.1", 0)) as found:
            return int(found.getsockname()[1])

    def folder(self, path: str) -> str:
        """Makes a folder anew."""
        shutil.rmtree(path, ignore_errors=True)
        Path(path).mkdir(parents=True)
        return path

    def certificate(self, folder: str) -> tuple[str, str]:
        """Writes a key with a certificate for localhost, and the authority that signed it."""
        import trustme

        authority = trustme.CA()
        own, signed = Path(self.folder(folder), "certificate.pem"), Path(folder, "authority.pem")
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(own))
        authority.cert_pem.write_to_path(str(signed))
        return str(own), str(signed)
