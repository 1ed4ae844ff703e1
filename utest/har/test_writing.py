from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from haralyzer import HarParser
from hypothesis import given
from hypothesis import strategies as st

from SwanSocketLibrary.har.har_entries import HarEntry, HarMessage
from SwanSocketLibrary.har.reading import read
from SwanSocketLibrary.har.writing import write
from utest.har.field_names import fields
from utest.har.samples import ALL, BROKEN, CHAT, LIVE, REJECTED, STARTED

CHROMIUM = Path(__file__).with_name("chromium.har")


def entry(conversation: HarEntry) -> dict[str, Any]:
    (found,) = json.loads(write([conversation], "1.0"))["log"]["entries"]
    assert isinstance(found, dict)
    return found


def same(conversation: HarEntry, read_back: HarEntry) -> None:
    """The start is kept to the microsecond, and what counts from it with it."""
    times = {
        name: pytest.approx(getattr(conversation, name), abs=2e-6)
        for name in ("started", "handshake", "ended")
    }
    assert dataclasses.asdict(read_back) == {**dataclasses.asdict(conversation), **times}


def test_all_survives_a_round_trip() -> None:
    found = read(write(ALL, "1.0"))
    assert len(found) == len(ALL)
    for conversation, read_back in zip(ALL, found, strict=True):
        same(conversation, read_back)


opcodes = st.sampled_from([2, 8, 9, 10])
times = st.floats(0, 4e9)
texts = st.text()
messages = st.builds(HarMessage, times, st.booleans(), texts, st.just(1)) | st.builds(
    HarMessage, times, st.booleans(), st.binary(), opcodes
)


@given(st.lists(messages))
def test_any_messages_survive_a_round_trip(found: list[HarMessage]) -> None:
    conversation = dataclasses.replace(LIVE, messages=tuple(found))
    assert read(write([conversation], "1.0"))[0].messages == conversation.messages


def test_the_log_says_who_wrote_it() -> None:
    log = json.loads(write([CHAT], "1.2.3"))["log"]
    assert log["version"] == "1.2"
    assert log["creator"] == {"name": "SwanSocketLibrary", "version": "1.2.3"}


def test_messages_are_as_chrome_writes_them() -> None:
    lines = entry(CHAT)["_webSocketMessages"]
    assert lines[0] == {
        "type": "send",
        "time": STARTED + 0.2,
        "opcode": 1,
        "data": '{"hello": "wörld 好 \U0001f600"}',
    }
    assert lines[4] == {
        "type": "receive",
        "time": STARTED + 0.4,
        "opcode": 2,
        "data": "AAH//g==",
    }
    assert lines[7]["opcode"] == 8
    assert lines[7]["data"] == "C7lmZXJ0aWc="


def test_what_broke_the_connection_is_a_line_of_its_own() -> None:
    assert entry(BROKEN)["_webSocketMessages"] == [
        {"type": "error", "time": STARTED + 2.5, "opcode": -1, "data": BROKEN.error}
    ]


def test_text_stays_legible() -> None:
    assert "好 \U0001f600" in write([CHAT], "1.0")


def test_the_query_stands_as_it_does_in_the_url() -> None:
    assert entry(CHAT)["request"]["queryString"] == [
        {"name": "room", "value": "a%20b"},
        {"name": "token", "value": "***"},
        {"name": "flag", "value": ""},
        {"name": "x", "value": "1=2"},
    ]


def test_cookies_are_listed() -> None:
    found = entry(CHAT)
    assert [cookie["name"] for cookie in found["request"]["cookies"]] == ["sid", "theme"]
    (cookie,) = found["response"]["cookies"]
    assert cookie == {
        "name": "sid",
        "value": "2",
        "path": "/",
        "httpOnly": True,
        "secure": False,
    }


def test_the_times_add_up() -> None:
    found = entry(CHAT)
    assert found["startedDateTime"] == "2026-11-23T12:05:30.677000Z"
    assert found["timings"]["wait"] == pytest.approx(125)
    assert found["timings"]["receive"] == pytest.approx(625, abs=0.01)
    assert found["time"] == pytest.approx(750, abs=0.01)


def test_a_rejection_has_its_status_and_no_messages() -> None:
    found = entry(REJECTED)
    assert (found["response"]["status"], found["response"]["statusText"]) == (403, "Forbidden")
    assert found["_webSocketMessages"] == []


def test_no_answer_is_the_status_0() -> None:
    assert entry(BROKEN)["response"]["status"] == 0


def test_a_redirect_is_named() -> None:
    moved = dataclasses.replace(REJECTED, status=302, response_headers=(("location", "ws://x/"),))
    assert entry(moved)["response"]["redirectURL"] == "ws://x/"


def test_another_reader_accepts_it() -> None:
    parser = HarParser(json.loads(write(ALL, "1.2.3")))
    assert parser.creator == {"name": "SwanSocketLibrary", "version": "1.2.3"}
    (page,) = parser.pages
    found = {each.url: each for each in page.entries}
    assert {url: each.status for url, each in found.items()} == {
        each.url: each.status or 0 for each in ALL
    }
    chat, rejected = found[CHAT.url], found[REJECTED.url]
    assert chat.request.get_header_value("host") == "example.com:8443"
    assert chat.request.cookies[0]["name"] == "sid"
    assert chat.startTime.timestamp() == pytest.approx(STARTED)
    assert chat.time == pytest.approx(750, abs=0.01)
    assert rejected.response.headers == [{"name": "X-Why", "value": "no ticket"}]


def test_fields_are_named_and_typed_as_chromiums() -> None:
    assert fields(write([CHAT], "1.0")) == fields(CHROMIUM.read_text(encoding="utf-8"))
