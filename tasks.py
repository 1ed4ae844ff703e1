"""The project's tasks: ``python -m invoke --list`` shows them, ``test`` is all of the checks."""

from __future__ import annotations

import os
from typing import Final

from invoke.context import Context
from invoke.tasks import task

from tools.lanes import run as run_lanes
from tools.processes import IN_CI, ROOT, count_tests, python

EXAMPLE_PLUGINS: Final = ("codec", "signer", "weixin")
PAGES: Final = (
    "README.rst",
    "CONTRIBUTING.rst",
    "CHANGELOG.rst",
    "docs/guide.rst",
    "docs/conversations.rst",
    "docs/pages.rst",
    "docs/fleet.rst",
    "docs/scale.rst",
    "docs/rules.rst",
    "docs/faults.rst",
    "docs/conformance.rst",
    "docs/security.rst",
    "docs/upstream.rst",
    "docs/tls.rst",
    "docs/performance.rst",
    "docs/timelines.rst",
    "docs/plugins.rst",
    "README.zh-CN.rst",
    "docs/conversations.zh-CN.rst",
    "docs/glossary.zh-CN.rst",
    "docs/guide.zh-CN.rst",
    "docs/pages.zh-CN.rst",
    "docs/rules.zh-CN.rst",
    "docs/timelines.zh-CN.rst",
    *(f"docs/plugins/{name}.rst" for name in EXAMPLE_PLUGINS),
    *(f"examples/plugins/{name}/README.rst" for name in EXAMPLE_PLUGINS),
)
ROBOT: Final = ("atest", "examples", "interop")
TRANSPORTS: Final = {"websocket-client": "android", "websockets": "ios"}
"""What carries the frames, and the platform on which pages are tested over it."""
INTERRUPTED: Final = 250
"""Tests that are interrupted in one run."""
FAST: Final = (
    "lint",
    "types",
    "structure",
    "docs",
    "rules",
    "translations",
    "sentences",
    "editors",
)
WITH_OTHERS: Final = ("browser", "--if-any", "interop", "--quick")
"""Before others, so that what is missing shows early."""
SLOW: Final = ("recipes", "conformance", "doc-examples", "english-left")
OUTSIDE: Final = (("old-and-new",), ("wheel", "plugins"))
"""In environments of their own, on copies of the checkout: for CI."""
PYTEST: Final = ("-m", "pytest")
COVERED: Final = ("-m", "coverage", "run")
COVER: Final = {"cover": 'Note what of the package runs, which "coverage" puts together.'}

LEFT_OUT: Final = ROOT / "results" / "left_out.txt"
"""What did not run, a sentence on each line."""

# Plugins that happen to be installed change nothing.
os.environ["SWAN_DISABLE_PLUGIN_AUTOLOAD"] = "1"


def _robot(folder: str, results: str = "") -> tuple[str, ...]:
    return ("-m", "robot", "--outputdir", f"results/{results or folder}", folder)


def _leave_out(*sentences: str) -> None:
    LEFT_OUT.parent.mkdir(exist_ok=True)
    with LEFT_OUT.open("a", encoding="utf-8") as file:
        for sentence in sentences:
            file.write(f"{sentence}\n")


@task
def lint(_: Context) -> None:
    """Style: ruff for Python, robocop for suites, docutils for the pages."""
    python("-m", "ruff", "check")
    python("-m", "ruff", "format", "--check")
    python("-m", "robocop", "check", "--no-cache", *ROBOT)
    python("-m", "robocop", "format", "--no-cache", "--check", "--diff", *ROBOT)
    for page in PAGES:
        python(
            *("-m", "docutils", "--report=2", "--halt=2", "--syntax-highlight=none"),
            *("--writer=null", page),
        )


@task
def types(_: Context) -> None:
    """Types: mypy --strict."""
    python("-m", "mypy", "--strict")


@task(help=COVER)
def utest(_: Context, cover: bool = False) -> None:
    """The tests of Python functions and classes (pytest)."""
    python(*COVERED * cover, *PYTEST)


@task(help={"transport": "What carries the frames: websocket-client, or websockets.", **COVER})
def atest(_: Context, transport: str = "websocket-client", cover: bool = False) -> None:
    """The tests of behaviours on real sockets, with pages on a platform (Robot Framework)."""
    robot = _robot("atest", f"atest/{transport}")
    platform = TRANSPORTS[transport]
    python(*COVERED * cover, *robot, SWAN_TRANSPORT=transport, SWAN_PLATFORM=platform)


@task
def examples(_: Context) -> None:
    """The suites of examples/."""
    python(*_robot("examples"))


