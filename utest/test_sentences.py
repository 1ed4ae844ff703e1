"""Sentences in Chinese: in imports, runs and the command; and the catalogue beside the English."""

from __future__ import annotations

import ast
import contextlib
import gettext
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from SwanSocketLibrary import SwanSocketLibrary, __main__, language
from SwanSocketLibrary.errors import InvalidArgument, UnknownName
from SwanSocketLibrary.language import CURRENT, catalogue_of, commas, say, say_n, speaking
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
        and getattr(call.func, "id", getattr(call.func, "attr", "")) in sentences.KEYWORDS
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


@pytest.mark.usefixtures("in_chinese")
@pytest.mark.parametrize(
    ("of", "text"),
    [
        ("用例集里", "在用例集里结束时"),
        ('用例 "断言"', '在用例 "断言" 结束时'),
        ("suite", "在 suite 结束时"),
        ('"断言"里', '在 "断言"里结束时'),
        ("5 %", "在 5 % 结束时"),
    ],
)
def test_a_quote_at_the_edge_of_a_value_has_its_space_as_latin_has(of: str, text: str) -> None:
    said = say(
        "'{name}' was stopped at the end of {of}. Start it in {setup} setup, or import with "
        "auto_closing_level={level}.",
        name="a", of=of, setup="", level="",
    )  # fmt: skip
    assert said.startswith(f"'a' {text}已停止")


@pytest.mark.usefixtures("in_chinese")
def test_a_bracket_at_the_end_of_a_value_has_no_space_behind_it() -> None:
    wanted = '{"id": 7}（当作字段：id）'
    assert say("a message that holds {wanted}", wanted=wanted) == f"一条满足 {wanted}的消息"


@pytest.mark.usefixtures("in_chinese")
def test_a_quote_of_the_sentence_has_no_space_inside() -> None:
    assert say("Socket '{name}'", name="聊天") == "Socket '聊天'"


@pytest.mark.usefixtures("in_chinese")
def test_nothing_stands_between_a_chinese_full_stop_and_the_next_sentence() -> None:
    closed = say(
        'There is no main socket yet. Use "Connect Socket" first.{main_closed}',
        main_closed=" 'a' was closed",
    )
    assert closed == """还没有主 Socket。请先用 "Connect Socket"。'a' was closed"""


def test_items_of_a_list_are_joined_as_the_language_does() -> None:
    assert commas(["a", "b"]) == "a, b"
    with speaking(catalogue_of("zh-CN")):
        assert commas(["a", "b"]) == "a、b"


def test_only_what_is_no_sentence_is_joined_by_english_commas() -> None:
    """Headers, JSON and code: the same in every language."""
    folder = Path(language.__file__).parent
    texts = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}
    assert {path.name for path, text in texts.items() if '", ".join(' in text} == {
        "assertions.py", "faults.py", "handshake.py", "javascript.py", "patterns.py", "proxies.py",
    }  # fmt: skip


def test_what_a_page_is_told_goes_through_the_catalogue() -> None:
    """But for what engines say in English everywhere."""
    script = Path(language.__file__).parent / "pages" / "prelude.js"
    told = re.findall(r"Error\(['`]([^'`]* [^'`]*)['`]", script.read_text(encoding="utf-8"))
    assert {text.split()[0].rstrip(":") for text in told} == {
        "Invalid", "TextDecoder", "structuredClone",
    }  # fmt: skip


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


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["server", "--help"], r"用法：(?s:.*)选项:\s+-h, --help\s+显示本帮助并退出"),
        (["server", "--port", "x"], "错误：参数 --port：不是有效的 int 值：'x'"),
        (["server", "--port"], "错误：参数 --port：后面需要一个值"),
        (["server", "--tls", "x"], "错误：参数 --tls：无效的取值 'x'"),
        (["server", "--bad"], "错误：无法识别的参数：--bad"),
        (["server", "--c"], "错误：选项不明确：--c 可能是 --capture, --compression"),
        (["statistics"], "错误：缺少必需的参数：path"),
        (["statistics", "nothing-is-there"], "nothing-is-there 无法读取：没有这个文件或目录。"),
    ],
)
def test_the_command_says_what_is_wrong_in_the_environments_language(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    text: str,
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    before = gettext.textdomain()
    try:
        with contextlib.suppress(SystemExit):
            __main__.main(arguments)
    finally:
        gettext.textdomain(before)
    printed = "".join(capsys.readouterr())
    if sys.version_info < (3, 11):  # whose argparse looks up all of an error but its beginning
        printed = re.sub(r"argument (--\w+): ", r"参数 \1：", printed)
    assert re.search(text, printed)
    assert not re.search(r"\b(usage|error|options|show|argument)\b", printed)
