from __future__ import annotations

import pytest

from SwanSocketLibrary.events.entries import (
    CloseFrame,
    Entry,
    Heartbeats,
    Origin,
    ServerEvent,
    ServerEventKind,
)
from SwanSocketLibrary.net.interface import Frame, Opcode
from SwanSocketLibrary.output.redaction import MaskRules, Redactor
from SwanSocketLibrary.output.robot_log import log_line, server_line
from SwanSocketLibrary.output.sentences import failure_text
from SwanSocketLibrary.swan.model import Event, EventKind, Outcome, SendClose, SendData, Task
from SwanSocketLibrary.swan.payloads import Headers, Payload

TASK = Task("socket-1", "chat")
CHAT = Origin("socket-1", "chat", 5.0)
RESULT = Payload(socketTaskId="socket-1")
FAILURE = Outcome(
    "closeSocket",
    "socket-1",
    Payload(errCode=1001, errMsg="执行失败", failure="EXECUTION_FAILED"),
    detail="socket 'chat' is CONNECTING.",
)


def shown(what: Outcome | Event | Frame | Heartbeats | str, url: object = None) -> tuple[str, str]:
    return log_line(Entry(1, what, CHAT, time=5.012, url=url))


def event(kind: EventKind, **payload: object) -> Event:
    return Event(kind, TASK, Payload(payload), of_main=True)


@pytest.mark.parametrize(("count", "text"), [(1, "1 heartbeat, "), (12, "12 heartbeats, ")])
def test_heartbeats_are_shown_by_their_number(count: int, text: str) -> None:
    assert shown(Heartbeats(count, 25.0)) == ("INFO", f"chat +12 ms → {text}one each 25 s")


@pytest.mark.parametrize(
    ("outcome", "url", "text"),
    [
        (Outcome("connectSocket", "1", RESULT), "ws://a\nb", r"connectSocket ws://a\nb: success"),
        (Outcome("connectSocket", "1", RESULT), 7, "connectSocket: success"),
        (Outcome("sendSocketMessage", "1", RESULT), None, "sendSocketMessage: success"),
        (
            Outcome("sendSocketMessage", "1", RESULT, effect=SendData("1", "hi")),
            None,
            'sendSocketMessage text, 2 B: "hi": success',
        ),
        (
            Outcome("closeSocket", "1", RESULT, effect=SendClose("1", 1000, "")),
            None,
            "closeSocket 1000: success",
        ),
        (
            Outcome("closeSocket", "1", RESULT, effect=SendClose("1", 4000, "bye\t")),
            None,
            'closeSocket 4000 "bye\\t": success',
        ),
        (
            FAILURE,
            None,
            "closeSocket: fail 1001 执行失败 - socket 'chat' is CONNECTING.",
        ),
    ],
)
def test_a_call_is_shown_with_its_data_and_how_it_ended(
    outcome: Outcome, url: object, text: str
) -> None:
    assert shown(outcome, url) == ("INFO", f"chat +12 ms → {text}")


def test_a_call_without_a_socket_says_so() -> None:
    level, text = log_line(Entry(1, FAILURE))
    assert level == "INFO"
    assert text.startswith("(no socket) → closeSocket: fail 1001")


@pytest.mark.parametrize(
    ("happened", "text"),
    [
        (
            event(EventKind.OPEN, header=Headers({"Set-Cookie": "id=1", "X-A": "b"})),
            "onSocketOpen {'header': {'Set-Cookie': ['***'], 'X-A': 'b'}}",
        ),
        (
            event(EventKind.MESSAGE, data="\x1b", dataType="string"),
            'onSocketMessage text, 1 B: "\\x1b"',
        ),
        (event(EventKind.CLOSE, code=1005, reason=""), "onSocketClose 1005"),
        (event(EventKind.CLOSE, code=4001, reason="bye\n"), 'onSocketClose 4001 "bye\\n"'),
        (
            event(EventKind.ERROR, errMsg="error happen", detail="a\nb"),
            r"onSocketError {'errMsg': 'error happen', 'detail': 'a\nb'}",
        ),
        (
            event(
                EventKind.ERROR, detail="no", header=Headers({"Set-Cookie": "a"}), body="x" * 999
            ),
            "onSocketError {'detail': 'no', 'header': {'Set-Cookie': ['***']}, 'body': "
            f"'text, 999 B: \"{'x' * 200}\" … 799 more characters'}}",
        ),
    ],
)
def test_an_event_is_shown_with_its_payload(happened: Event, text: str) -> None:
    assert shown(happened) == ("INFO", f"chat +12 ms ← {text}")


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        (Frame(True, Opcode.TEXT, True, 5), "→ frame TEXT, 5 B"),
        (Frame(False, Opcode.BINARY, False, 2048), "← frame BINARY, 2 KiB, not final"),
        (Frame(False, Opcode.PING, True, 2, b"\x00\xff"), "← frame PING, 2 B: 00 ff"),
        (Frame(True, Opcode.CLOSE, True, 0), "→ frame CLOSE, 0 B"),
        (Frame(True, Opcode.CLOSE, True, 2, b"\x03\xe8"), "→ frame CLOSE, 2 B: 1000"),
        (Frame(True, Opcode.CLOSE, True, 5, b"\x0f\xa1by\n"), 'CLOSE, 5 B: 4001 "by\\n"'),
        (Frame(False, Opcode.CLOSE, True, 3, b"\x0f\xa1\xff"), 'CLOSE, 3 B: 4001 "\\\\xff"'),
        (Frame(False, Opcode.CLOSE, True, 1, b"\x03"), "← frame CLOSE, 1 B: 03"),
    ],
)
def test_a_frame_is_shown_at_level_debug(frame: Frame, text: str) -> None:
    level, whole = shown(frame)
    assert level == "DEBUG"
    assert whole.startswith("chat +12 ms ")
    assert whole.endswith(text)


