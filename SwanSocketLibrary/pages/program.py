"""A program whose pages run: what its code asks of the host, carried out by the session.

One engine runs the code of one program. A turn is what JavaScript runs without a break; what it
asked for is done when the turn is over, in the order in which it asked, and what comes of it are
turns of their own. All of it happens in the test's thread, while a keyword of the library runs.
"""

from __future__ import annotations

import base64
import heapq
import itertools
import re
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

from SwanSocketLibrary.errors import PageError
from SwanSocketLibrary.events.entries import NO_SOCKET, Origin, PageNote
from SwanSocketLibrary.language import commas, mark, say
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.output.previews import seconds
from SwanSocketLibrary.output.sentences import code_and_text, failure_text, socket_status
from SwanSocketLibrary.pages.engine import Command, Engine
from SwanSocketLibrary.pages.sources import Sources
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.host import HostSettings
from SwanSocketLibrary.swan.json_data import write_json
from SwanSocketLibrary.swan.model import EventKind, Outcome, SocketState
from SwanSocketLibrary.swan.payloads import Headers, Payload, without_credentials
from SwanSocketLibrary.swan.profile import Failure, Refusal
from SwanSocketLibrary.swan.transitions import CLOSE, CONNECT, NOT_OPEN, SEND

_LISTENERS: Final = {
    EventKind.OPEN: "onOpen",
    EventKind.MESSAGE: "onMessage",
    EventKind.ERROR: "onError",
    EventKind.CLOSE: "onClose",
}
_MOST_KEPT: Final = 10_000
"""Lines of the console, calls and errors that are kept of one page; the oldest go."""
_MOST_TIMERS: Final = 10_000
"""Timers that one `advance` runs: an interval of a millisecond would run for ever in an hour."""
_AT_ONCE: Final = 1000
"""Events that the engine is given together at most: all of them have the time of one turn."""
_NOTED: Final = {"open": mark("open"), "handler": "", "close": mark("close")}
"""Operations of keywords that timelines show."""
_STEP: Final = re.compile(r"[^.[\]]+")
"""Of a path in data: ``list[0].name`` has three."""
_ROUNDS: Final = 100
"""Turns that callbacks may cause one after another before the rest is left for later."""


@dataclass(frozen=True)
class PageLimits:
    """What a program's code may use up.

    :ivar seconds: of one turn.
    :ivar memory: bytes of its engine.
    """

    seconds: float = 2.0
    memory: int = 64 * 1024 * 1024


@dataclass
class HostCall:
    """What a page asked of its host, sockets apart.

    :ivar api: ``showToast``.
    :ivar args: what it was given, as JSON has it.
    :ivar place: where in the code.
    :ivar taken: whether a keyword has waited for it.
    :ivar failure: how it failed; empty if it did not fail.
    """

    api: str
    args: Any
    place: str
    taken: bool = False
    failure: str = ""


@dataclass
class Page:
    """A page that was opened.

    :ivar id: its number in the run.
    :ivar name: its file, below the program's folder.
    :ivar sockets: of its connects, in their order.
    :ivar closed: whether it was closed, or its program is gone.
    :ivar origin: what the event log knows it by.
    """

    id: int
    name: str
    alias: str | None
    program: Program
    sockets: list[tuple[SocketTask, str]] = field(default_factory=list)
    calls: deque[HostCall] = field(default_factory=lambda: deque(maxlen=_MOST_KEPT))
    console: deque[Payload] = field(default_factory=lambda: deque(maxlen=_MOST_KEPT))
    errors: deque[Payload] = field(default_factory=lambda: deque(maxlen=_MOST_KEPT))
    closed: bool = False
    origin: Origin = NO_SOCKET

    def __post_init__(self) -> None:
        self.origin = Origin(f"page {self.id}", str(self), time.monotonic())

    def __str__(self) -> str:
        return self.alias or self.name

    @property
    def troubles(self) -> str:
        """Its last socket, its last call that failed, its next timer, to stand behind a failure."""
        text = ""
        if self.sockets:
            status = socket_status(self.sockets[-1][0])
            text = say(" Its last socket: {socket_status}.", socket_status=status)
        failed = next((each for each in reversed(self.calls) if each.failure), None)
        if failed is not None:
            text += say(" At {place}: {failure}.", place=failed.place, failure=failed.failure)
        pause = self.program.pause
        if pause:
            text += say(
                ' Its next timer is due in {time}: "Advance Swan Page Clock" runs it at once.',
                time=seconds(pause),
            )
        return text


