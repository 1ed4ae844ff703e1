from __future__ import annotations

import math

import pytest

from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.host import Host, HostSettings, Transition
from SwanSocketLibrary.swan.model import (
    Abandon,
    EventKind,
    HandshakeRequest,
    SendClose,
    SocketState,
    StartHandshake,
    TaskRef,
)
from SwanSocketLibrary.swan.profile import Profile
from SwanSocketLibrary.swan.transitions import ConnectSocket
from utest.fakes import CODELESS
from utest.swan.driving import (
    DEFAULT,
    PLATFORMS,
    URL,
    carried_out,
    connect,
    failure_of,
    in_state,
    only_outcome,
    with_closing,
    with_connecting,
    with_open,
)

BOTH_PLATFORMS = pytest.mark.parametrize("profile", PLATFORMS, ids=lambda profile: profile.name)
OLD = HostSettings(ANDROID, base_library="1.9.3")


def connecting(settings: HostSettings = DEFAULT, **arguments: object) -> Transition:
    url = arguments.pop("url", URL)
    timeout = arguments.pop("timeout", None)
    assert timeout is None or isinstance(timeout, int | float)
    call = ConnectSocket("1", "chat", url, timeout=timeout, **arguments)
    return transitions.connect(Host(settings), call)


def request_of(step: Transition) -> HandshakeRequest:
    assert len(step.effects) == 1
    effect = step.effects[0]
    assert isinstance(effect, StartHandshake)
    return effect.request


@pytest.mark.rule("S1", "S2", "S3")
def test_connect_creates_a_task_at_once_and_says_its_id() -> None:
    step = connecting()
    outcome = only_outcome(step)
    assert outcome.succeeded
    assert (outcome.api, outcome.task_id) == ("connectSocket", "1")
    assert outcome.result == {"socketTaskId": "1"}
    assert isinstance(outcome.result.socketTaskId, str)
    assert outcome.effect is None
    assert step.host.state_of("1") is SocketState.CONNECTING
    assert step.host.tasks["1"].name == "chat"
    assert step.events == ()


@pytest.mark.rule("S16", "S17", "S19", "S21")
def test_connect_asks_for_the_handshake_that_was_given() -> None:
    step = connecting(
        url="WSS://user:secret@example.com/chat",
        header={"X-Id": 7, "Authorization": "secret"},
        protocols=["", "chat", "v2"],
        timeout=2.5,
    )
    expected = HandshakeRequest(
        "wss://user:secret@example.com/chat",
        (("X-Id", "7"), ("Authorization", "secret")),
        ("chat", "v2"),
        2.5,
    )
    assert request_of(step) == expected
    assert step.effects[0] == StartHandshake("1", expected)
    assert step.host.tasks["1"].offered == ("chat", "v2")
    assert step.warnings == ()


def test_connect_without_options_asks_for_a_plain_handshake() -> None:
    assert request_of(connecting()) == HandshakeRequest(URL, (), (), 60.0)


@pytest.mark.rule("S21")
def test_the_timeout_is_the_hosts_unless_the_call_has_one() -> None:
    settings = HostSettings(ANDROID, connect_timeout=7)
    assert request_of(connecting(settings)).timeout == 7
    assert request_of(connecting(settings, timeout=30)).timeout == 30
    assert request_of(connecting(settings, timeout=60)).timeout == 60
    assert request_of(connecting(settings, timeout=0.01)).timeout == 0.01


@pytest.mark.rule("S21")
@pytest.mark.parametrize("timeout", [0, -1, 60.001, 61, math.inf, math.nan])
def test_a_timeout_of_more_than_60_seconds_or_none_at_all_is_refused(timeout: float) -> None:
    step = connecting(timeout=timeout)
    assert failure_of(step) == (202, "解析失败，请检查参数是否正确")
    assert f"got {timeout:g} seconds" in str(only_outcome(step).detail)


@pytest.mark.rule("S17")
def test_a_referer_of_the_call_is_left_out_and_warned_about() -> None:
    step = connecting(header={"Referer": "https://example.com/"})
    assert only_outcome(step).succeeded
    assert request_of(step).headers == ()
    assert len(step.warnings) == 1


@pytest.mark.rule("S17", "S18")
@pytest.mark.parametrize("version", ["0", "devtools", "1.2.3"])
def test_the_referer_of_a_configured_app_is_the_only_one(version: str) -> None:
    settings = HostSettings(ANDROID, app_key="k1", app_version=version)
    step = connecting(settings, header={"X-A": "1", "referer": "https://example.com/"})
    assert request_of(step).headers == (
        ("X-A", "1"),
        ("Referer", f"https://smartapp.baidu.com/k1/{version}/page-frame.html"),
    )
    assert len(step.warnings) == 1


