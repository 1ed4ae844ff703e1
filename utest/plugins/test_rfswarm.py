from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from SwanSocketLibrary import SwanSocketLibrary
from SwanSocketLibrary.plugins import rfswarm
from SwanSocketLibrary.plugins.rfswarm import ManagerFailed, RfSwarm

VARIABLES = {
    "RFS_AGENTNAME": "agent-1",
    "RFS_INDEX": "3",
    "RFS_ROBOT": "2",
    "RFS_ITERATION": "5",
}
NEEDED = {
    "Result": {
        "AgentName", "ResultName", "Result", "ElapsedTime", "StartTime", "EndTime", "ScriptIndex",
        "Robot", "Iteration", "Sequence",
    },
    "Metric": {"AgentName", "PrimaryMetric", "MetricType", "MetricTime", "SecondaryMetrics"},
}  # fmt: skip


class Manager(ThreadingHTTPServer):
    """Takes what rfswarm 1.6's manager takes, and refuses what that refuses."""

    def __init__(self) -> None:
        self.took: dict[str, list[dict[str, Any]]] = {"Result": [], "Metric": []}
        self.came = threading.Event()
        self.pause = threading.Event()
        self.pause.set()
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    server: Manager

    def do_POST(self) -> None:
        self.server.pause.wait(30)
        what = self.path.strip("/")
        data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = what in NEEDED and NEEDED[what] <= set(data)
        if known:
            self.server.took[what].append(data)
            self.server.came.set()
        self.send_response(200 if known else 422)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def manager() -> Iterator[Manager]:
    server = Manager()
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield server
    server.pause.set()
    server.shutdown()
    thread.join()
    server.server_close()


def names(manager: Manager) -> list[str]:
    return [row["ResultName"] for row in manager.took["Result"]]


def test_each_figure_is_a_row(manager: Manager) -> None:
    plugin = RfSwarm({**VARIABLES, "RFS_SWARMMANAGER": manager.url})
    for figure, value in (("open", 0.2), ("handshake", 0.1), ("round_trip", 0.01), ("close", 0.3)):
        plugin.swan_measured(figure, value, 1000.0)
    plugin.swan_measured("error", "connection refused", 1001.0)
    plugin.end()
    rows = manager.took["Result"]
    expected = ["ws open", "ws round trip", "ws close", "ws error: connection refused"]
    assert names(manager) == expected
    assert rows[0] == {
        "AgentName": "agent-1", "ResultName": "ws open", "Result": "PASS", "ElapsedTime": 0.2,
        "StartTime": 999.8, "EndTime": 1000.0, "ScriptIndex": "3", "Robot": "2", "Iteration": "5",
        "Sequence": 1,
    }  # fmt: skip
    assert [row["Result"] for row in rows] == ["PASS", "PASS", "PASS", "FAIL"]
    assert [row["Sequence"] for row in rows] == [1, 2, 3, 4]


def test_of_many_round_trips_the_metrics_tell(manager: Manager) -> None:
    plugin = RfSwarm({**VARIABLES, "RFS_SWARMMANAGER": manager.url})
    for _ in range(200):
        plugin.swan_measured("round_trip", 0.01, 1000.5)
    plugin.swan_measured("round_trip", 0.01, 1001.5)
    plugin.end()
    assert names(manager) == ["ws round trip"] * 51
    (metric,) = manager.took["Metric"]
    assert metric["SecondaryMetrics"]["round trip p99"] == pytest.approx(0.01, rel=0.02)
    assert metric["PrimaryMetric"] == "ws agent-1 2"


def test_with_the_library_names_are_no_messages(manager: Manager) -> None:
    plugin = RfSwarm({**VARIABLES, "RFS_SWARMMANAGER": manager.url})
    lib = SwanSocketLibrary(plugins=plugin)
    url = lib.run_keyword("start_socket_server", [])
    lib.run_keyword("connect_socket", [url])
    lib.run_keyword("wait_for_socket_open", [])
    for number in range(3):
        lib.run_keyword("send_socket_message", [f"content {number}"])
        lib.run_keyword("wait_for_socket_message", [])
    lib.run_keyword("close_socket", [])
    lib.run_keyword("wait_for_socket_close", [])
    lib.run_keyword("connect_socket", ["ws://127.0.0.1:1/"])
    lib.run_keyword("wait_for_socket_error", [])
    plugin.end()
    lib._closer.run_ends()
    assert names(manager) == [
        "ws open", "ws round trip", "ws round trip", "ws round trip", "ws close",
        "ws error: connection refused",
    ]  # fmt: skip
    assert manager.took["Metric"][-1]["SecondaryMetrics"]["messages per second"] > 0


def test_without_a_manager_it_is_inert() -> None:
    before = threading.active_count()
    plugin = RfSwarm({})
    plugin.swan_measured("open", 0.1, 1.0)
    plugin.end()
    assert threading.active_count() == before


def test_the_bundled_name_is_found_outside_of_a_swarm() -> None:
    lib = SwanSocketLibrary(plugins="rfswarm")
    assert "rfswarm" in [each["name"] for each in lib.run_keyword("get_socket_plugins", [])]


