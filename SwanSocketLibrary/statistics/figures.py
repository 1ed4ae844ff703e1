"""Figures of sockets: how long things took, how many there were, and what went wrong."""

from __future__ import annotations

import math
import re
import time
import uuid
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from http import HTTPStatus
from operator import itemgetter
from typing import Any, Final, Literal

from robot.utils import timestr_to_secs

from SwanSocketLibrary.language import commas, mark, say
from SwanSocketLibrary.swan.json_data import JsonPath, read_json

_ACCURACY: Final = 0.01
"""How far a percentile may be from the exact one, as a share of it."""
_WIDTH: Final = math.log((1 + _ACCURACY) / (1 - _ACCURACY))
_SHORTEST: Final = 1e-9
"""Seconds; what took less counts as this."""
_BUCKETS: Final = 35_000
"""No time is in a bucket as far from that of a second: numbers would overflow."""
UNPAIRED: Final = 10_000
"""Messages sent that may wait for their answer; of more the oldest are not measured."""

TIMES: Final = {
    "open": mark("no socket has opened"),
    "handshake": mark("no handshake has been answered"),
    "round_trip": mark("no message has been taken that came after one was sent"),
    "close": mark("no socket has been closed"),
    "session": mark("no socket has ended"),
}
"""The figures that are times, and what is said of one without samples."""
TIME_PARTS: Final = ("count", "min", "mean", "p50", "p90", "p95", "p99", "max")
_MESSAGE_PARTS: Final = ("messages", "bytes", "messages_per_second", "bytes_per_second")
_SOCKET_PARTS: Final = ("opened", "failed", "open", "most")
NAMES: Final = (
    *(f"{name}.{part}" for name in TIMES for part in TIME_PARTS),
    *(f"{way}.{part}" for way in ("sent", "received") for part in _MESSAGE_PARTS),
    *(f"sockets.{part}" for part in _SOCKET_PARTS),
    "errors",
    "errors.by_cause",
)


class Times:
    """Many times, kept as how many fell between which bounds.

    A percentile is within 1 % of the exact one, however many there are; the memory is bounded:
    there are some 1,700 pairs of bounds between a nanosecond and ten days.

    :ivar buckets: how many there were in each, by its number.
    :ivar count: how many there were.
    :ivar total: their sum in seconds.
    :ivar least: the shortest, in seconds.
    :ivar most: the longest, in seconds.
    """

    __slots__ = ("buckets", "count", "least", "most", "total")

    def __init__(self) -> None:
        self.buckets: dict[int, int] = {}
        self.count, self.total, self.least, self.most = 0, 0.0, math.inf, 0.0

    def add(self, seconds: float) -> None:
        """One more."""
        number = math.ceil(math.log(max(seconds, _SHORTEST)) / _WIDTH)
        self.buckets[number] = self.buckets.get(number, 0) + 1
        self.count += 1
        self.total += seconds
        self.least = min(self.least, seconds)
        self.most = max(self.most, seconds)

    def percentile(self, share: float) -> float:
        """The time that this share of them does not exceed; by the nearest rank.

        :param share: from 0 to 1.
        """
        rank, passed = max(1, math.ceil(share * self.count)), 0
        for number in sorted(self.buckets):
            passed += self.buckets[number]
            if passed >= rank:
                return min(max(_middle(number), self.least), self.most)
        raise ValueError(say("no samples"))

    def plus(self, other: Times, sign: int = 1) -> Times:
        """These and others; with a `sign` of -1, these without the others, which are among them."""
        both = Times()
        both.buckets = dict(self.buckets)
        for number, count in other.buckets.items():
            both.buckets[number] = both.buckets.get(number, 0) + sign * count
            if not both.buckets[number]:
                del both.buckets[number]
        both.count = self.count + sign * other.count
        both.total = self.total + sign * other.total
        both.least, both.most = min(self.least, other.least), max(self.most, other.most)
        if sign < 0 and other.count and both.buckets:
            first, last, mean = min(both.buckets), max(both.buckets), both.total / both.count
            both.least = min(mean, max(self.least, _middle(first))) if first < last else mean
            both.most = max(mean, min(self.most, _middle(last))) if first < last else mean
        return both

    def parts(self) -> dict[str, float | int | None]:
        """Their figures, in seconds; ``None`` without samples."""
        if not self.count:
            return {"count": 0, **dict.fromkeys(TIME_PARTS[1:])}
        shares = {f"p{share}": self.percentile(share / 100) for share in (50, 90, 95, 99)}
        return {
            "count": self.count,
            "min": self.least,
            "mean": self.total / self.count,
            **shares,
            "max": self.most,
        }


