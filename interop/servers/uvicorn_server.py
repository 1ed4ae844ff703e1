"""An echo server of uvicorn, an ASGI application. Commands as of ``ws_server.cjs``.

Its argument is uvicorn's implementation of WebSockets: ``websockets-sansio`` or ``wsproto``.
"""

import json
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn

_LAST_CLOSE: dict[str, object] = {}
_MANY = [(f"x-number-{number}".encode(), str(number).encode()) for number in range(200)]


async def application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Echoes, and does what commands say."""
    if scope["type"] != "websocket":
        return
    await receive()
    if scope["path"].startswith("/refused"):
        headers = [(b"content-type", b"application/json"), (b"www-authenticate", b"Bearer")]
        await send({"type": "websocket.http.response.start", "status": 401, "headers": headers})
        body = '{"why": "令牌过期"}'.encode()
        await send({"type": "websocket.http.response.body", "body": body})
        return
    chosen = "chat.v2" if "chat.v2" in scope["subprotocols"] else None
    cookies = [(b"set-cookie", b"a=1; Path=/"), (b"set-cookie", b"b=2")]
    headers = [*_MANY, (b"x-long", b"l" * 20480), *cookies]
    await send({"type": "websocket.accept", "subprotocol": chosen, "headers": headers})
    while (event := await receive())["type"] == "websocket.receive":
        text = event.get("text")
        if text is None:
            await send({"type": "websocket.send", "bytes": event["bytes"]})
        elif text.startswith("!"):
            name, *values = text[1:].split(" ")
            if name == "request":
                query = scope["query_string"].decode()
                url = scope["raw_path"].decode() + (f"?{query}" if query else "")
                found = {name.decode(): value.decode() for name, value in scope["headers"]}
                answer = json.dumps({"url": url, "headers": found})
                await send({"type": "websocket.send", "text": answer})
            elif name == "close":
                reason = " ".join(values[1:])
                await send({"type": "websocket.close", "code": int(values[0]), "reason": reason})
            elif name == "last-close":
                await send({"type": "websocket.send", "text": json.dumps(_LAST_CLOSE)})
        else:
            await send({"type": "websocket.send", "text": text})
    _LAST_CLOSE.update(code=event["code"], reason=event.get("reason") or "")


def main() -> None:
    """Serves until it is ended."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            application,
            ws=sys.argv[1],
            ws_ping_interval=0.2,
            h11_max_incomplete_event_size=131072,
            log_level="warning",
        )
        print(f"ready on {listening.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run([listening])


if __name__ == "__main__":
    main()