@task
def recipes(_: Context) -> None:
    """The recipe that runs on iOS too."""
    suite = "examples/recipes/both_platforms.robot"
    on_ios = ("--variable", "PLATFORM:ios", suite)
    python("-m", "robot", "--outputdir", "results/recipes/ios", *on_ios)


@task(help={"suites": "A folder of suites, such as atest; the examples if left out.", **COVER})
def parallel(_: Context, suites: str = "", cover: bool = False) -> None:
    """Suites by pabot, four at a time: what they save is linked, and counts are those of one."""
    python(*COVERED * cover, "-m", "tools.parallel", *([suites] if suites else []))


@task(help={"apart": "Each agent in a network namespace of its own: for the night."})
def fleet(_: Context, apart: bool = False) -> None:
    """A manager and two agents of rfswarm, which have to bring the rows of examples/fleet."""
    from tools.fleet import try_fleet

    _leave_out(*try_fleet(apart=apart))


@task
def coverage(context: Context) -> None:
    """How much of the package utest, atest over each transport and parallel run: at least 95 %."""
    _forget_coverage()
    utest(context, cover=True)
    for transport in TRANSPORTS:
        atest(context, transport, cover=True)
    parallel(context, cover=True)
    _report_coverage()


def _forget_coverage() -> None:
    python("-m", "coverage", "erase")


def _report_coverage() -> None:
    python("-m", "coverage", "combine", "--quiet")
    python("-m", "coverage", "report")


@task
def editors(_: Context) -> None:
    """What RobotCode underlines in the suites of the documentation and examples: nothing."""
    python("-m", "tools.editors")


@task(help={"if_any": "Leave them out where Chromium cannot be had; CI never does."})
def browser(_: Context, if_any: bool = False) -> None:
    """In Chromium, which is installed if need be: timelines, HAR files, origins of pages."""
    from tools.browser import HOW, fetch

    if fetch():
        python(*PYTEST, "browser")
    elif if_any and not IN_CI:
        count = count_tests("browser")
        told = f"{count} TESTS DID NOT RUN: Chromium cannot be had here. {HOW} "
        _leave_out(f"{told}Then: python -m invoke browser")
    else:
        raise SystemExit(f"Chromium cannot be had here. {HOW}")


@task(help={"quick": "Without nginx, mosquitto, RabbitMQ, mitmproxy, curl; one transport."})
def interop(_: Context, quick: bool = False) -> None:
    """With servers, clients and recorders of others, which it installs below results/."""
    from tools.interop import try_all

    _leave_out(*try_all(quick=quick))


@task(help={"update": "Write atest/faults/pages.json, of which docs/faults.rst has a column."})
def fault_pages(_: Context, update: bool = False) -> None:
    """What pages in Chromium and Firefox see of each fault: minutes, for the night."""
    python("-m", "tools.fault_pages", *(["--update"] if update else []))


@task
def pictures(_: Context) -> None:
    """Makes the pictures of timelines in docs/ anew (needs Chromium)."""
    python("-m", "tools.timeline_pictures")


@task
def har_chromium(_: Context) -> None:
    """Records anew the HAR file of Chromium that tests compare ours with (needs Chromium)."""
    python("-m", "tools.har_chromium")


@task
def doc_examples(_: Context) -> None:
    """The examples of keywords, introduction, README, docs/guide.rst and docs/plugins.rst."""
    python("-m", "tools.doc_examples")
    python("-m", "tools.plugin_docs")


@task
def docs(_: Context) -> None:
    """Whether the generated pages in docs/ are fresh."""
    python("-m", "tools.keyword_docs")
    python("-m", "tools.rule_docs")
    python("-m", "tools.fault_docs")


@task
def docs_update(_: Context) -> None:
    """Generates the pages in docs/."""
    python("-m", "tools.keyword_docs", "--update")
    python("-m", "tools.rule_docs", "--update")
    python("-m", "tools.fault_docs", "--update")


@task(help={"update": "Say that each Chinese page follows its English page of today."})
def translations(_: Context, update: bool = False) -> None:
    """Lists the Chinese pages whose English page has changed since; fails if there is one."""
    for tool in ("tools.page_translations", "tools.keyword_translations"):
        python("-m", tool, *(["--update"] if update else []))


@task(help={"update": "Write the catalogues anew: new sentences are empty there, old ones go."})
def sentences(_: Context, update: bool = False) -> None:
    """Whether each sentence is translated, with the same facts, and the catalogues are fresh."""
    python("-m", "tools.sentences", *(["--update"] if update else []))


@task
def english_left(_: Context) -> None:
    """Lists what is English in failing runs that speak Chinese; fails if there is something."""
    python("-m", "tools.english_left")


