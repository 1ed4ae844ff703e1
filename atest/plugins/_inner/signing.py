"""Plugins that change connects, with arguments."""

from __future__ import annotations

from SwanSocketLibrary.plugins.hookspecs import Connecting, hookimpl
from SwanSocketLibrary.swan.profile import Failure


class Signer:
    """Adds a header, and where to ask for a key: a URL may have ``=`` and, with care, ``;``."""

    def __init__(self, keys: str, name: str = "X-Signature", offers: str = "") -> None:
        self.keys = keys
        self.name = name
        self.offers = offers

    @hookimpl
    def swan_before_connect(self, connect: Connecting) -> None:
        if not self.keys:
            connect.refuse(
                Failure.SECURITY_CHECK_FAILED, "no keys are known. Say where they are: keys=URL."
            )
        connect.header[self.name] = f"{self.keys} {connect.socket} on {connect.platform}"
        if self.offers:
            connect.protocols.append(self.offers)
            connect.url += "/signed"


class Clumsy:
    """Raises before a connect whose socket asks for it."""

    @hookimpl
    def swan_before_connect(self, connect: Connecting) -> None:
        if connect.socket == "clumsy":
            raise LookupError("no such key")


class Last:
    """Notes what it is given, behind all others."""

    def __init__(self) -> None:
        self.seen: list[dict[str, str]] = []

    @hookimpl(trylast=True)
    def swan_before_connect(self, connect: Connecting) -> None:
        self.seen.append(dict(connect.header))


LAST = Last()
