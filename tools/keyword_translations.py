"""Checks that the keywords' translations follow the English of today; ``--update`` says they do.

Each has the checksum of the English documentation that it was made from, as the files of
translations for Browser and SeleniumLibrary have it.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import sys
from collections.abc import Iterator
from typing import Any, Final

from robot.utils import normalize

from SwanSocketLibrary import SwanSocketLibrary
from SwanSocketLibrary.language import FOLDER, NAMES
from tools.processes import ROOT

FILES: Final = {
    code: FOLDER / code.replace("-", "_") / "keywords.json" for code in NAMES if code != "en"
}
_UNNAMED: Final = ("__intro__", "__init__")


def checksums() -> dict[str, str]:
    """Of the English documentation, by the names of methods."""
    library = SwanSocketLibrary()
    documented = {"__intro__": library, "__init__": type(library).__init__, **library.keywords}
    return {
        name: hashlib.sha256((inspect.getdoc(each) or "").encode("utf-16")).hexdigest()
        for name, each in documented.items()
    }


def stale(english: dict[str, str], translated: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the translations into a language, a line for each.

    :param english: what `checksums` returns.
    :param translated: by the names of methods.
    """
    taken: dict[str, str] = {}
    for method, checksum in english.items():
        each = translated.get(method, {})
        if each.get("sha256") != checksum:
            yield f"{method}: {'its English has changed' if 'sha256' in each else 'is missing'}"
        name = each.get("name")
        if not name and method not in _UNNAMED:
            yield f"{method}: has no name"
        elif name and (other := taken.setdefault(normalize(name, ignore="_"), method)) != method:
            yield f"{method}: has the name of {other}"
    yield from (f"{name}: there is no such keyword" for name in translated if name not in english)


def main() -> None:
    """Lists what is stale, and fails if there is something."""
    english, told = checksums(), []
    for path in FILES.values():
        translated = json.loads(path.read_text(encoding="utf-8"))
        if "--update" in sys.argv:
            for name, each in translated.items():
                each["sha256"] = english.get(name, "")
            text = json.dumps(translated, ensure_ascii=False, indent=1)
            path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
        where = path.relative_to(ROOT).as_posix()
        told += [f"{where}: {each}" for each in stale(english, translated)]
    if told:
        hint = "When they are translated: python -m invoke translations --update"
        raise SystemExit("\n".join([*told, hint]))


if __name__ == "__main__":
    main()
