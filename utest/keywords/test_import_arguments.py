from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.conversion import (
    certificates,
    checked_proxy,
    choice,
    count,
    file,
    resolved_hosts,
    seconds,
    server_limits,
    truth,
    whole_number,
)
from SwanSocketLibrary.server.limits import ServerLimits


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("5s", 5),
        ("500ms", 0.5),
        ("1 minute 30 seconds", 90),
        ("00:01:30", 90),
        ("2.5", 2.5),
        (3, 3),
        (0.25, 0.25),
        (timedelta(minutes=2), 120),
        (timedelta(minutes=20), 1200),
        ("600", 600),
        ("5000ms", 5),
        ("5000 s", 5000),
        ("01:00:00", 3600),
    ],
)
def test_a_duration_is_read_as_robot_framework_writes_it(value: object, amount: float) -> None:
    assert seconds(value, "timeout") == amount


@pytest.mark.parametrize("value", ["fast", "", "5 apples", None, [], "9" * 400, True])
def test_what_is_no_duration_is_refused(value: object) -> None:
    with pytest.raises(InvalidArgument, match=r"^timeout must be a time such as 5s, "):
        seconds(value, "timeout")


@pytest.mark.parametrize("value", ["0", "0s", "-1s", -5, timedelta(0)])
def test_a_duration_is_longer_than_zero(value: object) -> None:
    with pytest.raises(InvalidArgument, match=r"^timeout must be longer than zero"):
        seconds(value, "timeout")


@pytest.mark.parametrize(("value", "number"), [("5", 5), (" 7 ", 7), (0, 0), ("-1", -1)])
def test_a_whole_number_may_be_text(value: object, number: int) -> None:
    assert whole_number(value, "max_sockets") == number


@pytest.mark.parametrize("value", ["many", "1.5", "", None, True, [1], 5.7])
def test_what_is_no_whole_number_is_refused(value: object) -> None:
    with pytest.raises(InvalidArgument, match=r"^max_sockets must be a whole number, got "):
        whole_number(value, "max_sockets")


@pytest.mark.parametrize("value", ["SUITE", "suite", "Suite"])
def test_a_choice_is_found_in_any_case(value: str) -> None:
    assert choice(value, "level", Literal["TEST", "SUITE"]) == "SUITE"


@pytest.mark.parametrize("value", ["RUN", "", None, 1])
def test_what_is_no_choice_is_refused_with_the_choices(value: object) -> None:
    with pytest.raises(InvalidArgument, match=r"^level must be one of 'TEST', 'SUITE', got "):
        choice(value, "level", Literal["TEST", "SUITE"])


@pytest.mark.parametrize(
    ("value", "true"),
    [
        (True, True),
        (False, False),
        ("True", True),
        ("on", True),
        ("off", False),
        ("NO", False),
        ("0", False),
        ("是", True),
        ("开", True),
        ("否", False),
        ("关", False),
        (1, True),
        (0, False),
    ],
)
def test_a_boolean_may_be_a_word(value: object, true: bool) -> None:
    assert truth(value, "verify_tls") is true


@pytest.mark.parametrize("value", ["maybe", "nope", "2", "", None, [], 0.5])
def test_a_word_that_is_no_boolean_is_refused(value: str) -> None:
    with pytest.raises(InvalidArgument, match=r"^verify_tls must be True or False, got "):
        truth(value, "verify_tls")


def test_a_file_is_there_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    with pytest.raises(InvalidArgument, match=r"^ca_certs must name a file, and '.*' is none"):
        file(path, "ca_certs")
    path.touch()
    assert file(path, "ca_certs") == str(path)
    assert file(None, "ca_certs") is None
    with pytest.raises(InvalidArgument):
        file(tmp_path, "ca_certs")


def test_a_folder_of_certificates_is_there_or_refused(tmp_path: Path) -> None:
    with pytest.raises(
        InvalidArgument, match=r"folder with certificates as \*\.pem or \*\.crt, and"
    ):
        certificates(tmp_path, "ca_certs")
    (tmp_path / "A.CRT").touch()
    assert certificates(tmp_path, "ca_certs") == str(tmp_path)
    assert certificates(tmp_path / "A.CRT", "ca_certs") == str(tmp_path / "A.CRT")
    assert certificates(None, "ca_certs") is None


