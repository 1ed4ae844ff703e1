"""Contracts: sockets and servers whose messages have to be those of an AsyncAPI document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlsplit

from robot.api import logger
from robot.api.deco import keyword

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument
from SwanSocketLibrary.events.entries import ServerEvent, ServerEventKind
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns
from SwanSocketLibrary.keywords.lookup import Clients, SocketName, find_file
from SwanSocketLibrary.language import commas, mark, say
from SwanSocketLibrary.output.previews import preview
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.inbox import split_message
from SwanSocketLibrary.swan.model import SocketState
from SwanSocketLibrary.waiting import Deadline, LetThrough

if TYPE_CHECKING:
    from SwanSocketLibrary.contracts.asyncapi import (
        Contract,
        ContractChannel,
        Examples,
        Side,
        Tally,
    )
    from SwanSocketLibrary.server.embedded_server import EmbeddedServer
    from SwanSocketLibrary.server.endpoint import WebSocketEndpoint
    from SwanSocketLibrary.server.records import ClientRecord, ServerRecord
    from SwanSocketLibrary.server.server_connection import PlayedHandshake

Application = Literal["server", "client"]
"""Who a document is about."""

_RUN: Final[dict[tuple[str, str], tuple[Contract, Tally]]] = {}
"""What was seen of each document in this run, by its path and who it is about."""
_NOT_FOUND: Final = 404
_MOST_RAW: Final = 1_000
"""So many times "Server Sends Bytes" is remembered."""


@dataclass(eq=False)
class InForce:
    """A contract that is in force.

    :ivar tally: counts what was seen of it.
    :ivar channel: for all of its sockets; ``None`` for the one of each socket's path.
    :ivar task: the one socket that is held to it; ``None`` for all, or where it is a server's.
    :ivar server: whose clients are held to it.
    """

    contract: Contract
    tally: Tally
    channel: ContractChannel | None = None
    task: SocketTask | None = None
    server: EmbeddedServer | None = None

    def channel_at(self, path: str) -> ContractChannel | None:
        """The channel of a URL's path.

        :raises InvalidArgument: two are, alike.
        """
        return self.channel or self.contract.channel_at(path)

    def nowhere(self, path: str) -> str:
        """That a path is no channel's."""
        return say(
            "{path} is the address of no channel of {name}, which has {there}.",
            path=path or "/",
            name=self.contract.name,
            there=commas(each.title for each in self.contract.channels.values()),
        )

    def no_channel(self, who: str, path: str) -> str:
        """The same of someone, and what to do."""
        return say(
            "{who} is held to no channel: {nowhere} If one is meant, say it by channel=.",
            who=who,
            nowhere=self.nowhere(path),
        )


