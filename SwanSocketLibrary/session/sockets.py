"""The sockets of a session, by name, and the one place where their state changes."""

from __future__ import annotations

import contextlib
import itertools
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from SwanSocketLibrary.errors import CleanedUp, InvalidArgument, UnknownName
from SwanSocketLibrary.events.callback_history import records
from SwanSocketLibrary.events.entries import RUN_BEGAN, Change, Departed, Origin
from SwanSocketLibrary.events.log import EventLog
from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.net.interface import Connection
from SwanSocketLibrary.plugins.hooks import Hooks
from SwanSocketLibrary.session.callbacks import EventQueue, Handler
from SwanSocketLibrary.statistics.figures import (
    UNPAIRED,
    Flow,
    SocketMeter,
    Statistics,
    stable_cause,
)
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.answers import Answered, AnswerRule, answer
from SwanSocketLibrary.swan.host import Host, Listeners, Transition
from SwanSocketLibrary.swan.inbox import BOUNDS, Bound, Inbox
from SwanSocketLibrary.swan.model import (
    Effect,
    Event,
    EventKind,
    MessageRun,
    Outcome,
    SendData,
    SocketState,
    Task,
    TaskRef,
)
from SwanSocketLibrary.swan.payloads import MASKED, HiddenText, Payload

DROPPED = mark("dropped at the end of the test")
"""The cause of an error event of a task that a test left behind."""

_SHOWN: Final = re.compile(r"<SocketTask (?:.*\()?([^ ()]+)\)? [A-Z]+>", re.DOTALL)
"""A SocketTask as text."""

_NUMBERS: Final = itertools.count(1)
"""Shared by all sessions of a run, so that no id is used twice in it (S3)."""


class Ending(Protocol):
    """What a socket does by itself."""

    @property
    def ended(self) -> bool:
        """Whether it does so no more."""

    def end(self) -> None:
        """Ends it, in the net's thread."""

    def end_soon(self) -> None:
        """Ends it; for any thread, with locks held."""


class MessageJudge(Protocol):
    """Holds messages to a contract."""

    def judge(self, task: SocketTask, data: str | bytes, *, sent: bool) -> str | None:
        """A message was sent, or has come; called by any thread, with no lock.

        :return: how it departs; ``None`` if it does not.
        """


