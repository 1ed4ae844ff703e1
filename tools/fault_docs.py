"""Checks that ``docs/faults.rst`` says what the tests of faults say; ``--update`` writes it.

A suite of ``atest/faults`` is a table, and a test is a row: its named arguments are the columns.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from robot import running
from robot.api import TestSuite, TestSuiteBuilder

from tools.pages import keep
from tools.processes import ROOT

SUITES: Final = ROOT / "atest" / "faults"
SEEN: Final = SUITES / "pages.json"
"""What pages of browsers saw, see `tools.fault_pages`."""
PAGE: Final = ROOT / "docs" / "faults.rst"
TEMPLATE: Final = "Outcome Should Be"
COLUMNS: Final = {
    "event": "What comes",
    "android": "Payload on Android",
    "ios": "Payload on iOS",
    "close_code": "Close code",
    "cause": "Cause",
    "close_frame": "Close frame sent",
    "within": "Within",
}
"""The arguments of the template, and what the page calls them."""

PAGES: Final = "What Chromium's page sees"
BROWSERS: Final = {"chromium": "Chromium", "firefox": "Firefox"}
Seen = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By suite and test: the ``fault``, and for each browser what a page saw of it."""

_HEAD: Final = """\
Faults and what comes of them
=============================

.. Generated from atest/faults by: python -m invoke docs-update

What a socket does when its server, its proxy or the network misbehaves. Each row is a test of
that name in ``atest/faults``, which proves all that the row says, on both platforms.

What comes
    ``error`` or ``close`` is the socket's one terminal event. With ``message`` the socket lives
    on, and this is the next message.
Payload
    What the event carries, but for the ``detail`` of an error.
Close code
    What *Get Close Code* returns.
Cause
    Words of the error's ``detail``. Where no error comes, words of the keyword that fails
    meanwhile. ``*`` stands for any text.
Close frame sent
    The code of the one Close frame that the client sent, as it was seen on the wire.
Within
    The event comes in less time than that, counted from before the connect.
What Chromium's page sees
    The events of a ``WebSocket`` with the same server, from the handshake on or, where it is open
    before, from then on; and what Firefox's page sees, where it differs. ``close`` has its code and
    its reason. A page is never told why: that stands in the browser's console. These cells are no
    tests of the library; ``python -m invoke fault-pages --update`` looks anew.

What there is not is ``none``. In the end no thread, no timer and no descriptor is left of the
socket.
"""

_TABLE: Final = """

{name}
{line}

{doc}

.. list-table::
   :header-rows: 1
   :widths: auto

"""

_VARIABLE: Final = re.compile(r"[$@&%]\{")


class IncompleteRow(Exception):
    """A test that is no row of the table; the text says which and why."""


def page(suite: TestSuite, seen: Seen) -> str:
    """The page's text.

    :param suite: holds a suite for each table.
    :param seen: what pages of browsers saw.
    :raises IncompleteRow: a test does not say all that a row says.
    """
    return _HEAD + "".join(_table(child, seen.get(child.name, {})) for child in suite.suites)


def read_seen() -> Seen:
    """What pages of browsers saw, as it is kept."""
    found: Seen = json.loads(SEEN.read_text(encoding="utf-8")) if SEEN.is_file() else {}
    return found


def fault(test: TestSuite.test_class) -> str:
    """What a test makes happen: its call without the columns."""
    words = (str(word) for word in _call(test).args)
    return "    ".join(word for word in words if word.partition("=")[0] not in COLUMNS)


def main() -> None:
    """Checks the page, or writes it."""
    try:
        fresh = page(TestSuiteBuilder().build(SUITES), read_seen())
    except IncompleteRow as problem:
        raise SystemExit(str(problem)) from None
    keep(PAGE, fresh)


def _table(suite: TestSuite, seen: Mapping[str, Mapping[str, str]]) -> str:
    head = _TABLE.format(name=suite.name, line="-" * len(suite.name), doc=_prose(suite.doc))
    columns = _row("Fault", *COLUMNS.values(), PAGES)
    return (
        head
        + columns
        + "".join(
            _row(*_cells(test), _by_pages(test, seen.get(test.name, {}))) for test in suite.tests
        )
    )


def _row(first: str, *others: str) -> str:
    return f"   * - {first}\n" + "".join(f"     - {cell}\n" for cell in others)


def _cells(test: TestSuite.test_class) -> Iterator[str]:
    name = _prose(test.name)
    yield f"{name}\n\n       {_prose(test.doc)}" if test.doc else name
    expected = _expected(test)
    for column in COLUMNS:
        yield f"``{expected[column]}``"


def _expected(test: TestSuite.test_class) -> dict[str, str]:
    """What the test expects, by the names of the columns."""
    named = (str(argument).partition("=") for argument in _call(test).args)
    expected = {name: value for name, equals, value in named if equals and name in COLUMNS}
    for column in COLUMNS:
        value = expected.get(column, "")
        if not value.strip():
            raise IncompleteRow(f"{test.full_name} does not say its {column}.")
        if _VARIABLE.search(value):
            raise IncompleteRow(f"{test.full_name} must write its {column} out: {value}")
    return expected


def _call(test: TestSuite.test_class) -> running.Keyword:
    calls = [
        call for call in test.body if isinstance(call, running.Keyword) and call.name == TEMPLATE
    ]
    if len(calls) != 1 or len(test.body) != 1:
        raise IncompleteRow(f"{test.full_name} must be one call of '{TEMPLATE}' and nothing else.")
    return calls[0]


def _by_pages(test: TestSuite.test_class, seen: Mapping[str, str]) -> str:
    if seen.get("fault") != fault(test) or "chromium" not in seen:
        raise IncompleteRow(
            f"No page has seen {test.full_name} as it is now. Run: python -m invoke fault-pages "
            "--update"
        )
    first, *others = (
        (name, seen[browser]) for browser, name in BROWSERS.items() if browser in seen
    )
    differing = (f"; {name}: ``{saw}``" for name, saw in others if saw != first[1])
    return f"``{first[1]}``{''.join(differing)}"


def _prose(text: str) -> str:
    """Robot Framework's text in one line of reStructuredText; both mark code in the same way."""
    parts = " ".join(text.split()).split("``")
    escaped = (re.sub(r"([\\*`_|])", r"\\\1", part) for part in parts[::2])
    code = [f"``{part}``" for part in parts[1::2]]
    return "".join(word for pair in zip(escaped, [*code, ""], strict=True) for word in pair)


if __name__ == "__main__":
    main()
