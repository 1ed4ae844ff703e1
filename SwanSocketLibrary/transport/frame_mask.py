"""The mask of a frame's payload (RFC 6455 §5.3), by the fastest code that is installed."""

from __future__ import annotations

try:
    from websockets.speedups import apply_mask
except ImportError:  # there is no compiled part for this Python or machine
    from websockets.utils import apply_mask

__all__ = ["apply_mask"]
