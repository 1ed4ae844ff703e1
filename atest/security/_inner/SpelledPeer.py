"""A peer that knows the secret of the environment's ``SWAN_SECRET`` and says it in every form.

Suites take the values from the library itself, so that Robot Framework writes none of them.
"""

from __future__ import annotations

import base64
import os
from typing import Any
from urllib.parse import quote

from robot.api.deco import not_keyword
from robot.api.types import Secret

from atest.security._inner.TextServer import TextServer
from atest.security.Spellings import spellings


class SpelledPeer(TextServer):
    """The keywords."""

    ROBOT_LIBRARY_SCOPE = "SUITE"

    def __init__(self) -> None:
        super().__init__()
        self.secret = os.environ["SWAN_SECRET"]
        self.raw = self.secret.encode()

    @not_keyword
    def texts(self) -> list[str]:
        """Returns the secret in each form, with something before it that a preview cuts it with."""
        forms = [text for form, text in spellings(self.secret) if "beginning" not in form]
        return [*forms, *(f"{'-' * before}{self.secret}" for before in range(184, 200, 3))]

    @not_keyword
    def data(self) -> list[bytes]:
        """Returns binary data with the secret at each place of a preview, and in each form."""
        return [
            *(bytes(before) + self.raw + b"\xff" for before in range(36)),
            *(b"\xff" + text.encode() for text in self.texts()),
        ]

    @not_keyword
    def authorization(self, scheme: str) -> Secret:
        """Returns the value of a header, with the secret as its token or as its password."""
        basic = base64.b64encode(f"mia:{self.secret}".encode()).decode()
        return Secret(f"{scheme} {basic if scheme == 'Basic' else self.in_header().value}")

    @not_keyword
    def in_header(self) -> Secret:
        """Returns a value of a header: the secret in UTF-8, each byte of it one character."""
        return Secret(self.raw.decode("latin-1"))

    @not_keyword
    def with_password(self, url: str) -> str:
        """Returns a URL with the secret as its password."""
        scheme, _, rest = url.partition("://")
        return f"{scheme}://mia:{quote(self.secret, safe='')}@{rest}"

    @not_keyword
    def holding(self) -> dict[str, Any]:
        """Returns a dictionary with Secrets in it."""
        secret = Secret(self.secret)
        return {"user": {"password": secret}, "all": [secret, 1, [secret]]}

    @not_keyword
    def in_hexadecimal(self) -> Secret:
        """Returns a frame of text with the secret, as ``Server Sends Bytes`` takes it."""
        return Secret((bytes([0x81, len(self.raw)]) + self.raw).hex(" "))

    def use_environment_proxy(self, url: str | None = None) -> None:
        """Has the environment name a proxy with the secret as its password; none for ``None``."""
        if url is None:
            os.environ.pop("http_proxy", None)
        else:
            os.environ["http_proxy"] = self.with_password(url)

    def proxy_refuses(self) -> None:
        """Accepts a client that asks for a tunnel, and says why not, with the password."""
        self.raw_server_accepts()
        self.raw_server_sends(f"HTTP/1.1 407 no {self.secret}\nX-Why: {self.secret}\n\n")
