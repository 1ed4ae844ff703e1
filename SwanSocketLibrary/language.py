"""The language that testers read: English, or what a catalogue has for its sentences and keywords.

A sentence is made by `say` where something happens, in the language of the import that runs
there: a context variable, which what the net's thread is given inherits. Catalogues are those of
gettext: ``locale/zh_CN/LC_MESSAGES/SwanSocketLibrary.po`` is written by ``invoke sentences``.

Keywords have their names and documentation from a file as PythonLibCore takes it, such as
``locale/zh_CN/keywords.json``; of other languages, from packages that are found by their name.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from string import Formatter
from typing import Final

ENGLISH: Final = "en"
NAMES: Final = {ENGLISH: "English", "zh-CN": "Chinese Simplified"}
"""The languages of sentences, as Robot Framework calls them."""
FOLDER: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "SwanSocketLibrary"
_ALIASES: Final = dict.fromkeys(
    ("zh", "zhhans", "zhsg", "zhhanscn", "chinese", "中文", "简体中文"), "zh-CN"
)
_ENVIRONMENT: Final = ("LC_ALL", "LC_MESSAGES", "LANG")

Catalogue = gettext.NullTranslations
CURRENT: Final[ContextVar[Catalogue | None]] = ContextVar("SwanSocketLibrary", default=None)
"""The catalogue of what runs; ``None`` is English."""
_FORMATTER: Final = Formatter()
_loaded: Final[dict[str, Catalogue]] = {}
Keywords = dict[str, dict[str, str]]
"""By the names of methods: ``name``, ``doc``, and ``sha256`` of the English documentation."""
_PACKAGES: Final = "robotframework_swansocketlibrary_translation"
_QUOTED: Final = re.compile(r'(?<=["“])[A-Z]\w*(?: \w+)+(?=["”{]|    )')


def say(text: str, /, **values: object) -> str:
    """A sentence in the current language.

    :param text: it in English, by which catalogues know it. With values it is a template of
        `str.format`, whose fields are named.
    :param values: what stands in it.
    """
    catalogue = CURRENT.get()
    if catalogue is not None and text:  # its heading is what gettext has for ""
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


def commas(items: Iterable[str]) -> str:
    """Items in a row, inside a sentence."""
    return say(", ").join(items)


def mark(text: str) -> str:
    """A sentence that is translated later, by `say`, where it is shown."""
    return text


def _filled(translated: str, english: str, values: Mapping[str, object]) -> str:
    if not values:
        return translated
    try:
        return _spaced(translated, values)
    except (LookupError, ValueError, AttributeError, TypeError):  # a catalogue that is wrong there
        return english.format_map(values)


def _spaced(template: str, values: Mapping[str, object]) -> str:
    """A template filled in; where a value meets Chinese there is a space beside ASCII alone."""
    text, after_value = "", False
    for literal, name, spec, conversion in _FORMATTER.parse(template):
        text += _joined(text, literal, after_value, False) if after_value and literal else literal
        after_value = after_value and not literal
        if name is not None:
            value, _ = _FORMATTER.get_field(name, (), values)
            value = format(_FORMATTER.convert_field(value, conversion), spec or "")
            if value and text:
                before = text[:-1] if text[-1] == " " and _is_chinese(text[-2:-1]) else text
                both = _is_chinese(value[0]) and _is_chinese(before[-1:])
                text = before if both else text
                value = _joined(text, value, after_value, True)
            text += value
            after_value = bool(text)
    return text


def _joined(before: str, text: str, after_value: bool, is_value: bool) -> str:
    """A text to stand behind another, with a space where Chinese meets what a space stands by."""
    left, right = before[-1], text[0]
    after_stop = left in "，。；：！？）" and text[1:2].strip()
    if right == " " and (after_stop or (_is_chinese(left) and _is_chinese(text[1:2]))):
        return text[1:]
    spaced = (_is_chinese(left) and _is_ascii(right, is_value)) or (
        _is_ascii(left, after_value) and _is_chinese(right)
    )
    return f" {text}" if spaced else text


def _is_ascii(letter: str, of_value: bool) -> bool:
    """Latin, a number; of a value also its quotes and the like: those of a text are around one."""
    return letter.isascii() and (
        letter.isalnum() or (of_value and letter.isprintable() and letter not in " ,.;:!?")
    )


def _is_chinese(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


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
        them: ``zh-cn``, ``zh_CN``, ``Chinese Simplified``; or as a Chinese does: ``中文``.
    :param others: codes of further languages.
    :raises LookupError: nothing is known by it; the sentence lists what is.
    """
    known = {**dict.fromkeys(others, ""), **NAMES}
    by_key = {_key(each): code for code, title in known.items() for each in (code, title or code)}
    found = by_key.get(_key(name)) or _ALIASES.get(_key(name))
    if found is None:
        listed = commas(f"{code} ({title})" if title else code for code, title in known.items())
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
                catalogue = gettext.GNUTranslations(file)
            for n in range(3):  # its rule of plurals is run, and may divide by zero
                catalogue.ngettext("", "", n)
            _loaded[code] = catalogue
        except Exception as error:  # noqa: BLE001 - gettext raises what it comes across in the bytes
            why = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise ValueError(
                f"The sentences stay English: the catalogue {path} cannot be read: {why}. "
                f"Install the library anew, or leave out language={code}."
            ) from None
    return _loaded[code]


