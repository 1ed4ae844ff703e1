"""A connect on its way through the plugins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from SwanSocketLibrary.interruptions import LetThrough
from SwanSocketLibrary.plugins.hooks import Hooks
from SwanSocketLibrary.plugins.hookspecs import Connecting
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.call_arguments import check_headers, check_protocols
from SwanSocketLibrary.swan.host import Host, Transition
from SwanSocketLibrary.swan.profile import Refusal
from SwanSocketLibrary.swan.transitions import ConnectSocket
from SwanSocketLibrary.swan.urls import check_url


def plugged_connect(hooks: Hooks, host: Host, call: ConnectSocket) -> Callable[[Host], Transition]:
    """Has plugins change or refuse a connect that passes the rules.

    :param host: as it is now; what comes of the plugins is for the rules to judge again.
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
        return lambda host: transitions.refuse_connect(host, refused)
    changed = replace(call, url=connect.url, header=connect.header, protocols=connect.protocols)

    def rule(host: Host) -> Transition:
        step = transitions.connect(host, changed)
        if step.outcomes[0].succeeded:
            return replace(step, warnings=(*header.warnings, *step.warnings))
        return _blamed(step, changed_by)

    return rule


def _blamed(step: Transition, plugins: Sequence[str]) -> Transition:
    """A connect that the rules refuse, with the names of those who changed it."""
    if not plugins:
        return step
    (outcome,) = step.outcomes
    names = " and ".join(f"'{name}'" for name in plugins)
    detail = f"{outcome.detail} This is the call as plugin {names} changed it."
    return replace(step, outcomes=(replace(outcome, detail=detail),))
