from __future__ import annotations

import errno
import socket
import ssl

import pytest

from SwanSocketLibrary.net.error_text import ProtocolViolation, error_text, printable


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "x"), "connection refused by h:1"),
        (ConnectionResetError(errno.ECONNRESET, "x"), "connection reset by h:1"),
        (BrokenPipeError(errno.EPIPE, "x"), "connection reset by h:1"),
        (OSError(errno.ENETUNREACH, "x"), "network unreachable for h:1"),
        (OSError(errno.EHOSTUNREACH, "x"), "no route to h:1"),
        (TimeoutError(errno.ETIMEDOUT, "x"), "h:1 did not answer"),
        (
            OSError(errno.EMFILE, "x"),
            "this process may open no more files and sockets: raise its limit",
        ),
        (OSError("odd thing."), "odd thing: h:1"),
        (OSError(), "OSError: h:1"),
        (socket.gaierror(socket.EAI_NONAME, "x"), "name or service not known: h:1"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure."), "temporary failure: h:1"),
        (socket.gaierror(socket.EAI_AGAIN), "name resolution failed: h:1"),
        (ssl.SSLEOFError(8, "EOF"), "h:1 closed the connection inside TLS"),
        (ssl.SSLError(1, "odd_thing"), "TLS failed: odd thing"),
        (
            ssl.SSLError(1, "wrong_version_number"),
            "TLS failed: wrong version number: h:1; use ws:// instead of wss://",
        ),
    ],
)
def test_an_error_is_put_in_words(error: OSError, cause: str) -> None:
    assert error_text(error, "h:1").startswith(cause)


def test_control_characters_are_escaped_and_the_length_bounded() -> None:
    assert printable("a\r\n\x1b\u202e\ud800é") == "a\\r\\n\\x1b\\u202e\\ud800é"
    assert printable("x" * 200) == "x" * 200
    assert printable("x" * 201) == "x" * 200 + "…"
    assert printable("\0" * 201) == "\\x00" * 50 + "…"


def test_a_violation_says_what_and_how_it_was_answered() -> None:
    violation = ProtocolViolation(1002, "sent a masked frame")
    assert violation.cause == ("protocol error: the server sent a masked frame (closed with 1002)")
    assert violation.bare_cause == "protocol error: the server sent a masked frame"
