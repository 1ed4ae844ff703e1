"""Chromium, headless, driven by Playwright: for tests of the log, and for pictures."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, BrowserType, Page, sync_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW: Final = (
    "As root on Debian: apt-get install chromium. Else: python -m playwright install chromium. "
    f"Any Chrome will do that the PATH finds under one of these names: {', '.join(NAMES)}."
)
"""How to install it."""
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


@functools.cache  # Playwright, which is asked, must not be running already
def installed() -> str | None:
    """Where Chromium is: on the PATH, or where Playwright put its own."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


def chromium() -> str:
    """Where Chromium is.

    :raises SystemExit: it is not installed.
    """
    found = installed()
    if not found:
        sys.exit(f"Chromium is not installed. {HOW}")
    return found


def firefox() -> str:
    """Where Firefox is.

    :raises SystemExit: it is not installed.
    """
    found = shutil.which("firefox") or shutil.which("firefox-esr")
    if not found:
        sys.exit("Firefox is not installed. As root on Debian: apt-get install firefox-esr.")
    return found


def fetch() -> bool:
    """Installs Chromium where there is none: root by the system's packages, others by Playwright.

    :return: whether there is one that starts.
    """
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        apt_get = ["apt-get", "-o", "Acquire::Retries=3", "-qq"]
        chromium_alone = ["install", "-y", "--no-install-recommends", "chromium"]
        # With what its own Chromium needs of the system, where the packages have none to offer.
        commands[0].append("--with-deps")
        commands[:0] = [[*apt_get, "update"], [*apt_get, *chromium_alone]]
    for command in commands:
        if _starts():
            break
        print("\n$", *command, flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)
        installed.cache_clear()
    return _starts()


def _starts() -> bool:
    """Whether the Chromium that is installed, if one is, runs on this system."""
    found = installed()
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "about:blank")
    if not found:
        return False
    try:
        done = subprocess.run([found, *options], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"<html>" in done.stdout


def launched(kind: BrowserType, *arguments: str) -> Browser:
    """A browser, to be closed by the caller.

    :param kind: Playwright's ``chromium``.
    :param arguments: of its command line, besides those that keep it quiet.
    """
    return kind.launch(executable_path=chromium(), args=[*_QUIET, *arguments])


@contextmanager
def started() -> Iterator[Browser]:
    """A browser, for as long as the block runs."""
    chromium()  # which asks a Playwright of its own
    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        try:
            yield browser
        finally:
            browser.close()


def run_suite(suite: Path, folder: Path, *options: str, module: str = "robot") -> Path:
    """Runs a suite, whatever comes of it.

    :param module: what runs it, such as pabot.
    :return: its log.
    """
    command = [sys.executable, "-m", module, "--outputdir", str(folder), *options, str(suite)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    return folder / "log.html"


def open_test(page: Page, log: Path, number: int) -> None:
    """Opens a log at a test's timeline.

    :param number: of the test in its suite, from 1.
    """
    page.goto(f"{log.resolve().as_uri()}#s1-t{number}")
    page.locator(".swan").first.wait_for()
