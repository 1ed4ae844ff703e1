"""The sentences of failures: what was expected, how long the wait was, what came instead."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Final

from SwanSocketLibrary.errors import ExpectationFailed, WaitFailed
from SwanSocketLibrary.language import commas, mark, say, say_n, unended
from SwanSocketLibrary.output.previews import close_reason, escape, preview, seconds
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.inbox import InboxMessage, Period
from SwanSocketLibrary.swan.model import EventKind, Outcome
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.waiting import Deadline

_SHOWN_MESSAGES: Final = 5
"""How many messages that were not taken are shown, the last ones."""
_SHOWN_CALLBACKS: Final = 30
STALE_ADVICE: Final = mark(
    'Take what other tests leave by "Clear Socket Messages    every_socket=yes" in the test\'s '
    "setup."
)
"""Where a message came before the test that looks at it."""
_CODE: Final = struct.Struct("!H")

Redact = Callable[[str | bytes], str | bytes]
"""Hides in a message what the import's ``mask`` names."""


def _unchanged(data: str | bytes) -> str | bytes:
    return data


def timeout_message(expected: str, deadline: Deadline, instead: str, error: str = "") -> str:
    """The failure of a wait.

    :param expected: what was waited for, to follow "Expected".
    :param deadline: of the wait, for how long it has lasted.
    :param instead: what came instead, as a sentence.
    :param error: why the assertion could not be evaluated for the last message, if so.
    """
    waited = seconds(deadline.elapsed)
    text = say(
        "Expected {expected}. Waited {waited}. Instead: {instead}.",
        expected=expected,
        waited=waited,
        instead=unended(instead),
    )
    if error:
        text += say(
            " The assertion could not be evaluated for the last message: {error}", error=error
        )
    return text


def server_timeout(
    failure: WaitFailed, deadline: Deadline, redact: Redact = _unchanged
) -> ExpectationFailed:
    """The failure of an embedded server's wait, in the same words."""
    came = failure.came
    if failure.messages:
        untaken = untaken_text(failure.messages, redact)
        came = say("{first}. {then}", first=untaken, then=failure.state).rstrip()
    came = say("{first}. {then}", first=unended(came), then=failure.hint) if failure.hint else came
    return ExpectationFailed(timeout_message(failure.expected, deadline, came))


def message_timeout(
    expected: str,
    deadline: Deadline,
    task: SocketTask,
    came: str,
    error: str = "",
    message: str | None = None,
    hint: str = "",
) -> str:
    """The failure of a wait for messages.

    :param came: the messages that came instead, see `untaken_text`.
    :param hint: at another socket, see `other_socket`.
    :param error: as for `timeout_message`.
    :param message: the test's own text, which comes first.
    """
    taken = task.inbox.count - len(task.inbox)
    instead = came
    if taken and not task.inbox:
        instead = say("no further message came ({taken} taken before)", taken=taken)
    status = socket_status(task)
    if task.ended is not None:
        instead += say(", and {status}, so none can come", status=status)
    elif task.stalled:
        instead += say(", and {status}", status=status)
    elif not task.inbox:
        instead += say("; ") + status
    text = timeout_message(expected, deadline, instead, error) + hint + before_text(task)
    return f"{message}\n{text}" if message else text


def before_text(task: SocketTask, messages: Sequence[InboxMessage] | None = None) -> str:
    """That messages of a socket came before the test that runs, to follow a failure.

    :param messages: of which messages; those that are not taken if left out.
    """
    earlier = task.inbox.earlier_text(messages)
    return f" {earlier} {say(STALE_ADVICE)}" if earlier else ""


def socket_status(task: SocketTask) -> str:
    """How a socket ended, with the cause, or else its state."""
    return say("socket '{name}' {state}", name=task.name, state=state_text(task))


def state_text(task: SocketTask) -> str:
    """The same to follow the socket's name: ``was closed with 1000 and no reason``."""
    ended = task.ended
    if task.stalled:
        return say(
            "is OPEN but reads nothing more until messages are taken: {count} are not "
            "(max_inbox={bound})",
            count=len(task.inbox),
            bound=task.inbox.bound,
        )
    if ended is None:
        return say("is {state}", state=task.state.name)
    if ended.kind is EventKind.ERROR:
        stopped = "" if task.opened else unended(task.server_stopped)
        text = say("ended in an error: {cause}", cause=task.cause)
        return f"{text} ({stopped})" if stopped else text
    return say("was closed with {close}", close=close_text(task.close_code, task.close_reason))