def _middle(bucket: int) -> float:
    """What stands for the times of a bucket: as far from its lower as from its upper bound."""
    return 2 * math.exp(bucket * _WIDTH) / (math.exp(_WIDTH) + 1)


@dataclass(slots=True)
class Mark:
    """A moment at which was looked at what went one way.

    :ivar after: when the first message after it went; ``inf`` before there was one.
    """

    after: float = math.inf


@dataclass(slots=True)
class Flow:
    """Messages that went one way.

    :ivar began: when the first did, ``inf`` before there was one; `until`, when the last did. On
        the monotonic clock.
    :ivar mark: what the next message is noted in.
    """

    messages: int = 0
    bytes: int = 0
    began: float = math.inf
    until: float = 0.0
    mark: Mark | None = None

    def plus(self, other: Flow, sign: int = 1) -> Flow:
        """These and others; with a `sign` of -1, these without the others, which came before."""
        messages = self.messages + sign * other.messages
        size = self.bytes + sign * other.bytes
        if sign < 0:
            began = self.began if other.mark is None else other.mark.after
            return Flow(messages, size, max(began, other.until), self.until)
        began, until = min(self.began, other.began), max(self.until, other.until)
        return Flow(messages, size, began, until)

    def copy(self) -> Flow:
        """The same, which does not change with it, and knows when it went on."""
        self.mark = self.mark or Mark()
        return replace(self)

    def parts(self) -> dict[str, float]:
        """Their figures; how many a second is from the first to the last."""
        took = self.until - self.began
        per_second = 1 / took if took > 0 else 0.0
        numbers = self.messages, self.bytes, self.messages * per_second, self.bytes * per_second
        return dict(zip(_MESSAGE_PARTS, numbers, strict=True))


@dataclass(slots=True)
class Measured:
    """What was measured.

    :ivar open: sockets that are open; ``most``: as many as ever were at a time.
    :ivar errors: how many there were, by a stable name of their cause.
    :ivar peaks: how many had opened, and how many of them were open: at each moment after which
        there were never as many again.
    :ivar source: the run, how often it began anew, and of which socket it was measured.
    """

    times: dict[str, Times] = field(default_factory=lambda: {name: Times() for name in TIMES})
    sent: Flow = field(default_factory=Flow)
    received: Flow = field(default_factory=Flow)
    opened: int = 0
    failed: int = 0
    open: int = 0
    most: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    peaks: list[tuple[int, int]] = field(default_factory=list)
    source: tuple[str, int, int] | None = None

    def one_opened(self) -> None:
        """A socket opened."""
        self.opened += 1
        self.open += 1
        self.most = max(self.most, self.open)
        while self.peaks and self.peaks[-1][1] <= self.open:
            self.peaks.pop()
        self.peaks.append((self.opened, self.open))

    def plus(self, other: Measured, sign: int = 1) -> Measured:
        """What was measured here and elsewhere; with a `sign` of -1, what came after the other."""
        later = (most for opened, most in self.peaks if opened > other.opened)
        return Measured(
            {name: self.times[name].plus(other.times[name], sign) for name in TIMES},
            self.sent.plus(other.sent, sign),
            self.received.plus(other.received, sign),
            self.opened + sign * other.opened,
            self.failed + sign * other.failed,
            self.open if sign < 0 else self.open + other.open,
            max(other.open, next(later, 0)) if sign < 0 else self.most + other.most,
            self.errors - other.errors if sign < 0 else self.errors + other.errors,
        )

    def copy(self) -> Measured:
        """The same, which does not change with it."""
        found = self.plus(Measured())
        found.sent, found.received = self.sent.copy(), self.received.copy()
        found.peaks, found.source = [*self.peaks], self.source
        return found

    def figures(self) -> dict[str, Any]:
        """Every figure, by its name's parts."""
        sockets = (self.opened, self.failed, self.open, self.most)
        return {
            **{name: times.parts() for name, times in self.times.items()},
            "sent": self.sent.parts(),
            "received": self.received.parts(),
            "sockets": dict(zip(_SOCKET_PARTS, sockets, strict=True)),
            "errors": {"total": self.errors.total(), "by_cause": dict(self.errors.most_common())},
        }

    def figure(self, name: str) -> Any:
        """One figure.

        :param name: such as ``open.p99``.
        :raises LookupError: there is none of that name, or it has no samples; says so.
        """
        group, _, part = name.partition(".")
        if name not in NAMES:
            raise LookupError(unknown(name))
        value = self.figures()[group][part or "total"]
        if value is None:
            raise LookupError(
                say("'{name}' has no samples: {time}.", name=name, time=say(TIMES[group]))
            )
        return value

    def to_json(self) -> dict[str, Any]:
        """As JSON takes it, to be read by `from_json`."""
        now = time.monotonic()
        return {
            "times": {
                name: {
                    "count": times.count,
                    "sum": times.total,
                    "min": times.least if times.count else None,
                    "max": times.most,
                    "buckets": {
                        str(number): times.buckets[number] for number in sorted(times.buckets)
                    },
                }
                for name, times in self.times.items()
            },
            **{
                way: {
                    "messages": flow.messages,
                    "bytes": flow.bytes,
                    "began_ago": now - flow.began if flow.messages else None,
                    "until_ago": now - flow.until if flow.messages else None,
                }
                for way, flow in (("sent", self.sent), ("received", self.received))
            },
            "sockets": {part: getattr(self, part) for part in _SOCKET_PARTS},
            "errors": dict(self.errors),
        }


