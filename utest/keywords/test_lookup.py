from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from inspect import signature

import pytest

from SwanSocketLibrary import SwanSocketLibrary
from SwanSocketLibrary.errors import (
    ExpectationFailed,
    InvalidArgument,
    NoServer,
    ServerError,
    SwanSocketError,
    UnknownName,
)
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns
from SwanSocketLibrary.keywords.lookup import Clients, ServerKeywords
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.waiting import Deadline
from utest.fakes import Program
from utest.server.raw_client import REQUEST, RawClient

KEY = "AAAAAAAAAAAAAAAAAAAAAA=="
assert KEY in REQUEST


@pytest.fixture
def pool() -> Iterator[ServerPool]:
    pool = ServerPool()
    pool.start(alias="first")
    pool.start(alias="last")
    yield pool
    pool.stop_all()


@pytest.fixture
def task(program: Program, pool: ServerPool) -> Iterator[SocketTask]:
    """A socket that is client 1 of the first server."""
    task, connection = program.connecting("chat")
    connection.receiver.asks(KEY)
    with RawClient(pool.get("first").url) as client:
        client.open()
        yield task


def test_a_socket_is_named_by_itself_its_alias_or_its_id(program: Program) -> None:
    sockets = program.session
    program.opened()
    task, _ = program.opened("chat")
    for name in (task, "chat", task.socketTaskId):
        assert sockets.named(name) is task
        assert sockets.named_or_main(name) is task


@pytest.mark.rule("S13")
def test_left_out_it_is_the_main_one(program: Program) -> None:
    sockets = program.session
    task, connection = program.opened()
    program.opened()
    assert sockets.named(None) is None
    assert sockets.named_or_main(None) is task
    connection.end()
    assert sockets.named_or_main(None) is task


def test_with_no_main_socket_the_failure_says_what_to_do(program: Program) -> None:
    with pytest.raises(ExpectationFailed, match=r'no main socket yet\. Use "Connect Socket" first'):
        program.session.named_or_main(None)


def test_an_unknown_name_is_no_main_socket(program: Program) -> None:
    sockets = program.session
    program.opened("chat")
    with pytest.raises(UnknownName, match=r"No socket is named 'news'\. Known: 'chat'\."):
        sockets.named_or_main("news")
    with pytest.raises(UnknownName):
        sockets.named("")


def test_a_client_is_named_by_its_number(clients: Clients, pool: ServerPool) -> None:
    assert clients.named(None, None) == (pool.get("last"), None)
    assert clients.named(2, "first") == (pool.get("first"), 2)
    assert clients.named("2", None) == (pool.get("last"), 2)
    assert clients.named(" 3 ", None, Deadline(0)) == (pool.get("last"), 3)


def test_or_by_its_socket_which_says_the_server_too(
    clients: Clients, pool: ServerPool, task: SocketTask
) -> None:
    for name in (task, "chat", task.socketTaskId):
        for found in (clients.named(name, None), clients.named(name, None, Deadline(0))):
            assert found == (pool.get("first"), 1)
        assert clients.named(name, "first") == (pool.get("first"), 1)


def test_another_server_beside_a_socket_fails(clients: Clients, task: SocketTask) -> None:
    sentence = "Socket 'chat' is client 1 of server 'first', not of 'last'. Leave out server=."
    with pytest.raises(InvalidArgument) as named:
        clients.named(task, "last")
    with pytest.raises(InvalidArgument) as awaited:
        clients.named(task, "last", Deadline(0))
    assert str(named.value) == str(awaited.value) == sentence
    with pytest.raises(UnknownName, match="No server is named 'none'"):
        clients.named(task, "none")


def test_an_alias_that_looks_like_a_number_is_the_alias(
    clients: Clients, pool: ServerPool, program: Program
) -> None:
    _, connection = program.connecting("7")
    connection.receiver.asks(KEY)
    with RawClient(pool.get("first").url) as client:
        client.open()
        assert clients.named("7", None) == (pool.get("first"), 1)
        assert clients.named(7, None) == (pool.get("last"), 7)


def test_what_is_neither_is_unknown(clients: Clients, program: Program) -> None:
    program.connecting("chat")
    with pytest.raises(UnknownName, match=r"No socket is named 'chta'\. Known: 'chat'\."):
        clients.named("chta", None)


def test_a_redirect_has_a_key_of_its_own(
    clients: Clients, pool: ServerPool, program: Program
) -> None:
    _, connection = program.connecting("chat")
    for key in ("before it was redirected", KEY):
        connection.receiver.asks(key)
    with RawClient(pool.get("last").url) as client:
        client.open()
        assert clients.named("chat", None) == (pool.get("last"), 1)


def test_a_socket_that_has_not_arrived_is_waited_for(
    clients: Clients, pool: ServerPool, program: Program
) -> None:
    task, connection = program.connecting("chat")
    with pytest.raises(ServerError) as failure:
        clients.named("chat", None)
    assert str(failure.value) == (
        "Socket 'chat' is no client of an embedded server that runs. "
        'Use "Wait For Socket Open" or "Wait For Server Connection" first.'
    )
    with pytest.raises(ExpectationFailed) as missed:
        clients.named("chat", "last", Deadline(0.01))
    assert str(missed.value).startswith("Expected socket 'chat' to arrive at server 'last'. Waited")
    assert str(missed.value).endswith("Instead: Socket 'chat' is no client of server 'last'.")
    connection.receiver.failed("it broke")
    with pytest.raises(ExpectationFailed) as ended:
        clients.named(task, None, Deadline(None))
    assert "socket 'chat' ended in an error: it broke. The last clients" in str(ended.value)


