"""Keywords in another language: their names, who brings them, and what is decided by them."""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path

import pytest
from robot.api.deco import keyword as robot_keyword
from robot.api.types import Secret
from robot.running.runkwregister import RUN_KW_REGISTER
from robot.utils import html_format, printable_name

from SwanSocketLibrary import SwanSocketLibrary
from SwanSocketLibrary.errors import InvalidArgument, PluginError
from SwanSocketLibrary.language import Calling, keyword_name, keywords_of, say, speaking
from SwanSocketLibrary.plugins import hookimpl
from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from tools.keyword_translations import FILES, checksums, stale
from tools.processes import ROOT


@pytest.fixture(scope="module")
def chinese() -> SwanSocketLibrary:
    return SwanSocketLibrary(language="zh-CN")


def test_every_keyword_has_a_name_that_robot_framework_shows_as_it_is(
    chinese: SwanSocketLibrary,
) -> None:
    assert "连接 Socket" in chinese.get_keyword_names()
    english = SwanSocketLibrary().get_keyword_names()
    assert len(chinese.get_keyword_names()) == len(english)
    assert not set(english) & set(chinese.get_keyword_names())
    for name in chinese.get_keyword_names():
        assert printable_name(name, code_style=True) == name


def test_english_reads_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("SwanSocketLibrary.language.FOLDER", tmp_path)
    assert keywords_of("en") == {}
    with pytest.raises(ValueError, match="keywords stay English"):
        keywords_of("zh-CN")


def test_the_arguments_stay(chinese: SwanSocketLibrary) -> None:
    english = SwanSocketLibrary()
    for method, each in keywords_of("zh-CN").items():
        if "name" in each:
            assert chinese.get_keyword_arguments(each["name"]) == english.get_keyword_arguments(
                method
            )


def test_a_dry_run_looks_into_the_keyword_that_runs_another(chinese: SwanSocketLibrary) -> None:
    (name,) = chinese._run_others
    assert name == "Socket 调用应失败"
    for each in (name, "Socket Call Should Fail"):
        assert RUN_KW_REGISTER.get_dry_run("SwanSocketLibrary", each)


def test_python_calls_a_keyword_by_its_method_and_it_runs_as_one(
    chinese: SwanSocketLibrary,
) -> None:
    for count, name in enumerate(("get_sockets", "获取全部 Socket"), chinese._runs.count + 1):
        assert getattr(chinese, name)() == []
        assert chinese._runs.count == count


class Signing:
    """A plugin with a keyword whose method is called as one of the library."""

    def __init__(self, name: str) -> None:
        self._name = name

    @hookimpl
    def swan_keywords(self) -> list[object]:
        """See `hookspecs.swan_keywords`."""

        class Keywords:
            @robot_keyword(name=self._name)
            def connect_socket(self) -> None:
                """As in English."""

        return [Keywords()]


def test_keywords_of_plugins_keep_their_names() -> None:
    library = SwanSocketLibrary(language="zh-CN", plugins=Signing("Sign The Next Connect"))
    assert {"Sign The Next Connect", "连接 Socket"} <= set(library.get_keyword_names())
    assert library.get_keyword_documentation("Sign The Next Connect") == "As in English."
    assert "SocketTask" in library.get_keyword_documentation("连接 Socket")


def test_a_plugin_cannot_take_a_translated_name() -> None:
    with pytest.raises(PluginError, match="连接Socket"):
        SwanSocketLibrary(language="zh-CN", plugins=Signing("连接Socket"))


