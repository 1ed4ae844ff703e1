"""The sentences of the package and their translations: ``python -m invoke sentences``.

It compares the catalogues with what `say`, `say_n` and `mark` of the package say. The compiled
ones are committed too: who installs from the repository or edits the checkout then needs no Babel,
and wheels are the same everywhere; a stale one fails here.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from string import Formatter
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from SwanSocketLibrary.language import DOMAIN, ENGLISH, FOLDER, NAMES
from tools.processes import ROOT

KEYWORDS: Final = {"say": None, "say_n": (1, 2), "mark": None}
_DAY: Final = datetime(2026, 11, 27, tzinfo=timezone.utc)
"""Of every catalogue: a date that moves would change what nobody has changed."""
_FACT: Final = re.compile(
    r"\$?\{\{?[^{}]*\}?\}|\b\d[\d.:/-]*|[a-z]\w*=|[\w*]+\(\)|\bS\d+\b|\b[A-Z]+_[A-Z_]+\b"
    r"|(?:ws|wss|https?|socks5)://[\w./:%#-]*",
    re.ASCII,
)
"""What is the same in every language: values, numbers, arguments, code."""


def extracted() -> Catalog:
    """What the package says, in the order of its files."""
    catalog = Catalog(project=DOMAIN, charset="utf-8")
    found = extract_from_dir(
        ROOT / DOMAIN, [("**.py", "python"), ("**.js", "javascript")], keywords=KEYWORDS
    )
    for path, _line, text, comments, _context in sorted(found, key=lambda each: each[:2]):
        catalog.add(text, locations=[(path, 0)], auto_comments=comments)
    return catalog


def folder_of(code: str) -> Path:
    """Where the catalogue of a language is."""
    return FOLDER / code.replace("-", "_") / "LC_MESSAGES"


def merged(code: str, template: Catalog) -> Catalog:
    """A language's catalogue with what the package says now, without what it no longer says."""
    path = folder_of(code) / f"{DOMAIN}.po"
    old = Catalog(locale=code.replace("-", "_"))
    if path.is_file():
        with path.open("rb") as file:
            old = read_po(file, locale=code.replace("-", "_"))
    new = Catalog(
        locale=code.replace("-", "_"),
        project=DOMAIN,
        fuzzy=False,
        creation_date=_DAY,
        revision_date=_DAY,
        header_comment=f"# Sentences of SwanSocketLibrary in {NAMES[code]}.",
    )
    for message in template:
        if message.id:
            before = old.get(message.id)
            new.add(
                message.id,
                before.string if before else None,
                locations=sorted({(Path(name).as_posix(), 0) for name, _ in message.locations}),
                flags=before.flags if before else (),
                user_comments=before.user_comments if before else (),
            )
    return new


def written(catalog: Catalog) -> tuple[bytes, bytes]:
    """A catalogue as text, and compiled."""
    text, compiled = io.BytesIO(), io.BytesIO()
    for message in catalog:
        message.flags -= {"python-format", "python-brace-format"}
    write_po(text, catalog, width=100, include_lineno=False)
    write_mo(compiled, catalog)
    return text.getvalue(), compiled.getvalue()


def problems(catalog: Catalog) -> Iterator[str]:
    """What is wrong with the translations, a line for each."""
    for message in catalog:
        if not message.id:
            continue
        english, translations = _texts(message)
        if not all(translations):
            yield f"missing: {english!r}"
        elif message.fuzzy:
            yield f"fuzzy: {english!r}"
        else:
            for translation in translations:
                yield from (
                    f"{why}: {english!r}\n    {translation!r}"
                    for why in _wrong(english, translation)
                )


def _texts(message: Message) -> tuple[str, list[str]]:
    """A sentence in English, of a plural the one for many, and its translations."""
    found = message.string
    texts = [str(each or "") for each in (found if isinstance(found, tuple | list) else [found])]
    return str(message.id[1] if isinstance(message.id, tuple | list) else message.id), texts


def _wrong(english: str, translation: str) -> Iterator[str]:
    try:
        before, after = fields(english), fields(translation)
    except ValueError as error:
        yield f"no template ({error})"
        return
    if before != after:
        yield f"other values ({', '.join(sorted(before ^ after))})"
    here, there = facts(english), facts(translation)
    if here != there:
        lost, new = ", ".join(here - there), ", ".join(there - here)
        yield f"other facts (lost: {lost or 'none'}; new: {new or 'none'})"
    for edge in (str.lstrip, str.rstrip):
        if (edge(english, "\n") == english) != (edge(translation, "\n") == translation):
            yield "other line feeds at its ends"


def fields(text: str) -> set[str]:
    """The values in a sentence, with how they are formatted."""
    return {
        f"{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}"
        for _, name, spec, conversion in Formatter().parse(text)
        if name
    }


def facts(text: str) -> set[str]:
    """What a translator leaves as it is."""
    return {each.strip(".,;:-") for each in _FACT.findall(text)}


def main() -> None:
    """Says what is wrong; with ``--update`` writes the catalogues first."""
    update = "--update" in sys.argv[1:]
    template, found = extracted(), Counter[str]()
    for code in (each for each in NAMES if each != ENGLISH):
        catalog = merged(code, template)
        folder = folder_of(code)
        for name, content in zip((f"{DOMAIN}.po", f"{DOMAIN}.mo"), written(catalog), strict=True):
            if update:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
            elif not (folder / name).is_file() or (folder / name).read_bytes() != content:
                found["stale"] += 1
                print(f"stale: {(folder / name).relative_to(ROOT)}")
        for problem in problems(catalog):
            found[problem.partition(":")[0].partition(" (")[0]] += 1
            print(f"{code}: {problem}")
        print(f"{code}: {len(catalog)} sentences.")
    if found:
        counts = ", ".join(f"{count} {what}" for what, count in found.items())
        raise SystemExit(f"{counts}. Write them anew by: python -m invoke sentences --update")


if __name__ == "__main__":
    main()
