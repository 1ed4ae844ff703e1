"""HAR files in Chromium's own developer tools: ours opened there, and theirs beside ours."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from SwanSocketLibrary.har.har_entries import TEXT, HarEntry, HarMessage
from SwanSocketLibrary.har.reading import read
from SwanSocketLibrary.har.writing import write
from tools.devtools import DevTools, started
from tools.har_chromium import RECORDED, exported, imported
from utest.har.field_names import fields
from utest.har.samples import ALL, BROKEN, CHAT


@pytest.fixture(scope="module")
def devtools() -> Iterator[DevTools]:
    with started() as running:
        yield running


def frame(message: HarMessage) -> dict[str, object]:
    """A message as the Network panel shows it."""
    data = message.data
    return {
        "type": "send" if message.sent else "receive",
        "time": message.time,
        "opCode": message.opcode,
        "text": data if isinstance(data, str) else base64.b64encode(data).decode(),
    }


def spoken(conversation: HarEntry) -> list[tuple[bool, int, str | bytes]]:
    return [(each.sent, each.opcode, each.data) for each in conversation.messages]


def test_chromium_opens_what_we_write(devtools: DevTools) -> None:
    front_end = devtools.inspect(devtools.open())
    found = {each["url"]: each for each in imported(front_end, write(ALL, "1.0"))}
    assert found.keys() == {each.url for each in ALL}
    for each in ALL:
        shown = found[each.url]
        assert shown["kind"] == "websocket"
        assert shown["status"] == (each.status or 0)
        assert [tuple(header) for header in shown["asked"]] == list(each.request_headers)
        assert [tuple(header) for header in shown["answered"]] == list(each.response_headers)
        assert shown["started"] == pytest.approx(each.started, abs=0.001)
    assert found[CHAT.url]["frames"] == [frame(each) for each in CHAT.messages]
    assert found[CHAT.url]["ended"] == pytest.approx(CHAT.ended, abs=0.001)
    (told,) = found[BROKEN.url]["frames"]
    assert (told["type"], told["text"]) == ("error", BROKEN.error)


def test_chromium_saves_what_we_read_and_as_we_write_it(devtools: DevTools) -> None:
    text = exported(devtools)
    first, second = read(text)
    assert (first.status, second.status) == (101, 101)
    assert spoken(first) == [
        (sent, TEXT if isinstance(data, str) else 2, data)
        for data in ("hello", '{"b":1, "a":"é😀"}', b"\x00\x01\xff\xfe")
        for sent in (True, False)
    ]
    assert fields(text) == fields(write([CHAT], "1.0"))


def test_the_recorded_file_is_as_this_chromium_writes(devtools: DevTools) -> None:
    assert fields(RECORDED.read_text(encoding="utf-8")) == fields(exported(devtools))
