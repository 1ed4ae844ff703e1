"""The command ``python -m SwanSocketLibrary``: the embedded server by hand, files of statistics."""

from __future__ import annotations

import argparse
import gettext
import io
import math
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Final, TextIO

from SwanSocketLibrary.errors import SwanSocketError
from SwanSocketLibrary.events.entries import ServerEvent, ServerEventKind
from SwanSocketLibrary.keywords.conversion import optional, seconds, server_limits
from SwanSocketLibrary.language import (
    DOMAIN,
    FOLDER,
    Catalogue,
    catalogue_of,
    commas,
    mark,
    of_environment,
    say,
    say_n,
    speaking,
    unended,
)
from SwanSocketLibrary.output.robot_log import client_line
from SwanSocketLibrary.plugins.plugin_registry import PluginRegistry
from SwanSocketLibrary.replay.matching import ReplayRules
from SwanSocketLibrary.replay.replay import Replay
from SwanSocketLibrary.replay.script import PACES, load
from SwanSocketLibrary.server.config import TLS_KINDS
from SwanSocketLibrary.server.limits import LIMITS
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.version import VERSION

_Handler = Callable[[int, FrameType | None], Any] | int | None

DONE: Final = 0
NOT_HELD: Final = 1
FAILED: Final = 2

MAX_LINES: Final = 10_000
"""Lines that may wait to be printed; the ones beyond are counted and left out."""

_SMALL: Final = 1024
"""Characters or bytes of data that an event may hold until its line is made: a line is short."""

_PAUSE: Final = 0.05
"""Seconds between two writings: more lines go out at once, and the server has the time between."""

_LOOK_AROUND: Final = 0.5
"""Seconds: where a wait cannot be interrupted (on Windows), Ctrl-C acts between two of these."""

_LIMITS: Final = {
    "max_clients": ("NUMBER", mark("clients at a time; more are refused")),
    "handshake_timeout": ("TIME", mark("from the TCP connection to the end of the request")),
    "max_head": ("SIZE", mark("of a request's first line and headers")),
    "max_message": ("SIZE", mark("of a message, decompressed; a longer one is answered with 1009")),
    "max_held": ("SIZE", mark("of what is held for all clients together")),
    "keeps_gone": ("NUMBER", mark("clients that have gone and are remembered")),
}
"""The options for bounds, as the import has them with ``server_`` before."""

_EXAMPLES: Final = mark(
    """\
examples:
  python -m SwanSocketLibrary server --port 9001
  python -m SwanSocketLibrary server --behavior silent --protocol chat --protocol chat.v2
  python -m SwanSocketLibrary server --tls trusted
  python -m SwanSocketLibrary server --replay traffic.har --pace recorded

It prints the URL, then who connects and what they send, until Ctrl-C.
"""
)

