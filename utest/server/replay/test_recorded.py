from __future__ import annotations

from pathlib import Path

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.har.writing import write
from SwanSocketLibrary.server.replay.recorded import load
from utest.server.replay.scenes import came, recorded


@pytest.fixture
def har(tmp_path: Path) -> Path:
    path = tmp_path / "traffic.har"
    path.write_text(write([recorded(came("x"))], "1.0"), encoding="utf-8")
    return path


def test_a_recording_is_read(har: Path) -> None:
    found = load(har)
    assert found.source == str(har)
    assert not found.paced
    assert found.conversations[0].messages[0].data == "x"


def test_its_pace(har: Path) -> None:
    assert load(har, "recorded").paced


def test_an_unknown_pace(har: Path) -> None:
    with pytest.raises(InvalidArgument, match="pace is one of 'at-once', 'recorded', not 'slow'"):
        load(har, "slow")


@pytest.mark.parametrize("name", ["none.har", "", "none/none.har"])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidArgument) as raised:
        load(tmp_path / name)
    assert f"The recording '{tmp_path / name}' cannot be read: " in str(raised.value)
    assert "Give the path of a HAR file" in str(raised.value)


def test_a_path_that_is_none() -> None:
    with pytest.raises(InvalidArgument, match="no path of a recording"):
        load(Path("a\0b"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "is no HAR: it is not JSON"),
        ('{"log": {"entries": []}}', "has no WebSocket among its 0 requests"),
    ],
)
def test_a_file_that_is_no_recording(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.har"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidArgument) as raised:
        load(path)
    assert str(raised.value).startswith(f"The recording '{path}' {said}")


def test_a_status_that_none_can_send(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    path.write_text(write([recorded(status=99)], "1.0"), encoding="utf-8")
    with pytest.raises(InvalidArgument, match="its conversation 1 has the status 99"):
        load(path)
