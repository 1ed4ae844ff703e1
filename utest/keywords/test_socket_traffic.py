from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import pytest

from SwanSocketLibrary.keywords.socket_traffic import link_to
from utest.robot_runs import messages, run_steps

OUTPUT = Path("/results/run 1")
USED = ("Connect Socket    wss://example.com/chat", "Wait For Socket Open")


def last_line(test: Any) -> tuple[str, str]:
    return messages(test)[-1]


def test_a_timeline_is_drawn_at_any_moment() -> None:
    test = run_steps(*USED, "Log Socket Timeline")
    level, html = last_line(test)
    assert test.passed
    assert level == "INFO"
    assert html.startswith('<div class="swan">')
    assert "onSocketOpen" in html


def test_before_any_socket_there_is_nothing_to_draw() -> None:
    test = run_steps("Log Socket Timeline")
    assert last_line(test) == ("INFO", "No socket was used yet, so there is nothing to draw.")


def test_a_path_that_is_a_secret_is_masked_in_the_link(tmp_path: Path) -> None:
    test = run_steps(
        *USED,
        "VAR    ${OUTPUT DIR}    " + str(tmp_path),
        "Save Socket Traffic    ${{robot.api.types.Secret('p&ss/w rd.json')}}",
    )
    assert test.passed, test.message
    assert last_line(test) == ("INFO", 'Saved as <a href="***">w rd.json</a>.')


def test_a_relative_path_is_below_the_output_directory_and_linked(tmp_path: Path) -> None:
    test = run_steps(
        *USED,
        "VAR    ${OUTPUT DIR}    " + str(tmp_path),
        "${file} =    Save Socket Traffic    sub/a b.json",
        "Should Be Equal    ${file}    " + str(tmp_path.resolve() / "sub" / "a b.json"),
    )
    assert test.passed, test.message
    assert json.loads((tmp_path / "sub" / "a b.json").read_text(encoding="utf-8"))["sockets"]
    links = [text for _, text in messages(test) if text.startswith("Saved as")]
    assert links == ['Saved as <a href="sub/a b.json">a b.json</a>.']


def test_an_absolute_path_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.har"
    test = run_steps(*USED, f"Save Socket Traffic    {file}")
    assert test.passed, test.message
    assert json.loads(file.read_text())["log"]["version"] == "1.2"


def test_a_tilde_is_the_home_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    test = run_steps("Save Socket Traffic    ~/a.json")
    assert test.passed, test.message
    assert (tmp_path / "a.json").exists()


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("a.txt", "'a.txt' has '.txt', which names no format."),
        ("~no-such-user/a.json", "Nothing can be saved as ~no-such-user/a.json: "),
    ],
)
def test_a_path_that_cannot_be_is_refused(path: str, start: str) -> None:
    test = run_steps(f"Save Socket Traffic    {path}")
    assert test.message.removeprefix("InvalidArgument: ").startswith(start)


@pytest.mark.parametrize(
    ("file", "link"),
    [
        (OUTPUT / "a.har", '<a href="a.har">a.har</a>'),
        (OUTPUT / "below" / "a.har", '<a href="below/a.har">a.har</a>'),
        (Path("/results/a.har"), '<a href="../a.har">a.har</a>'),
        (OUTPUT / "a b#1?.har", '<a href="a b%231%3F.har">a b#1?.har</a>'),
        (OUTPUT / " 100 %\\.har", '<a href="%20100 %25%5C.har"> 100 %\\.har</a>'),
        (OUTPUT / "x:y.har", '<a href="x%3Ay.har">x:y.har</a>'),
        (OUTPUT / "会话.har", '<a href="会话.har">会话.har</a>'),
        (
            OUTPUT / "\"'><b>&.har",
            '<a href="%22&#x27;&gt;&lt;b&gt;&amp;.har">&quot;&#x27;&gt;&lt;b&gt;&amp;.har</a>',
        ),
    ],
)
def test_a_link_leads_from_the_log_to_the_file(file: Path, link: str) -> None:
    assert link_to(file, OUTPUT) == link
    target = link.split('"')[1]
    assert unquote(urljoin(f"{OUTPUT}/log.html", unescape(target))) == str(file)


def test_a_file_on_another_drive_has_an_absolute_link(monkeypatch: pytest.MonkeyPatch) -> None:
    def other_drive(path: object, start: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr("os.path.relpath", other_drive)
    assert link_to(Path("/data/a b.har"), OUTPUT) == '<a href="file:///data/a%20b.har">a b.har</a>'
