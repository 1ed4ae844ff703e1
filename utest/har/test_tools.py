from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from SwanSocketLibrary.errors import HarError
from SwanSocketLibrary.har.har_entries import CLOSE, HarEntry
from SwanSocketLibrary.har.reading import HarFile, read
from utest.har.tools import LINES, STARTED, TOOLS, entry, har, headers, playwright

MIB = 1024 * 1024


def recording(path: Path) -> dict[str, HarEntry]:
    """The WebSockets of a file by their paths."""
    file = HarFile(path, "It", MIB)
    found = read(file.text, "It", file.attached)
    return {"/" + each.url.split("/", 3)[3]: each for each in found}


def of(text: str) -> dict[str, HarEntry]:
    return {"/" + each.url.split("/", 3)[3]: each for each in read(text, "It")}


@pytest.mark.parametrize("tool", TOOLS)
def test_what_each_tool_writes_is_read(tool: str, tmp_path: Path) -> None:
    chat = recording(TOOLS[tool](tmp_path))["/chat"]
    assert (chat.url, chat.status, chat.problem) == ("wss://service.example/chat", 101, "")
    messages = [each for each in chat.messages if each.opcode != CLOSE]
    said = [(each.sent, each.data, each.time) for each in messages]
    assert said == [
        (True, "hi", STARTED + 0.5),
        (False, "hello", STARTED + 1.0),
        (False, b"\x00\xff", STARTED + 1.5),
    ]
    assert chat.timed
    assert chat.saved


def test_playwright_leaves_out_what_was_quiet_or_unanswered(tmp_path: Path) -> None:
    found = recording(TOOLS["Playwright"](tmp_path))
    assert list(found) == ["/quiet", "/unanswered", "/refused", "/chat"]
    quiet = found["/quiet"]
    assert (quiet.opened, quiet.messages, quiet.saved) == (True, (), False)
    assert found["/unanswered"].status is None
    assert found["/refused"].status is None
    assert found["/refused"].error == "net::ERR_CONNECTION_REFUSED"


def test_playwright_alone_may_have_quiet_sockets_only() -> None:
    quiet = entry("/quiet", 101, _resourceType="websocket")
    assert of(har("Playwright", quiet))["/quiet"].opened
    with pytest.raises(HarError, match=r"that of wss://service\.example/quiet has no '_webSocketM"):
        of(har("Firefox", quiet))


def test_playwrights_messages_without_times() -> None:
    chat = of(har("Playwright", *playwright(mode="minimal")))["/chat"]
    assert not chat.timed
    assert [each.data for each in chat.messages] == ["hi", "hello", b"\x00\xff"]


@pytest.mark.parametrize(("creator", "expected"), [("Playwright", False), ("mitmproxy", True)])
def test_playwright_leaves_out_empty_messages(creator: str, expected: bool) -> None:
    chat = of(har(creator, entry("/chat", 101, _webSocketMessages=LINES)))["/chat"]
    assert chat.with_empty is expected


def test_messages_of_an_answer_that_is_missing() -> None:
    chat = of(har("Playwright", entry("/chat", -1, _webSocketMessages=LINES)))["/chat"]
    assert chat.opened


def test_a_connect_may_name_its_server_alone() -> None:
    asked = headers(_protocol="websocket", _path="/chat?x=1")
    connect = entry("/", 200, request={"method": "CONNECT", "url": "h:443", "headers": asked})
    found = of(har("x", {**connect, "_webSocketMessages": LINES}))
    assert [(each.url, each.opened) for each in found.values()] == [("wss://h/chat?x=1", True)]


ASKED_HTTP_1 = {"request": {"headers": [{"name": "Sec-WebSocket-Key", "value": "x"}]}}


@pytest.mark.parametrize(
    ("more", "opened"),
    [
        ({}, True),
        ({"_webSocketMessages": []}, True),
        ({"request": {"method": "CONNECT"}, "response": {"headers": headers(_status="200")}}, True),
        (ASKED_HTTP_1, False),
        (
            {"_webSocketMessages": [{"type": "error", "data": "Unexpected response code: 200"}]},
            False,
        ),
        ({"response": {"_failureText": "Unexpected response code: 200"}}, False),
        ({"response": {"content": {"text": "<p>Hello", "mimeType": "text/html"}}}, False),
    ],
)
def test_200_opens_over_http_2_alone(more: dict[str, Any], opened: bool) -> None:
    found = of(har("x", entry("/", 200, _resourceType="websocket", **more), GOOD))
    assert found["/"].opened is opened
    assert found["/"].status == (101 if opened else 200)


GOOD = entry("/chat", 101, _webSocketMessages=LINES)


