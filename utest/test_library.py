from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any, ClassVar, get_args, get_type_hints

import pytest
from robot.api import TypeInfo
from robot.api.deco import keyword
from robot.api.types import Secret
from robot.errors import RobotError

from SwanSocketLibrary import SwanSocketLibrary, hookimpl
from SwanSocketLibrary.errors import CallFailed, SwanSocketError, UnknownName
from SwanSocketLibrary.keywords.keyword_runs import runs_another
from SwanSocketLibrary.plugins.hookspecs import Connecting
from SwanSocketLibrary.swan.model import Outcome
from SwanSocketLibrary.swan.payloads import Payload
from utest.fakes import CodelessPlugin, FakePlugin, Shorthand
from utest.robot_runs import LIBRARY, messages, run, run_each, run_steps, suite

NO_TIME = timedelta(0)


@pytest.fixture(autouse=True)
def _no_transports_of_other_tests() -> Iterator[None]:
    FakePlugin.made.clear()
    yield
    FakePlugin.made.clear()


def library(**arguments: Any) -> SwanSocketLibrary:
    arguments.setdefault("transport", "fake")
    arguments.setdefault("plugins", FakePlugin())
    return SwanSocketLibrary(**arguments)


def connected(**arguments: Any) -> Any:
    library(**arguments).run_keyword("connect_socket", ["ws://h"])
    return FakePlugin.made[-1].last


def test_all_import_arguments_are_named_only_and_optional() -> None:
    parameters = list(inspect.signature(SwanSocketLibrary).parameters.values())
    assert {each.kind for each in parameters} == {inspect.Parameter.KEYWORD_ONLY}
    assert all(each.default is not inspect.Parameter.empty for each in parameters)


def test_the_imports_defaults_are_the_contracts() -> None:
    defaults = {
        name: each.default for name, each in inspect.signature(SwanSocketLibrary).parameters.items()
    }
    assert defaults == {
        "platform": "android",
        "rules": "development",
        "domains": None,
        "base_url": None,
        "language": None,
        "message_separator": None,
        "header": None,
        "app_key": None,
        "app_version": "0",
        "base_library": "latest",
        "missing_apis": None,
        "max_sockets": None,
        "early_close": None,
        "timeout": timedelta(seconds=10),
        "connect_timeout": None,
        "close_timeout": timedelta(seconds=3),
        "max_message_size": "64MiB",
        "max_inbox": "250000, 256MiB",
        "max_history": "100000, 256MiB",
        "max_log": "10000, 64MiB",
        "ca_certs": None,
        "verify_tls": True,
        "client_cert": None,
        "client_key": None,
        "client_key_password": None,
        "proxy": None,
        "resolve": None,
        "compression": False,
        "server_max_clients": 10_000,
        "server_handshake_timeout": timedelta(seconds=10),
        "server_max_head": "64KiB",
        "server_max_message": "64MiB",
        "server_max_held": "256MiB",
        "server_keeps_gone": 100,
        "stale": "warn",
        "auto_closing_level": "TEST",
        "page_timeout": timedelta(seconds=2),
        "page_memory": "64MiB",
        "id_path": None,
        "page_errors": "FAIL",
        "timeline": "FAIL",
        "mask": None,
        "transport": "websocket-client",
        "plugins": None,
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"platform": "andriod"}, "platform 'andriod' is not known. Did you mean 'android'?"),
        ({"rules": "strict"}, "rules must be 'development' or 'production', got 'strict'"),
        ({"domains": 7}, "domains must be a list, or names with commas"),
        ({"domains": "https://a.com"}, "domains holds 'https://a.com', which is no host name"),
        ({"domains": ["a"] * 21}, "domains may name at most 20 hosts"),
        ({"app_key": "a/b"}, "app_key becomes part of the Referer's path"),
        ({"base_library": "new"}, "base_library must be a version such as 1.9.3"),
        ({"language": "xx"}, "language 'xx' is not known. Known: en (English), zh-CN (Chinese "),
        ({"timeline": "always"}, "timeline must be one of 'FAIL', 'ALL', 'NONE', got 'always'"),
        ({"mask": "two words"}, "mask cannot hold"),
        ({"mask": "$.["}, "mask holds '$.[', which is no JSON path"),
        ({"missing_apis": "openSocket"}, "missing_apis names 'openSocket'"),
        ({"stale": "error"}, "stale must be one of 'warn', 'fail', 'ok', got 'error'"),
        ({"max_sockets": -1}, "max_sockets must be 1 or more, or 0"),
        ({"early_close": "open"}, "early_close must be 'fail', 'ignored' or 'closes', got 'open'"),
        ({"timeout": NO_TIME}, "timeout must be longer than zero"),
        ({"timeout": "fast"}, "timeout must be a time such as 5s, 500ms or 1 min, got 'fast'"),
        ({"max_sockets": "many"}, "max_sockets must be a whole number, got 'many'"),
        ({"max_sockets": True}, "max_sockets must be a whole number, got bool True"),
        ({"verify_tls": "maybe"}, "verify_tls must be True or False, got 'maybe'"),
        ({"auto_closing_level": "RUN"}, "auto_closing_level must be one of 'TEST', 'SUITE', "),
        ({"ca_certs": "no.pem"}, "ca_certs must name a file, and 'no.pem' is none"),
        ({"client_key": __file__}, "client_key is of no use without client_cert: name"),
        ({"client_key_password": "pw"}, "client_key_password is of no use without client_cert"),
        ({"resolve": "h:80"}, "resolve must be host:port:address, such as"),
        ({"connect_timeout": NO_TIME}, "connect_timeout must be longer than zero"),
        ({"connect_timeout": timedelta(seconds=61)}, "at most 60 seconds"),
        ({"close_timeout": NO_TIME}, "close_timeout must be longer than zero"),
        ({"max_message_size": "big"}, "max_message_size must be a number of bytes"),
        ({"max_inbox": "big"}, "max_inbox must be a number above zero"),
        ({"max_history": "0"}, "max_history must be a number above zero"),
        ({"max_log": "5, 6"}, "max_log must be a number above zero"),
        ({"server_max_clients": "0"}, "server_max_clients must be 1 or more, got 0"),
        ({"server_max_clients": "many"}, "server_max_clients must be a whole number, got 'many'"),
        ({"server_handshake_timeout": "0"}, "server_handshake_timeout must be longer than zero"),
        ({"server_max_head": "0"}, "server_max_head must be a number of bytes above zero"),
        ({"server_max_message": "-1"}, "server_max_message must be a number of bytes above zero"),
        ({"server_max_held": "all"}, "server_max_held must be a number of bytes above zero"),
        ({"server_keeps_gone": -1}, "server_keeps_gone must be 0 or more, got -1"),
        ({"transport": "tcp"}, "transport 'tcp' is not known"),
        ({"plugins": "no_such_plugin"}, "There is no plugin 'no_such_plugin'"),
    ],
)
def test_a_bad_import_argument_is_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(SwanSocketError) as caught:
        library(**arguments)
    assert message in str(caught.value)


