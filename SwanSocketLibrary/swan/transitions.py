"""What each call and each event on the wire make of the host.

The calls are those of a smart program: connectSocket, sendSocketMessage and closeSocket.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from SwanSocketLibrary.language import commas, say
from SwanSocketLibrary.swan.call_arguments import (
    ABNORMAL_CLOSURE,
    NORMAL_CLOSURE,
    check_code,
    check_data,
    check_headers,
    check_protocols,
    check_reason,
    referer,
)
from SwanSocketLibrary.swan.host import Host, Transition
from SwanSocketLibrary.swan.model import (
    Abandon,
    Effect,
    Event,
    EventKind,
    HandshakeRequest,
    MessageRun,
    Outcome,
    SendClose,
    SendData,
    SocketState,
    StartHandshake,
    Task,
    TaskRef,
    size_of,
)
from SwanSocketLibrary.swan.payloads import EventPayload, Headers, Payload
from SwanSocketLibrary.swan.profile import Failure, Refusal
from SwanSocketLibrary.swan.urls import check_production, check_url

CONNECT: Final = "connectSocket"
SEND: Final = "sendSocketMessage"
CLOSE: Final = "closeSocket"
NOT_OPEN: Final = "SocketTask.readyState is not OPEN"
"""The platform's own message for sending at the wrong time (S25)."""


@dataclass(frozen=True, slots=True)
class ConnectSocket:
    """A call of connectSocket, its arguments unchecked.

    :ivar task_id: the id of the task, should one be created: new in this run (S3).
    :ivar name: what people call it.
    :ivar timeout: seconds, or ``None`` for the host's setting (S21).
    """

    task_id: str
    name: str
    url: object
    header: object = None
    protocols: object = None
    timeout: float | None = None


def connect(host: Host, call: ConnectSocket) -> Transition:
    """``swan.connectSocket``: creates a task, or fails.

    :return: a transition with one outcome. Its success says that the task exists, not that the
        socket is open (S2), so nothing undoes it.
    """
    try:
        _check_present(host, CONNECT)
        request, warnings = _handshake_request(host, call)
        _check_room(host)
    except Refusal as refusal:
        return Transition(host, outcomes=(_refused(host, CONNECT, None, refusal),))
    host, ended, effects = _make_way(host)
    task = Task(call.task_id, call.name, offered=request.protocols)
    host = _with_main(host.with_task(task), task)
    outcome = Outcome(CONNECT, task.id, Payload(socketTaskId=task.id))
    return Transition(
        host, (outcome,), ended, (*effects, StartHandshake(task.id, request)), warnings
    )


def send(host: Host, target: TaskRef | None, data: object) -> Transition:
    """``swan.sendSocketMessage``, or ``SocketTask.send`` where a task is named.

    :param target: the task, or ``None`` for the main task (S14).
    :return: a transition with one outcome; the message goes out as its effect.
    """
    return Transition(host, outcomes=(send_outcome(host, target, data),))


def send_outcome(host: Host, target: TaskRef | None, data: object) -> Outcome:
    """The outcome of `send`, where nothing else is asked for."""
    target = target or host.main
    task_id = target.task_id if target else None
    try:
        _check_present(host, SEND)
        message = check_data(data)
        if target is None:
            raise Failure.EXECUTION_FAILED.say(
                'there is no main socket to send on (S14). Use "Connect Socket" first.'
            )
        state = host.state_of(target.task_id)
        if state is not SocketState.OPEN:
            raise Refusal(Failure.EXECUTION_FAILED, _not_open(host, target, state, SEND), NOT_OPEN)
    except Refusal as refusal:
        return _refused(host, SEND, task_id, refusal)
    return _accepted(SEND, SendData(target.task_id, message))


def close(host: Host, target: TaskRef | None, code: object, reason: object) -> Transition:
    """``swan.closeSocket``, or ``SocketTask.close`` where a task is named.

    :param target: the task, or ``None`` for every task that has not ended (S15).
    :return: a transition with one outcome for each task; none at all if there is no task (S15).
        The Close frame goes out as an outcome's effect (S30), and a task is CLOSING when that is
        `carried_out`.
    """
    targets = [target] if target else [TaskRef(task.id, task.name) for task in host.tasks.values()]
    try:
        _check_present(host, CLOSE)
    except Refusal as refusal:
        task_id = target.task_id if target else None
        return Transition(host, outcomes=(_refused(host, CLOSE, task_id, refusal),))
    outcomes = tuple(_close_one(host, each, code, reason) for each in targets)
    return Transition(host, outcomes=outcomes)


def refuse_call(host: Host, api: str, task_id: str | None, refusal: Refusal) -> Transition:
    """A call that something besides the rules refuses: it fails as if a rule did."""
    return Transition(host, outcomes=(_refused(host, api, task_id, refusal),))


