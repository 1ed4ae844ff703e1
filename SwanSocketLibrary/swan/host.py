"""The host of one smart program: how it is set up, what it holds, and who listens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, Literal, TypeVar, get_args

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.language import commas
from SwanSocketLibrary.swan.model import (
    Effect,
    Event,
    EventKind,
    Outcome,
    SocketState,
    Task,
    TaskRef,
)
from SwanSocketLibrary.swan.profile import APIS, EarlyClose, Profile

Handler = TypeVar("Handler")

Rules = Literal["development", "production"]

MAX_DOMAINS: Final = 20
ONE_SOCKET_BEFORE: Final = (1, 9, 4)
_VERSION: Final = re.compile(r"\d+(\.\d+){0,3}")
_PATH_SEGMENT: Final = re.compile(r"[A-Za-z0-9._~-]+")
_HOST_NAME: Final = re.compile(r"[^\s/:@?#]+")


@dataclass(frozen=True)
class HostSettings:
    """A host's settings. Every value is checked when they are made.

    :ivar profile: the platform's answers.
    :ivar rules: ``production`` applies S23.
    :ivar domains: host names that production allows, at most 20.
    :ivar app_key: makes the Referer (S18); ``None`` sends none.
    :ivar app_version: the version in it.
    :ivar base_library: such as ``1.9.3``; below 1.9.4 applies S22. ``None`` is the latest.
    :ivar missing_apis: APIs that this host lacks (S33).
    :ivar max_sockets: tasks at most (S20); 0 lifts the limit, ``None`` is the platform's.
    :ivar connect_timeout: seconds, more than 0 and at most the platform's, which ``None`` is (S21).
    :ivar early_close: what a close before the open event does (S29); ``None`` is the platform's.
    :raises InvalidArgument: a value cannot be used.
    """

    profile: Profile
    rules: Rules = "development"
    domains: tuple[str, ...] = ()
    app_key: str | None = None
    app_version: str = "0"
    base_library: str | None = None
    missing_apis: frozenset[str] = frozenset()
    max_sockets: int | None = None
    connect_timeout: float | None = None
    early_close: EarlyClose | None = None

    def __post_init__(self) -> None:
        self._check_domains()
        if self.rules not in ("development", "production"):
            raise InvalidArgument.say(
                "rules must be 'development' or 'production', got '{rules}'.", rules=self.rules
            )
        if self.early_close not in (None, *get_args(EarlyClose)):
            raise InvalidArgument.say(
                "early_close must be 'fail', 'ignored' or 'closes', got '{early_close}' (S29).",
                early_close=self.early_close,
            )
        for name, value in (("app_key", self.app_key), ("app_version", self.app_version)):
            if value is not None and not _PATH_SEGMENT.fullmatch(value):
                raise InvalidArgument.say(
                    "{name} becomes part of the Referer's path: letters, digits and ._~- only, "
                    "got '{value}'.",
                    name=name,
                    value=value,
                )
        if self.base_library is not None and not _VERSION.fullmatch(self.base_library):
            raise InvalidArgument.say(
                "base_library must be a version such as 1.9.3, got '{base_library}'.",
                base_library=self.base_library,
            )
        unknown = sorted(self.missing_apis.difference(APIS))
        if unknown:
            raise InvalidArgument.say(
                "missing_apis names '{unknown}', which is no API of the library. Known: {apis}.",
                unknown=unknown[0],
                apis=commas(APIS),
            )
        if self.max_sockets is not None and self.max_sockets < 0:
            raise InvalidArgument.say(
                "max_sockets must be 1 or more, or 0 for no limit, got {max_sockets}.",
                max_sockets=self.max_sockets,
            )
        most = self.profile.limits.connect_timeout
        if not 0 < self.handshake_time <= most:
            raise InvalidArgument.say(
                "connect_timeout must be more than 0 and at most {most:g} seconds, got "
                "{handshake_time:g} seconds (S21).",
                most=most,
                handshake_time=self.handshake_time,
            )

    @property
    def socket_limit(self) -> int:
        """Tasks at a time at most (S20); 0 for any number."""
        return self.profile.limits.sockets if self.max_sockets is None else self.max_sockets

    @property
    def handshake_time(self) -> float:
        """Seconds that a handshake may take where a call does not say (S21)."""
        limit = self.profile.limits.connect_timeout
        return limit if self.connect_timeout is None else self.connect_timeout

    @property
    def closes_early(self) -> EarlyClose:
        """What a close before the open event does (S29)."""
        return self.early_close or self.profile.early_close

    @property
    def single_socket(self) -> bool:
        """Whether this host has one socket only (S22)."""
        if self.base_library is None:
            return False
        return tuple(int(part) for part in self.base_library.split(".")) < ONE_SOCKET_BEFORE

    def _check_domains(self) -> None:
        if len(self.domains) > MAX_DOMAINS:
            raise InvalidArgument.say(
                "domains may name at most {max_domains} hosts, got {count} (S23).",
                max_domains=MAX_DOMAINS,
                count=len(self.domains),
            )
        for domain in self.domains:
            if not _HOST_NAME.fullmatch(domain):
                raise InvalidArgument.say(
                    "domains holds '{domain}', which is no host name. Give names alone, without "
                    "wss://, port or path.",
                    domain=domain,
                )
        object.__setattr__(
            self, "domains", tuple(domain.lower().rstrip(".") for domain in self.domains)
        )


_PARTS: Final = 128


class LiveTasks(Mapping[str, Task]):
    """The tasks that have not ended, by id, in the order of their connects. Never changed in place.

    They stand in many small dictionaries, of which one is copied for a change, so that a task more
    or less costs what it costs among few.
    """

    __slots__ = ("_count", "_next", "_parts")

    def __init__(self) -> None:
        self._parts: tuple[dict[str, tuple[int, Task]], ...] = ({},) * _PARTS
        self._next = self._count = 0

    def __getitem__(self, task_id: str) -> Task:
        return self._parts[hash(task_id) % _PARTS][task_id][1]

    def get(self, task_id: str, default: Any = None) -> Any:
        """The task of this id; what each message asks for."""
        found = self._parts[hash(task_id) % _PARTS].get(task_id)
        return default if found is None else found[1]

    def __iter__(self) -> Iterator[str]:
        parts = filter(None, self._parts)
        held = sorted((place, task.id) for part in parts for place, task in part.values())
        return (task_id for _, task_id in held)

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return repr(dict(self))

    def with_task(self, task: Task) -> LiveTasks:
        """These with a task that is new or has changed; without it if it is CLOSED."""
        number = hash(task.id) % _PARTS
        part = self._parts[number].copy()
        place = part[task.id][0] if task.id in part else self._next
        if task.state is not SocketState.CLOSED:
            part[task.id] = (place, task)
        else:
            part.pop(task.id, None)
        changed = LiveTasks()
        changed._parts = (*self._parts[:number], part, *self._parts[number + 1 :])
        changed._next = max(self._next, place + 1)
        changed._count = self._count - len(self._parts[number]) + len(part)
        return changed


@dataclass(frozen=True)
class Host:
    """The smart program's host at one moment. `transitions` makes the next one.

    :ivar settings: how it is set up.
    :ivar tasks: the tasks that have not ended, by id, in the order of their connects.
    :ivar main: the main task, also after it ended; ``None`` before the first (S13).
    """

    settings: HostSettings
    tasks: LiveTasks = field(default_factory=LiveTasks)
    main: TaskRef | None = None

    def state_of(self, task_id: str) -> SocketState:
        """The state of a task. One that is not held any more is CLOSED, for ever (S1)."""
        task = self.tasks.get(task_id)
        return SocketState.CLOSED if task is None else task.state

    def is_main(self, task_id: str) -> bool:
        """Whether this is the main task (S13)."""
        return self.main is not None and self.main.task_id == task_id

    def reaches_global_listeners(self, task_id: str) -> bool:
        """Whether events of this task reach the global listeners: those of the main one do (S12).

        A host with one socket has no other, so there each does, also the one that a new
        connect is closing (S22).
        """
        return self.settings.single_socket or self.is_main(task_id)

    def with_task(self, task: Task) -> Host:
        """The host with this task new, or changed; a CLOSED one is held no more."""
        return Host(self.settings, self.tasks.with_task(task), self.main)

    def without_main(self) -> Host:
        """The host as if there had been no main task: the next connect makes one."""
        return replace(self, main=None)


@dataclass(frozen=True, slots=True)
class Transition:
    """The host after a call or an event, and what follows from it.

    :ivar outcomes: of a call, one for each task that it acted on.
    :ivar events: in the order in which their handlers run.
    :ivar effects: what the transport has to do that no outcome depends on.
    :ivar warnings: sentences for the log.
    """

    host: Host
    outcomes: tuple[Outcome, ...] = ()
    events: tuple[Event, ...] = ()
    effects: tuple[Effect, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Listeners(Generic[Handler]):
    """The listeners of one smart program."""

    _global: dict[EventKind, Handler] = field(default_factory=dict)
    _of_task: dict[tuple[str, EventKind], list[Handler]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything listens."""
        return bool(self._global or self._of_task)

    def set_global(self, kind: EventKind, handler: Handler) -> None:
        """``swan.onSocketOpen`` and its sisters: one place each, the last one wins (S12)."""
        self._global[kind] = handler

    def add(self, task_id: str, kind: EventKind, handler: Handler) -> None:
        """``SocketTask.onOpen`` and its sisters: any number, in order (S11)."""
        self._of_task.setdefault((task_id, kind), []).append(handler)

    def forget(self, task_id: str) -> None:
        """Drops what listens to a task that is not needed any more."""
        for kind in EventKind:
            self._of_task.pop((task_id, kind), None)

    @property
    def global_handlers(self) -> dict[EventKind, Handler]:
        """What is in the four global places."""
        return dict(self._global)

    @global_handlers.setter
    def global_handlers(self, handlers: dict[EventKind, Handler]) -> None:
        self._global = dict(handlers)

    @property
    def handlers(self) -> list[Handler]:
        """Every handler that is registered."""
        of_tasks = (handler for handlers in self._of_task.values() for handler in handlers)
        return [*self._global.values(), *of_tasks]

    def handlers_of(self, event: Event) -> tuple[Handler, ...]:
        """The handlers of an event in the order in which they run.

        The task's own come first; the global one is called for the main task alone (S12).
        """
        own = self._of_task.get((event.task.id, event.kind), ())
        if event.of_main and event.kind in self._global:
            return (*own, self._global[event.kind])
        return tuple(own)