class SocketTask:
    """A socket of the smart program, from its connect on.

    Suites pass it as ``socket=`` and read its attributes. The session changes it, under the
    session's lock.
    """

    def __init__(self, task: Task, alias: str | None, inbox_bound: Bound = BOUNDS.inbox) -> None:
        self._task = task
        self._alias = alias
        self.inbox = Inbox(inbox_bound)
        self.warned_of_full_inbox = False
        """Whether the log has said so: it says it once."""
        self.url = self.separator = ""
        """Where it is connected to, and what stands between the messages that one may hold."""
        self.connected_at = time.monotonic()
        """When it was created, on the monotonic clock."""
        self.origin = Origin(task.id, task.name, self.connected_at)
        """What the event log knows it by."""
        self.connection: Connection | None = None
        """From the moment when the transport has returned it to its end."""
        self.abandoned: str | None = None
        """The cause with which its connection is to be abandoned as soon as there is one."""
        self.is_heard = False
        """Whether a page hears its messages: then they count as taken, and never fill the inbox."""
        self.answers: tuple[AnswerRule, ...] = ()
        """What answers its messages, the newest first."""
        self.heartbeats: tuple[Ending, ...] = ()
        self._paused = False
        self.handshake_keys: tuple[str, ...] = ()
        """What its requests for a handshake are told apart by, of each redirect one (RFC 6455
        §4.1). Replaced as a whole, so that it can be read without the lock."""
        self.opened: Payload | None = None
        """The open event's payload, once it happened."""
        self.ended: Event | None = None
        """The terminal event, once it happened."""
        self.meter = SocketMeter()
        """What is measured of it."""
        self.server_stopped = ""
        """When the embedded server at its URL was stopped, see `CleanedUp`."""

    def __repr__(self) -> str:
        shown = MASKED if isinstance(self._alias, HiddenText) else self.name
        name = shown if self._alias is None else f"{shown} ({self.socketTaskId})"
        return f"<SocketTask {name} {self.state.name}>"

    @property
    def socketTaskId(self) -> str:  # noqa: N802 - the platform's name
        """The platform's id of the task (S3)."""
        return self._task.id

    @property
    def readyState(self) -> int:  # noqa: N802 - the platform's name
        """0 CONNECTING, 1 OPEN, 2 CLOSING, 3 CLOSED (S1)."""
        return self._task.state.value

    @property
    def alias(self) -> str | None:
        """The alias of its connect."""
        return self._alias

    @property
    def name(self) -> str:
        """What logs call it: its alias, else its id."""
        return self._task.name

    @property
    def state(self) -> SocketState:
        """Its state (S1)."""
        return self._task.state

    @property
    def target(self) -> TaskRef:
        """What the rules call it by."""
        return TaskRef(self._task.id, self._task.name)

    @property
    def protocol(self) -> str:
        """The subprotocol that the server chose, ``""`` for none."""
        return self._task.protocol

    @property
    def close_code(self) -> int | None:
        """The peer's close code, 1006 after an error, ``None`` before the end."""
        return self._task.close_code

    @property
    def close_reason(self) -> str | None:
        """The peer's close reason, ``None`` before the end."""
        return self._task.close_reason

    @property
    def cause(self) -> str:
        """Why it ended in an error, ``""`` otherwise."""
        return self._task.cause

    @property
    def stalled(self) -> bool:
        """Whether it reads nothing until messages are taken: its inbox is full.

        One that is CLOSING reads on: it must see the peer's answer.
        """
        return self.state is SocketState.OPEN and self.inbox.full and not self.is_heard

    @property
    def silent(self) -> bool:
        """Whether nothing more can come: it has ended, or is stalled."""
        return self.ended is not None or self.stalled

    def pause(self) -> None:
        """Has its connection read nothing more until `resume`."""
        self._paused = True
        if self.connection is not None:
            self.connection.pause_reading()

    def resume(self) -> None:
        """Has its connection read again, if it was paused."""
        if self._paused:
            self._paused = False
            if self.connection is not None:
                self.connection.resume_reading()

    def attach(self, connection: Connection) -> None:
        """The transport has returned its connection, which is paused if the inbox is full."""
        self.connection = connection
        if self._paused:
            connection.pause_reading()

    def detach(self) -> None:
        """Its connection has ended, or is to be forgotten."""
        self.connection = self.abandoned = None
        self._paused = False

    def update(self, task: Task) -> None:
        """The rules changed its state."""
        self._task = task

    def happened(self, event: Event, *, kept: bool = True) -> None:
        """Something happened to it.

        :param kept: whether a message goes into the inbox.
        """
        self._task = event.task
        if event.kind is EventKind.OPEN:
            self.opened = event.payload
        elif event.kind is EventKind.MESSAGE:
            if kept:
                self.inbox.put(event.payload["data"], event.size)
            if self.is_heard:
                self.inbox.make_room()
        else:
            self.ended = event