def test_a_bad_import_fails_with_the_sentence_in_the_suite() -> None:
    result = run(suite("*** Test Cases ***\nT\n    Get Sockets", library="SwanSocketLibrary    7"))
    assert not result.passed
    (test,) = run(
        suite("*** Test Cases ***\nT\n    Get Sockets", library="SwanSocketLibrary    platform=x")
    ).all_tests
    assert "No keyword with name 'Get Sockets'" in test.message


@pytest.mark.parametrize(
    ("arguments", "item", "value"),
    [
        ({}, "verify_tls", True),
        ({}, "close_timeout", 3),
        ({}, "max_message_size", 64 << 20),
        ({}, "proxy", None),
        ({"ca_certs": __file__}, "ca_certs", __file__),
        ({"verify_tls": "off"}, "verify_tls", False),
        ({"close_timeout": "1 minute"}, "close_timeout", 60),
        ({"max_message_size": 1024}, "max_message_size", 1024),
        ({"verify_tls": False}, "verify_tls", False),
        ({"client_cert": __file__}, "client_cert", __file__),
        ({"client_cert": __file__, "client_key": __file__}, "client_key", __file__),
        (
            {"client_cert": __file__, "client_key_password": Secret("pw")},
            "client_key_password",
            "pw",
        ),
        ({"resolve": "a.example:80:192.0.2.1"}, "resolve", (("a.example", 80, "192.0.2.1"),)),
        ({"close_timeout": timedelta(seconds=1)}, "close_timeout", 1),
        ({"max_message_size": "1KiB"}, "max_message_size", 1024),
        ({"proxy": Secret("http://u:p@h:1")}, "proxy", "http://u:p@h:1"),
        ({"proxy": ""}, "proxy", ""),
    ],
)
def test_a_transport_argument_reaches_the_transport(
    arguments: dict[str, Any], item: str, value: object
) -> None:
    assert getattr(connected(**arguments).options, item) == value


