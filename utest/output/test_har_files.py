from __future__ import annotations

import json
import time
from datetime import datetime, timezone
from typing import Any

from SwanSocketLibrary.net.interface import ConnectOptions, Exchange, Frame, Opcode
from SwanSocketLibrary.output.export import har_text
from SwanSocketLibrary.output.redaction import MaskRules, Redactor
from SwanSocketLibrary.output.traffic_reader import TrafficReader
from utest.fakes import URL, FakeConnection, Program

OTHER = "wss://example.com/elsewhere"


def entries(program: Program, *mask: str) -> list[dict[str, Any]]:
    redactor = Redactor(MaskRules(mask))
    redactor.add("s3cret")
    text = har_text(TrafficReader(program.session, redactor))
    assert "s3cret" not in text
    return list(json.loads(text)["log"]["entries"])


def only(program: Program, *mask: str) -> dict[str, Any]:
    (entry,) = entries(program, *mask)
    return entry


def shake(connection: FakeConnection, status: int | None = 101, url: str = URL) -> None:
    asked = (("Host", "h"), ("X-Key", "k"))
    answered = (("X-A", "my s3cret"),) if status else ()
    exchange = Exchange(url, asked, status, "Said s3cret", answered, time.monotonic(), 0.25)
    connection.receiver.exchanged(exchange)


def test_a_rejection_has_its_body() -> None:
    program = Program()
    _, connection = program.connecting()
    answered = (("Content-Type", "text/plain"),)
    exchange = Exchange(URL, (), 403, "No", answered, time.monotonic(), 0.5, "no s3cret 不")
    connection.receiver.exchanged(exchange)
    connection.fail("the server answered 403 No")
    content = only(program)["response"]["content"]
    assert content == {"size": 10, "mimeType": "text/plain", "text": "no *** 不"}


def test_where_a_redirect_leads_has_no_credentials() -> None:
    program = Program()
    _, connection = program.connecting()
    answered = (("Location", "wss://mia:pw@h/new?token=t"),)
    connection.receiver.exchanged(Exchange(URL, (), 302, "", answered, time.monotonic()))
    response = only(program, "?token")["response"]
    assert headers(response) == {"Location": "wss://***@h/new?token=***"}
    assert response["redirectURL"] == "wss://***@h/new?token=***"


def data(entry: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [(each["type"], each["opcode"], each["data"]) for each in entry["_webSocketMessages"]]


def headers(of: dict[str, Any]) -> dict[str, str]:
    return {header["name"]: header["value"] for header in of["headers"]}


def test_nothing_happened_is_an_archive_without_entries() -> None:
    assert entries(Program()) == []


def test_a_conversation_has_its_messages_in_both_directions() -> None:
    program = Program()
    _, connection = program.connecting()
    shake(connection)
    connection.open()
    program.session.send("out s3cret")
    connection.refuses = "the outbox is full"
    program.session.send("nowhere")
    connection.refuses = None
    connection.tell("in", b"\x00\xff")
    connection.show(Frame(True, Opcode.CLOSE, True, 2, b"\x03\xe8"))
    assert data(only(program)) == [
        ("send", 1, "out ***"),
        ("receive", 1, "in"),
        ("receive", 2, "AP8="),
        ("send", 8, "A+g="),
    ]


def test_a_handshake_is_masked_as_in_the_log() -> None:
    program = Program()
    url = "wss://u:p@h/?token=abc"
    program.session.connect(url, ConnectOptions())
    shake(program.transport.last, url=url)
    entry = only(program, "X-Key", "?token")
    assert entry["request"]["url"] == "wss://***@h/?token=***"
    assert headers(entry["request"]) == {"Host": "h", "X-Key": "***"}
    assert headers(entry["response"]) == {"X-A": "my ***"}
    assert entry["response"]["status"] == 101
    assert entry["response"]["statusText"] == "Said ***"


def test_each_redirect_has_an_entry_and_the_last_the_messages() -> None:
    program = Program()
    _, connection = program.connecting()
    shake(connection, 302)
    shake(connection, url=OTHER)
    connection.open()
    connection.tell("in")
    first, last = entries(program)
    assert (first["request"]["url"], first["response"]["status"]) == (URL, 302)
    assert not first.get("_webSocketMessages")
    assert last["request"]["url"] == OTHER
    assert data(last) == [("receive", 1, "in")]


def test_a_refused_handshake_has_no_messages() -> None:
    program = Program()
    _, connection = program.connecting()
    shake(connection, 403)
    connection.show(Frame(True, Opcode.CLOSE, True, 0))
    assert not only(program).get("_webSocketMessages")
    assert only(program)["response"]["status"] == 403


def test_a_connect_that_got_nowhere_has_its_url_and_its_cause() -> None:
    program = Program()
    program.connecting()[1].fail("no route to s3cret")
    entry = only(program)
    assert entry["request"]["url"] == URL
    assert entry["response"]["status"] == 0
    assert "no route to ***" in json.dumps(entry)


def test_each_socket_has_an_entry_with_its_own_messages() -> None:
    program = Program()
    for text in ("to a", "to b"):
        _, connection = program.connecting()
        shake(connection)
        connection.open()
        connection.tell(text)
    assert [data(entry) for entry in entries(program)] == [
        [("receive", 1, "to a")],
        [("receive", 1, "to b")],
    ]


def test_times_are_times_of_day() -> None:
    program = Program()
    _, connection = program.connecting()
    shake(connection)
    connection.open()
    connection.tell("in")
    entry = only(program)
    now = datetime.now(timezone.utc)
    started = datetime.fromisoformat(entry["startedDateTime"].replace("Z", "+00:00"))
    assert abs((now - started).total_seconds()) < 5
    assert abs(now.timestamp() - entry["_webSocketMessages"][0]["time"]) < 5
