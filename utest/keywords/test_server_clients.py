from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns
from SwanSocketLibrary.keywords.lookup import Clients
from SwanSocketLibrary.keywords.server_clients import ServerClients
from SwanSocketLibrary.output.redaction import Redactor
from utest.robot_runs import run_steps

SHORT = timedelta(milliseconds=10)


@pytest.mark.parametrize("data", [None, 7, ["a"]])
def test_a_server_sends_text_or_bytes_alone(
    clients: Clients, runs: KeywordRuns, redactor: Redactor, data: Any
) -> None:
    with pytest.raises(InvalidArgument, match="data must be text or bytes, got "):
        ServerClients(clients, runs, redactor).server_sends_message(data)


def test_a_message_that_does_not_come_fails_with_the_three_parts(
    clients: Clients, runs: KeywordRuns, redactor: Redactor
) -> None:
    clients.pool.start(alias="backend")
    with pytest.raises(AssertionError, match=r"(?s)^Late!\nExpected .*Waited .*Instead: No client"):
        ServerClients(clients, runs, redactor).wait_for_server_message(
            message="Late!", timeout=SHORT
        )


def test_messages_that_came_instead_are_shown() -> None:
    test = run_steps(
        "${url} =    Start Socket Server    silent    alias=backend",
        "Connect Socket    ${url}",
        "Wait For Socket Open",
        "Send Socket Message    one",
        "Wait For Server Message    ==    one",
        "Send Socket Message    two",
        "Wait For Server Message    ==    one    timeout=10ms    json_path=$.n",
        library="SwanSocketLibrary",
    )
    assert " whose $.n == 'one'. Waited " in test.message
    assert test.message.endswith(
        '1 message not taken: text, 3 B: "two"; in the last one $.n finds nothing, '
        "as it is no JSON: Expecting value: line 1 column 1 (char 0)."
    )


def test_client_and_server_talk() -> None:
    test = run_steps(
        "${url} =    Start Socket Server    silent    protocols=['chat']    headers={'X-A': '1'}",
        "Connect Socket    ${url}/room?a=1    protocols=['chat']",
        "${open} =    Wait For Socket Open",
        "Should Be Equal    ${open.header}[x-a]    1",
        "${request} =    Wait For Server Connection",
        "Should Be Equal    ${request.path}    /room",
        'Send Socket Json    {"n": 7}',
        "Wait For Server Message    ==    7    json_path=$.n",
        "Server Sends Message    news    fragments=2",
        "Wait For Socket Message    ==    news",
        "Close Socket    code=4000    reason=bye",
        "${close} =    Wait For Server Close    code=4000    reason=bye",
        "Should Be Equal    ${close.code}    ${4000}",
        "Run Keyword And Expect Error"
        '    Expected the client to close with 1000. Waited *. Instead: it closed with 4000 "bye".'
        "    Wait For Server Close    code=1000",
        "Wait For Socket Close    code=4000",
        "Hold Next Handshake",
        "Connect Socket    ${url}",
        "Get Socket State    ==    CONNECTING",
        "Release Handshake",
        "Wait For Socket Open",
        "Server Closes Socket    code=NONE",
        "Wait For Socket Close    code=1005",
        library="SwanSocketLibrary",
    )
    assert test.passed, test.message
