"""The process in which a page's JavaScript runs. It is started as a script, by `engine`.

It has QuickJS and pipes to its parent, and nothing else: no files, no network, no environment. What
the page asks of its host it writes down, and the parent reads that when the turn is over.
JavaScript never calls Python but to ask the host: for the source of a module that it requires,
or for a sentence in the language of who reads it.

A frame is a length of four bytes, a letter, and UTF-8 text. The parent sends ``T`` with operations,
one a line, each a turn of its own; the answer is ``R`` with all that they wrote down, as a JSON
list, or ``X`` with why the engine cannot go on. In between ``F`` asks for what ``S`` brings.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from typing import Any

_HEAD = 5
_CHUNK = 65536
"""Bytes that are read at once: what a pipe holds."""
_STACK = 1024 * 1024
"""Bytes of stack that JavaScript may use, of the eight MiB that the process has."""


def main(quickjs: str, prelude: str, memory: str, seconds: str) -> None:
    """Runs turns until the parent closes the pipe.

    :param quickjs: the path of the engine's compiled module.
    :param prelude: the path of the JavaScript that makes the page's world.
    :param memory: bytes that JavaScript may use.
    :param seconds: of the processor, after which the system ends the process: whoever counts the
        time of a turn may have died.
    """
    context = _engine(quickjs).Context()
    context.set_memory_limit(int(memory))
    context.set_max_stack_size(_STACK)
    context.add_callable("__source", _source)
    with open(prelude, encoding="utf-8") as file:  # noqa: PTH123 - pathlib is slow to load
        entry = context.eval(file.read())
    allowed = 0.0
    while True:
        kind, text = _read()
        if not kind:
            return
        if allowed <= time.process_time():
            allowed = time.process_time() + 1
            _allow(int(seconds) + 1)
        try:
            for operation in text.split("\n"):
                entry(operation)
                while context.execute_pending_job():
                    pass
                entry("settled")
            _write("R", entry("drain"))
        except Exception as error:  # noqa: BLE001 - whatever the engine raises, it cannot go on
            _write("X", str(error) or type(error).__name__)
            return


def _engine(path: str) -> Any:
    """The compiled module alone: the package around it imports threads and more."""
    spec = importlib.util.spec_from_file_location("_quickjs", path)
    assert spec is not None  # noqa: S101 - the parent has found it there
    assert spec.loader is not None  # noqa: S101 - the same
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _source(request: str) -> str:
    """Asks the parent.

    :param request: as JSON: what is required, and by which module; or a sentence with its values.
    :return: as JSON: its path, its source, and before which line it begins, or the error; or the
        sentence as it is read.
    """
    _write("F", request)
    return _read()[1]


def _allow(seconds: int) -> None:
    """Has the system end this process once it has used so many seconds more."""
    try:
        import resource
    except ImportError:  # there is none on Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds, most))


def _read() -> tuple[str, str]:
    """The next frame; one without a letter at the pipe's end. Nothing comes behind it unasked."""
    data = bytearray()
    while len(data) < _HEAD or len(data) < _HEAD + int.from_bytes(data[:4], "big"):
        part = os.read(0, _CHUNK)
        if not part:
            return "", ""
        data += part
    return chr(data[4]), data[_HEAD:].decode("utf-8", "surrogatepass")


def _write(kind: str, text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    frame = memoryview(len(data).to_bytes(4, "big") + kind.encode() + data)
    while frame:
        frame = frame[os.write(1, frame) :]


if __name__ == "__main__":
    main(*sys.argv[1:])
