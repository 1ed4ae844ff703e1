"""Drives Chromium and Firefox through ``atest/faults``: what a page sees of each fault.

Each suite runs with a page as the client, see ``atest/resources/fault_pages.resource``. Checks that
``atest/faults/pages.json``, from which ``docs/faults.rst`` has a column, says what was seen;
``--update`` writes it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from robot.api import TestSuite, TestSuiteBuilder

from tools.browser import chromium, firefox
from tools.fault_docs import SEEN, SUITES, fault, read_seen
from tools.pages import keep
from tools.processes import IN_CI, ROOT

RESOURCE: Final = ROOT / "atest" / "resources" / "fault_pages.resource"
_FINDERS: Final = {"chromium": chromium, "firefox": firefox}


def seen_by(browser: str) -> dict[str, dict[str, str]]:
    """What pages see, by suite and test.

    :param browser: ``chromium`` or ``firefox``.
    :raises SystemExit: a suite failed.
    """
    suite = TestSuiteBuilder().build(SUITES)
    with tempfile.TemporaryDirectory(prefix="swan-pages-") as folder:
        results = Path(folder, "results.json")
        for child in suite.suites:
            _use_pages(child)
        variables = [f"BROWSER:{browser}", f"RESULTS:{results}"]
        done = suite.run(output=None, variable=variables, console="verbose")
        if done.return_code:
            raise SystemExit(f"{browser} could not be driven through atest/faults.")
        found: dict[str, dict[str, str]] = json.loads(results.read_text(encoding="utf-8"))
        return {name.rpartition(".")[2]: tests for name, tests in found.items()}


def _use_pages(suite: TestSuite) -> None:
    for each in suite.resource.imports:
        if each.name.endswith("faults.resource"):
            each.name = str(RESOURCE)


def main() -> None:
    """Checks the file, or writes it; names in the command are of the browsers to drive."""
    kept = read_seen()
    fresh: dict[str, dict[str, dict[str, str]]] = {}
    for suite in TestSuiteBuilder().build(SUITES).suites:
        for test in suite.tests:
            known = kept.get(suite.name, {}).get(test.name, {})
            row = {name: known[name] for name in _FINDERS if name in known}
            fresh.setdefault(suite.name, {})[test.name] = {"fault": fault(test), **row}
    for browser in _there():
        for name, rows in seen_by(browser).items():
            for test_name, saw in rows.items():
                fresh[name][test_name][browser] = saw
    if "--update" not in sys.argv:
        for name, tests in fresh.items():
            for test_name, now in tests.items():
                was = kept.get(name, {}).get(test_name)
                if was != now:
                    print(f"{name}, {test_name}: kept is {was}, seen was {now}")
    text = json.dumps(fresh, indent=2, ensure_ascii=False) + "\n"
    keep(SEEN, text, "fault-pages --update")


def _there() -> Iterator[str]:
    """The browsers to drive. Where one is missing, what is kept of it stays; not in CI."""
    for name in [name for name in _FINDERS if name in sys.argv] or _FINDERS:
        try:
            _FINDERS[name]()
        except SystemExit as missing:
            if IN_CI or name == "chromium":
                raise
            print(f"{missing} What it saw stays as it is.")
        else:
            yield name


if __name__ == "__main__":
    main()
