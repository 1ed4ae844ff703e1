from __future__ import annotations

from SwanSocketLibrary.plugins.hooks import Hooks
from SwanSocketLibrary.plugins.platforms import ANDROID
from SwanSocketLibrary.session.plugged import plugged_connect
from SwanSocketLibrary.swan import calls
from SwanSocketLibrary.swan.calls import ConnectSocket
from SwanSocketLibrary.swan.host import Host
from SwanSocketLibrary.swan.settings import HostSettings


def test_without_plugins_the_rule_is_the_hosts() -> None:
    host = Host(HostSettings(ANDROID))
    call = ConnectSocket("1", "chat", "wss://example.com")
    assert plugged_connect(Hooks(), host, call)(host) == calls.connect(host, call)
