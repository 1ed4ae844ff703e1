from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from SwanSocketLibrary.errors import PageError
from SwanSocketLibrary.language import catalogue_of, speaking
from SwanSocketLibrary.pages.engine import Engine

MEMORY = 32 * 1024 * 1024
START = {"op": "start", "name": "swan", "info": {}, "given": {}}

Make = Callable[..., Engine]


@pytest.fixture(scope="module")
def make() -> Iterator[Make]:
    engines: list[Engine] = []

    def made(page: str, seconds: float = 5.0) -> Engine:
        def source(request: Mapping[str, Any]) -> dict[str, Any]:
            return {"path": "a.js", "source": page, "line": 10_000}

        engine = Engine(source, MEMORY, seconds)
        engines.append(engine)
        engine.turn("the start", [START])
        engine.turn(
            "a page", [{"op": "open", "id": 1, "path": "a.js", "query": {}, "lifecycle": []}]
        )
        return engine

    yield made
    for engine in engines:
        engine.close()


def handler(engine: Engine, name: str, *args: object) -> Any:
    operation = {"op": "handler", "id": 1, "name": name, "args": list(args)}
    return engine.turn(name, [operation])[-1]


@pytest.fixture(scope="module")
def tools(make: Make) -> Engine:
    return make(
        """Page({
            decode(data) { return new TextDecoder().decode(data); },
            encode(text) { return Array.from(new TextEncoder().encode(text)); },
            url(text, base) { return new URL(text, base).href; },
            echo(value) { return structuredClone(value); },
            search(text) { return [...new URLSearchParams(text)]; },
        })"""
    )


def test_an_engine_that_is_not_installed_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(PageError, match=r'pip install "robotframework-swansocketlibrary\[pages\]"'):
        Engine(lambda _: {}, MEMORY, 1.0)


def test_what_comes_of_a_turn_is_what_its_code_wrote_down(make: Make) -> None:
    engine = make("Page({f() { console.log('a'); return 7; }})")
    operation = {"op": "handler", "id": 1, "name": "f", "args": []}
    console, result = engine.turn("f", [operation])
    assert (console["kind"], console["text"]) == ("console", "a")
    assert (result["kind"], result["value"]) == ("result", 7)


def test_several_turns_come_in_their_order(make: Make) -> None:
    engine = make(
        "Page({f(n) { Promise.resolve().then(() => console.log('job', n)); console.log(n); }})"
    )
    operations = [{"op": "handler", "id": 1, "name": "f", "args": [n]} for n in (1, 2)]
    texts = [each["text"] for each in engine.turn("f", operations) if each["kind"] == "console"]
    assert texts == ["1", "job 1", "2", "job 2"]


@pytest.mark.rule("S1")
@pytest.mark.parametrize("late", [{"op": "state", "state": 2}, {"op": "event", "state": 1}])
def test_a_state_that_is_told_late_changes_nothing(make: Make, late: dict[str, Any]) -> None:
    engine = make("let task; Page({f() { task = swan.connectSocket({url: 'wss://h'}); }, "
                  "state() { return task.readyState; }})")  # fmt: skip
    handler(engine, "f")
    event = {"op": "event", "socket": 1, "event": "onClose", "payload": {}, "state": 3}
    engine.turn("events", [event, {**event, "event": "onMessage", **late}])
    assert handler(engine, "state")["value"] == 3


def test_code_that_does_not_end_ends_its_process(make: Make) -> None:
    engine = make("Page({f() { while (true) {} }})", seconds=0.3)
    with pytest.raises(PageError, match=r"f did not end within 0\.3 s \(page_timeout\)"):
        handler(engine, "f")
    with pytest.raises(PageError, match=r"^The page is gone: f did not end"):
        handler(engine, "f")


