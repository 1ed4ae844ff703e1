"""A platform's answers: what differs between the hosts a smart program runs in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from SwanSocketLibrary.errors import PluginError
from SwanSocketLibrary.swan.failures import Failure, Refusal
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.states import SocketState


class Answer(NamedTuple):
    """A platform's code and text for a failure."""

    code: int
    text: str


@dataclass(frozen=True)
class Profile:
    """One platform.

    :ivar name: what ``platform=`` names it.
    :ivar answers: the code and text for every failure.
    :ivar by_api: where one API answers a failure differently: ``("connectSocket", failure)``.
    :ivar error_event: the payload of the error event (S10), given the state before it.
    :raises PluginError: if a failure has no answer.
    """

    name: str
    answers: Mapping[Failure, Answer]
    error_event: Callable[[SocketState], Mapping[str, Any]]
    by_api: Mapping[tuple[str, Failure], Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        missing = [failure.value for failure in Failure if failure not in self.answers]
        if missing:
            raise PluginError(
                f"Platform '{self.name}' has no code for: {', '.join(missing)}. "
                f"Add an answer for each to its profile."
            )

    def failure_result(self, api: str, refusal: Refusal) -> Payload:
        """What ``fail`` and ``complete`` get: ``{errCode, errMsg}``."""
        answer = self.by_api.get((api, refusal.failure), self.answers[refusal.failure])
        return Payload(errCode=answer.code, errMsg=refusal.message or answer.text)

    def error_payload(self, state: SocketState, detail: str) -> Payload:
        """What an error event carries: the platform's own items and ``detail`` (S10).

        :param state: the task's state before the error.
        :param detail: the cause, for people.
        """
        return Payload({**self.error_event(state), "detail": detail})
