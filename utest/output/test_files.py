from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.net.interface import Exchange
from SwanSocketLibrary.output.files import save
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.output.traffic_reader import TrafficReader
from utest.fakes import URL, Program
from utest.limits import room_for


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def traffic(program: Program) -> TrafficReader:
    return TrafficReader(program.session, Redactor())


@pytest.mark.parametrize("name", ["traffic.json", "TRAFFIC.JSON"])
def test_json_is_for_programs(traffic: TrafficReader, tmp_path: Path, name: str) -> None:
    save(traffic, tmp_path / name)
    saved = json.loads((tmp_path / name).read_text(encoding="utf-8"))
    assert saved["creator"]["name"] == "SwanSocketLibrary"
    assert "sockets" in saved


def test_har_is_for_developer_tools(traffic: TrafficReader, tmp_path: Path) -> None:
    save(traffic, tmp_path / "traffic.har")
    assert json.loads((tmp_path / "traffic.har").read_text())["log"]["version"] == "1.2"


def test_html_is_for_people(traffic: TrafficReader, program: Program, tmp_path: Path) -> None:
    program.opened("chat")[1].tell("你好")
    save(traffic, tmp_path / "traffic.html")
    html = (tmp_path / "traffic.html").read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "<h1>Timeline of the sockets</h1>" in html
    assert "你好" in html


@pytest.mark.parametrize("ending", [".json", ".har", ".html"])
def test_what_is_no_text_of_unicode_is_saved_all_the_same(
    traffic: TrafficReader, program: Program, tmp_path: Path, ending: str
) -> None:
    _, connection = program.opened("chat")
    connection.receiver.exchanged(Exchange(URL, (), 101, "", (), time.monotonic()))
    connection.tell("\ud800")
    save(traffic, tmp_path / f"traffic{ending}")
    assert "\\ud800" in (tmp_path / f"traffic{ending}").read_text(encoding="utf-8")


def test_folders_are_made_and_files_overwritten(traffic: TrafficReader, tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "traffic.json"
    save(traffic, path)
    path.write_text("x" * 10_000)
    save(traffic, path)
    assert json.loads(path.read_text())


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("traffic.txt", "'.txt'"),
        ("traffic", "no ending"),
        (".json", "no ending"),
        ("a.har.gz", "'.gz'"),
    ],
)
def test_an_unknown_ending_is_refused_with_those_there_are(
    traffic: TrafficReader, tmp_path: Path, name: str, ending: str
) -> None:
    with pytest.raises(InvalidArgument) as refused:
        save(traffic, tmp_path / "new" / name)
    assert str(refused.value) == (
        f"'{name}' has {ending}, which names no format. Use one of .har, .html, .json."
    )
    assert not (tmp_path / "new").exists()


def cannot_be_saved(traffic: TrafficReader, path: Path) -> str:
    with pytest.raises(InvalidArgument) as refused:
        save(traffic, path)
    text = str(refused.value)
    assert text.startswith(f"The traffic cannot be saved as {path}: ")
    assert text.endswith(". Choose a path that can be written.")
    return text


def test_a_folder_cannot_be_overwritten(traffic: TrafficReader, tmp_path: Path) -> None:
    (tmp_path / "traffic.json").mkdir()
    assert "Is a directory" in cannot_be_saved(traffic, tmp_path / "traffic.json")


