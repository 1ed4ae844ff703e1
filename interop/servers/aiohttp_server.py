"""An echo server of aiohttp. Texts that begin with "!" are commands, as of ``ws_server.cjs``."""

import asyncio
import json

from aiohttp import WSMsgType, web

_LAST_CLOSE: dict[str, object] = {}


async def serve(request: web.Request) -> web.WebSocketResponse:
    """Echoes, and does what commands say."""
    if request.path.startswith("/refused"):
        raise web.HTTPUnauthorized(
            text='{"why": "令牌过期"}',
            content_type="application/json",
            headers={"WWW-Authenticate": "Bearer"},
        )
    socket = web.WebSocketResponse(protocols=["chat.v2"], autoping=False, compress=True)
    for number in range(200):
        socket.headers[f"X-Number-{number}"] = str(number)
    socket.headers["X-Long"] = "l" * 20480
    socket.headers.add("Set-Cookie", "a=1; Path=/")
    socket.headers.add("Set-Cookie", "b=2")
    await socket.prepare(request)
    async for message in socket:
        if message.type is WSMsgType.PONG:
            await socket.send_str(f"pong: {bytes(message.data).decode()}")
        elif message.type is WSMsgType.BINARY:
            await socket.send_bytes(message.data)
        elif message.data.startswith("!"):
            await _command(socket, request, *message.data[1:].split(" "))
        else:
            await socket.send_str(message.data)
    _LAST_CLOSE.update(code=socket.close_code)
    return socket


async def _command(
    socket: web.WebSocketResponse, request: web.Request, name: str, *values: str
) -> None:
    if name == "request":
        headers = {name.lower(): value for name, value in request.headers.items()}
        await socket.send_str(json.dumps({"url": request.path_qs, "headers": headers}))
    elif name == "close":
        await socket.close(code=int(values[0]), message=" ".join(values[1:]).encode())
    elif name == "drop":
        assert request.transport is not None
        request.transport.abort()
    elif name == "ping":
        await socket.ping(b"are you there")
    elif name == "last-close":
        await socket.send_str(json.dumps(_LAST_CLOSE))


async def main() -> None:
    """Serves until it is ended."""
    app = web.Application()
    app.router.add_route("GET", "/{path:.*}", serve)
    runner = web.AppRunner(app, max_line_size=131072, max_field_size=131072, max_headers=1000)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    print(f"ready on {site._server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
