"""What suites name: sockets, servers and their clients, user keywords as callbacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from assertionengine import AssertionOperator
from robot.errors import ExecutionFailed, ExecutionPassed, TimeoutExceeded
from robot.libraries.BuiltIn import BuiltIn, RobotNotRunningError
from robot.utils import eq, printable_name

from SwanSocketLibrary.errors import (
    ExpectationFailed,
    InvalidArgument,
    NoServer,
    ServerError,
    SwanSocketError,
    UnknownName,
    WaitFailed,
)
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns
from SwanSocketLibrary.language import commas, keyword_name, say
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.output.sentences import server_timeout, socket_status, timeout_message
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.session.callbacks import Callbacks, Handler
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.waiting import Deadline

if TYPE_CHECKING:
    from SwanSocketLibrary.server.embedded_server import EmbeddedServer


_TAKES_OTHERS: Final = re.compile(
    r"Keyword '(?:.*\.)?(?P<name>[^']+)' expected .* arguments?, got 1\."
)
"""What Robot Framework says of a keyword that does not take one argument."""

SocketName = SocketTask | str | None
"""A socket as suites name it: the SocketTask, its alias or its id; left out, the main task."""

ClientName = SocketTask | int | str | None
"""A server's client as suites name it: its number, or the socket that it is to this library as
`SocketName` has it; left out, the last one that arrived."""


MISTAKEN_BY_NAME: Final = frozenset({"assertion_operator", "message", "code"})
"""Arguments that are no data: nobody writes a socket's name there, also not with theirs."""
_MISTAKEN: Final = MISTAKEN_BY_NAME | {"reason", "payload"}
_TIME: Final = re.compile(r"\d+(?:\.\d+)? ?(?:ms|s|sec|seconds?|min|minutes?)")
_LOOKED_FOR: Final = {
    "wait_for_server_message": "a message",
    "wait_for_server_binary": "a message",
    "wait_for_server_close": "a Close frame",
    "wait_for_server_connection": "a connection",
}
"""What waits look for at a server, by their methods, see `EmbeddedServer.holder`."""
_CLIENT_SIDE: Final = "swan_client_side"
_Keyword = TypeVar("_Keyword", bound=Callable[..., Any])


class Client(NamedTuple):
    """A server's client.

    :ivar number: in the order of arrival, from 1; ``None`` is the last one.
    """

    server: EmbeddedServer
    number: int | None