def test_the_home_directory_may_be_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "ca.pem").touch()
    assert file("~/ca.pem", "client_key") == str(tmp_path / "ca.pem")
    assert certificates("~", "ca_certs") == str(tmp_path)
    with pytest.raises(InvalidArgument, match="and '~nobody-of-that-name/a' is none"):
        file("~nobody-of-that-name/a", "client_key")


NODE = ("chat.example", 443, "192.0.2.7")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, ()),
        ("", ()),
        ("chat.example:443:192.0.2.7", (NODE,)),
        (["Chat.Example:443:192.0.2.7"], (NODE,)),
        ("chat.example:443:192.0.2.7, 192.0.2.8", (NODE, (*NODE[:2], "192.0.2.8"))),
        ("chat.example:443:192.0.2.7,[::1]", (NODE, (*NODE[:2], "::1"))),
        ("[2001:db8::1]:80:[fe80::1%lo]", (("2001:db8::1", 80, "fe80::1%lo"),)),
        ("聊天.example:80:127.0.0.1", (("xn--rss932g.example", 80, "127.0.0.1"),)),
    ],
)
def test_hosts_have_the_addresses_that_they_are_given(value: object, found: object) -> None:
    assert resolved_hosts(value, "resolve") == found


@pytest.mark.parametrize(
    "value",
    [
        "192.0.2.7",
        "chat.example",
        "chat.example:443",
        "chat.example:443:",
        "chat.example:443:name",
        "chat.example:0:192.0.2.7",
        "chat.example:65536:192.0.2.7",
        "chat.example:wss:192.0.2.7",
        ":443:192.0.2.7",
        "*:443:192.0.2.7",
        "wss://chat.example:443:192.0.2.7",
        "a/b:443:192.0.2.7",
        "2001:db8::1:80:192.0.2.7",
        "chat.example:443:192.0.2.7,other.example:443",
    ],
)
def test_what_gives_no_address_is_refused(value: str) -> None:
    with pytest.raises(InvalidArgument, match=r"^resolve must be host:port:address, .* got '"):
        resolved_hosts(value, "resolve")


@pytest.mark.parametrize(
    "url",
    [
        "http://proxy:8080",
        "http://user:secret@proxy:8080",
        "socks5://proxy",
        "socks5h://[::1]:1080",
        "proxy:3128",
        "proxy",
        "",
        None,
    ],
)
def test_a_proxy_is_taken_as_it_is(url: str | None) -> None:
    assert checked_proxy(url) == url


@pytest.mark.parametrize(
    "value",
    [
        "ftp://user:secret@proxy",
        "http://",
        "http://proxy:99999",
        "http://proxy:0",
        "http://:1",
        "http://a..b:1",
        "http://two words:1",
        "http://user:pa/secret@proxy:1",
        5,
        [],
    ],
)
def test_what_is_no_proxy_is_refused_without_its_credentials(value: object) -> None:
    with pytest.raises(InvalidArgument, match=r"^proxy must be a URL such as ") as refused:
        checked_proxy(value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(("value", "least"), [("1", 1), (0, 0), (7, 1)])
def test_a_count_is_no_less_than_it_may_be(value: object, least: int) -> None:
    assert count(value, "n", least) == int(str(value))
    with pytest.raises(InvalidArgument, match=f"^n must be {least} or more, got {least - 1}"):
        count(least - 1, "n", least)


def test_the_limits_of_servers_are_read_as_a_suite_writes_them() -> None:
    given = {
        "max_clients": "5",
        "handshake_timeout": "500ms",
        "max_head": "8KiB",
        "max_message": 100,
        "max_held": "1 MB",
        "keeps_gone": "0",
    }
    assert server_limits(given) == ServerLimits(5, 0.5, 8192, 100, 1_000_000, 0)