def carried_out(host: Host, effect: Effect | None) -> Host:
    """The host after an effect: a task whose Close frame was handed over is CLOSING (S1, S29)."""
    if isinstance(effect, SendClose | Abandon) and effect.task_id in host.tasks:
        return host.with_task(replace(host.tasks[effect.task_id], state=SocketState.CLOSING))
    return host


def not_carried_out(host: Host, outcome: Outcome, cause: str) -> Outcome:
    """What becomes of an accepted call whose effect failed: *execution failed*, nothing else (S29).

    :param cause: why the transport could not do it, for people.
    """
    refusal = Refusal(Failure.EXECUTION_FAILED, cause)
    return _refused(host, outcome.api, outcome.task_id, refusal)


def _close_one(host: Host, target: TaskRef, code: object, reason: object) -> Outcome:
    try:
        effect = SendClose(target.task_id, check_code(code), check_reason(reason))
        state = host.state_of(target.task_id)
        early = host.settings.closes_early if state is SocketState.CONNECTING else "fail"
        if early == "closes":
            return _accepted(
                CLOSE, Abandon(target.task_id, say("it was closed before it was open"))
            )
        if early == "ignored":  # the host says that it did, and did nothing
            return _accepted(CLOSE, effect)._replace(effect=None)
        if state is not SocketState.OPEN:  # S29
            raise Refusal(Failure.EXECUTION_FAILED, _not_open(host, target, state, CLOSE))
    except Refusal as refusal:
        return _refused(host, CLOSE, target.task_id, refusal)
    return _accepted(CLOSE, effect)


def _handshake_request(host: Host, call: ConnectSocket) -> tuple[HandshakeRequest, tuple[str, ...]]:
    settings = host.settings
    url = check_url(call.url)
    if settings.rules == "production":
        check_production(url, settings.domains)
    headers, warnings = check_headers(call.header)
    if settings.app_key:
        headers = (*headers, ("Referer", referer(settings.app_key, settings.app_version)))
    timeout = settings.handshake_time if call.timeout is None else call.timeout
    most = settings.profile.limits.connect_timeout
    if not 0 < timeout <= most:
        raise Failure.INVALID_PARAMETER.say(
            "timeout must be more than 0 and at most {most:g} seconds, got {timeout:g} seconds "
            "(S21).",
            most=most,
            timeout=timeout,
        )
    return HandshakeRequest(url, headers, check_protocols(call.protocols), timeout), warnings


def _check_present(host: Host, api: str) -> None:
    if api in host.settings.missing_apis:  # S33
        raise Failure.CAPABILITY_MISSING.say(
            'this host is set to lack {api} (missing_apis). Use "Set Host    '
            'missing_apis=${{EMPTY}}" to give it all APIs.',
            api=api,
        )


def _check_room(host: Host) -> None:
    if host.settings.single_socket:  # it makes way instead of counting (S22)
        return
    limit = host.settings.socket_limit
    if 0 < limit <= len(host.tasks):  # S20
        names = commas(f"'{task.name}'" for task in host.tasks.values())
        raise Failure.TOO_MANY_TASKS.say(
            "{count} sockets have not ended ({names}) and {limit} is the most (S20). Close one "
            "and wait for its close, or raise max_sockets.",
            count=len(host.tasks),
            names=names,
            limit=limit,
        )


def _make_way(host: Host) -> tuple[Host, tuple[Event, ...], tuple[Effect, ...]]:
    """Ends the one socket of an old host before its next connect (S22)."""
    if not host.settings.single_socket:
        return host, (), ()
    ended: list[Event] = []
    effects: list[Effect] = []
    for task in host.tasks.values():
        if task.state is SocketState.OPEN:
            effects.append(SendClose(task.id, NORMAL_CLOSURE, ""))
        elif task.state is SocketState.CONNECTING:
            cause = say("given up for a new connect: this base library has one socket (S22)")
            step = failed(host, task.id, cause)
            host = step.host
            ended.extend(step.events)
            effects.append(Abandon(task.id, cause))
    return host.without_main(), tuple(ended), tuple(effects)


def _with_main(host: Host, task: Task) -> Host:
    """The new task is the main one if there is none, or that one is CLOSED (S13)."""
    if host.main is None or host.state_of(host.main.task_id) is SocketState.CLOSED:
        return Host(host.settings, host.tasks, TaskRef(task.id, task.name))
    return host


def _accepted(api: str, effect: SendData | SendClose | Abandon) -> Outcome:
    return Outcome(api, effect.task_id, Payload(socketTaskId=effect.task_id), effect=effect)