# Keywords


class Calling(gettext.NullTranslations):
    """Sentences that call keywords as a suite has to.

    :param sentences: those of the language; ``None`` for English.
    :param names: of keywords in the language, by the English ones.
    """

    def __init__(self, sentences: Catalogue | None, names: Mapping[str, str]) -> None:
        super().__init__()
        if sentences is not None:
            self.add_fallback(sentences)
        self.names: Final = names

    def gettext(self, message: str) -> str:
        """A sentence, with its keywords in the language."""
        return self._called(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """One with a number."""
        return self._called(super().ngettext(msgid1, msgid2, n))

    def _called(self, sentence: str) -> str:
        return _QUOTED.sub(lambda found: self.names.get(found[0], found[0]), sentence)


def keyword_name(name: str) -> str:
    """A keyword's name in the import that runs; inside of sentences `say` sees to it.

    :param name: the English one, ``Connect Socket``.
    """
    catalogue = CURRENT.get()
    return catalogue.names.get(name, name) if isinstance(catalogue, Calling) else name


def installed(warn: Callable[[str], None]) -> dict[str, Path]:
    """Files with keywords that installed packages bring, by the codes of their languages.

    As for Browser and SeleniumLibrary, a package's ``get_language()`` returns a dictionary, or
    a list of some, with ``language`` and ``path``.

    :param warn: is called with a sentence for a package that does not.
    """
    from importlib import import_module
    from pkgutil import iter_modules

    found: dict[str, Path] = {}
    for name in sorted(each.name for each in iter_modules() if each.name.startswith(_PACKAGES)):
        try:
            given = import_module(name).get_language()
            languages = [given] if isinstance(given, Mapping) else given
            found |= {str(each["language"]): Path(each["path"]) for each in languages}
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a package of others
            warn(f"Package '{name}' brings no language: {type(error).__name__}: {error}")
    return found


def keywords_of(code: str, path: Path | None = None) -> Keywords:
    """The names and the documentation of keywords in a language.

    :param code: as `normal` has it.
    :param path: of a package's file.
    :return: nothing for English.
    :raises ValueError: the file cannot be read; the sentence is English.
    """
    import json

    if code == ENGLISH:
        return {}
    path = path or FOLDER / code.replace("-", "_") / "keywords.json"
    try:
        keywords: Keywords = json.loads(path.read_text(encoding="utf-8-sig"))
        taken: dict[str, str] = {}
        for method, each in keywords.items():
            if isinstance(each.get("doc"), list):
                each["doc"] = "\n".join(each["doc"])
            if not all(isinstance(each.get(of, ""), str) for of in ("name", "doc")):
                raise TypeError(f"the name and the doc of {method} must be text")
            name = each.get("name") or method
            if (other := taken.setdefault(_key(name), method)) != method:
                raise ValueError(f"{other} and {method} both have the name '{name}'")
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise ValueError(f"The keywords stay English: {path} cannot be read: {error}.") from None
    return keywords