def _bring(folder: Path, monkeypatch: pytest.MonkeyPatch, languages: object) -> None:
    """A package with translations, as others install it."""
    package = folder / "robotframework_swansocketlibrary_translation_test"
    package.mkdir()
    code = f"def get_language():\n    return {languages!r}\n"
    (package / "__init__.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, package.name, raising=False)


@pytest.mark.parametrize("in_list", [False, True])
def test_packages_bring_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_list: bool
) -> None:
    path = tmp_path / "fi.json"
    finnish = {"get_sockets": {"name": "hae_pistokkeet", "doc": "Palauttaa.", "sha256": "…"}}
    path.write_text(json.dumps(finnish), encoding="utf-8")
    language = {"language": "fi", "path": str(path)}
    _bring(tmp_path, monkeypatch, [language] if in_list else language)
    library = SwanSocketLibrary(language="FI")
    assert library.language == "fi"
    assert library.get_keyword_documentation("hae_pistokkeet") == "Palauttaa."
    assert "get_sockets" not in library.get_keyword_names()
    assert "connect_socket" in library.get_keyword_names()
    with speaking(library.catalogue):
        assert say('Use "Get Sockets" with "{it}".', it="Get Sockets") == (
            'Use "Hae Pistokkeet" with "Get Sockets".'
        )


def test_an_unknown_language_lists_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _bring(tmp_path, monkeypatch, {"language": "fi", "path": "fi.json"})
    with pytest.raises(InvalidArgument, match=r"'sv' is not known\. Known: .*fi.*zh-CN"):
        SwanSocketLibrary(language="sv")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "[]",
        "{",
        '{"get_sockets": 7}',
        '{"get_sockets": {"name": 7}}',
        '{"get_sockets": {"name": "a", "doc": null}}',
        '{"get_sockets": {"name": "sama"}, "get_socket_alias": {"name": "Sama"}}',
        '{"get_sockets": {"name": "Close Socket"}, "close_socket": {"doc": "…"}}',
    ],
)
def test_what_cannot_be_read_leaves_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    warnings: list[str] = []
    monkeypatch.setattr("SwanSocketLibrary.library.logger.warn", warnings.append)
    path = tmp_path / "fi.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    _bring(tmp_path, monkeypatch, {"language": "fi", "path": str(path)})
    assert "get_sockets" in SwanSocketLibrary(language="fi").get_keyword_names()
    (warning,) = warnings
    assert warning.startswith(f"The keywords stay English: {path} cannot be read: ")


def test_a_package_that_breaks_its_promise_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warnings: list[str] = []
    monkeypatch.setattr("SwanSocketLibrary.library.logger.warn", warnings.append)
    _bring(tmp_path, monkeypatch, {"language": "fi"})
    with pytest.raises(InvalidArgument, match="Known: en"):
        SwanSocketLibrary(language="fi")
    (warning,) = warnings
    assert "brings no language: KeyError: 'path'" in warning


def test_a_package_that_ends_python_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bring(tmp_path, monkeypatch, {})
    (package,) = tmp_path.glob("robotframework_*")
    (package / "__init__.py").write_text("raise SystemExit(3)", encoding="utf-8")
    with pytest.raises(InvalidArgument, match="Known: en"):
        SwanSocketLibrary(language="fi")


def test_a_file_may_have_a_byte_order_mark_and_leave_names_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fi.json"
    keywords = {"get_sockets": {"name": "", "doc": "Palauttaa."}, "close_socket": {"name": "sulje"}}
    path.write_text(json.dumps(keywords), encoding="utf-8-sig")
    _bring(tmp_path, monkeypatch, {"language": "fi", "path": str(path)})
    library = SwanSocketLibrary(language="fi")
    assert {"get_sockets", "sulje"} <= set(library.get_keyword_names())
    with speaking(library.catalogue):
        assert keyword_name("Get Sockets") == "Get Sockets"


@pytest.mark.parametrize("given", [None, "", "None"])
def test_a_language_may_be_left_out(given: str | None) -> None:
    assert SwanSocketLibrary(language=given).language == "en"


def test_a_language_may_be_a_secret() -> None:
    assert SwanSocketLibrary(language=Secret("zh-CN")).language == "zh-CN"


