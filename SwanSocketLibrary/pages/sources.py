"""The files of a program: which of them a page may require, and which line of which file is meant.

All code of a program has lines of one numbering, as the engine names no files: each file has a
stretch of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from SwanSocketLibrary.errors import PageError

_FIRST: Final = 10_000
"""The line from which on files are numbered; what is before it is the library's own."""

_MOST_FILES: Final = 2_000
_MOST_BYTES: Final = 16 * 1024 * 1024
_PLACE: Final = re.compile(r"<\w+>:(\d+)(?::(\d+))?")

# What may stand before a token of the module syntax on its line; code before it is not moved.
_IMPORT: Final = re.compile(
    r"^(?P<indent>[ \t]*)import\s+(?:(?P<what>[^'\"();]+?)\s+from\s+)?"
    r"(?P<quote>['\"])(?P<name>[^'\"]+)(?P=quote)[ \t]*;?",
    re.MULTILINE,
)
_EXPORT_DEFAULT: Final = re.compile(r"^([ \t]*)export\s+default\b[ \t]*", re.MULTILINE)
_EXPORT_DECLARED: Final = re.compile(
    r"^([ \t]*)export\s+((?:async\s+)?function\*?|class|const|let|var)\s+([\w$]+)", re.MULTILINE
)
_EXPORT_LIST: Final = re.compile(r"^[ \t]*export\s*\{([^}]*)\}[ \t]*;?", re.MULTILINE)
_MODULE_SYNTAX: Final = re.compile(r"^[ \t]*(import|export)\b(?!\s*\()", re.MULTILINE)
_NOT_CODE: Final = re.compile(r"//[^\n]*|/\*.*?\*/|`(?:\\.|[^`\\])*`", re.DOTALL)


