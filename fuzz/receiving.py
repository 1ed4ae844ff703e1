"""The fuzz target: random bytes, mutated by what code they reach, on the receiving path.

``python -m fuzz.receiving [libFuzzer's arguments]``
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["SwanSocketLibrary", "websocket"]):
    from fuzz.driving import one_input


def main() -> None:
    """Fuzzes until libFuzzer has enough."""
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
