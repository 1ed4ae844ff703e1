"""A program's JavaScript as the engine takes it.

ES modules require and export, and the promises of asynchronous functions are watched, as the engine
does not say when one rejects. Both are done by tokens, and no line moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from SwanSocketLibrary.errors import PageError

_WORTH_IT: Final = re.compile(r"\b(?:import|export|async)\b")
_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<word>[#@]?(?:[\w$]|\\u\{?[0-9a-fA-F]+\}?)+)
    |(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<mark>=>|\.\.\.|\?\.|\?\?|\+\+|--|.)""",
    re.DOTALL | re.VERBOSE,
)
_REGEX: Final = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[\w$]*")
_TEMPLATE: Final = re.compile(r"[`}](?:\\.|\$(?!\{)|[^`\\$])*(?:`|\$\{)", re.DOTALL)
_BEFORE_REGEX: Final = frozenset(
    re.findall(
        r"\w+", "return typeof case in of delete void throw new do else instanceof yield await"
    )
)
_CONDITIONS: Final = frozenset({"if", "while", "for", "with"})
_BLOCKS: Final = frozenset({")", ";", "{", "}", "=>", "else", "do", "try", "finally", ""})
_STATEMENTS: Final = frozenset(
    re.findall(
        r"\w+",
        "import export const let var function class async if for while do return switch try throw",
    )
)
_PAIRS: Final = {"}": "{", ")": "(", "]": "["}


