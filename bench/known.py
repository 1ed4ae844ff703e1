"""The rows that are known to fall short of their bars, and why: the page says it.

Where a reason counts instructions, valgrind's cachegrind counted those of both threads, the
difference of two runs that differ by 80 connections or 200 echoes: other processes change times,
and not these.
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
        "In instructions it is 1.26 times the limit: 3.43 million where the keywords doing "
        "nothing have 2.60 and `websocket-client` 0.13, which receives in the thread that "
        "sends. Of what is ours a quarter is the send with its rules, callbacks and records, "
        "and a fifth reads the answer and keeps it in the net's thread. The rest of the time is "
        "no work of Python: two threads are woken for each echo, that which reads and then the "
        "test's, and each has to be given the interpreter's lock."
    ),
    "echo-1-KiB": "As for 16 B.",
    "echo-64-KiB": (
        "The limit itself stands at 0.099 times the peer (0.074 to 0.12), as the row above it "
        "says, and ours is not above it: no keyword over `websocket-client` can meet a bar that "
        "is below the limit."
    ),
    "call-and-wait": (
        "In instructions ours has 3.81 million, with what the embedded server does for it, "
        "where the keywords doing nothing have 2.75 and `websocket-client` 0.13 besides the "
        "same server. The rest of the time is threads that are woken: the net's, which is the "
        "server and the client, and then the test's; each has to be given the interpreter's "
        "lock. The limit waits for the server alone."
    ),
    "connect-and-close": (
        "In instructions it is 1.36 times the limit: 8.7 million where the keywords doing "
        "nothing have 5.0 and `websocket-client` 1.4. The rest of the time is threads that are "
        "woken: the net's by the connect and by the close, the test's when the socket is open "
        "and when TCP has ended; `websocket-client` does all in one thread, without a loop, and "
        "does not wait for the end of TCP that the close event stands for."
    ),
    "answers-websocket-client": (
        "It stands at its bar: 1.29 to 1.30 in four runs. Without system calls, all in the "
        "caches, the script's echo is 9 µs of Python. Ours is 16 from the bytes that came to "
        "those that go, of which 4 are the connection's reading, 5 the rule and what the message "
        "is to callbacks and figures, 7 the call's rules and its frame; 16 more record both "
        "behind that, while the server works."
    ),
    "flood-websockets": (
        "It stands at its bar, before and after the last changes: 1.03 to 1.18 in nine runs. The "
        "same flood over `websocket-client` takes a quarter of what that takes in a script."
    ),
    "5000-sockets-close": (
        "It is 0.95 to 1.5 from run to run. The function calls of the first and of the last "
        "hundred are the same, which `utest/test_many_sockets.py` holds; with thousands of "
        "sockets each pass of the garbage collector takes longer, 0.5 ms instead of 0.3 for its "
        "youngest objects."
    ),
    "delay-p50": _DELAY,
    "delay-p99": _DELAY,
    "import": (
        "A quarter of it makes the dataclasses and a fifth the library's object, with the types "
        "of its keywords; the rest are our modules, of which no one is slow."
    ),
    "million-time": (
        "It does not grow: by processor time a message took 8.9 µs in the first tenth of a run, "
        "and 8.4 to 10.1 in the others, in no order. The figure divides by what "
        "`websocket-client` takes beside it, which differs more from flood to flood: rounds of "
        "one run lie between 0.54 and 2.00."
    ),
    "server-50-clients": (
        "Without its lines (`--quiet`) it meets the bar. Each echo has two, of the message that "
        "came and of the one that was sent, and to word one takes 4 µs; an echo takes the "
        "server of `websockets` 23."
    ),
    "server-50-clients-keyword": (
        "The event that each echo leaves for timelines and files is all that the command does "
        "without; by processor time an echo takes 24 µs where the server of websockets takes "
        "23."
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
