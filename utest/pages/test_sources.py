from __future__ import annotations

from pathlib import Path

import pytest

from SwanSocketLibrary.errors import PageError
from SwanSocketLibrary.pages.sources import Sources


@pytest.fixture
def root(tmp_path: Path) -> Path:
    program = tmp_path / "program"
    files = {
        "a.js": "const b = require('./lib/b');\nfoo();\n",
        "lib/b.js": "exports.b = 1;\n",
        "lib/index.js": "exports.all = 1;\n",
        "lib/words.json": '{"a": 1}',
        "bom.js": "\ufeffexports.a = 1;",
    }
    for name, text in files.items():
        path = program / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "outside.js").write_text("exports.secret = 1;")
    return program


def request(name: str, by: str = "a.js") -> dict[str, object]:
    return {"name": name, "from": by, "loading": [by]}


@pytest.mark.parametrize(
    ("name", "by", "path"),
    [
        ("./lib/b", "a.js", "lib/b.js"),
        ("./lib/b.js", "a.js", "lib/b.js"),
        ("./b", "lib/index.js", "lib/b.js"),
        ("../a", "lib/b.js", "a.js"),
        ("/lib/b", "lib/b.js", "lib/b.js"),
        ("./lib", "a.js", "lib/index.js"),
        ("./words", "lib/b.js", "lib/words.json"),
    ],
)
def test_a_module_is_found_below_the_root(root: Path, name: str, by: str, path: str) -> None:
    assert Sources(root).required(request(name, by))["path"] == path


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("../outside", "is outside of the program's folder (a.js → ../outside)"),
        ("./nothing", "Cannot find module './nothing' (a.js → ./nothing): there is no such file"),
        ("lodash", "what is required begins with ./, ../ or /"),
    ],
)
def test_what_is_not_found_says_the_chain_of_files(root: Path, name: str, error: str) -> None:
    assert error in Sources(root).required(request(name))["error"]


def test_a_link_that_leads_outside_is_not_read(root: Path) -> None:
    (root / "link.js").symlink_to(root.parent / "outside.js")
    found = Sources(root).required(request("./link"))
    assert "is outside of the program's folder" in found["error"]
    assert "source" not in found


def test_a_byte_order_mark_is_no_code(root: Path) -> None:
    assert Sources(root).required(request("./bom"))["source"] == "exports.a = 1;"


def test_a_file_that_is_not_utf_8_is_a_sentence(root: Path) -> None:
    (root / "latin.js").write_bytes(b"// \xe9")
    assert "latin.js cannot be read" in Sources(root).required(request("./latin"))["error"]


def test_places_have_the_names_and_lines_of_their_files(root: Path) -> None:
    sources = Sources(root)
    first = sources.required(request("/a.js", ""))["line"]
    second = sources.required(request("./lib/b"))["line"]
    stack = (
        f"    at g (<input>:{second + 1}:5)\n    at f (<input>:{first + 2}:1)\n"
        "    at apply (native)\n    at entry (<input>:30:2)\n"
    )
    assert sources.located(stack) == "    at g (lib/b.js:1:5)\n    at f (a.js:2:1)"
    assert sources.first_place(stack) == "lib/b.js:1"
    assert sources.line_at(stack) == "exports.b = 1;"
    assert sources.first_place("    at entry (<input>:30:2)\n") == ""


def test_what_is_rewritten_is_shown_as_its_file_has_it(root: Path) -> None:
    (root / "b.js").write_text("import {a} from './a'; foo(a);\nasync function f() { bar(); }\n")
    sources = Sources(root)
    found = sources.required(request("/b.js", ""))
    column = found["source"].index("foo") + 1
    assert sources.located(f" at x (<input>:{found['line'] + 1}:{column})") == " at x (b.js:1:24)"
    assert sources.line_at(f"<input>:{found['line'] + 2}:1") == "async function f() { bar(); }"
    assert found["strict"] is True


def test_a_program_has_no_end_of_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("SwanSocketLibrary.pages.sources._MOST_FILES", 1)
    sources = Sources(root)
    sources.required(request("./lib/b"))
    assert "The program is too large" in sources.required(request("./bom"))["error"]


def test_a_page_is_below_its_root(root: Path) -> None:
    with pytest.raises(PageError, match=r"not below the program's folder .* root=\."):
        Sources(root).name_of(root.parent / "outside.js")
