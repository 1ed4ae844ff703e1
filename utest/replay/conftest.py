"""The fixtures of servers, for those that replay."""

from __future__ import annotations

from utest.server.conftest import log, pool, server, soon, warnings

__all__ = ["log", "pool", "server", "soon", "warnings"]