@pytest.mark.parametrize(
    ("close", "code"),
    [
        ({"code": 4001, "reason": "over"}, 4001),
        ({"code": 1011, "reason": None}, 1011),
        ({"code": 1000, "reason": ""}, None),
        ({"code": 1005}, None),
        ({}, None),
        ("aborted", None),
        (None, None),
    ],
)
def test_a_close_that_is_noted_apart(close: object, code: int | None) -> None:
    last = of(har("HTTP Toolkit", {**GOOD, "_webSocketClose": close}))["/chat"].messages[-1]
    assert (last.close[0] if last.opcode == CLOSE else None) == code
    assert not last.sent
    assert last.time == STARTED + 1.5


def test_a_close_that_is_among_the_messages_too_counts_once() -> None:
    lines = [*LINES, {"type": "send", "opcode": 8, "data": "D6E="}]
    noted = {**GOOD, "_webSocketMessages": lines, "_webSocketClose": {"code": 4001}}
    messages = of(har("x", noted))["/chat"].messages
    assert [each.opcode for each in messages].count(CLOSE) == 1


ODD: list[Any] = [
    None,
    [],
    "note",
    {},
    {"request": "GET"},
    {"request": {"url": 7, "headers": "none"}, "response": 5},
    {"request": {"headers": [None, {"name": 5}]}},
    {"_webSocketMessages": []},
    entry("/a", 0, scheme="https", startedDateTime="yesterday"),
    entry("/a", 200, scheme="https", _resourceType="xhr", _webSocketMessages=[]),
    entry("/a", 200, scheme="https", request={"method": "CONNECT"}),
]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_entry_that_is_no_websocket_hurts_nobody(odd: object) -> None:
    assert list(of(har("x", odd, GOOD, odd))) == ["/chat"]


BROKEN: list[tuple[Any, str]] = [
    ({"_webSocketMessages": [{"type": "push"}]}, "_webSocketMessages[0].type should be 'send'"),
    ({"startedDateTime": "yesterday"}, "startedDateTime should be a date"),
    ({"response": {"status": 1000}}, "response.status should be three digits, not 1000."),
    ({"_webSocketClose": {"code": 70000}}, "_webSocketClose.code should be a code of 16 bits"),
]


@pytest.mark.parametrize(("wrong", "said"), BROKEN)
def test_a_websocket_that_cannot_be_used_says_why_by_its_url(
    wrong: dict[str, Any], said: str
) -> None:
    fields = {"_resourceType": "websocket", **wrong}
    broken = entry("/metrics?token=hush", 101, **fields)
    found = of(har("x", broken, GOOD))
    assert not found["/chat"].problem
    problem = found["/metrics?token=hush"].problem
    assert problem.startswith(f"in the entry of wss://service.example/metrics?…, {said}")
    with pytest.raises(
        HarError, match=r"It cannot be used: in the entry of wss://service\.example"
    ):
        of(har("x", broken))


def test_what_has_no_url_can_be_asked_for_by_nobody() -> None:
    nameless = {"_resourceType": "websocket", "request": "GET"}
    assert list(of(har("x", nameless, GOOD))) == ["/chat"]
    with pytest.raises(HarError, match=r"It cannot be used: log\.entries\[0\]\.request should be"):
        of(har("x", nameless))


def test_a_start_that_is_missing_is_that_of_the_first_message() -> None:
    without = {name: value for name, value in GOOD.items() if name != "startedDateTime"}
    assert of(har("x", without))["/chat"].started == STARTED + 0.5


def test_the_body_of_a_rejection() -> None:
    page = {"content": {"text": "bm8=", "encoding": "base64"}}
    text = {"content": {"text": "Nein, 不行"}}
    found = of(har("x", entry("/a", 403, response=text), entry("/b", 403, response=page)))
    assert found["/a"].body == "Nein, 不行"
    assert found["/b"].body == b"no"


@pytest.mark.parametrize(
    ("attached", "said"),
    [
        ('{"type": "send"', "should have an object on each line"),
        ("[1]", "[0] should be an object"),
        (b"\xff\xfe", "should have an object on each line"),
        (None, "cannot be read: No such file or directory. Keep together what was"),
    ],
)
def test_an_attached_file_that_cannot_be_used(
    attached: str | bytes | None, said: str, tmp_path: Path
) -> None:
    path = TOOLS["Playwright, attached"](tmp_path)
    lines = tmp_path / "a1.jsonl"
    lines.unlink()
    if attached is not None:
        lines.write_bytes(attached.encode() if isinstance(attached, str) else attached)
    problem = recording(path)["/chat"].problem
    assert problem.startswith("in the entry of wss://service.example/chat, ")
    assert "'a1.jsonl'" in problem or problem.endswith("an object, not 1.")
    assert said in problem


def test_an_attached_list_and_line_separators_in_text(tmp_path: Path) -> None:
    path = TOOLS["Playwright, attached"](tmp_path)
    line = '{"type": "send", "time": 1793520000500, "opcode": 1, "data": "a\u2028b"}'
    for text in (f"{line}\n{line}\n", f"[{line}, {line}]"):
        (tmp_path / "a1.jsonl").write_text(text, encoding="utf-8")
        assert [each.data for each in recording(path)["/chat"].messages] == ["a\u2028b"] * 2
