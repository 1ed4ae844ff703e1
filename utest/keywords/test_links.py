from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest

from SwanSocketLibrary.keywords.links import link_to

OUTPUT = Path("/results/run 1")


@pytest.mark.parametrize(
    ("file", "link"),
    [
        (OUTPUT / "a.har", '<a href="a.har">a.har</a>'),
        (OUTPUT / "below" / "a.har", '<a href="below/a.har">a.har</a>'),
        (Path("/results/a.har"), '<a href="../a.har">a.har</a>'),
        (OUTPUT / "a b#1?.har", '<a href="a%20b%231%3F.har">a b#1?.har</a>'),
        (OUTPUT / "x:y.har", '<a href="x%3Ay.har">x:y.har</a>'),
        (OUTPUT / "会话.har", '<a href="%E4%BC%9A%E8%AF%9D.har">会话.har</a>'),
        (
            OUTPUT / "\"'><script>&.har",
            '<a href="%22%27%3E%3Cscript%3E%26.har">&quot;&#x27;&gt;&lt;script&gt;&amp;.har</a>',
        ),
    ],
)
def test_a_link_leads_from_the_log_to_the_file(file: Path, link: str) -> None:
    assert link_to(file, OUTPUT) == link
    target = link.split('"')[1]
    assert unquote(urljoin(f"{OUTPUT}/log.html", target)) == str(file)


def test_a_file_on_another_drive_has_an_absolute_link(monkeypatch: pytest.MonkeyPatch) -> None:
    def other_drive(path: object, start: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr("os.path.relpath", other_drive)
    assert link_to(Path("/data/a b.har"), OUTPUT) == '<a href="file:///data/a%20b.har">a b.har</a>'
