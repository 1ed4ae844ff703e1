"""Chromium's developer tools, headless: the front end itself runs in a tab and is scripted there.

Playwright does not drive that page, so this speaks the DevTools protocol over its WebSocket.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final
from urllib.parse import quote

from websocket import WebSocket, WebSocketTimeoutException, create_connection

from tools.browser import chromium

TIMEOUT: Final = 60.0
"""Seconds that Chromium has to start, and a script to end."""
_PATIENCE: Final = 2.0
"""Seconds after which an answer that may be lost is no longer waited for."""

_FRONT_END: Final = "devtools://devtools/bundled/devtools_app.html"
_WATCHES: Final = """
if (location.protocol !== 'devtools:' || document.readyState !== 'complete') return false;
const SDK = await import('./core/sdk/sdk.js');
const target = SDK.TargetManager.TargetManager.instance().primaryPageTarget();
if (!target) return false;
await target.networkAgent().invoke_enable({});
return true;
"""
_LISTENS: Final = re.compile(r"DevTools listening on ws://127\.0\.0\.1:(\d+)/")
_OPTIONS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
    "--no-first-run",
)


class Tab:
    """A tab of Chromium.

    :param address: of its debugger.
    """

    def __init__(self, address: str) -> None:
        self.address: Final = address
        self._socket: WebSocket = create_connection(address, timeout=TIMEOUT, suppress_origin=True)
        self._number = 0

    def run(self, script: str, **values: object) -> Any:
        """Runs the body of an asynchronous function, and waits for what it returns.

        :param values: what the script finds under these names.
        :raises RuntimeError: it threw.
        """
        given = "".join(f"const {name} = {json.dumps(value)};" for name, value in values.items())
        self._number += 1
        parameters = {
            "expression": f"(async () => {{{given}{script}}})()",
            "awaitPromise": True,
            "returnByValue": True,
        }
        command = {"id": self._number, "method": "Runtime.evaluate", "params": parameters}
        self._socket.send(json.dumps(command))
        while (answer := json.loads(self._socket.recv())).get("id") != self._number:
            pass
        result = answer.get("result", {})
        if "result" not in result or "exceptionDetails" in result:
            raise RuntimeError(json.dumps(answer, indent=1))
        return result["result"].get("value")

    def run_until(self, script: str) -> None:
        """Runs a script again and again until it returns true.

        Its answer is lost when the page that is loading takes the place of the one before.

        :raises RuntimeError: it does not in `TIMEOUT` seconds.
        """
        end = time.monotonic() + TIMEOUT
        self._socket.settimeout(_PATIENCE)
        while True:
            with suppress(RuntimeError, WebSocketTimeoutException):
                if self.run(script):
                    break
            if time.monotonic() > end:
                raise RuntimeError(f"Chromium does not get so far in {TIMEOUT} s: {script}")
        self._socket.settimeout(TIMEOUT)

    def close(self) -> None:
        """Lets it go; the tab stays."""
        self._socket.close()


class DevTools:
    """Chromium, whose tabs and developer tools can be scripted.

    :param port: where its debugger listens, on the loopback address.
    """

    def __init__(self, port: int) -> None:
        self._at = f"127.0.0.1:{port}"
        self._tabs: list[Tab] = []

    def open(self, url: str = "about:blank") -> Tab:
        """Opens a tab."""
        request = urllib.request.Request(f"http://{self._at}/json/new?{quote(url)}", method="PUT")
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            target = json.load(answer)
        self._tabs.append(Tab(target["webSocketDebuggerUrl"]))
        return self._tabs[-1]

    def inspect(self, tab: Tab) -> Tab:
        """Opens the developer tools of a tab, and waits until they watch it."""
        front_end = self.open(f"{_FRONT_END}?ws={tab.address.removeprefix('ws://')}")
        front_end.run_until(_WATCHES)
        return front_end

    def close(self) -> None:
        """Lets all tabs go."""
        for tab in self._tabs:
            tab.close()


@contextmanager
def started() -> Iterator[DevTools]:
    """A Chromium of its own, for as long as the block runs."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [chromium(), *_OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,  # its helpers end with it
        )
        try:
            devtools = DevTools(_port(process))
            try:
                yield devtools
            finally:
                devtools.close()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(TIMEOUT)
            if process.stderr is not None:
                process.stderr.close()


def _port(process: subprocess.Popen[bytes]) -> int:
    """Where the debugger listens, once it says so.

    :raises RuntimeError: Chromium ended before.
    """
    said = []
    for line in process.stderr or ():
        said.append(line.decode(errors="replace"))
        found = _LISTENS.search(said[-1])
        if found:
            return int(found[1])
    raise RuntimeError(f"Chromium did not start: {''.join(said)}")
