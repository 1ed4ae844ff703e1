"""One smart program: its host, its sockets, and the test that drives them."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument, ends_test
from SwanSocketLibrary.events.entries import NO_SOCKET, KeywordFailure, Origin
from SwanSocketLibrary.events.log import EventLog
from SwanSocketLibrary.language import say, unended
from SwanSocketLibrary.net.interface import ConnectOptions, TransportFactory
from SwanSocketLibrary.plugins.hooks import Hooks
from SwanSocketLibrary.plugins.hookspecs import Connecting
from SwanSocketLibrary.session.callbacks import Callbacks, Handler, run_all
from SwanSocketLibrary.session.connections import Connections, SecretCollector, error_text
from SwanSocketLibrary.session.sockets import HostState, MessageJudge, SocketRegistry, SocketTask
from SwanSocketLibrary.statistics.figures import Measured, Since, SocketMeter, Statistics
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.answers import AnswerRule
from SwanSocketLibrary.swan.call_arguments import check_headers, check_protocols
from SwanSocketLibrary.swan.host import Host, HostSettings, Transition
from SwanSocketLibrary.swan.inbox import BOUNDS, Bounds, InboxMessage, Period
from SwanSocketLibrary.swan.json_data import write_json
from SwanSocketLibrary.swan.model import Effect, EventKind, Outcome, SendData, StartHandshake
from SwanSocketLibrary.swan.profile import Refusal
from SwanSocketLibrary.swan.transitions import ConnectSocket
from SwanSocketLibrary.swan.urls import check_url
from SwanSocketLibrary.waiting import Deadline, LetThrough, Monitor, on_interruption

if TYPE_CHECKING:
    from SwanSocketLibrary.session.answering import Answering

GlobalHandlers = dict[EventKind, Handler]
"""What listens in the four global places."""

_WAIT_TIME: Final = 10.0
_DROP_TIME: Final = 1.0
"""Seconds that a transport has to drop a connection that was abandoned."""


class Session:
    """The one place where state changes while a test runs.

    Calls come from the test's thread, events from the transport's. One lock guards all
    state; nothing that can take long runs under it.

    :param settings: how the host is set up.
    :param transport: makes the transport, once the first socket is connected.
    :param bounds: how much is kept.
    :param hooks: what plugins change and see.
    :param learner: is shown all that is sent and received.
    :param changed: the lock, where others wait with it too.
    :param log: the event log, where another session has one.
    :param statistics: likewise.
    :ivar changed: guards all state, and is notified of each change.
    :ivar log: what happened.
    :ivar callbacks: every callback that ran.
    :ivar queue: handlers of events, which the test's thread runs while it waits.
    :ivar registry: the sockets by name.
    :ivar timeout: seconds that a wait takes whose keyword does not say.
    """

    def __init__(
        self,
        settings: HostSettings,
        transport: TransportFactory,
        bounds: Bounds = BOUNDS,
        hooks: Hooks | None = None,
        learner: SecretCollector | None = None,
        changed: Monitor | None = None,
        log: EventLog | None = None,
        statistics: Statistics | None = None,
    ) -> None:
        self.changed = changed or Monitor()
        self.timeout = _WAIT_TIME
        self.log = log or EventLog(bounds, self.changed)
        self.callbacks = self.log.callbacks
        self._hooks = hooks or Hooks()
        self._hooks.on_failure = self.log.warn
        self._learner = learner
        self._bounds = bounds
        self._period = Period()
        self.statistics = statistics or Statistics()
        self._state = state = HostState(Host(settings), self.log, self._hooks, self.statistics)
        self.registry: SocketRegistry = state.registry
        self._connections = Connections(transport, state, self.changed, learner)
        self.queue = state.queue
        if log is None:
            self.changed.due = state.queue
        self._programs: list[Session] = []
        self._answering: Answering | None = None

    def program(self) -> Session:
        """Another smart program on the same device.

        Its sockets, its main one (S13), their number (S20) and its global places (S12) are its own;
        the lock, the log and the transport are the same.
        """
        program = Session(
            self.settings,
            self._connections.running,
            self._bounds,
            self._hooks,
            self._learner,
            self.changed,
            self.log,
            self.statistics,
        )
        with self.changed:
            program.begins(self._period)
            program.judge = self.judge
            self._programs.append(program)
            self.registry.others.append(program.registry)
        return program

    def end_program(self, program: Session, timeout: float) -> None:
        """Ends a `program`: its sockets are closed as by `end`."""
        program.end(program.registry.tasks, timeout)
        with self.changed:
            self._programs.remove(program)
            self.registry.others.remove(program.registry)

    @contextmanager
    def events_held(self) -> Iterator[None]:
        """Holds back events meanwhile, so that they come after what the block does."""
        with self.changed:
            self._connections.calls_under_way += 1
        effects: list[Effect] = []
        try:
            yield
        finally:
            with self.changed:
                self._connections.calls_under_way -= 1
                effects = self._connections.release()
                self.changed.notify_all()
        self._perform(effects)

    # What is there

    @property
    def settings(self) -> HostSettings:
        """How the host is set up. Never changed in place, so that a look needs no lock."""
        return self._state.host.settings

    @property
    def main(self) -> SocketTask | None:
        """The main task, also after it ended (S13)."""
        with self.changed:
            main = self._state.host.main
            return None if main is None else self.registry.by_id(main.task_id)

    @property
    def main_closed(self) -> str:
        """Where there is none since a test's end closed it: the sentence that says so."""
        closed = self.registry.cleaned_up.last
        return f" {closed}" if closed and self.main is None else ""

    def named(self, socket: SocketTask | str | None) -> SocketTask | None:
        """The socket of this name; ``None`` if it was left out.

        :raises UnknownName: there is none of this name.
        """
        return None if socket is None else self.registry.find(socket)

    def named_or_main(self, socket: SocketTask | str | None) -> SocketTask:
        """The socket of this name, or the main one if it was left out (S13).

        :raises UnknownName: there is none of this name.
        :raises ExpectationFailed: there is no main socket.
        """
        found = self.named(socket) or self.main
        if found is None:
            text = say(
                'There is no main socket yet. Use "Connect Socket" first.{main_closed}',
                main_closed=self.main_closed,
            )
            if any(program.registry.tasks for program in self._programs):
                text += say(' For one of a page, give socket= what "Get Swan Page Socket" returns.')
            raise ExpectationFailed(text)
        return found

    def other(
        self, task: SocketTask | None, holds: Callable[[SocketTask], object]
    ) -> SocketTask | None:
        """The first socket besides this one of which something holds."""
        others = (each for each in self.registry.tasks if each is not task)
        return next((each for each in others if holds(each)), None)

    def refuse_name(self, value: object, argument: str, instead: str = "socket") -> None:
        """Refuses a socket's name where another argument stands: the keyword would act on others.

        :param argument: in whose place it stands.
        :param instead: the argument that it is meant for.
        :raises InvalidArgument: the value is a socket, its alias in any case, or its id.
        """
        task = self.registry.meant(value)
        if task is not None:
            raise InvalidArgument.say(
                "'{name}' is a socket, but it stands in the place of the argument {argument}. "
                "Write {instead}={name}.",
                name=task.name,
                argument=argument,
                instead=instead,
            )

    @property
    def live(self) -> list[SocketTask]:
        """The tasks that have not ended, in the order of their connects."""
        with self.changed:
            return [task for task in self.registry.tasks if task.ended is None]

    def configure(self, settings: HostSettings) -> HostSettings:
        """Sets the host up anew, for later calls.

        :return: how it was set up before.
        """
        with self.changed:
            old = self._state.host.settings
            self._state.host = replace(self._state.host, settings=settings)
            return old

    # Calls

    def connect(
        self,
        url: object,
        options: ConnectOptions,
        *,
        header: object = None,
        protocols: object = None,
        alias: str | None = None,
        timeout: float | None = None,
        callbacks: Callbacks | None = None,
    ) -> tuple[SocketTask | None, Outcome]:
        """``swan.connectSocket``. Returns as soon as the task exists (S2).

        :param timeout: seconds for the handshake, or ``None`` for the host's (S21).
        :return: the task and the call's outcome; no task if the call failed.
        :raises InvalidArgument: the alias cannot be used, or the transport cannot do what the
            options ask for.
        :raises CallbackFailed: a callback raised.
        """
        self._connections.check(options)
        if self._learner:
            self._learner.learn_connect(url, header)
        with self.changed:
            self.registry.check_alias(alias, self._failed_on)
            task_id = self.registry.new_id()
        call = ConnectSocket(task_id, alias or task_id, url, header, protocols, timeout)
        rule = connect_rule(self._hooks, self._state.host, call)
        with self.changed:
            step = rule(self._state.host)
            outcome = step.outcomes[0]
            task = None
            if outcome.succeeded:
                task = SocketTask(step.host.tasks[task_id], alias, self._bounds.inbox)
                task.inbox.begins(self._period)
                self.registry.add(task)
            origin = Origin(name=alias or "") if task is None else task.origin
            for warning in step.warnings:
                self.log.warn(warning, origin if task else NO_SOCKET)
            self._state.call_ended(outcome, origin, url)
            effects = self._state.apply(step)
            for effect in effects if task else ():
                if task and isinstance(effect, StartHandshake):
                    task.url = effect.request.url
                    task.separator = options.message_separator or ""
        self._connections.perform(effects, options)
        if self._hooks.observes:
            self._hooks.notify_observers()
        if callbacks is not None:
            run_all(callbacks.of(outcome))
        return task, outcome

    def send(
        self, data: object, task: SocketTask | None = None, callbacks: Callbacks | None = None
    ) -> Outcome:
        """``swan.sendSocketMessage``, or ``SocketTask.send`` if a task is given.

        :raises CallbackFailed: a callback raised.
        """
        owner = self._owner(task)
        if owner is not self:
            return owner.send(data, task, callbacks)
        target = task.target if task else None
        if self._learner:
            with LetThrough():  # much data takes its time, and nothing is done yet
                self._learner.learn_message(data)
        (outcome,) = self._call(lambda host: transitions.send(host, target, data))
        if self.judge is not None and isinstance(outcome.effect, SendData) and outcome.succeeded:
            sender = self.registry.by_id(outcome.effect.task_id)
            self._state.sent_by(sender, outcome.effect.data)
        if callbacks is not None:
            run_all(callbacks.of(outcome))
        return outcome

    def close(
        self,
        code: object = None,
        reason: object = None,
        task: SocketTask | None = None,
        callbacks: Callbacks | None = None,
    ) -> list[Outcome]:
        """``swan.closeSocket``, or ``SocketTask.close`` if a task is given.

        :return: an outcome for each task; none if there is no task to close (S15).
        :raises CallbackFailed: a callback raised.
        """
        owner = self._owner(task)
        if owner is not self:
            return owner.close(code, reason, task, callbacks)
        target = task.target if task else None
        outcomes = self._call(lambda host: transitions.close(host, target, code, reason))
        if callbacks is not None:
            run_all(due for outcome in outcomes for due in callbacks.of(outcome))
        return outcomes

    def refuse(self, api: str, refusal: Refusal, task: SocketTask | None = None) -> Outcome:
        """Has a call fail as if a rule refused it."""
        task_id = None if task is None else task.socketTaskId
        (outcome,) = self._call(lambda host: transitions.refuse_call(host, api, task_id, refusal))
        return outcome

    def learn(self, value: object) -> None:
        """Shows a value of a program's code to whoever learns secrets, as a message of JSON."""
        if self._learner:
            self._learner.learn_message(write_json(value))

    @property
    def calls_from(self) -> str:
        """Where in a program's code its next calls stand, for the log; empty for a test's own."""
        return self._state.calls_from

    @calls_from.setter
    def calls_from(self, place: str) -> None:
        self._state.calls_from = place

    # Messages

    def begins(self, period: Period) -> None:
        """Another part of the run begins: what arrives from now on belongs to it."""
        with self.changed:
            self._period = period
            for task in self.registry.tasks:
                task.inbox.begins(period)
            for program in self._programs:
                program.begins(period)

    def measures(self, what: Since) -> None:
        """A test or a suite begins, since which figures can be asked for."""
        with self.changed:
            self.statistics.begins(what, self._meters)

    def measured(self, task: SocketTask | None, since: Since | Measured | None) -> Measured:
        """What was measured of a socket, or of all."""
        with self.changed:
            return self.statistics.measured(task.meter if task else None, since)

    def reset_statistics(self) -> None:
        """Has what is measured begin anew."""
        with self.changed:
            self.statistics.reset(self._meters)

    @property
    def _meters(self) -> list[SocketMeter]:
        registries = (self.registry, *self.registry.others)
        return [task.meter for registry in registries for task in registry.tasks]

    def take(self, task: SocketTask, message: InboxMessage) -> bool:
        """Takes one message.

        :return: ``False`` if it was taken before.
        """
        with self.changed:
            taken = task.inbox.take(message)
            self._took(task, [message] if taken else [])
            return taken

    def take_these(self, task: SocketTask, messages: list[InboxMessage]) -> bool:
        """Takes messages, oldest first, if all of them are still there."""
        with self.changed:
            taken = task.inbox.take_these(messages)
            self._took(task, messages if taken else [])
            return taken

    def take_first(self, task: SocketTask, count: int) -> list[InboxMessage] | None:
        """Takes the oldest messages, if there are as many."""
        with self.changed:
            taken = task.inbox.take_first(count) if len(task.inbox) >= count else None
            self._took(task, taken or [])
            return taken

    def take_all(self, task: SocketTask) -> list[InboxMessage]:
        """Takes all messages that are there."""
        with self.changed:
            taken = task.inbox.clear()
            self._took(task, taken)
            return taken

    @property
    def judge(self) -> MessageJudge | None:
        """What holds messages to contracts, those of programs too."""
        return self._state.judge

    @judge.setter
    def judge(self, judge: MessageJudge | None) -> None:
        self._state.judge = judge
        for program in self._programs:
            program.judge = judge

    # What goes on by itself

    def answer(self, task: SocketTask, rule: AnswerRule) -> None:
        """Has a socket answer messages by itself, also those that were not taken yet.

        :raises InvalidArgument: it has ended.
        """
        self._owner(task)._answers().add(task, rule)  # noqa: SLF001 - of this class too

    def send_every(
        self,
        interval: float,
        data: str | bytes,
        task: SocketTask,
        failed: Callable[[str], object],
    ) -> None:
        """Has a socket send a message again and again, the first after one interval.

        :param interval: seconds.
        :param failed: takes a sentence, if it ends in an error.
        :raises InvalidArgument: the socket has ended.
        """
        self._owner(task)._answers().beat(task, interval, data, failed)  # noqa: SLF001

    @property
    def by_itself(self) -> dict[SocketTask, tuple[object, ...]]:
        """What sockets do by themselves, those of programs too."""
        with self.changed:
            found = {task: (*task.answers, *task.heartbeats) for task in self.registry.tasks}
            for program in self._programs:
                found |= program.by_itself
        return {task: each for task, each in found.items() if each}

    def end_by_itself(self, task: SocketTask, ending: Container[object]) -> None:
        """Ends some of what a socket does by itself."""
        self._owner(task)._answers().end(task, ending)  # noqa: SLF001

    def _answers(self) -> Answering:
        if self._answering is None:
            from SwanSocketLibrary.session.answering import Answering  # few tests need it

            self._answering = Answering(self._connections)
        return self._answering

    # Listeners

    def listen(self, kind: EventKind, handler: Handler, task: SocketTask | None = None) -> None:
        """Adds a listener to a task (S11), or sets the global one (S12)."""
        with self.changed:
            if task is None:
                self._state.listeners.set_global(kind, handler)
            else:
                listeners = self._owner(task)._state.listeners  # noqa: SLF001 - of this class too
                listeners.add(task.socketTaskId, kind, handler)

    # Cleaning up

    def end(self, tasks: Iterable[SocketTask], timeout: float) -> None:
        """Closes what is still open of these, and forgets them all.

        The peers get a Close frame with 1001, going away, as when a smart program is left.

        :param timeout: seconds for all of them to answer; then they are dropped.
        """
        ending = list(tasks)
        self._connections.end(ending, Deadline(timeout), _DROP_TIME)
        with self.changed:
            for task in ending:
                self._state.forget(task)
        if self._hooks.observes:
            self._hooks.notify_observers()

    def global_handlers(self) -> GlobalHandlers:
        """What listens in the four global places (S12)."""
        with self.changed:
            return self._state.listeners.global_handlers

    def set_global_handlers(self, handlers: GlobalHandlers) -> None:
        """Fills the four global places; what is due for handlers that listen no more is dropped."""
        with self.changed:
            self._state.listeners.global_handlers = handlers
            self.queue.keep(self._state.listeners.handlers)

    def shutdown(self, timeout: float) -> None:
        """Ends everything, and waits for the transport's threads.

        :param timeout: seconds to wait at most.
        """
        self.end(self.registry.tasks, timeout)
        self._connections.shutdown(timeout)

    # Inside

    def _failed_on(self, task: SocketTask) -> str:
        """The last keyword that failed on a socket, but for those that connect, as a sentence."""
        for entry in reversed(self.log.recorded().by_socket().get(task.socketTaskId, [])):
            what = entry.what
            if isinstance(what, KeywordFailure) and what.method != "connect_socket":
                return say(
                    '"{keyword}" failed on it before: {text}. ',
                    keyword=what.keyword,
                    text=unended(what.text),
                )
        return ""

    def _took(self, task: SocketTask, messages: list[InboxMessage]) -> None:
        """A keyword took messages of a socket, which reads again if its inbox has room now."""
        if task.meter.came:
            for message in messages:
                self._state.took(task, message.number, message.data)
        if messages:
            on_interruption(lambda: self._give_back(task, messages))
        if task.inbox.room:
            task.resume()

    def _give_back(self, task: SocketTask, messages: list[InboxMessage]) -> None:
        """The test was interrupted before it had these."""
        with self.changed:
            task.inbox.give_back(messages)
            self.changed.notify_all()

    def _owner(self, task: SocketTask | None) -> Session:
        """The session whose socket it is: this one, or a program's."""
        if task is None or self.registry.by_id(task.socketTaskId) is task:
            return self
        theirs = (each for each in self._programs if each.registry.by_id(task.socketTaskId) is task)
        return next(theirs, self)

    def _call(self, rule: Callable[[Host], Transition]) -> list[Outcome]:
        """Applies a call's rule, does what it needs, and records how it ended (S4)."""
        began = time.monotonic()
        with self.changed:
            step = rule(self._state.host)
            accepted = time.monotonic()
            self._connections.calls_under_way += 1
        outcomes: list[Outcome] = []
        try:
            outcomes.extend(self._completed(outcome) for outcome in step.outcomes)
        finally:
            with self.changed:
                self._connections.calls_under_way -= 1
                effects = self._commit(outcomes, began, accepted)
                self.changed.notify_all()
        self._perform(effects)
        return outcomes

    def _perform(self, effects: Iterable[Effect]) -> None:
        """Does what was held back behind a call, and what came of it."""
        self._connections.perform(effects)
        if self._state.answers_due:
            self._answers().send_soon()
        if self._hooks.observes:
            self._hooks.notify_observers()

    def _completed(self, outcome: Outcome) -> Outcome:
        """The outcome after its effect was carried out, or could not be."""
        if outcome.effect is None:
            return outcome
        try:
            self._connections.carry_out(self._encoded(outcome.effect))
        except Exception as error:
            if ends_test(error):
                raise
            return transitions.not_carried_out(self._state.host, outcome, error_text(error))
        return outcome

    def _encoded(self, effect: Effect) -> Effect:
        """What is to be done, with a message as plugins want it sent."""
        if not isinstance(effect, SendData) or not self._hooks.changes_messages:
            return effect
        task = self.registry.by_id(effect.task_id)
        if task is None:
            return effect
        with LetThrough():  # a plugin may take its time, and nothing is done yet
            data = self._hooks.encode(effect.data, task.name, task.protocol)
        return replace(effect, data=data)

    def _commit(self, outcomes: list[Outcome], began: float, accepted: float) -> list[Effect]:
        """Records what a call changed and how it ended, then what was held back behind it.

        :param began: when the call did: its frames come after its line.
        :param accepted: when the rules let it pass: its frames come after the change of state.
        """
        for outcome in outcomes:
            task = self.registry.by_id(outcome.task_id) if outcome.task_id else None
            self._state.carried_out(outcome.effect, accepted)
            origin = task.origin if task else NO_SOCKET
            self._state.call_ended(outcome, origin, began=began)
        return self._connections.release()