def test_the_hosts_arguments_reach_the_host() -> None:
    request = connected(
        app_key="key", app_version="devtools", connect_timeout=timedelta(seconds=5)
    ).request
    assert request.timeout == 5
    assert request.headers == (
        ("Referer", "https://smartapp.baidu.com/key/devtools/page-frame.html"),
    )
    lib = library(
        platform="ios",
        rules="production",
        domains="a.com",
        base_library="1.9.3",
        missing_apis=["closeSocket"],
        max_sockets=0,
        early_close="Closes",
    )
    assert lib.run_keyword("set_host", []) == {
        "platform": "ios",
        "rules": "production",
        "domains": ["a.com"],
        "missing_apis": ["closeSocket"],
        "base_library": "1.9.3",
        "max_sockets": 0,
        "early_close": "closes",
    }


def test_the_timeout_is_that_of_the_waits() -> None:
    lib = library(transport="mute", timeout=timedelta(milliseconds=10))
    lib.run_keyword("connect_socket", ["ws://h"])
    with pytest.raises(SwanSocketError, match=r"Waited \d\d ms\."):
        lib.run_keyword("wait_for_socket_open", [])


@pytest.mark.parametrize(
    "plugins",
    [
        FakePlugin(),
        [FakePlugin()],
        (FakePlugin(),),
        "utest.fakes.FakePlugin",
        "['utest.fakes.FakePlugin']",
        ["utest.fakes.FakePlugin"],
    ],
)
def test_plugins_are_objects_or_names_alone_or_in_a_list(plugins: Any) -> None:
    library(plugins=plugins)


def test_several_plugins_can_be_named() -> None:
    with pytest.raises(SwanSocketError, match="no_such_plugin"):
        library(plugins="utest.fakes.FakePlugin, no_such_plugin")


def test_a_plugins_keywords_are_the_librarys() -> None:
    lib = library(plugins=[FakePlugin(), Shorthand()])
    assert "say" in lib.get_keyword_names()
    lib.run_keyword("connect_socket", ["ws://h"])
    assert lib.run_keyword("say", ["hello", 2]) == 2
    assert FakePlugin.made[-1].last.sent == ["hello", "hello"]


def test_robot_converts_the_arguments_of_a_plugins_keyword() -> None:
    test = run_steps(
        "Connect Socket    ws://h",
        "${times} =    Say    hello    3",
        "Should Be Equal    ${times}    ${3}",
        library=f"{LIBRARY}, utest.fakes.Shorthand",
    )
    assert test.passed, test.message
    assert ("INFO", 'socket text, 5 B: "hello": success') in [
        (level, re.sub(r"^\S+ s socket-\d+ \S+ ms → sendSocketMessage", "socket", text))
        for level, text in messages(test)
    ]


def test_a_plugins_keyword_must_have_a_new_name() -> None:
    class Taken:
        @hookimpl
        def swan_keywords(self) -> list[object]:
            return [self]

        @keyword("Connect Socket")
        def connect(self) -> None: ...

    with pytest.raises(SwanSocketError) as caught:
        library(plugins=[FakePlugin(), Taken()])
    assert str(caught.value) == (
        "Plugin 'Taken' adds the keyword 'Connect Socket', which the library has already. Give it "
        "another name."
    )


def test_the_plugins_are_listed() -> None:
    plugins = library().run_keyword("get_socket_plugins", [])
    assert [each.source for each in plugins] == ["built-in", "built-in", "built-in", "import"]
    assert plugins[-1] == {
        "name": "FakePlugin",
        "version": "",
        "source": "import",
        "hooks": ["swan_transports"],
    }


def test_plugins_see_and_change_what_the_keywords_do() -> None:
    class Upper:
        seen: ClassVar[list[str]] = []

        @hookimpl
        def swan_before_connect(self, connect: Connecting) -> None:
            connect.header["X-A"] = "1"

        @hookimpl
        def swan_encode(self, data: str) -> str:
            return data.upper()

        @hookimpl
        def swan_call_ended(self, outcome: Outcome) -> None:
            self.seen.append(outcome.api)

    lib = library(plugins=[FakePlugin(), Upper()])
    lib.run_keyword("connect_socket", ["ws://h"])
    lib.run_keyword("send_socket_message", ["hello"])
    connection = FakePlugin.made[-1].last
    assert connection.request.headers == (("X-A", "1"),)
    assert connection.sent == ["HELLO"]
    assert Upper.seen == ["connectSocket", "sendSocketMessage"]