def tries_text(ends: Sequence[str]) -> str:
    """How each of several tries has ended; consecutive ones that ended alike are one item."""
    items: list[str] = []
    last = 0
    for end, alike in groupby(ends):
        first, last = last + 1, last + len(list(alike))
        items.append(
            say("try {first} {end}", first=first, end=end)
            if first == last
            else say("tries {first} to {last} {end}", first=first, last=last, end=end)
        )
    return say("; ").join(items)


def other_socket(task: SocketTask | None, does: str = "") -> str:
    """The hint at another socket, to stand behind a failure; ``""`` for none.

    :param does: what is so for it, as ``has such a message``; left out, how it stands.
    """
    if task is None:
        return ""
    said = (
        say("socket '{name}' {state}", name=task.name, state=does) if does else socket_status(task)
    )
    return say(" {said}: write socket={name}.", said=said[:1].upper() + said[1:], name=task.name)


def close_text(code: int | None, reason: str | None) -> str:
    """A close code and its reason."""
    return f'{code} "{escape(reason)}"' if reason else say("{code} and no reason", code=code)


def expected_close(code: int | None, reason: str | None) -> str:
    """The code and the reason of an expected close, for the end of a sentence."""
    if code is None:
        return "" if reason is None else say(' with reason "{reason}"', reason=escape(reason))
    return (
        say(" with {code}", code=code)
        if reason is None
        else say(" with {close}", close=close_text(code, reason))
    )


def stale_text(what: str, earlier: Iterable[Period], now: Period, advice: str) -> str:
    """That a wait was satisfied by what came while other tests ran.

    :param what: it, to be followed by "came".
    :param earlier: the parts of the run in which it came.
    :param now: the part that goes on.
    """
    ran = say(" and ").join(dict.fromkeys(each.text(now) for each in earlier))
    began = (
        say('test "{test}"', test=now.test)
        if now.test
        else say('the setup of suite "{suite}"', suite=now.suite)
    )
    meant = say("If it is meant, import with stale=ok.")
    return say(
        "{what} came {ran}, before {began} began. {advice} {meant}",
        what=what,
        ran=ran,
        began=began,
        advice=advice,
        meant=meant,
    )


def untaken_text(
    messages: Sequence[str | bytes], redact: Redact = _unchanged, found: str = ""
) -> str:
    """The messages that a test has not taken, the last few of them.

    :param found: what the assertion compared in the last one, if not the whole message.
    """
    if not messages:
        return say("no message came")
    last = [preview(redact(data)) for data in messages[-_SHOWN_MESSAGES:]]
    count = len(messages)
    came = say_n("{n} message", "{n} messages", count)
    which = say(", the last {count} of them", count=len(last)) if count > len(last) else ""
    looked = say("; in the last one {found}", found=found) if found else ""
    return say(
        "{came} not taken{which}: {last}{looked}",
        came=came,
        which=which,
        last=say("; ").join(last),
        looked=looked,
    )


def callbacks_text(callbacks: Iterable[str]) -> str:
    """The callbacks that ran, in order: the last ones, repetitions counted."""
    runs = [(name, len(list(same))) for name, same in groupby(callbacks)]
    if not runs:
        return say("No callback ran.")
    shown = [
        name if count == 1 else say("{name} ({count} times)", name=name, count=count)
        for name, count in runs
    ]
    cut = "… " if len(shown) > _SHOWN_CALLBACKS else ""
    return say("What ran: {cut}{shown}.", cut=cut, shown=commas(shown[-_SHOWN_CALLBACKS:]))


def failure_text(outcome: Outcome) -> str:
    """The failure of a call: ``closeSocket:fail 1001 执行失败 - ``, what to do, and its name."""
    said = code_and_text(outcome.result)
    prefix = f"{outcome.api}:fail"
    said = said if said.startswith(prefix) else f"{prefix} {said}"
    return f"{said} - {outcome.detail} ({outcome.result.failure})"


def code_and_text(result: Payload) -> str:
    """``1001 执行失败``; of a platform without numeric codes the text alone."""
    code = result.get("errCode")
    return str(result["errMsg"]) if code is None else f"{code} {result['errMsg']}"


def close_frame_text(payload: bytes) -> str:
    """The code and the reason in a Close frame's payload; ``""`` if it has no code."""
    if len(payload) < _CODE.size:
        return ""
    (code,) = _CODE.unpack_from(payload)
    return f"{code}{close_reason(payload[_CODE.size :].decode(errors='backslashreplace'))}"
