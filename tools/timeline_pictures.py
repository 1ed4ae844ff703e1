"""Makes the pictures of timelines in docs/: python -m tools.timeline_pictures."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from tools.browser import FAILURES, open_test, run_suite, started
from tools.english_left import FAILING

PICTURES: Final = (
    ("message", 1, "light"),
    ("refused", 2, "dark"),
    ("reset", 5, "light"),
    ("sockets", 8, "light"),
)
"""For each: its name, the test's number in the suites of failures, and the colour scheme."""
LANGUAGES: Final = {"": FAILURES, ".zh-CN": FAILING}
"""What stands in the files' names, and the suite."""
DOCS: Final = Path("docs")


def main() -> None:
    """Writes docs/timeline-….png. The Chinese ones need a Chinese font."""
    with tempfile.TemporaryDirectory() as folder, started() as browser:
        for language, suite in LANGUAGES.items():
            log = run_suite(suite, Path(folder, language or "en"))
            for name, number, scheme in PICTURES:
                page = browser.new_page(
                    viewport={"width": 1150, "height": 1100},
                    color_scheme=scheme,  # type: ignore[arg-type] # a literal of Playwright's
                )
                open_test(page, log, number)
                target = DOCS / f"timeline-{name}{language}.png"
                page.locator(".swan").first.screenshot(path=target)
                print(target)
                page.close()


if __name__ == "__main__":
    main()
