from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from SwanSocketLibrary.errors import PageError
from SwanSocketLibrary.pages.javascript import Code

DEFAULT = "(m => m && m.__esModule ? m.default : m)"


def rewritten(source: str) -> str:
    return Code(source, "a.js").text


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("import a from './a';", f"const a = {DEFAULT}(require('./a'));"),
        ("import {b, c as d} from './a'", "const {b, c: d} = require('./a');"),
        ("import * as all from './a';", "const all = require('./a');"),
        ("import a, {b} from './a';", "const {b} = require('./a');"),
        ("import a, * as all from './a';", "const all = require('./a');"),
        ("import {default as a} from './a';", f"const a = {DEFAULT}(require('./a'));"),
        ("import './a';", "require('./a');"),
        ("import{b}from'./a';import c from'./c'", "const {b} = require('./a');const c = "),
        ("import {\n  a, // one\n  b, /* two */\n} from './a';", "const {a, b} = require('./a');"),
        ("export default {a: 1};", "exports.default = {a: 1};"),
        ("export default function () {}", "exports.default = function () {}"),
        ("export default class extends A {}", "exports.default = class extends A {}"),
        ("export default function f() {}", "default: {enumerable: true, get: () => f}"),
        ("export default class A {}", "default: {enumerable: true, get: () => A}"),
        ("export const a = 1;", "a: {enumerable: true, get: () => a}"),
        ("export const a = f(1, 2), b = 2;", "b: {enumerable: true, get: () => b}"),
        ("export const {a, b: [c = 5], ...d} = x", "c: {enumerable: true, get: () => c}, d: {"),
        ("export async function f() {}", "f: {enumerable: true, get: () => f}"),
        ("export function* f() {}", "f: {enumerable: true, get: () => f}"),
        ("const a = 1;\nexport {a, a as b};", "b: {enumerable: true, get: () => a}"),
        ("export {a as b} from './a';", "b: {enumerable: true, get: () => $$module0.a}"),
        ("export * from './a';", "Object.keys($$module0).forEach("),
        ("export * as all from './a';", "all: {enumerable: true, get: () => $$module0}"),
    ],
)
def test_the_syntax_of_es_modules_becomes_require_and_exports(source: str, says: str) -> None:
    code = Code(source, "a.js")
    assert says in code.text
    assert code.is_module


def test_a_declaration_ends_without_a_semicolon() -> None:
    assert "b: {" not in rewritten("export const a = 1\nlet c = 1, b = 2\n")


@pytest.mark.parametrize(
    "source",
    [
        "import {\n  a,\n  b,\n} from './a';\n// HERE\nexport const here = 5; // HERE",
        "const o = {\n  async f(\n    a, // HERE\n  ) {\n    await a; // HERE\n  },\n};\n// HERE",
        "export {\n  a,\n} from './a';\nconst b = `\n${a}\n`; // HERE",
    ],
)
def test_no_line_moves(source: str) -> None:
    changed = rewritten(source).split("\n")
    for number, line in enumerate(source.split("\n")):
        if "HERE" in line:
            assert "HERE" in changed[number]


@pytest.mark.parametrize(
    "source",
    [
        "// import a from './a'\nPage({});",
        "Page({a: `\nexport default 1\n`});",
        "Page({a: `${`\nexport default ${1}`}\nexport default 1\n`});",
        "const s = '`'; // `\n/* export default 1 */ const t = /[`/]export default '/;",
        "const important = 1;",
        "obj.\nexport = 1; obj.import(); const {export: e} = obj;",
        "const o = {import: 1, import(a) {}}; class A { static import() {} }",
        "const o = {async: 1, async() {}, get async() { return 1; }}; async(1); o.async(2);",
        "const f = async\nfunction g() {}",
        "async function* g() {} const o = {async *g() {}, async [Symbol.asyncIterator]: 1};",
        "async (",
    ],
)
def test_what_only_looks_like_it_stays(source: str) -> None:
    assert rewritten(source) == source


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (
            "async function f(a) { await a; }",
            ' function f($$0) { return $$async("f", async (a) => { await a; }, arguments); }',
        ),
        (
            "class A { static async #f() {} async ['g'](a, b = 1) {} }",
            "['g']($$0) { return $$async(\"\", async (a, b = 1) => {}, arguments); }",
        ),
        (
            "const f = async (a) => {};",
            'const f =  ($$0, ...$$) => { return $$async("f", async (a) => {}, [$$0, ...$$]); };',
        ),
        (
            "on(async ({a}, ...b) => {});",
            ' ($$0, ...$$) => { return $$async("", async ({a}, ...b) => {}, [$$0, ...$$]); }',
        ),
        (
            "x = async a => { await 1 / 2; };",
            ' ($$0, ...$$) => { return $$async("x", async a => { await 1 / 2; }, [$$0, ...$$]); }',
        ),
        (
            "const a = async () => await go(1)\nnext()",
            'a =  (...$$) => { return $$async("a", async () => await go(1), [...$$]); }\nnext()',
        ),
        (
            "on(async x => ({x}), 1)",
            'on( ($$0, ...$$) => { return $$async("", async x => ({x}), [$$0, ...$$]); }, 1)',
        ),
        (
            "b = c ? async () => e ?? f ? 1 : 0 : d",
            'c ?  (...$$) => { return $$async("", async () => e ?? f ? 1 : 0, [...$$]); } : d',
        ),
        (
            "a(async () => x\n  .y(`${z}`)\n  + await\n  w)",
            "async () => x\n  .y(`${z}`)\n  + await\n  w, [...$$]); })",
        ),
    ],
)
def test_asynchronous_functions_have_their_promises_watched(source: str, says: str) -> None:
    assert says in rewritten(source)


@pytest.mark.parametrize(
    ("line", "form"),
    [("import f = require('x');", "import"), ("f(() => { g(import.meta.url); });", "import.meta")],
)
def test_another_form_is_refused_with_its_line(line: str, form: str) -> None:
    says = f"a.js:2: this form of {form} is not known here: {line}  Use require"
    with pytest.raises(PageError, match=f"^{re.escape(says)}"):
        rewritten(f"const a = 1;\n{line}")


def test_an_import_at_run_time_is_a_call_that_rejects_with_its_line() -> None:
    assert rewritten("f(() => import(x));") == "f(() => $$import(x));"


@given(st.text(alphabet="async {}()[]`'\"/$=>\n;,.fimportexdefault*"))
def test_whatever_the_text_it_is_rewritten_or_refused(source: str) -> None:
    with suppress(PageError):
        assert rewritten(f"async {source}").count("\n") >= source.count("\n")
