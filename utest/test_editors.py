from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from tools.editors import analyze

pytestmark = pytest.mark.skipif(
    find_spec("robotcode") is None, reason="the extra dev has RobotCode, utest has not"
)


@pytest.mark.parametrize(
    ("line", "is_found"),
    [("Log    hello", False), ("Log", True), ("Logg    hello", True), ("Log    ${no}", True)],
)
def test_what_editors_underline_fails(tmp_path: Path, line: str, is_found: bool) -> None:
    tmp_path.joinpath("suite.robot").write_text(f"*** Test Cases ***\nTest\n    {line}\n")
    if is_found:
        with pytest.raises(SystemExit):
            analyze(tmp_path)
    else:
        analyze(tmp_path)
