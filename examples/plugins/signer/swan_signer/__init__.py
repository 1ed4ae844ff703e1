"""Signs handshakes: ``plugins=signer;KEY`` adds a time and an HMAC-SHA256 over it and the path."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from SwanSocketLibrary.plugins.hookspecs import Connecting, hookimpl
from SwanSocketLibrary.swan.profile import Failure


def signature(key: str, path: str, moment: str) -> str:
    """The signature that a handshake must have.

    :param path: of the URL, without its query; ``/`` if it has none.
    :param moment: seconds since 1970, as they stand in the header.
    :return: the HMAC-SHA256 of path, line feed and moment, in hexadecimal digits.
    """
    return hmac.new(key.encode(), f"{path}\n{moment}".encode(), hashlib.sha256).hexdigest()


class Signer:
    """The plugin.

    :param key: the secret that the server knows too; without one each connect is refused.
    :param signature_header: the header that the signature goes into.
    :param time_header: the one that the time goes into.
    :param clock: tells the seconds since 1970.
    """

    def __init__(
        self,
        key: str,
        signature_header: str = "X-Signature",
        time_header: str = "X-Signature-Time",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._key = key.strip()
        self._signature_header = signature_header
        self._time_header = time_header
        self._clock = clock

    @hookimpl
    def swan_before_connect(self, connect: Connecting) -> None:
        """Adds both headers."""
        if not self._key:
            connect.refuse(
                Failure.SECURITY_CHECK_FAILED,
                "it has no key to sign with. Give one in the import: plugins=signer;KEY.",
            )
        moment = str(int(self._clock()))
        path = urlsplit(connect.url).path or "/"
        connect.header[self._time_header] = moment
        connect.header[self._signature_header] = signature(self._key, path, moment)