@pytest.mark.rule("S18")
def test_a_development_build_is_version_0_and_without_a_key_there_is_no_referer() -> None:
    expected = ("Referer", "https://smartapp.baidu.com/k1/0/page-frame.html")
    assert request_of(connecting(HostSettings(ANDROID, app_key="k1"))).headers == (expected,)
    assert request_of(connecting(HostSettings(ANDROID, app_version="devtools"))).headers == ()


@pytest.mark.rule("S16", "S17", "S19", "S23", "S33")
@pytest.mark.parametrize(
    ("arguments", "android", "ios"),
    [
        ({"url": None}, 202, 4),
        ({"url": ""}, 202, 4),
        ({"url": 7}, 202, 4),
        ({"url": "http://example.com/"}, 202, 2),
        ({"url": "ws://"}, 202, 2),
        ({"url": "ws://example.com:0/"}, 202, 2),
        ({"url": "ws://example.com:65536/"}, 202, 2),
        ({"url": "ws://example.com/#top"}, 202, 2),
        ({"header": "X: 1"}, 202, 4),
        ({"header": {"X": None}}, 202, 4),
        ({"header": {"X": "a\r\nb"}}, 202, 4),
        ({"header": {"X Y": "1"}}, 202, 4),
        ({"header": {"Host": "example.org"}}, 202, 4),
        ({"header": {"Sec-WebSocket-Key": "x"}}, 202, 4),
        ({"protocols": "chat"}, 202, 2),
        ({"protocols": ["a b"]}, 202, 2),
        ({"protocols": ["a", "a"]}, 202, 2),
    ],
)
def test_a_refused_connect_creates_no_task(
    arguments: dict[str, object], android: int, ios: int
) -> None:
    for profile, code in ((ANDROID, android), (IOS, ios)):
        step = connecting(HostSettings(profile), **arguments)
        assert failure_of(step)[0] == code
        assert only_outcome(step).task_id is None
        assert step == Transition(Host(HostSettings(profile)), outcomes=step.outcomes)


@pytest.mark.rule("S23")
@pytest.mark.parametrize("url", ["ws://example.com/", "wss://127.0.0.1/", "wss://example.org/"])
def test_production_rules_refuse_what_development_rules_take(url: str) -> None:
    assert only_outcome(connecting(url=url)).succeeded
    for profile, answer in ((ANDROID, (1001, "执行失败")), (IOS, (7, "安全校验失败"))):
        settings = HostSettings(profile, rules="production", domains=("example.com",))
        assert failure_of(connecting(settings, url=url)) == answer


@pytest.mark.rule("S23")
def test_production_rules_take_a_configured_domain() -> None:
    settings = HostSettings(IOS, rules="production", domains=("Example.com",))
    assert only_outcome(connecting(settings, url="wss://EXAMPLE.com/")).succeeded


@pytest.mark.rule("S20")
@BOTH_PLATFORMS
def test_five_sockets_fit_and_the_sixth_does_not(profile: Profile) -> None:
    host = with_connecting(Host(HostSettings(profile)), "1")
    host = with_open(host, "2", "3")
    host = with_closing(host, "4", "5")
    step = connect(host, "6")
    expected = (1001, "执行失败") if profile is ANDROID else (1, "超过设置的最大task数量")
    assert failure_of(step) == expected
    assert only_outcome(step).task_id is None
    assert step.host == host
    detail = str(only_outcome(step).detail)
    assert "5 sockets have not ended ('socket 1', 'socket 2'" in detail
    assert "5 is the most" in detail


@pytest.mark.rule("S20", "S21")
def test_a_platform_may_allow_less() -> None:
    host = with_connecting(Host(HostSettings(CODELESS)), "1", "2")
    detail = str(only_outcome(connect(host, "3")).detail)
    assert "2 sockets have not ended ('socket 1', 'socket 2') and 2 is the most" in detail
    step = transitions.connect(
        Host(HostSettings(CODELESS)), ConnectSocket("1", "1", URL, timeout=31)
    )
    assert only_outcome(step).detail == (
        "timeout must be more than 0 and at most 30 seconds, got 31 seconds (S21)."
    )
    assert request_of(connect(Host(HostSettings(CODELESS)), "1")).timeout == 30


@pytest.mark.rule("S20")
@pytest.mark.parametrize("end", ["closed", "failed"])
def test_the_end_of_a_socket_makes_room_for_another(end: str) -> None:
    host = with_connecting(Host(HostSettings(ANDROID, max_sockets=1)), "1")
    assert not only_outcome(connect(host, "2")).succeeded
    ended = (
        transitions.closed(host, "1", 1000, "")
        if end == "closed"
        else transitions.failed(host, "1", "x")
    )
    assert only_outcome(connect(ended.host, "2")).succeeded


