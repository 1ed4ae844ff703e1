from __future__ import annotations

import base64
import json
import time
from datetime import datetime, timezone
from typing import Any

import pytest

from SwanSocketLibrary.events.entries import CloseFrame, KeywordFailure, ServerEvent
from SwanSocketLibrary.events.entries import ServerEventKind as EventKind
from SwanSocketLibrary.net.interface import ConnectOptions, Exchange, Frame, Opcode
from SwanSocketLibrary.output.export import json_text
from SwanSocketLibrary.output.redaction import MaskRules, Redactor
from SwanSocketLibrary.output.traffic_reader import TrafficReader
from SwanSocketLibrary.swan.inbox import MIB, Bound, Bounds
from SwanSocketLibrary.version import VERSION
from utest.fakes import URL, Program


class Made:
    """A program, its servers' notes, and their JSON."""

    def __init__(self, *mask: str, bounds: Bounds | None = None) -> None:
        self.program = Program(bounds=bounds or Bounds())
        redactor = Redactor(MaskRules(mask))
        redactor.add("s3cret")
        self.traffic = TrafficReader(self.program.session, redactor)

    @property
    def document(self) -> dict[str, Any]:
        text = json_text(self.traffic)
        assert text.endswith("}\n")
        assert "s3cret" not in text
        loaded: dict[str, Any] = json.loads(text)
        return loaded

    @property
    def socket(self) -> dict[str, Any]:
        (socket,) = self.document["sockets"]
        return dict(socket)

    @property
    def last(self) -> dict[str, Any]:
        """The last event without its time."""
        return _timeless(self.socket["events"][-1])

    def on_server(
        self, kind: EventKind, data: Any = None, server: str = "s", at: float = 1
    ) -> None:
        self.program.session.log.add(ServerEvent(server, 1, kind, data, at))


def _timeless(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name not in ("time", "at")}


def test_nothing_happened_is_a_document_too() -> None:
    assert Made().document == {
        "creator": {"name": "SwanSocketLibrary", "version": VERSION},
        "sockets": [],
        "pages": [],
        "withoutSocket": [],
        "servers": [],
        "forgotten": {"messages": 0, "serverMessages": 0},
    }


def test_a_socket_says_how_it_stands() -> None:
    made = Made()
    task = made.program.closed("chat")
    made.program.opened()[1].fail("reset by s3cret")
    chat, failed = made.document["sockets"]
    del chat["events"]
    assert chat == {
        "socketTaskId": task.socketTaskId,
        "alias": "chat",
        "state": "CLOSED",
        "protocol": "",
        "closeCode": 1000,
        "closeReason": "",
        "cause": None,
    }
    assert failed["alias"] is None
    assert failed["cause"] == "reset by ***"


def test_a_name_may_be_a_secret() -> None:
    made = Made()
    made.program.opened("my s3cret")
    assert made.document["sockets"][0]["alias"] == "my ***"


def test_each_socket_has_its_own_events() -> None:
    made = Made()
    made.program.opened("a")[1].tell("to a")
    made.program.opened("b")[1].tell("to b")
    told = [
        [event["data"] for event in socket["events"] if event["what"] == "onSocketMessage"]
        for socket in made.document["sockets"]
    ]
    assert told == [["to a"], ["to b"]]


def test_a_connect_has_its_url_its_states_and_its_open() -> None:
    made = Made("?token", "X-Key")
    url = "wss://u:p@h/?token=abc"
    made.program.session.connect(url, ConnectOptions(), alias="chat")
    made.program.transport.last.open({"X-Key": "k", "Set-Cookie": "id=1", "X-A": "b"})
    events = [_timeless(event) for event in made.socket["events"]]
    call = next(event for event in events if event["what"] == "connectSocket")
    assert call["url"] == "wss://***@h/?token=***"
    assert call["callbacks"] == ["connectSocket.success", "connectSocket.complete"]
    assert "detail" not in call
    assert {"what": "state", "before": "CONNECTING", "after": "OPEN"} in events
    assert events[-1] == {
        "what": "onSocketOpen",
        "header": {"X-Key": "***", "Set-Cookie": ["***"], "X-A": "b"},
    }


def test_a_handshake_has_both_sides_headers() -> None:
    made = Made("X-Key")
    _, connection = made.program.connecting()
    asked = (("Host", "h"), ("X-Key", "k"))
    answered = (("Set-Cookie", "a"), ("Set-Cookie", "b"))
    exchange = Exchange(URL, asked, 101, "Switching", answered, time.monotonic(), 0.1234567)
    connection.receiver.exchanged(exchange)
    assert made.last == {
        "what": "handshake",
        "url": URL,
        "request": [["Host", "h"], ["X-Key", "***"]],
        "status": 101,
        "reason": "Switching",
        "response": [["Set-Cookie", "***"], ["Set-Cookie", "***"]],
        "seconds": 0.123457,
    }


@pytest.mark.parametrize(
    ("body", "shown"), [("no s3cret 不", "no *** 不"), (b"\xff", {"base64": "/w=="})]
)
def test_a_rejection_has_its_body_and_its_answer_once(body: str | bytes, shown: object) -> None:
    made = Made()
    _, connection = made.program.connecting()
    answered = (("Set-Cookie", "a"),)
    exchange = Exchange(URL, (), 403, "No", answered, time.monotonic(), 0.5, body)
    connection.receiver.exchanged(exchange)
    handshake = made.last
    assert (handshake["status"], handshake["body"]) == (403, shown)
    connection.fail("the server answered 403 No")
    assert made.last == {
        "what": "onSocketError",
        "errCode": 0,
        "errMsg": "error happen",
        "detail": "the server answered 403 No",
        "status": 403,
    }


