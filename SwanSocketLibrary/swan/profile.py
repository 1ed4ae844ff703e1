"""In which ways a call can fail, and how each platform answers: what differs between hosts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import product
from typing import Any, Final, Literal, NamedTuple, get_args

from SwanSocketLibrary.errors import PluginError
from SwanSocketLibrary.language import commas, say
from SwanSocketLibrary.swan.model import SocketState
from SwanSocketLibrary.swan.payloads import EventPayload, Payload


class Failure(Enum):
    """Why the host refuses a call. Each platform's profile has a code and a text for each."""

    INVALID_PARAMETER = "invalid parameter"
    CAPABILITY_MISSING = "capability missing in this host"
    EXECUTION_FAILED = "execution failed"
    SECURITY_CHECK_FAILED = "security check failed"
    TOO_MANY_TASKS = "too many tasks"
    BAD_URL_OR_SUBPROTOCOL = "bad URL or subprotocol"
    BAD_CALLBACK = "bad callback"

    @classmethod
    def find(cls, name: str) -> Failure | None:
        """The failure of a name or of its words, in any case and with any gaps (S34)."""
        wanted = _letters(name)
        return next(
            (each for each in cls if wanted in map(_letters, (each.name, each.value))), None
        )

    def say(self, text: str, /, **values: object) -> Refusal:
        """A refusal with a sentence in the current language, see `language.say`."""
        return Refusal(self, say(text, **values))


class Refusal(Exception):
    """A rule refuses a call.

    :param failure: which failure it is.
    :param detail: what is wrong and what to do, in English sentences for the log.
    :param message: the ``errMsg`` where a rule gives it itself (S25), else ``None``.
    """

    def __init__(self, failure: Failure, detail: str, message: str | None = None) -> None:
        super().__init__(detail)
        self.failure = failure
        self.detail = detail
        self.message = message


def describe(value: object) -> str:
    """What was given instead, for a sentence: its kind, and its value where that is short.

    Containers are named by their kind alone: they may hold secrets. Robot Framework's own
    dictionaries are dictionaries.
    """
    if value is None:
        return say("nothing")
    if isinstance(value, bool | int | float):
        return f"{type(value).__name__} {value}"
    if isinstance(value, str):
        return (
            f"'{value}'"
            if len(value) <= 60  # noqa: PLR2004
            else say("a string of {count} characters", count=len(value))
        )
    kind = next((each for each in (dict, list, tuple) if isinstance(value, each)), type(value))
    return say("a value of type {name}", name=kind.__name__)


APIS: Final = ("connectSocket", "sendSocketMessage", "closeSocket")
"""The APIs whose calls can fail."""
_QUESTIONS: Final = frozenset(product(APIS, Failure))


EarlyClose = Literal["fail", "ignored", "closes"]
"""What a close before the open event does (S29): it fails; it succeeds and nothing is done, so that
the socket goes on to open; or it ends the task, as in a browser."""


