"""The server that both sides talk to: ``python -m bench.server`` says its port, then serves.

A process of its own, so that what it costs is nobody's. It answers every message with the same
message, but for two commands, each a text:

- ``flood COUNT SIZE``: so many texts of that many bytes at once, numbered from 0;
- ``tick COUNT SECONDS``: so many texts that far apart, each the time at which it was sent, in
  nanoseconds of the monotonic clock, which all processes share.

A handshake for the path ``/silent`` it never answers.

It ends when its standard input does, so that it never outlives who started it.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import sys
import time
from typing import Final

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request

from bench.processes import need

_TEXT: Final = 0x81
"""The first byte of a text that is one frame (RFC 6455 §5.2)."""
_SHORT: Final = 125
"""Bytes of payload whose length stands in the second byte."""


@functools.cache
def flood_of(count: int, size: int) -> list[str]:
    """The messages of a flood."""
    return [f"{number:0{size}d}" for number in range(count)]


@functools.cache
def _frames(count: int, size: int) -> bytes:
    """The frames of a flood, as bytes: to make them one by one would take longer than to read."""
    if size > _SHORT:
        raise ValueError(f"A flood's messages have at most {_SHORT} bytes, not {size}.")
    head = bytes((_TEXT, size))
    return b"".join(head + text.encode() for text in flood_of(count, size))


async def _serve(connection: ServerConnection) -> None:
    with contextlib.suppress(ConnectionClosed):  # a peer that just goes is none of our business
        await _answer(connection)


async def _answer(connection: ServerConnection) -> None:
    async for message in connection:
        command = message.split(" ") if isinstance(message, str) and len(message) < 50 else [""]
        if command[0] == "flood":
            connection.transport.write(_frames(int(command[1]), int(command[2])))
        elif command[0] == "tick":
            for _ in range(int(command[1])):
                await asyncio.sleep(float(command[2]))
                await connection.send(str(time.monotonic_ns()))
        else:
            await connection.send(message)


async def _answer_handshake(_connection: ServerConnection, request: Request) -> None:
    if request.path == "/silent":
        await asyncio.get_running_loop().create_future()


async def main() -> None:
    """Serves until the standard input ends."""
    need(5000)
    server = await serve(
        *(_serve, "127.0.0.1", 0),
        compression=None,
        max_size=None,
        ping_interval=None,
        process_request=_answer_handshake,
        open_timeout=None,
        backlog=2000,
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