def test_a_plugins_behavior_is_a_servers() -> None:
    lib = library(plugins=["utest.fakes.FakePlugin", "utest.fakes.Shouting"])
    with pytest.raises(SwanSocketError, match="'echo', 'silent', 'shouting', not 'loud'"):
        lib.run_keyword("start_socket_server", ["loud"])


def test_a_platform_without_codes_is_asserted_with_none() -> None:
    test = run_steps(
        "${result} =    Socket Call Should Fail    NONE    Connect Socket    ${EMPTY}",
        "Should Be Equal    ${result.errMsg}    connectSocket:fail invalid parameter",
        "Should Be Equal    ${result.failure}    INVALID_PARAMETER",
        "Should Be True    'errCode' not in $result",
        "Error Code Should Be    INVALID_PARAMETER",
        "Error Code Should Be    none",
        "Run Keyword And Expect Error    *code 202, but it failed with no code, INVALID_PARAM*",
        "...    Socket Call Should Fail    202    Connect Socket    ${EMPTY}",
        library=f"{LIBRARY}, utest.fakes.CodelessPlugin    platform=codeless",
    )
    assert test.passed, test.message


def test_the_failure_of_a_platform_without_codes_has_its_text() -> None:
    test = run_steps(
        "Connect Socket    ${EMPTY}",
        library=f"{LIBRARY}, utest.fakes.CodelessPlugin    platform=codeless",
    )
    assert test.message.startswith("connectSocket:fail invalid parameter - url must be a string")


def test_the_limits_are_the_platforms() -> None:
    lib = library(plugins=[FakePlugin(), CodelessPlugin()], platform="codeless")
    assert lib.run_keyword("set_host", [])["max_sockets"] == 2
    assert lib.run_keyword("set_host", [], {"platform": "android"})["max_sockets"] == 2
    assert lib.run_keyword("set_host", [])["max_sockets"] == 5
    with pytest.raises(SwanSocketError, match="at most 30 seconds, got 31 seconds"):
        library(
            plugins=[FakePlugin(), CodelessPlugin()],
            platform="codeless",
            connect_timeout=timedelta(seconds=31),
        )


def test_nothing_connects_before_the_first_socket() -> None:
    library()
    assert FakePlugin.made == []


# Masking and the log


def test_python_code_without_robot_has_tests_of_its_own() -> None:
    lib = library(max_sockets=0)
    lib.connect_socket("ws://h", alias="kept")
    for number in range(3):
        with lib.as_test("an order"):
            lib.connect_socket(f"ws://h/{number}", alias="order")
            assert len(lib.get_sockets()) == 2
            with pytest.raises(CallFailed):
                lib.connect_socket("none")
            assert lib.get_socket_statistics("errors", since="test") == 1
        assert [each.alias for each in lib.get_sockets()] == ["kept"]
    with pytest.raises(UnknownName, match='at the end of test "an order"'):
        lib.get_socket_state(socket="order")
    assert {entry.origin.name for entry in lib._session.log.recorded().entries} == {"kept"}
    assert lib.get_socket_statistics("errors") >= 3


def test_secrets_are_masked_in_every_failure() -> None:
    lib = library()
    secret = Secret("pa55word")
    lib.run_keyword("connect_socket", ["ws://h"])
    lib.run_keyword("send_socket_message", [secret])
    calls: list[tuple[str, list[Any], dict[str, Any]]] = [
        ("socket_should_have_no_messages", [], {}),
        ("connect_socket", [Secret("ftp://pa55word")], {}),
        ("close_socket", [], {"code": 1000, "reason": [secret]}),
        ("wait_for_socket_open", [], {"socket": "pa55word"}),
    ]
    for name, args, kwargs in calls:
        with pytest.raises((SwanSocketError, AssertionError)) as caught:
            lib.run_keyword(name, args, kwargs)
        assert "pa55word" not in str(caught.value)


def test_secrets_are_masked_in_assertions_of_the_engine() -> None:
    test = run_steps(
        "${secret} =    Evaluate    robot.api.types.Secret('pa55word')",
        "Connect Socket    ws://h",
        "Close Socket    reason=${secret}",
        "Get Close Reason    ==    other",
    )
    assert "'***' (str) should be 'other'" in test.message


