from __future__ import annotations

from typing import Any

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.hosting import Hosting, version
from SwanSocketLibrary.plugins.platforms import IOS
from SwanSocketLibrary.plugins.registry import PluginRegistry
from utest.fakes import Program

DEFAULTS: dict[str, Any] = {
    "platform": "android",
    "rules": "development",
    "domains": [],
    "missing_apis": [],
    "base_library": "latest",
    "max_sockets": 5,
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
    }
    assert hosting.set_host() == DEFAULTS


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
