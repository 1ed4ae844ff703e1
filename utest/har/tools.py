"""Recordings in the shapes of tools, made by code. A library for suites too.

Each has a conversation with ``/chat``: the client says ``hi``, the server ``hello`` and two bytes,
half a second apart. The shapes are those of the tools' sources: `SwanSocketLibrary.har.reading`.
"""

from __future__ import annotations

import gzip
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

STARTED = 1793520000.0
DATE = "2026-11-01T08:00:00.000Z"
LINES = [
    {"type": "send", "time": STARTED + 0.5, "opcode": 1, "data": "hi"},
    {"type": "receive", "time": STARTED + 1.0, "opcode": 1, "data": "hello"},
    {"type": "receive", "time": STARTED + 1.5, "opcode": 2, "data": "AP8="},
]
IN_MILLISECONDS = [{**line, "time": line["time"] * 1000} for line in LINES]  # type: ignore[operator]

Entry = dict[str, Any]


def entry(path: str, status: int, *, scheme: str = "wss", **more: Any) -> Entry:
    """An entry with the fields that HAR 1.2 demands; ``request`` and ``response`` are added to."""
    request = {
        "method": "GET",
        "url": f"{scheme}://service.example{path}",
        "httpVersion": "HTTP/1.1",
        "headers": [],
        "queryString": [],
        "cookies": [],
        "headersSize": -1,
        "bodySize": -1,
    }
    response = {
        "status": status,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "headers": [],
        "cookies": [],
        "content": {"size": -1, "mimeType": "x-unknown"},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
    }
    return {
        "startedDateTime": DATE,
        "time": 12.5,
        "cache": {},
        "timings": {"send": -1, "wait": -1, "receive": -1},
        **more,
        "request": {**request, **more.get("request", {})},
        "response": {**response, **more.get("response", {})},
    }


def headers(**values: str) -> list[dict[str, str]]:
    """Headers; of a name that begins with an underscore, it is a colon."""
    return [
        {"name": name.replace("_", ":", 1) if name[0] == "_" else name, "value": value}
        for name, value in values.items()
    ]


def har(creator: str, *entries: object) -> str:
    """The text of a file."""
    log = {"version": "1.2", "creator": {"name": creator, "version": "1"}, "entries": entries}
    return json.dumps({"log": log})


def playwright(content: str = "embed", mode: str = "full") -> list[Entry]:
    """Playwright: milliseconds, nothing of what was quiet, -1 where nothing came."""
    lines = [{**line, "time": -1} for line in LINES] if mode == "minimal" else IN_MILLISECONDS
    contents: dict[str, Entry] = {
        "embed": {"_webSocketMessages": lines},
        "attach": {"response": {"content": {"size": -1, "_file": "a1.jsonl"}}},
        "omit": {},
    }
    websocket = {"_resourceType": "websocket"}
    refused = {"_failureText": "net::ERR_CONNECTION_REFUSED"}
    return [
        entry("/", 200, scheme="https"),
        entry("/quiet", 101, **websocket),
        entry("/unanswered", -1, **websocket),
        entry("/refused", -1, **websocket, response=refused),
        entry("/chat", 101, **websocket, **contents[content]),
    ]


