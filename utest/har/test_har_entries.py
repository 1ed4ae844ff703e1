from __future__ import annotations

import pytest

from SwanSocketLibrary.har.har_entries import (
    BINARY,
    CLOSE,
    PING,
    SECRET,
    TEXT,
    HarEntry,
    HarMessage,
    close_message,
    data_message,
    values,
)
from SwanSocketLibrary.swan.payloads import MASKED


@pytest.mark.parametrize(("data", "opcode"), [("text", TEXT), (b"bytes", BINARY)])
def test_the_data_tells_the_opcode(data: str | bytes, opcode: int) -> None:
    assert data_message(1.0, True, data) == HarMessage(1.0, True, data, opcode)


@pytest.mark.parametrize(
    ("code", "reason", "payload"),
    [(1000, "", b"\x03\xe8"), (3001, "fertig 好", b"\x0b\xb9fertig \xe5\xa5\xbd"), (None, "", b"")],
)
def test_a_close_frame_has_its_code_and_reason(
    code: int | None, reason: str, payload: bytes
) -> None:
    message = close_message(1.0, False, code, reason)
    assert message == HarMessage(1.0, False, payload, CLOSE)
    assert message.close == (code, reason)


def test_a_close_frame_with_one_byte_has_no_code() -> None:
    assert HarMessage(1.0, False, b"\x03", CLOSE).close == (None, "")


def test_a_reason_that_is_not_utf_8_is_read_all_the_same() -> None:
    assert HarMessage(1.0, False, b"\x03\xe8\xff", CLOSE).close == (1000, "\ufffd")


@pytest.mark.parametrize(
    ("message", "control"),
    [
        (HarMessage(1.0, True, b"", PING), True),
        (close_message(1.0, True, 1000), True),
        (data_message(1.0, True, "x"), False),
        (data_message(1.0, True, b"x"), False),
    ],
)
def test_control_frames_are_no_data(message: HarMessage, control: bool) -> None:
    assert message.control is control


@pytest.mark.parametrize(("status", "opened"), [(101, True), (403, False), (None, False)])
def test_only_101_opens(status: int | None, opened: bool) -> None:
    assert HarEntry("ws://h/", (), status, "", (), 0.0, 0.0).opened is opened


def test_headers_are_found_in_any_case() -> None:
    pairs = (("set-cookie", "a=1"), ("X-Other", "x"), ("Set-Cookie", "b=2"))
    assert values(pairs, "SET-Cookie") == ["a=1", "b=2"]


def test_a_masked_value_is_what_the_library_masks_with() -> None:
    assert SECRET == MASKED