class SocketRegistry:
    """Every socket since the last clean-up, by its id and by its alias.

    An alias is free again when its socket is CLOSED: a later connect may take it over.

    The test's thread alone changes it, with the session's lock, and may look at it without; other
    threads look with the lock.

    :ivar cleaned_up: those that were closed at the end of tests and suites.
    """

    def __init__(self) -> None:
        self._by_id: dict[str, SocketTask] = {}
        self.others: list[SocketRegistry] = []
        """Those of programs, whose sockets are found here too, and are not among the `tasks`."""
        self._by_alias: dict[str, list[SocketTask]] = {}
        """Those that have had an alias, the last one is its holder."""
        self.cleaned_up = CleanedUp()

    @property
    def tasks(self) -> list[SocketTask]:
        """All of them, in the order of their connects."""
        return list(self._by_id.values())

    @property
    def names(self) -> list[str]:
        """The name of each, in the order of their connects."""
        return [task.name for task in self._by_id.values()]

    def new_id(self) -> str:
        """An id that no socket of this run has had (S3)."""
        ids = (f"socket-{number}" for number in _NUMBERS)
        return next(each for each in ids if each not in self._by_alias)

    def check_alias(
        self, alias: str | None, failed_on: Callable[[SocketTask], str] = lambda _: ""
    ) -> None:
        """Whether a new socket may have this alias.

        :param failed_on: which keyword failed on a socket before, as a sentence; who tries again
            would not see that.
        :raises InvalidArgument: it is empty, or a socket that has not ended has it.
        """
        if alias is None:
            return
        if not alias.strip():
            raise InvalidArgument.say("alias must not be empty. Leave it out to have none.")
        holder = self._holder(alias)
        if alias in self._by_id or (holder and holder.state is not SocketState.CLOSED):
            holder = holder or self._by_id[alias]
            raise InvalidArgument.say(
                "The alias '{alias}' is taken by a socket that has not ended: it is {name}. "
                "{failed_on}Choose another, or close that socket and wait for its close. To "
                'connect until it opens, give "Connect Socket" retry=3x 1s.',
                alias=alias,
                name=holder.state.name,
                failed_on=failed_on(holder),
            )

    def add(self, task: SocketTask) -> None:
        """Adds a new socket."""
        self._by_id[task.socketTaskId] = task
        self.cleaned_up.is_back(task.alias)
        if task.alias is not None:
            self._by_alias.setdefault(task.alias, []).append(task)

    def find(self, name: object) -> SocketTask:
        """The socket of this name.

        :param name: a SocketTask, an alias or a socketTaskId.
        :raises UnknownName: there is none; lists the known ones.
        """
        if isinstance(name, SocketTask):
            if any(each.by_id(name.socketTaskId) is name for each in (self, *self.others)):
                return name
            raise self._unknown(name.name)
        found = self._holder(str(name)) or self._by_id.get(str(name))
        if found is None:
            found = next(filter(None, (each.by_id(str(name)) for each in self.others)), None)
        if found is None:
            raise self._unknown(str(name))
        return found

    def meant(self, value: object) -> SocketTask | None:
        """The socket that a hand meant which wrote this in the place of another argument.

        :param value: a SocketTask, or as Robot Framework makes text of it; its id; or its alias in
            any case.
        """
        if not isinstance(value, str):
            return value if isinstance(value, SocketTask) else None
        shown = _SHOWN.fullmatch(value)
        name = shown[1] if shown else value
        with contextlib.suppress(UnknownName):
            return self.find(name)
        tasks = () if name.isdecimal() else self.tasks
        return next((each for each in tasks if each.name.casefold() == name.casefold()), None)

    def by_id(self, task_id: str) -> SocketTask | None:
        """The socket of this id, if it is still held."""
        return self._by_id.get(task_id)

    def forget(self, task: SocketTask) -> None:
        """Drops a socket that is not needed any more."""
        if self._by_id.pop(task.socketTaskId, None) is None or task.alias is None:
            return
        holders = self._by_alias[task.alias]
        holders.remove(task)
        if not holders:
            del self._by_alias[task.alias]

    def _unknown(self, name: str) -> UnknownName:
        return UnknownName("socket", name, self.names, self.cleaned_up.of(name))

    def _holder(self, alias: str) -> SocketTask | None:
        holders = self._by_alias.get(alias)
        return holders[-1] if holders else None


