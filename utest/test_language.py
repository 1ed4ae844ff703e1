from __future__ import annotations

import ast
import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from SwanSocketLibrary import language
from SwanSocketLibrary.language import (
    CURRENT,
    Catalogue,
    catalogue_of,
    normal,
    of_environment,
    say,
    say_n,
    speaking,
    unended,
)
from SwanSocketLibrary.net import loop

PACKAGE = Path(language.__file__).parent


class Upper(Catalogue):
    """A language for tests."""

    def __init__(self, **texts: str) -> None:
        super().__init__()
        self.texts = texts

    def gettext(self, message: str) -> str:
        return self.texts.get("one", message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.texts.get("many", msgid2)


def test_a_sentence_is_english_unless_something_else_speaks() -> None:
    assert say("socket '{name}' is {state:>5}", name="a", state="x") == "socket 'a' is     x"
    assert say("braces {stay} without values") == "braces {stay} without values"


@pytest.mark.parametrize(("n", "text"), [(1, "1 message of a"), (2, "2 messages of a")])
def test_a_number_decides_which_of_two_sentences_it_is(n: int, text: str) -> None:
    assert say_n("{n} message of {name}", "{n} messages of {name}", n, name="a") == text


def test_a_block_speaks_its_language_and_then_the_one_before() -> None:
    with speaking(Upper(one="{b}: {a}", many="{n}!")):
        assert say("{a} and {b}", a=1, b=2) == "2: 1"
        assert say_n("{n} a", "{n} b", 1) == "1!"
        with speaking(None):
            assert say("{a} and {b}", a=1, b=2) == "1 and 2"
        assert say("{a} and {b}", a=1, b=2) == "2: 1"
    assert say("{a} and {b}", a=1, b=2) == "1 and 2"


@pytest.mark.parametrize("wrong", ["{c}", "{a", "{a.b}", "{b[0]}", "{}", "{a:d}"])
def test_a_translation_that_cannot_be_filled_is_english(wrong: str) -> None:
    with speaking(Upper(one=wrong)):
        assert say("{a} and {b}", a="x", b=2) == "x and 2"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("zh-CN", "zh-CN"),
        ("ZH_cn", "zh-CN"),
        ("Chinese Simplified", "zh-CN"),
        ("chinesesimplified", "zh-CN"),
        ("zh", "zh-CN"),
        ("中文", "zh-CN"),
        ("简体中文", "zh-CN"),
        ("Chinese", "zh-CN"),
        ("EN", "en"),
        ("English", "en"),
        ("fi", "fi"),
    ],
)
def test_a_language_is_named_as_robot_names_it(name: str, code: str) -> None:
    assert normal(name, ["fi"]) == code


def test_an_unknown_language_lists_the_known() -> None:
    with pytest.raises(LookupError) as caught:
        normal("klingon", ["fi"])
    assert caught.value.args == (
        "language 'klingon' is not known. Known: fi, en (English), zh-CN (Chinese Simplified).",
    )


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_US.UTF-8"}, "zh-CN"),
        ({"LANG": "fi_FI@euro"}, "en"),
    ],
)
def test_the_environment_asks_for_a_language(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], code: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert of_environment() == code


@pytest.mark.parametrize(
    "content", [None, b"", b"no catalogue", b"\xde\x12\x04\x95" + b"\xff" * 40]
)
def test_a_broken_catalogue_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    monkeypatch.setattr(language, "_loaded", {})
    if content is not None:
        path = tmp_path / "zh_CN" / "LC_MESSAGES" / "SwanSocketLibrary.mo"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    with pytest.raises(ValueError, match="The sentences stay English: the catalogue"):
        catalogue_of("zh-CN")


def test_a_rule_of_plurals_that_fails_breaks_a_catalogue(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES" / "SwanSocketLibrary.mo"
    plural, failing = b"nplurals=1; plural=0;", b"nplurals=1;plural=n%0"  # of one length
    assert plural in source.read_bytes()
    path = tmp_path / "zh_CN" / "LC_MESSAGES" / source.name
    path.parent.mkdir(parents=True)
    path.write_bytes(source.read_bytes().replace(plural, failing))
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    monkeypatch.setattr(language, "_loaded", {})
    with pytest.raises(ValueError, match=r"SwanSocketLibrary\.mo cannot be read: .*zero"):
        catalogue_of("zh-CN")


def test_the_nets_thread_speaks_the_language_of_who_gives_it_work() -> None:
    """Of each at the same time, also in tasks and callbacks that come of it."""
    spoken: dict[str, Any] = {}

    async def later(name: str) -> None:
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_soon(lambda: spoken.update({name: CURRENT.get()}))
        await asyncio.sleep(0)

    thread = loop.acquire()
    try:
        catalogues = {"a": Upper(), "b": Upper(), "c": None}
        for name, catalogue in catalogues.items():
            with speaking(catalogue):
                assert thread.call(CURRENT.get) is catalogue
                thread.run(later(name))
    finally:
        thread.release()
    assert spoken == catalogues


def test_a_thread_of_its_own_speaks_the_language_of_who_waits_for_it() -> None:
    async def ask() -> tuple[Any, int]:
        return await loop.in_thread(lambda: (CURRENT.get(), threading.get_ident()))

    thread, catalogue = loop.acquire(), Upper()
    try:
        with speaking(catalogue):
            found, ident = thread.run(ask())
    finally:
        thread.release()
    assert found is catalogue
    assert ident != threading.get_ident()


@pytest.mark.parametrize("text", ["As it is.", "As it is", "就是这样。"])
def test_a_sentence_goes_on_without_its_full_stop(text: str) -> None:
    assert unended(text) == text.rstrip("。").rstrip(".")


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


MODULES = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
}


