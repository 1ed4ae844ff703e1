"""A page in Chromium: it greets, sends back what comes, and says what it sees.

Its argument is the URL. The page comes from this machine, and can set no headers.
"""

from __future__ import annotations

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tools.browser import started

_TALK = """url => new Promise(done => {
    const socket = new WebSocket(url, ["chat.v1", "chat.v2"]);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
        console.log(`open ${socket.protocol} ${socket.extensions}`);
        socket.send("你好 😀");
        socket.send(new Uint8Array([0, 1, 255]));
    };
    socket.onmessage = ({data}) => {
        const text = typeof data === "string";
        const size = text ? new TextEncoder().encode(data).length : data.byteLength;
        console.log(`${text ? "text" : "bytes"} ${size}`);
        if (data === "!close") socket.close(4002, "再见 bye");
        else socket.send(data);
    };
    socket.onclose = event => {
        console.log(`close ${event.code} ${event.reason}`);
        done();
    };
})"""


class Page(BaseHTTPRequestHandler):
    """Answers with an empty page."""

    def do_GET(self) -> None:
        """Answers."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def main() -> None:
    """Opens the page, and stays until its socket has closed."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as web, started() as browser:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.on("console", lambda message: print(message.text, flush=True))
        page.goto(f"http://127.0.0.1:{web.server_port}/")
        page.evaluate(_TALK, sys.argv[1])
        web.shutdown()


if __name__ == "__main__":
    main()
