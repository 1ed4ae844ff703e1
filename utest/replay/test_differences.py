from __future__ import annotations

import time
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from SwanSocketLibrary.replay.differences import describe, difference


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("hello", "the text 'hello'"),
        ("\x1b[31m", "the text '\\x1b[31m'"),
        ("x" * 203, f"the text '{'x' * 200}' … 3 more characters"),
        (b"", "0 bytes"),
        (b"\x00\xff", "2 bytes: 00 ff"),
        (b"\x00" * 34, f"34 bytes: {' '.join(['00'] * 32)} … 2 more"),
    ],
)
def test_a_message_on_one_line(data: str | bytes, expected: str) -> None:
    assert describe(data) == expected


def test_json_differs_by_its_lines() -> None:
    assert difference('{"b": [1, 2], "a": "好"}', '{"a":"好","b":[1,3]}') == (
        'Recorded: the text \'{"b": [1, 2], "a": "好"}\'\n'
        'Came:     the text \'{"a": "好", "b": [1, 3]}\'\n'
        "Where they differ (- recorded, + came):\n"
        '   "a": "好",\n   "b": [\n     1,\n-    2\n+    3\n   ]\n }'
    )


def test_json_that_differs_in_far_places() -> None:
    old = {str(number): 0 for number in range(10, 40)}
    found = difference(str(old).replace("'", '"'), str({**old, "10": 1, "39": 1}).replace("'", '"'))
    assert '-  "10": 0,' in found
    assert "\n…\n" in found
    assert "@@" not in found
    assert '   "25": 0,' not in found


def test_a_masked_value_does_not_show() -> None:
    found = difference('{"token": "***", "a": 1}', '{"token": "hush", "a": 2}')
    assert "hush" not in found
    assert '-  "a": 1,' in found


@pytest.mark.parametrize("came", ["login hush now", b"hush"])
def test_a_secret_in_text_does_not_show(came: str | bytes) -> None:
    found = difference("login ***!", came)
    assert "hush" not in found
    assert f"of the length {len(came)}, not shown" in found


def test_lines_of_text() -> None:
    assert difference("a\nb\nc", "a\nB\nc").endswith(" a\n-b\n+B\n c")


def test_many_lines_are_cut() -> None:
    lines = difference("\n".join(["a"] * 200), "\n".join(["b"] * 200)).splitlines()
    assert lines[-1] == "… and more"
    assert len(lines) == 2 + 1 + 60 + 1


def test_long_lines_are_cut() -> None:
    assert max(map(len, difference("a\n" * 2 + "x" * 999, "a\nb").splitlines())) < 260


@pytest.mark.parametrize(
    ("recorded", "came", "said"),
    [
        ("hello", "hellx", "They differ from character 5 on."),
        ("hello", "hell", "They differ from character 5 on."),
        (b"\x00\x01", b"\x00\x02", "They differ from byte 2 on."),
        ("x", b"x", "One is text, the other is binary."),
    ],
)
def test_short_messages(recorded: str | bytes, came: str | bytes, said: str) -> None:
    assert difference(recorded, came).splitlines()[-1] == said


@given(st.text("ab", max_size=9), st.text("ab", max_size=9))
def test_the_first_place_is_found(recorded: str, came: str) -> None:
    pairs = zip(recorded, came, strict=False)
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    if recorded != came:
        assert difference(recorded, came).endswith(f"They differ from character {same + 1} on.")


def test_long_messages_are_compared_fast() -> None:
    lines = [str(number) for number in range(5000)]
    began = time.perf_counter()
    difference("x" * 20_000_000, "x" * 20_000_001)
    difference("\n".join(lines), "\n".join(reversed(lines)))
    assert time.perf_counter() - began < 5
