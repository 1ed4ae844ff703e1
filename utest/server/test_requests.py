from __future__ import annotations

import pytest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.server import ScriptableServer
from SwanSocketLibrary.server.requests import request_headers
from utest.server.raw_client import RawClient


def test_a_connection_tells_its_request(server: ScriptableServer, soon: Deadline) -> None:
    url = f"{server.url}/room/%E4%B8%AD?a=1&b=&name=%E4%B8%AD+x&a=2"
    with connect(
        url,
        subprotocols=[Subprotocol("v2"), Subprotocol("v1")],
        additional_headers={"X-Token": "secret"},
    ):
        seen = server.wait_connection(soon)
    assert seen.client == 1
    assert seen.path == "/room/%E4%B8%AD"
    assert seen.query == {"a": ["1", "2"], "b": "", "name": "中 x"}
    assert seen["headers"]["x-token"] == "secret"
    assert seen.protocols == ["v2", "v1"]


def test_a_request_without_query_and_protocols_has_empty_ones(
    server: ScriptableServer, raw: RawClient, soon: Deadline
) -> None:
    seen = server.wait_connection(soon)
    assert (seen.path, seen.query, seen.protocols) == ("/", {}, [])


@pytest.mark.parametrize(
    "how", [("latin-1", "strict"), ("ascii", "surrogateescape")], ids=["websockets 17", "before"]
)
def test_a_value_in_utf_8_is_read_as_that_and_another_is_left(how: tuple[str, str]) -> None:
    items = [("X-Name", "小明".encode().decode(*how)), ("X-Old", b"\xe9t\xe9".decode(*how))]
    headers = request_headers(items)
    assert headers["x-name"] == "小明"
    assert headers["x-old"] == "\xe9t\xe9"
