from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from SwanSocketLibrary.errors import HarError
from SwanSocketLibrary.har.reading import Fields

FIELDS = Fields(
    {
        "text": "x",
        "number": 1.5,
        "whole": 3.0,
        "null": None,
        "true": True,
        "list": [{"a": 1}],
        "object": {"b": "y"},
        "nan": math.nan,
        "huge": 10**400,
        "mixed": [{}, 1],
        "half": "\ud800",
    },
    "request",
)


def test_fields_are_taken() -> None:
    assert FIELDS.text("text") == "x"
    assert FIELDS.number("number", 0.0) == 1.5
    assert FIELDS.whole("whole", 0) == 3
    assert FIELDS.object("object").text("b") == "y"
    assert [item.value for item in FIELDS.objects("list")] == [{"a": 1}]


def test_what_is_missing_or_null_has_a_default() -> None:
    assert FIELDS.text("null", "d") == FIELDS.text("none", "d") == "d"
    assert FIELDS.number("null", 2.5) == 2.5
    assert FIELDS.whole("none", 2) == 2
    assert not list(FIELDS.objects("none"))
    assert not FIELDS.has("null")
    assert not FIELDS.has("none")
    assert FIELDS.has("true")


@pytest.mark.parametrize(
    ("take", "said"),
    [
        (lambda: FIELDS.text("number"), "request.number should be text, not 1.5."),
        (lambda: FIELDS.text("null"), "request.null should be text, not missing or null."),
        (lambda: FIELDS.text("list", "d"), "request.list should be text, not a list."),
        (lambda: FIELDS.number("text", 1.0), "request.text should be a number, not text."),
        (lambda: FIELDS.number("true", 0.0), "request.true should be a number, not true."),
        (lambda: FIELDS.number("nan", 0.0), "request.nan should be a number, not nan."),
        (
            lambda: FIELDS.number("huge", 0.0),
            "request.huge should be a number, not 10000000000000000000…",
        ),
        (lambda: FIELDS.whole("number", 0), "request.number should be a whole number, not 1.5"),
        (lambda: FIELDS.object("list"), "request.list should be an object, not a list."),
        (lambda: FIELDS.object("none"), "request.none should be an object, not missing"),
        (lambda: list(FIELDS.objects("object")), "request.object should be a list, not an"),
        (lambda: list(FIELDS.objects("mixed")), "request.mixed[1] should be an object, not"),
        (lambda: FIELDS.text("half"), "request.half holds text that was never sent:"),
    ],
)
def test_what_is_wrong_is_named(take: Callable[[], object], said: str) -> None:
    with pytest.raises(HarError) as raised:
        take()
    assert str(raised.value).startswith(said)
