from __future__ import annotations

import contextlib
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from SwanSocketLibrary import __main__ as command
from SwanSocketLibrary import __version__
from SwanSocketLibrary.events.entries import ServerEvent
from SwanSocketLibrary.events.entries import ServerEventKind as EventKind
from utest.server.raw_client import CLOSE, TEXT, RawClient, Received, frame, request

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30
CHROMIUM = ROOT / "utest" / "har" / "chromium.har"

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX sends signals")


class Running:
    """The command in a process of its own."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - this Python and our module
            [sys.executable, "-m", "SwanSocketLibrary", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            cwd=ROOT,
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def end(self) -> tuple[int, str, str]:
        out, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, errors


@contextlib.contextmanager
def run(*arguments: str) -> Iterator[Running]:
    running = Running(*arguments)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
        running.process.communicate(timeout=PATIENCE)


def url_of(line: str) -> str:
    assert line.startswith("Listening on ")
    return line.split()[2]


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_interrupted(number: signal.Signals) -> None:
    with run("server", "--behavior", "echo", "--protocol", "a", "--protocol", "b") as running:
        first = running.line()
        url = url_of(first)
        assert first == f"Listening on {url} (echo). Ctrl-C stops."
        with connect(f"{url}/chat?room=7", subprotocols=[Subprotocol("b")]) as client:
            assert client.subprotocol == "b"
            client.send("你好\x1b[31m")
            assert client.recv(timeout=PATIENCE) == "你好\x1b[31m"
            client.send(b"\x00\xff")
            assert client.recv(timeout=PATIENCE) == b"\x00\xff"
            shown = 'text, 11 B: "你好\\x1b[31m"'
            assert [running.line() for _ in range(6)] == [
                "client 1: connected /chat?room=7",
                "client 1: opened b",
                f"client 1: message received {shown}",
                f"client 1: message sent {shown}",
                "client 1: message received binary, 2 B: 00 ff",
                "client 1: message sent binary, 2 B: 00 ff",
            ]
        assert running.line() == "client 1: close received 1000"
        running.process.send_signal(number)
        code, out, errors = running.end()
    assert (code, errors) == (0, "")
    assert out.splitlines()[-1] == "Stopped."


@posix
def test_it_stops_with_live_clients() -> None:
    with run("server", "--behavior", "silent") as running, connect(url_of(running.line())):
        assert running.line() == "client 1: connected /"
        running.process.send_signal(signal.SIGINT)
        assert running.end()[0] == 0


@posix
def test_the_authority_of_a_trusted_server_is_named() -> None:
    with run("server", "--tls", "trusted") as running:
        url = url_of(running.line())
        _, _, path = running.line().partition("until then: ")
        with RawClient(url, ssl.create_default_context(cafile=path)) as client:
            client.open()
            client.send(frame(TEXT, b"hello"))
            assert client.read_frame() == Received(TEXT, b"hello")
        running.process.send_signal(signal.SIGINT)
        assert running.end()[0] == 0
    assert not Path(path).exists()


@posix
def test_a_plugins_behavior_can_be_served() -> None:
    plugin = "utest.fakes.Shouting;!?\\;=a"
    with run("server", "--plugin", plugin, "--behavior", "shouting") as running:
        first = running.line()
        assert first.endswith(" (shouting). Ctrl-C stops.")
        with connect(url_of(first)) as client:
            client.send("hello")
            assert client.recv(timeout=PATIENCE) == "HELLO!?;=a"
            client.send(b"\x00")
            with pytest.raises(ConnectionClosedError, match="1011"):
                client.recv(timeout=PATIENCE)
        seen = [running.line() for _ in range(7)]
        assert seen[5] == (
            "client 1: behavior 'shouting' of plugin 'utest.fakes.Shouting' raised AttributeError: "
            "'bytes' object has no attribute 'encode'"
        )
        assert seen[6] == "client 1: close sent 1011"
        running.process.send_signal(signal.SIGINT)
        assert running.end()[0] == 0


@pytest.mark.parametrize(
    ("plugin", "sentence"),
    [
        ("no_such", "There is no plugin 'no_such': no installed plugin, no module and no class "),
        ("json", "Plugin 'json' implements no hook. Mark its functions with @hookimpl. "),
        ("utest.fakes.Shouting;a;b", "The plugin 'utest.fakes.Shouting' cannot be made with "),
    ],
)
def test_a_plugin_that_cannot_be_used_is_a_sentence(
    capsys: pytest.CaptureFixture[str], plugin: str, sentence: str
) -> None:
    assert command.main(["server", "--plugin", plugin]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(sentence)
    assert shown.err.count("\n") == 1


def test_a_port_in_use_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with run("server", "--port", str(port)) as running:
            code, out, errors = running.end()
    assert (code, out) == (2, "")
    assert errors == (
        f"Port {port} of 127.0.0.1 is in use. Give another port, or none for a free one.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("server", "--behavior", "loud"), "behavior is one of 'echo', 'silent', not 'loud'."),
        (
            ("server", "--plugin", "utest.fakes.Shouting", "--behavior", "loud"),
            "behavior is one of 'echo', 'silent', 'shouting', not 'loud'.",
        ),
        (("server", "--tls", "none"), "choose from"),
        (("server", "--protocol", "two words"), "'two words' is no subprotocol"),
        (("server", "--port", "x"), "invalid int value: 'x'"),
        (("server", "--port", "70000"), "A port is 1 to 65535, or 0 for a free one, not 70000."),
        (("server", "--host", "192.0.2.1"), "The host '192.0.2.1' is not this machine's"),
        (("server", "--origin", "a.example"), "origins must be * or origins of pages, such as"),
        (("server", "--server-max-clients", "0"), "server_max_clients must be 1 or more, got 0"),
        (("server", "--handshake-timeout", "x"), "server_handshake_timeout must be a time such"),
        (("server", "--max-head", "x"), "server_max_head must be a number of bytes above zero"),
        (("server", "--server-max-message", "0"), "server_max_message must be a number of byt"),
        (("server", "--max-held", "0"), "server_max_held must be a number of bytes above zero"),
        (("server", "--server-keeps-gone", "-1"), "server_keeps_gone must be 0 or more, got -1"),
        (("client",), "invalid choice: 'client'"),
    ],
)
def test_wrong_arguments_are_told(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        code: object = command.main(arguments)
    except SystemExit as ended:
        code = ended.code
    shown = capsys.readouterr()
    assert (code, shown.out) == (2, "")
    assert sentence in shown.err
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(("arguments", "code"), [((), 2), (("--help",), 0)])
def test_the_help_shows_how_it_is_used(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int
) -> None:
    try:
        ended: object = command.main(arguments)
    except SystemExit as exit_:
        ended = exit_.code
    assert ended == code
    shown = capsys.readouterr().out
    assert "python -m SwanSocketLibrary server --port 9001" in shown
    assert "start a WebSocket server" in shown


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        command.main(["--version"])
    assert capsys.readouterr().out == f"SwanSocketLibrary {__version__}\n"


@posix
def test_its_bounds_and_origins_are_options() -> None:
    bounds = ("--server-max-clients=3", "--max-head=1KiB", "--handshake-timeout=300ms")
    with run("server", *bounds, "--origin=http://a.example", "--origin=http://b") as running:
        url = url_of(running.line())
        with RawClient(url) as client:
            client.send(request(more=f"X-A: {'a' * 1024}\r\n"))
            assert client.read_to_end().startswith(b"HTTP/1.1 431 ")
        assert running.line() == (
            "a connection was refused with 431 Request Header Fields Too Large: its first line "
            "and headers are longer than server_max_head=1KiB"
        )
        lines = iter(running.line, "")
        for origin, status in (("a.example", 101), ("b", 101), ("localhost", 403)):
            with RawClient(url) as page:
                page.send(request(more=f"Origin: http://{origin}\r\n"))
                assert page.read_head().startswith(f"HTTP/1.1 {status} ")
                page.send(frame(CLOSE))
                page.read_to_end()
            assert next(line for line in lines if ": gone" in line or "may not connect" in line)
        with ExitStack() as clients:
            several = [clients.enter_context(RawClient(url)) for _ in range(4)]
            assert several[-1].read_to_end().startswith(b"HTTP/1.1 503 ")
            assert several[-2].read_to_end() == b""
        refused = next(line for line in lines if "are there already" in line)
        assert refused == "a connection was refused: 3 are there already (server_max_clients=3)"
        late = (
            "a connection made no request: it said nothing in time (server_handshake_timeout=0.3s)"
        )
        assert next(lines) == late
        running.process.send_signal(signal.SIGINT)
        assert running.end()[0] == 0


@posix
def test_an_exposed_server_is_warned_of() -> None:
    with run("server", "--host", "0.0.0.0") as running:  # noqa: S104 - that is the test
        url = url_of(running.line())
        running.process.send_signal(signal.SIGINT)
        code, _, errors = running.end()
    assert code == 0
    assert errors == (
        f"Warning: Server '{url}' listens on 0.0.0.0:"
        " every machine that can reach this one can connect to it.\n"
    )


@posix
def test_it_stops_when_nobody_reads_its_lines() -> None:
    with run("server") as running:
        url = url_of(running.line())
        assert running.process.stdout is not None
        running.process.stdout.close()
        with connect(url):
            assert running.process.wait(PATIENCE) == 0
        assert running.process.stderr is not None
        assert running.process.stderr.read() == ""
        running.process.stdout = None


def held(number: int) -> ServerEvent:
    return ServerEvent("s", number, EventKind.HELD, None, 0.0)


def test_lines_that_nobody_could_print_in_time_are_counted_where_they_are_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "MAX_LINES", 2)
    printer = command.Printer()
    for number in range(5):
        printer.add(held(number))
    printer.print_waiting()
    printer.add(held(5))
    printer.print_waiting()
    printer.print_waiting()
    assert capsys.readouterr().out.splitlines() == [
        "client 0: held",
        "client 1: held",
        "3 lines are left out here.",
        "client 5: held",
    ]


def test_lines_that_wait_hold_no_large_messages(capsys: pytest.CaptureFixture[str]) -> None:
    printer = command.Printer()
    tracemalloc.start()
    try:
        for number in range(100):
            message = "x" * 100_000
            printer.add(ServerEvent("s", number, EventKind.MESSAGE_SENT, message, 0.0))
        assert tracemalloc.get_traced_memory()[0] < 1_000_000
    finally:
        tracemalloc.stop()
    printer.print_waiting()
    assert len(capsys.readouterr().out.splitlines()) == 100


def test_it_prints_until_it_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupting:
        def write(self, text: str) -> None:
            shown.append(text)
            raise KeyboardInterrupt

        def flush(self) -> None:
            pass

    shown: list[str] = []
    printer = command.Printer()
    printer.add(held(1))
    monkeypatch.setattr(sys, "stdout", Interrupting())
    with pytest.raises(KeyboardInterrupt):
        printer.run()
    assert shown == ["client 1: held\n"]


@posix
def test_a_quiet_server_prints_how_much_there_was(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = command.Counts()
    clock = [0.0]

    def wait(seconds: float) -> bool:
        clock[0] += seconds
        if clock[0] > command.QUIET_PAUSE * 2.5:
            raise KeyboardInterrupt
        return False

    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(counts._wake, "wait", wait)
    for kind in (EventKind.OPENED, EventKind.MESSAGE_RECEIVED, EventKind.MESSAGE_RECEIVED):
        counts.add(ServerEvent("s", 1, kind, "x", 0.0))
    counts.add(ServerEvent("s", None, EventKind.PROBLEM, "a behavior raised", 0.0))
    with pytest.raises(KeyboardInterrupt):
        counts.run()
    counts.print_waiting()
    assert capsys.readouterr().out.splitlines() == [
        "1 clients opened, 0 gone, 2 messages received, 0 sent",
        "a behavior raised",
    ]


def test_a_quiet_server_prints_at_its_end_what_its_last_line_had_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = command.Counts()

    def wait(_: float) -> bool:
        counts.add(ServerEvent("s", 1, EventKind.OPENED, "x", 0.0))
        raise KeyboardInterrupt

    monkeypatch.setattr(counts._wake, "wait", wait)
    with pytest.raises(KeyboardInterrupt):
        counts.run()
    assert capsys.readouterr().out == "1 clients opened, 0 gone, 0 messages received, 0 sent\n"


@pytest.mark.parametrize("quiet", [["--quiet"], []])
def test_it_ends_when_there_has_been_no_client_for_long_enough(quiet: list[str]) -> None:
    with run("server", *quiet, "--until-idle", "1s") as running:
        with connect(url_of(running.line())) as client:
            with pytest.raises(subprocess.TimeoutExpired):
                running.process.wait(2.5)
            client.send("still there")
            assert client.recv(timeout=PATIENCE) == "still there"
        code, out, errors = running.end()
    assert (code, errors) == (0, "")
    assert out.splitlines()[-1] == "Stopped: there was no client for 1s."


def test_a_server_that_nobody_comes_to_ends_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["server", "--until-idle", "10ms"]) == 0
    assert "Stopped: there was no client for 10ms." in capsys.readouterr().out
    assert command.main(["server", "--until-idle", "soon"]) == 2
    assert "until_idle must be a time such as 5s" in capsys.readouterr().err


def test_it_replays_a_recording_and_says_where_a_client_departs() -> None:
    with run("server", "--replay", str(CHROMIUM)) as running:
        first = running.line()
        url = url_of(first)
        assert first == f"Listening on {url} (replays {CHROMIUM}). Ctrl-C stops."
        with connect(f"{url}/room?a=1&b=%20x", subprotocols=[Subprotocol("chat")]) as client:
            client.send("hello")
            assert client.recv(timeout=PATIENCE) == "hello"
            client.send("bye")
            with pytest.raises(ConnectionClosedError, match="1008"):
                client.recv(timeout=PATIENCE)
        lines = iter(running.line, "")
        told = next(line for line in lines if "departed" in line)
        assert told.startswith(f"client 1: departed from the recording '{CHROMIUM}': in conv")
        assert "another message came" in told
        assert next(lines) == """Recorded: the text '{"b":1, "a":"é\U0001f600"}'"""
        assert next(lines) == "Came:     the text 'bye'"
        assert next(lines) == "They differ from character 1 on."
        running.process.send_signal(signal.SIGINT)
        assert running.end()[0] == 0


def test_a_recording_that_cannot_be_replayed_ends_it(tmp_path: Path) -> None:
    with run("server", "--replay", str(tmp_path / "none.har")) as running:
        code, _, errors = running.end()
    assert code == 2
    assert errors.startswith(f"The recording '{tmp_path / 'none.har'}' cannot be read: ")


@posix
def test_a_recording_without_an_end_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.har")
    for path in ("/dev/zero", tmp_path / "pipe.har"):
        with run("server", "--replay", str(path)) as running:
            code, _, errors = running.end()
        assert code == 2
        assert errors.startswith(f"The recording '{path}' cannot be read: it is a pipe or a dev")


@pytest.mark.parametrize("behavior", ["silent", "echo"])
def test_a_replay_has_no_behavior(behavior: str) -> None:
    with run("server", "--replay", str(CHROMIUM), "--behavior", behavior) as running:
        code, _, errors = running.end()
    assert code == 2
    assert "replay and behavior exclude each other" in errors
