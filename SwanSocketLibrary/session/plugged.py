"""A connect on its way through the plugins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import cast

from SwanSocketLibrary.plugins.connecting import Connecting
from SwanSocketLibrary.plugins.hooks import Hooks
from SwanSocketLibrary.swan import calls
from SwanSocketLibrary.swan.calls import ConnectSocket
from SwanSocketLibrary.swan.failures import Refusal
from SwanSocketLibrary.swan.host import Host
from SwanSocketLibrary.swan.steps import Step


def plugged_connect(hooks: Hooks, host: Host, call: ConnectSocket) -> Callable[[Host], Step]:
    """Has plugins change or refuse a connect that passes the rules.

    :param host: as it is now; what comes of the plugins is for the rules to judge again.
    :return: the rule to apply.
    """
    if not hooks.changes_connects or not calls.connect(host, call).outcomes[0].succeeded:
        return lambda host: calls.connect(host, call)
    # The rules have found these to be what they should be.
    header = cast("Mapping[str, object] | None", call.header) or {}
    protocols = cast("Iterable[str] | None", call.protocols) or ()
    connect = Connecting(
        url=str(call.url),
        header={name: str(value) for name, value in header.items()},
        protocols=list(protocols),
        socket=call.name,
        platform=host.settings.profile.name,
    )
    try:
        hooks.before_connect(connect)
    except Refusal as refusal:
        refused = refusal
        return lambda host: calls.refuse_connect(host, refused)
    changed = replace(call, url=connect.url, header=connect.header, protocols=connect.protocols)
    return lambda host: calls.connect(host, changed)
