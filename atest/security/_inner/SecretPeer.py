"""A server, a proxy and a client in whose words secrets stand: no argument of them shows one."""

from __future__ import annotations

import socket

from robot.api.deco import not_keyword
from robot.api.types import Secret

from atest.security.RawClient import RawClient

USER = "hiddenuser:hiddenpassword"
PROXY = "hiddenproxyuser:hiddenproxypassword"
LOCATION = "hiddenlocationuser:hiddenlocationpassword"
HIDDEN = (
    *(each for pair in (USER, PROXY, LOCATION) for each in (pair, *pair.split(":"))),
    *("hiddentoken", "hiddencookie", "hiddenauthorization"),
)
PATIENCE = 10.0

_ANSWERS = {
    "elsewhere": (f"HTTP/1.1 302 Found\nLocation: wss://{LOCATION}@h.invalid/?t=hiddentoken\n\n",),
    "bad port": (f"HTTP/1.1 302 Found\nLocation: ws://{LOCATION}@h:99999/hiddentoken\n\n",),
    "bad scheme": (f"HTTP/1.1 302 Found\nLocation: ftp://{LOCATION}@h/hiddentoken\n\n",),
    "bad cookie": ("HTTP/1.1 101 OK\nSet-Cookie : session=hiddencookie; HttpOnly\n\n",),
    "folded cookie": ("HTTP/1.1 101 OK\nSet-Cookie: id=7;\n session=hiddencookie\n\n",),
    "refused": ("HTTP/1.1 407 Proxy Authentication Required\n\n",),
    "no HTTP": ("no HTTP\n\n",),
    "nothing": ("",),
    "no entry": ("\x05\x02", "\x01\x01"),
    "no way": ("\x05\x02", "\x01\x00", "\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00"),
}


class SecretPeer:
    """The keywords. Suites take the secrets from the library itself, so that none is a result.

    :param wrapped: whether secrets of the tester are values of Robot Framework's type for them.
    """

    ROBOT_LIBRARY_SCOPE = "GLOBAL"

    def __init__(self, wrapped: bool) -> None:
        self._wrap = Secret if wrapped else str
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(PATIENCE)
        self._port = self._listening.getsockname()[1]
        self._client = RawClient()

    @not_keyword
    def secret_url(self) -> str | Secret:
        """Returns a URL of the server, with credentials."""
        return self._wrap(f"ws://{USER}@127.0.0.1:{self._port}")

    @not_keyword
    def secret_proxy(self, scheme: str) -> str | Secret:
        """Returns the URL under which the server is a proxy, with credentials."""
        return self._wrap(f"{scheme}://{PROXY}@127.0.0.1:{self._port}")

    @not_keyword
    def secret_header(self) -> dict[str, str | Secret]:
        """Returns a header for a connect."""
        return {"Authorization": self._wrap("Bearer hiddenauthorization")}

    def peer_answers(self, name: str) -> None:
        """Accepts a client and says its lines, each when the client has said something."""
        accepted, _ = self._listening.accept()
        with accepted:
            accepted.settimeout(PATIENCE)
            for words in _ANSWERS[name]:
                accepted.recv(65536)
                accepted.sendall(words.replace("\n", "\r\n").encode("latin-1"))

    def client_asks(self, url: str, upgrade: str) -> None:
        """Makes a handshake with secrets in its request, and leaves when it is answered."""
        more = "Authorization: Bearer hiddenauthorization\r\nCookie: session=hiddencookie\r\n"
        self._client.raw_client_opens(url, upgrade=upgrade, more=more)
        self._client.raw_client_leaves()
