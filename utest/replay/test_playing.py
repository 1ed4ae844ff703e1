from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from SwanSocketLibrary.events.entries import CloseFrame
from SwanSocketLibrary.har.har_entries import HarMessage
from SwanSocketLibrary.replay.matching import Captured, ReplayRules
from SwanSocketLibrary.replay.replay import MISMATCH_CLOSE, ReplayConnection
from SwanSocketLibrary.replay.script import ReplaySource, Script, ScriptStep
from utest.replay.scenes import came, closed, ping, recorded, sent


class Endpoint:
    """Keeps what is sent, and what did not match."""

    def __init__(
        self,
        *messages: HarMessage,
        paced: bool = False,
        with_empty: bool = True,
        rules: ReplayRules | None = None,
        captured: Captured | None = None,
    ) -> None:
        self.played: list[object] = []
        self.mismatches: list[tuple[int | None, str, str]] = []
        self.happened = asyncio.Event() if paced else None
        self.script = Script(recorded(*messages, with_empty=with_empty))
        source = ReplaySource("it", (), paced, rules or ReplayRules())
        self.connection = ReplayConnection(
            self.script, source, captured or Captured(), self._advance, self._mismatch
        )
        self.connection.begin(self)

    def send_if_open(self, data: str | bytes) -> None:
        self.played.append(data)

    def ping_if_open(self, payload: bytes) -> None:
        self.played.append(("ping", payload))

    def close_if_open(self, close: CloseFrame) -> None:
        self.played.append(close)

    def _advance(self, change: Callable[[], None]) -> None:
        change()
        if self.happened is not None:
            self.happened.set()

    def _mismatch(self, step: ScriptStep | None, how: str, details: str) -> None:
        self.mismatches.append((None if step is None else step.number, how, details))


def test_what_was_said_first_is_said_first() -> None:
    endpoint = Endpoint(came("hello"), came(b"\x00"), ping(False, b"p"), sent("x"), came("later"))
    assert endpoint.played == ["hello", b"\x00", ("ping", b"p")]
    endpoint.connection.message("x")
    assert endpoint.played[3:] == ["later"]
    endpoint.connection.gone("it left")
    assert endpoint.mismatches == []


def test_another_message() -> None:
    endpoint = Endpoint(sent("x"), came("never"))
    endpoint.connection.message("y")
    ((number, how, details),) = endpoint.mismatches
    assert (number, how) == (1, "another message came")
    assert "They differ from character 1 on." in details
    assert endpoint.played == [MISMATCH_CLOSE]


def test_one_too_many() -> None:
    endpoint = Endpoint(sent("x"))
    endpoint.connection.message("x")
    endpoint.connection.message("x")
    assert endpoint.mismatches == [(None, "it sent the text 'x'", "")]
    assert endpoint.played == [MISMATCH_CLOSE]


def test_an_empty_message_that_the_recording_leaves_out() -> None:
    endpoint = Endpoint(sent("x"), came("later"), with_empty=False)
    for data in ("", "x", b"", ""):
        endpoint.connection.message(data)
    assert (endpoint.played, endpoint.mismatches) == (["later"], [])


def test_an_empty_message_that_was_not_sent() -> None:
    endpoint = Endpoint(sent("x"))
    endpoint.connection.message("")
    assert [how for _, how, _ in endpoint.mismatches] == ["another message came"]


def test_one_departure_is_enough() -> None:
    endpoint = Endpoint(sent("x"), sent("y"))
    endpoint.connection.message("1")
    endpoint.connection.message("2")
    endpoint.connection.closed(CloseFrame(1000))
    endpoint.connection.gone("it left")
    assert len(endpoint.mismatches) == 1


def test_too_few() -> None:
    endpoint = Endpoint(sent("x"), sent("y"))
    endpoint.connection.message("x")
    endpoint.connection.gone("it left")
    endpoint.connection.gone("it left again")
    assert endpoint.mismatches == [(2, "the connection ended: it left", "")]


def test_what_the_server_had_still_to_say_is_no_departure() -> None:
    endpoint = Endpoint(came("1"), closed(False))
    endpoint.connection.gone("it left")
    assert endpoint.mismatches == []


def test_the_servers_close_frame() -> None:
    endpoint = Endpoint(came("1"), closed(False, 4000, "bye"), closed(True, 4000, "bye"))
    assert endpoint.played == ["1", CloseFrame(4000, "bye")]
    endpoint.connection.closed(CloseFrame(1000))
    endpoint.connection.gone("in order")
    assert endpoint.mismatches == []


def test_the_clients_close_frame_is_waited_for_and_answered() -> None:
    endpoint = Endpoint(closed(True, 4001, "enough"), came("last"), closed(False, 1000))
    assert endpoint.connection.answers_close
    assert endpoint.played == []
    endpoint.connection.closed(CloseFrame(4001, "enough"))
    assert endpoint.played == ["last", CloseFrame(1000)]
    endpoint.connection.gone("in order")
    assert endpoint.mismatches == []


