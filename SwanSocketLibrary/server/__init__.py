"""The embedded server: scriptable, on the wire, in a thread of its own.

Nothing slow is imported here; asyncio, ssl and websockets come with the first start.
"""

from SwanSocketLibrary.server.faults import Faults
from SwanSocketLibrary.server.options import DROPS, HANDSHAKE_FAULTS, TLS_KINDS
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.server.records import CloseFrame, EventKind, Observer, ServerEvent
from SwanSocketLibrary.server.scriptable_server import ScriptableServer
from SwanSocketLibrary.server.waiting import WaitFailed

__all__ = [
    "DROPS",
    "HANDSHAKE_FAULTS",
    "TLS_KINDS",
    "CloseFrame",
    "EventKind",
    "Faults",
    "Observer",
    "ScriptableServer",
    "ServerEvent",
    "ServerPool",
    "WaitFailed",
]