class Sources:
    """The files below one folder, as a program requires them.

    :param root: the program's folder.
    :raises PageError: there is no such folder.
    """

    def __init__(self, root: Path) -> None:
        self.root: Final = root
        self._starts: list[int] = []
        self._names: list[str] = []
        self._texts: dict[str, str] = {}
        self._next = _FIRST
        self._size = 0

    def name_of(self, path: Path) -> str:
        """A file's name below the root, with slashes.

        :raises PageError: it is outside of it.
        """
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            raise PageError(
                f"{path} is not below the program's folder {self.root}. Name that folder with "
                "root=."
            ) from None

    def required(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Finds a module for the engine.

        :param request: ``name``, as it is required ``from`` a file, and the files that are
            ``loading``, the outermost first.
        :return: its ``path``, ``source`` and the ``line`` that it has; or the ``error``.
        """
        name, by = str(request["name"]), str(request["from"])
        chain = " → ".join([*map(str, request["loading"]), name])
        try:
            path = self._find(name, by, chain)
            source = self._read(path, chain)
        except PageError as error:
            return {"error": str(error)}
        short = self.name_of(path)
        return {"path": short, "source": source, "line": self._number(short, source)}

    def located(self, text: str) -> str:
        """A text of the engine's with files and lines as the program has them.

        Lines of a stack that are the library's own are left out.
        """
        lines = [
            line for line in text.splitlines() if "(native)" not in line and not self._is_ours(line)
        ]
        return "\n".join(_PLACE.sub(self._placed, line) for line in lines)

    def first_place(self, stack: str) -> str:
        """Where in the program a stack begins, ``pages/chat.js:12``; empty if nowhere."""
        for match in _PLACE.finditer(stack):
            if int(match[1]) > _FIRST:
                return self._placed(match).rpartition(":")[0]
        return ""

    def line_at(self, stack: str) -> str:
        """The line of code at which a stack begins, without white space around it."""
        for match in _PLACE.finditer(stack):
            number = int(match[1])
            if number > _FIRST:
                index = bisect_right(self._starts, number) - 1
                lines = self._texts[self._names[index]].split("\n")
                at = number - self._starts[index]
                return lines[at - 1].strip()[:200] if 0 < at <= len(lines) else ""
        return ""

    def _is_ours(self, line: str) -> bool:
        match = _PLACE.search(line)
        return match is not None and int(match[1]) <= _FIRST

    def _placed(self, match: re.Match[str]) -> str:
        number = int(match[1])
        if number <= _FIRST:
            return "SwanSocketLibrary"
        index = bisect_right(self._starts, number) - 1
        column = f":{match[2]}" if match[2] else ""
        return f"{self._names[index]}:{number - self._starts[index]}{column}"

    def _find(self, name: str, by: str, chain: str) -> Path:
        if not name.startswith(("./", "../", "/")):
            raise PageError(
                f"Cannot find module '{name}' ({chain}): what is required begins with ./, ../ or"
                " /, and is a file of the program."
            )
        folder = self.root if name.startswith("/") else (self.root / by).parent
        base = folder / name.lstrip("/") if name.startswith("/") else folder / name
        for path in (
            base,
            *(base.with_name(base.name + end) for end in (".js", ".json")),
            base / "index.js",
        ):
            if path.is_file():
                found = path.resolve()
                if not found.is_relative_to(self.root):
                    raise PageError(
                        f"The file '{name}' is outside of the program's folder ({chain}): it is "
                        "not read. Name a folder above both with root=."
                    )
                if found.suffix not in (".js", ".json"):
                    raise PageError(
                        f"'{name}' is not JavaScript ({chain}): a page is a .js file, and requires "
                        ".js and .json files. Compile it first."
                    )
                return found
        raise PageError(f"Cannot find module '{name}' ({chain}): there is no such file.")

    def _read(self, path: Path, chain: str) -> str:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise PageError(f"{self.name_of(path)} cannot be read ({chain}): {error}") from None
        self._size += len(text)
        if len(self._texts) >= _MOST_FILES or self._size > _MOST_BYTES:
            raise PageError(
                f"The program is too large ({chain}): at most {_MOST_FILES} files and "
                f"{_MOST_BYTES // 1024 // 1024} MiB are read."
            )
        return text if path.suffix == ".json" else common_module(text, self.name_of(path))

    def _number(self, name: str, source: str) -> int:
        line = self._next
        self._starts.append(line)
        self._names.append(name)
        self._texts[name] = source
        self._next += source.count("\n") + 2
        return line


def common_module(source: str, name: str) -> str:
    """A script with the syntax of ES modules as one that requires and exports; no line moves.

    :param source: the script; one without that syntax stays as it is.
    :param name: its name, for the error.
    :raises PageError: it has a form of import or export that is not known here.
    """
    if not _MODULE_SYNTAX.search(_code(source)):
        return source
    exported: list[str] = []
    text = _IMPORT.sub(_required, source)
    text, defaults = _EXPORT_DEFAULT.subn(r"\1exports.default = ", text)

    def declared(match: re.Match[str]) -> str:
        exported.append(f"exports.{match[3]} = {match[3]};")
        return f"{match[1]}{match[2]} {match[3]}"

    def listed(match: re.Match[str]) -> str:
        for each in filter(None, map(str.strip, match[1].split(","))):
            inner, _, outer = each.partition(" as ")
            exported.append(f"exports.{(outer or inner).strip()} = {inner.strip()};")
        return "\n" * match[0].count("\n")

    text = _EXPORT_DECLARED.sub(declared, text)
    text = _EXPORT_LIST.sub(listed, text)
    left = _MODULE_SYNTAX.search(_code(text))
    if left:
        number = text.count("\n", 0, left.start()) + 1
        line = source.split("\n")[number - 1].strip()
        raise PageError(
            f"{name}:{number}: this form of {left[1]} is not known here: {line}  Use require and "
            "module.exports, or import … from and export before a declaration."
        )
    is_module = "exports.__esModule = true; " if defaults or exported else ""
    return f"{text}\n;{is_module}{' '.join(exported)}"


def _required(match: re.Match[str]) -> str:
    what, required = (
        (match["what"] or "").strip(),
        f"require({match['quote']}{match['name']}{match['quote']})",
    )
    lines = "\n" * match[0].count("\n")
    if not what:
        return f"{match['indent']}{required};{lines}"
    default, _, rest = what.partition(",") if not what.startswith(("{", "*")) else ("", "", what)
    parts: list[str] = []
    if default.strip():
        parts.append(
            f"const {default.strip()} = (m => m && m.__esModule ? m.default : m)({required});"
        )
    rest = rest.strip()
    if rest.startswith("*"):
        parts.append(f"const {rest.split()[-1]} = {required};")
    elif rest:
        names = re.sub(r"([\w$]+)\s+as\s+([\w$]+)", r"\1: \2", " ".join(rest.split()))
        parts.append(f"const {names} = {required};")
    return f"{match['indent']}{' '.join(parts)}{lines}"


def _code(source: str) -> str:
    """The script with nothing in its comments and templates, and as many lines."""
    return _NOT_CODE.sub(lambda match: "\n" * match[0].count("\n"), source)