def _refused(host: Host, api: str, task_id: str | None, refusal: Refusal) -> Outcome:
    result = host.settings.profile.failure_result(api, refusal)
    return Outcome(api, task_id, result, detail=refusal.detail)


def _not_open(host: Host, target: TaskRef, state: SocketState, api: str) -> str:
    named = "" if host.is_main(target.task_id) else say("    socket={name}", name=target.name)
    others = (task.name for task in host.tasks.values() if task.state is SocketState.OPEN)
    other = next(others, None)
    instead = (
        say(", or write socket={other}: that one is OPEN", other=other) if other is not None else ""
    )
    or_other = "" if named else instead
    advice = {
        SocketState.CONNECTING: say(
            'Use "Wait For Socket Open{named}" first{or_other}.', named=named, or_other=or_other
        ),
        SocketState.CLOSING: say(
            'It is being closed: use "Wait For Socket Close{named}".', named=named
        ),
        SocketState.CLOSED: say(
            'It has ended: use "Connect Socket" for a new one{instead}.', instead=instead
        ),
    }[state]
    return say(
        "socket '{name}' is {state_name} and {api} works only while it is OPEN. {advice}",
        name=target.name,
        state_name=state.name,
        api=api,
        advice=advice,
    )


# What happens on the wire


def opened(host: Host, task_id: str, header: Headers, protocol: str) -> Transition:
    """The opening handshake is complete: the task is OPEN (S7).

    A subprotocol that was not offered ends it in an error instead (S19; RFC 6455 §4.1).
    """
    task = host.tasks.get(task_id)
    if task is None or task.state is not SocketState.CONNECTING:
        return Transition(host)
    if protocol and protocol not in task.offered:
        offered = commas(f"'{name}'" for name in task.offered) or say("none")
        cause = say(
            "the server chose the subprotocol {protocol!r}, which was not offered "
            "(offered: {offered})",
            protocol=protocol,
            offered=offered,
        )
        return given_up(host, task_id, cause)
    task = replace(task, state=SocketState.OPEN, protocol=protocol)
    return _happened(host.with_task(task), EventKind.OPEN, task, EventPayload(header=header))


def received(host: Host, task_id: str, data: str | bytes) -> Transition:
    """A message came (S8). Until the task's end it counts, also while CLOSING (S32)."""
    task = host.tasks.get(task_id)
    if task is None or task.state is SocketState.CONNECTING:
        return Transition(host)
    kind = "string" if isinstance(data, str) else "arrayBuffer"
    return _happened(host, EventKind.MESSAGE, task, EventPayload(data=data, dataType=kind))


def received_all(host: Host, task_id: str, data: Sequence[str | bytes]) -> MessageRun | None:
    """Messages came at once; to receive them leaves the host as it is.

    :return: ``None`` where they do not count: see `received`.
    """
    task = host.tasks.get(task_id)
    if task is None or task.state is SocketState.CONNECTING:
        return None
    return MessageRun(
        task, data, [size_of(each) for each in data], host.reaches_global_listeners(task_id)
    )


def closed(host: Host, task_id: str, code: int, reason: str) -> Transition:
    """The closing handshake is complete: the close event says what the peer said (S5, S9)."""
    task = host.tasks.get(task_id)
    if task is None:
        return Transition(host)
    ended = replace(task, state=SocketState.CLOSED, close_code=code, close_reason=reason)
    payload = EventPayload(code=code, reason=reason)
    return _happened(host.with_task(ended), EventKind.CLOSE, ended, payload)


def failed(
    host: Host, task_id: str, cause: str, answer: Mapping[str, Any] | None = None
) -> Transition:
    """The task ended in any other way: the error event (S5, S10).

    :param cause: why, for people.
    :param answer: what the server answered that opened nothing: ``status``, ``header``, ``body``.
    """
    task = host.tasks.get(task_id)
    if task is None:
        return Transition(host)
    ended = replace(
        task,
        state=SocketState.CLOSED,
        close_code=ABNORMAL_CLOSURE,
        close_reason="",
        cause=cause,
    )
    payload = host.settings.profile.error_payload(task.state, cause)
    payload.update(answer or {})
    return _happened(host.with_task(ended), EventKind.ERROR, ended, payload)


def given_up(host: Host, task_id: str, cause: str) -> Transition:
    """The task cannot go on with its connection: it ends in an error, and that is dropped."""
    step = failed(host, task_id, cause)
    return replace(step, effects=(Abandon(task_id, cause),)) if step.events else step


def _happened(host: Host, kind: EventKind, task: Task, payload: Payload) -> Transition:
    return Transition(
        host, events=(Event(kind, task, payload, of_main=host.reaches_global_listeners(task.id)),)
    )