@task(help={"tests": "List the tests too."})
def rules(_: Context, tests: bool = False) -> None:
    """Which rules of the model the tests cite; fails if one is not cited."""
    python("-m", "tools.rule_coverage", *(["--tests"] if tests else []))


@task
def structure(_: Context) -> None:
    """How the package is built: modules, lines, names, circles, and what a call passes."""
    python("-m", "tools.structure")


@task(help={"update": "Run the long ones too, and write docs/conformance.rst."})
def conformance(_: Context, update: bool = False) -> None:
    """The Autobahn cases but for the long ones, on both transports and the embedded server."""
    python("-m", "atest.conformance", *(["--update"] if update else []))


@task
def conformance_limits(_: Context) -> None:
    """The long Autobahn cases for the night: limits (9.*), and all of compression (12.*, 13.*)."""
    python("-m", "atest.conformance", "--limits")


@task(help={"seconds": "How long."})
def fuzz(_: Context, seconds: int = 60) -> None:
    """Random bytes on the client's receiving path (needs the extra "fuzz")."""
    python("-m", "tools.fuzzing", str(seconds))


@task(help={"seconds": "How long."})
def soak(_: Context, seconds: int = 600) -> None:
    """Sockets, messages and faults for a long time: nothing is lost and nothing grows."""
    python("-m", "tools.soak", str(seconds))


@task(help={"count": "How many interruptions, at least."})
def interruptions(_: Context, count: int = 10_000) -> None:
    """Timeouts that strike in the middle of calls, over each transport: nothing breaks."""
    seeds = max(1, round(count / INTERRUPTED / 4 / len(TRANSPORTS)))
    for seed in range(1, seeds + 1):
        for transport in TRANSPORTS:
            python(
                *("-m", "robot", "--outputdir", "results/interruptions"),
                *("--variable", f"COUNT:{INTERRUPTED}", "--variable", f"SEED:{seed}"),
                "atest/interruptions",
                SWAN_TRANSPORT=transport,
            )
    each = 2 * INTERRUPTED * seeds * len(TRANSPORTS)
    print(f"\n{each} tests were interrupted at random times and {each} at chosen instructions.")


@task(help={"seconds": "How long."})
def soak_interrupted(_: Context, seconds: int = 600) -> None:
    """Suites whose timeouts strike throughout, for a long time: nothing is lost or grows."""
    python("-m", "tools.soak_interrupted", str(seconds))


@task
def locust(_: Context) -> None:
    """Users of Locust against a server and a broken one, for the night (extra "locust")."""
    python("-m", "tools.locust_users")
    python(*PYTEST, "utest/net/test_gevent.py")


@task(help={"update": "Write docs/scale.rst too."})
def scale(_: Context, update: bool = False) -> None:
    """How many sockets a process holds, how many robots a machine, and by calculation a fleet."""
    python("-m", "tools.scale", *(["--update"] if update else []))


@task
def old_and_new(_: Context) -> None:
    """The utest on the oldest and the newest Python that is installed."""
    python("-m", "tools.old_and_new")


@task
def wheel(_: Context) -> None:
    """The sdist and the wheel, built and used outside the checkout."""
    python("-m", "tools.wheel")


@task
def plugins(_: Context) -> None:
    """The example plugins, built, installed with the library and tested outside the checkout."""
    python("-m", "tools.plugin_packages")


@task(
    iterable=["row"],
    help={"row": "Measure this row alone.", "update": "Write docs/performance.rst too."},
)
def bench(_: Context, row: list[str], update: bool = False) -> None:
    """How fast the library is, beside what a user would pick instead (needs the extra "bench")."""
    rows = [word for name in row for word in ("--row", name)]
    python("-m", "bench", *rows, *(["--update"] if update else []))


@task(help={"ci": "What CI runs besides: old-and-new, wheel, plugins."})
def test(_: Context, ci: bool = False) -> None:
    """All of the checks: style, types, structure, tests with coverage, conformance, docs, rules."""
    LEFT_OUT.unlink(missing_ok=True)
    _forget_coverage()
    run_lanes(
        ["utest", "--cover"],
        [*FAST, *WITH_OTHERS],
        *(OUTSIDE if ci else ()),
        *(["atest", "--transport", transport, "--cover"] for transport in TRANSPORTS),
        SLOW,
        ["parallel", "--cover"],
        ["fleet"],
    )
    _report_coverage()
    left_out = LEFT_OUT.read_text(encoding="utf-8") if LEFT_OUT.is_file() else ""
    print("\nAll that ran passed." if left_out else "\nAll checks passed.")
    for sentence in left_out.splitlines():
        print(f"!!! {sentence}")
