"""Pages that want to use an embedded server, as Chromium lets them.

All come from this machine, also those of ``.example``: from elsewhere Chromium asks the user
first, and other browsers do not.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from SwanSocketLibrary.errors import WaitFailed
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
from tools.browser import launched

_CONNECT = """url => new Promise(done => {
    const socket = new WebSocket(url);
    socket.onopen = () => { done('open'); socket.close(); };
    socket.onerror = () => done('error');
})"""


class Handler(BaseHTTPRequestHandler):
    """Answers with a page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!DOCTYPE html><title>A page</title>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    """Of a web server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as web:
        serving = threading.Thread(target=web.serve_forever)
        serving.start()
        yield web.server_port
        web.shutdown()
        serving.join()


@pytest.fixture
def pool() -> Iterator[ServerPool]:
    pool = ServerPool()
    yield pool
    pool.stop_all()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def refusal(server: EmbeddedServer) -> str:
    """What became of the last connection that was no client."""
    with pytest.raises(WaitFailed) as failure:
        server.wait_connection(Deadline(0))
    return failure.value.came


def test_a_page_of_another_origin_cannot_connect(page: Page, pool: ServerPool, port: int) -> None:
    server = pool.start()
    origin = f"http://evil.example:{port}"
    page.goto(origin)
    assert page.evaluate(_CONNECT, server.url) == "error"
    assert f"403 Forbidden: GET /: it comes from a page of '{origin}'" in refusal(server)


def test_nor_can_one_whose_name_leads_here(page: Page, pool: ServerPool, port: int) -> None:
    server = pool.start(origins=["*"])
    page.goto(f"http://rebound.example:{port}")
    rebound = server.url.replace("127.0.0.1", "rebound.example")
    assert page.evaluate(_CONNECT, rebound) == "error"
    called = urlsplit(rebound).netloc
    assert f"403 Forbidden: GET /: its Host is '{called}'" in refusal(server)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "app.localhost"])
def test_a_page_of_this_machine_can(page: Page, pool: ServerPool, port: int, host: str) -> None:
    server = pool.start()
    page.goto(f"http://{host}:{port}")
    assert page.evaluate(_CONNECT, server.url) == "open"
    assert server.wait_connection(Deadline(20)).headers["Origin"] == f"http://{host}:{port}"


def test_one_that_is_named_can(page: Page, pool: ServerPool, port: int) -> None:
    origin = f"http://app.example:{port}"
    server = pool.start(origins=[origin])
    page.goto(origin)
    assert page.evaluate(_CONNECT, server.url) == "open"


@pytest.mark.parametrize(
    ("permissions", "seen"), [([], "error"), (["local-network-access"], "open")]
)
def test_one_from_elsewhere_needs_the_permission(
    browser: Browser, pool: ServerPool, port: int, permissions: list[str], seen: str
) -> None:
    """As the documentation of `Start Socket Server` says."""
    server = pool.start()
    other = launched(browser.browser_type, f"--ip-address-space-overrides=127.0.0.1:{port}=public")
    try:
        page = other.new_page(permissions=permissions)
        page.goto(f"http://127.0.0.1:{port}")
        assert page.evaluate(_CONNECT, server.url) == seen
    finally:
        other.close()
    assert server.client_count == (seen == "open")