def from_json(data: Mapping[str, Any], saved: float) -> Measured:
    """Reads what `Measured.to_json` has made.

    :param saved: when it was made, in seconds of a clock that all files share.
    :raises ValueError: it is something else; `LookupError` and `TypeError` likewise.
    """
    measured = Measured()
    for name, times in measured.times.items():
        given = data["times"][name]
        times.buckets = {int(each): _count(count) for each, count in given["buckets"].items()}
        times.count, times.total = _count(given["count"]), float(given["sum"])
        if times.count:
            times.least, times.most = float(given["min"]), float(given["max"])
        likely = all(abs(each) < _BUCKETS and times.buckets[each] > 0 for each in times.buckets)
        if times.count != sum(times.buckets.values()) or not (likely and _add_up(times)):
            raise ValueError(say("the counts of {name} do not add up", name=name))
    for flow, given in ((measured.sent, data["sent"]), (measured.received, data["received"])):
        flow.messages, flow.bytes = _count(given["messages"]), _count(given["bytes"])
        if flow.messages:
            flow.began = saved - float(given["began_ago"])
            flow.until = saved - float(given["until_ago"])
    for part in _SOCKET_PARTS:
        setattr(measured, part, _count(data["sockets"][part]))
    measured.errors.update({str(cause): _count(count) for cause, count in data["errors"].items()})
    return measured