def test_without_a_server_there_is_no_client(program: Program) -> None:
    program.connecting("chat")
    clients = Clients(ServerPool(), program.session)
    for name in (1, "chat"):
        with pytest.raises(NoServer):
            clients.named(name, None)
        with pytest.raises(NoServer):
            clients.named(name, None, Deadline(0))


class Topic(ServerKeywords):
    def start(self, behavior: str = "echo") -> None: ...


def test_where_a_keyword_is_at_work(
    clients: Clients, pool: ServerPool, runs: KeywordRuns, redactor: Redactor
) -> None:
    def hold(*, server: str | None = None) -> None: ...

    def send(*, client: int | None = None, server: str | None = None) -> None: ...

    def connect(url: str, *, socket: str | None = None) -> None: ...

    with RawClient(pool.get("first").url) as client:
        client.open()
        assert clients.about(connect, {}) is None
        assert clients.about(Topic(clients, runs, redactor).start, {}) == (None, 0)
        assert clients.about(hold, {}) == ("last", 0)
        assert clients.about(send, {}) == ("last", 0)
        assert clients.about(send, {"server": "first"}) == ("first", 1)
        assert clients.about(send, {"server": "first", "client": 7}) == ("first", 7)
        assert clients.about(send, {"server": pool.get("first").url, "client": "x"}) == ("first", 0)
        assert clients.about(send, {"server": "none"}) == (None, 0)


# Without a server


def server_keywords() -> list[str]:
    """Those that need an embedded server that runs: what ends answers does not, nor a contract."""
    keywords = SwanSocketLibrary().keywords.items()
    takes = [name for name, method in keywords if "server" in signature(method).parameters]
    return [name for name in takes if name not in ("stop_answers", "use_socket_contract")]


@pytest.mark.parametrize("name", server_keywords())
def test_without_a_server_each_keyword_of_servers_names_one_of_the_clients_side(name: str) -> None:
    lib = SwanSocketLibrary()
    instead = vars(lib.keywords[name].__func__)["swan_client_side"]
    assert instead.lower().replace(" ", "_") in lib.keywords
    assert "server" not in signature(lib.keywords[instead.lower().replace(" ", "_")]).parameters
    given = {"data": "00", "how": "drop", "bytes_per_second": 1.0, "interval": "1s"}
    given |= dict.fromkeys(("pattern", "reply", "value"), "hello")
    takes = signature(lib.keywords[name]).parameters
    with pytest.raises(NoServer) as caught:
        lib.run_keyword(name, [], {each: given[each] for each in given if each in takes})
    title = name.replace("_", " ").title()
    assert str(caught.value) == (
        f'No socket server runs. Use "Start Socket Server" first. "{title}" is about embedded '
        f"servers: with a service of your own there is the client's side alone, so use "
        f'"{instead}".'
    )


# What a failure leaves open


def advice_of(lib: SwanSocketLibrary, name: str, *args: object, **given: object) -> str:
    with pytest.raises(SwanSocketError) as caught:
        lib.run_keyword(name, list(args), given)
    return str(caught.value)


@pytest.fixture
def lib() -> Iterator[SwanSocketLibrary]:
    lib = SwanSocketLibrary(timeout="20ms")
    yield lib
    lib._closer.run_ends()


def test_a_name_of_the_other_kind_is_told(lib: SwanSocketLibrary) -> None:
    url = lib.run_keyword("start_socket_server", [], {"alias": "backend"})
    lib.run_keyword("connect_socket", [url], {"alias": "chat"})
    assert advice_of(lib, "get_socket_state", socket="backend").endswith(
        "Known: 'chat'. 'backend' is a server."
    )
    assert advice_of(lib, "wait_for_server_message", server="chat").endswith(
        "Known: 'backend'. 'chat' is a socket: write client=chat."
    )
    assert advice_of(lib, "hold_next_handshake", server="chat").endswith("'chat' is a socket.")


def test_the_server_that_has_clients_is_told_where_the_last_one_has_none(
    lib: SwanSocketLibrary,
) -> None:
    url = lib.run_keyword("start_socket_server", [], {"alias": "first"})
    lib.run_keyword("start_socket_server", [], {"alias": "last"})
    hint = " Server 'first' has clients, 'last' is the last one: write server=first."
    waits = ("wait_for_server_connection", "wait_for_server_message", "wait_for_server_close")
    assert not any(advice_of(lib, name).endswith(hint) for name in waits)
    lib.run_keyword("connect_socket", [url])
    lib.run_keyword("wait_for_socket_open", [], {"timeout": timedelta(seconds=10)})
    assert all(advice_of(lib, name).endswith(hint) for name in waits)
    assert advice_of(lib, "server_sends_message", "x").endswith(hint)
    assert not advice_of(lib, "server_sends_message", "x", server="last").endswith(hint)
    lib.run_keyword("connect_socket", [lib.run_keyword("get_socket_server_url", [])])
    lib.run_keyword("wait_for_server_connection", [], {"timeout": timedelta(seconds=10)})
    assert not advice_of(lib, "wait_for_server_message").endswith(hint)
