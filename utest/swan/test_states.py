from __future__ import annotations

import pytest

from SwanSocketLibrary.swan.states import SocketState


@pytest.mark.rule("S1")
def test_the_states_have_the_numbers_of_the_api() -> None:
    assert [(state.name, state.value) for state in SocketState] == [
        ("CONNECTING", 0),
        ("OPEN", 1),
        ("CLOSING", 2),
        ("CLOSED", 3),
    ]