class Clients:
    """Finds servers and their clients by what suites call them.

    A client that is a socket of this library is known by the key of its handshake (RFC 6455
    §4.1), which passes through proxies and does not depend on the order of arrival.

    :param pool: of the servers.
    :param session: has the sockets of this library.
    """

    def __init__(self, pool: ServerPool, session: Session) -> None:
        self.pool = pool
        self._session = session
        session.statistics.is_replay = pool.is_replay

    def named(self, client: ClientName, server: str | None, wait: Deadline | None = None) -> Client:
        """A client that has arrived; one that was named by its number may be none.

        :param server: its alias or URL; left out, the socket's, or else the last one started.
        :param wait: how long a socket may take to arrive; left out, it has arrived or fails.
        :raises UnknownName: there is no such server or socket.
        :raises NoServer: no server runs.
        :raises ServerError: the socket is not connected to one.
        :raises InvalidArgument: the socket is connected to another server.
        :raises ExpectationFailed: the socket does not arrive in time, or can no longer.
        """
        task = self._task(client)
        if task is None:
            return Client(self.pool.get(server), None if client is None else int(str(client)))
        self.pool.get(server)  # raises if there is none
        if wait is not None:
            self.pool.wait(wait, lambda: bool(self._found(task, server) or task.ended))
        found = self._found(task, server)
        if found is None:
            raise self._not_arrived(task, server, wait)
        return found

    def refuse_name(self, value: object, argument: str, method: Callable[..., Any]) -> None:
        """Refuses a name of a socket, a server or a client where another argument stands.

        :param method: the keyword's.
        :raises InvalidArgument: it is one that the keyword can be told otherwise.
        """
        is_operator = isinstance(value, str) and value in AssertionOperator.__members__
        if argument == "assertion_operator" and is_operator:
            return
        takes = signature(method).parameters
        of_client = "client" in takes
        if of_client or "socket" in takes or argument == "message":
            self._session.refuse_name(value, argument, "client" if of_client else "socket")
        meant = self._meant(value, argument, takes) if isinstance(value, str) else None
        if meant is not None:
            kind = {"timeout": "time", "json_path": say("JSON path")}.get(meant, meant)
            raise InvalidArgument.say(
                "'{value}' is a {kind}, but it stands in the place of the argument "
                "{argument}. Write {meant}={value}.",
                value=value,
                kind=kind,
                argument=argument,
                meant=meant,
            )

    def _meant(self, value: str, argument: str, takes: Collection[str]) -> str | None:
        """The argument that a text was meant for which stands in another one's place."""
        if argument == "payload":
            return None
        if "client" in takes and argument == "message":
            servers = self.pool.servers
            if value in [each.alias for each in servers]:
                return "server"
            if value.isdecimal() and 0 < int(value) <= max(
                (each.client_count for each in servers), default=0
            ):
                return "client"
        if "json_path" in takes and value.startswith(("$.", "$[")):
            return "json_path"
        return "timeout" if "timeout" in takes and _TIME.fullmatch(value) else None

    def about(
        self, method: Callable[..., Any], given: Mapping[str, Any]
    ) -> tuple[str | None, int] | None:
        """The server and the client that a keyword is about; ``None`` if it is about no server.

        It is if it takes the argument ``server``, or belongs to a topic of servers.

        :param method: the keyword's.
        :param given: its named arguments.
        :return: the server's name, ``None`` where there is none; and the client's number, 0 where
            the keyword is about none, or about one that there is not.
        """
        takes = signature(method).parameters
        if "server" not in takes:
            of_servers = isinstance(getattr(method, "__self__", None), ServerKeywords)
            return (None, 0) if of_servers else None
        name = given.get("server")
        try:
            server = self.pool.get(name)
        except SwanSocketError:
            return None, 0
        if "client" not in takes:
            return server.name, 0
        try:
            server, number = self.named(given.get("client"), name)
        except SwanSocketError:
            return server.name, 0
        return server.name, server.client_count if number is None else number

    def advice(
        self, error: BaseException, name: str, method: Callable[..., Any], given: Mapping[str, Any]
    ) -> str:
        """What a failure leaves open of servers and sockets, ``""`` for nothing.

        :param name: the keyword's.
        :param method: its method.
        :param given: its named arguments.
        """
        takes = signature(method).parameters
        if isinstance(error, UnknownName):
            return self._other_kind(error, takes)
        if isinstance(error, NoServer) and hasattr(method, _CLIENT_SIDE):
            return say(
                '"{keyword}" is about embedded servers: with a service of your '
                'own there is the client\'s side alone, so use "{instead}".',
                keyword=keyword_name(printable_name(name, code_style=True)),
                instead=keyword_name(getattr(method, _CLIENT_SIDE)),
            )
        failed = isinstance(error, ServerError | ExpectationFailed)
        looks = failed and "server" in takes and not (given.get("server") or given.get("client"))
        return self._other_server(method) if looks else ""

    def _other_server(self, method: Callable[..., Any]) -> str:
        """Which other server has the clients, or what a wait looks for; ``""`` for none."""
        *others, last = self.pool.servers or (None,)
        if last is None:
            return ""
        what = _LOOKED_FOR.get(method.__name__, "")
        for each in reversed(others):
            if not last.client_count and each.client_count:
                has = say(
                    "Server '{name}' has clients, '{last_name}' is the last one",
                    name=each.name,
                    last_name=last.name,
                )
            elif what and not last.holder(what) and (found := each.holder(what)):
                has = say(
                    "At server '{name}' client {number} {has}",
                    name=each.name,
                    number=found[0],
                    has=found[1],
                )
            else:
                continue
            return say("{has}: write server={name}.", has=has, name=each.name)
        return ""

    def _other_kind(self, error: UnknownName, takes: Collection[str]) -> str:
        """Whether what is no socket's name is a server's or a time, or the other way round."""
        time = _TIME.fullmatch(error.name) or error.name.isdecimal()
        if error.kind == "socket" and "timeout" in takes and time:
            return say("'{name}' is a time: write timeout={name}.", name=error.name)
        if error.kind == "socket" and error.name in [each.name for each in self.pool.servers]:
            return say("'{name}' is a server.", name=error.name)
        if error.kind == "callback" and error.name in self._session.registry.names:
            return say("'{name}' is a socket: write socket={name}.", name=error.name)
        if error.kind == "server" and error.name in self._session.registry.names:
            write = say(": write client={name}", name=error.name) if "client" in takes else ""
            return say("'{name}' is a socket{write}.", name=error.name, write=write)
        return ""

    def _task(self, client: ClientName) -> SocketTask | None:
        """The socket that a client is named by, ``None`` if it is by its number.

        An alias may look like a number: then it is the alias.
        """
        if client is None or isinstance(client, int):
            return None
        try:
            return self._session.named(client)
        except UnknownName:
            if isinstance(client, str) and client.strip().isdecimal():
                return None
            raise

    def _found(self, task: SocketTask, server: str | None) -> Client | None:
        found = self.pool.find_client(task.handshake_keys)
        if found is None:
            if server is not None:
                self.pool.get(server)
            return None
        client = Client(*found)
        if server is not None and self.pool.get(server) is not client.server:
            raise InvalidArgument.say(
                "Socket '{name}' is client {number} of server '{server_name}', not of "
                "'{server}'. Leave out server=.",
                name=task.name,
                number=client.number,
                server_name=client.server.name,
                server=server,
            )
        return client

    def _not_arrived(
        self, task: SocketTask, server: str | None, wait: Deadline | None
    ) -> SwanSocketError:
        which = (
            say("an embedded server") if server is None else say("server '{server}'", server=server)
        )
        text = say(
            "Socket '{name}' is no client of {which}{server}",
            name=task.name,
            which=which,
            server="" if server else say(" that runs"),
        )
        if task.ended is not None:
            kept = self.pool.limits.setting("keeps_gone")
            gone = say("The last clients that have gone are known ({kept})", kept=kept)
            text = say("{text}: {status}. {gone}", text=text, status=socket_status(task), gone=gone)
        if wait is not None:
            expected = say("socket '{name}' to arrive at {which}", name=task.name, which=which)
            return ExpectationFailed(timeout_message(expected, wait, text))
        return ServerError.say(
            '{text}. Use "Wait For Socket Open" or "Wait For Server Connection" first.', text=text
        )


