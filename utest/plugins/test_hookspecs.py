from __future__ import annotations

import pytest

import SwanSocketLibrary
from SwanSocketLibrary.plugins import hookspecs


@pytest.mark.parametrize("hook", ["swan_platforms", "swan_transports"])
def test_each_hook_is_specified_and_says_what_it_must_return(hook: str) -> None:
    spec = getattr(hookspecs, hook)
    assert getattr(spec, f"{hookspecs.PROJECT}_spec")
    assert ":return:" in spec.__doc__


def test_plugins_mark_their_hooks_with_what_the_package_offers() -> None:
    assert SwanSocketLibrary.hookimpl is hookspecs.hookimpl
    assert hookspecs.hookimpl.project_name == hookspecs.PROJECT
