"""A client of aiohttp: it greets, sends back what comes, and says what it sees.

Its arguments are the URL and a file with an authority that it trusts.
"""

import asyncio
import ssl
import sys

import aiohttp

HEADERS = {"Cookie": "c" * 20480, **{f"X-Number-{n}": str(n) for n in range(190)}}


async def main(url: str, authority: str | None = None) -> None:
    """Talks until the connection ends."""
    trust = ssl.create_default_context(cafile=authority)
    longest = {"max_line_size": 131072, "max_field_size": 131072, "max_headers": 1000}
    async with aiohttp.ClientSession(**longest) as session:
        try:
            async with session.ws_connect(
                url,
                protocols=("chat.v1", "chat.v2"),
                headers=HEADERS,
                compress=15,
                ssl=trust,
                max_msg_size=0,
            ) as socket:
                await _talk(socket)
        except aiohttp.WSServerHandshakeError as error:
            _say(f"refused {error.status} {(error.headers or {}).get('X-Why')}")
        except aiohttp.ClientError as error:
            _say(f"error {type(error).__name__} {error}")


async def _talk(socket: aiohttp.ClientWebSocketResponse) -> None:
    answer = socket._response.headers
    count = sum(name.lower().startswith("x-") for name in answer)
    extensions = answer.get("Sec-WebSocket-Extensions", "")
    _say(f"open {socket.protocol} {extensions.partition(';')[0]} {count}")
    await socket.send_str("你好 😀")
    await socket.send_bytes(b"\x00\x01\xff")
    reason = ""
    while True:
        message = await socket.receive()
        if message.type is aiohttp.WSMsgType.TEXT:
            _say(f"text {len(message.data.encode())}")
            if message.data == "!close":
                await socket.close(code=4002, message="再见 bye".encode())
            else:
                await socket.send_str(message.data)
        elif message.type is aiohttp.WSMsgType.BINARY:
            _say(f"bytes {len(message.data)}")
            await socket.send_bytes(message.data)
        elif message.type is aiohttp.WSMsgType.CLOSE:
            reason = message.extra or ""
        else:
            break
    _say(f"close {socket.close_code} {reason}")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
