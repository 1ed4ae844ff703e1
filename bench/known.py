"""The rows that are known to fall short of their bars, and why: the page says it.

The shares of time are of samples that py-spy took of the test's thread.
"""

from __future__ import annotations

from typing import Final

_SHORT_ECHO: Final = (
    "Robot Framework's own part is more than the bar allows: two keywords that do nothing take "
    "about as long as the peer's whole echo, whose keywords have no documentation, no tags, no "
    "named arguments and no line in the log. Of our time, 47 % is Robot Framework around the two "
    "keywords (13 % resolves arguments, 6 % sets up documentation and tags) and 17 % its writing "
    "of our two lines. Of the rest, 14 % is the send with its callbacks, 7 % the wait for the "
    "answer, and 7 % makes the lines and hides secrets in them. By these shares even an echo "
    "that costs nothing and logs nothing would be above the bar: only a leaner Robot Framework "
    "could change that."
)

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
    "echo-16-B": _SHORT_ECHO,
    "echo-1-KiB": (
        "As for 16 B. The peer's own time begins to grow here: it checks UTF-8 in Python."
    ),
    "echo-64-KiB": (
        "It stands a tenth above its bar. By the rows beside the floor, four "
        "fifths of our time is what an echo of 16 B takes, see there; the size adds the rest."
    ),
    "call-and-wait": (
        "The floor has no arguments, no lines and no assertion. Robot Framework around the two "
        "keywords is 38 % of our time (11 % resolves arguments, 5 % sets up documentation and "
        "tags), the two lines are 13 %, the send 19 %. 22 % waits for the answer: it passes the "
        "embedded server's thread and the connections' thread, which share one interpreter with "
        "the test's."
    ),
    "connect-and-close": (
        "Four keywords stand beside two. Of our time, 33 % is Robot Framework around them and "
        "17 % their lines in the log, of which the peer writes none; 12 % starts two threads, the "
        "one that connects and the one that then serves the connection, and 18 % waits for what "
        "they tell. A thread that outlived its last connection would save 8 %, but a test must "
        "leave no thread behind."
    ),
    "delay-p50": _DELAY,
    "delay-p99": _DELAY,
    "sockets-time": (
        "A quarter of the time starts the threads that connect, one for each socket, and a tenth "
        "writes 6,000 lines; the peer records nothing, writes nothing, and keeps a thousand "
        "threads, which is what it pays in memory. To connect in the one thread that serves all "
        "connections would save the threads, but the look-up of a name, which nothing can "
        "interrupt, would then hold up every other socket."
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
