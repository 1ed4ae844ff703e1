from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import pytest

from SwanSocketLibrary.swan.payloads import (
    MASKED,
    EventPayload,
    Headers,
    HiddenText,
    Payload,
    without_credentials,
)


def test_an_item_reads_as_an_attribute() -> None:
    payload = Payload(errCode=202, errMsg="text")
    assert payload.errCode == payload["errCode"] == 202
    assert payload == {"errCode": 202, "errMsg": "text"}


@pytest.mark.parametrize(
    ("payload", "has"), [(Payload(code=1000, reason=""), "code, reason"), (Payload(), "nothing")]
)
def test_a_missing_attribute_says_what_there_is(payload: Payload, has: str) -> None:
    with pytest.raises(AttributeError) as caught:
        _ = payload.errCode
    assert str(caught.value) == f"There is no 'errCode' here, only: {has}."


def test_a_payload_can_be_copied() -> None:
    payload = Payload(header=Headers([("X", "1")]))
    assert copy.deepcopy(payload) == payload
    assert type(copy.deepcopy(payload)) is Payload


@pytest.mark.rule("S7")
@pytest.mark.parametrize("name", ["X-Id", "x-id", "X-ID"])
def test_a_header_is_found_in_any_case_and_keeps_its_spelling(name: str) -> None:
    headers = Headers([("X-Id", "7"), ("Server", "s")])
    assert headers[name] == "7"
    assert headers.get(name) == "7"
    assert name in headers
    assert list(headers) == ["X-Id", "Server"]


def test_a_header_that_is_not_there_is_not_found() -> None:
    headers = Headers({"X-Id": "7"})
    with pytest.raises(KeyError, match=r"^'X-Other'$"):
        _ = headers["X-Other"]
    assert headers.get("X-Other") is None
    assert headers.get("X-Other", "none") == "none"
    assert "X-Other" not in headers
    assert not headers.__contains__(7)


def test_values_of_a_repeated_header_are_joined_under_the_first_spelling() -> None:
    headers = Headers([("X-A", "1"), ("x-a", "2"), ("X-B", ""), ("X-B", "3"), ("X-A", "4")])
    assert dict(headers) == {"X-A": "1, 2, 4", "X-B": ", 3"}


@pytest.mark.parametrize("items", [(("X-A", "1"),), {"X-A": "1"}, [("X-A", "1")]])
def test_headers_are_made_of_pairs_or_a_mapping(items: object) -> None:
    assert Headers(items) == {"X-A": "1"}  # type: ignore[arg-type]


def test_headers_can_be_empty() -> None:
    assert Headers() == {}
    assert str(Headers()) == "{}"


@pytest.mark.parametrize("show", [str, repr])
@pytest.mark.parametrize(
    "name", ["Set-Cookie", "cookie", "AUTHORIZATION", "Proxy-Authorization", "authorization"]
)
def test_a_sensitive_header_is_masked_in_text_alone(name: str, show: type) -> None:
    headers = Headers([(name, "secret"), ("X-Open", "seen")])
    masked = f"['{MASKED}']" if name == "Set-Cookie" else f"'{MASKED}'"
    assert show(headers) == f"{{'{name}': {masked}, 'X-Open': 'seen'}}"
    assert headers.all(name) == ["secret"]
    assert "secret" not in show(Payload(header=headers))


def test_a_copy_of_headers_still_finds_names_in_any_case() -> None:
    headers = Headers([("X-Id", "7")])
    assert copy.deepcopy(headers)["x-id"] == "7"
    assert pickle.loads(pickle.dumps(headers))["x-id"] == "7"  # noqa: S301 - our own bytes


def test_a_copy_of_headers_in_another_dictionary_hides_the_same_values() -> None:
    copied = dict(Headers([("Set-Cookie", "id=secret"), ("Cookie", "secret"), ("X-Seen", "yes")]))
    assert "secret" not in repr(copied)
    assert "'X-Seen': 'yes'" in repr(copied)
    assert copied["Set-Cookie"] == ["id=secret"]
    assert str(copied["Cookie"]) == "secret"


def test_joined_values_are_hidden_too() -> None:
    headers = Headers(
        [("Cookie", "a=secret"), ("cookie", "b=other"), ("X-A", HiddenText("secret"))]
    )
    headers = Headers([*headers.pairs, ("x-a", "more")])
    assert headers["COOKIE"] == "a=secret, b=other"
    assert headers["X-A"] == "secret, more"
    assert "secret" not in repr(headers)


def test_cookies_that_are_set_are_a_list_whether_one_or_several() -> None:
    headers = Headers([("Set-Cookie", "a=1; Expires=Thu, 01 Jan 2026"), ("set-cookie", "b=secret")])
    assert headers["SET-COOKIE"] == ["a=1; Expires=Thu, 01 Jan 2026", "b=secret"]
    assert headers.get("set-cookie") == headers["Set-Cookie"]
    assert Headers([("set-cookie", "a=1")])["Set-Cookie"] == ["a=1"]
    assert "secret" not in repr(headers)


@pytest.mark.parametrize("of", [lambda each: each, Headers, copy.deepcopy])
def test_all_values_of_a_header_can_be_had_also_of_a_copy(of: Callable[[Headers], Headers]) -> None:
    headers = of(Headers([("X-A", "1"), ("Set-Cookie", "a=1"), ("x-a", "2, 3")]))
    assert headers.all("x-A") == ["1", "2, 3"]
    assert headers.all("set-cookie") == ["a=1"]
    assert headers.all("X-Other") == []


def test_a_dictionary_in_a_payload_reads_as_attributes_too() -> None:
    payload = Payload(a={"b": {"c": 7, "items": 8}})
    assert payload.a.b.c == 7
    assert payload["a"]["b"]["items"] == payload.a.b["items"] == 8
    assert payload == {"a": {"b": {"c": 7, "items": 8}}}
    payload.a["new"] = 1
    assert payload.a.new == 1
    with pytest.raises(AttributeError, match=r"^There is no 'd' here, only: c, items\.$"):
        _ = payload.a.b.d


def test_when_an_event_happened_does_not_count_where_payloads_are_compared() -> None:
    payload = EventPayload(data="hi", dataType="string", at=1.5)
    assert payload.at == payload["at"] == 1.5
    assert payload == {"data": "hi", "dataType": "string"}
    assert {"payload": payload} == {"payload": {"data": "hi", "dataType": "string"}}
    assert payload == EventPayload(data="hi", dataType="string", at=2.0)
    assert payload != {"data": "ho", "dataType": "string"}
    assert payload != {"data": "hi"}
    assert payload != [("data", "hi")]
    assert Payload(at=1) != Payload(at=2)


def test_credentials_are_masked_wherever_headers_are() -> None:
    given = {"header": {"Authorization": "a", "X": 1}, "list": [{"cookie": "b"}, "c"], "n": None}
    shown = {
        "header": {"Authorization": "***", "X": 1},
        "list": [{"cookie": "***"}, "c"],
        "n": None,
    }
    assert without_credentials(given) == shown
    assert given["header"] == {"Authorization": "a", "X": 1}