PAYLOAD = Payload(data="<secret>")


# One for hundreds of tests, which leave it as it is: it takes a while to make.
EVERY_KEYWORD = library(plugins=[FakePlugin(), Shorthand()])


def text_arguments() -> list[Any]:
    lib = EVERY_KEYWORD
    return [
        pytest.param(name, argument, id=f"{name}-{argument}")
        for name in lib.get_keyword_names()
        for argument, hint in lib.get_keyword_types(name).items()
        if argument != "return" and (hint is Any or str in get_args(hint))
        if not runs_another(lib.keywords[name])
    ]


@pytest.mark.parametrize(("name", "argument"), text_arguments())
def test_every_text_that_holds_what_is_left_of_a_secret_is_refused(
    name: str, argument: str
) -> None:
    for value in ("Bearer <secret>", {"a": ["<secret>"]}):
        with pytest.raises(SwanSocketError, match="that is all that is left of a Secret"):
            EVERY_KEYWORD.run_keyword(name, [], {argument: value})
        with pytest.raises(SwanSocketError, match="that is all that is left of a Secret"):
            EVERY_KEYWORD.run_keyword(name, ["first", value])


@pytest.mark.parametrize(("name", "argument"), text_arguments())
def test_robot_framework_gives_a_secret_to_every_argument_that_takes_text(
    name: str, argument: str
) -> None:
    info = TypeInfo.from_type_hint(EVERY_KEYWORD.get_keyword_types(name)[argument])
    secret = Secret("s3cret")
    assert info.get_converter(allow_unknown=True).convert(secret, argument) is secret


def test_no_keyword_opens_secrets_by_itself() -> None:
    folder = Path(inspect.getfile(SwanSocketLibrary)).parent / "keywords"
    for path in folder.glob("*.py"):
        assert ("import Secret" in path.read_text()) == (path.name == "keyword_runs.py")


def test_a_keyword_gets_what_a_secret_holds() -> None:
    lib = library(plugins=[FakePlugin(), Shorthand()])
    lib.run_keyword("connect_socket", ["ws://h"], {"alias": Secret("s3cret")})
    lib.run_keyword("say", [Secret("pa55word"), 1])
    assert FakePlugin.made[-1].last.sent == ["pa55word"]
    assert lib.run_keyword("get_socket_state", [], {"socket": Secret("s3cret")}) == "OPEN"
    assert lib._redactor.text("s3cret pa55word") == "*** ***"


def test_a_plugins_keyword_that_asks_for_a_secret_gets_it() -> None:
    class Vault:
        @hookimpl
        def swan_keywords(self) -> list[object]:
            return [self]

        @keyword
        def keep_it(self, secret: Secret, *, note: str = "") -> object:
            return [secret, note]

    lib = library(plugins=[FakePlugin(), Vault()])
    secret = Secret("s3cret")
    kept, note = lib.run_keyword("keep_it", [secret], {"note": "n"})
    assert (kept, note) == (secret, "n")
    assert lib._redactor.text("s3cret") == "***"
    with pytest.raises(SwanSocketError, match="that is all that is left of a Secret"):
        lib.run_keyword("keep_it", ["<secret>"])


def test_what_holds_no_secret_reaches_a_keyword_as_it_is() -> None:
    class Mirror:
        @hookimpl
        def swan_keywords(self) -> list[object]:
            return [self]

        @keyword
        def mirror(self, value: Any) -> Any:
            return value

    lib = library(plugins=[FakePlugin(), Mirror()])
    task = lib.run_keyword("connect_socket", ["ws://h"])
    for value in ({"a": [1, ("b",)]}, [b"<secret>"], PAYLOAD, task, object()):
        assert lib.run_keyword("mirror", [value]) is value


def test_the_arguments_of_a_call_that_should_fail_are_opened_by_the_call() -> None:
    test = run_steps(
        "${secret} =    Evaluate    robot.api.types.Secret('ftp://s3cret')",
        "Run Keyword    Socket Call Should Fail    202    Connect Socket    ${secret}",
        "Evaluate    robot.libraries.BuiltIn.BuiltIn().run_keyword("
        "'Socket Call Should Fail', 202, 'Connect Socket', $secret)",
        loglevel="TRACE",
    )
    assert test.passed, test.message
    shown = [text for _, text in messages(test) if "s3cret" in text]
    assert len(shown) == 1, "what Evaluate was given is shown, by Robot Framework"


