"""What a transport is asked to connect to: the platform's side of an opening handshake."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HandshakeRequest:
    """An opening handshake that passed the platform's rules.

    :ivar url: ``ws://`` or ``wss://``, valid, without a fragment; may carry ``user:password@``.
    :ivar headers: what the call named, in order, names and values as text; none of the
        handshake's own headers (S17).
    :ivar protocols: the subprotocols to offer, no empty and no double ones (S19).
    :ivar timeout: seconds until the socket must be open (S21).
    """

    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    protocols: tuple[str, ...] = ()
    timeout: float = 60.0
