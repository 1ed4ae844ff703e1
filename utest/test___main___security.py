from __future__ import annotations

import signal
import socket
import sys
import unicodedata
from urllib.parse import urlsplit

import pytest

from utest.server.raw_client import CLOSE, TEXT, RawClient, close_payload, frame
from utest.test___main__ import posix, run, url_of

UNSEEN = "\u3164\u2800\u034f\ufe0fx\xa0\ue000"
HOSTILE = "a\x1b[2Jb\x1b]0;c\x07d\r\ne\0f\x7f\x9b31mg\u202eh\u2066i\u2028j\ufeff" + UNSEEN
SHOWN = (
    r"a\x1b[2Jb\x1b]0;c\x07d\r\ne\x00f\x7f\x9b31mg\u202eh\u2066i\u2028j\ufeff" + ascii(UNSEEN)[1:-1]
)


@pytest.mark.skipif(sys.platform != "linux", reason="others do not have all of 127.0.0.0/8")
def test_the_command_listens_on_loopback_alone() -> None:
    with run("server") as running:
        parts = urlsplit(url_of(running.line()))
        assert parts.hostname == "127.0.0.1"
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", parts.port))
        running.process.send_signal(signal.SIGINT)
        assert running.end()[2] == "", "no warning"


@posix
def test_what_a_client_says_changes_nothing_on_the_terminal() -> None:
    with run("server", "--behavior", "silent") as running:
        url = url_of(running.line())
        with RawClient(url) as client:
            client.open("/\x1b[2J\x07", "Authorization: Bearer hidden\r\nCookie: hidden\r\n")
            client.send(frame(TEXT, HOSTILE.encode()))
            client.send(frame(CLOSE, close_payload(4000, HOSTILE.encode())))
            client.read_to_end()
        lines = [running.line() for _ in range(4)]
        running.process.send_signal(signal.SIGINT)
        _, rest, errors = running.end()
    assert lines == [
        r"client 1: connected /\x1b[2J\x07",
        "client 1: opened",
        f'client 1: message received text, {len(HOSTILE.encode())} B: "{SHOWN}"',
        f"client 1: close received 4000 '{SHOWN}'",
    ]
    printed = "".join([*lines, rest, errors]).replace("\n", "")
    assert not {unicodedata.category(each) for each in printed} & {"Cc", "Cf", "Zl", "Zp"}
    assert "hidden" not in printed
