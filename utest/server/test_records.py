from __future__ import annotations

import pytest

from SwanSocketLibrary.server import CloseFrame


@pytest.mark.parametrize(
    ("close", "text"),
    [
        (CloseFrame(1000), "1000"),
        (CloseFrame(4000, "bye"), "4000 'bye'"),
        (CloseFrame(None), "without a code"),
        (CloseFrame(1000, "\x1b[31m\u202e"), r"1000 '\x1b[31m\u202e'"),
    ],
)
def test_a_close_frame_reads_well(close: CloseFrame, text: str) -> None:
    assert str(close) == text
