"""What a server says to clients by itself, besides its behaviour: answers, greetings, heartbeats.

All of it happens in the loop's thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Protocol

from SwanSocketLibrary.events.entries import CloseFrame, ServerEventKind
from SwanSocketLibrary.language import say
from SwanSocketLibrary.server.records import ClientRecord, ServerRecord
from SwanSocketLibrary.swan.answers import Answered, AnswerRule, answer


class StubEndpoint(Protocol):
    """The end of the connection to a client. What cannot be sent any more is left out."""

    @property
    def client(self) -> ClientRecord:
        """The client's record."""

    @property
    def can_send(self) -> bool:
        """Whether something can be sent."""

    def send_if_open(self, data: str | bytes, *, recorded: bool = True) -> bool:
        """Sends a message.

        :return: whether it could be sent.
        """

    def close_if_open(self, close: CloseFrame) -> None:
        """Sends a Close frame."""


@dataclass(slots=True, eq=False)
class Greeting:
    """What each client hears first.

    :ivar messages: what is sent, one after another.
    :ivar close: the code and the reason of the Close frame behind them, if any.
    """

    messages: tuple[str | bytes, ...]
    close: tuple[int, str] | None = None


@dataclass(slots=True, eq=False)
class StubHeartbeat:
    """A message that clients hear again and again.

    :ivar interval: seconds, from a client's opening on.
    :ivar message: it.
    :ivar client: the number of the one client that hears it; ``None`` for all.
    """

    interval: float
    message: str | bytes
    client: int | None = None


Rule = AnswerRule | Greeting | StubHeartbeat


@dataclass(slots=True)
class StubRules:
    """What a server does by itself. The loop's thread alone changes it.

    :ivar answers: the newest first.
    :ivar greetings: in the order in which they are sent.
    """

    answers: tuple[AnswerRule, ...] = ()
    greetings: tuple[Greeting, ...] = ()
    heartbeats: tuple[StubHeartbeat, ...] = ()

    @property
    def all(self) -> tuple[Rule, ...]:
        """All of them."""
        return (*self.answers, *self.greetings, *self.heartbeats)

    def add(self, rule: Rule) -> None:
        """Adds one."""
        if isinstance(rule, AnswerRule):
            self.answers = (rule, *(each for each in self.answers if not each.ended))
        elif isinstance(rule, Greeting):
            self.greetings = (*self.greetings, rule)
        else:
            self.heartbeats = (*self.heartbeats, rule)

    def end(self, ending: Collection[object]) -> None:
        """Ends some."""
        for rule in self.answers:
            rule.ended = rule.ended or rule in ending
        self.answers = tuple(each for each in self.answers if not each.ended)
        self.greetings = tuple(each for each in self.greetings if each not in ending)
        self.heartbeats = tuple(each for each in self.heartbeats if each not in ending)


@dataclass(slots=True, eq=False)
class _Beats:
    """A heartbeat as one client hears it."""

    timer: asyncio.TimerHandle
    count: int = 0


@dataclass(slots=True, eq=False)
class Stub:
    """What a server says to one client by itself.

    :ivar rules: the server's.
    """

    rules: StubRules
    record: ServerRecord
    endpoint: StubEndpoint
    _beats: dict[StubHeartbeat, _Beats] = field(default_factory=dict)
    _late: set[asyncio.TimerHandle] = field(default_factory=set)

    def opened(self) -> None:
        """The connection is open."""
        for greeting in self.rules.greetings:
            self._say(greeting.messages, greeting.close)
        for heartbeat in self.rules.heartbeats:
            self.begin(heartbeat)

    def begin(self, rule: Rule) -> None:
        """A rule was added while the connection is open."""
        number = self.endpoint.client.number
        if isinstance(rule, AnswerRule):
            self._answer_waiting(rule)
        elif isinstance(rule, StubHeartbeat) and rule.client in (None, number):
            self._beats[rule] = _Beats(self._after(rule.interval, self._beat, rule))

    def answer(self, data: str | bytes) -> Answered | None:
        """What answers a message, by one of the rules."""
        return answer(self.rules.answers, data, self.endpoint.client.number)

    def send(self, answered: Answered) -> None:
        """Sends an answer, or does so later."""
        rule, messages, close = answered
        if not rule.after:
            self._say(messages, close)
            return

        def answer() -> None:
            self._late.discard(timer)
            if not rule.ended:
                self._say(messages, close)

        timer = self._after(rule.after, answer)
        self._late.add(timer)

    def ended(self, rules: Collection[object]) -> None:
        """Rules have ended."""
        for heartbeat in [each for each in self._beats if each in rules]:
            beats = self._beats.pop(heartbeat)
            beats.timer.cancel()
            if beats.count:
                how_many = say(
                    "{count}, one each {interval:g} s",
                    count=beats.count,
                    interval=heartbeat.interval,
                )
                client = self.endpoint.client
                self.record.report(client, ServerEventKind.HEARTBEATS, how_many)

    def gone(self) -> None:
        """The connection has ended, or is being closed."""
        self.ended(list(self._beats))
        for timer in self._late:
            timer.cancel()
        self._late.clear()

    def _answer_waiting(self, rule: AnswerRule) -> None:
        client, number = self.endpoint.client, self.endpoint.client.number
        with self.record.changed:
            waiting = list(client.inbox)
        for message in waiting:
            if not self.endpoint.can_send:
                return
            found = answer((rule,), message.data, number, waiting=True)
            if found is not None:
                if not rule.keep:
                    self.record.take(client, message)
                self.send(found)

    def _say(self, messages: Collection[str | bytes], close: tuple[int, str] | None) -> None:
        for message in messages:
            self.endpoint.send_if_open(message)
        if close is not None:
            self.endpoint.close_if_open(CloseFrame(*close))

    def _beat(self, heartbeat: StubHeartbeat) -> None:
        beats = self._beats[heartbeat]
        if not self.endpoint.send_if_open(heartbeat.message, recorded=False):
            self.ended([heartbeat])
            return
        beats.count += 1
        beats.timer = self._after(heartbeat.interval, self._beat, heartbeat)

    @staticmethod
    def _after(seconds: float, call: Callable[..., None], *args: object) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(seconds, call, *args)
