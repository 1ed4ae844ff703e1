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
    "call-and-wait": (
        "The wait passes two threads more than the limit's echo: the embedded server's and the "
        "connections', which share one interpreter with the test's. 22 % of our time waits for "
        "them; 19 % is the send."
    ),
    "connect-and-close": (
        "The thread that moves the bytes hands over to the test's three times: when the socket is "
        "open, when the Close frame is answered, when TCP has ended. Without Robot Framework a "
        "connect and a close take 1.2 to 1.8 ms where raw websocket-client, which does all in one "
        "thread, takes 0.75 to 0.95 in the same process; the rest is four keywords with their "
        "lines."
    ),
    "answers-websocket-client": (
        "Without system calls, all in the caches, the script's echo is 9 µs of Python. Ours is 16 "
        "from the bytes that came to those that go, of which 4 are the connection's reading, 5 the "
        "rule and what the message is to callbacks and figures, 7 the call's rules and its frame; "
        "16 more record both behind that, while the server works. The loop, which waits for all "
        "sockets, adds a system call; with the engine's frame alone it is as fast as the script."
    ),
    "delay-p50": _DELAY,
    "delay-p99": _DELAY,
    "import": (
        "It stands at its bar: 150 to 170 ms, and as much by the landing before. Nine tenths are "
        "our own modules, of which no one is slow; a sixth makes the dataclasses."
    ),
    "server-50-clients-keyword": (
        "The event that each echo leaves for timelines and files is all that the command does "
        "without; by processor time an echo takes 24 µs where the server of websockets takes 23."
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
