from __future__ import annotations

from SwanSocketLibrary.plugins.hooks import Hooks


def test_without_plugins_nothing_is_changed_or_seen() -> None:
    hooks = Hooks()
    assert not hooks.changes_connects
    assert not hooks.sees_frames
    assert hooks.encode("a", "chat", "") == "a"
    assert hooks.decode(b"a", "chat", "") == b"a"