def _file(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def _playwright(folder: Path) -> Path:
    return _file(folder, "playwright.har", har("Playwright", *playwright()))


def _playwright_attached(folder: Path) -> Path:
    _file(folder, "a1.jsonl", _jsonl())
    return _file(folder, "attached.har", har("Playwright", *playwright("attach")))


def _playwright_zipped(folder: Path) -> Path:
    path = folder / "playwright.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("har.har", har("Playwright", *playwright("attach")))
        file.writestr("a1.jsonl", _jsonl())
        file.writestr("5d.html", "<p>")
    return path


def _jsonl() -> str:
    return "".join(json.dumps(line) + "\n" for line in IN_MILLISECONDS)


def _chromium_http_2(folder: Path) -> Path:
    return _file(
        folder,
        "http2.har",
        har(
            "WebInspector",
            entry("/quiet", 200, _resourceType="websocket", _webSocketMessages=[]),
            entry("/chat", 200, _resourceType="websocket", _webSocketMessages=LINES),
        ),
    )


def _connect_over_http_2(folder: Path) -> Path:
    asked = headers(_method="CONNECT", _protocol="websocket", _path="/chat", _authority="h")
    answered = headers(_status="200", server="x")
    request = {"method": "CONNECT", "httpVersion": "HTTP/2.0", "headers": asked}
    tunnel = entry("/", 200, scheme="https", request={"method": "CONNECT"})
    chat = entry(
        "/", 200, scheme="https", request=request, response={"headers": answered},
        _webSocketMessages=LINES,
    )  # fmt: skip
    return _file(folder, "connect.har", har("proxy", tunnel, chat))


def _http_toolkit(folder: Path) -> Path:
    upgrade = headers(Upgrade="websocket", Connection="Upgrade")
    return _file(
        folder,
        "toolkit.har",
        har(
            "HTTP Toolkit",
            entry("/x", 0, scheme="https", _pinned=True),
            entry(
                "/aborted", 101, scheme="https", _resourceType="websocket", _webSocketMessages=[],
                _webSocketClose="aborted", request={"headers": upgrade},
            ),
            entry(
                "/chat", 101, scheme="https", _resourceType="websocket", _webSocketMessages=LINES,
                _webSocketClose={"code": 4001, "reason": "over", "timestamp": 7.25},
                request={"headers": upgrade},
            ),
        ),
    )  # fmt: skip


def _mitmproxy_text() -> str:
    unknown = {"connect": None, "ssl": None, "send": 0.5, "receive": 0, "wait": 1.5}
    failed: Entry = {"headers": [], "content": {}, "_error": None}
    return har(
        "mitmproxy",
        entry("/login", 200, scheme="https", _webSocketMessages=[], timings=unknown),
        entry("/gone", 0, scheme="https", response=failed, timings=unknown),
        entry(
            "/quiet", 101, scheme="https", _resourceType="websocket", _webSocketMessages=[],
            startedDateTime="2026-11-01T08:00:00+00:00", timings=unknown,
        ),
        entry(
            "/chat", 101, scheme="https", _resourceType="websocket", _webSocketMessages=LINES,
            startedDateTime="2026-11-01T08:00:00.000125+00:00", timings=unknown,
        ),
    )  # fmt: skip


def _mitmproxy(folder: Path) -> Path:
    return _file(folder, "mitmproxy.har", _mitmproxy_text())


def _mitmproxy_zhar(folder: Path) -> Path:
    return _file(folder, "mitmproxy.zhar", zlib.compress(_mitmproxy_text().encode(), 9))


def _insomnia(folder: Path) -> Path:
    """Its requests may be templates, and its WebSockets stand beside them."""
    template = entry("/", 0, request={"url": "{{ _.base_url }}/items"})
    chat = entry("/chat", 101, _webSocketMessages=LINES, comment="chat")
    return _file(folder, "insomnia.har", har("Insomnia REST Client", template, chat))


def _proxyman(folder: Path) -> Path:
    """It writes ``https`` for ``wss``, and other tools' entries when it has read those."""
    upgrade = headers(Upgrade="websocket", Connection="Upgrade")
    odd = {"startedDateTime": DATE, "request": None, "response": None}
    chat = entry(
        "/chat", 101, scheme="https", request={"headers": upgrade}, _webSocketMessages=LINES
    )
    return _file(folder, "proxyman.har", har("Proxyman", odd, None, "note", chat))


def _gzip(folder: Path) -> Path:
    text = har("WebInspector", entry("/chat", 101, _webSocketMessages=LINES))
    return _file(folder, "chrome.har.gz", gzip.compress(text.encode()))


def _playwright_minimal(folder: Path) -> Path:
    return _file(folder, "minimal.har", har("Playwright", *playwright(mode="minimal")))


def _one_broken(folder: Path) -> Path:
    broken = entry("/metrics", 101, _webSocketMessages=[{"type": "push"}])
    chat = entry("/chat", 101, _webSocketMessages=LINES)
    return _file(folder, "broken.har", har("x", broken, chat))


ODD_ONES: dict[str, Callable[[Path], Path]] = {
    "Playwright, minimal": _playwright_minimal,
    "one broken": _one_broken,
}

TOOLS: dict[str, Callable[[Path], Path]] = {
    "Playwright": _playwright,
    "Playwright, attached": _playwright_attached,
    "Playwright, zipped": _playwright_zipped,
    "Chromium over HTTP/2": _chromium_http_2,
    "CONNECT over HTTP/2": _connect_over_http_2,
    "HTTP Toolkit": _http_toolkit,
    "mitmproxy": _mitmproxy,
    "mitmproxy, zhar": _mitmproxy_zhar,
    "Insomnia": _insomnia,
    "Proxyman": _proxyman,
    "gzip": _gzip,
}


def write_recording_of(tool: str, folder: str) -> str:
    """Writes a recording in the shape of a tool; returns its path."""
    return str({**TOOLS, **ODD_ONES}[tool](Path(folder)))
