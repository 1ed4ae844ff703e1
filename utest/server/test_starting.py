from __future__ import annotations

from pathlib import Path

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.server.pool import ServerPool
from utest.server.conftest import server_threads

FDS = Path("/proc/self/fd")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"behavior": "loud"}, "The argument behavior is one of 'echo', 'silent', not 'loud'."),
        ({"tls": "none"}, "The argument tls is one of 'trusted', 'self-signed', 'expired', "),
        ({"protocols": ["two words"]}, "'two words' is no subprotocol"),
        ({"headers": {"a b": "c"}}, "'a b' is no header name"),
        ({"headers": {"a": "b\r\nc: d"}}, "The header 'a' cannot have the value"),
        ({"headers": {"a": "中"}}, "The header 'a' cannot have the value"),
        ({"port": -1}, "A port is 1 to 65535, or 0 for a free one, not -1."),
        ({"port": 65536}, "A port is 1 to 65535, or 0 for a free one, not 65536."),
    ],
)
def test_a_value_that_cannot_be_used_is_named(
    pool: ServerPool, arguments: dict[str, object], sentence: str
) -> None:
    with pytest.raises(InvalidArgument) as failure:
        pool.start(**arguments)  # type: ignore[arg-type]
    assert sentence in str(failure.value)
    assert server_threads() == []