def test_messages_have_their_data() -> None:
    made = Made("$.token")
    _, connection = made.program.opened()
    connection.tell('{"token": "abc", "n": 1}')
    assert (made.last["what"], made.last["data"]) == ("onSocketMessage", '{"token": "***", "n": 1}')
    connection.tell(b"\x00\xff")
    assert made.last["data"] == {"base64": "AP8="}
    made.program.session.send("my s3cret")
    assert made.last["data"] == "my ***"
    made.program.session.send(b"my s3cret")
    assert base64.b64decode(made.last["data"]["base64"]) == b"my ***"


@pytest.mark.parametrize("text", ["a\n\x00\u202e", "<script>", "é👋", "\ud800"])
def test_any_text_comes_back(text: str) -> None:
    made = Made()
    made.program.opened()[1].tell(text)
    assert made.last["data"] == text


def test_a_call_that_failed_says_why() -> None:
    made = Made()
    made.program.opened()
    made.program.session.send(7)
    assert made.last["callbacks"] == ["sendSocketMessage.fail", "sendSocketMessage.complete"]
    assert set(made.last["result"]) == {"errCode", "errMsg", "failure"}
    assert made.last["detail"]


def test_a_close_has_its_code_and_reason_in_call_frame_and_event() -> None:
    made = Made()
    _, connection = made.program.opened()
    made.program.session.close(4000, "bye s3cret")
    (call,) = [event for event in made.socket["events"] if event["what"] == "closeSocket"]
    assert (call["code"], call["reason"]) == (4000, "bye ***")
    connection.show(Frame(True, Opcode.CLOSE, True, 2, b"\x0f\xa0"))
    assert made.last == {
        "what": "frame",
        "sent": True,
        "opcode": "CLOSE",
        "payload": {"base64": "D6A="},
    }
    connection.end(4000, "bye")
    assert made.last == {"what": "onSocketClose", "code": 4000, "reason": "bye"}


def test_failures_of_keywords_and_warnings_are_told() -> None:
    made = Made(bounds=Bounds(inbox=Bound(1, MIB)))
    _, connection = made.program.opened()
    connection.tell("1")
    assert made.last["what"] == "warning"
    assert "1 messages were not taken" in made.last["text"]
    made.traffic.keyword_failed(KeywordFailure("Wait", "Expected s3cret."), None)
    assert made.last == {"what": "failure", "keyword": "Wait", "text": "Expected ***."}


def test_what_has_no_socket_has_its_place() -> None:
    made = Made()
    made.program.session.connect("http://s3cret", ConnectOptions())
    (call,) = made.document["withoutSocket"]
    assert (call["what"], call["url"]) == ("connectSocket", "http://***")
    assert made.document["sockets"] == []


def test_failures_of_servers_keywords_stand_at_their_server() -> None:
    made = Made()
    made.program.opened()
    made.on_server(EventKind.CONNECTED, "/", at=1)
    made.traffic.server_keyword_failed(KeywordFailure("Wait", "Expected s3cret."), "s", 1)
    made.traffic.server_keyword_failed(KeywordFailure("Release", "why"), "s", 0)
    (server,) = made.document["servers"]
    assert [_timeless(event) for event in server["events"][1:]] == [
        {"client": 1, "what": "failure", "keyword": "Wait", "text": "Expected ***."},
        {"client": None, "what": "failure", "keyword": "Release", "text": "why"},
    ]
    assert "failure" not in [event["what"] for event in made.socket["events"]]


def test_servers_have_their_events() -> None:
    made = Made("?token")
    made.on_server(EventKind.CONNECTED, "/a", at=1)
    made.on_server(EventKind.MESSAGE_RECEIVED, b"\x00", at=2)
    made.on_server(EventKind.CLOSE_SENT, CloseFrame(1000, "my s3cret"), at=3)
    made.on_server(EventKind.HELD, server="t", at=4)
    assert [
        (server["server"], [_timeless(event) for event in server["events"]])
        for server in made.document["servers"]
    ] == [
        (
            "s",
            [
                {"client": 1, "what": "connected", "data": "/a"},
                {"client": 1, "what": "message received", "data": {"base64": "AA=="}},
                {"client": 1, "what": "close sent", "data": {"code": 1000, "reason": "my ***"}},
            ],
        ),
        ("t", [{"client": 1, "what": "held", "data": None}]),
    ]


def test_the_target_of_a_request_is_masked_as_a_url() -> None:
    made = Made("?token")
    made.on_server(EventKind.CONNECTED, "/a?token=abc")
    assert made.document["servers"][0]["events"][0]["data"] == "/a?token=***"


def test_times_are_times_of_day() -> None:
    made = Made()
    before = datetime.now(timezone.utc)
    made.program.opened()
    made.on_server(EventKind.HELD, at=time.monotonic())
    after = datetime.now(timezone.utc)
    document = made.document
    events = document["sockets"][0]["events"] + document["servers"][0]["events"]
    for event in events:
        assert event["time"].endswith("+00:00")
        moment = datetime.fromisoformat(event["time"])
        assert (before - moment).total_seconds() < 1
        assert (moment - after).total_seconds() < 1


def test_what_was_forgotten_is_counted() -> None:
    made = Made(bounds=Bounds(history=Bound(2, MIB)))
    made.program.opened()[1].tell(*"12345")
    for number in range(6):
        made.on_server(EventKind.MESSAGE_SENT, str(number))
    assert made.document["forgotten"] == {"messages": 3, "serverMessages": 4}