@pytest.mark.rule("S20")
def test_without_a_limit_any_number_of_sockets_fits() -> None:
    host = Host(HostSettings(ANDROID, max_sockets=0))
    ids = [str(number) for number in range(12)]
    assert list(with_connecting(host, *ids).tasks) == ids


@pytest.mark.rule("S13")
def test_the_first_task_is_the_main_task_and_stays_it() -> None:
    host = with_open(Host(DEFAULT), "1", "2", "3")
    assert host.main == TaskRef("1", "socket 1")


@pytest.mark.rule("S13")
@pytest.mark.parametrize(
    "state", [SocketState.CONNECTING, SocketState.OPEN, SocketState.CLOSING], ids=lambda s: s.name
)
def test_a_later_connect_does_not_replace_a_main_task_that_has_not_ended(
    state: SocketState,
) -> None:
    assert with_connecting(in_state(state), "2").is_main("1")


@pytest.mark.rule("S13")
def test_a_later_connect_replaces_a_main_task_that_ended() -> None:
    host = with_connecting(in_state(SocketState.CLOSED), "2")
    assert host.main == TaskRef("2", "socket 2")


@pytest.mark.rule("S13")
def test_a_refused_connect_does_not_replace_the_main_task() -> None:
    host = in_state(SocketState.CLOSED)
    step = transitions.connect(host, ConnectSocket("2", "bad", "http://example.com/"))
    assert step.host.is_main("1")


@pytest.mark.rule("S22")
def test_an_old_host_closes_its_open_socket_before_the_next() -> None:
    step = connect(with_open(Host(OLD), "1"), "2")
    assert only_outcome(step).succeeded
    assert step.host.state_of("1") is SocketState.OPEN
    assert step.host.state_of("2") is SocketState.CONNECTING
    assert carried_out(step).state_of("1") is SocketState.CLOSING
    assert step.effects[0] == SendClose("1", 1000, "")
    assert isinstance(step.effects[1], StartHandshake)
    assert len(step.effects) == 2
    assert step.events == ()
    assert step.host.is_main("2")


@pytest.mark.rule("S5", "S22")
def test_an_old_host_gives_up_its_connecting_socket_before_the_next() -> None:
    step = connect(with_connecting(Host(OLD), "1"), "2")
    assert only_outcome(step).succeeded
    assert list(step.host.tasks) == ["2"]
    (event,) = step.events
    assert (event.kind, event.task.id, event.of_main) == (EventKind.ERROR, "1", True)
    assert event.payload.detail.endswith("this base library has one socket (S22)")
    abandon, start = step.effects
    assert abandon == Abandon("1", event.payload.detail)
    assert isinstance(start, StartHandshake)
    assert start.task_id == "2"
    assert step.host.is_main("2")


@pytest.mark.rule("S22")
def test_an_old_host_leaves_a_socket_that_is_closing_to_its_end() -> None:
    step = connect(with_closing(Host(OLD), "1"), "2")
    assert only_outcome(step).succeeded
    assert step.events == ()
    assert [type(effect) for effect in step.effects] == [StartHandshake]
    assert step.host.state_of("1") is SocketState.CLOSING


@pytest.mark.rule("S12", "S22")
def test_the_global_listeners_of_an_old_host_hear_the_close_of_the_replaced_socket() -> None:
    host = connect(with_open(Host(OLD), "1"), "2").host
    (event,) = transitions.closed(host, "1", 1000, "").events
    assert event.of_main


@pytest.mark.rule("S22")
@pytest.mark.parametrize("limit", [0, 1, 5])
def test_an_old_host_makes_way_instead_of_counting(limit: int) -> None:
    settings = HostSettings(ANDROID, base_library="1.9.3", max_sockets=limit)
    host = with_open(Host(settings), *"1234567")
    states = [host.state_of(task_id) for task_id in "1234567"]
    assert states == [SocketState.CLOSING] * 6 + [SocketState.OPEN]


@pytest.mark.rule("S22")
def test_a_refused_connect_of_an_old_host_closes_nothing() -> None:
    host = with_open(Host(OLD), "1")
    step = transitions.connect(host, ConnectSocket("2", "bad", "http://example.com/"))
    assert step == Transition(host, outcomes=step.outcomes)


@pytest.mark.rule("S22")
@pytest.mark.parametrize("version", ["1.9.4", "1.10.0", None])
def test_a_host_that_is_not_old_keeps_its_sockets(version: str | None) -> None:
    host = with_open(Host(HostSettings(ANDROID, base_library=version)), "1", "2")
    assert [host.state_of("1"), host.state_of("2")] == [SocketState.OPEN] * 2
