"""WebSockets of pages in Chromium and Firefox, for Robot Framework."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import tempfile
import threading
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, Protocol

from playwright.sync_api import sync_playwright
from robot.api import logger
from websocket import create_connection

from tools.browser import firefox, launched

LIMIT: Final = 4.0
"""Seconds that a page has to see something."""
_START: Final = 60.0
_LISTENS: Final = re.compile(r"listening on (ws://\S+)")

_SCRIPT: Final = """
window.swan = {
    seen: [], heard: [],
    note(what, data) { this.seen.push(what); if (data !== undefined) this.heard.push(data); },
    connect(url, protocols) {
        const socket = this.socket = new WebSocket(url, protocols);
        socket.binaryType = 'arraybuffer';
        socket.onopen = () => this.note('open');
        socket.onmessage = ({data}) => this.note('message', typeof data === 'string' ? data : null);
        socket.onerror = () => this.note('error');
        socket.onclose = ({code, reason}) =>
            this.note(`close ${code}` + (reason ? ` '${reason}'` : ''));
    },
    async until(kind, seconds) {
        const there = () => kind === 'message'
            ? this.heard.length > 0 : this.seen.some(what => what.startsWith(kind));
        for (const end = Date.now() + 1000 * seconds; !there() && Date.now() < end;)
            await new Promise(done => setTimeout(done, 10));
        return there();
    },
    bytes(text) { return Uint8Array.from(atob(text), char => char.charCodeAt(0)); },
};
"""
"""What a page keeps of its socket: names of events, and the messages that nobody has taken."""


class Page(Protocol):
    """A page of a browser."""

    def run(self, script: str) -> Any:
        """The value of an expression, which may be a promise."""

    def close(self) -> None:
        """Closes it, and its sockets with it."""


class Driven(Protocol):
    """A browser."""

    def page(self, address: str | None, proxy: str | None, trusting: bool) -> Page:
        """A new page, which shares nothing with others.

        :param address: where it is; left out, the empty page.
        :param proxy: such as ``http://127.0.0.1:8080``.
        :param trusting: whether it takes every certificate.
        """

    def quit(self) -> None:
        """Ends it."""


class _ChromiumPage:
    def __init__(self, context: Any, address: str | None) -> None:
        self._context = context
        self._page = context.new_page()
        self._page.on("console", lambda message: logger.debug(message.text))
        if address is not None:
            self._page.goto(address)

    def run(self, script: str) -> Any:
        return self._page.evaluate(script)

    def close(self) -> None:
        self._context.close()


class Chromium:
    """Chromium, driven by Playwright."""

    def __init__(self) -> None:
        self._playwright = sync_playwright().start()
        self._browser = launched(self._playwright.chromium)

    def page(self, address: str | None, proxy: str | None, trusting: bool) -> Page:
        """A page in a context of its own."""
        given: Any = None if proxy is None else {"server": proxy}
        context = self._browser.new_context(proxy=given, ignore_https_errors=trusting)
        return _ChromiumPage(context, address)

    def quit(self) -> None:
        """Ends it."""
        self._browser.close()
        self._playwright.stop()


class _FirefoxPage:
    def __init__(self, call: Callable[..., Any], user: str, address: str | None) -> None:
        self._call = call
        self._user = user
        made = call("browsingContext.create", type="tab", userContext=user)
        self._context = made["context"]
        if address is not None:
            call("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def run(self, script: str) -> Any:
        found = self._call(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({script})) ?? null))()",
            target={"context": self._context},
            awaitPromise=True,
        )
        if found["type"] != "success":
            raise AssertionError(found["exceptionDetails"]["text"])
        return json.loads(found["result"]["value"])

    def close(self) -> None:
        self._call("browser.removeUserContext", userContext=self._user)


class Firefox:
    """Firefox, driven by WebDriver BiDi, which it speaks itself."""

    def __init__(self) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="swan-firefox-")
        options = ("--headless", "--no-remote", "--remote-debugging-port=0")
        self._process = subprocess.Popen(
            [firefox(), *options, "--profile", self._profile.name],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        errors = self._process.stderr
        assert errors is not None
        found = None
        while found is None:
            line = errors.readline()
            if not line:
                raise AssertionError("Firefox has ended.")
            found = _LISTENS.search(line)
        self._reading = threading.Thread(target=errors.read, daemon=True)
        self._reading.start()
        self._socket = create_connection(
            f"{found[1]}/session", timeout=_START, suppress_origin=True
        )
        self._number = 0
        self._call("session.new", capabilities={})

    def _call(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._number:
                if answer["type"] == "error":
                    raise AssertionError(f"{method}: {answer['message']}")
                return answer["result"]

    def page(self, address: str | None, proxy: str | None, trusting: bool) -> Page:
        """A page in a container of its own."""
        options: dict[str, Any] = {"acceptInsecureCerts": trusting}
        if proxy is not None:
            host = proxy.partition("://")[2]
            options["proxy"] = {"proxyType": "manual", "httpProxy": host, "sslProxy": host}
        made = self._call("browser.createUserContext", **options)
        return _FirefoxPage(self._call, made["userContext"], address)

    def quit(self) -> None:
        """Ends it."""
        self._socket.close()
        self._process.terminate()
        self._process.wait()
        self._reading.join()
        self._profile.cleanup()


BROWSERS: Final[dict[str, Callable[[], Driven]]] = {"chromium": Chromium, "firefox": Firefox}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class PageSockets:
    """The keywords, for the socket of one page at a time.

    :param browser: ``chromium`` or ``firefox``.
    :param results: the file for what the pages saw.
    """

    ROBOT_LIBRARY_SCOPE = "GLOBAL"
    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self, browser: str, results: str) -> None:
        self.ROBOT_LIBRARY_LISTENER = self
        self._browser = BROWSERS[browser]()
        self._results = Path(results)
        self._seen: dict[str, dict[str, str]] = {}
        self._site = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
        threading.Thread(target=self._site.serve_forever, daemon=True).start()
        self._page: Page | None = None

    def page_leaves(self) -> None:
        """Closes the page."""
        if self._page is not None:
            self._page.close()
            self._page = None

    def _close(self) -> None:
        self._browser.quit()
        self._site.shutdown()
        self._site.server_close()

    def page_connects(
        self, url: str, protocols: list[str], proxy: str | None, trusting: bool
    ) -> None:
        """Opens a page of this machine, which connects."""
        address = None if proxy else f"http://127.0.0.1:{self._site.server_port}/"
        self._page = self._browser.page(address, proxy, trusting)
        self._page.run(f"(() => {{ {_SCRIPT} }})()")
        self._run(f"connect({json.dumps(url)}, {json.dumps(protocols)})")

    def page_waits_for(self, kind: str, timeout: timedelta | None = None) -> None:
        """Waits for an event, or for a message.

        :raises AssertionError: it does not come.
        """
        seconds = LIMIT if timeout is None else timeout.total_seconds()
        if not self._run(f"until({json.dumps(kind)}, {seconds})"):
            raise AssertionError(f"The page saw no {kind}, but {self._run('seen')}.")

    def page_takes_message(self) -> Any:
        """The first message that was not taken, ``None`` for bytes; it was never seen."""
        return self._run("seen.splice(swan.seen.indexOf('message'), 1) && swan.heard.shift()")

    def page_sends(self, data: str | bytes) -> None:
        """Sends text or bytes."""
        if isinstance(data, str):
            self._run(f"socket.send({json.dumps(data)})")
        elif any(data):
            self._run(f"socket.send(swan.bytes('{base64.b64encode(data).decode()}'))")
        else:
            self._run(f"socket.send(new Uint8Array({len(data)}))")

    def page_closes_socket(self, code: int = 1000, reason: str = "") -> None:
        """Closes it."""
        self._run(f"socket.close({code}, {json.dumps(reason)})")

    def page_forgets(self) -> None:
        """What it saw so far was nothing new."""
        self._run("seen.splice(0)")

    def page_saw(self, event: str) -> str:
        """What the page saw, in a cell's words, once the socket has ended.

        :param event: ``message`` if that is to be enough.
        """
        self._run(f"until({json.dumps('message' if event == 'message' else 'close')}, {LIMIT})")
        return ", ".join(self._run("seen")) or f"nothing in {LIMIT:g} s"

    def note(self, suite: str, test: str, seen: str) -> None:
        """Writes it down."""
        self._seen.setdefault(suite, {})[test] = seen
        self._results.write_text(json.dumps(self._seen), encoding="utf-8")

    def _run(self, call: str) -> Any:
        assert self._page is not None
        return self._page.run(f"swan.{call}")