@pytest.mark.parametrize("close", [CloseFrame(1000, "enough"), CloseFrame(4001), CloseFrame(None)])
def test_another_close_frame(close: CloseFrame) -> None:
    endpoint = Endpoint(closed(True, 4001, "enough"))
    endpoint.connection.closed(close)
    assert endpoint.mismatches == [(1, f"it closed the connection with {close}", "")]


def test_a_socket_that_the_test_left_open() -> None:
    endpoint = Endpoint(sent("x"))
    endpoint.connection.closed(CloseFrame(1001))
    (mismatch,) = endpoint.mismatches
    assert mismatch[1].startswith("it closed the connection with 1001, as a socket does that ")


def test_a_masked_reason_is_any() -> None:
    endpoint = Endpoint(closed(True, 4001, "user ***"))
    endpoint.connection.closed(CloseFrame(4001, "user mia"))
    endpoint.connection.gone("in order")
    assert endpoint.mismatches == []


def test_a_close_frame_instead_of_a_message() -> None:
    endpoint = Endpoint(sent("x"))
    endpoint.connection.closed(CloseFrame(1000))
    assert endpoint.mismatches == [(1, "it closed the connection with 1000", "")]


def test_a_message_instead_of_a_close_frame() -> None:
    endpoint = Endpoint(closed(True))
    endpoint.connection.message("x")
    assert endpoint.mismatches == [(1, "it sent the text 'x'", "")]


def test_any_close_ends_a_recording_without_one() -> None:
    endpoint = Endpoint(sent("x"))
    endpoint.connection.message("x")
    endpoint.connection.closed(CloseFrame(4321, "whatever"))
    endpoint.connection.gone("in order")
    assert endpoint.mismatches == []


def test_recorded_pauses_are_kept() -> None:
    async def play() -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        first, second = came("1", at=0.05), came("2", at=0.05)
        endpoint = Endpoint(first, second, sent("3"), came("4", at=1), paced=True)
        assert endpoint.happened is not None
        assert endpoint.played == []
        await endpoint.happened.wait()
        assert endpoint.played == ["1", "2"]
        endpoint.connection.gone("it left")
        return loop.time() - began

    assert asyncio.run(play()) >= 0.045


def test_a_pause_counts_from_what_was_before_it() -> None:
    async def play() -> None:
        endpoint = Endpoint(sent("1", at=5.0), came("2", at=5.02), paced=True)
        assert endpoint.happened is not None
        endpoint.connection.message("1")
        endpoint.happened.clear()
        assert endpoint.played == []
        await asyncio.wait_for(endpoint.happened.wait(), 4)
        assert endpoint.played == ["2"]

    asyncio.run(play())


def test_nothing_is_said_after_the_end() -> None:
    async def play() -> None:
        endpoint = Endpoint(came("1", at=0.01), paced=True)
        endpoint.connection.gone("it left")
        ended = asyncio.Event()
        asyncio.get_running_loop().call_later(0.02, ended.set)
        await ended.wait()
        assert endpoint.played == []

    asyncio.run(play())


# What does not matter, and what is captured


def test_what_is_ignored_does_not_matter_and_the_rest_does() -> None:
    rules = ReplayRules(ignore=["$.at", "$..nonce"])
    endpoint = Endpoint(sent('{"op": "a", "at": 1, "x": [{"nonce": 5}]}'), came("ok"), rules=rules)
    endpoint.connection.message('{"op":"a","at":"later","x":[{"nonce":null}]}')
    assert (endpoint.played, endpoint.mismatches) == (["ok"], [])
    for other in ('{"op": "b", "at": 2}', '{"op": "a"}', '{"op": "a", "at": 1, "nonce": 2}'):
        endpoint = Endpoint(sent('{"op": "a", "at": 1}'), rules=rules)
        endpoint.connection.message(other)
        ((_, how, details),) = endpoint.mismatches
        assert how == "another message came"
        assert '+  "at": 1' not in details


def test_bytes_that_are_ignored() -> None:
    rules = ReplayRules(ignore=["binary:82 ?? ??", "binary:c0 ??"])
    messages = [sent(b"\x82\x01\x02\x03"), sent(b"\xc0\x00"), sent(b"\x30\x01")]
    endpoint = Endpoint(*messages, came("ok"), rules=rules)
    for data in (b"\x82\xff\xfe\x03", b"\xc0\x01", b"\x30\x01"):
        endpoint.connection.message(data)
    assert (endpoint.played, endpoint.mismatches) == (["ok"], [])
    for other in (b"\x82\xff\xfe\x04", b"\x83\x01\x02\x03", b"\x82\xff\xfe", "text"):
        endpoint = Endpoint(messages[0], rules=rules)
        endpoint.connection.message(other)
        assert [how for _, how, _ in endpoint.mismatches] == ["another message came"]


