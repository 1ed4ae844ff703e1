from __future__ import annotations

import logging

import pytest

from SwanSocketLibrary.events.entries import ServerEvent, run_time
from SwanSocketLibrary.events.entries import ServerEventKind as EventKind
from SwanSocketLibrary.net.interface import Frame, Opcode
from SwanSocketLibrary.output.redaction import MaskRules, Redactor
from SwanSocketLibrary.output.robot_log import RobotLog
from SwanSocketLibrary.swan.inbox import MIB, Bound, Bounds
from SwanSocketLibrary.swan.rules import RULES, RULES_ARE_IN
from utest.fakes import Program, in_thread
from utest.robot_runs import messages, run, run_steps, suite

WRITING = "utest.output.test_robot_log.Writing"
FRAME = Frame(False, Opcode.PING, True, 0)
FEW = Bound(3, MIB)


@pytest.fixture
def redactor() -> Redactor:
    return Redactor()


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def log(program: Program, redactor: Redactor, caplog: pytest.LogCaptureFixture) -> RobotLog:
    """Without a running Robot its logger writes to the standard library's."""
    caplog.set_level(logging.INFO, "RobotFramework")
    return RobotLog(program.session.log, redactor)


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    return [(record.levelname, record.getMessage()) for record in caplog.records]