def mistakable_arguments(specification: Iterable[Any]) -> Iterator[tuple[str, int]]:
    """The arguments in whose place names of sockets may stand by mistake, each with its position.

    :param specification: of a keyword's arguments, as PythonLibCore has it.
    """
    for place, each in enumerate(specification):
        name = each[0] if isinstance(each, tuple) else each
        if name.startswith("*"):
            return
        if name in _MISTAKEN:
            yield name, place


def client_side(instead: str) -> Callable[[_Keyword], _Keyword]:
    """Says which keyword a test of a service of its own uses instead of an embedded server's.

    Where no server runs the failure names it, see `Clients.advice`.
    """

    def mark(method: _Keyword) -> _Keyword:
        setattr(method, _CLIENT_SIDE, instead)
        return method

    return mark


class ServerKeywords:
    """What the topics of embedded servers share.

    :param clients: finds servers and their clients.
    :param runs: the keywords that run.
    :param redactor: hides secrets in failures.
    """

    def __init__(self, clients: Clients, runs: KeywordRuns, redactor: Redactor) -> None:
        self._clients = clients
        self._runs = runs
        self._redactor = redactor

    def _server(self, server: str | None) -> EmbeddedServer:
        return self._clients.pool.get(server)

    @contextmanager
    def _waiting(self, wait: Deadline) -> Iterator[None]:
        """Words the failure of a server's wait as those of all waits."""
        try:
            yield
        except WaitFailed as failure:
            raise server_timeout(failure, wait, self._redactor.rules.message) from None


class UserKeywords:
    """Makes handlers that run a keyword of the suite.

    :param before: runs before each of them, so that the log is up to date.
    :param redactor: hides secrets in what they are given: Robot Framework logs their arguments.
    """

    def __init__(self, before: Callable[[], None], redactor: Redactor) -> None:
        self._before = before
        self._redactor = redactor

    def handler(self, name: str, place: str) -> Handler:
        """What runs the keyword with the payload as its one argument.

        :param place: the callback's name, for the error.
        :raises InvalidArgument: there is no keyword of this name.
        """
        try:
            BuiltIn().keyword_should_exist(cast(Any, name))
        except AssertionError as error:
            raise InvalidArgument.say(
                "{place} cannot be '{name}': {error} Define it in the suite or in a "
                "resource file, with one argument.",
                place=place,
                name=name,
                error=error,
            ) from None

        def run(payload: Payload) -> None:
            self._before()
            try:
                BuiltIn().run_keyword(name, self._redactor.wrap_secrets(payload))
            except (ExecutionPassed, TimeoutExceeded) as error:
                error.ends_test = True  # see `run_all`; a timeout before Robot Framework 7.5
                raise
            except ExecutionFailed as error:
                takes = _TAKES_OTHERS.fullmatch(str(error))
                if takes is None or not eq(takes["name"], name.rpartition(".")[2], ignore="_"):
                    raise
                raise InvalidArgument.say(
                    "{error} A callback is given one, the result or the payload: "
                    "write [Arguments]    ${{result}} into '{name}'.",
                    error=error,
                    name=name,
                ) from None

        return run

    def callbacks(self, success: str | None, fail: str | None, complete: str | None) -> Callbacks:
        """The callbacks of a call.

        :raises InvalidArgument: there is no keyword of one of these names.
        """
        return Callbacks(
            self.handler(success, "success") if success else None,
            self.handler(fail, "fail") if fail else None,
            self.handler(complete, "complete") if complete else None,
        )


def find_file(path: str) -> Path:
    """The file that is meant by a path.

    :param path: absolute; or relative to the suite file's folder, else to the working directory,
        else to Robot's output directory, wherever there is such a file first.
    :raises InvalidArgument: there is none.
    """
    given = Path(path)
    if given.is_absolute():
        return given
    folders = _folders()
    for folder in folders:
        if (folder / given).is_file():
            return folder / given
    looked = commas(f"'{folder}'" for folder in folders)
    raise InvalidArgument.say(
        "There is no file '{path}'. It was looked for in {looked}.", path=path, looked=looked
    )


def _folders() -> list[Path]:
    folders = [Path.cwd()]
    try:
        robot = BuiltIn()
        source = robot.get_variable_value("${SUITE SOURCE}")
        output = robot.get_variable_value("${OUTPUT DIR}")
    except RobotNotRunningError:
        return folders
    if source:
        suite = Path(source)
        folders.insert(0, suite if suite.is_dir() else suite.parent)
    if output:
        folders.append(Path(output))
    return list(dict.fromkeys(folders))