def test_what_a_client_makes_up_is_what_the_server_says_later() -> None:
    rules = ReplayRules(capture=["$.id", "$.n"])
    endpoint = Endpoint(
        came('{"id": "early-1"}'),
        sent('{"op": "sub", "id": "early-1", "n": 7}'),
        came('{"id":"early-1","n":7,"of":{"early-1":[7.0,"7",true]},"url":"/x/early-1/y"}'),
        came('{"other": 1.10}'),
        came("about early-1."),
        came(b"early-1"),
        sent('{"op": "end", "of": "early-1"}'),
        came("bye"),
        rules=rules,
    )
    endpoint.connection.message('{"op":"sub","id":"made-up","n":12}')
    assert endpoint.played[1:] == [
        '{"id":"made-up","n":12,"of":{"made-up":[12,"7",true]},"url":"/x/made-up/y"}',
        '{"other": 1.10}',
        "about made-up.",
        b"early-1",
    ]
    assert endpoint.played[0] == '{"id": "early-1"}'
    endpoint.connection.message('{"op":"end","of":"made-up"}')
    assert (endpoint.played[-1], endpoint.mismatches) == ("bye", [])


def test_what_was_captured_and_is_said_elsewhere_has_to_be_that() -> None:
    rules = ReplayRules(capture=["$.id"])
    endpoint = Endpoint(sent('{"id": "a"}'), sent('{"of": "a"}'), rules=rules)
    endpoint.connection.message('{"id":"b"}')
    endpoint.connection.message('{"of":"a"}')
    ((_, _, details),) = endpoint.mismatches
    assert '-  "of": "b"\n+  "of": "a"' in details


def test_a_short_value_is_not_looked_for_inside_of_text() -> None:
    endpoint = Endpoint(
        sent('{"id": "1"}'), came('{"id":"1","at":"2021"}'), came("1"), came("v1"),
        rules=ReplayRules(capture=["$.id"]),
    )  # fmt: skip
    endpoint.connection.message('{"id":"x9"}')
    assert endpoint.played == ['{"id":"x9","at":"2021"}', "x9", "v1"]


def test_two_values_may_change_places() -> None:
    endpoint = Endpoint(
        sent('{"ids": ["first!", "second"]}'), came('["first!","second","first!second"]'),
        rules=ReplayRules(capture=["$.ids[*]"]),
    )  # fmt: skip
    endpoint.connection.message('{"ids":["second","first!"]}')
    assert endpoint.played == ['["second","first!","secondfirst!"]']


@pytest.mark.parametrize("value", ["null", "true", "[1]", '{"a": 1}', '""', '"***"'])
def test_what_is_no_text_and_no_number_is_accepted_and_not_remembered(value: str) -> None:
    said = f'{{"x":{value},"n":1}}'
    endpoint = Endpoint(sent(f'{{"id": {value}}}'), came(said), rules=ReplayRules(capture=["$.id"]))
    endpoint.connection.message('{"id":"other"}')
    assert (endpoint.played, endpoint.mismatches) == ([said], [])


def test_another_connection_knows_what_was_captured_but_for_what_its_own_client_said() -> None:
    rules, captured = ReplayRules(capture=["$.id"]), Captured()
    messages = [sent('{"id": "one"}'), came('["one","two"]')]
    first = Endpoint(sent('{"id": "two"}'), rules=rules, captured=captured)
    first.connection.message('{"id":2}')
    second = Endpoint(*messages, rules=rules, captured=captured)
    third = Endpoint(*messages, rules=rules, captured=captured)
    second.connection.message('{"id":"b"}')
    third.connection.message('{"id":"c"}')
    assert (second.played, third.played) == (['["b",2]'], ['["c",2]'])


def test_many_captured_values_cost_little() -> None:
    rules = ReplayRules(capture=["$.id"])
    many = [
        m for n in range(3000) for m in (sent(f'{{"id": "recorded-{n}"}}'), came(f"recorded-{n}"))
    ]
    endpoint = Endpoint(*many, rules=rules)
    for n in range(3000):
        endpoint.connection.message(f'{{"id": "new-{n}"}}')
    assert endpoint.played == [f"new-{n}" for n in range(3000)]


@pytest.mark.parametrize("depth", [600, 5000])
def test_json_that_is_nested_deep_is_played_as_it_was(depth: int) -> None:
    deep = f"{'[' * depth}{']' * depth}"
    endpoint = Endpoint(
        sent('{"id": "recorded"}'), came(deep), rules=ReplayRules(capture=["$..id"])
    )
    endpoint.connection.message('{"id": "new"}')
    assert endpoint.played == [deep]
