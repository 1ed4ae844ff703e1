"""The project's tasks: ``python -m invoke --list`` shows them, ``test`` is all of the checks."""

from __future__ import annotations

from typing import Final

from invoke.context import Context
from invoke.tasks import task

from tools.processes import python

PAGES: Final = ("README.rst", "CONTRIBUTING.rst", "CHANGELOG.rst", "docs/rules.rst")
ROBOT: Final = ("atest", "examples")
PYTEST: Final = ("-m", "pytest")
COVERED: Final = ("-m", "coverage", "run")


def _robot(folder: str) -> tuple[str, ...]:
    return ("-m", "robot", "--outputdir", f"results/{folder}", folder)


@task
def lint(_: Context) -> None:
    """Style: ruff for Python, robocop for suites, docutils for the pages."""
    python("-m", "ruff", "check")
    python("-m", "ruff", "format", "--check")
    python("-m", "robocop", "check", *ROBOT)
    python("-m", "robocop", "format", "--check", "--diff", *ROBOT)
    for page in PAGES:
        python(
            *("-m", "docutils", "--report=2", "--halt=2", "--syntax-highlight=none"),
            *("--writer=null", page),
        )


@task
def types(_: Context) -> None:
    """Types: mypy --strict."""
    python("-m", "mypy", "--strict")


@task
def utest(_: Context) -> None:
    """The tests of Python functions and classes (pytest)."""
    python(*PYTEST)


@task
def atest(_: Context) -> None:
    """The tests of behaviours on real sockets (Robot Framework)."""
    python(*_robot("atest"))


@task
def examples(_: Context) -> None:
    """The suites of examples/."""
    python(*_robot("examples"))


@task
def coverage(_: Context) -> None:
    """utest, atest and examples, and how much of the package they run: at least 95 %."""
    python("-m", "coverage", "erase")
    python(*COVERED, *PYTEST)
    for folder in ROBOT:
        python(*COVERED, *_robot(folder))
    python("-m", "coverage", "combine", "--quiet")
    python("-m", "coverage", "report")


@task
def doc_examples(_: Context) -> None:
    """The examples of the keywords, the introduction and the README."""
    python("-m", "tools.doc_examples")


@task
def docs(_: Context) -> None:
    """Whether the generated pages in docs/ are fresh."""
    python("-m", "tools.keyword_docs")
    python("-m", "tools.rule_docs")


@task
def docs_update(_: Context) -> None:
    """Generates the pages in docs/."""
    python("-m", "tools.keyword_docs", "--update")
    python("-m", "tools.rule_docs", "--update")


@task(help={"tests": "List the tests too."})
def rules(_: Context, tests: bool = False) -> None:
    """Which rules of the model the tests cite; fails if one is not cited."""
    python("-m", "tools.rule_coverage", *(["--tests"] if tests else []))


@task
def old_and_new(_: Context) -> None:
    """The utest on the oldest and the newest Python that is installed."""
    python("-m", "tools.old_and_new")


@task
def wheel(_: Context) -> None:
    """The sdist and the wheel, built and used outside the checkout."""
    python("-m", "tools.wheel")


@task
def bench(_: Context) -> None:
    """What the library costs, side by side with what one would do without it."""
    python("-m", "bench.import_time")
    python("-m", "bench.call_and_wait")


@task(pre=[lint, types, coverage, doc_examples, docs, rules])
def test(_: Context) -> None:
    """All of the checks: lint, types, tests with coverage, documentation, rules."""
    print("\nAll checks passed.")
