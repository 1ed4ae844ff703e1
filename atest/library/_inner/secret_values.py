"""Variables whose values the outer run searches the inner run's log for."""

from __future__ import annotations

import socket

from robot.api.types import Secret


def _unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


PORT = _unused_port()
CREDENTIALS = "plainuser:plainpassword"
URL = f"ws://{CREDENTIALS}@127.0.0.1:{PORT}/room"
BAD_URLS = [
    f"ws://{CREDENTIALS}@127.0.0.1:70000",
    f"http://{CREDENTIALS}@127.0.0.1",
    f"ws://{CREDENTIALS}@",
    f"ws://{CREDENTIALS}@127.0.0.1/#top",
    f"ws://{CREDENTIALS}@127.0.0.1 :{PORT}/",
    f"ws://{CREDENTIALS}@[1",
]
PROXY = f"http://plainproxyuser:plainproxypassword@127.0.0.1:{PORT}"
HEADER = {
    "Authorization": "Bearer plainauthorization",
    "Cookie": "session=plaincookie",
    "proxy-authorization": "Basic plainproxyauthorization",
}
BROKEN_HEADER = {"Authorization": "plainauthorization\n"}
SERVER_HEADERS = {"Set-Cookie": "session=plainsetcookie; HttpOnly"}

SECRET_HEADER = {"X-Api-Key": Secret("secretheader"), "X-Other": "visible"}
SECRET_MESSAGE = Secret("secretmessage")
SECRET_JSON = {"user": "mia", "password": Secret("secretjson"), "more": [Secret("secretjson")]}
SECRET_REASON = Secret("secretreason")
SECRET_URL = Secret(f"ws://secreturl:secreturl@127.0.0.1:{PORT}/secreturl?token=secreturl")
SECRET_PROXY = Secret(f"http://secretproxy:secretproxy@127.0.0.1:{PORT}")
