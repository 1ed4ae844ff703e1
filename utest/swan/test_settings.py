from __future__ import annotations

import math
from dataclasses import replace

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.plugins.platforms import ANDROID
from SwanSocketLibrary.swan.host import HostSettings, Rules
from SwanSocketLibrary.swan.profile import APIS
from utest.fakes import CODELESS

TWENTY = tuple(f"host{number}.example" for number in range(20))


def test_the_defaults_are_a_current_host_under_development_rules() -> None:
    settings = HostSettings(ANDROID)
    assert settings == HostSettings(
        ANDROID,
        rules="development",
        domains=(),
        app_key=None,
        app_version="0",
        base_library=None,
        missing_apis=frozenset(),
        max_sockets=None,
        connect_timeout=None,
    )
    assert settings.socket_limit == 5
    assert settings.handshake_time == 60
    assert not settings.single_socket


@pytest.mark.rule("S22")
@pytest.mark.parametrize(
    ("version", "single"),
    [
        (None, False),
        ("0", True),
        ("1", True),
        ("1.9", True),
        ("1.9.3", True),
        ("1.9.03", True),
        ("1.8.99", True),
        ("1.9.3.9", True),
        ("1.9.4", False),
        ("1.9.4.0", False),
        ("1.9.5", False),
        ("1.10", False),
        ("1.10.0", False),
        ("1.11.2", False),
        ("2", False),
        ("3.480.1", False),
    ],
)
def test_a_base_library_before_1_9_4_has_one_socket(version: str | None, single: bool) -> None:
    assert HostSettings(ANDROID, base_library=version).single_socket is single


@pytest.mark.parametrize("version", ["", "latest", "v1.9.3", "1.9.", ".1", "1..2", "1.2.3.4.5"])
def test_a_base_library_that_is_no_version_is_refused(version: str) -> None:
    with pytest.raises(InvalidArgument, match=r"such as 1\.9\.3, got '"):
        HostSettings(ANDROID, base_library=version)


@pytest.mark.rule("S20")
@pytest.mark.parametrize("number", [0, 1, 5, 100])
def test_the_number_of_sockets_can_be_set_or_unlimited(number: int) -> None:
    assert HostSettings(ANDROID, max_sockets=number).max_sockets == number


def test_a_negative_number_of_sockets_is_refused() -> None:
    with pytest.raises(InvalidArgument, match=r"max_sockets must be 1 or more, .*, got -1\."):
        HostSettings(ANDROID, max_sockets=-1)


@pytest.mark.rule("S21")
@pytest.mark.parametrize("seconds", [0.001, 3, 59.999, 60, 60.0])
def test_a_handshake_may_take_up_to_60_seconds(seconds: float) -> None:
    assert HostSettings(ANDROID, connect_timeout=seconds).connect_timeout == seconds


@pytest.mark.rule("S21")
@pytest.mark.parametrize("seconds", [0, -0.0, -1, 60.001, 61, math.inf, math.nan])
def test_a_handshake_may_not_take_longer_or_no_time(seconds: float) -> None:
    with pytest.raises(InvalidArgument, match=r"connect_timeout .* at most 60 seconds"):
        HostSettings(ANDROID, connect_timeout=seconds)


@pytest.mark.rule("S20", "S21")
def test_what_is_left_out_is_the_platforms_limit() -> None:
    settings = HostSettings(CODELESS)
    assert (settings.socket_limit, settings.handshake_time) == (2, 30)
    settings = replace(settings, profile=ANDROID)
    assert (settings.socket_limit, settings.handshake_time) == (5, 60)
    settings = HostSettings(CODELESS, max_sockets=0, connect_timeout=7)
    assert (settings.socket_limit, settings.handshake_time) == (0, 7)


@pytest.mark.rule("S21")
def test_a_handshake_may_not_take_longer_than_the_platform_allows() -> None:
    with pytest.raises(InvalidArgument, match=r"at most 30 seconds, got 31 seconds \(S21\)"):
        HostSettings(CODELESS, connect_timeout=31)


@pytest.mark.rule("S23")
def test_20_domains_can_be_configured_and_no_more() -> None:
    assert HostSettings(ANDROID, domains=TWENTY).domains == TWENTY
    with pytest.raises(InvalidArgument, match=r"at most 20 hosts, got 21"):
        HostSettings(ANDROID, domains=(*TWENTY, "one.more.example"))


@pytest.mark.rule("S23")
def test_domains_are_compared_in_lower_case() -> None:
    settings = HostSettings(ANDROID, domains=("Example.COM", "MÜNCHEN.example"))
    assert settings.domains == ("example.com", "münchen.example")
    assert replace(settings, rules="production").domains == settings.domains


@pytest.mark.rule("S23")
@pytest.mark.parametrize(
    "domain",
    ["", "wss://example.com", "example.com/chat", "example.com:443", "a b", "u@h", "a?b", "a#b"],
)
def test_a_domain_that_is_no_host_name_is_refused(domain: str) -> None:
    with pytest.raises(InvalidArgument, match="which is no host name") as caught:
        HostSettings(ANDROID, domains=("example.com", domain))
    assert f"'{domain}'" in str(caught.value)


@pytest.mark.parametrize("rules", ["development", "production"])
def test_rules_are_one_of_two(rules: Rules) -> None:
    assert HostSettings(ANDROID, rules=rules).rules == rules


def test_other_rules_are_refused() -> None:
    rules: Rules = "staging"  # type: ignore[assignment]
    with pytest.raises(InvalidArgument, match="'development' or 'production', got 'staging'"):
        HostSettings(ANDROID, rules=rules)


@pytest.mark.rule("S18")
@pytest.mark.parametrize("value", ["4fecoAqgCIUtzIyA4FAPgoyrc4oUc25c", "0", "devtools", "1.0~a_b-"])
def test_an_app_key_and_version_are_parts_of_a_path(value: str) -> None:
    settings = HostSettings(ANDROID, app_key=value, app_version=value)
    assert (settings.app_key, settings.app_version) == (value, value)


@pytest.mark.rule("S18")
@pytest.mark.parametrize("value", ["", "a/b", "a b", "a\r\nX: 1", "a?b", "a#b", "a%2F", "键"])
def test_an_app_key_or_version_that_would_change_the_path_is_refused(value: str) -> None:
    with pytest.raises(InvalidArgument, match=r"^app_key becomes part of"):
        HostSettings(ANDROID, app_key=value)
    with pytest.raises(InvalidArgument, match=r"^app_version becomes part of"):
        HostSettings(ANDROID, app_version=value)


@pytest.mark.rule("S33")
def test_any_api_can_be_missing() -> None:
    assert HostSettings(ANDROID, missing_apis=frozenset(APIS)).missing_apis == {
        "connectSocket",
        "sendSocketMessage",
        "closeSocket",
    }


@pytest.mark.rule("S33")
def test_an_api_that_does_not_exist_cannot_be_missing() -> None:
    with pytest.raises(InvalidArgument, match="names 'close', which is no API") as caught:
        HostSettings(ANDROID, missing_apis=frozenset({"closeSocket", "close", "xyz"}))
    assert "Known: connectSocket, sendSocketMessage, closeSocket." in str(caught.value)


@pytest.mark.rule("S23")
def test_a_domain_may_be_written_with_its_root_dot() -> None:
    assert HostSettings(ANDROID, domains=("Example.com.",)).domains == ("example.com",)
