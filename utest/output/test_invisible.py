"""What cannot be seen is shown; `test_previews` has the characters."""

from __future__ import annotations

from SwanSocketLibrary.output import invisible


def test_layout_is_escaped_in_data_alone() -> None:
    assert invisible.escaped("a\n\u200b\\") == "a\\n\\u200b\\\\"
    assert invisible.shown("a\n\u200b\\") == "a\n\\u200b\\"
