"""A page in Chromium: it greets, sends back what comes, and says what it sees.

It comes from this machine, and can set no headers. With ``--har`` Playwright records it.
"""

from __future__ import annotations

import argparse
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
    """Opens the page, and stays until its sockets have closed, one after the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--har", help="the file of the recording")
    parser.add_argument("--content", help="as Playwright has it: embed or attach")
    parser.add_argument("--mode", help="as Playwright has it: full or minimal")
    options = parser.parse_args()
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as web, started() as browser:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        context = browser.new_context(
            record_har_path=options.har,
            record_har_content=options.content,
            record_har_mode=options.mode,
        )
        page = context.new_page()
        page.on("console", lambda message: print(message.text, flush=True))
        page.goto(f"http://127.0.0.1:{web.server_port}/")
        for url in options.urls:
            page.evaluate(_TALK, url)
        context.close()
        web.shutdown()
    print("left", flush=True)


if __name__ == "__main__":
    main()
