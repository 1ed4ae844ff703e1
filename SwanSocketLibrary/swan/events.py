"""What happens to tasks: open, message, close and error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from SwanSocketLibrary.swan.bounds import size_of
from SwanSocketLibrary.swan.closing import ABNORMAL_CLOSURE
from SwanSocketLibrary.swan.host import Host
from SwanSocketLibrary.swan.payloads import Headers, Payload
from SwanSocketLibrary.swan.states import SocketState
from SwanSocketLibrary.swan.steps import Abandon, Event, EventKind, Messages, Step
from SwanSocketLibrary.swan.tasks import Task


def opened(host: Host, task_id: str, header: Headers, protocol: str) -> Step:
    """The opening handshake is complete: the task is OPEN (S7).

    A subprotocol that was not offered ends it in an error instead (S19; RFC 6455 §4.1).
    """
    task = host.tasks.get(task_id)
    if task is None or task.state is not SocketState.CONNECTING:
        return Step(host)
    if protocol and protocol not in task.offered:
        offered = ", ".join(f"'{name}'" for name in task.offered) or "none"
        cause = (
            f"the server chose the subprotocol {protocol!r}, which was not offered "
            f"(offered: {offered})"
        )
        return given_up(host, task_id, cause)
    task = replace(task, state=SocketState.OPEN, protocol=protocol)
    return _happened(host.with_task(task), EventKind.OPEN, task, Payload(header=header))


def received(host: Host, task_id: str, data: str | bytes) -> Step:
    """A message came (S8). Until the task's end it counts, also while CLOSING (S32)."""
    task = host.tasks.get(task_id)
    if task is None or task.state is SocketState.CONNECTING:
        return Step(host)
    kind = "string" if isinstance(data, str) else "arrayBuffer"
    return _happened(host, EventKind.MESSAGE, task, Payload(data=data, dataType=kind))


def received_all(host: Host, task_id: str, data: Sequence[str | bytes]) -> Messages | None:
    """Messages came at once; to receive them leaves the host as it is.

    :return: ``None`` where they do not count: see `received`.
    """
    task = host.tasks.get(task_id)
    if task is None or task.state is SocketState.CONNECTING:
        return None
    return Messages(task, data, [size_of(each) for each in data], host.heard_globally(task_id))


def closed(host: Host, task_id: str, code: int, reason: str) -> Step:
    """The closing handshake is complete: the close event says what the peer said (S5, S9)."""
    task = host.tasks.get(task_id)
    if task is None:
        return Step(host)
    ended = replace(task, state=SocketState.CLOSED, close_code=code, close_reason=reason)
    payload = Payload(code=code, reason=reason)
    return _happened(host.with_task(ended), EventKind.CLOSE, ended, payload)


def failed(host: Host, task_id: str, cause: str) -> Step:
    """The task ended in any other way: the error event (S5, S10).

    :param cause: why, for people.
    """
    task = host.tasks.get(task_id)
    if task is None:
        return Step(host)
    ended = replace(
        task,
        state=SocketState.CLOSED,
        close_code=ABNORMAL_CLOSURE,
        close_reason="",
        cause=cause,
    )
    payload = host.settings.profile.error_payload(task.state, cause)
    return _happened(host.with_task(ended), EventKind.ERROR, ended, payload)


def given_up(host: Host, task_id: str, cause: str) -> Step:
    """The task cannot go on with its connection: it ends in an error, and that is dropped."""
    step = failed(host, task_id, cause)
    return replace(step, effects=(Abandon(task_id, cause),)) if step.events else step


def _happened(host: Host, kind: EventKind, task: Task, payload: Payload) -> Step:
    return Step(host, events=(Event(kind, task, payload, of_main=host.heard_globally(task.id)),))