class HostState:
    """The host, its tasks and its listeners. All of it is guarded by the session's lock.

    What changes is put into the event log, and noted for plugins that observe.

    :param host: as it is at the beginning.
    :param log: of what happens.
    :param hooks: note what plugins observe; the session calls them, without the lock.
    :param statistics: measure the sockets.
    :ivar registry: the sockets by name.
    :ivar listeners: what listens to events.
    :ivar queue: handlers of events, which the test's thread runs while it waits.
    """

    def __init__(self, host: Host, log: EventLog, hooks: Hooks, statistics: Statistics) -> None:
        self.host = host
        self.log = log
        self.hooks = hooks
        self.statistics = statistics
        self.registry = SocketRegistry()
        self.listeners: Listeners[Handler] = Listeners()
        self.queue = EventQueue()
        self.answers_due: deque[tuple[SocketTask, list[str | bytes]]] = deque()
        """What sockets answer by themselves, until it is sent."""
        self.calls_from = ""
        """Where in a program's code its calls stand; empty for a test's own."""
        self.judge: MessageJudge | None = None
        """What holds messages to contracts."""

    # Transitions

    def apply(self, step: Transition) -> list[Effect]:
        """Takes over the host's new state, then its events (S6).

        :return: what is to be done without the lock.
        """
        self.host = step.host
        for event in step.events:
            task = self.registry.by_id(event.task.id)
            if task is not None:
                self._happened(event, task)
        return list(step.effects)

    def carried_out(self, effect: Effect | None, at: float | None = None) -> None:
        """An effect was carried out, which may change the state of its task (S29).

        :param at: when the rules accepted it, on the monotonic clock; now if left out.
        """
        self.host = transitions.carried_out(self.host, effect)
        new = self.host.tasks.get(effect.task_id) if effect is not None else None
        task = self.registry.by_id(new.id) if new is not None else None
        if task is not None and new is not None:
            self._change(task, new, at)
            task.update(new)

    def take_in(self, came: MessageRun, task: SocketTask) -> bool:
        """Messages came to a task at once, and its inbox has room for them.

        :param came: one alone, where something answers it.
        :return: whether waits may want to know.
        """
        answered = self._answered(came.data[0], task) if task.answers else None
        kept = answered is None or answered.rule.keep
        if kept:
            task.inbox.put_all(came.data, came.sizes)
        if task.is_heard:
            task.inbox.make_room()
        now = time.monotonic()
        self.log.came(came, task.origin, now, soon=bool(answered and answered.messages))
        self._came(task, len(came.data), sum(came.sizes), now, kept=kept)
        handlers = self.listeners.handlers_of(came.event("")) if self.listeners else ()
        if handlers:
            came = came._replace(at=round(now - RUN_BEGAN, 6))
            for data in came.data:
                self.queue.put(handlers, came.event(data).payload)
        return bool(kept or handlers)

    def forget(self, task: SocketTask) -> None:
        """Forgets a socket, also one of which the transport has not reported the end."""
        task_id = task.socketTaskId
        self.apply(transitions.failed(self.host, task_id, DROPPED))
        task.detach()
        self.registry.forget(task)
        self.listeners.forget(task_id)
        if self.host.is_main(task_id):
            self.host = self.host.without_main()

    # What else happens

    def call_ended(
        self,
        outcome: Outcome,
        origin: Origin,
        url: object = None,
        began: float | None = None,
        place: str = "",
    ) -> None:
        """A call ended, and its callbacks are due (S4).

        :param origin: the socket; for one that was never made, with its alias alone.
        :param url: where a connect went.
        :param began: when the call did, on the monotonic clock: its frames come after its line.
        :param place: where it stands, if it is not where the test's or the program's calls do.
        """
        place = place or self.calls_from
        self.log.add(outcome, origin, url=url, at=began, place=place)
        self._call_measured(outcome, time.monotonic() if began is None else began, place)
        if self.hooks.observes:
            name = origin.name if origin.task_id is not None else ""
            self.hooks.call_ended(outcome, name)
            for record in records(outcome):
                self.hooks.callback_ran(record, name)

    def _happened(self, event: Event, task: SocketTask) -> None:
        now = time.monotonic()
        event.payload["at"] = round(now - RUN_BEGAN, 6)
        self._change(task, event.task, now)
        is_message = event.kind is EventKind.MESSAGE
        asks = is_message and task.answers
        answered = self._answered(event.payload["data"], task) if asks else None
        kept = answered is None or answered.rule.keep
        task.happened(event, kept=kept)
        self.log.add(event, task.origin, at=now)
        if event.kind is EventKind.MESSAGE:
            self._came(task, 1, event.size, now, kept=kept)
        elif event.kind is EventKind.OPEN:
            self._opened(task, now)
        else:
            self._ended(task, now)
        if self.hooks.observes:
            self.hooks.event_happened(event, task.name)
            for record in records(event):
                self.hooks.callback_ran(record, task.name)
        handlers = self.listeners.handlers_of(event)
        if handlers:
            self.queue.put(handlers, event.payload)
        if is_message and task.stalled:
            task.pause()
            self._warn_of_full_inbox(task)

    def _answered(self, data: str | bytes, task: SocketTask) -> Answered | None:
        """Has a socket that is OPEN answer a message by itself."""
        answered = answer(task.answers, data) if task.state is SocketState.OPEN else None
        if answered is not None:
            self.answers_due.append((task, answered.messages))
        return answered

    def sent_by(self, task: SocketTask | None, data: str | bytes) -> None:
        """A socket has sent a message. Without the lock."""
        if self.judge is not None and task is not None:
            departed = self.judge.judge(task, data, sent=True)
            if departed:
                self.log.add(Departed(departed), task.origin)

    # What is measured

    def took(self, task: SocketTask, number: int, data: str | bytes) -> None:
        """A keyword took a message, which may answer one that was sent."""
        took = self.statistics.takes(task.meter, number, data)
        if took is not None:
            self._note("round_trip", took, task)

    def _call_measured(self, outcome: Outcome, began: float, place: str) -> None:
        """A call ended that began at this time; what has a place is no test's own."""
        statistics = self.statistics
        task = None if outcome.task_id is None else self.registry.by_id(outcome.task_id)
        if not outcome.succeeded:
            statistics.total.failed += outcome.api == transitions.CONNECT
            self._note_error(outcome.result["failure"], task)
        elif task is not None and isinstance(outcome.effect, SendData):
            meter = task.meter
            self.sent(task, outcome.effect.size, began)
            if place or meter.replayed:
                return
            if meter.unpaired is None:
                meter.unpaired, meter.came = [], []
            by_id = statistics.id_path is not None
            request = statistics.id_of(outcome.effect.data) if by_id else None
            if not by_id or request is not None:
                meter.unpaired.append((request, began))
                del meter.unpaired[:-UNPAIRED]

    def sent(self, task: SocketTask, size: int, now: float) -> None:
        """A message was sent, a heartbeat too."""
        _flowed((task.meter.sent, self.statistics.total.sent), 1, size, now)

    def _came(
        self, task: SocketTask, count: int, size: int, now: float, *, kept: bool = True
    ) -> None:
        """Messages came, the last ones of the inbox if they are kept."""
        meter = task.meter
        _flowed((meter.received, self.statistics.total.received), count, size, now)
        if kept and meter.unpaired and meter.came is not None:
            meter.came.append((task.inbox.count - count + 1, now))
            del meter.came[:-UNPAIRED]

    def _opened(self, task: SocketTask, now: float) -> None:
        meter, total = task.meter, self.statistics.total
        meter.opened, meter.open = now, now - task.connected_at
        meter.replayed = self.statistics.is_replay(task.handshake_keys)
        total.one_opened()
        self._note("open", meter.open, task)
        if meter.handshake is not None:
            self._note("handshake", meter.handshake, task)

    def _ended(self, task: SocketTask, now: float) -> None:
        meter, total = task.meter, self.statistics.total
        if meter.opened is None:
            total.failed += 1
        else:
            total.open -= 1
            meter.session = now - meter.opened
            self._note("session", meter.session, task)
            if meter.closing is not None and not task.cause:
                meter.close = now - meter.closing
                self._note("close", meter.close, task)
        if task.cause:
            self._note_error(stable_cause(task.cause), task)

    def _note(self, figure: str, value: float | str, task: SocketTask | None) -> None:
        noted = self.statistics.noted
        noted.append((figure, value))
        if len(noted) >= UNPAIRED:
            self.statistics.settle()
        if self.hooks.observes:
            self.hooks.measured(figure, value, task.name if task is not None else "", time.time())

    def _note_error(self, cause: str, task: SocketTask | None) -> None:
        if task is not None:
            task.meter.errors = task.meter.errors or Counter()
            task.meter.errors[cause] += 1
        self._note("error", cause, task)

    def _change(self, task: SocketTask, new: Task, at: float | None = None) -> None:
        """A task is about to become this."""
        if new.state is SocketState.CLOSING:  # the Close frame may have been seen meanwhile
            began, seen = time.monotonic() if at is None else at, task.meter.closing
            task.meter.closing = began if seen is None else min(began, seen)
        if task.state is not new.state:
            if new.state > SocketState.OPEN:
                for each in task.heartbeats:
                    each.end_soon()
            self.log.add(Change(task.state, new.state), task.origin, at=at)
            if self.hooks.observes:
                self.hooks.state_changed(task.name, task.state, new.state)

    def _warn_of_full_inbox(self, task: SocketTask) -> None:
        """The log says once of each task that its inbox is full."""
        if task.warned_of_full_inbox:
            return
        task.warned_of_full_inbox = True
        self.log.warn(
            say(
                "{count} messages were not taken (max_inbox={bound}): until some are, "
                'nothing more is read from the server. Take them with "Wait For Socket '
                'Message" or "Clear Socket Messages".',
                count=len(task.inbox),
                bound=task.inbox.bound,
            ),
            task.origin,
        )


def _flowed(flows: Iterable[Flow], count: int, size: int, now: float) -> None:
    """Messages went one way; counted here, as a send passes no room more for it."""
    for flow in flows:
        flow.messages += count
        flow.bytes += size
        flow.until = now
        flow.began = min(flow.began, now)
        if flow.mark is not None:
            flow.mark.after, flow.mark = now, None
