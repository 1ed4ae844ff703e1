from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from SwanSocketLibrary.errors import InvalidArgument, ServerError, UnknownName
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns, ReplayFailures
from SwanSocketLibrary.keywords.lookup import Clients
from SwanSocketLibrary.keywords.server_faults import ServerFaults
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.server.pool import ServerPool
from utest.robot_runs import run_steps

OPEN = ("${url} =    Start Socket Server", "Connect Socket    ${url}", "Wait For Socket Open")


@pytest.fixture
def pool() -> Iterator[ServerPool]:
    pool = ServerPool()
    pool.start("silent", alias="backend")
    yield pool
    pool.stop_all()


@pytest.fixture
def redactor() -> Redactor:
    return Redactor()


@pytest.fixture
def faults(clients: Clients, redactor: Redactor) -> ServerFaults:
    runs = KeywordRuns(None, ReplayFailures(redactor), redactor, lambda: 20)
    return ServerFaults(clients, runs, redactor)


@pytest.mark.parametrize("body", ["no", b"no", bytearray(b"no")])
def test_a_rejection_has_headers_and_a_body(
    faults: ServerFaults, pool: ServerPool, body: Any
) -> None:
    faults.reject_next_handshake(402, headers="{'X-Price': 7}", body=body, server="backend")
    with pytest.raises(InvalidStatus) as rejected, connect(pool.get().url):
        pass
    assert rejected.value.response.status_code == 402
    assert rejected.value.response.headers["X-Price"] == "7"
    assert rejected.value.response.body == b"no"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"headers": "X-A: 1"}, "headers must be a dictionary, got 'X-A: 1'."),
        (
            {"body": 7},
            "body must be text or bytes, got int 7. JSON is text as well: ${{json.dumps($value)}}.",
        ),
        ({"status": 7}, "An HTTP status has three digits, such as 403, got 7."),
    ],
)
def test_a_rejection_that_cannot_be_sent_is_refused(
    faults: ServerFaults, arguments: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidArgument) as failure:
        faults.reject_next_handshake(**arguments)
    assert str(failure.value) == sentence


@pytest.mark.parametrize(
    ("data", "sent"),
    [
        (b"\x81\x01a", "a"),
        (bytearray(b"\x81\x01a"), "a"),
        ("81 01 61", "a"),
        ("810161", "a"),
        (" 8101\n61 ", "a"),
    ],
)
def test_bytes_are_bytes_or_hexadecimal(
    faults: ServerFaults, pool: ServerPool, data: Any, sent: str
) -> None:
    with connect(pool.get().url) as client:
        faults.server_sends_bytes(data)
        assert client.recv(timeout=20) == sent


@pytest.mark.parametrize("data", ["hello", "8", "81 0", "0x81", None, 129, ["81"]])
def test_bytes_that_are_none_are_refused(faults: ServerFaults, data: Any) -> None:
    with pytest.raises(InvalidArgument, match=r"such as 81 05 48, got "):
        faults.server_sends_bytes(data)


@pytest.mark.parametrize("data", [None, 7, ["a"]])
def test_messages_and_pings_are_text_or_bytes(faults: ServerFaults, data: Any) -> None:
    with pytest.raises(InvalidArgument, match="payload must be text or bytes, got "):
        faults.server_sends_ping(data)
    with pytest.raises(InvalidArgument, match="data must be text or bytes, got "):
        faults.server_sends_slowly(data, 10)


def test_a_ping_without_a_pong_fails_with_the_three_parts(
    faults: ServerFaults, pool: ServerPool
) -> None:
    with connect(pool.get().url):
        faults.server_stops_reading()
        with pytest.raises(
            AssertionError,
            match=r"^Expected a pong .*b'hi' from client 1 of server 'backend'\. Waited .*"
            r"Instead: No pong came\. The server does not read from it: ",
        ):
            faults.server_sends_ping("hi", timeout=timedelta(milliseconds=10))
        faults.server_resumes_reading()
        faults.server_sends_ping(b"hi", client=1, server="backend")


def test_unknown_names_list_the_known_ones(faults: ServerFaults) -> None:
    with pytest.raises(UnknownName, match="Known: 'backend'"):
        faults.break_next_handshake("drop", server="back")
    with pytest.raises(InvalidArgument, match="how is one of 'wrong-accept', 'no-upgrade', "):
        faults.break_next_handshake("dropp")
    with pytest.raises(ServerError, match="No client has connected to server 'backend' yet"):
        faults.server_drops_connection()


def test_a_drop_says_how(faults: ServerFaults, pool: ServerPool) -> None:
    with connect(pool.get().url):
        with pytest.raises(InvalidArgument, match="how is one of 'reset', 'end', not 'now'"):
            faults.server_drops_connection("now")
        faults.server_drops_connection("end", client=1)


def test_keywords_work_in_a_suite() -> None:
    test = run_steps(
        *OPEN,
        "Server Sends Ping    hi",
        "Server Sends Slowly    drop by drop    1000",
        "Wait For Socket Message    ==    drop by drop",
        "Server Ignores Close",
        "Close Socket    code=1001",
        "Wait For Server Close    code=1001",
        "Server Drops Connection",
        "Wait For Socket Error",
        "Break Next Handshake    drop",
        "Connect Socket    ${url}    alias=next",
        "Wait For Socket Error    socket=next",
        library="SwanSocketLibrary",
    )
    assert test.passed, test.message


def test_a_fault_to_a_client_that_has_gone_is_a_sentence() -> None:
    test = run_steps(
        *OPEN,
        "Close Socket",
        "Wait For Socket Close",
        "Server Sends Bytes    81 00",
        library="SwanSocketLibrary",
    )
    assert "Client 1 of server '" in test.message
    assert "being closed" in test.message or "has gone: " in test.message