def test_a_folder_that_cannot_be_made_is_told(traffic: TrafficReader, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cannot_be_saved(traffic, tmp_path / "file" / "traffic.json")
    cannot_be_saved(traffic, tmp_path / "file" / "below" / "traffic.json")


@pytest.mark.parametrize(
    ("name", "why"),
    [("x" * 300 + ".json", "File name too long"), ("a\0b.json", "embedded null byte")],
)
def test_a_name_that_no_file_can_have_is_told(
    traffic: TrafficReader, tmp_path: Path, name: str, why: str
) -> None:
    assert f": {why}. " in cannot_be_saved(traffic, tmp_path / name)


@pytest.mark.parametrize("ending", [".json", ".har", ".html"])
def test_without_room_the_old_file_stays_and_nothing_else(
    traffic: TrafficReader, program: Program, tmp_path: Path, ending: str
) -> None:
    _, connection = program.opened("chat")
    connection.receiver.exchanged(Exchange(URL, (), 101, "", (), time.monotonic()))
    path = tmp_path / f"traffic{ending}"
    save(traffic, path)
    old = path.read_bytes()
    connection.tell(*["x" * 1000] * 50)
    with room_for(len(old) + 4096):
        assert "File too large" in cannot_be_saved(traffic, path)
        assert "File too large" in cannot_be_saved(traffic, tmp_path / f"new{ending}")
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]
    save(traffic, path)
    assert len(path.read_bytes()) > 50_000


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_new_file_has_the_mode_of_any_and_an_old_one_keeps_its_own(
    traffic: TrafficReader, tmp_path: Path
) -> None:
    path = tmp_path / "traffic.json"
    before = os.umask(0o027)
    try:
        save(traffic, path)
        assert mode(path) == 0o640
        for own in (0o600, 0o666, 0o644):
            path.chmod(own)
            save(traffic, path)
            assert mode(path) == own
    finally:
        os.umask(before)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may")
def test_the_owner_stays(traffic: TrafficReader, tmp_path: Path) -> None:
    path = tmp_path / "traffic.json"
    save(traffic, path)
    os.chown(path, 12345, 54321)
    save(traffic, path)
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 54321)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may all")
def test_a_file_that_may_not_be_written_is_not_replaced(
    traffic: TrafficReader, tmp_path: Path
) -> None:
    path = tmp_path / "traffic.json"
    path.write_text("old")
    path.chmod(0o400)
    assert "Permission denied" in cannot_be_saved(traffic, path)
    assert path.read_text() == "old"


def test_a_link_stays_and_leads_to_the_new_file(traffic: TrafficReader, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    target, link = tmp_path / "deep" / "kept.txt", tmp_path / "latest.json"
    link.symlink_to(Path("deep", "kept.txt"))
    for _ in range(2):  # at first it leads nowhere
        save(traffic, link)
        assert link.is_symlink()
        assert json.loads(target.read_text())["creator"]
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["deep", "kept.txt", "latest.json"]


def test_a_link_that_leads_to_itself_is_told(traffic: TrafficReader, tmp_path: Path) -> None:
    (tmp_path / "traffic.json").symlink_to("traffic.json")
    cannot_be_saved(traffic, tmp_path / "traffic.json")
    assert (tmp_path / "traffic.json").is_symlink()


def test_a_pipe_is_refused_and_not_waited_for(traffic: TrafficReader, tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(tmp_path / "traffic.json")
    assert "it is a pipe, not a file" in cannot_be_saved(traffic, tmp_path / "traffic.json")
    assert (tmp_path / "traffic.json").is_fifo()


def test_a_device_is_written_to(traffic: TrafficReader, tmp_path: Path) -> None:
    if not Path(os.devnull).is_char_device():
        pytest.skip("only POSIX has a file for it")
    (tmp_path / "traffic.json").symlink_to(os.devnull)
    save(traffic, tmp_path / "traffic.json")
    assert Path(os.devnull).is_char_device()


SAVING = """
import sys
from pathlib import Path
from SwanSocketLibrary.output.files import write_whole
path, mine = Path(sys.argv[1]), sys.argv[2].encode()
for _ in range(100):
    write_whole(path, mine * 1_000_000)
"""


def test_of_processes_that_save_one_path_one_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "traffic.json"
    path.write_bytes(b"0" * 1_000_000)
    command = [sys.executable, "-c", SAVING, str(path)]
    both = [subprocess.Popen([*command, mine]) for mine in "12"]  # noqa: S603 - this Python
    seen: dict[bytes, int] = {}
    try:
        while any(each.poll() is None for each in both):
            data = path.read_bytes()
            assert (len(data), data.count(data[:1])) == (1_000_000, 1_000_000)
            seen[data[:1]] = seen.get(data[:1], 0) + 1
    finally:
        codes = [each.wait() for each in both]
    assert codes == [0, 0]
    assert seen.keys() & {b"1", b"2"}
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_is_full_is_told(traffic: TrafficReader, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("only Linux has a device that is always full")
    (tmp_path / "traffic.json").symlink_to(full)
    assert "No space left" in cannot_be_saved(traffic, tmp_path / "traffic.json")