def _called(node: ast.AST) -> str:
    """The name of what is called: ``say`` also of ``InvalidArgument.say(…)``."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")


def _said(node: ast.AST) -> Iterator[tuple[int, ast.expr]]:
    """The texts that are said or marked in a part of a module, each with its line."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and _called(call) in {"say", "say_n", "mark"}:
            for text in call.args[: 2 if _called(call) == "say_n" else 1]:
                yield call.lineno, text


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What is assigned or is a default in a part of a module, by the names of variables."""
    for each in ast.walk(node):
        if isinstance(each, ast.Assign | ast.AnnAssign) and each.value is not None:
            targets = each.targets if isinstance(each, ast.Assign) else [each.target]
            yield from (
                (target.id, each.value) for target in targets if isinstance(target, ast.Name)
            )
        elif isinstance(each, ast.arguments):
            by_place = [*each.posonlyargs, *each.args]
            pairs = [*zip(by_place[::-1], each.defaults[::-1], strict=False)]
            yield from ((one.arg, value) for one, value in pairs)
            for one, default in zip(each.kwonlyargs, each.kw_defaults, strict=True):
                if default is not None:
                    yield one.arg, default


def _unmarked(value: ast.AST) -> bool:
    """Whether a text is written out in an expression where Babel does not see it."""
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str) and value.value != ""
    if isinstance(value, ast.Call):  # "{a}".format(a=1); not say(…), mark(…) or str(it)
        return isinstance(value.func, ast.Attribute) and _unmarked(value.func.value)
    if isinstance(value, ast.IfExp):
        return _unmarked(value.body) or _unmarked(value.orelse)
    if isinstance(value, ast.BoolOp):
        return any(map(_unmarked, value.values))
    return isinstance(value, ast.JoinedStr | ast.BinOp)


def _hidden(module: ast.Module, constants: dict[str, bool]) -> Iterator[str]:
    """What is said in a module that Babel does not find.

    :param constants: whether there is a marked text, by the names of modules' constants.
    """
    functions = [each for each in ast.walk(module) if isinstance(each, ast.FunctionDef)]
    for part in [*functions, module]:
        here = [] if part is module else [*_assigned(part)]
        for line, text in _said(part):
            name = text
            while isinstance(name, ast.Subscript):
                name = name.value
            known = getattr(name, "id", "")
            if (
                (_unmarked(text) and not isinstance(text, ast.Constant))
                or any(_unmarked(value) for each, value in here if each == known)
                or not constants.get(known, True)
            ):
                yield f"{line}: {ast.unparse(text)}"


def _constants(module: ast.Module) -> dict[str, bool]:
    return {
        name: any(_called(part) == "mark" for part in ast.walk(value))
        for each in module.body
        for name, value in _assigned(each)
        if name.isupper()
    }


def test_babel_finds_what_is_said() -> None:
    """A text stands there as it is, or comes from where it is marked."""
    constants = {path: _constants(module) for path, module in MODULES.items()}
    public = {
        name: marked
        for each in constants.values()
        for name, marked in each.items()
        if not name.startswith("_")
    }
    hidden = [
        f"{path}:{each}"
        for path, module in MODULES.items()
        for each in _hidden(module, {**public, **constants[path]})
    ]
    assert hidden == []


@pytest.mark.parametrize(
    "hidden",
    [
        "say(f'{a} is none')",
        "InvalidArgument.say(f'{a} is none')",
        "say('a ' + b)",
        "say('a' if b else c)",
        "say(a or 'none')",
        "say('{}'.format(a))",
        "say_n('a', f'{b}', 2)",
        "mark(f'{a}')",
        "TEXT = 'a sentence'\nsay(TEXT)",
        "TEXTS = {'a': 'a sentence'}\nsay(TEXTS['a'])",
        "def f():\n    text = 'a' if b else 'c'\n    say(text)",
        "def f(text='a'):\n    say(text)",
        "def f(*, text='a'):\n    say(text)",
    ],
)
def test_what_babel_does_not_find_is_noticed(hidden: str) -> None:
    module = ast.parse(hidden)
    assert list(_hidden(module, _constants(module)))


def test_what_a_sentence_names_is_given_to_it() -> None:
    wrong = []
    for path, module in MODULES.items():
        for call in ast.walk(module):
            called = _called(call)
            if not isinstance(call, ast.Call) or called not in {"say", "say_n"}:
                continue
            texts = call.args[: 2 if called == "say_n" else 1]
            given = {each.arg for each in call.keywords} | ({"n"} if len(texts) > 1 else set())
            known = [str(each.value) for each in texts if isinstance(each, ast.Constant)]
            wanted = set[str]().union(*map(_fields, known)) if given else set()
            if known and not wanted <= given <= wanted | {"n"}:
                wrong.append(f"{path}:{call.lineno} {wanted ^ given}")
    assert not wrong