def test_a_manager_that_is_gone_is_told_and_the_run_goes_on() -> None:
    plugin = RfSwarm({**VARIABLES, "RFS_SWARMMANAGER": "http://127.0.0.1:1"})
    plugin.swan_measured("open", 0.1, 1.0)
    plugin.end()
    with pytest.raises(ManagerFailed, match=r"the manager http://127.0.0.1:1 did not take a row: "):
        plugin.swan_measured("open", 0.1, 1.0)


def test_a_manager_that_goes_away_loses_what_comes_later_and_nothing_waits() -> None:
    server = Manager()
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    plugin = RfSwarm({**VARIABLES, "RFS_SWARMMANAGER": server.url})
    plugin.swan_measured("open", 0.1, 1.0)
    assert server.came.wait(30)
    server.shutdown()
    thread.join()
    server.server_close()
    for _ in range(100):
        with contextlib.suppress(ManagerFailed):
            plugin.swan_measured("close", 0.1, 1.0)
    plugin.end()
    assert plugin._thread is not None
    assert not plugin._thread.is_alive()
    with pytest.raises(ManagerFailed, match=r"did not take a row: .*Rows are lost"):
        plugin.swan_measured("close", 0.1, 1.0)


def test_rows_that_a_slow_manager_does_not_take_are_bounded(
    manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rfswarm, "_WAITING", 10)
    manager.pause.clear()
    plugin = RfSwarm({**VARIABLES, "RFS_SWARMMANAGER": manager.url})
    for _ in range(12):
        with contextlib.suppress(ManagerFailed):
            plugin.swan_measured("close", 0.1, 1.0)
    with pytest.raises(ManagerFailed, match=r"10 rows wait for the manager .* which is too slow"):
        plugin.swan_measured("close", 0.1, 1.0)
    manager.pause.set()
    plugin.end()
    assert 10 <= len(manager.took["Result"]) <= 12


@pytest.mark.parametrize(
    ("url", "why"),
    [("nonsense", "unknown url type"), ("http://127.0.0.1:x", "nonnumeric port: 'x'")],
)
def test_a_url_that_is_none_is_told(url: str, why: str) -> None:
    plugin = RfSwarm({**VARIABLES, "RFS_SWARMMANAGER": url})
    with contextlib.suppress(ManagerFailed):
        plugin.swan_measured("open", 0.1, 1.0)
    plugin.end()
    with pytest.raises(ManagerFailed, match=why):
        plugin.swan_measured("open", 0.1, 1.0)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"GARBAGE\r\n\r\n", "GARBAGE"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "3 bytes read, 6 more expected"),
        (b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "HTTP Error 500: Oops"),
        (b"", "Remote end closed connection without response"),
    ],
)
def test_whatever_answers_in_place_of_a_manager_rows_go_on_to_be_sent(
    answer: bytes, why: str, capfd: pytest.CaptureFixture[str]
) -> None:
    asked: list[bytes] = []

    def serve() -> None:
        for _ in range(3):  # two rows and a metric
            with other.accept()[0] as client:
                asked.append(b"")
                while not asked[-1].endswith(b"}"):
                    asked[-1] += client.recv(65536)
                client.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(30)
        thread = threading.Thread(target=serve)
        thread.start()
        url = f"http://127.0.0.1:{other.getsockname()[1]}"
        plugin = RfSwarm({**VARIABLES, "RFS_SWARMMANAGER": url})
        for figure in ("open", "close"):
            with contextlib.suppress(ManagerFailed):
                plugin.swan_measured(figure, 0.1, 1.0)
        plugin.end()
        thread.join(30)
    assert len(asked) == 3
    with pytest.raises(ManagerFailed, match=why):
        plugin.swan_measured("open", 0.1, 1.0)
    assert "Traceback" not in capfd.readouterr().err


def test_rows_that_no_log_speaks_of_are_told_at_the_end(
    capfd: pytest.CaptureFixture[str],
) -> None:
    plugin = RfSwarm({**VARIABLES, "RFS_SWARMMANAGER": "http://127.0.0.1:1"})
    plugin.swan_measured("error", "no route", 1.0)  # the only one
    plugin.end()
    plugin.end()
    assert capfd.readouterr().err == (
        "[ WARN ] plugin 'rfswarm': the manager http://127.0.0.1:1 did not take a row: Connection "
        "refused. Rows are lost. Lost rows: 1.\n"
    )


def test_a_manager_that_never_answers_is_told_at_the_end(
    manager: Manager, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rfswarm, "_LAST", 0.1)
    manager.pause.clear()
    plugin = RfSwarm({**VARIABLES, "RFS_SWARMMANAGER": manager.url})
    for _ in range(3):
        plugin.swan_measured("open", 0.1, 1.0)
    plugin.end()
    told = capfd.readouterr().err
    assert f"the manager {manager.url[:-1]} has not answered." in told
    assert re.search(r"Lost rows: [23]\.", told)  # one may be on its way
