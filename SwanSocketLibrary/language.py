"""The language that testers read: English, or what a catalogue has for its sentences.

A sentence is made by `say` where something happens, in the language of the import that runs
there: a context variable, which what the net's thread is given inherits. Catalogues are those of
gettext: ``locale/zh_CN/LC_MESSAGES/SwanSocketLibrary.po`` is written by ``invoke sentences``.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

ENGLISH: Final = "en"
NAMES: Final = {ENGLISH: "English", "zh-CN": "Chinese Simplified"}
"""The languages of sentences, as Robot Framework calls them."""
FOLDER: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "SwanSocketLibrary"
_ALIASES: Final = {"zh": "zh-CN", "zhhans": "zh-CN", "zhsg": "zh-CN", "zhhanscn": "zh-CN"}
_ENVIRONMENT: Final = ("LC_ALL", "LC_MESSAGES", "LANG")

Catalogue = gettext.NullTranslations
CURRENT: Final[ContextVar[Catalogue | None]] = ContextVar("SwanSocketLibrary", default=None)
"""The catalogue of what runs; ``None`` is English."""
_loaded: Final[dict[str, Catalogue]] = {}


def say(text: str, /, **values: object) -> str:
    """A sentence in the current language.

    :param text: it in English, by which catalogues know it. With values it is a template of
        `str.format`, whose fields are named.
    :param values: what stands in it.
    """
    catalogue = CURRENT.get()
    if catalogue is not None:
        return _filled(catalogue.gettext(text), text, values)
    return text.format_map(values) if values else text


def say_n(one: str, many: str, n: int, /, **values: object) -> str:
    """A sentence with a number in it, which is ``{n}`` in both texts.

    :param one: the sentence for one.
    :param many: the one for other numbers.
    """
    values["n"] = n
    english = one if n == 1 else many
    catalogue = CURRENT.get()
    if catalogue is not None:
        return _filled(catalogue.ngettext(one, many, n), english, values)
    return english.format_map(values)


def mark(text: str) -> str:
    """A sentence that is translated later, by `say`, where it is shown."""
    return text


def _filled(translated: str, english: str, values: Mapping[str, object]) -> str:
    if not values:
        return translated
    try:
        return translated.format_map(values)
    except (LookupError, ValueError, AttributeError, TypeError):  # a catalogue that is wrong there
        return english.format_map(values)


def unended(text: str) -> str:
    """A sentence without its full stop, to be continued."""
    return text.rstrip(".。")


@contextmanager
def speaking(catalogue: Catalogue | None) -> Iterator[None]:
    """A block whose sentences are in a language."""
    token = CURRENT.set(catalogue)
    try:
        yield
    finally:
        CURRENT.reset(token)


def normal(name: object, others: Iterable[str] = ()) -> str:
    """The code of a language, such as ``zh-CN``.

    :param name: its code or its name, in any case, as Robot Framework's ``Language`` setting has
        them: ``zh-cn``, ``zh_CN``, ``Chinese Simplified``.
    :param others: codes of further languages.
    :raises LookupError: nothing is known by it; the sentence lists what is.
    """
    known = {**dict.fromkeys(others, ""), **NAMES}
    by_key = {_key(each): code for code, title in known.items() for each in (code, title or code)}
    found = by_key.get(_key(name)) or _ALIASES.get(_key(name))
    if found is None:
        listed = ", ".join(f"{code} ({title})" if title else code for code, title in known.items())
        raise LookupError(
            say("language '{name}' is not known. Known: {listed}.", name=name, listed=listed)
        )
    return found


def _key(name: object) -> str:
    return "".join(each for each in str(name).casefold() if each.isalnum())


def of_environment() -> str:
    """The code of the language that the environment asks for; English if there is none for it."""
    wanted = next((found for name in _ENVIRONMENT if (found := os.environ.get(name))), "")
    try:
        return normal(wanted.partition(".")[0].partition("@")[0])
    except LookupError:
        return ENGLISH


def catalogue_of(code: str) -> Catalogue | None:
    """The sentences of a language.

    :param code: as `normal` has it.
    :return: ``None`` for English, and where a language has keywords alone.
    :raises ValueError: the catalogue cannot be read; the sentence is English.
    """
    if code == ENGLISH or code not in NAMES:
        return None
    if code not in _loaded:
        path = FOLDER / code.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.mo"
        try:
            with path.open("rb") as file:
                _loaded[code] = gettext.GNUTranslations(file)
        except Exception as error:  # noqa: BLE001 - gettext raises what it comes across in the bytes
            why = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise ValueError(
                f"The sentences stay English: the catalogue {path} cannot be read: {why}. "
                f"Install the library anew, or leave out language={code}."
            ) from None
    return _loaded[code]