def test_what_a_turn_asked_for_whose_wait_was_interrupted_comes_later(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def struck(_pipe: int, _seconds: float) -> bool:
        raise KeyboardInterrupt

    engine = make("Page({f(n) { return n; }})")
    with monkeypatch.context() as patched:
        patched.setattr("SwanSocketLibrary.pages.engine._has_data", struck)
        with pytest.raises(KeyboardInterrupt):
            handler(engine, "f", 1)
    unfinished = engine.unfinished()
    assert unfinished is not None
    assert [each["value"] for each in unfinished] == [1]
    assert engine.unfinished() is None
    assert handler(engine, "f", 2)["value"] == 2


def test_values_that_are_nested_too_deep_are_refused(make: Make) -> None:
    engine = make(
        "Page({f(depth) { const root = {}; let at = root;"
        " for (let i = 0; i < depth; i++) { at = at.a = {}; } return root; }})"
    )
    assert "value" in handler(engine, "f", 99)
    assert handler(engine, "f", 101)["unusable"] == "it is nested deeper than 100 levels"


def test_a_process_that_is_killed_is_gone(make: Make) -> None:
    engine = make("Page({f() {}})")
    os.kill(engine._process.pid, signal.SIGKILL)
    with pytest.raises(PageError, match="its process ended while f ran"):
        handler(engine, "f")


def test_no_process_is_left_and_no_thread_is_needed(make: Make) -> None:
    before = threading.active_count()
    engine = make("Page({})")
    assert threading.active_count() == before
    engine.close()
    assert engine._process.returncode is not None


def test_the_process_has_neither_files_nor_environment(make: Make) -> None:
    engine = make(
        "Page({f() { return [typeof std, typeof os, typeof process, typeof fetch, typeof WebSocket,"
        " typeof __source, typeof XMLHttpRequest]; }})"
    )
    assert set(handler(engine, "f")["value"]) == {"undefined"}
    environment = f"/proc/{engine._process.pid}/environ"
    if os.path.exists(environment):  # noqa: PTH110
        with open(environment, "rb") as file:  # noqa: PTH123
            assert file.read() == b""


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=12) | st.text(max_size=6).map(lambda text: text.encode()))
def test_bytes_are_decoded_as_by_the_standard(tools: Engine, data: bytes) -> None:
    import base64

    buffer = {"$buffer": base64.b64encode(data).decode()}
    expected = data.decode("utf-8", "replace").removeprefix("\ufeff")
    assert handler(tools, "decode", buffer)["value"] == expected


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=10))
def test_text_is_encoded_as_utf_8(tools: Engine, text: str) -> None:
    assert bytes(handler(tools, "encode", text)["value"]) == text.encode("utf-8", "replace")


@settings(max_examples=100, deadline=None)
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_values_of_json_come_back_as_they_are(tools: Engine, value: object) -> None:
    if isinstance(value, dict) and "$buffer" in json.dumps(value):
        return
    assert handler(tools, "echo", value)["value"] == value


@pytest.mark.parametrize(
    ("url", "base", "href"),
    [
        ("wss://Example.com:443/a?b=1#c", None, "wss://example.com/a?b=1#c"),
        ("wss://example.com", None, "wss://example.com/"),
        ("/x?y=1", "https://a.b:8443/c/d", "https://a.b:8443/x?y=1"),
        ("e", "https://a.b/c/d?q=1", "https://a.b/c/e"),
        ("../e", "https://a.b/c/d/f", "https://a.b/c/e"),
        ("?q=2", "https://a.b/c?q=1", "https://a.b/c?q=2"),
        ("//c.d/e", "wss://a.b", "wss://c.d/e"),
        ("https://user:pass@a.b/", None, "https://user:pass@a.b/"),
        ("https://a.b/你", None, "https://a.b/%E4%BD%A0"),
        ("ws://[::1]:9/x", None, "ws://[::1]:9/x"),
    ],
)
def test_urls_are_read(tools: Engine, url: str, base: str | None, href: str) -> None:
    args = [url] if base is None else [url, base]
    assert handler(tools, "url", *args)["value"] == href


def test_queries_are_read(tools: Engine) -> None:
    assert handler(tools, "search", "?a=1&b=%E4%BD%A0+x&c")["value"] == [
        ["a", "1"],
        ["b", "你 x"],
        ["c", ""],
    ]


def test_whatever_its_length_an_operation_comes_and_goes_whole(make: Make) -> None:
    engine = make("Page({f(text) { return text; }})")
    for length in (65_526, 65_536, 70_000, 1_000_000):
        text = "长" * (length // 3)
        assert handler(engine, "f", text)["value"] == text


def test_the_system_ends_a_process_whose_parent_no_longer_counts(make: Make) -> None:
    resource = pytest.importorskip("resource")
    if not hasattr(resource, "prlimit"):
        pytest.skip("only Linux says what another process may use")
    engine = make("Page({f() {}})", seconds=1.0)
    handler(engine, "f")
    soft, _ = resource.prlimit(engine.process_id, resource.RLIMIT_CPU)
    assert 4 <= soft <= 6


def test_what_a_page_does_wrong_is_said_in_the_language_of_the_turn(make: Make) -> None:
    engine = make(
        "Page({wait() { setTimeout(1); }, later() { Promise.reject(1); }, f() { throw 2; }})"
    )
    said = []
    for catalogue in (catalogue_of("zh-CN"), None):
        with speaking(catalogue):
            errors = [handler(engine, name) for name in ("wait", "later", "f")]
        said += [f"{error['where']}: {error['error']['message']}" for error in errors]
    assert said == [
        "wait: setTimeout 的第一个参数必须是函数",
        "Promise（未处理的 Promise 拒绝）: 抛出了：1",
        "f: 抛出了：2",
        "wait: the first argument of setTimeout must be a function",
        "a promise (unhandled rejection): thrown: 1",
        "f: thrown: 2",
    ]
