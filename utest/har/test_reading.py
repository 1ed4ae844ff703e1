from __future__ import annotations

import codecs
import contextlib
import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from SwanSocketLibrary.errors import HarError
from SwanSocketLibrary.har.har_entries import BINARY, TEXT, HarMessage
from SwanSocketLibrary.har.reading import read
from SwanSocketLibrary.har.writing import write
from utest.har.samples import CHAT

CHROMIUM = Path(__file__).with_name("chromium.har").read_text(encoding="utf-8")

LINE = {"type": "send", "time": 5.5, "opcode": 1, "data": "x"}
ENTRY: dict[str, Any] = {
    "startedDateTime": "2026-11-23T12:05:30.677Z",
    "request": {"url": "ws://h/chat", "headers": []},
    "response": {"status": 101, "headers": []},
    "_webSocketMessages": [LINE],
}
STARTED = 1795435530.677


def har(*entries: object) -> str:
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


def changed(value: object, *path: str | int) -> str:
    """A HAR whose one entry has another value somewhere; ``...`` removes it."""
    found: Any = copy.deepcopy(ENTRY)
    at = found
    for step in path[:-1]:
        at = at[step]
    if value is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return har(found)


def test_chromiums_own_file_is_read() -> None:
    first, second = read(CHROMIUM)
    assert first.url.endswith("/room?a=1&b=%20x")
    assert ("Sec-WebSocket-Protocol", "chat") in first.response_headers
    assert (first.status, first.status_text) == (101, "Switching Protocols")
    text = '{"b":1, "a":"é\U0001f600"}'
    data = b"\x00\x01\xff\xfe"
    assert [(each.sent, each.opcode, each.data) for each in first.messages] == [
        (True, TEXT, "hello"),
        (False, TEXT, "hello"),
        (True, TEXT, text),
        (False, TEXT, text),
        (True, BINARY, data),
        (False, BINARY, data),
    ]
    times = [each.time for each in first.messages]
    assert times == sorted(times)
    assert first.started < times[0] + 0.01
    assert first.ended is not None
    assert first.ended > times[-1] - 0.01
    assert second.messages == ()
    assert second.ended is None


def test_a_request_as_firefox_and_proxies_write_it() -> None:
    entry = {
        "pageref": "page_1",
        "startedDateTime": "2026-11-23T20:05:30.677+08:00",
        "request": {
            "url": "https://h/chat?a=1#part",
            "headers": [{"name": "Upgrade", "value": "WebSocket"}],
        },
        "response": {"status": 101, "statusText": "Switching Protocols", "headers": []},
        "timings": {"blocked": 0, "wait": 20, "receive": 0},
        "_securityState": "secure",
        "connection": "443",
        "_webSocketMessages": [
            {"type": "receive", "data": "x", "extra": None},
            {"type": "send", "time": 1795435531000, "opcode": 2, "data": "AAE="},
        ],
    }
    (found,) = read(har(entry))
    assert found.url == "wss://h/chat?a=1"
    assert found.started == pytest.approx(STARTED)
    assert found.handshake == 0.02
    assert found.messages == (
        HarMessage(found.started + found.handshake, False, "x", TEXT),
        HarMessage(1795435531.0, True, b"\x00\x01", BINARY),
    )


@pytest.mark.parametrize(
    "data",
    [
        har(ENTRY).encode(),
        codecs.BOM_UTF8 + har(ENTRY).encode(),
        har(ENTRY).encode("utf-16"),
        "\ufeff" + har(ENTRY),
    ],
)
def test_encodings_and_marks(data: str | bytes) -> None:
    assert read(data)[0].messages[0].data == "x"


def test_what_is_no_websocket_is_left_aside() -> None:
    page = {"request": {"url": "https://h/", "headers": []}, "response": {"status": 200}}
    assert [each.url for each in read(har(page, ENTRY, page))] == ["ws://h/chat"]


def test_values_of_one_header_in_lines_are_headers_of_their_own() -> None:
    answered = {**ENTRY["response"], "headers": [{"name": "Set-Cookie", "value": "a=1\nb=2"}]}
    read_ones = read(har({**ENTRY, "response": answered}))[0].response_headers
    assert read_ones == (("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))


def test_a_number_that_python_does_not_read_spoils_nothing_else() -> None:
    text = har({"x": 0}, ENTRY).replace('"x": 0', f'"x": {"7" * 5000}')
    assert [each.url for each in read(text)] == ["ws://h/chat"]


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("2026-11-23T12:05:30Z", STARTED - 0.677),
        ("2026-11-23T12:05:30", STARTED - 0.677),
        ("2026-11-23T12:05:30.677123456Z", STARTED + 0.000123456),
        ("2026-11-23T07:05:30.677-0500", STARTED),
        ("1969-12-31T23:59:59.5Z", -0.5),
    ],
)
def test_dates(date: str, seconds: float) -> None:
    assert read(changed(date, "startedDateTime"))[0].started == pytest.approx(seconds, abs=1e-6)


def test_a_line_that_tells_an_error_is_no_message() -> None:
    line = {"type": "error", "time": 1, "opcode": -1, "data": "Connection reset"}
    (found,) = read(changed([line], "_webSocketMessages"))
    assert found.messages == ()
    assert found.error == "Connection reset"