def test_what_happened_is_written_once_and_in_order(
    log: RobotLog, program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    _, connection = program.opened("chat")
    connection.tell("hi")
    log.write()
    assert [level for level, _ in lines(caplog)] == ["INFO"] * 3
    calls = [text.split(" ms ")[1].split(" ")[1] for _, text in lines(caplog)]
    assert calls == ["connectSocket", "onSocketOpen", "onSocketMessage"]
    log.write()
    assert len(caplog.records) == 3


@pytest.mark.parametrize(
    ("mask", "text"),
    [((), 'text, 14 B: "{"pin": 12345}"'), (("$.pin",), 'text, 14 B: "{"pin": "***"}"')],
)
def test_what_the_import_masks_is_masked_in_messages(
    program: Program, caplog: pytest.LogCaptureFixture, mask: tuple[str, ...], text: str
) -> None:
    caplog.set_level(logging.INFO, "RobotFramework")
    _, connection = program.opened("chat")
    connection.tell('{"pin": 12345}')
    RobotLog(program.session.log, Redactor(MaskRules(mask))).write()
    assert lines(caplog)[-1][1].endswith(f"onSocketMessage {text}")


def test_nothing_is_written_if_nothing_happened(
    log: RobotLog, caplog: pytest.LogCaptureFixture
) -> None:
    log.write()
    assert lines(caplog) == []


def test_frames_and_server_events_are_left_out_above_level_debug(
    log: RobotLog, program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    program.session.log.shows_frames = True  # as if the level had changed just now
    program.opened()[1].show(FRAME)
    program.session.log.add(ServerEvent("s", 1, EventKind.HELD, None, 0))
    log.write()
    assert [text for _, text in lines(caplog) if "frame" in text or "server" in text] == []
    assert len(caplog.records) == 2


def test_secrets_are_masked_in_lines_and_warnings(
    log: RobotLog, program: Program, redactor: Redactor, caplog: pytest.LogCaptureFixture
) -> None:
    redactor.add("s3cret")
    program.opened()[1].tell("my s3cret")
    log.write()
    log.warn("s3cret came")
    assert "s3cret" not in caplog.text
    assert lines(caplog)[-1] == ("WARNING", "*** came")


def test_lost_lines_are_told_first(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "RobotFramework")
    program = Program(bounds=Bounds(log=FEW))
    log = RobotLog(program.session.log, Redactor(), FEW)
    _, connection = program.opened("chat")
    program.session.log.shows_frames = True
    for level in ("WARNING", "INFO"):
        for _ in range(FEW.count + 2):
            connection.show(FRAME)
        caplog.clear()
        log.write()
        (line,) = lines(caplog)
        assert line[0] == level
        assert "older lines about sockets are left out here (max_log=" in line[1]


def test_server_events_are_kept_up_to_the_same_bound(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "RobotFramework")
    program = Program(bounds=Bounds(log=FEW))
    log = RobotLog(program.session.log, Redactor(), FEW)
    for _ in range(FEW.count + 5):
        program.session.log.add(ServerEvent("s", 1, EventKind.HELD, None, 0))
    log.write()
    assert lines(caplog) == [
        ("WARNING", "5 older lines about sockets are left out here (max_log=3, 1MiB).")
    ]


@pytest.mark.parametrize("kind", [EventKind.BOUND, EventKind.PROBLEM])
def test_what_is_wrong_on_a_server_is_a_warning_at_any_level(
    log: RobotLog, program: Program, caplog: pytest.LogCaptureFixture, kind: EventKind
) -> None:
    program.session.log.add(ServerEvent("s", 1, kind, "full", 0))
    log.write()
    assert lines(caplog) == [("WARNING", "server 's' client 1: full")]


def test_what_a_server_refused_is_told_at_info(
    log: RobotLog, program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    program.session.log.add(
        ServerEvent("s", None, EventKind.REFUSED, "a connection was refused: x", 0)
    )
    log.write()
    at = f"{run_time(0):.4f} s"
    assert lines(caplog) == [("INFO", f"{at} server 's': a connection was refused: x")]


@pytest.mark.parametrize(
    ("level", "count"), [(logging.NOTSET, 0), (logging.WARNING, 0), (logging.INFO, 4)]
)
def test_outside_of_robot_calls_have_lines_only_where_they_are_asked_for(
    program: Program, caplog: pytest.LogCaptureFixture, level: int, count: int
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(level, "RobotFramework")
    log = RobotLog(program.session.log, Redactor())
    program.opened("chat")[1].tell("hi")
    log.write()
    log.name_rules("It is so (S29).")
    assert len(caplog.records) == count
    program.session.log.warn("the inbox is full")
    program.session.log.add(ServerEvent("s", 1, EventKind.PROBLEM, "full", 0))
    log.write()
    assert [level for level, _ in lines(caplog)][-2:] == ["WARNING", "WARNING"]


class Writing:
    """A library that writes into the log of a running Robot."""

    ROBOT_LIBRARY_SCOPE = "GLOBAL"

    def write_the_log(self) -> None:
        program = Program()
        log = RobotLog(program.session.log, Redactor())
        log.look_at_level()
        _, connection = program.opened("chat")
        connection.show(FRAME)
        entries = program.session.log.recorded().entries
        in_thread(lambda: program.session.log.add(ServerEvent("s", 1, EventKind.HELD, None, 0)))
        late = entries[-1].time + 1
        in_thread(lambda: program.session.log.add(ServerEvent("s", 2, EventKind.HELD, None, late)))
        log.write()


@pytest.mark.parametrize("level", ["DEBUG", "TRACE", "debug"])
def test_at_level_debug_everything_is_written_in_the_order_of_time(level: str) -> None:
    writing = suite("*** Test Cases ***\nT\n    Write The Log\n", library=WRITING)
    result = run(writing, loglevel=level)
    shown = [text for _, text in messages(result) if "chat" in text or "server" in text]
    assert shown[0] == f"{run_time(0):.4f} s server 's' client 1: held"
    assert "connectSocket" in shown[1]
    assert "onSocketOpen" in shown[2]
    assert "frame PING" in shown[3]
    assert shown[4].endswith(" s server 's' client 2: held")
    clocks = [float(text.split(" ")[0]) for text in shown]
    assert clocks == sorted(clocks)
    assert len(shown) == 5


def test_the_level_can_be_changed_by_the_test() -> None:
    changing = suite(
        "*** Test Cases ***\nT\n    Set Log Level    DEBUG\n    Write The Log\n"
        "    Set Log Level    INFO\n    Write The Log\n",
        library=WRITING,
    )
    frames = [text for _, text in messages(run(changing)) if "frame PING" in text]
    assert len(frames) == 1


@pytest.mark.parametrize(
    ("step", "rules"),
    [
        ("Send Socket Message    hi", ["S14"]),
        ("Close Socket    fail=Log", ["S15"]),
        ("Get Socket State    socket=(S14)", ["S14"]),
        ("Get Socket State    socket=S14 (S999)", []),
    ],
)
def test_a_failure_with_a_rules_number_says_the_rule(step: str, rules: list[str]) -> None:
    lines = [text for level, text in messages(run_steps(step)) if level == "INFO"]
    assert [line for line in lines if "python -m robot.libdoc" in line] == [
        f"{number}: {RULES[number].text}. The others: {RULES_ARE_IN}" for number in rules
    ]
