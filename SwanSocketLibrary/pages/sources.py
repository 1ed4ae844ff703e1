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
from SwanSocketLibrary.pages.javascript import Code

_FIRST: Final = 10_000
"""The line from which on files are numbered; what is before it is the library's own."""

_MOST_FILES: Final = 2_000
_MOST_BYTES: Final = 16 * 1024 * 1024
_PLACE: Final = re.compile(r"<\w+>:(\d+)(?::(\d+))?")


class Sources:
    """The files below one folder, as a program requires them.

    :param root: the program's folder.
    :raises PageError: there is no such folder.
    """

    def __init__(self, root: Path) -> None:
        self.root: Final = root
        self._starts: list[int] = []
        self._names: list[str] = []
        self._codes: dict[str, Code] = {}
        self._next = _FIRST
        self._size = 0

    def name_of(self, path: Path) -> str:
        """A file's name below the root, with slashes.

        :raises PageError: it is outside of it.
        """
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            raise PageError.say(
                "{path} is not below the program's folder {root}. Name that folder with root=.",
                path=path,
                root=self.root,
            ) from None

    def required(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Finds a module for the engine.

        :param request: ``name``, as it is required ``from`` a file, and the files that are
            ``loading``, the outermost first.
        :return: its ``path``, ``source``, the ``line`` that it has and whether it is ``strict``; or
            the ``error``.
        """
        name, by = str(request["name"]), str(request["from"])
        chain = " → ".join([*map(str, request["loading"]), name])
        try:
            path = self._find(name, by, chain)
            code = self._read(path, chain)
            text = code.source if path.suffix == ".json" else code.text
        except PageError as error:
            return {"error": str(error)}
        line = self._number(code)
        return {"path": code.name, "source": text, "line": line, "strict": code.is_module}

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
        found = _in_program(stack)
        return self._placed(found).rpartition(":")[0] if found else ""

    def line_at(self, stack: str) -> str:
        """The line of code at which a stack begins, without white space around it."""
        found = _in_program(stack)
        if found is None:
            return ""
        code, at = self._code_at(int(found[1]))
        lines = code.source.split("\n")
        return lines[at - 1].strip()[:200] if 0 < at <= len(lines) else ""

    def _is_ours(self, line: str) -> bool:
        match = _PLACE.search(line)
        return match is not None and int(match[1]) <= _FIRST

    def _placed(self, match: re.Match[str]) -> str:
        number = int(match[1])
        if number <= _FIRST:
            return "SwanSocketLibrary"
        code, line = self._code_at(number)
        column = f":{code.column(line, int(match[2]))}" if match[2] else ""
        return f"{code.name}:{line}{column}"

    def _code_at(self, number: int) -> tuple[Code, int]:
        """The file in which a line of the engine's is, and which line of it that is."""
        index = bisect_right(self._starts, number) - 1
        return self._codes[self._names[index]], number - self._starts[index]

    def _find(self, name: str, by: str, chain: str) -> Path:
        if not name.startswith(("./", "../", "/")):
            raise PageError.say(
                "Cannot find module '{name}' ({chain}): what is required begins with "
                "./, ../ or /, and is a file of the program.",
                name=name,
                chain=chain,
            )
        folder = self.root if name.startswith("/") else (self.root / by).parent
        base = folder / name.lstrip("/")
        endings = (base.with_name(base.name + end) for end in (".js", ".json"))
        for path in (base, *endings, base / "index.js"):
            if path.is_file():
                found = path.resolve()
                if not found.is_relative_to(self.root):
                    raise PageError.say(
                        "The file '{name}' is outside of the program's folder ({chain}): it is not "
                        "read. Name a folder above both with root=.",
                        name=name,
                        chain=chain,
                    )
                if found.suffix not in (".js", ".json"):
                    raise PageError.say(
                        "'{name}' is not JavaScript ({chain}): a page is a .js file, "
                        "and requires .js and .json files. Compile it first.",
                        name=name,
                        chain=chain,
                    )
                return found
        raise PageError.say(
            "Cannot find module '{name}' ({chain}): there is no such file.", name=name, chain=chain
        )

    def _read(self, path: Path, chain: str) -> Code:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise PageError.say(
                "{name_of} cannot be read ({chain}): {error}",
                name_of=self.name_of(path),
                chain=chain,
                error=error,
            ) from None
        self._size += len(text)
        if len(self._codes) >= _MOST_FILES or self._size > _MOST_BYTES:
            raise PageError.say(
                "The program is too large ({chain}): at most {most_files} files and "
                "{most_bytes} MiB are read.",
                chain=chain,
                most_files=_MOST_FILES,
                most_bytes=_MOST_BYTES // 1024 // 1024,
            )
        return Code(text, self.name_of(path))

    def _number(self, code: Code) -> int:
        line = self._next
        self._starts.append(line)
        self._names.append(code.name)
        self._codes[code.name] = code
        self._next += code.source.count("\n") + 4
        return line


def _in_program(stack: str) -> re.Match[str] | None:
    """The first place in a stack that is in the program's own code."""
    return next((each for each in _PLACE.finditer(stack) if int(each[1]) > _FIRST), None)