def test_sentences_call_keywords_as_the_import_does() -> None:
    calling = Calling(None, {"Connect Socket": "连接 Socket"})
    with speaking(calling):
        assert say('Use "Connect Socket" or "Get It" for {it}.', it='"Connect Socket"') == (
            'Use "连接 Socket" or "Get It" for "Connect Socket".'
        )
        assert say('Use "Connect Socket    url" or "Connect Socket{named}".', named="    x") == (
            'Use "连接 Socket    url" or "连接 Socket    x".'
        )
        assert keyword_name("Connect Socket") == "连接 Socket"
    assert keyword_name("Connect Socket") == "Connect Socket"


def test_nothing_is_stale() -> None:
    for path in FILES.values():
        assert list(stale(checksums(), json.loads(path.read_text(encoding="utf-8")))) == []


def test_robot_framework_sees_all_of_the_markup(chinese: SwanSocketLibrary) -> None:
    """It wants spaces around, which Chinese does not have."""
    names = ["__intro__", "__init__", *chinese.get_keyword_names()]
    for name in names:
        html = html_format(chinese.get_keyword_documentation(name))
        assert "``" not in html, name
        prose = re.sub(r"<(pre|code)>.*?</\1>", "", html, flags=re.DOTALL)
        assert not re.search(r"\*[^\s*<]", prose), name


def test_the_introduction_has_all_that_platforms_answer(chinese: SwanSocketLibrary) -> None:
    introduction = chinese.get_keyword_documentation("__intro__")
    for platform in (ANDROID, IOS):
        for failure, answer in platform.answers.items():
            (row,) = re.findall(rf"^\|.*``{failure.name}``.*$", introduction, re.MULTILINE)
            assert f"{answer.code} {answer.text}" in row
    assert "| S34 |" in introduction


@pytest.mark.parametrize(
    ("translated", "told"),
    [
        ({}, ["a: is missing", "a: has no name"]),
        ({"a": {"name": "甲", "sha256": "0"}}, ["a: its English has changed"]),
        ({"a": {"sha256": "1"}}, ["a: has no name"]),
        (
            {"a": {"name": "甲", "sha256": "1"}, "c": {}},
            ["c: there is no such keyword"],
        ),
    ],
)
def test_the_stale_are_listed(translated: dict[str, object], told: list[str]) -> None:
    assert list(stale({"a": "1"}, translated)) == told


def test_two_of_one_name_are_listed() -> None:
    same = {"a": {"name": "连接 Socket", "sha256": "1"}, "b": {"name": "连接socket", "sha256": "1"}}
    assert list(stale({"a": "1", "b": "1"}, same)) == ["b: has the name of a"]


NAMING = {"say", "say_n", "mark", "keyword_name", "client_side"}
"""What a keyword's English name may be given to, to be shown in the language of the import."""
TABLES = {"_ENDS", "_COMES"}
"""Of names that `keyword_name` is given."""


def test_no_sentence_names_a_keyword_in_english_alone() -> None:
    titles = {
        printable_name(name, code_style=True) for name in SwanSocketLibrary().get_keyword_names()
    }
    named = re.compile(rf"\b(?:{'|'.join(titles)})\b")
    found = []
    for path in sorted((ROOT / "SwanSocketLibrary").rglob("*.py")):
        if path.name in {"introduction.py", "__main__.py"}:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        seen: set[int] = set()
        for node in ast.walk(tree):
            called = getattr(node, "func", None)
            name = getattr(called, "attr", "") or getattr(called, "id", "")
            target = getattr(getattr(node, "target", None), "id", "")
            if name in NAMING or target in TABLES or isinstance(node, ast.Expr):
                docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
                if docstring or not isinstance(node, ast.Expr):
                    seen |= {id(each) for each in ast.walk(node)}
            if not isinstance(node, ast.Constant) or id(node) in seen:
                continue
            if isinstance(node.value, str) and named.search(node.value):
                found.append(f"{path.name}:{node.lineno}: {node.value}")
    assert found == []