class Surroundings(Protocol):
    """What a program needs of what is around it."""

    def options(self) -> ConnectOptions:
        """How its sockets are connected."""

    def answer_modal(self) -> bool:
        """Whether the next modal is confirmed."""

    def page_failed(self, page: Page, error: Payload) -> None:
        """An error of a page that nothing takes."""

    def warn(self, text: str) -> None:
        """A sentence for the log."""


class Program:
    """A program: one engine, one `App`, any number of pages.

    :param root: its folder.
    :param session: the test's; the program has its own in it.
    :param around: what is around it.
    :param limits: what its code may use up.
    :param answers: what a suite has answered for APIs so far.
    :ivar pages: those that were opened.
    :ivar host: the name of the platform's global object, ``swan``.
    :ivar turns: how many requests its engine has answered.
    """

    def __init__(
        self,
        root: Path,
        session: Session,
        around: Surroundings,
        limits: PageLimits,
        answers: Mapping[str, Any],
    ) -> None:
        self.root: Final = root
        self.pages: list[Page] = []
        self.turns = 0
        self._test: Final = session
        self._around: Final = around
        self.sources: Final = Sources(root)
        self._engine: Final = Engine(self.sources.required, limits.memory, limits.seconds)
        self.session: Final = session.program()
        self._app: Final = Page(0, "app.js", None, self)
        self._tasks: dict[int, SocketTask] = {}
        self._numbers: dict[str, int] = {}
        self._heard_by_main = False
        self._due: deque[dict[str, Any]] = deque()
        self._events: list[dict[str, Any]] = []
        self._timers: list[tuple[float, int, int]] = []
        self._repeats: dict[int, float | None] = {}
        self._order = itertools.count()
        self._offset = 0.0
        self._running = False
        self._result: dict[str, Any] | None = None
        self._fatal: Payload | None = None
        self._missing: list[str] = []
        self.host: Final = session.settings.profile.global_object
        start = {"op": "start", "name": self.host, "given": answers}
        self._first: list[tuple[str, list[dict[str, Any]]]] = [
            (say("the start"), [start, _host(session.settings)])
        ]
        if (root / "app.js").is_file():
            self._first.append(("app.js", [{"op": "app", "path": "app.js", "query": {}}]))

    # What keywords ask for

    @property
    def process_id(self) -> int:
        """The system's number of the process in which its code runs."""
        return self._engine.process_id

    def start(self) -> None:
        """Runs what comes before any page, unless it has run.

        :raises PageError: ``app.js`` raised.
        """
        while self._first:
            self.ask(*self._first.pop(0))

    @property
    def gone(self) -> str:
        """Why nothing of it runs any more, as a sentence; empty while it runs."""
        return self._engine.gone

    def ask(self, what: str, operations: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """Turns for a keyword, and what they cause at once.

        :param what: whose code it is, for sentences.
        :return: what the last one ended with.
        :raises PageError: JavaScript raised in it, or the program is gone.
        """
        self._catch_up()
        for each in operations:
            if each["op"] in _NOTED:
                self._note(self._page(each["id"]), str(each.get("name") or say(_NOTED[each["op"]])))
        self._result = self._fatal = None
        self._turn(what, operations)
        result: dict[str, Any] = self._result or {}
        fatal = self._fatal
        self._result = self._fatal = None
        self._run_settled()
        if fatal is not None:
            raise PageError.say("{what} failed. {text}", what=what, text=fatal.text)
        return result

    def advance(self, seconds: float) -> None:
        """Moves the clock on; the timers that are due on the way run in their order."""
        self._catch_up()
        target = self._now + seconds
        for _ in range(_MOST_TIMERS):
            due = self._next_timer()
            if due is None or due > target:
                break
            self._set_clock(max(due, self._now))
            self._run_timer()
            self._run_settled()
        else:
            raise PageError.say(
                "More than {most_timers} timers were due: an interval of the page is "
                "too short for this. Advance the clock in smaller steps.",
                most_timers=_MOST_TIMERS,
            )
        self._set_clock(max(target, self._now))

    def has_run(self, turns: int) -> bool:
        """Whether its engine has answered more requests than these."""
        return self.turns > turns

    def answer(self, api: str, answer: Mapping[str, Any] | None) -> None:
        """Has the page's code get this from an API."""
        self._catch_up()
        self._turn(say("an answer"), [{"op": "answer", "api": api, "answer": answer}])

    def withdraw(self, page: Page) -> None:
        """Closes a page that nobody knows of, as the keyword that opens it was interrupted."""
        page.closed = True
        self._due.append({"op": "close", "id": page.id})

    def learn(self, path: str, value: Any) -> None:
        """Shows what the data of a page has at a path to whoever learns secrets."""
        for step in reversed(_STEP.findall(path)):
            value = [value] if step.isdecimal() else {step: value}
        self.session.learn(value)

    def end_sockets(self, keep: Iterable[Page], timeout: float) -> None:
        """Closes the sockets of all pages but some, and forgets them."""
        self.pages = list(keep)
        kept = {id(task) for page in (self._app, *self.pages) for task, _ in page.sockets}
        ending = {number: task for number, task in self._tasks.items() if id(task) not in kept}
        self.session.end(ending.values(), timeout)
        for number in ending:
            del self._tasks[number]
            self._due.append({"op": "state", "socket": number, "state": 3})

    def close(self, timeout: float) -> None:
        """Ends the engine, then the sockets."""
        self._engine.close()
        for page in self.pages:
            page.closed = True
        self._test.end_program(self.session, timeout)

    # What is due

    @property
    def waiting(self) -> bool:
        """Whether something of it is due."""
        if self._running or self.gone:
            return False
        due = self._next_timer()
        return bool(
            self._due or self.session.queue.waiting or (due is not None and due <= self._now)
        )

    @property
    def pause(self) -> float | None:
        """Seconds until its next timer is due."""
        due = None if self.gone else self._next_timer()
        return None if due is None else max(0.0, due - self._now)

    def run_due(self) -> None:
        """Runs what is due: callbacks, events, timers. What events cause is left for the next."""
        if self._running or self.gone:
            return
        self._running = True
        try:
            self._catch_up()
            self._run_settled()
            if self._due:
                return  # events come after what comes of calls
            self.session.queue.run()
            while self._events:
                events, self._events = self._events[:_AT_ONCE], self._events[_AT_ONCE:]
                self._turn(say("a listener of {event}", event=events[0]["event"]), events)
            now = self._now
            while (due := self._next_timer()) is not None and due <= now:
                self._run_timer()
        finally:
            self._running = False

    def _run_settled(self) -> None:
        """Runs the callbacks that are due, and what they cause: events come after all of them."""
        for _ in range(_ROUNDS):
            if not self._due:
                return
            settled = [self._due.popleft() for _ in range(len(self._due))]
            called = [each for each in settled if each["op"] == "settle"]
            for each in called:
                self._note(self._page(each["page"]), each["what"], minor=True)
            self._turn(called[0]["what"] if called else say("a callback"), settled)

    # Turns

    def _turn(self, what: str, operations: Iterable[Mapping[str, Any]]) -> None:
        """Runs operations, and does what their code asked for; events wait until all is done.

        What is handed over here is carried out, whatever interrupts the wait for it.
        """
        settings = self._test.settings
        if self.session.settings is not settings:
            self.session.configure(settings)
            operations = [_host(settings), *operations]
        self._carry_out(self._engine.turn(what, operations))

    def _catch_up(self) -> None:
        """Does what a turn asked for whose keyword was interrupted: nobody waits for it now."""
        commands = self._engine.unfinished()
        if commands is not None:
            self._carry_out([{**each, "fatal": False} for each in commands])
            self._result = None

    def _carry_out(self, commands: Iterable[Command]) -> None:
        self.turns += 1
        with self.session.events_held():
            for command in commands:
                self._do(command)

    def _do(self, command: Command) -> None:
        """Does what JavaScript wrote down; each kind has a method of its name."""
        page = self._page(command["page"])
        getattr(self, f"_on_{command['kind']}")(page, command)

    def _page(self, number: int) -> Page:
        """The page of this number; for none, the program's own code."""
        return next((each for each in self.pages if each.id == number), self._app)

    def _on_opened(self, page: Page, command: Command) -> None:
        """The file was read, and is a page."""

    def _on_result(self, _page: Page, command: Command) -> None:
        self._result = command

    def _on_ran(self, page: Page, command: Command) -> None:
        self._note(page, command["name"])

    def _on_hears(self, _page: Page, command: Command) -> None:
        """A page listens to messages of a socket, or of the main one (S12)."""
        number = command["socket"]
        task = self._tasks.get(number) if number is not None else self.session.main
        self._heard_by_main = self._heard_by_main or number is None
        if task is not None:
            with self.session.changed:
                task.is_heard = True
                task.resume()

    def _on_missing(self, _page: Page, command: Command) -> None:
        self._missing.append(command["name"])

    def _on_timer(self, _page: Page, command: Command) -> None:
        delay = command["ms"] / 1000
        self._repeats[command["id"]] = delay if command["repeats"] else None
        heapq.heappush(self._timers, (self._now + delay, next(self._order), command["id"]))

    def _on_untimer(self, _page: Page, command: Command) -> None:
        self._repeats.pop(command["id"], None)

    def _on_console(self, page: Page, command: Command) -> None:
        line = Payload(level=command["level"], text=command["text"], at=time.monotonic())
        page.console.append(line)
        self._note(page, f"console.{line.level}", line.text, minor=True)

    def _on_data(self, page: Page, command: Command) -> None:
        path, value = command["path"], command["value"]
        self.learn(path, value)
        self._note(page, "setData", f"{path} = {write_json(value)}", minor=True)

    def _on_asked(self, page: Page, command: Command) -> None:
        place = self.sources.first_place(command["place"])
        page.calls.append(HostCall(command["api"], command["args"], place))
        if command.get("doesNothing"):
            self._note(page, command["api"], say("what it returns does nothing here"), place)

    def _on_error(self, page: Page, command: Command) -> None:
        error = command["error"]
        named = error["name"]  # what has none is a sentence of ours
        text = f"{named}: {error['message']}" if named else say(error["message"])
        place = self.sources.first_place(error["stack"])
        stack = self.sources.located(error["stack"])
        if place and (error["name"] == "SyntaxError" or error["message"] == "not a function"):
            text += f"\n{place}: {self.sources.line_at(error['stack'])}"
        if error["name"] == "TypeError" and self._missing:
            names = commas(f"{self.host}.{name}" for name in self._missing)
            text += say(
                "\nThe page asked for {names}, which is no API that the library "
                'knows. "Answer Swan Call    {missing}    value" makes it one.',
                names=names,
                missing=self._missing[-1],
            )
            self._missing.clear()
        whole = f"{text}\n{stack}".rstrip()
        failure = Payload(
            where=command["where"], message=text, file=place.rpartition(":")[0],
            line=int(place.rpartition(":")[2] or 0), stack=stack, text=whole,
        )  # fmt: skip
        page.errors.append(failure)
        self._note(page, say("error in {where}", where=failure.where), whole, place, failed=True)
        if command.get("fatal"):
            self._fatal = failure
        else:
            self._around.page_failed(page, failure)

    def _note(
        self,
        page: Page,
        title: str,
        text: str = "",
        place: str = "",
        *,
        failed: bool = False,
        minor: bool = False,
    ) -> None:
        self.session.log.add(PageNote(title, text, place, failed, minor), page.origin)

    # Timers

    @property
    def _now(self) -> float:
        return time.monotonic() + self._offset

    def _next_timer(self) -> float | None:
        """When the next timer is due, on the program's clock."""
        while self._timers and self._timers[0][2] not in self._repeats:
            heapq.heappop(self._timers)
        return self._timers[0][0] if self._timers else None

    def _run_timer(self) -> None:
        due, _, timer = heapq.heappop(self._timers)
        repeats = self._repeats[timer]
        if repeats is None:
            del self._repeats[timer]
        else:  # before it runs: its turn may be interrupted
            at = max(due + repeats, self._now if due + repeats < self._now else 0.0)
            heapq.heappush(self._timers, (at, next(self._order), timer))
        self._turn(say("a timer"), [{"op": "timer", "id": timer}])

    def _set_clock(self, now: float) -> None:
        self._offset = now - time.monotonic()
        self._turn(say("the clock"), [{"op": "clock", "offset": self._offset * 1000}])

    # Calls

    def _on_call(self, page: Page, command: Command) -> None:
        api, place = command["api"], self.sources.first_place(command["place"])
        wrong, unusable = command.get("wrongCallback"), command.get("unusable")
        self.session.calls_from = place or page.name
        if api in (CONNECT, SEND, CLOSE):
            args = command.get("args", {})
            args = {**args, "data": _sent(args["data"])} if "data" in args else args
            page.calls.append(HostCall(api, args, place))
        try:
            if api not in (CONNECT, SEND, CLOSE):
                self._host_call(page, command, place)
            elif wrong:
                detail = say("{wrong} must be a function.", wrong=wrong)
                self._refuse(command, Refusal(Failure.BAD_CALLBACK, detail))
            elif unusable:
                detail = say("an argument cannot be used: {unusable}.", unusable=unusable)
                self._refuse(command, Refusal(Failure.INVALID_PARAMETER, detail))
            elif api == CONNECT:
                self._connect(page, command)
            elif api == SEND:
                self._send(command)
            else:
                self._close(command)
        finally:
            self.session.calls_from = ""

    def _refuse(self, command: Command, refusal: Refusal) -> None:
        task = self._tasks.get(command.get("socket") or 0)
        self._settle(command, self.session.refuse(command["api"], refusal, task))
        if command["api"] == CONNECT:
            self._due.appendleft({"op": "state", "socket": command["socket"], "state": 3})

    def _settle(self, command: Command, outcome: Outcome, *, last: bool = True) -> None:
        ok = outcome.succeeded
        if not ok:
            self._page(command["page"]).calls[-1].failure = failure_text(outcome)
        self._answered(command, _for_page(outcome.result), ok=ok, last=last)

    def _answered(self, command: Command, result: Any, *, ok: bool, last: bool = True) -> None:
        """A call has its answer: its callbacks are due."""
        what = f"{command['api']}.{'success' if ok else 'fail'}"
        self._due.append(
            {
                "op": "settle", "id": command["id"], "ok": ok, "result": result, "last": last,
                "page": command["page"], "what": what,
            }
        )  # fmt: skip

    def _connect(self, page: Page, command: Command) -> None:
        number, args = command["socket"], command["args"]
        task, outcome = self.session.connect(
            args.get("url"),
            self._around.options(),
            header=args.get("header"),
            protocols=args.get("protocols"),
            timeout=_seconds(args.get("timeout")),
        )
        if task is None:
            self._due.append({"op": "state", "socket": number, "state": 3})
        else:
            self._tasks[number] = task
            self._numbers[task.socketTaskId] = number
            page.sockets.append((task, str(args.get("url"))))
            for kind in EventKind:
                self.session.listen(kind, partial(self._heard, page, number, kind), task)
            task.is_heard = self._heard_by_main and self.session.main is task
            self._due.append({"op": "created", "socket": number, "id": task.socketTaskId})
        self._settle(command, outcome)

    def _heard(self, page: Page, number: int, kind: EventKind, payload: Payload) -> None:
        if kind is not EventKind.MESSAGE:
            self._note(page, f"SocketTask.{_LISTENERS[kind]}", minor=True)
        state = SocketState.OPEN
        if kind in (EventKind.ERROR, EventKind.CLOSE):
            state = SocketState.CLOSED
        elif kind is EventKind.MESSAGE and self._tasks[number].state is SocketState.CLOSING:
            state = SocketState.CLOSING
        self._events.append(
            {
                "op": "event", "socket": number, "event": _LISTENERS[kind],
                "payload": _for_page(payload), "state": state,
            }
        )  # fmt: skip

    def _send(self, command: Command) -> None:
        number = command["socket"]
        task = self._tasks.get(number)
        if number is not None and task is None:
            self._refuse(command, Refusal(Failure.EXECUTION_FAILED, say(_NO_SOCKET), NOT_OPEN))
            return
        self._settle(command, self.session.send(_sent(command["args"].get("data")), task))

    def _close(self, command: Command) -> None:
        numbers, args = command["sockets"], command["args"]
        for number in numbers:  # with none, no callback runs at all (S15)
            last = number == numbers[-1]
            task = self._tasks.get(number)
            if task is None:
                refusal = Refusal(Failure.EXECUTION_FAILED, say(_NO_SOCKET))
                self._settle(command, self.session.refuse(CLOSE, refusal), last=last)
                continue
            (outcome,) = self.session.close(args.get("code"), args.get("reason"), task)
            if outcome.succeeded:
                self._due.append({"op": "state", "socket": number, "state": task.readyState})
            self._settle(command, outcome, last=last)

    def _host_call(self, page: Page, command: Command, place: str) -> None:
        api, answer = command["api"], command.get("answer")
        args = command.get("args", {})
        for each in (args, command.get("result"), answer):
            self.session.learn(each)
        page.calls.append(HostCall(api, args, place))
        self._note(page, api, write_json(without_credentials(args)), place)
        with self.session.changed:
            self.session.changed.notify_all()
        ok, result, profile = True, command.get("result"), self.session.settings.profile
        wrong, unusable = command.get("wrongCallback"), command.get("unusable")
        if wrong or unusable:
            kind = Failure.BAD_CALLBACK if wrong else Failure.INVALID_PARAMETER
            ok, result = False, profile.failure_result(api, Refusal(kind, ""))
            why = say("an argument: {unusable}", unusable=unusable)
            if wrong:
                why = say("{wrong} must be a function", wrong=wrong)
            self._around.warn(
                say(
                    "{place}: {host}.{api} failed: {why}.",
                    place=place,
                    host=self.host,
                    api=api,
                    why=why,
                )
            )
        elif answer is not None:
            ok, result = "failure" not in answer, answer.get("failure", answer.get("value"))
        elif api == "showModal":
            confirmed = self._around.answer_modal()
            result = {"confirm": confirmed, "cancel": not confirmed}
        elif api == "showActionSheet":
            result = {"tapIndex": 0}
        elif not command.get("isRecorded"):
            refusal = Refusal(Failure.CAPABILITY_MISSING, "")
            ok, result = False, profile.failure_result(api, refusal)
            self._around.warn(
                say(
                    "{place}: {host}.{api} has no answer here, so it failed as missing "
                    '(S33). "Answer Swan Call    {api}    value" gives it one.',
                    place=place,
                    host=self.host,
                    api=api,
                )
            )
        if not ok:
            text = code_and_text(Payload(result or {}))
            page.calls[-1].failure = f"{api}:fail {text.removeprefix(f'{api}:fail')}".strip()
        result = _for_page(result) if isinstance(result, Payload) else result or {}
        self._answered(command, result, ok=ok)


_LATEST: Final = "3.700.0"
"""What ``getSystemInfo`` says of the base library where the import says ``latest``."""
_NO_SOCKET: Final = mark("this SocketTask has no socket: its connect failed.")

_ADDED: Final = ("detail", "failure", "at", "status", "body")


def _host(settings: HostSettings) -> dict[str, Any]:
    """Tells the code what ``getSystemInfo`` says, and which APIs the host lacks."""
    name = settings.profile.name
    info = {
        "platform": name, "system": name, "model": name, "brand": "SwanSocketLibrary",
        "SDKVersion": settings.base_library or _LATEST,
    }  # fmt: skip
    return {"op": "host", "info": info, "lacks": sorted(settings.missing_apis)}


def _for_page(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A result or an event's payload as JSON, without what the library adds to the platform's."""
    return {name: _json(value) for name, value in payload.items() if name not in _ADDED}


def _json(value: Any) -> Any:
    if isinstance(value, bytes | bytearray):
        return {"$buffer": base64.b64encode(value).decode()}
    if isinstance(value, Headers | Mapping):
        return {str(name): _json(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_json(each) for each in value]
    return value


def _seconds(milliseconds: Any) -> float | None:
    """The time of a handshake that a page gives, at most a minute (S21); none if it is no time."""
    is_number = isinstance(milliseconds, int | float) and not isinstance(milliseconds, bool)
    return min(milliseconds / 1000, 60.0) if is_number and milliseconds > 0 else None


def _sent(value: Any) -> Any:
    """What a page sends; what was an ArrayBuffer is bytes."""
    if isinstance(value, dict) and set(value) == {"$buffer"}:
        return base64.b64decode(value["$buffer"])
    return value
