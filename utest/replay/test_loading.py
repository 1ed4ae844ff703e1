from __future__ import annotations

import gc
import os
import signal
import time
from pathlib import Path

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.har.writing import write
from SwanSocketLibrary.replay.script import LONGEST, load
from utest.har import tools
from utest.replay.scenes import came, recorded


@pytest.fixture
def har(tmp_path: Path) -> Path:
    path = tmp_path / "traffic.har"
    path.write_text(write([recorded(came("x"))], "1.0"), encoding="utf-8")
    return path


def test_a_recording_is_read(har: Path) -> None:
    found = load(har)
    assert found.name == str(har)
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


def refused(path: Path) -> str:
    with pytest.raises(InvalidArgument) as raised:
        load(path)
    start, end = (
        f"The recording '{path}' cannot be read: ",
        ". Give the path of a HAR file, such as",
    )
    assert str(raised.value).startswith(start)
    return str(raised.value).removeprefix(start).partition(end)[0]


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/full"])
def test_a_device_is_not_read(device: str) -> None:
    if not Path(device).is_char_device():
        pytest.skip("this system has no such device")
    assert refused(Path(device)) == "it is a pipe or a device, not a file"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(tmp_path / "pipe.har")
    assert refused(tmp_path / "pipe.har") == "it is a pipe or a device, not a file"


TOO_LONG = "it is too long, a server replays at most 512 MiB"


def test_a_file_may_be_so_long_and_no_longer(tmp_path: Path) -> None:
    path = tmp_path / "long.har"
    with path.open("wb") as file:
        file.truncate(LONGEST + 1)  # takes no room where the system knows holes
    assert refused(path) == TOO_LONG


def test_a_file_that_grows_is_read_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Path("/proc/self/status")
    if not source.is_file() or source.stat().st_size:
        pytest.skip("only Linux has files whose length it does not know")
    monkeypatch.setattr("SwanSocketLibrary.replay.script.LONGEST", 10)
    (tmp_path / "stream.har").symlink_to(source)
    assert refused(tmp_path / "stream.har").startswith("it is too long")


class Struck(Exception):
    """As Robot Framework's timeouts are: raised by a signal's handler."""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no such signals")
def test_an_interruption_strikes_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.har"
    items = ",".join(['{"name": "value", "list": [{}, {}]}'] * 300_000)
    path.write_text(f'{{"log": {{"entries": [{{"other": [{items}]}}]}}}}')
    gc.disable()  # hypothesis has hung a function into it, in which what strikes would be lost
    before = time.process_time()
    with pytest.raises(InvalidArgument, match=r".* has no WebSocket"):
        load(path)
    whole = time.process_time() - before

    def strike(_number: int, _frame: object) -> None:
        raise Struck

    handler = signal.signal(signal.SIGVTALRM, strike)
    try:
        before = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, whole / 10)
        with pytest.raises(Struck):
            load(path)
        took = time.process_time() - before
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, handler)
        gc.enable()
    assert took < whole / 2


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
    with pytest.raises(
        InvalidArgument, match=r"entry of ws://h/, response\.status should be three digits, not 99"
    ):
        load(path)


@pytest.mark.parametrize("tool", tools.TOOLS)
def test_what_tools_write_is_loaded(tmp_path: Path, tool: str) -> None:
    found = load(tools.TOOLS[tool](tmp_path), "recorded").conversations
    assert any(each.url == "wss://service.example/chat" for each in found)


def test_a_pace_without_times_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    path.write_text(tools.har("Playwright", *tools.playwright(mode="minimal")), encoding="utf-8")
    assert not load(path).paced
    with pytest.raises(InvalidArgument) as raised:
        load(path, "recorded")
    assert str(raised.value) == (
        f"The recording '{path}' cannot be replayed with pace=recorded: its messages have no times."
        " Leave pace out, or record it with times (Playwright: mode=full)."
    )


def test_a_pace_for_what_is_quiet(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    path.write_text(
        tools.har("Playwright", tools.entry("/quiet", 101, scheme="ws")), encoding="utf-8"
    )
    assert load(path, "recorded").paced