def _count(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**63:
        raise ValueError(say("{value} is no count", value=value))
    return value


def _add_up(times: Times) -> bool:
    """Whether no number is one that no times have; the sum is one of rounded numbers."""
    if not times.count:
        return True
    least, most = times.least * times.count, times.most * times.count
    return 0 <= least * (1 - 1e-9) <= times.total <= most * (1 + 1e-9) < math.inf


def unknown(name: str) -> str:
    """Says that there is no figure of a name; which was meant, and which there are.

    Of a group that there is, those are named.
    """
    group = name.partition(".")[0]
    known = commas([each for each in NAMES if each.partition(".")[0] == group] or NAMES)
    meant = re.sub(r"[\s_-]+", "_", name.strip().lower())
    near = get_close_matches(meant, NAMES, 1, cutoff=0.8)
    if not near:
        return say("There is no figure '{name}'. Known: {known}.", name=name, known=known)
    text = mark("There is no figure '{name}'. Did you mean '{near}'? Known: {known}.")
    return say(text, name=name, near=near[0], known=known)


@dataclass(slots=True, eq=False)
class SocketMeter:
    """What is measured of one socket, while it lives. Times are on the monotonic clock.

    :ivar handshake: seconds between its request and the answer; ``None`` without an answer.
    :ivar closing: when its closing handshake began.
    :ivar unpaired: messages that were sent and of which no answer was taken yet: the id of each,
        ``None`` where nothing says, and when it was sent.
    :ivar replayed: whether a recording answers, whose round trips say nothing.
    :ivar came: from the first of these on: the numbers of messages, and when they came.
    """

    sent: Flow = field(default_factory=Flow)
    received: Flow = field(default_factory=Flow)
    handshake: float | None = None
    opened: float | None = None
    open: float | None = None
    closing: float | None = None
    close: float | None = None
    session: float | None = None
    round_trips: Times | None = None
    unpaired: list[tuple[object, float]] | None = None
    came: list[tuple[int, float]] | None = None
    errors: Counter[str] | None = None
    replayed: bool = False

    def takes(self, number: int, answered: object = None) -> float | None:
        """A message was taken.

        What answers is paired with the last message that was sent before it came; what was sent
        before that has had no answer.

        :param number: of the message.
        :param answered: the id of the request that it answers; `None` where nothing says.
        :return: seconds of the round trip that ends with it; ``None`` if none does.
        """
        at, unpaired = self._came_at(number), self.unpaired
        if at is None or not unpaired:
            return None
        if answered is not None:
            for each in unpaired:
                if each[0] == answered:
                    unpaired.remove(each)
                    return at - each[1]
            return None
        sent_before = bisect_right(unpaired, at, key=_second)
        if not sent_before:
            return None
        began = unpaired[sent_before - 1][1]
        del unpaired[:sent_before]
        return at - began

    def _came_at(self, number: int) -> float | None:
        """When a message came; what came before it is forgotten, what came at once with it is not.

        `None` for one that came when none was waited for.
        """
        came = self.came
        if came is None:
            return None
        del came[: bisect_right(came, number, key=_first) - 1]
        return came[0][1] if came and came[0][0] <= number else None

    def clear(self) -> None:
        """Forgets what was measured; the socket stays as it is."""
        if self.session is not None:
            self.opened = None  # or it would count as open
        self.sent, self.received = Flow(), Flow()
        self.handshake = self.open = self.close = self.session = None
        self.round_trips = self.errors = None

    def measured(self) -> Measured:
        """As figures, which do not change later."""
        measured = Measured(sent=self.sent.copy(), received=self.received.copy())
        for name in ("open", "handshake", "close", "session"):
            seconds = getattr(self, name)
            if seconds is not None and (name != "handshake" or self.open is not None):
                measured.times[name].add(seconds)
        if self.round_trips is not None:
            measured.times["round_trip"] = self.round_trips.plus(Times())
        measured.opened = int(self.open is not None)
        measured.open = int(self.opened is not None and self.session is None)
        measured.most = int(self.opened is not None)
        measured.peaks = [(1, 1)] * measured.opened
        measured.failed = int(self.opened is None and bool(self.errors))
        measured.errors.update(self.errors or {})
        return measured


Since = Literal["test", "suite"]


def _not_since(before: tuple[str, int, int] | None, now: tuple[str, int, int]) -> str:
    """Why figures cannot be those since others."""
    if before is None or before[0] != now[0]:
        return say("since has figures of another import of the library. Take them of this one.")
    if before[1] != now[1]:
        return say(
            'since has figures from before "Reset Socket Statistics", which are forgotten. Take '
            "them after it."
        )
    return say(
        "since has figures of other sockets: write the same socket= as where they were taken, "
        "or none in both places."
    )


class Statistics:
    """What was measured of a session's sockets and of those of its programs, since the import.

    The session's lock guards it.

    :ivar run: what tells files of this run from those of others.
    :ivar noted: times and causes of errors, by figure, that are not counted yet.
    :ivar total: of all sockets; of times and errors what is counted.
    :ivar id_path: where in a message the id is that an answer shares with its request.
    :ivar is_replay: whether a server that plays a recording got one of these keys of handshakes.
    """

    def __init__(self) -> None:
        self.run: Final = uuid.uuid4().hex
        self.noted: deque[tuple[str, float | str]] = deque()
        self.total = Measured()
        self.id_path: JsonPath | None = None
        self.is_replay: Callable[[Collection[str]], bool] = lambda _keys: False
        self._resets = 0
        self._before: dict[Since, Measured] = {"test": Measured(), "suite": Measured()}
        self._meters: dict[Since, dict[SocketMeter, Measured]] = {"test": {}, "suite": {}}

    def begins(self, what: Since, meters: list[SocketMeter]) -> None:
        """A test or a suite begins: figures can be asked for since then.

        :param meters: of the sockets that there are.
        """
        self.settle()
        self._before[what] = self.total.copy()
        self._meters[what] = {each: each.measured() for each in meters}

    def reset(self, meters: list[SocketMeter]) -> None:
        """Forgets what was measured; sockets that are open stay open."""
        self.settle()
        self._resets += 1
        self.total = Measured(open=self.total.open, most=self.total.open)
        for meter in meters:
            meter.clear()
        for what in self._before:
            self.begins(what, meters)

    def measured(self, meter: SocketMeter | None, since: Since | Measured | None) -> Measured:
        """What was measured.

        :param meter: of one socket; ``None`` for all.
        :param since: what began, or what was measured at that time; ``None`` for the import.
        :raises ValueError: that was of something else, or is forgotten.
        """
        self.settle()
        now = self.total.copy() if meter is None else meter.measured()
        now.source = self.run, self._resets, 0 if meter is None else id(meter)
        if since is None:
            return now
        if isinstance(since, Measured):
            if since.source != now.source:
                raise ValueError(_not_since(since.source, now.source))
            return now.plus(since, -1)
        before = self._before[since] if meter is None else self._meters[since].get(meter)
        return now if before is None else now.plus(before, -1)

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
        if len(found) != 1 or isinstance(found[0], bool):
            return None
        return found[0] if isinstance(found[0], str | int | float) else None

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


def _status(found: re.Match[str]) -> str:
    """A status with the phrase of the standard: servers word their own."""
    with suppress(ValueError):
        return f"{found[1]} {found[2]} {HTTPStatus(int(found[2])).phrase}"
    return f"{found[1]} {found[2]}"


_QUOTED: Final = (
    (r"^(the [^,]+), .+, (?=cannot be used)", r"\1 "),
    (r"(?<=文件 |目录 ).+ (?=无法使用：)", ""),
    (r"(answered|返回了?) ([1-5]\d\d)\b.*", _status),
    (r"(chose the extension|选择的扩展|未提出的扩展) .+?(?=, which| 与|$)", r"\1 …"),
    (r"(malformed header|格式错误的响应头|\braised \w+(?: in \w+)?)[:：].*", r"\1"),
    (r"(抛出了 \w+)：.*", r"\1"),
)
"""What a peer, a plugin or a file's place has worded, and what stands in its place."""
_KNOWN_HEADER: Final = r"(?:Upgrade(?:: websocket)?|Connection(?:: upgrade)?|Sec-WebSocket-\w+)'"
_NOT_FOUND: Final = (
    r"name .*|.* in name resolution|.*\bhostname\b.*|.*\bai_\w+.*|\w+ (?:error|failure)|"
    r"找不到主机名或服务|域名解析\w+"
)
_VARIABLE: Final = (
    (r"\bwss?://\S+", "URL"),
    (rf"(?<![A-Za-z0-9])'(?!{_KNOWN_HEADER})[^']*'|\"[^\"]*\"", "…"),
    (r"\[[0-9a-fA-F:.]+(%\w+)?\](:\d+)?|\b[\w-]+(\.[\w-]+)*\.?:\d+\b", "HOST"),
    (r"\b\d{1,3}(\.\d{1,3}){3}\b", "HOST"),
    (r"HOST at [^\s']+( and [^\s']+)*", "HOST"),
    (r"HOST（[^）]*）", "HOST "),
    (r"(?<=\bthe name )\S+(?= was)|(?<=主机名 )\S+(?= 尚未)", "HOST"),
    (r"\b\d+([.,]\d+)* ?(ms|s|min|bytes?|字节|[KMG]?i?B)(?![A-Za-z])", "…"),
    (rf"(?i)^({_NOT_FOUND})(?:: |：)\S+$", r"\1"),
    (r": HOST$| (by|to|of|from|for) HOST\b", ""),
    (r"：HOST ?$|(?<=[\u4e00-\u9fff]) ?HOST ?(?=[\u4e00-\u9fff])", ""),
)
"""What differs from socket to socket in a cause, and what stands in its place."""


def stable_cause(text: str) -> str:
    """The name of a cause by which errors group: without hosts, ports, names, times and sizes.

    :param text: the cause for people; its first line and first sentence count.
    """
    name = text.strip().partition("\n")[0]
    for pattern, instead in _QUOTED:
        name = re.sub(pattern, instead, name)
    name = re.split(r"[.;] |[。；]", name, maxsplit=1)[0].rstrip(".。")
    for pattern, instead in _VARIABLE:
        name = re.sub(pattern, instead, name)
    return name or say("no cause")


def lines(measured: Measured) -> Iterator[str]:
    """A table of the figures, for people."""
    yield f"{'':<12}" + "".join(f"{part:>10}" for part in TIME_PARTS)
    for name, times in measured.times.items():
        parts = times.parts()
        if times.count:
            shown = (f"{show_time(parts[part]):>10}" for part in TIME_PARTS[1:])  # type: ignore[arg-type]
            yield f"{name:<12}{times.count:>10}" + "".join(shown)
        else:
            yield f"{name:<12}{0:>10}   {say(TIMES[name])}"
    for way, flow in (("sent", measured.sent), ("received", measured.received)):
        rate = flow.parts()
        yield say(
            "{way:<12}{messages:>10} messages, {bytes} bytes; {messages_per_second:.1f} "
            "messages and {bytes_per_second:.0f} bytes a second",
            way=way,
            messages=flow.messages,
            bytes=flow.bytes,
            messages_per_second=rate["messages_per_second"],
            bytes_per_second=rate["bytes_per_second"],
        )
    yield say(
        "{name:<12}{opened:>10} opened, {failed} failed, {open} open, at most {most} at a time",
        name="sockets",
        opened=measured.opened,
        failed=measured.failed,
        open=measured.open,
        most=measured.most,
    )
    yield f"{'errors':<12}{measured.errors.total():>10}"
    for cause, count in measured.errors.most_common():
        yield f"{'':<12}{count:>10} {cause}"


def histogram(times: Times, rows: int = 8, width: int = 40) -> Iterator[str]:
    """A picture of how the times lie, in text: a row for each stretch of them."""
    if not times.count:
        return
    low, high = min(times.buckets), max(times.buckets)
    step = max(1, math.ceil((high - low + 1) / rows))
    counts = [
        sum(times.buckets.get(number, 0) for number in range(first, first + step))
        for first in range(low, high + 1, step)
    ]
    for row, count in enumerate(counts):
        top = math.exp((low + (row + 1) * step - 1) * _WIDTH)
        bar = "#" * math.ceil(width * count / max(counts))
        label = say("up to {time}", time=show_time(top))
        yield f"{label:>18} {count:>8} {bar}".rstrip()


_first: Final = itemgetter(0)
_second: Final = itemgetter(1)


def is_time(figure: str) -> bool:
    """Whether a figure is a time, and no number."""
    return figure.partition(".")[0] in TIMES and not figure.endswith(".count")


def read_time(text: str) -> float | None:
    """Seconds of a time with a unit, as Robot Framework reads it, such as ``200 ms``.

    :return: ``None`` for something else, and for a number.
    """
    with suppress(ValueError):
        float(text)
        return None
    try:
        return float(timestr_to_secs(text, round_to=None))
    except (ValueError, OverflowError):
        return None


def read_number(text: str) -> float:
    """A number, a whole one as an integer.

    :raises ValueError: it is none, or has no bounds.
    """
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return int(number) if number.is_integer() else number


def show_figure(figure: str, value: float) -> str:
    """A figure's value for people, a time with its unit."""
    if is_time(figure):
        return show_time(value)
    return str(value if isinstance(value, int) else float(f"{value:.6g}"))


def show_time(seconds: float) -> str:
    """A time for people: three digits that count, and a unit."""
    known = (("s", 1.0), ("ms", 1e-3))
    unit, size = next((each for each in known if abs(seconds) >= each[1]), ("µs", 1e-6))
    return f"{float(f'{seconds / size:.3g}'):g} {unit}"
