from __future__ import annotations

import pytest

from tools.soak_stream import SoakFailed, check, message


def sent(stream: str, *numbers: int) -> list[str | bytes]:
    return [message(stream, number) for number in numbers]


def test_all_messages_of_mixed_streams_pass() -> None:
    arrived = [*sent("client", 1, 2), *sent("server", 1), *sent("client", 3), *sent("server", 2)]
    assert check("it", arrived, {"client": 3, "server": 2}, whole=True) == 5


def test_the_first_ones_pass_on_a_broken_connection() -> None:
    assert check("it", sent("client", 1, 2), {"client": 9}, whole=False) == 2


@pytest.mark.parametrize(
    ("arrived", "whole"),
    [
        (sent("client", 1, 2), True),
        (sent("client", 1, 3), False),
        (sent("client", 2, 1, 3), False),
        (sent("client", 1, 1, 2), False),
        (sent("client", 1, 2, 3, 4), False),
        (sent("other", 1), False),
        ([str(message("client", 1)) + "x"], False),
        ([str(message("client", 1)).encode()], False),
        ([b"\xff"], False),
    ],
)
def test_what_is_lost_doubled_changed_or_out_of_order_fails(
    arrived: list[str | bytes], whole: bool
) -> None:
    with pytest.raises(SoakFailed):
        check("it", arrived, {"client": 3}, whole=whole)
