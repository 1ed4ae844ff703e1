"""The rows that are known to fall short of their bars, and why: the page says it.

The shares of time are of samples that py-spy took of the test's thread.
"""

from __future__ import annotations

from typing import Final

_DELAY: Final = (
    "One thread reads and another waits, so that no message is lost between two waits and no "
    "timeout of Robot Framework, which is an exception raised anywhere, breaks a frame in two. "
    "The hand-over between two threads of one interpreter is above the bar by itself: a thread "
    "that does nothing but `recv` and put into a queue returns after 110 µs where `recv` alone "
    "takes 65 µs, 1.7 times as long, and our wait without its line in the log after about 205 µs. "
    "The difference to the row with the line is what the line takes, most of it in Robot "
    "Framework. A Python without a global lock, or a wait that reads by itself, would change it."
)

KNOWN: Final[dict[str, str]] = {
    "echo-16-B": (
        "The limit's keywords keep nothing and wait for nothing. Of our time, 14 % is the send "
        "with its rules, callbacks and records, 7 % the hand-over of the answer from the thread "
        "that reads to the test's, and 7 % makes the two lines and hides secrets in them; what "
        "the limit has too is the rest."
    ),
    "echo-1-KiB": "As for 16 B.",
    "echo-64-KiB": (
        "It stands at its bar. Four fifths of our time is what an echo of 16 B takes, "
        "see there; the size adds the rest."
    ),
    "echo-1-MiB": "As for 64 KiB.",
    "call-and-wait": (
        "The wait passes two threads more than the limit's echo: the embedded server's and the "
        "connections', which share one interpreter with the test's. 22 % of our time waits for "
        "them; 19 % is the send."
    ),
    "connect-and-close": (
        "12 % of our time starts two threads, the one that connects and the one that then serves "
        "the connection, and 18 % waits for what they tell."
    ),
    "delay-p50": _DELAY,
    "delay-p99": _DELAY,
    "sockets-time": (
        "A quarter of the time starts the threads that connect, one for each socket, and a tenth "
        "writes the lines; the peer records nothing, writes nothing, and keeps a thread for each, "
        "which is what it pays in memory."
    ),
    "silent-servers-threads": "Each handshake that is under way has a thread of its own.",
    "silent-servers-descriptors": (
        "Each handshake that is under way has two descriptors besides its socket's, by which it is "
        "given up."
    ),
    "output-size": (
        "An echo of ours is 715 bytes: 307 of two keywords that have nothing but names, one "
        "argument and a status, 263 of the two lines in the log (118 of them Robot Framework's "
        "frame around any line), 73 of the first lines of the documentation, and 72 of the four "
        "tags. The peer's is 303 bytes and has none of the last three. The bar leaves 147 bytes "
        "for all of them: without documentation and tags it would still be 1.9 times. The lines "
        "are what a reader of the log has the library for."
    ),
}
"""By the row's name. A row that is not here has to meet its bar."""