_ARGPARSE: Final = (
    mark("usage: "),
    mark("options"),
    mark("positional arguments"),
    mark("show this help message and exit"),
    mark("%(prog)s: error: %(message)s\n"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("unrecognized arguments: %s"),
    mark("the following arguments are required: %s"),
    mark("expected one argument"),
    mark("expected at least one argument"),
    mark("ignored explicit argument %r"),
    mark("ambiguous option: %(option)s could match %(matches)s"),
    mark("invalid %(type)s value: %(value)r"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""What `argparse` says, which looks for it in the domain of gettext."""


class Printer:
    """Prints what happens on the server: events come in its thread, lines go out in this one.

    :param until_idle: seconds without a client after which it ends.
    """

    def __init__(self, until_idle: float = math.inf) -> None:
        self._waiting: deque[ServerEvent | str] = deque()
        """Events, and lines where an event is large or some were left out."""
        self._left_out = 0
        self._wake = threading.Event()
        self._until_idle = until_idle
        self._clients: set[int | None] = set()
        self._last = time.monotonic()

    def add(self, event: ServerEvent) -> None:
        """Takes what happened. It never waits."""
        self._count_client(event)
        if len(self._waiting) >= MAX_LINES:
            self._left_out += 1
            return
        if self._left_out:
            self._waiting.append(
                say("{left_out} lines are left out here.", left_out=self._left_out)
            )
            self._left_out = 0
        large = isinstance(event.data, str | bytes) and len(event.data) > _SMALL
        self._waiting.append(client_line(event) if large else event)
        if not self._wake.is_set():
            self._wake.set()

    def add_details(self, text: str) -> None:
        """Takes what a text says after its first line, which is an event's."""
        _, _, details = text.partition("\n")
        if details and len(self._waiting) < MAX_LINES:
            self._waiting.append(details)
            self._wake.set()

    def _count_client(self, event: ServerEvent) -> None:
        if event.kind is ServerEventKind.OPENED:
            self._clients.add(event.client)
        elif event.kind is ServerEventKind.GONE:
            self._clients.discard(event.client)
        else:
            return
        self._last = time.monotonic()

    def _is_idle(self) -> bool:
        return not self._clients and time.monotonic() - self._last > self._until_idle

    def run(self) -> None:
        """Prints until it is interrupted, or idle."""
        while not self._is_idle():
            if self._wake.wait(_LOOK_AROUND):
                self._wake.clear()
                self.print_waiting()
                time.sleep(_PAUSE)

    def print_waiting(self) -> None:
        """Prints what waits now."""
        items = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if items:
            _say("\n".join(x if isinstance(x, str) else client_line(x) for x in items))


class Counts(Printer):
    """Prints how much happens, every few seconds: a line for each would slow the server down."""

    def __init__(self, until_idle: float = math.inf) -> None:
        super().__init__(until_idle)
        self._counts = dict.fromkeys(_COUNTED, 0)
        self._printed = dict(self._counts)

    def add(self, event: ServerEvent) -> None:
        """Counts what happened."""
        if event.kind in self._counts:
            self._counts[event.kind] += 1
            self._count_client(event)
        elif event.kind in _ODD:
            super().add(event)

    def run(self) -> None:
        """Prints until it is interrupted, or idle."""
        try:
            while not self._is_idle():
                ends = time.monotonic() + QUIET_PAUSE
                while (left := ends - time.monotonic()) > 0 and not self._is_idle():
                    if self._wake.wait(min(left, _LOOK_AROUND)):
                        self._wake.clear()
                        self.print_waiting()
                self._print_counts()
        finally:
            self._print_counts()

    def _print_counts(self) -> None:
        now = dict(self._counts)
        if now != self._printed:
            self._printed = now
            _say(commas(say(_COUNTED[kind], count=count) for kind, count in now.items()))


_COUNTED: Final = {
    ServerEventKind.OPENED: mark("{count} clients opened"),
    ServerEventKind.GONE: mark("{count} gone"),
    ServerEventKind.MESSAGE_RECEIVED: mark("{count} messages received"),
    ServerEventKind.MESSAGE_SENT: mark("{count} sent"),
}
_ODD: Final = (ServerEventKind.BOUND, ServerEventKind.REFUSED, ServerEventKind.PROBLEM)
QUIET_PAUSE: Final = 5.0
"""Seconds between two lines of counts."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command.

    :param arguments: those of the command line if left out.
    :return: the exit code: 0; 1 if a threshold does not hold; 2 if the arguments are wrong, the
        server cannot start, or no file of statistics is found.
    """
    with speaking(_of_environment()):
        return _run(arguments)


def _of_environment() -> Catalogue | None:
    try:
        catalogue = catalogue_of(of_environment())
    except ValueError as error:
        _warn(str(error))
        return None
    if catalogue is not None:
        gettext.bindtextdomain(DOMAIN, FOLDER)
        gettext.textdomain(DOMAIN)
    return catalogue


def _run(arguments: Sequence[str] | None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return FAILED
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what the terminal cannot show
    before = _handle_signals(signal.default_int_handler)
    try:
        return _merge(options) if options.command == "statistics" else _serve(options)
    except BrokenPipeError:  # who reads the lines has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _merge(options: argparse.Namespace) -> int:
    from SwanSocketLibrary.statistics.figures import lines
    from SwanSocketLibrary.statistics.merging import Threshold, merge

    try:
        thresholds = [Threshold.of(text) for text in options.threshold]
        merged = merge(Path(path) for path in options.path)
    except (ValueError, OSError) as error:
        if isinstance(error, OSError):
            why = say(error.strerror or str(error))
            text = say("{name} cannot be read: {error}.", name=error.filename, error=why)
        else:
            text = say("{text}.", text=unended(str(error)))
        _say(text, sys.stderr)
        return FAILED
    for skipped in merged.skipped:
        _say(say("Skipped {skipped}.", skipped=skipped), sys.stderr)
    if not merged.files:
        _say(say("No file of Save Socket Statistics was found there."), sys.stderr)
        return FAILED
    files = say_n("{n} file.", "{n} files.", merged.files)
    _say("\n".join([files, *lines(merged.measured)]))
    failures = [text for each in thresholds if (text := each.failure(merged.measured))]
    for text in failures:
        _say(text, sys.stderr)
    return NOT_HELD if failures else DONE


def _serve(options: argparse.Namespace) -> int:
    try:
        until_idle = optional(seconds, options.until_idle, "until_idle") or math.inf
        printer = Counts(until_idle) if options.quiet else Printer(until_idle)
        behaviors = PluginRegistry(options.plugin).behaviors
    except SwanSocketError as error:
        _say(str(error), sys.stderr)
        return FAILED
    pool = None
    try:
        limits = server_limits(vars(options))
        pool = ServerPool(
            printer.add, _warn, keep_messages=False, limits=limits, behaviors=behaviors
        )
        replay = None
        for name in ("url", "ignore", "capture"):
            if getattr(options, name) and options.replay is None:
                raise SwanSocketError.say(
                    "--{name} has no effect without --replay. Leave it out.", name=name
                )
        if options.replay is not None:
            rules = ReplayRules(options.url, options.ignore, options.capture)
            source = load(Path(options.replay), options.pace, rules)
            replay = Replay(source, printer.add_details)
        server = pool.start(
            options.behavior,
            host=options.host,
            port=options.port,
            tls=options.tls,
            protocols=options.protocol,
            compression=options.compression,
            replay=replay,
            origins=options.origin,
        )
        _say(say("Listening on {url} ({what}). Ctrl-C stops.", url=server.url, what=_what(options)))
        if pool.ca_file is not None:
            _say(
                say(
                    "The authority that clients have to trust, until then: {ca_file}",
                    ca_file=pool.ca_file,
                )
            )
        printer.run()
        _say(say("Stopped: there was no client for {time}.", time=options.until_idle))
    except KeyboardInterrupt:
        _say(say("Stopped."))
    except SwanSocketError as error:
        _say(str(error), sys.stderr)
        return FAILED
    finally:
        _handle_signals(signal.SIG_IGN)  # for half a second at most
        if pool is not None:
            pool.stop_all()
    return DONE


def _what(options: argparse.Namespace) -> str:
    """What the server does with clients."""
    return options.behavior or (
        say("replays {replay}", replay=options.replay) if options.replay else "echo"
    )


def _handle_signals(handler: _Handler) -> dict[signal.Signals, _Handler]:
    """Sets the handler of Ctrl-C and of a polite request to stop; returns the old ones."""
    return {number: signal.signal(number, handler) for number in (signal.SIGINT, signal.SIGTERM)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m SwanSocketLibrary",
        description=say(
            "SwanSocketLibrary's WebSocket server and statistics, outside of a test run."
        ),
        epilog=say(_EXAMPLES),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"SwanSocketLibrary {VERSION}",
        help=say("show program's version number and exit"),
    )
    commands = parser.add_subparsers(
        dest="command", title=say("commands"), metavar="server|statistics"
    )
    server = commands.add_parser(
        "server",
        help=say("start a WebSocket server; 'server --help' lists its options"),
        description=say("Starts a WebSocket server and says what happens on it, until Ctrl-C."),
    )
    server.add_argument(
        "--behavior",
        metavar="NAME",
        help=say("echo sends each message back, silent does not; or a plugin's (default: echo)"),
    )
    server.add_argument(
        "--replay",
        metavar="HAR",
        help=say(
            "instead of a behavior, play the server's side of the WebSockets in this file "
            "and say where clients depart from them"
        ),
    )
    server.add_argument(
        "--pace",
        choices=PACES,
        default=PACES[0],
        help=say("when a replay says what is next (default: at-once)"),
    )
    server.add_argument(
        "--url",
        metavar="URL",
        help=say("which WebSockets of the recording, such as '*/chat': * stands for anything"),
    )
    server.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="NAME",
        help=say(
            "what of the recording does not matter: a header (X-Trace), a query parameter "
            "('?token'), a JSON path ('$.time') or bytes ('binary:30 ?? ??'); may be repeated"
        ),
    )
    server.add_argument(
        "--capture",
        action="append",
        default=[],
        metavar="PATH",
        help=say(
            "a JSON path of what clients make up ('$.id'): the server says it where it "
            "said the recorded value; may be repeated"
        ),
    )
    server.add_argument(
        "--plugin",
        action="append",
        default=[],
        metavar="NAME",
        help=say(
            "a plugin that offers behaviors, as the import's plugins= names it; may be repeated"
        ),
    )
    server.add_argument(
        "--quiet",
        action="store_true",
        help=say(
            "as a target for load: print how much there was every 5 s, and no line for each event"
        ),
    )
    server.add_argument(
        "--until-idle",
        metavar="TIME",
        help=say(
            "end when there has been no client for so long, such as 1min, so that nothing is left"
            " of a run that was stopped"
        ),
    )
    server.add_argument(
        "--host",
        default="127.0.0.1",
        help=say(
            "where to listen; other machines can reach anything but a loopback address "
            "(default: 127.0.0.1)"
        ),
    )
    server.add_argument("--port", type=int, default=0, help=say("default: a free one"))
    server.add_argument(
        "--tls",
        choices=TLS_KINDS,
        help=say(
            "speak TLS, with a certificate of an authority that is made now and printed, "
            "or with one that clients must refuse"
        ),
    )
    server.add_argument(
        "--protocol",
        action="append",
        default=[],
        metavar="NAME",
        help=say("a subprotocol that the server knows; may be repeated"),
    )
    server.add_argument(
        "--origin",
        action="append",
        metavar="ORIGIN",
        help=say(
            "an origin of pages that may connect, such as https://example.com; * is any; "
            "may be repeated (default: pages whose host is loopback)"
        ),
    )
    for name, (kind, what) in _LIMITS.items():
        option = name.replace("_", "-")
        server.add_argument(
            f"--server-{option}",
            f"--{option}",
            dest=name,
            metavar=kind,
            default=LIMITS.setting(name).partition("=")[2],
            help=say("{what} (default: %(default)s)", what=say(what)),
        )
    server.add_argument(
        "--compression",
        action="store_true",
        help=say("agree when a client offers to compress (permessage-deflate)"),
    )
    statistics = commands.add_parser(
        "statistics",
        help=say("merge the files of Save Socket Statistics of several processes"),
        description=say(
            "Merges the files of Save Socket Statistics, and prints what they come to."
        ),
    )
    statistics.add_argument(
        "path", nargs="+", help=say("a file, or a folder that has files below it")
    )
    statistics.add_argument(
        "--threshold",
        action="append",
        default=[],
        metavar="TEXT",
        help=say(
            "such as 'open.p99 < 200 ms'; where it does not hold the exit code is 1; may "
            "be repeated"
        ),
    )
    return parser


def _warn(text: str) -> None:
    _say(say("Warning: {text}", text=text), sys.stderr)


def _say(text: str, stream: TextIO | None = None) -> None:
    output = sys.stdout if stream is None else stream
    output.write(f"{text}\n")
    output.flush()


if __name__ == "__main__":
    sys.exit(main())