def connect_rule(hooks: Hooks, host: Host, call: ConnectSocket) -> Callable[[Host], Transition]:
    """Has plugins change or refuse a connect that passes the rules.

    :param host: as it is now; what plugins make of the call is for the rules to judge again.
    :return: the rule to apply.
    """
    if not hooks.changes_connects or not transitions.connect(host, call).outcomes[0].succeeded:
        return lambda host: transitions.connect(host, call)
    header = check_headers(call.header)
    connect = Connecting(
        url=check_url(call.url),
        header=dict(header.items),
        protocols=list(check_protocols(call.protocols)),
        socket=call.name,
        platform=host.settings.profile.name,
    )
    try:
        with LetThrough():  # a plugin may take its time, and nothing is done yet
            changed_by = hooks.before_connect(connect)
    except Refusal as refusal:
        refused = refusal
        return lambda host: transitions.refuse_call(host, transitions.CONNECT, None, refused)
    changed = replace(call, url=connect.url, header=connect.header, protocols=connect.protocols)

    def rule(host: Host) -> Transition:
        step = transitions.connect(host, changed)
        outcome = step.outcomes[0]
        if outcome.succeeded:
            return replace(step, warnings=(*header.warnings, *step.warnings))
        if not changed_by:
            return step
        names = " and ".join(f"'{name}'" for name in changed_by)
        detail = say(
            "{detail} This is the call as plugin {names} changed it.",
            detail=outcome.detail,
            names=names,
        )
        return replace(step, outcomes=(outcome._replace(detail=detail),))

    return rule
