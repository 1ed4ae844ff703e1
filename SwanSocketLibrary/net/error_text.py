"""Why a connection was not made or did not last: exceptions and short causes for people.

A cause starts in lower case, has no full stop, and holds neither credentials nor queries.
Whatever the peer had a say in goes through `printable`.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from typing import TYPE_CHECKING, Final

from SwanSocketLibrary.errors import SaidError
from SwanSocketLibrary.language import mark, say

if TYPE_CHECKING:
    import ssl

LONGEST_QUOTE: Final = 200
"""Characters of the peer's text that a cause quotes at most."""


class ConnectFailed(SaidError):
    """A connection was not made; the text is the cause that the receiver is told."""


class ProtocolViolation(Exception):
    """The server broke RFC 6455 or a limit.

    :param code: what the Close frame in answer carries (RFC 6455 §7.4.1).
    :param fact: what the server did, after "the server ...".
    """

    def __init__(self, code: int, fact: str) -> None:
        super().__init__(fact)
        self.code: Final = code
        self.fact: Final = fact

    @property
    def cause(self) -> str:
        """The cause that the receiver is told."""
        return say("{bare_cause} (closed with {code})", bare_cause=self.bare_cause, code=self.code)

    @property
    def bare_cause(self) -> str:
        """The same where no Close frame could be sent any more."""
        return say("protocol error: the server {fact}", fact=self.fact)


_BY_ERRNO: Final = {
    errno.ECONNREFUSED: mark("connection refused by {peer}"),
    errno.ECONNRESET: mark("connection reset by {peer}"),
    errno.ECONNABORTED: mark("connection aborted by {peer}"),
    errno.EPIPE: mark("connection reset by {peer}"),
    errno.ETIMEDOUT: mark("{peer} did not answer"),
    errno.ENETUNREACH: mark("network unreachable for {peer}"),
    errno.EHOSTUNREACH: mark("no route to {peer}"),
    errno.EMFILE: mark(
        "this process may open no more files and sockets: raise its limit (ulimit -n)"
    ),
    errno.ENFILE: mark("the system has no more room for open files and sockets"),
}

_OF_THE_SYSTEM: Final = (
    mark("Connection reset by peer"),
    mark("Broken pipe"),
    mark("No such file or directory"),
    mark("Permission denied"),
    mark("Is a directory"),
    mark("Not a directory"),
    mark("File exists"),
    mark("File name too long"),
    mark("No space left on device"),
    mark("Cannot assign requested address"),
    mark("Temporary failure in name resolution"),
    mark("certificate has expired"),
    mark("self-signed certificate"),
    mark("self-signed certificate in certificate chain"),
    mark("unable to get local issuer certificate"),
)
"""What systems and OpenSSL say, that catalogues can translate."""

_OTHER_NAME: Final = {62, 64}
"""OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH."""

_NO_SUCH_NAME: Final = {
    getattr(socket, name, socket.EAI_NONAME) for name in ("EAI_NONAME", "EAI_NODATA")
}


def error_text(error: OSError, peer: str, *, of_proxy: bool = False) -> str:
    """Says what an operating system's or TLS error means.

    :param peer: whom the connection is with: ``example.com:80`` or ``the server``.
    :param of_proxy: whether that is a proxy.
    """
    if isinstance(error, socket.gaierror):
        if error.errno in _NO_SUCH_NAME:
            return say("name or service not known: {peer}", peer=peer)
        why = error.strerror or say("name resolution failed")
        return f"{_sentence(why)}: {peer}"
    tls = sys.modules.get("ssl")  # not imported by a connection without TLS
    if tls is not None and isinstance(error, tls.SSLError):
        return _describe_tls(error, peer, of_proxy)
    known = _BY_ERRNO.get(error.errno or 0)
    if known is not None:
        return say(known, peer=peer)
    text = os.strerror(error.errno) if error.errno else str(error) or type(error).__name__
    return f"{_sentence(text)}: {peer}"


def _describe_tls(error: ssl.SSLError, peer: str, of_proxy: bool) -> str:
    untrusted = getattr(error, "verify_message", None)
    if untrusted:
        why = _sentence(untrusted)
        if getattr(error, "verify_code", 0) in _OTHER_NAME:
            why += say(", of which subjectAltName alone counts")
        return say("{peer}'s certificate is not trusted: {why}", peer=peer, why=why)
    if type(error).__name__ in {"SSLEOFError", "SSLZeroReturnError"}:
        return say("{peer} closed the connection inside TLS", peer=peer)
    reason = (getattr(error, "reason", None) or str(error)).replace("_", " ").lower()
    if reason in {"wrong version number", "record layer failure"} and not of_proxy:
        return say(
            "TLS failed: {reason}: {peer}; use ws:// instead of wss:// if it speaks no TLS",
            reason=reason,
            peer=peer,
        )
    return say("TLS failed: {sentence}", sentence=_sentence(reason))


def printable(text: str) -> str:
    """What the peer sent, safe to show: control characters escaped, the length bounded."""
    shown = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text[: LONGEST_QUOTE + 1]
    )
    return shown if len(shown) <= LONGEST_QUOTE else f"{shown[:LONGEST_QUOTE]}…"


def _sentence(text: str) -> str:
    text = say(text)
    shown = printable(text).rstrip(". ")
    return shown if shown[1:2].isupper() else shown[:1].lower() + shown[1:]
