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

if TYPE_CHECKING:
    import ssl

LONGEST_QUOTE: Final = 200
"""Characters of the peer's text that a cause quotes at most."""


class ConnectFailed(Exception):
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
        return f"{self.bare_cause} (closed with {self.code})"

    @property
    def bare_cause(self) -> str:
        """The same where no Close frame could be sent any more."""
        return f"protocol error: the server {self.fact}"


_BY_ERRNO: Final = {
    errno.ECONNREFUSED: "connection refused by {peer}",
    errno.ECONNRESET: "connection reset by {peer}",
    errno.ECONNABORTED: "connection aborted by {peer}",
    errno.EPIPE: "connection reset by {peer}",
    errno.ETIMEDOUT: "{peer} did not answer",
    errno.ENETUNREACH: "network unreachable for {peer}",
    errno.EHOSTUNREACH: "no route to {peer}",
    errno.EMFILE: "this process may open no more files and sockets: raise its limit (ulimit -n)",
    errno.ENFILE: "the system has no more room for open files and sockets",
}

_OTHER_NAME: Final = {62, 64}
"""OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH."""

_NO_SUCH_NAME: Final = {
    getattr(socket, name, socket.EAI_NONAME) for name in ("EAI_NONAME", "EAI_NODATA")
}


def error_text(error: OSError, peer: str) -> str:
    """Says what an operating system's or TLS error means.

    :param peer: whom the connection is with: ``example.com:80`` or ``the server``.
    """
    if isinstance(error, socket.gaierror):
        if error.errno in _NO_SUCH_NAME:
            return f"name or service not known: {peer}"
        return f"{_sentence(error.strerror or 'name resolution failed')}: {peer}"
    tls = sys.modules.get("ssl")  # not imported by a connection without TLS
    if tls is not None and isinstance(error, tls.SSLError):
        return _describe_tls(error, peer)
    known = _BY_ERRNO.get(error.errno or 0)
    if known is not None:
        return known.format(peer=peer)
    text = os.strerror(error.errno) if error.errno else str(error) or type(error).__name__
    return f"{_sentence(text)}: {peer}"


def _describe_tls(error: ssl.SSLError, peer: str) -> str:
    untrusted = getattr(error, "verify_message", None)
    if untrusted:
        why = _sentence(untrusted)
        if getattr(error, "verify_code", 0) in _OTHER_NAME:
            why += ", of which subjectAltName alone counts"
        return f"{peer}'s certificate is not trusted: {why}"
    if type(error).__name__ in {"SSLEOFError", "SSLZeroReturnError"}:
        return f"{peer} closed the connection inside TLS"
    reason = (getattr(error, "reason", None) or str(error)).replace("_", " ").lower()
    if reason in {"wrong version number", "record layer failure"} and not peer.startswith(
        "the proxy "
    ):
        hint = "use ws:// instead of wss:// if it speaks no TLS"
        return f"TLS failed: {reason}: {peer}; {hint}"
    return f"TLS failed: {_sentence(reason)}"


def printable(text: str) -> str:
    """What the peer sent, safe to show: control characters escaped, the length bounded."""
    shown = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text[: LONGEST_QUOTE + 1]
    )
    return shown if len(shown) <= LONGEST_QUOTE else f"{shown[:LONGEST_QUOTE]}…"


def _sentence(text: str) -> str:
    shown = printable(text).rstrip(". ")
    return shown if shown[1:2].isupper() else shown[:1].lower() + shown[1:]