def test_a_warning_is_shown_with_its_socket_if_it_has_one() -> None:
    assert shown("Referer is left out.") == ("WARN", "chat +12 ms: Referer is left out.")
    assert log_line(Entry(1, "It is left out.")) == ("WARN", "It is left out.")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("closeSocket:fail not connected", "closeSocket:fail not connected - why"),
        ("not connected", "closeSocket:fail not connected - why"),
    ],
)
def test_a_failed_call_of_a_platform_without_codes_says_its_text(text: str, shown: str) -> None:
    outcome = Outcome("closeSocket", "1", Payload(errMsg=text, failure="X"), detail="why")
    assert failure_text(outcome) == f"{shown} (X)"
    assert log_line(Entry(1, outcome))[1] == f"(no socket) → closeSocket: fail {text} - why"


def test_a_failed_call_says_code_text_and_what_to_do() -> None:
    assert failure_text(FAILURE) == (
        "closeSocket:fail 1001 执行失败 - socket 'chat' is CONNECTING. (EXECUTION_FAILED)"
    )


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        (ServerEventKind.CONNECTED, "/a\nb", r"connected /a\nb"),
        (ServerEventKind.HELD, None, "held"),
        (ServerEventKind.OPENED, None, "opened"),
        (ServerEventKind.MESSAGE_RECEIVED, "", 'message received text, 0 B: ""'),
        (ServerEventKind.MESSAGE_RECEIVED, b"\x00", "message received binary, 1 B: 00"),
        (ServerEventKind.MESSAGE_SENT, "hi", 'message sent text, 2 B: "hi"'),
        (ServerEventKind.CLOSE_SENT, CloseFrame(1000, "bye"), "close sent 1000 'bye'"),
        (ServerEventKind.CLOSE_RECEIVED, CloseFrame(None), "close received without a code"),
        (ServerEventKind.GONE, "reset", "gone reset"),
    ],
)
def test_what_happens_on_a_server_is_shown(
    kind: ServerEventKind, data: str | bytes | CloseFrame | None, text: str
) -> None:
    event = ServerEvent("backend", 2, kind, data, 0.0)
    assert server_line(event) == f"server 'backend' client 2: {text}"


def test_the_reason_of_a_close_cannot_break_the_line() -> None:
    event = ServerEvent("s", 1, ServerEventKind.CLOSE_RECEIVED, CloseFrame(1000, "a\nb"), 0.0)
    assert "\n" not in server_line(event)


LONG = "s3cret" * 50
"""A secret that no line shows whole."""


def redactor() -> Redactor:
    made = Redactor(MaskRules(["?t"]))
    made.add(LONG)
    return made


@pytest.mark.parametrize(
    ("what", "url", "end"),
    [
        (
            Outcome("connectSocket", "1", RESULT),
            "ws://a/\n?t=1",
            r"connectSocket ws://a/\n?t=***: success",
        ),
        (
            Outcome("sendSocketMessage", "1", RESULT, effect=SendData("1", LONG)),
            None,
            'sendSocketMessage text, 3 B: "***": success',
        ),
        (event(EventKind.MESSAGE, data=LONG), None, 'onSocketMessage text, 3 B: "***"'),
        (
            event(EventKind.MESSAGE, data=LONG.encode()),
            None,
            "onSocketMessage binary, 3 B: 2a 2a 2a",
        ),
        (Outcome("connectSocket", "1", RESULT), 7, "connectSocket: success"),
    ],
)
def test_what_is_to_be_hidden_in_a_line_is_hidden_before_it_is_cut(
    what: Outcome | Event, url: object, end: str
) -> None:
    assert log_line(Entry(1, what, CHAT, url=url), redactor())[1].endswith(end)


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        (ServerEventKind.CONNECTED, "/a\n?t=1", r"connected /a\n?t=***"),
        (ServerEventKind.MESSAGE_RECEIVED, LONG, 'message received text, 3 B: "***"'),
        (ServerEventKind.PING_SENT, LONG.encode(), "ping sent binary, 3 B: 2a 2a 2a"),
        (ServerEventKind.GONE, "reset", "gone reset"),
    ],
)
def test_the_same_holds_on_servers(kind: ServerEventKind, data: str | bytes, text: str) -> None:
    happened = ServerEvent("backend", 2, kind, data, 0.0)
    assert server_line(happened, redactor()) == f"server 'backend' client 2: {text}"


@pytest.mark.parametrize(
    ("client", "kind", "expected"),
    [
        (None, ServerEventKind.REFUSED, r"server 's': a connection was refused: x\x1b"),
        (None, ServerEventKind.BOUND, r"server 's': a connection was refused: x\x1b"),
        (3, ServerEventKind.REFUSED, r"server 's' client 3: a connection was refused: x\x1b"),
    ],
)
def test_what_a_server_refused_is_a_sentence(
    client: int | None, kind: ServerEventKind, expected: str
) -> None:
    assert (
        server_line(ServerEvent("s", client, kind, "a connection was refused: x\x1b", 0))
        == expected
    )