@pytest.mark.parametrize(
    "argument",
    [
        *("platform", "rules", "base_library", "ca_certs", "client_cert", "client_key", "proxy"),
        *("client_key_password", "resolve"),
        *("transport", "plugins", "max_sockets", "timeout", "app_key", "mask", "max_inbox"),
    ],
)
def test_an_import_that_fails_shows_no_secret(argument: str) -> None:
    with pytest.raises(SwanSocketError) as caught:
        library(**{argument: Secret("bad://pa55word, a:a/s3cret-s3cret")})
    assert "s3cret" not in str(caught.value)
    hints = get_type_hints(SwanSocketLibrary.__init__)
    secret = Secret("x")
    assert TypeInfo.from_type_hint(hints[argument]).convert(secret, argument) is secret
    with pytest.raises(SwanSocketError, match="that is all that is left of a Secret"):
        library(**{argument: "<secret>"})


def test_the_credentials_of_proxies_are_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://mia:environ5@h:1")
    lib = library(proxy="http://mia:imp0rted@h:1")
    lib.run_keyword("connect_socket", ["ws://mia:1n-the-url@h"], {"proxy": "mia:g1ven@h:1"})
    shown = lib._redactor.text("environ5 imp0rted 1n-the-url g1ven mia")
    assert shown == "*** *** *** *** mia"


@pytest.mark.parametrize(
    "step",
    [
        "Wait For Socket Open    socket=nobody",
        "Wait For Socket Open    timeout=5000",
        "Get Error Code",
        "Connect Socket    ${EMPTY}",
        "Close Socket",
        "Get Socket Server Url",
        "Get Callback Count    onSocketOpen    ==    1",
        "Get Callback Count    onSocketOpen    validate    value == hello",
        "Socket Call Should Fail    202    Close Socket",
        "Save Socket Traffic    nowhere/at/all.xyz",
    ],
)
def test_no_traceback_of_the_library_follows_a_failure_of_the_test(step: str) -> None:
    test = run_steps(step, loglevel="DEBUG")
    assert not test.passed
    shown = [text for level, text in messages(test) if level != "FAIL"]
    assert not any("Traceback" in text or "library.py" in text for text in shown)


@pytest.mark.parametrize(
    "around",
    [
        "Wait Until Keyword Succeeds    2x    1ms",
        "Run Keyword And Expect Error    another",
        "Run Keyword And Continue On Failure",
        "Run Keyword And Return Status",
    ],
)
def test_none_follows_where_a_keyword_ran_it_either(around: str) -> None:
    test = run_steps(f"{around}    Connect Socket    http://h", "Fail    seen", loglevel="DEBUG")
    shown = [text for _, text in messages(test)]
    assert any("starts with neither" in text for text in (test.message, *shown))
    assert not any("library.py" in text for text in shown)


def test_a_fault_of_the_library_itself_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise TypeError("a fault")

    monkeypatch.setattr("SwanSocketLibrary.session.session.Session.named", failing)
    test = run_steps("Close Socket", loglevel="DEBUG")
    assert test.message == "TypeError: a fault"
    assert any("Traceback" in text for _, text in messages(test))


def test_a_failure_stays_of_its_kind_also_for_robot_framework() -> None:
    with pytest.raises(UnknownName) as caught:
        library().run_keyword("close_socket", [], {"socket": "nobody"})
    assert isinstance(caught.value, RobotError)
    with pytest.raises(UnknownName) as called:
        library().close_socket(socket="nobody")
    assert type(called.value) is UnknownName


WAITS = (
    "Connect Socket    ws://h    timeout",
    "Wait For Socket Open    timeout",
    "Wait For Socket Messages    2    timeout",
    "Socket Should Have No Messages    within",
    "Process Socket Events    duration",
    "Wait For Server Connection    timeout",
    "Server Sends Ping    timeout",
    "Socket Server Replay Should Be Complete    timeout",
)


def test_a_long_time_without_a_unit_is_refused_with_both_readings() -> None:
    expected = {}
    for wait, time in product(WAITS, ("5000", "600.5", "1e3", "${5000}", "${600.5}")):
        shown = time.strip("${}")
        argument = wait.rsplit(maxsplit=1)[1]
        seconds = float(shown)
        expected[f"{wait}={time}"] = (
            f"{argument}={shown} has no unit: is it {seconds:g} s, or {seconds / 1000:g} s? "
            f"Write {shown}s or {shown}ms."
        )
    assert run_each(*expected) == expected


