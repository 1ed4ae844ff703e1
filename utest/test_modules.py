"""Every module of the package has a test file of its own, at the mirrored place."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "SwanSocketLibrary"

EXCEPTIONS = {
    "transport/interface.py": "declarations; the transport's tests hold it to them",
    "transport/websocket_client/frames.py": "transport/test_frame_rules.py tests each codec",
    "transport/websocket_client/upgrade.py": "transport/test_answer.py tests every handshake",
    "transport/websockets_client/frames.py": "transport/test_frame_rules.py tests each codec",
}
"""Modules without a test file, and why."""


def modules() -> list[str]:
    found = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
    return [path.relative_to(PACKAGE).as_posix() for path in found]


def mirrored(module: str) -> list[Path]:
    """The module's test files: of ``swan/calls.py`` such as ``swan/test_calls_close.py`` too."""
    path = Path("utest", module)
    folder, stem = ROOT / path.parent, f"test_{path.stem}"
    return [*folder.glob(f"{stem}.py"), *folder.glob(f"{stem}_*.py")]


def test_every_module_has_a_test_file() -> None:
    lacking = [name for name in modules() if name not in EXCEPTIONS and not mirrored(name)]
    assert not lacking, "\n".join(["", *lacking])


def test_no_exception_is_out_of_date() -> None:
    assert not [name for name in EXCEPTIONS if name not in modules() or mirrored(name)]
