"""Extension by pluggy: the hooks, the registry, and what the library registers itself.

What plugins are written with can be imported from here; `hookspecs` documents the hooks.
"""

from SwanSocketLibrary.errors import InvalidArgument, PluginError, TransportError
from SwanSocketLibrary.events.callback_history import Record
from SwanSocketLibrary.net.interface import (
    Connection,
    ConnectOptions,
    Frame,
    Opcode,
    Receiver,
    Transport,
    TransportFactory,
)
from SwanSocketLibrary.plugins.hookspecs import Behavior, Connecting, hookimpl
from SwanSocketLibrary.swan.model import (
    Event,
    EventKind,
    HandshakeRequest,
    Outcome,
    SocketState,
    Task,
)
from SwanSocketLibrary.swan.payloads import Headers, Payload
from SwanSocketLibrary.swan.profile import Answer, Failure, Limits, Profile, Refusal

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
