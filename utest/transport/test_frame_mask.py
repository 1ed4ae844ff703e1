from __future__ import annotations

import subprocess
import sys

import pytest

from SwanSocketLibrary.transport.frame_mask import apply_mask
from SwanSocketLibrary.transport.interface import Opcode
from SwanSocketLibrary.transport.websocket_client.frames import Codec


def test_the_mask_is_that_of_the_rfc() -> None:
    """RFC 6455 §5.7 has this example."""
    assert apply_mask(b"Hello", b"\x37\xfa\x21\x3d") == b"\x7f\x9f\x4d\x51\x58"


def test_it_is_so_without_its_compiled_part() -> None:
    program = (
        "import sys; sys.modules['websockets.speedups'] = None\n"
        "from SwanSocketLibrary.transport.frame_mask import apply_mask\n"
        "print(apply_mask(b'Hello', bytes.fromhex('37fa213d')).hex())"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)  # noqa: S603
    assert run.stdout.decode().strip() == "7f9f4d5158"


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
def test_a_frame_is_masked_with_a_key_of_its_own(size: int) -> None:
    codec, payload = Codec(1), bytes(range(256)) * (size // 256 + 1)
    payload, keys = payload[:size], set()
    for _ in range(5):
        _, raw = codec.write(Opcode.BINARY, payload)
        assert raw[1] & 0x80
        key, masked = raw[-size - 4 : -size or None], raw[len(raw) - size :]
        assert apply_mask(masked, key) == payload
        keys.add(key)
    assert len(keys) > 1