class Token(NamedTuple):
    """A word, a string, a mark, a regular expression or a piece of a template."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.text)


class _Unreadable(Exception):
    """It is no JavaScript: the engine says where."""


@dataclass
class Code:
    """A script and what the engine is given instead.

    :ivar source: as it is in its file.
    :ivar name: of the file, for errors.
    :ivar is_module: whether it has the syntax of ES modules: it is strict then.
    """

    source: str
    name: str
    is_module: bool = False
    tokens: list[Token] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)
    depths: list[int] = field(default_factory=list)
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    exported: dict[str, str] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """The script for the engine; each line is where it was.

        :raises PageError: it has a form of import or export that is not known here.
        """
        if not _WORTH_IT.search(self.source):
            return self.source
        try:
            self._read()
        except _Unreadable:
            return self.source
        for at, token in enumerate(self.tokens):
            if token.kind != "word" or self._text(at - 1) in (".", "?."):
                continue
            if token.text == "async":
                self._watch(at)
            elif token.text == "import":
                self._import(at)
            elif self.depths[at] == 0 and token.text == "export":
                self._export(at)
        parts, done = [], 0
        self.edits.sort(key=lambda edit: edit[:2])
        for start, end, new in self.edits:
            lines = "\n" * (self.source.count("\n", start, end) - new.count("\n"))
            parts += [self.source[done:start], new, lines]
            done = end
        parts.append(self.source[done:])
        if self.is_module:
            getters = "".join(
                f", {outer}: {{enumerable: true, get: () => {inner}}}"
                for outer, inner in self.exported.items()
            )
            parts.append(
                f"\n;Object.defineProperties(exports, {{__esModule: {{value: true}}{getters}}});"
            )
        return "".join(parts)

    def column(self, line: int, column: int) -> int:
        """The column of the file for one of the engine's, both from 1."""
        begin = sum(len(each) + 1 for each in self.source.split("\n")[: line - 1])
        at = begin + column - 1
        for start, end, new in self.edits:
            if not begin <= start < at or "\n" in self.source[begin:start]:
                continue
            at = max(start, at - len(new) + (end - start))
        return at - begin + 1

    # Tokens

    def _read(self) -> None:
        opened: list[tuple[str, int, bool]] = []
        may_be_regex = True
        at = 0
        while at < len(self.source):
            in_template = bool(opened) and opened[-1][0] == "`" and self.source[at] == "}"
            token = self._token(at, in_template, may_be_regex)
            at = token.end
            if token.kind == "space":
                continue
            index, before = len(self.tokens), self._text(len(self.tokens) - 1)
            if token.text in _PAIRS or in_template:
                if not opened or opened[-1][0] != _PAIRS.get(token.text, "`"):
                    raise _Unreadable
                _, begin, may_be_regex = opened.pop()
                self.ends[begin] = index
            elif token.kind == "word":
                may_be_regex = token.text in _BEFORE_REGEX and before != "."
            else:
                may_be_regex = token.kind == "mark" and token.text not in ("++", "--")
            self.tokens.append(token)
            self.depths.append(len(opened))
            if token.text in ("(", "[", "{"):
                before_code = {"(": _CONDITIONS, "{": _BLOCKS}.get(token.text, frozenset())
                opened.append((token.text, index, before in before_code))
            elif token.kind == "template" and token.text.endswith("${"):
                opened.append(("`", index, False))
                may_be_regex = True
        if opened:
            raise _Unreadable

    def _token(self, at: int, in_template: bool, may_be_regex: bool) -> Token:
        """The token that begins there, or white space and a comment."""
        char, after = self.source[at], self.source[at + 1 : at + 2]
        pattern, kind = _TOKEN, ""
        if char == "/" and may_be_regex and after not in "/*":
            pattern, kind = _REGEX, "regex"
        elif char == "`" or in_template:
            pattern, kind = _TEMPLATE, "template"
        found = pattern.match(self.source, at)
        if found is None:
            raise _Unreadable
        return Token(kind or str(found.lastgroup), found[0], at)

    def _text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def _edit(self, first: int, last: int, new: str) -> None:
        """Puts text in the place of tokens."""
        self.edits.append((self.tokens[first].start, self.tokens[last].end, new))

    def _insert(self, offset: int, new: str) -> None:
        self.edits.append((offset, offset, new))

    def _parts(self, begin: int) -> Iterator[list[int]]:
        """What is between the brackets that begin there, at its commas."""
        part: list[int] = []
        for at in range(begin + 1, self.ends[begin]):
            if self.tokens[at].text == "," and self.depths[at] == self.depths[begin] + 1:
                yield part
                part = []
            else:
                part.append(at)
        if part:
            yield part

    # Asynchronous functions

    def _watch(self, at: int) -> None:
        """Has a function's promise watched: `async f(a) {…}` becomes a function that calls it."""
        is_function = self._text(at + 1) == "function"
        named = at + 1 + is_function
        begin = self.ends.get(named, named) + 1 if self._text(named) == "[" else named
        if self._text(begin) != "(" and self._kind(begin) in ("word", "string"):
            begin += 1
        if "\n" in self.source[self.tokens[at].end : self._start(at + 1)]:
            return
        name = self._text(named) if named != begin and self._text(named) != "[" else self._given(at)
        if self._text(begin) == "=>":  # async a => …
            first, close = begin - 1, begin - 1
            name = self._given(at)
        elif begin in self.ends and self._text(begin) == "(":
            first, close = begin, self.ends[begin]
        else:
            return
        is_arrow = self._text(close + 1) == "=>"
        body = close + 1 + is_arrow
        is_method_async = begin == at + 1 and not is_arrow  # a method of that name
        end = self._body_end(body) if is_arrow or self._text(body) == "{" else 0
        if not end or is_method_async:
            return
        count = 0
        for part in self._parts(begin) if first == begin else [[first]]:
            outermost = [self._text(at) for at in part if self.depths[at] == self.depths[part[0]]]
            if outermost[0] == "..." or "=" in outermost:
                break
            count += 1
        dummies = [f"$${number}" for number in range(count)]
        rest = ", ".join([*dummies, "...$$"])
        outer = f"({rest}) => " if is_arrow else f"({', '.join(dummies)}) "
        given = f"[{rest}]" if is_arrow else "arguments"
        quoted = name if name[:1] in ("'", '"') else f'"{name}"'
        self._edit(at, at, "")
        self._insert(self.tokens[first].start, f"{outer}{{ return $$async({quoted}, async ")
        if not is_arrow:
            self._insert(self.tokens[body].start, "=> ")
        self._insert(self.tokens[end].end, f", {given}); }}")

    def _body_end(self, at: int) -> int:
        """The last token of a function's body that begins there; 0 for none."""
        if self._text(at) == "{":
            return self.ends.get(at, 0)
        depth, begin, choices = self.depths[at] if at < len(self.depths) else 0, at, 0
        while at < len(self.tokens):
            choices += {"?": 1, ":": -1}.get(self._text(at), 0)
            last = self.ends.get(at, at)
            after = last + 1
            if (
                after == len(self.tokens)
                or self.depths[after] < depth
                or self._text(after) in (",", ";")
                or (self._text(after) == ":" and not choices)
                or self._is_next_statement(after)
            ):
                return last if last > begin or self._kind(at) != "mark" else 0
            at = after
        return 0

    def _is_next_statement(self, at: int) -> bool:
        """Whether a statement begins there without a semicolon before it."""
        before, token = self.tokens[at - 1], self.tokens[at]
        if "\n" not in self.source[before.end : token.start]:
            return False
        ends = before.text in _PAIRS or before.kind != "mark"
        goes_on = before.text in _BEFORE_REGEX or token.text in ("in", "instanceof")
        begins = token.kind in ("word", "string") or token.text in ("{", "!", "~", "++", "--")
        return ends and begins and not goes_on

    def _kind(self, at: int) -> str:
        return self.tokens[at].kind if at < len(self.tokens) else ""

    def _start(self, at: int) -> int:
        return self.tokens[at].start if at < len(self.tokens) else len(self.source)

    def _given(self, at: int) -> str:
        """The name that what begins there gets from what is before it: ``name = async …``."""
        is_named = self._text(at - 1) in ("=", ":") and self._kind(at - 2) == "word"
        return self._text(at - 2) if is_named else ""

    # Modules

    def _import(self, at: int) -> None:
        after, end = self._text(at + 1), at + 1
        if after == "." and self._text(at + 2) == "meta":
            raise self._unknown(at, "import.meta")
        if after == "(" and self._text(self.ends[at + 1] + 1) != "{":  # that is a method's name
            self._edit(at, at, "$$import")
        if after in ("", "(", ".") or self.depths[at] > 0:
            return
        while self._kind(end) in ("word", "mark") and self._text(end) not in (";", "=", "("):
            end = self.ends.get(end, end) + 1
        if self._kind(end) != "string" or self._text(end + 1) in ("with", "assert"):
            raise self._unknown(at)
        self.is_module = True
        required = f"require({self._text(end)})"
        made = [f"{required};"]
        if end > at + 1:
            if self._text(end - 1) != "from":
                raise self._unknown(at)
            made = [f"const {bound};" for bound in self._imported(at + 1, end - 1, required)]
        self._edit(at, end + (self._text(end + 1) == ";"), " ".join(made))

    def _imported(self, at: int, end: int, required: str) -> Iterator[str]:
        """What a clause of an import binds to what."""
        default = f"(m => m && m.__esModule ? m.default : m)({required})"
        if self._kind(at) == "word":
            yield f"{self._text(at)} = {default}"
            at += 1 + (self._text(at + 1) == ",")
        if self._text(at) == "*":
            yield f"{self._text(at + 2)} = {required}"
            at += 3
        elif self._text(at) == "{":
            names = dict(self._listed(at))
            yield from (
                f"{inner} = {default}" for name, inner in names.items() if name == "default"
            )
            names.pop("default", None)
            shown = (name if name == inner else f"{name}: {inner}" for name, inner in names.items())
            yield f"{{{', '.join(shown)}}} = {required}"
            at = self.ends[at] + 1
        if at != end:
            raise self._unknown(end, "import")

    def _listed(self, begin: int) -> Iterator[tuple[str, str]]:
        """The names of ``{a, b as c}``: there and here."""
        for part in self._parts(begin):
            yield self._text(part[0]), self._text(part[-1])

    def _export(self, at: int) -> None:
        what, second = self._text(at + 1), at + 2
        self.is_module = True
        if what == "async" and self._text(second) == "function":
            what, second = "function", at + 3
        if what == "default":
            self._export_default(at)
        elif what in ("function", "class"):
            name = second + (self._text(second) == "*")
            self.exported[self._text(name)] = self._text(name)
            self._edit(at, at, "")
        elif what in ("const", "let", "var"):
            self.exported.update((name, name) for name in self._declared(second))
            self._edit(at, at, "")
        elif what in ("{", "*"):
            self._export_list(at)
        else:
            raise self._unknown(at)

    def _export_default(self, at: int) -> None:
        name = at + 2 + (self._text(at + 2) == "async")
        if self._text(name) in ("function", "class"):
            name += 1 + (self._text(name + 1) == "*")
            if self._kind(name) == "word" and self._text(name) != "extends":
                self.exported["default"] = self._text(name)
                self._edit(at, at + 1, "")
                return
        self._edit(at, at + 1, "exports.default =")

    def _export_list(self, at: int) -> None:
        end = self.ends[at + 1] if self._text(at + 1) == "{" else at + 1
        alias = self._text(end + 2) if self._text(end + 1) == "as" and end == at + 1 else ""
        source = end + 1 + 2 * bool(alias)
        is_from = self._text(source) == "from" and self._kind(source + 1) == "string"
        if not is_from and self._text(at + 1) == "*":
            raise self._unknown(at)
        last = source + 1 if is_from else end
        new = ""
        if is_from:
            module = f"$$module{at}"
            new = f"const {module} = require({self._text(source + 1)});"
        if alias:
            self.exported[alias] = module
        elif self._text(at + 1) == "*":
            new += (
                f' Object.keys({module}).forEach(name => name === "default" || name in exports || '
                "Object.defineProperty(exports, name, "
                f"{{enumerable: true, configurable: true, get: () => {module}[name]}}));"
            )
        else:
            for inner, outer in self._listed(at + 1):
                self.exported[outer] = f"{module}.{inner}" if is_from else inner
        self._edit(at, last + (self._text(last + 1) == ";"), new)

    def _declared(self, at: int) -> Iterator[str]:
        """The names of a declaration whose first one begins there."""
        while True:
            yield from self._bound(at)
            depth = self.depths[at]
            at = self.ends.get(at, at) + 1
            while at < len(self.tokens) and not (
                self.depths[at] == depth and self._text(at) in (",", ";")
            ):
                is_new_line = "\n" in self.source[self.tokens[at - 1].end : self.tokens[at].start]
                if is_new_line and self.depths[at] == depth and self._text(at) in _STATEMENTS:
                    return
                at += 1
            if self._text(at) != ",":
                return
            at += 1

    def _bound(self, at: int) -> Iterator[str]:
        """The names that a pattern binds."""
        if self._kind(at) == "word":
            yield self._text(at)
        elif at in self.ends:
            for part in filter(None, self._parts(at)):
                first = part[0] + (self._text(part[0]) == "...")
                behind = self.ends.get(first, first) + 1
                yield from self._bound(behind + 1 if self._text(behind) == ":" else first)

    def _unknown(self, at: int, what: str = "") -> PageError:
        line = self.source.count("\n", 0, self.tokens[at].start) + 1
        shown = self.source.split("\n")[line - 1].strip()[:200]
        form = what or self._text(at)
        return PageError(
            f"{self.name}:{line}: this form of {form} is not known here: {shown}  Use "
            "require and module.exports, or import … from and export before a declaration."
        )
