from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.reporting.concealing import Concealing
from SwanSocketLibrary.reporting.files import save
from SwanSocketLibrary.reporting.masking import Masker
from SwanSocketLibrary.reporting.server_notes import ServerNotes
from SwanSocketLibrary.reporting.traffic import Traffic
from SwanSocketLibrary.transport.interface import Exchange
from utest.fakes import URL, Program


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def traffic(program: Program) -> Traffic:
    return Traffic(program.session, ServerNotes(), Concealing(Masker()))


@pytest.mark.parametrize("name", ["traffic.json", "TRAFFIC.JSON"])
def test_json_is_for_programs(traffic: Traffic, tmp_path: Path, name: str) -> None:
    save(traffic, tmp_path / name)
    saved = json.loads((tmp_path / name).read_text(encoding="utf-8"))
    assert saved["creator"]["name"] == "SwanSocketLibrary"
    assert "sockets" in saved


def test_har_is_for_developer_tools(traffic: Traffic, tmp_path: Path) -> None:
    save(traffic, tmp_path / "traffic.har")
    assert json.loads((tmp_path / "traffic.har").read_text())["log"]["version"] == "1.2"


def test_html_is_for_people(traffic: Traffic, program: Program, tmp_path: Path) -> None:
    program.opened("chat")[1].tell("你好")
    save(traffic, tmp_path / "traffic.html")
    html = (tmp_path / "traffic.html").read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "<h1>Timeline of the sockets</h1>" in html
    assert "你好" in html


@pytest.mark.parametrize("ending", [".json", ".har", ".html"])
def test_what_is_no_text_of_unicode_is_saved_all_the_same(
    traffic: Traffic, program: Program, tmp_path: Path, ending: str
) -> None:
    _, connection = program.opened("chat")
    connection.receiver.exchanged(Exchange(URL, (), 101, "", (), time.monotonic()))
    connection.tell("\ud800")
    save(traffic, tmp_path / f"traffic{ending}")
    assert "\\ud800" in (tmp_path / f"traffic{ending}").read_text(encoding="utf-8")


def test_folders_are_made_and_files_overwritten(traffic: Traffic, tmp_path: Path) -> None:
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
    traffic: Traffic, tmp_path: Path, name: str, ending: str
) -> None:
    with pytest.raises(InvalidArgument) as refused:
        save(traffic, tmp_path / "new" / name)
    assert str(refused.value) == (
        f"'{name}' has {ending}, which names no format. Use one of .har, .html, .json."
    )
    assert not (tmp_path / "new").exists()


def cannot_be_saved(traffic: Traffic, path: Path) -> str:
    with pytest.raises(InvalidArgument) as refused:
        save(traffic, path)
    text = str(refused.value)
    assert text.startswith(f"The traffic cannot be saved as {path}: ")
    assert text.endswith(". Choose a path that can be written.")
    return text


def test_a_folder_cannot_be_overwritten(traffic: Traffic, tmp_path: Path) -> None:
    (tmp_path / "traffic.json").mkdir()
    assert "Is a directory" in cannot_be_saved(traffic, tmp_path / "traffic.json")


def test_a_folder_that_cannot_be_made_is_told(traffic: Traffic, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cannot_be_saved(traffic, tmp_path / "file" / "traffic.json")
    cannot_be_saved(traffic, tmp_path / "file" / "below" / "traffic.json")


@pytest.mark.parametrize("name", ["x" * 300 + ".json", "a\0b.json"])
def test_a_name_that_no_file_can_have_is_told(traffic: Traffic, tmp_path: Path, name: str) -> None:
    cannot_be_saved(traffic, tmp_path / name)


def test_a_disk_that_is_full_is_told(traffic: Traffic, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("only Linux has a device that is always full")
    (tmp_path / "traffic.json").symlink_to(full)
    assert "No space left" in cannot_be_saved(traffic, tmp_path / "traffic.json")
