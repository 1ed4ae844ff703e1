"""The library where all threads are greenlets of one, as in a load generator such as Locust."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

from tools import locust_users
from tools.processes import ROOT

needs_gevent = pytest.mark.skipif(
    find_spec("gevent") is None, reason="gevent is not installed: pip install -e '.[locust]'"
)
needs_locust = pytest.mark.skipif(find_spec("locust") is None, reason=locust_users.MISSING)


@needs_gevent
@pytest.mark.parametrize(
    ("transport", "tls"), [("websocket-client", "no"), ("websockets", "no"), ("websockets", "tls")]
)
def test_users_that_are_greenlets_hang_nowhere_and_hold_no_lock(transport: str, tls: str) -> None:
    done = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-m", "utest.net.under_gevent", transport, tls],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    *problems, last = done.stdout.splitlines() or [""]
    assert (problems, done.returncode, done.stderr) == ([], 0, "")
    assert last == "150 round trips, then: connection refused"


@needs_locust
def test_what_locust_is_told_are_figures_and_stable_causes() -> None:
    with locust_users.target() as url:
        good = locust_users.Run(url, users=4, requests=70)
    with locust_users.broken() as url:
        bad = locust_users.Run(url, users=4, requests=10)
    assert list(locust_users.problems(good, bad)) == []
