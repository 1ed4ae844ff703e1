from __future__ import annotations

import copy
import itertools
from dataclasses import replace
from typing import Any

import pytest

from SwanSocketLibrary import hookimpl
from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.hosting import Hosting, version
from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from SwanSocketLibrary.plugins.plugin_registry import PluginRegistry
from SwanSocketLibrary.swan.profile import Limits, Profile
from utest.fakes import Program

DEFAULTS: dict[str, Any] = {
    "platform": "android",
    "rules": "development",
    "domains": [],
    "missing_apis": [],
    "base_library": "latest",
    "max_sockets": 5,
    "early_close": "fail",
}


@pytest.fixture
def hosting(program: Program) -> Hosting:
    return Hosting(program.session, PluginRegistry())


def test_what_is_given_changes_and_the_old_values_come_back(
    program: Program, hosting: Hosting
) -> None:
    changes: dict[str, Any] = {
        "platform": "ios",
        "rules": "Production",
        "domains": "b.com, A.com",
        "missing_apis": "['sendSocketMessage', 'closeSocket']",
        "base_library": "1.9.3",
        "max_sockets": 0,
        "early_close": "Ignored",
    }
    assert hosting.set_host(**changes) == DEFAULTS
    settings = program.session.settings
    assert settings.profile is IOS
    assert (settings.rules, settings.domains) == ("production", ("b.com", "a.com"))
    assert settings.missing_apis == {"sendSocketMessage", "closeSocket"}
    assert (settings.base_library, settings.max_sockets) == ("1.9.3", 0)
    old = hosting.set_host(**DEFAULTS)
    assert old == {
        "platform": "ios",
        "rules": "production",
        "domains": ["b.com", "a.com"],
        "missing_apis": ["closeSocket", "sendSocketMessage"],
        "base_library": "1.9.3",
        "max_sockets": 0,
        "early_close": "ignored",
    }
    assert hosting.set_host() == DEFAULTS


TIGHT = replace(ANDROID, name="tight", limits=Limits(sockets=2))
CHANGES: tuple[dict[str, Any], ...] = (
    {"platform": "tight"},
    {"rules": "production"},
    {"domains": "a.com, b.com"},
    {"missing_apis": "closeSocket"},
    {"base_library": "1.9.3"},
    {"max_sockets": 5},
    {"max_sockets": 0},
    {"early_close": "fail"},
    {"early_close": "closes"},
)


class Tight:
    @hookimpl
    def swan_platforms(self) -> list[Profile]:
        return [TIGHT]


@pytest.fixture
def with_another_platform(program: Program) -> Hosting:
    return Hosting(program.session, PluginRegistry((Tight(),)))


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(CHANGES, 2)))
def test_the_old_values_bring_back_every_setting(
    program: Program, with_another_platform: Hosting, first: dict[str, Any], second: dict[str, Any]
) -> None:
    with_another_platform.set_host(**first)
    before = program.session.settings
    old = with_another_platform.set_host(**second)
    with_another_platform.set_host(**copy.deepcopy(old))
    assert program.session.settings == before


@pytest.mark.rule("S20")
def test_a_limit_that_was_the_platforms_own_follows_the_platform_again(
    program: Program, with_another_platform: Hosting
) -> None:
    old = with_another_platform.set_host(platform="tight", max_sockets=7)
    assert old["max_sockets"] == 5
    with_another_platform.set_host(**old)
    with_another_platform.set_host(platform="tight")
    assert program.session.settings.socket_limit == 2
    with_another_platform.set_host(max_sockets=5)
    with_another_platform.set_host(**with_another_platform.set_host())
    assert program.session.settings.socket_limit == 5


def test_what_is_left_out_stays(program: Program, hosting: Hosting) -> None:
    hosting.set_host(domains="a.com", missing_apis="closeSocket")
    hosting.set_host(platform="ios")
    assert program.session.settings.domains == ("a.com",)
    hosting.set_host(domains="", missing_apis="")
    assert not program.session.settings.domains
    assert not program.session.settings.missing_apis


@pytest.mark.parametrize(
    "change",
    [
        {"platform": "symbian"},
        {"rules": "strict"},
        {"domains": "https://a.com"},
        {"missing_apis": "openSocket"},
        {"base_library": "one"},
        {"max_sockets": -1},
        {"early_close": "open"},
    ],
)
def test_a_bad_value_is_refused_and_changes_nothing(
    program: Program, hosting: Hosting, change: dict[str, Any]
) -> None:
    before = program.session.settings
    with pytest.raises(InvalidArgument):
        hosting.set_host(**change)
    assert program.session.settings is before


@pytest.mark.parametrize(("text", "read"), [("latest", None), ("Latest", None), ("1.9.3", "1.9.3")])
def test_the_latest_base_library_has_no_version(text: str, read: str | None) -> None:
    assert version(text) == read
