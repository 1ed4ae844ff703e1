"""The failures of waits: what was expected, how long it waited, what came instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Final

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import ExpectationFailed, WaitFailed
from SwanSocketLibrary.reporting.previews import escape, preview, seconds
from SwanSocketLibrary.session.socket_task import SocketTask
from SwanSocketLibrary.swan.steps import EventKind

_SHOWN_MESSAGES: Final = 5
"""So many of the messages that were not taken are shown, the last ones."""
_SHOWN_CALLBACKS: Final = 30


Conceal = Callable[[str | bytes], str | bytes]


def _as_it_is(data: str | bytes) -> str | bytes:
    return data


def not_come(expected: str, deadline: Deadline, instead: str, error: str = "") -> str:
    """A wait's failure.

    :param expected: what was waited for, as the end of "Expected …".
    :param deadline: how long it was allowed to wait.
    :param instead: what came instead, as a sentence.
    :param error: why the last message could not be compared, if so.
    """
    waited = seconds(deadline.elapsed)
    text = f"Expected {expected}. Waited {waited}. Instead: {instead.rstrip('.')}."
    if error:
        text += f" The assertion could not be evaluated for the last message: {error}"
    return text


def server_wait_failed(
    failure: WaitFailed, deadline: Deadline, conceal: Conceal = _as_it_is
) -> ExpectationFailed:
    """The failure of an embedded server's wait, in the words of all waits.

    :param conceal: hides what is to be hidden in a message.
    """
    came = failure.came
    if failure.messages:
        came = f"{what_came(failure.messages, conceal)}. {failure.state}".rstrip()
    return ExpectationFailed(not_come(failure.expected, deadline, came))


def message_not_come(
    expected: str,
    deadline: Deadline,
    task: SocketTask,
    came: str,
    error: str = "",
    message: str | None = None,
) -> str:
    """The failure of a wait for messages.

    :param came: the messages that came instead, see `what_came`.
    :param error: why the last one could not be compared, if so.
    :param message: the test's own text, which stands first.
    """
    taken = task.inbox.count - len(task.inbox)
    instead = came
    if taken and not task.inbox:
        instead = f"no further message came ({taken} taken before)"
    if task.ended is not None:
        instead += f", and {how_it_stands(task)}, so none can come"
    elif task.stalled:
        instead += f", and {how_it_stands(task)}"
    elif not task.inbox:
        instead += f"; {how_it_stands(task)}"
    text = not_come(expected, deadline, instead, error)
    return f"{message}\n{text}" if message else text


def how_it_stands(task: SocketTask) -> str:
    """What became of a socket: its terminal event with the cause, or its state."""
    ended = task.ended
    if task.stalled:
        return (
            f"socket '{task.name}' is OPEN but reads nothing more until messages are taken: "
            f"{len(task.inbox)} are not (max_inbox={task.inbox.bound})"
        )
    if ended is None:
        return f"socket '{task.name}' is {task.state.name}"
    if ended.kind is EventKind.ERROR:
        return f"socket '{task.name}' ended in an error: {task.cause}"
    return f"socket '{task.name}' was closed with {close_text(task.close_code, task.close_reason)}"


def close_text(code: int | None, reason: str | None) -> str:
    """A close code and its reason."""
    return f'{code} "{escape(reason)}"' if reason else f"{code} and no reason"


def close_wanted(code: int | None, reason: str | None) -> str:
    """The code and the reason that a close is expected to have, for the end of a sentence."""
    if code is None:
        return "" if reason is None else f' with reason "{escape(reason)}"'
    return f" with {code}" if reason is None else f" with {close_text(code, reason)}"


def what_came(
    messages: Sequence[str | bytes], conceal: Conceal = _as_it_is, found: str = ""
) -> str:
    """The messages that a test has not taken, the last few of them.

    :param conceal: hides what is to be hidden in a message.
    :param found: what an assertion was about in the last one, if not the whole message.
    """
    if not messages:
        return "no message came"
    last = [preview(conceal(data)) for data in messages[-_SHOWN_MESSAGES:]]
    count = len(messages)
    came = "1 message" if count == 1 else f"{count} messages"
    which = f", the last {len(last)} of them" if count > len(last) else ""
    looked = f"; in the last one {found}" if found else ""
    return f"{came} not taken{which}: {'; '.join(last)}{looked}"


def what_ran(callbacks: Iterable[str]) -> str:
    """The callbacks that ran, in order, as a sentence: the last ones, repetitions counted."""
    runs = [(name, len(list(same))) for name, same in groupby(callbacks)]
    if not runs:
        return "No callback ran."
    shown = [name if count == 1 else f"{name} ({count} times)" for name, count in runs]
    cut = "… " if len(shown) > _SHOWN_CALLBACKS else ""
    return f"What ran: {cut}{', '.join(shown[-_SHOWN_CALLBACKS:])}."