def test_the_import_refuses_such_times_too() -> None:
    sentences = {
        "5000": "{0}=5000 has no unit: is it 5000 s, or 5 s? Write 5000s or 5000ms.",
        "0": "{0} must be longer than zero, such as 5s or 500ms, got 0 seconds.",
    }
    arguments = ("timeout", "connect_timeout", "close_timeout", "server_handshake_timeout")
    expected = {
        f"Import Library    {LIBRARY}    {argument}={time}    AS    Other": sentence.format(
            argument
        )
        for argument, (time, sentence) in product(arguments, sentences.items())
    }
    for step, message in run_each(*expected).items():
        assert expected[step] in message


def test_every_time_operator_and_boolean_of_every_keyword_is_read_by_the_library() -> None:
    lib = library()
    read = {(name, each.name) for name, given in lib._given.items() for each in given}
    hints = {
        (name, argument)
        for name, spec in lib.keywords_spec.items()
        for argument, hint in spec.argument_types.items()
        if name != "__init__" and re.search("timedelta|AssertionOperator|bool", str(hint))
    }
    assert hints
    assert {each for each in read if each[0] != "__init__"} == hints
    for name, argument in hints:
        hint = lib.get_keyword_types(name)[argument]
        assert hint in (lib.ROBOT_LIBRARY_CONVERTERS or {}) or hint in {bool, bool | None}


def test_robot_framework_looks_at_converters_in_a_dry_run_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[object] = []

    def look(*given: object) -> None:
        looks.append(given)
        raise TypeError("It is looked at.")

    converters = "robot.running.arguments.customconverters.ConverterInfo.for_converter"
    monkeypatch.setattr(converters, look)
    steps = ("Set Socket Timeout    5s", "Get Socket State    ==    NONE    socket=${None}")
    run_steps(*steps)
    assert not looks
    run_steps(*steps, dryrun=True)
    assert looks


def test_python_code_may_give_times_and_operators_as_suites_do() -> None:
    lib = library()
    lib.connect_socket("ws://h")
    assert lib.get_socket_state("==", "OPEN") == "OPEN"
    with pytest.raises(SwanSocketError, match=r"timeout=5000 has no unit"):
        lib.wait_for_socket_open(timeout=5000)


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("socket_call_should_fail", ["code", "name", "/", "*args"]),
        ("close_socket", [("code", None)]),
    ],
)
def test_arguments_that_no_name_reaches_are_marked(name: str, begin: list[object]) -> None:
    assert library().get_keyword_arguments(name)[: len(begin)] == begin


def test_an_argument_of_an_error_that_is_no_text_stays() -> None:
    lib = library()
    error = AssertionError("pa55word", 7)
    lib._redactor.add("pa55word")

    def failing() -> None:
        raise error

    lib.keywords["failing"] = failing
    with pytest.raises(AssertionError):
        lib.run_keyword("failing", [])
    assert error.args == ("***", 7)


@pytest.mark.parametrize(
    "step", ["Connect Socket    ws://h", "Connect Socket    ftp://h", "Get Sockets"]
)
def test_the_log_has_what_happened_also_when_the_keyword_failed(step: str) -> None:
    test = run_steps(step)
    shown = [text for _, text in messages(test) if " → " in text]
    assert bool(shown) is step.startswith("Connect")


def test_the_class_documents_each_import_argument() -> None:
    text = SwanSocketLibrary.__init__.__doc__ or ""
    for name in inspect.signature(SwanSocketLibrary).parameters:
        assert f"``{name}``" in text


def test_a_keyword_as_a_method_runs_as_if_a_suite_had_called_it() -> None:
    """For libraries in Python: secrets are opened, and what fails has its own words."""
    lib = library()
    task = lib.connect_socket("ws://h", alias="chat")
    connection = FakePlugin.made[-1].last
    connection.open()
    lib.send_socket_message(Secret("hush"), socket="chat")
    assert connection.sent == ["hush"]
    with pytest.raises(SwanSocketError, match="No socket is named 'nobody'"):
        lib.close_socket(socket="nobody")
    assert task.alias == "chat"
    with pytest.raises(AttributeError):
        lib.no_such_keyword  # noqa: B018 - the access is what is tested
