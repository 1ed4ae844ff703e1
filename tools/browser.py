"""Chromium, headless, driven by Playwright: for tests of the log, and for pictures."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, BrowserType, Page, sync_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FAILURES: Final = Path("atest/timeline/_inner/failures.robot")
"""A suite whose tests fail, each in a way of its own."""
_QUIET: Final = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    # Names that somebody has given the address of this machine.
    "--host-resolver-rules=MAP *.example 127.0.0.1",
)


def chromium() -> str:
    """Where Chromium is.

    :raises SystemExit: it is not installed.
    """
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    sys.exit(
        "Chromium is not installed. Debian and Ubuntu have it: apt-get install chromium. Any "
        f"Chrome will do that the PATH finds under one of these names: {', '.join(NAMES)}."
    )


def launched(kind: BrowserType, *arguments: str) -> Browser:
    """A browser, to be closed by the caller.

    :param kind: Playwright's ``chromium``.
    :param arguments: of its command line, besides those that keep it quiet.
    """
    return kind.launch(executable_path=chromium(), args=[*_QUIET, *arguments])


@contextmanager
def started() -> Iterator[Browser]:
    """A browser, for as long as the block runs."""
    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        try:
            yield browser
        finally:
            browser.close()


def run_suite(suite: Path, folder: Path, *options: str) -> Path:
    """Runs a suite, whatever comes of it.

    :return: its log.
    """
    command = [sys.executable, "-m", "robot", "--outputdir", str(folder), *options, str(suite)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    return folder / "log.html"


def open_test(page: Page, log: Path, number: int) -> None:
    """Opens a log at a test's timeline.

    :param number: of the test in its suite, from 1.
    """
    page.goto(f"{log.resolve().as_uri()}#s1-t{number}")
    page.locator(".swan").first.wait_for()
