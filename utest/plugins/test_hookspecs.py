from __future__ import annotations

import inspect
import re

import pytest

import SwanSocketLibrary
from SwanSocketLibrary import plugins
from SwanSocketLibrary.plugins import hookspecs
from SwanSocketLibrary.plugins.hooks import OBSERVERS
from SwanSocketLibrary.plugins.hookspecs import Connecting
from SwanSocketLibrary.plugins.loading import HOOKS
from SwanSocketLibrary.swan.profile import Failure, Refusal


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_says_what_it_is_given_and_what_it_returns(hook: str) -> None:
    spec = getattr(hookspecs, hook)
    documented = re.findall(r":param (\w+):", spec.__doc__)
    plain = {"before", "after"}  # a state says what it is
    assert [name for name in inspect.signature(spec).parameters if name not in plain] == documented
    returns = spec.__annotations__["return"] != "None"
    assert (":return:" in spec.__doc__) == returns


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_is_typed(hook: str) -> None:
    signature = inspect.signature(getattr(hookspecs, hook))
    annotations = [each.annotation for each in signature.parameters.values()]
    assert inspect.Signature.empty not in [*annotations, signature.return_annotation]


def test_the_observers_are_the_last_hooks_and_return_nothing() -> None:
    assert HOOKS[-len(OBSERVERS) :] == OBSERVERS


def test_plugins_mark_their_hooks_with_what_the_package_offers() -> None:
    assert SwanSocketLibrary.hookimpl is hookspecs.hookimpl
    assert plugins.hookimpl is hookspecs.hookimpl
    assert hookspecs.hookimpl.project_name == hookspecs.PROJECT


def test_all_that_plugins_need_can_be_imported_from_one_place() -> None:
    for name in plugins.__all__:
        assert hasattr(plugins, name)


def connecting() -> Connecting:
    return Connecting(
        url="wss://user:secret@example.com/?token=secret",
        header={"Authorization": "secret"},
        protocols=["chat"],
        socket="chat",
        platform="android",
    )


def test_what_a_plugin_refuses_fails_as_the_platforms_failure() -> None:
    with pytest.raises(Refusal) as caught:
        connecting().refuse(Failure.SECURITY_CHECK_FAILED, "no key. Give one.")
    assert caught.value.failure is Failure.SECURITY_CHECK_FAILED
    assert caught.value.detail == "no key. Give one."
    assert caught.value.message is None


def test_it_does_not_show_what_may_be_secret() -> None:
    assert "secret" not in repr(connecting())
