"""Extension by pluggy: the hooks, the registry, and what the library registers itself.

What plugins are written with can be imported from here; `hookspecs` documents the hooks.
"""

from SwanSocketLibrary.errors import InvalidArgument, PluginError, TransportError
from SwanSocketLibrary.net.interface import (
    Connection,
    ConnectOptions,
    Frame,
    Opcode,
    Receiver,
    Transport,
    TransportFactory,
)
from SwanSocketLibrary.plugins.behaviors import Behavior
from SwanSocketLibrary.plugins.connecting import Connecting
from SwanSocketLibrary.plugins.hookspecs import hookimpl
from SwanSocketLibrary.swan.failures import Failure, Refusal
from SwanSocketLibrary.swan.handshake import HandshakeRequest
from SwanSocketLibrary.swan.ledger import Record
from SwanSocketLibrary.swan.payloads import Headers, Payload
from SwanSocketLibrary.swan.profile import Answer, Limits, Profile
from SwanSocketLibrary.swan.states import SocketState
from SwanSocketLibrary.swan.steps import Event, EventKind, Outcome
from SwanSocketLibrary.swan.tasks import Task

__all__ = [
    "Answer",
    "Behavior",
    "ConnectOptions",
    "Connecting",
    "Connection",
    "Event",
    "EventKind",
    "Failure",
    "Frame",
    "HandshakeRequest",
    "Headers",
    "InvalidArgument",
    "Limits",
    "Opcode",
    "Outcome",
    "Payload",
    "PluginError",
    "Profile",
    "Receiver",
    "Record",
    "Refusal",
    "SocketState",
    "Task",
    "Transport",
    "TransportError",
    "TransportFactory",
    "hookimpl",
]