def test_a_rejection_needs_no_messages() -> None:
    entry = {**ENTRY, "response": {"status": 403}}
    del entry["_webSocketMessages"]
    (found,) = read(har(entry))
    assert found.status == 403
    assert not found.opened


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no HAR: it is empty. "),
        (b" \r\n", "is no HAR: it is empty. "),
        ("<html>", "is no HAR: it is not JSON: "),
        (b"\xff\x00\xfe", "is no HAR: it is not"),
        (b'{"log": "\xe9"}', "is no HAR: it is not text: "),
        ("[" * 100_000, "is no HAR: its JSON is nested too deep"),
        ("[]", "is no HAR: it is JSON, but has no object 'log' with a list 'entries'"),
        ('{"log": []}', "is no HAR: it is JSON, but has no object 'log' with a list 'entries'"),
        ('{"log": {}}', "is no HAR: it is JSON, but has no object 'log' with a list 'entries'"),
        (har(), "has no WebSocket among its 0 requests"),
        (
            har({"request": {"url": "https://h/"}, "response": {"status": 200}}),
            "has no WebSocket among its 1 requests",
        ),
        (changed(..., "_webSocketMessages"), "was saved without the messages of its WebSockets"),
    ],
)
def test_what_is_no_recording_is_said_with_what_to_do(text: str | bytes, said: str) -> None:
    with pytest.raises(HarError) as raised:
        read(text, "'a.har'")
    assert str(raised.value).startswith(f"'a.har' {said}")
    if "nested" not in said:
        assert 'Save the traffic with "Save Socket Traffic"' in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (changed(..., "request"), "log.entries[0].request should be an object, not missing or"),
        (
            changed("x", "request", "headers"),
            "request.headers should be a list,",
        ),
        (changed(..., "request", "url"), "log.entries[0].request.url should be text, not missing"),
        (changed("ftp://h/", "request", "url"), "log.entries[0].request.url is no URL of a WebS"),
        (changed(7, "request", "url"), "log.entries[0].request.url should be text, not 7."),
        (
            changed([{"name": 1}], "response", "headers"),
            "response.headers[0].name",
        ),
        (
            changed("101", "response", "status"),
            "response.status should be a number",
        ),
        (
            changed(..., "response"),
            "response should be an object, not missing",
        ),
        (
            changed(5, "startedDateTime"),
            "startedDateTime should be text, not 5.",
        ),
        (
            changed("now", "startedDateTime"),
            "startedDateTime should be a date such",
        ),
        (
            changed("2026-13-23T12:05:30Z", "startedDateTime"),
            "startedDateTime should be a date such",
        ),
        (
            changed([], "timings"),
            "timings should be an object, not a list.",
        ),
        (
            changed({}, "_webSocketMessages"),
            "_webSocketMessages should be a list",
        ),
        (
            changed([1], "_webSocketMessages"),
            "_webSocketMessages[0] should be an",
        ),
        (
            changed("push", "_webSocketMessages", 0, "type"),
            "_webSocketMessages[0].type should be 'send', 'receive' or 'error'",
        ),
        (
            changed(3, "_webSocketMessages", 0, "opcode"),
            "_webSocketMessages[0].opcode should be one of 1, 2, 8, 9, 10 (RFC",
        ),
        (
            changed("1", "_webSocketMessages", 0, "opcode"),
            "_webSocketMessages[0].opcode should be a number, not text.",
        ),
        (
            changed("soon", "_webSocketMessages", 0, "time"),
            "_webSocketMessages[0].time should be a number, not text.",
        ),
        (
            changed(..., "_webSocketMessages", 0, "data"),
            "_webSocketMessages[0].data should be text, not missing or null.",
        ),
        (
            changed("\ud800", "_webSocketMessages", 0, "data"),
            "_webSocketMessages[0].data holds text that was never sent: ",
        ),
        (
            changed({**LINE, "opcode": 2, "data": "AAE=!"}, "_webSocketMessages", 0),
            "_webSocketMessages[0].data should be bytes in base64, as its opcode",
        ),
        (
            changed(2, "_webSocketMessages", 0, "opcode"),
            "_webSocketMessages[0].data should be bytes in base64, as its opcode",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_place(text: str, said: str) -> None:
    with pytest.raises(HarError) as raised:
        read(text, "'a.har'")
    whose = "" if said.startswith("log.") else "in the entry of ws://h/chat, "
    assert str(raised.value).startswith(f"'a.har' cannot be used: {whose}{said}")


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
PATHS = [
    (name, *rest)
    for name, *rest in [
        ("startedDateTime",),
        ("request",),
        ("request", "url"),
        ("request", "headers"),
        ("response",),
        ("response", "status"),
        ("_webSocketMessages",),
        ("_webSocketMessages", 0),
        ("_webSocketMessages", 0, "type"),
        ("_webSocketMessages", 0, "time"),
        ("_webSocketMessages", 0, "opcode"),
        ("_webSocketMessages", 0, "data"),
        ("timings",),
        ("_resourceType",),
        ("serverIPAddress",),
    ]
]


@given(st.sampled_from(PATHS), json_values)
def test_no_value_anywhere_raises_anything_else(path: tuple[str | int, ...], value: Any) -> None:
    with contextlib.suppress(HarError):
        read(changed(value, *path))


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with pytest.raises(HarError):
        read(data)


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=3))
def test_damage_raises_nothing_else(at: int, garbage: bytes) -> None:
    data = bytearray(write([CHAT], "1.0").encode())
    data[at : at + len(garbage)] = garbage
    with contextlib.suppress(HarError):
        read(bytes(data))
