"""Sentences in Chinese: in imports, runs and the command; and the catalogue beside the English."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from SwanSocketLibrary import SwanSocketLibrary, __main__, language
from SwanSocketLibrary.errors import InvalidArgument, UnknownName
from SwanSocketLibrary.language import CURRENT, catalogue_of, say, say_n, speaking
from SwanSocketLibrary.statistics.figures import stable_cause
from tools import sentences
from tools.english_left import english_in, shown
from utest.robot_runs import LIBRARY, messages, run, suite


@pytest.fixture
def in_chinese() -> Iterator[None]:
    with speaking(catalogue_of("zh-CN")):
        yield


def test_every_sentence_is_translated_with_the_same_values_numbers_and_code() -> None:
    catalog = sentences.merged("zh-CN", sentences.extracted())
    assert list(sentences.problems(catalog)) == []


def test_the_compiled_catalogue_is_fresh() -> None:
    catalog = sentences.merged("zh-CN", sentences.extracted())
    folder = sentences.folder_of("zh-CN")
    for name, content in zip(("po", "mo"), sentences.written(catalog), strict=True):
        assert (folder / f"SwanSocketLibrary.{name}").read_bytes() == content


@pytest.mark.parametrize(
    ("english", "translation", "problem"),
    [
        ("{a} of {b}", "{b} 的 {c}", "other values (a, c)"),
        ("{a:g} s", "{a} s", "other values (a, a:g)"),
        ("at most 60 s (S21)", "最多 50 s（S21）", "other facts (lost: 60; new: 50)"),
        ("write timeout= there", "请在那里写 time=", "other facts (lost: timeout=; new: time=)"),
        ("{a}", "{a", "no template ("),
        ("Two:\n\n", "两个：", "other line feeds at its ends"),
    ],
)
def test_a_translation_with_other_facts_is_found(
    english: str, translation: str, problem: str
) -> None:
    assert any(each.startswith(problem) for each in sentences._wrong(english, translation))


def test_no_sentence_hides_in_an_f_string() -> None:
    """Babel does not see it there."""
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in Path(language.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in sentences.KEYWORDS
        and isinstance(call.args[0], ast.Constant)
    ]
    assert not hidden


@pytest.mark.usefixtures("in_chinese")
def test_plural_forms_are_one_in_chinese() -> None:
    assert [say_n("{n} message", "{n} messages", n) for n in (1, 2)] == ["1 条消息", "2 条消息"]


@pytest.mark.usefixtures("in_chinese")
@pytest.mark.parametrize(
    ("peer", "text"),
    [
        ("服务器", "连接被服务器重置"),
        ("example.com:80", "连接被 example.com:80 重置"),
        ("", "连接被重置"),
    ],
)
def test_a_value_has_a_space_beside_it_where_chinese_meets_latin(peer: str, text: str) -> None:
    assert say("connection reset by {peer}", peer=peer) == text


def test_two_imports_have_two_languages() -> None:
    chinese, english = SwanSocketLibrary(language="zh-CN"), SwanSocketLibrary()
    for _ in range(2):
        with pytest.raises(UnknownName, match="没有名为 'a' 的 Socket"):
            chinese.get_socket_state(socket="a")
        with pytest.raises(UnknownName, match="No socket is named 'a'"):
            english.get_socket_state(socket="a")
    assert CURRENT.get() is None


@pytest.mark.parametrize(
    ("environment", "given", "text"),
    [
        ("C", None, "timeout must be a time"),
        ("zh_CN.UTF-8", None, "timeout 必须是时间"),
        ("zh_CN.UTF-8", "en", "timeout must be a time"),
        ("C", "Chinese Simplified", "timeout 必须是时间"),
    ],
)
def test_an_import_fails_in_its_language_or_in_the_environments(
    monkeypatch: pytest.MonkeyPatch, environment: str, given: str | None, text: str
) -> None:
    monkeypatch.setenv("LC_ALL", environment)
    with pytest.raises(InvalidArgument, match=text):
        SwanSocketLibrary(timeout="fast", language=given)


def test_an_unknown_language_is_refused_in_the_environments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(InvalidArgument, match=r"^未知的语言 'xx'。已知：.*zh-CN"):
        SwanSocketLibrary(language="xx")


def test_a_broken_catalogue_is_a_warning_and_the_library_speaks_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    monkeypatch.setattr(language, "_loaded", {})
    body = "*** Test Cases ***\nT\n    Get Socket State    socket=a"
    result = run(suite(body, library=f"{LIBRARY}    language=zh-CN"))
    (test,) = result.all_tests
    assert test.message.startswith("No socket is named 'a'.")


def test_the_command_speaks_the_environments_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert __main__.main(["server", "--url", "a"]) == __main__.FAILED
    assert capsys.readouterr().err == "--url 没有 --replay 就不起作用。请去掉。\n"
    assert CURRENT.get() is None


def test_a_failing_run_leaves_no_english() -> None:
    body = """*** Test Cases ***
T
    连接 Socket    ws://a.example/chat    alias=聊天
    等待 Socket 消息    ==    你好    timeout=10ms
"""
    result = run(suite(body, library=f"{LIBRARY}    language=zh-CN"), loglevel="DEBUG")
    (test,) = result.all_tests
    assert test.message.startswith("期望 Socket '聊天' 上")
    english = [english_in(shown(text), body + test.name) for _, text in messages(result)]
    assert [words for words in english if words] == []


@pytest.mark.parametrize(
    ("cause", "name"),
    [
        ("连接被 127.0.0.1:9001 拒绝", "连接被拒绝"),
        ("example.com:80 没有应答。请重试", "HOST 没有应答"),
        ("找不到主机名或服务：no.example", "找不到主机名或服务"),
        ("握手超过了 60 s", "握手超过了 …"),
    ],
)
def test_a_cause_in_chinese_has_a_name_without_what_differs(cause: str, name: str) -> None:
    assert stable_cause(cause) == name