class Answer(NamedTuple):
    """A platform's code and text for a failure.

    :ivar code: ``None`` where the platform has no numeric codes.
    :ivar text: the ``errMsg``; ``{api}`` in it becomes the API's name.
    """

    code: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a platform allows.

    :ivar sockets: tasks that have not ended at a time (S20).
    :ivar connect_timeout: seconds that a handshake may take at most, and the default (S21).
    """

    sockets: int = 5
    connect_timeout: float = 60.0


@dataclass(frozen=True)
class Profile:
    """One platform.

    :ivar name: what ``platform=`` names it.
    :ivar answers: the code and text for every failure; left out, `BAD_CALLBACK`
        has that for `INVALID_PARAMETER`.
    :ivar by_api: where one API answers a failure differently: ``("connectSocket", failure)``.
        Such a text also stands in place of one that a rule gives itself (S25).
    :ivar error_event: the payload of the error event (S10), given the state before it.
    :ivar limits: how much it allows.
    :ivar early_close: what a close before the open event does, unless `HostSettings` say it (S29).
    :ivar global_object: the name by which the code of pages calls its host.
    :raises PluginError: if a failure has no answer, an answer, a limit, `early_close` or
        `global_object` is none, or `error_event` does not give a payload for every state.
    """

    name: str
    answers: Mapping[Failure, Answer]
    error_event: Callable[[SocketState], Mapping[str, Any]]
    by_api: Mapping[tuple[str, Failure], Answer] = field(default_factory=dict)
    limits: Limits = Limits()
    early_close: EarlyClose = "fail"
    global_object: str = "swan"

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name:
            raise PluginError.say(
                "A platform's name must be text, got {name}.", name=describe(self.name)
            )
        needed = [failure for failure in Failure if failure is not Failure.BAD_CALLBACK]
        missing = [failure.value for failure in needed if failure not in self.answers]
        if missing:
            raise PluginError.say(
                "Platform '{name}' has no code for: {missing}. Add an answer for each to its "
                "profile.",
                name=self.name,
                missing=commas(missing),
            )
        own = {Failure.BAD_CALLBACK: self.answers[Failure.INVALID_PARAMETER]}
        object.__setattr__(self, "answers", {**own, **self.answers})
        for each in self.by_api:
            if each not in _QUESTIONS:
                raise PluginError.say(
                    "Platform '{name}' has an answer in by_api for {each!r}; it must be for one "
                    "of {apis} and a Failure.",
                    name=self.name,
                    each=each,
                    apis=commas(APIS),
                )
        for key, answer in (*self.answers.items(), *self.by_api.items()):
            if not isinstance(answer, Answer):
                raise PluginError.say(
                    "Platform '{name}' answers {words} with {answer}; it must be an Answer: "
                    "Answer(1001, 'text'), or Answer(None, 'text') for no code.",
                    name=self.name,
                    words=_words(key),
                    answer=describe(answer),
                )
        if self.limits.sockets < 1 or not self.limits.connect_timeout > 0:
            raise PluginError.say(
                "Platform '{name}' has limits that cannot be met: {limits}. Sockets are 1 or "
                "more, the seconds of connect_timeout more than 0.",
                name=self.name,
                limits=self.limits,
            )
        if self.early_close not in get_args(EarlyClose):
            raise PluginError.say(
                "Platform '{name}' has early_close={early_close!r}; it must be one of {options}.",
                name=self.name,
                early_close=self.early_close,
                options=commas(map(repr, get_args(EarlyClose))),
            )
        self._check_global_object()
        for state in SocketState:
            self._check_error_event(state)

    def failure_result(self, api: str, refusal: Refusal) -> Payload:
        """What ``fail`` and ``complete`` get: ``{errCode, errMsg, failure}`` (S34).

        A platform without numeric codes leaves out the first.
        """
        own = self.by_api.get((api, refusal.failure))
        answer = own or self.answers[refusal.failure]
        text = answer.text if own else refusal.message or answer.text
        text = text.replace("{api}", api)
        if answer.code is None:
            return Payload(errMsg=text, failure=refusal.failure.name)
        return Payload(errCode=answer.code, errMsg=text, failure=refusal.failure.name)

    def has_code(self, code: int) -> bool:
        """Whether it answers any failure with this code."""
        return any(code == each.code for each in (*self.answers.values(), *self.by_api.values()))

    def error_payload(self, state: SocketState, detail: str) -> Payload:
        """What an error event carries: the platform's own items and ``detail`` (S10).

        :param state: the task's state before the error.
        :param detail: the cause, for people.
        """
        try:
            return EventPayload({**self.error_event(state), "detail": detail})
        except Exception as error:  # noqa: BLE001 - the socket must end whatever a plugin raises
            raised = say(
                "platform '{name}' raised in error_event: {error!r}", name=self.name, error=error
            )
            return EventPayload(errMsg="", detail=f"{detail} ({raised})")

    def _check_global_object(self) -> None:
        name = self.global_object
        if not isinstance(name, str) or not name.isidentifier():
            raise PluginError.say(
                "Platform '{name}' has global_object={global_object!r}; it must be a name of "
                "JavaScript, such as 'swan'.",
                name=self.name,
                global_object=name,
            )

    def _check_error_event(self, state: SocketState) -> None:
        try:
            payload = self.error_event(state)
        except Exception as error:
            raise PluginError.say(
                "Platform '{name}' raised in error_event for {state_name}: {error!r}",
                name=self.name,
                state_name=state.name,
                error=error,
            ) from error
        if not isinstance(payload, Mapping):
            raise PluginError.say(
                "Platform '{name}' gives {payload} as the error event in state {state_name}; it "
                "must be a dictionary such as {{'errMsg': 'text'}}.",
                name=self.name,
                payload=describe(payload),
                state_name=state.name,
            )


def _letters(name: str) -> str:
    return "".join(each for each in name.casefold() if each.isalnum())


def _words(key: Failure | tuple[str, Failure]) -> str:
    """What an answer is for: ``too many tasks``, ``connectSocket, too many tasks``."""
    return key.value if isinstance(key, Failure) else f"{key[0]}, {key[1].value}"