class SocketContracts:
    """Holds sockets and servers to contracts.

    It is the session's `MessageJudge`, in any thread; what it knows of sockets is replaced as a
    whole.
    """

    def __init__(
        self, clients: Clients, runs: KeywordRuns, redactor: Redactor, session: Session
    ) -> None:
        self._clients = clients
        self._runs = runs
        self._redactor = redactor
        self._session = session
        self.in_force: tuple[InForce, ...] = ()
        self._of_sockets: dict[str, tuple[InForce, ContractChannel] | None] = {}
        self._raw: tuple[int, tuple[bytes, ...]] = 0, ()
        self._before_test: dict[tuple[str, str], Tally] = {}

    @keyword(tags=["Message", "Assertion"])
    def use_socket_contract(
        self,
        path: str,
        *,
        channel: str | None = None,
        socket: SocketName = None,
        server: str | None = None,
        application: Application = "server",
    ) -> None:
        """Holds messages to an AsyncAPI document from now on, in both directions.

        Each complete message has to be one of those that the channel has for its direction: a JSON
        message valid against the payload's schema, with ``format`` asserted. One that is none
        *departs*: the keyword that runs fails, or else the test at its end, with the message, the
        place in the document and the value; timelines mark it. The message itself is sent, or
        received, as it is.

        Arguments:
        - ``path``: a document of AsyncAPI 2.6 or 3.0, in YAML or JSON. A relative path is looked
          for as that of a recording, see `Start Socket Server`. What it refers to is read from
          files beside it, never from a network.
        - ``channel``: its key or its address; left out, the one whose address is the path of the
          socket's URL, with the document's server paths in front or without. A part such as
          ``{room}`` is any text, or one of its ``enum``.
        - ``socket``: the one that is held to it; with neither this nor ``server`` all sockets of
          this library are, those that connect later and those of pages too.
        - ``server``: the alias or URL of an embedded server whose clients are, instead of sockets.
        - ``application``: who the document is about: ``server``, so that its ``receive``, or
          ``publish`` of version 2, is what clients send; or ``client``.

        What the document leaves open is allowed, and counted: a channel without messages, a message
        without a payload, or with one that no JSON Schema describes. Payloads of text or bytes are
        told by their ``contentType``; headers and bindings are not looked at. What `Server Sends
        Bytes` sends is exempt. Of several contracts for a socket, or a server's client, the newest
        counts that has a channel for it. It ends with the closing level, see `Closing at the end`.

        Needs ``pip install "robotframework-swansocketlibrary[contracts]"``.

        Example:
        | ${url} =    Start Socket Server    silent
        | Use Socket Contract    examples/contracts/shop.yaml
        | Connect Socket    ${url}/orders
        | Wait For Socket Open
        | Send Socket Json    {"type": "order", "id": 7, "items": [{"name": "tea"}]}
        | Run Keyword And Expect Error    *$.id: expected type "integer" *got "7"*
        | ...    Send Socket Json    {"type": "order", "id": "7", "items": []}

        """
        if socket is not None and server is not None:
            raise InvalidArgument.say(
                "A contract is for sockets or for a server's clients: give socket or server."
            )
        contract, tally = self._loaded(path, application)
        found = None if channel is None else contract.channel(channel)
        task = self._session.named(socket)
        if task is not None and task.state is SocketState.CLOSED:
            raise InvalidArgument.say(
                "Socket '{name}' is CLOSED, so it has no more messages. Use this keyword "
                'before it is closed, or "Connect Socket" for a new one.',
                name=task.name,
            )
        running = None if server is None else self._clients.pool.get(server)
        new = InForce(contract, tally, found, task, running)
        if task is not None and new.channel_at(_path(task.url)) is None:
            raise InvalidArgument(
                new.no_channel(say("Socket '{name}'", name=task.name), _path(task.url))
            )
        self._begin(new)

    @keyword(tags=["Message", "Assertion"])
    def socket_contract_should_be_covered(
        self, *, contract: str | None = None, channel: str | None = None
    ) -> None:
        """Passes if this run has seen each message of the documents in use, in each direction.

        Arguments:
        - ``contract``: the path of the one document that is meant; left out, all that were used.
        - ``channel``: the key or the address of the one channel that is meant.

        Fails with the list of messages that no test has seen. Use it at the end, as in the teardown
        of the last suite: a run of a single test sees little.

        Example:
        | ${url} =    Start Socket Server    contract=examples/contracts/shop.yaml
        | Connect Socket    ${url}/orders
        | Wait For Socket Open
        | Send Socket Json    {"type": "order", "id": 7, "items": [{"name": "tea"}]}
        | Wait For Socket Json    type=confirmed
        | Send Socket Message    ping
        | Wait For Socket Message    ==    pong
        | Socket Contract Should Be Covered    channel=orders

        """
        missing: list[str] = []
        for key in self._used(contract):
            each, tally = _RUN[key]
            wanted = None if channel is None else each.channel(channel).name
            described = [seen for seen, _ in each.described if wanted in (None, seen.channel)]
            seen_so_far = tally.copy().seen
            unseen = [seen for seen in described if not seen_so_far[seen]]
            names = [
                say(
                    "{message} ({sender}, channel {channel})",
                    message=seen.message,
                    sender=seen.sender,
                    channel=seen.channel,
                )
                for seen in unseen
            ]
            if names:
                missing.append(
                    say(
                        "Of the {count} messages of {name} no test has seen {unseen}: {names}.",
                        count=len(described),
                        name=each.name,
                        unseen=len(names),
                        names=commas(names),
                    )
                )
        if missing:
            raise ExpectationFailed("\n".join(missing))

    @keyword(tags=["Message"])
    def log_socket_contract(self, *, contract: str | None = None) -> None:
        """Writes a table into the log: how often each message was seen in this test and in the run.

        It has what departed and what a document leaves open, too.

        Arguments:
        - ``contract``: the path of the one document that is meant; left out, all that were used.

        Example:
        | ${url} =    Start Socket Server    contract=examples/contracts/shop.yaml
        | Connect Socket    ${url}/orders
        | Wait For Socket Open
        | Send Socket Message    ping
        | Wait For Socket Message    ==    pong
        | Log Socket Contract

        """
        html = [self._table(key) for key in self._used(contract)]
        logger.write(self._redactor.text("".join(html)), "INFO", html=True)

    # What servers need

    def playback(self, path: str, protocols: Sequence[str]) -> ContractPlayback:
        """What a server says by a document's examples.

        :raises InvalidArgument: the document cannot be used, an example is none of its message, or
            there is none of what the server says.
        """
        contract, tally = self._loaded(path, "server")
        said = [each for seen, each in contract.described if seen.sender == "server"]
        for each in said:
            each.check_examples()
        if not any(each.examples for each in said):
            raise InvalidArgument.say(
                "{name} has no example of what the server says: give its messages examples "
                "with a payload.",
                name=contract.name,
            )
        return ContractPlayback(InForce(contract, tally), protocols, self._runs.departed)

    def serves(self, server: EmbeddedServer, playback: ContractPlayback) -> None:
        """A server has started with a `playback`: its clients are held to the same."""
        playback.in_force.server = server
        self._begin(playback.in_force)

    # When tests begin and end

    def test_starts(self) -> None:
        """A test begins: what is seen from now on is seen in it."""
        self._before_test = {key: tally.copy() for key, (_, tally) in _RUN.items()}

    def end(self, kept: Collection[InForce]) -> None:
        """Ends contracts, but for some."""
        ended = [each for each in self.in_force if each not in kept]
        if not ended:
            return
        self.in_force = tuple(each for each in self.in_force if each in kept)
        for each in ended:
            if each.server is not None:
                each.server.record.judge = None
        self._apply()

    # What the session and servers ask, in any thread

    def judge(self, task: SocketTask, data: str | bytes, *, sent: bool) -> str | None:
        """See `MessageJudge`."""
        known = self._of_sockets  # which another thread may replace
        if task.socketTaskId not in known:
            held = [one for one in self.in_force if not one.server and one.task in (None, task)]
            name = say("Socket '{name}'", name=task.name)
            known[task.socketTaskId] = self._found(held, name, _path(task.url))
        found = known[task.socketTaskId]
        if found is None:
            return None

        def who() -> str:
            text = mark("Socket '{name}' sent") if sent else mark("Socket '{name}' received")
            return say(text, name=task.name)

        return self._departure(*found, who, data, task.separator, by_client=sent)

    def _judge_of(
        self, server: EmbeddedServer
    ) -> Callable[[ClientRecord, str | bytes, bool], str | None]:
        """What judges the messages of a server."""
        held = [each for each in self.in_force if each.server is server]
        known: dict[int, tuple[InForce, ContractChannel] | None] = {}

        def judge(client: ClientRecord, data: str | bytes, by_client: bool) -> str | None:
            def who() -> str:
                return say(
                    "Client {number} of server '{server}'", number=client.number, server=server.name
                )

            def how() -> str:
                text = mark("{who} sent") if by_client else mark("{who} was sent")
                return say(text, who=who())

            if client.number not in known:
                known[client.number] = self._found(held, who(), client.request["path"])
            found = known[client.number]
            if found is None:
                return None
            return self._departure(*found, how, data, server.record.separator, by_client=by_client)

        return judge

    def _departure(
        self,
        each: InForce,
        channel: ContractChannel,
        who: Callable[[], str],
        data: str | bytes,
        separator: str,
        *,
        by_client: bool,
    ) -> str | None:
        """Holds a message to a channel.

        :return: how it departs, for the timeline.
        """
        found: list[str] = []
        sender: Side = "client" if by_client else "server"
        for message in _parts(data, separator):
            verdict = channel.judge(sender, message)
            if verdict.departs and not by_client and self._was_raw(message):
                continue
            each.tally.count(channel, sender, verdict)
            if verdict.departs:
                shown = self._redactor.rules.message(message)
                why = verdict.text(shown)
                found.append(why)
                self._runs.departed(
                    say(
                        "{who} what departs from {name}: {message}. {why}.",
                        who=who(),
                        name=each.contract.name,
                        message=preview(shown),
                        why=why[0].upper() + why[1:],
                    )
                )
        if not found:
            return None
        return say("from {name}: {why}", name=each.contract.name, why="; ".join(found))

    def _was_raw(self, data: str | bytes) -> bool:
        """Whether a message stood in what "Server Sends Bytes" has sent."""
        payload = data.encode(errors="surrogatepass") if isinstance(data, str) else data
        log = self._session.log
        mark_before, raw = self._raw  # replaced as a whole, for any thread may be here
        mark_now = log.mark
        new = (each.what for each in log.after(mark_before, "servers"))
        raw += tuple(
            each.data
            for each in new
            if isinstance(each, ServerEvent)
            and each.kind is ServerEventKind.BYTES_SENT
            and isinstance(each.data, bytes)
        )
        self._raw = mark_now, raw[-_MOST_RAW:]
        return any(payload in each for each in reversed(raw))

    def _found(
        self, held: Sequence[InForce], who: str, path: str
    ) -> tuple[InForce, ContractChannel] | None:
        """The newest contract that has a channel for a path; the log says if none has."""
        missing = ""
        for each in reversed(held):
            try:
                channel = each.channel_at(path)
            except InvalidArgument as error:
                missing = missing or str(error)
                continue
            if channel is not None:
                return each, channel
            missing = missing or each.no_channel(who, path)
        if missing:
            self._session.log.warn(missing)
        return None

    # Inside

    def _begin(self, new: InForce) -> None:
        self.in_force = (*self.in_force, new)
        self._apply()

    def _apply(self) -> None:
        """What is in force has changed."""
        self._of_sockets = {}
        of_sockets = any(each.server is None for each in self.in_force)
        self._session.judge = self if of_sockets else None
        for each in self.in_force:
            if each.server is not None:
                each.server.record.judge = self._judge_of(each.server)

    def _loaded(self, path: str, application: Application) -> tuple[Contract, Tally]:
        from SwanSocketLibrary.contracts.asyncapi import Tally, load

        found = find_file(path)
        with LetThrough():  # a large one takes its time
            contract = load(str(found), application)
        key = (contract.path, application)
        tally = _RUN[key][1] if key in _RUN else Tally()
        _RUN[key] = contract, tally
        return contract, tally

    def _used(self, path: str | None) -> list[tuple[str, str]]:
        """The documents that were used, or one of them, as `_RUN` knows them.

        :raises InvalidArgument: none was.
        """
        wanted = None if path is None else str(find_file(path).resolve())
        found = [key for key in _RUN if wanted in (None, key[0])]
        if not found:
            text = say('No contract was in force: "Use Socket Contract" first.')
            if path is not None:
                text = say("'{path}' was not in force: \"Use Socket Contract\" first.", path=path)
            raise InvalidArgument(text)
        return found

    def _table(self, key: tuple[str, str]) -> str:
        from SwanSocketLibrary.contracts.asyncapi import Seen

        contract, tally = _RUN[key]
        now, before = tally.copy(), self._before_test.get(key)
        rows: list[tuple[Any, ...]] = []

        def add(seen: Seen, name: str, remark: str, of: str) -> None:
            total = getattr(now, of)[seen]
            in_test = total - (getattr(before, of)[seen] if before else 0)
            rows.append((seen.channel, seen.sender, name, in_test, total, remark))

        for seen, message in contract.described:
            add(seen, message.name, message.remark, "seen")
        for seen in sorted(each for each in now.seen if not each.message):
            add(seen, say("left open by the document"), "", "seen")
        for seen in sorted(now.departed):
            add(seen, say("departed"), "", "departed")
        head = _row(
            "th",
            [
                say("Channel"),
                say("Sender"),
                say("Message"),
                say("In this test"),
                say("In this run"),
                "",
            ],
        )
        body = "".join(_row("td", row) for row in rows)
        described = [each for each, _ in contract.described]
        covered = sum(bool(now.seen[each]) for each in described)
        title = say(
            "{name}: {covered} of {count} messages seen",
            name=contract.name,
            covered=covered,
            count=len(described),
        )
        return f"<p><b>{escape(title)}</b></p><table>{head}{body}</table>"


