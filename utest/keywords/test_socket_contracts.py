from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from SwanSocketLibrary import SwanSocketLibrary
from SwanSocketLibrary.contracts.asyncapi import ContractChannel, ContractMessage, load
from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument
from SwanSocketLibrary.keywords.keyword_runs import ReplayFailures
from SwanSocketLibrary.output.export import json_text
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.output.timeline.lanes import Severity

DOCUMENT = """
asyncapi: 3.0.0
channels:
  chat: {address: /chat, messages: {word: {payload: {type: string, maxLength: 3}}}}
"""


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "chat.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return str(path)


@pytest.fixture
def lib() -> Iterator[SwanSocketLibrary]:
    library = SwanSocketLibrary()
    yield library
    library._close()


def opened(lib: SwanSocketLibrary, document: str, **given: str) -> None:
    url = lib.start_socket_server("silent", alias="backend")
    lib.use_socket_contract(document, **given)
    lib.connect_socket(f"{url}/chat", alias="chat")
    lib.wait_for_socket_open()


def test_of_very_many_departures_the_first_are_told(redactor: Redactor) -> None:
    failures = ReplayFailures(redactor)
    for number in range(30):
        failures.add(f"departure {number}")
    with pytest.raises(ExpectationFailed) as caught:
        failures.fail_keyword()
    *told, rest = str(caught.value).split("\n\n")
    assert told == [f"departure {number}" for number in range(20)]
    assert rest == "And 10 more departed, which timelines have."
    assert not failures


def test_a_send_fails_itself_and_not_the_next_keyword(
    lib: SwanSocketLibrary, document: str
) -> None:
    opened(lib, document)
    with pytest.raises(ExpectationFailed, match="Socket 'chat' sent what departs from chat"):
        lib.send_socket_message("long")
    assert lib.wait_for_server_message() == "long"


def test_departures_are_marked(lib: SwanSocketLibrary, document: str) -> None:
    opened(lib, document)
    with pytest.raises(ExpectationFailed):
        lib.send_socket_message("long")
    (socket,) = json.loads(json_text(lib._traffic))["sockets"]
    (departed,) = (each for each in socket["events"] if each["what"] == "departed")
    assert departed["text"].startswith("from chat.yaml: in channel 'chat' (/chat) the client sends")
    (step,) = (each for each in lib._traffic.lanes()[0].steps if each.title == "departed")
    assert step.severity is Severity.BAD
    assert step.text == departed["text"]


def test_a_servers_heartbeats_are_held_too(lib: SwanSocketLibrary, document: str) -> None:
    opened(lib, document, server="backend")
    lib.server_sends_message_every("10ms", "long")
    with pytest.raises(ExpectationFailed, match="Client 1 of server 'backend' was sent what"):
        lib.wait_for_socket_message()


def test_programs_are_held_as_the_test_is(lib: SwanSocketLibrary, document: str) -> None:
    before = lib._session.program()
    lib.use_socket_contract(document)
    later = lib._session.program()
    assert before.judge is later.judge is lib._session.judge is not None
    lib._contracts.end(())
    assert before.judge is later.judge is lib._session.judge is None


def test_what_ends_holds_nobody(lib: SwanSocketLibrary, document: str) -> None:
    opened(lib, document, server="backend")
    lib._contracts.end(())
    lib.send_socket_message("long")
    assert lib.wait_for_server_message() == "long"


def test_the_newest_contract_with_a_channel_counts(
    lib: SwanSocketLibrary, document: str, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("asyncapi: 3.0.0\nchannels: {chat: {address: /chat}}", encoding="utf-8")
    opened(lib, document)
    lib.use_socket_contract(str(other))
    lib.send_socket_message("long")
    lib.use_socket_contract(document, socket="chat")
    with pytest.raises(ExpectationFailed, match=r"departs from chat\.yaml"):
        lib.send_socket_message("long")


def test_of_a_server_the_newest_contract_with_a_channel_counts(
    lib: SwanSocketLibrary, document: str, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("asyncapi: 3.0.0\nchannels: {news: {address: /news}}", encoding="utf-8")
    opened(lib, document, server="backend")
    lib.use_socket_contract(str(other), server="backend")
    lib.send_socket_message("long")
    with pytest.raises(ExpectationFailed, match=r"departs from chat\.yaml"):
        lib.wait_for_socket_message(timeout="5s")


def test_a_closed_socket_is_held_to_nothing(lib: SwanSocketLibrary, document: str) -> None:
    opened(lib, document)
    lib.close_socket()
    lib.wait_for_socket_close()
    with pytest.raises(InvalidArgument, match="Socket 'chat' is CLOSED, so it has no more"):
        lib.use_socket_contract(document, socket="chat")


def test_many_departures_read_each_event_once(lib: SwanSocketLibrary, document: str) -> None:
    opened(lib, document)
    lib.server_sends_bytes(b"\x81\x05known")
    assert lib.wait_for_socket_message() == "known"
    assert lib._contracts._was_raw("known")
    assert not lib._contracts._was_raw("other")
    mark, raw = lib._contracts._raw
    assert raw == (b"\x81\x05known",)
    events = lib._session.log.after(mark, "servers")
    assert not any(getattr(each.what, "kind", "") == "bytes sent" for each in events)
    assert lib._contracts._was_raw("known")


def test_a_document_that_was_not_used(lib: SwanSocketLibrary, document: str) -> None:
    with pytest.raises(InvalidArgument, match="was not in force"):
        lib.log_socket_contract(contract=document)


def test_what_a_schema_raises_departs(document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bool:
        raise ZeroDivisionError("by zero")

    channel: ContractChannel = load(document).channels["chat"]
    monkeypatch.setattr(ContractMessage, "holds", fail)
    verdict = channel.judge("client", "x")
    assert verdict.text("x") == "in channel 'chat' (/chat), ZeroDivisionError: by zero"
