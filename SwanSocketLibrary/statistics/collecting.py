"""Measures the sockets of a session while they live."""

from __future__ import annotations

import uuid
from collections import Counter, deque
from typing import Final, Literal

from SwanSocketLibrary.statistics.figures import Measured, SocketMeter, Times
from SwanSocketLibrary.swan.json_data import JsonPath, read_json

Since = Literal["test", "suite"]


class Statistics:
    """What was measured of a session's sockets and of those of its programs, since the import.

    The session's lock guards it.

    :ivar run: what tells files of this run from those of others.
    :ivar noted: times and causes of errors, by figure, that are not counted yet.
    :ivar total: of all sockets; of times and errors what is counted.
    :ivar id_path: where in a message the id is that an answer shares with its request.
    """

    def __init__(self) -> None:
        self.run: Final = uuid.uuid4().hex
        self.noted: deque[tuple[str, float | str]] = deque()
        self.total = Measured()
        self.id_path: JsonPath | None = None
        self._before: dict[Since, Measured] = {"test": Measured(), "suite": Measured()}
        self._meters: dict[Since, dict[int, Measured]] = {"test": {}, "suite": {}}

    def begins(self, what: Since, meters: list[SocketMeter]) -> None:
        """A test or a suite begins: figures can be asked for since then.

        :param meters: of the sockets that there are.
        """
        self.settle()
        self._before[what] = self.total.plus(Measured())
        self._meters[what] = {id(each): each.measured() for each in meters}

    def reset(self, meters: list[SocketMeter]) -> None:
        """Forgets what was measured; sockets that are open stay open."""
        self.settle()
        still = self.total.open
        self.total.times = Measured().times
        for flow in (self.total.sent, self.total.received):
            flow.clear()
        self.total.opened = self.total.failed = 0
        self.total.open = self.total.most = still
        self.total.errors = Counter()
        for meter in meters:
            meter.clear()
        for what in self._before:
            self.begins(what, meters)

    def measured(self, meter: SocketMeter | None, since: Since | Measured | None) -> Measured:
        """What was measured.

        :param meter: of one socket; ``None`` for all.
        :param since: what began, or what was measured at that time; ``None`` for the import.
        """
        self.settle()
        now = (self.total if meter is None else meter.measured()).plus(Measured())
        if since is None:
            return now
        if isinstance(since, Measured):
            return now.plus(since, -1)
        before = self._before[since] if meter is None else self._meters[since].get(id(meter))
        return now.plus(before or Measured(), -1)

    # What happens to sockets is noted by the session, and counted later.

    def settle(self) -> None:
        """Counts what was noted."""
        while self.noted:
            figure, value = self.noted.popleft()
            if isinstance(value, str):
                self.total.errors[value] += 1
            else:
                self.total.times[figure].add(value)

    def id_of(self, data: str | bytes) -> object:
        """The id in a message by the `id_path`; ``None`` without one."""
        if self.id_path is None:
            return None
        try:
            found = self.id_path.find(read_json(data)).values()
        except ValueError:
            return None
        return found[0] if len(found) == 1 and isinstance(found[0], str | int | float) else None

    def takes(self, meter: SocketMeter, number: int, data: str | bytes) -> float | None:
        """A message was taken: seconds of the round trip that it ends, ``None`` for none."""
        answered = self.id_of(data)
        if self.id_path is not None and answered is None:
            return None
        took = meter.takes(number, answered)
        if took is not None:
            if meter.round_trips is None:
                meter.round_trips = Times()
            meter.round_trips.add(took)
        return took