class ContractPlayback:
    """What a server says to each client by a document's examples: see `Playback`.

    :param in_force: the contract.
    :param protocols: the subprotocols that the server knows.
    :param report: takes a sentence where a client departs, in the loop's thread.
    """

    scripted: Final = False

    def __init__(
        self, in_force: InForce, protocols: Sequence[str], report: Callable[[str], object]
    ) -> None:
        self.in_force = in_force
        self._protocols = tuple(protocols)
        self._report = report

    def arrive(
        self, record: ServerRecord, client: ClientRecord, target: str, offered: Iterable[str]
    ) -> PlayedHandshake:
        """See `Playback.arrive`."""
        from SwanSocketLibrary.contracts.asyncapi import Examples
        from SwanSocketLibrary.server.faults import rejection
        from SwanSocketLibrary.server.server_connection import PlayedHandshake

        del offered
        path = urlsplit(target).path
        try:
            channel = self.in_force.channel_at(path)
            why = "" if channel else self.in_force.nowhere(path)
        except InvalidArgument as error:
            channel, why = None, str(error)
        if channel is not None:
            return PlayedHandshake(ExampleTalk(Examples(channel)), self._protocols)
        name = self.in_force.contract.name
        departed = say("from {name}: {why}", name=name, why=why)
        record.report(client, ServerEventKind.DEPARTED, departed)
        self._report(
            say(
                "Client {number} of server '{server}' departed from {name} by where it connected: "
                "{why}",
                number=client.number,
                server=record.name,
                name=name,
                why=why,
            )
        )
        return PlayedHandshake(fault=rejection(_NOT_FOUND, {}, why))

    def wait_complete(self, record: ServerRecord, deadline: Deadline) -> None:
        """See `Playback.wait_complete`: examples are never complete."""


class ExampleTalk:
    """What a server says to one client: see `ClientPlayback`."""

    answers_close: Final = False

    def __init__(self, examples: Examples) -> None:
        self._examples = examples
        self._endpoint: WebSocketEndpoint

    def begin(self, endpoint: WebSocketEndpoint, /) -> None:
        """The connection is open."""
        self._endpoint = endpoint
        for message in self._examples.greetings:
            endpoint.send_if_open(message)

    def message(self, data: str | bytes) -> None:
        """A message came."""
        for answer in self._examples.answers(data):
            self._endpoint.send_if_open(answer)

    def closed(self, close: object) -> None:
        """The client's Close frame came."""

    def gone(self, cause: str) -> None:
        """The connection has ended."""


def _path(url: str) -> str:
    return urlsplit(url).path


def _parts(data: str | bytes, separator: str) -> Sequence[str | bytes]:
    """The messages that a text holds."""
    if not separator or not isinstance(data, str):
        return (data,)
    try:
        return split_message(data, separator)
    except ValueError:
        return (data,)


def _row(cell: str, values: Iterable[object]) -> str:
    cells = "".join(f"<{cell}>{escape(str(each))}</{cell}>" for each in values)
    return f"<tr>{cells}</tr>"
