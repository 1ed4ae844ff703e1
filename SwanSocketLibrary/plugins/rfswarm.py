"""``plugins=rfswarm``: rfswarm's manager hears how fast sockets are. Without a manager it is inert.

What it sends is what an agent of rfswarm 1.6 sends: ``POST /Result`` and ``POST /Metric``, JSON.
"""

from __future__ import annotations

import atexit
import json
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from queue import Empty, Full, Queue
from typing import Any, Final

from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.plugins.hookspecs import hookimpl
from SwanSocketLibrary.statistics.figures import Times

_NAMES: Final = {"open": "ws open", "round_trip": "ws round trip", "close": "ws close"}
_ROUND_TRIPS: Final = 50
"""Rows of round trips a second, at most; of the others the metrics tell."""
_METRICS_EVERY: Final = 5.0
_WAITING: Final = 10_000
"""Rows that may wait for the manager."""
_TIMEOUT: Final = 5.0
_LAST: Final = 10.0
"""Seconds that the end of the run waits for what is left to be sent."""


_REFUSED: Final = mark("the manager {url} did not take a row: {error}. Rows are lost.")
_UNANSWERED: Final = mark("the manager {url} has not answered.")


class ManagerFailed(Exception):
    """Rows did not reach the manager; the run goes on."""


class RfSwarm:
    """Sends each open, close and error, and most round trips, as rows of rfswarm's results.

    :param variables: those that an agent gives a robot; Robot Framework's if left out.
    """

    def __init__(self, variables: Mapping[str, object] | None = None) -> None:
        given = _of_robot() if variables is None else variables
        self._url = str(given.get("RFS_SWARMMANAGER") or "").rstrip("/")
        self._agent = str(given.get("RFS_AGENTNAME") or "")
        self._places = {
            "ScriptIndex": given.get("RFS_INDEX") or 0,
            "Robot": given.get("RFS_ROBOT") or 0,
            "Iteration": given.get("RFS_ITERATION") or 0,
        }
        self._library: Any = None
        self._queue: Queue[tuple[str, dict[str, Any]]] = Queue(_WAITING)
        self._lock = threading.Lock()
        self._sequence = 0
        self._second, self._in_second = 0, 0
        self._round_trips = Times()
        self._said_messages = 0
        self._why: tuple[str, dict[str, object]] | None = None
        """Why rows were lost, to be said in the language of who asks."""
        self._lost = 0
        self._is_said = False
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    @hookimpl
    def swan_keywords(self, library: object) -> Sequence[object]:
        """Takes note of the library; it adds no keyword."""
        self._library = library
        return ()

    @hookimpl
    def swan_measured(self, figure: str, value: float | str, at: float) -> None:
        """Queues a row, without waiting.

        :raises ManagerFailed: rows were lost; the log says it once.
        """
        if not self._url:
            return
        if isinstance(value, str):
            self._add(f"ws error: {value}", 0.0, at, passed=False)
        elif figure in _NAMES:
            with self._lock:
                if figure == "round_trip":
                    self._round_trips.add(value)
                kept = figure != "round_trip" or self._has_room_in(int(at))
            if kept:
                self._add(_NAMES[figure], value, at, passed=True)
        if self._why is not None:
            self._is_said = True
            raise ManagerFailed(say(self._why[0], **self._why[1]))

    def _has_room_in(self, second: int) -> bool:
        if second != self._second:
            self._second, self._in_second = second, 0
        self._in_second += 1
        return self._in_second <= _ROUND_TRIPS

    def _add(self, name: str, seconds: float, at: float, *, passed: bool) -> None:
        with self._lock:
            self._sequence += 1
            row = {
                "AgentName": self._agent,
                "ResultName": name,
                "Result": "PASS" if passed else "FAIL",
                "ElapsedTime": seconds,
                "StartTime": at - seconds,
                "EndTime": at,
                **self._places,
                "Sequence": self._sequence,
            }
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="swan-rfswarm", daemon=True)
                self._thread.start()
                atexit.register(self.end)
        self._put("Result", row)

    def _put(self, what: str, data: dict[str, Any]) -> None:
        try:
            self._queue.put_nowait((what, data))
        except Full:
            self._lost += 1
            text = mark(
                "{waiting} rows wait for the manager {url}, which is too slow: more are "
                "lost. Use fewer robots on this agent, or a manager that keeps up."
            )
            self._why = text, {"waiting": _WAITING, "url": self._url}

    def end(self) -> None:
        """Sends what is left, as far as that works within some seconds.

        What no log has said about rows that are lost goes to the standard error stream.
        """
        self._ending.set()
        if self._thread is not None:
            self._thread.join(_LAST)
        lost = self._lost + self._queue.qsize()
        if lost and not self._is_said and sys.__stderr__ is not None:
            text, values = self._why or (_UNANSWERED, {"url": self._url})
            count = say("Lost rows: {count}.", count=lost)
            sys.__stderr__.write(f"[ WARN ] plugin 'rfswarm': {say(text, **values)} {count}\n")
            self._is_said = True

    def _run(self) -> None:
        told = time.monotonic()
        while True:
            ending = self._ending.is_set()
            try:
                self._send(*self._queue.get(timeout=0.0 if ending else 0.1))
            except Empty:
                if ending:
                    break
            if time.monotonic() - told >= _METRICS_EVERY:
                self._tell_metrics(time.monotonic() - told)
                told = time.monotonic()
        self._tell_metrics(max(time.monotonic() - told, 0.1))

    def _tell_metrics(self, seconds: float) -> None:
        with self._lock:
            times, self._round_trips = self._round_trips, Times()
        total = self._library._session.statistics.total if self._library else None  # noqa: SLF001
        messages = total.sent.messages + total.received.messages if total else 0
        fresh, self._said_messages = messages - self._said_messages, messages
        metrics = {"messages per second": round(max(fresh, 0) / seconds, 1)}
        if times.count:
            metrics["round trip p50"] = times.percentile(0.5)
            metrics["round trip p99"] = times.percentile(0.99)
        self._send(
            "Metric",
            {
                "AgentName": self._agent,
                "PrimaryMetric": f"ws {self._agent} {self._places['Robot']}",
                "MetricType": "SwanSocketLibrary",
                "MetricTime": int(time.time()),
                "SecondaryMetrics": metrics,
            },
        )

    def _send(self, what: str, data: dict[str, Any]) -> None:
        from http.client import HTTPException  # slow to import
        from urllib.error import HTTPError
        from urllib.request import Request, urlopen

        try:
            request = Request(  # noqa: S310 - the manager's URL, which its agent has given
                f"{self._url}/{what}",
                json.dumps(data).encode(),
                {"Content-Type": "application/json"},
            )
            with urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - see above
                answer.read()
        except (OSError, ValueError, HTTPException) as error:
            self._lost += what == "Result"
            why = error if isinstance(error, HTTPError) else getattr(error, "reason", error)
            shown = getattr(why, "strerror", None) or str(why).strip() or type(why).__name__
            self._why = _REFUSED, {"url": self._url, "error": shown}


def _of_robot() -> dict[str, object]:
    """The variables of the suite that imports the library; none outside of Robot Framework."""
    from robot.libraries.BuiltIn import BuiltIn, RobotNotRunningError

    try:
        given = BuiltIn().get_variables(no_decoration=True)
    except RobotNotRunningError:
        return {}
    return {name: given[name] for name in given if str(name).startswith("RFS_")}
