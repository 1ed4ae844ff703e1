"""The servers of a run, by name."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from SwanSocketLibrary.errors import (
    CleanedUp,
    InvalidArgument,
    NoServer,
    ServerError,
    UnknownName,
)
from SwanSocketLibrary.language import say
from SwanSocketLibrary.plugins.factories import BUILT_IN, Guarded
from SwanSocketLibrary.server.limits import LIMITS, MemoryBudget, ServerLimits
from SwanSocketLibrary.server.records import Observer, ServerRecord
from SwanSocketLibrary.swan.inbox import BOUNDS, Bound, Period
from SwanSocketLibrary.waiting import Deadline, Monitor

if TYPE_CHECKING:
    import ssl

    from SwanSocketLibrary.net.loop import NetThread
    from SwanSocketLibrary.server.certificates import Certificates
    from SwanSocketLibrary.server.config import ServerConfig, StandIn
    from SwanSocketLibrary.server.embedded_server import EmbeddedServer
    from SwanSocketLibrary.server.listener import Listener
    from SwanSocketLibrary.server.server_connection import Playback


_ORIGIN: Final = re.compile(r"\w+://[^/?]+")


@dataclass(frozen=True, slots=True)
class _Running:
    server: EmbeddedServer
    listener: Listener
    exposed: bool
    stand_in: StandIn | None
    address: tuple[str, int]


async def _stop(servers: Iterable[_Running]) -> None:
    import asyncio

    await asyncio.gather(*(running.listener.stop() for running in servers))


class ServerPool:
    """Starts and stops embedded servers.

    All run in the net's thread.

    :param observer: takes what happens on any server, in that thread.
    :param warn: takes, in the caller's thread, what a reader of the log should know.
    :param keep_messages: whether messages are kept for waits: not where nobody waits.
    :param inbox: how many of them for each client that no wait has taken. Of those that were
        answered the oldest go then; else nothing more is read from the client.
    :param limits: how much clients may use up; left out, `LIMITS`.
    :param behaviors: those that a server can have, by name; left out, ``echo`` and ``silent``.
    :param changed: guards what happens on the servers, and is notified of it.
    :param message_separator: of servers that do not say it, see `start`.
    :ivar limits: how much clients may use up.
    :ivar cleaned_up: those that were stopped at the end of tests and suites.
    """

    def __init__(
        self,
        observer: Observer | None = None,
        warn: Callable[[str], None] | None = None,
        *,
        keep_messages: bool = True,
        inbox: Bound = BOUNDS.inbox,
        limits: ServerLimits = LIMITS,
        behaviors: Mapping[str, Callable[[], Guarded]] = BUILT_IN,
        changed: Monitor | None = None,
        message_separator: str = "",
    ) -> None:
        self._observer = observer
        self._warn = warn
        self._keep_messages = keep_messages
        self._inbox = inbox
        self.limits = limits
        self.cleaned_up = CleanedUp()
        self._budget = MemoryBudget(limits)
        self._behaviors = behaviors
        self._changed = changed or Monitor()
        self._separator = message_separator
        self._starting = threading.RLock()
        self._running: list[_Running] = []
        self._net: NetThread | None = None
        self._certificates: Certificates | None = None
        self._period = Period()

    def begins(self, period: Period) -> None:
        """Another part of the run begins: what arrives from now on belongs to it."""
        with self._changed:
            self._period = period
            for running in self._running:
                running.server.record.begins(period)

    @property
    def servers(self) -> tuple[EmbeddedServer, ...]:
        """Those that run, in the order of their starts."""
        return tuple(running.server for running in tuple(self._running))

    @property
    def stand_ins(self) -> dict[tuple[bool, str, int], tuple[str, int]]:
        """The hosts that servers stand in for, and the address of each server."""
        return {
            running.stand_in: running.address
            for running in tuple(self._running)
            if running.stand_in is not None
        }

    @property
    def ca_file(self) -> str | None:
        """A file with the certificate (PEM) that signs those of the servers with TLS.

        ``None`` while no server with `tls` runs. It is removed when the last of them has stopped;
        the next one makes it again.
        """
        with self._starting:
            if self._certificates is None or not self._has_tls:
                return None
            return self._certificates.ca_file

    @property
    def _has_tls(self) -> bool:
        return any(running.server.tls for running in self._running)

    def ca_file_of(self, server: EmbeddedServer) -> str:
        """The file with the certificate (PEM) that signs that of a running server, see `ca_file`.

        :raises ServerError: none does, or the file cannot be written.
        """
        found = None if server.tls in {None, "self-signed"} else self.ca_file
        if found is None:
            why = (
                say("has no TLS")
                if server.tls is None
                else say("has a certificate that nobody else signed")
            )
            raise ServerError.say(
                "Server '{name}' {why}, so there is no certificate authority to trust. Start it "
                "with tls=trusted.",
                name=server.name,
                why=why,
            )
        return found

    def start(
        self,
        behavior: str | None = None,
        *,
        alias: str | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: str | None = None,
        protocols: Iterable[str] = (),
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        compression: bool = False,
        replay: Playback | None = None,
        origins: Iterable[str] | None = None,
        stands_in_for: str | None = None,
        message_separator: str | None = None,
    ) -> EmbeddedServer:
        """Starts a server; it accepts connections when this returns.

        :param behavior: ``echo``, which is the default, sends each message back, ``silent`` only
            records, or another of the pool's.
        :param alias: a name besides the URL, free again when the server has stopped.
        :param host: an address or a name of this machine.
        :param port: 0 for a free one.
        :param tls: ``None``, ``trusted``, ``self-signed``, ``expired`` or ``wrong-host``.
        :param protocols: the subprotocols that it knows: the first one of the client's
            offers among them is chosen (RFC 6455 §4.2.2).
        :param headers: added to the response of each handshake.
        :param compression: whether it agrees to compression if a client offers it (RFC 7692).
        :param replay: what each client gets instead of a behavior, and its subprotocols.
        :param origins: of pages that may connect, ``*`` is any; ``None`` for those whose host is
            loopback or stood in for.
        :param stands_in_for: ``ws://`` or ``wss://`` and a host, with a port or without: clients of
            the run that connect there reach this server. For ``wss`` it has a trusted certificate
            for that name, if `tls` is left out.
        :param message_separator: what stands between the messages that one of text may hold; the
            pool's if left out. A replay compares whole messages.
        :raises InvalidArgument: a value cannot be used, or the alias is taken.
        :raises ServerError: it cannot listen there, or TLS is not installed.
        """
        from SwanSocketLibrary.server import config, requests

        if replay is not None and replay.scripted:
            config.check_replay(
                behavior=behavior, protocols=tuple(protocols), message_separator=message_separator
            )
            message_separator = ""
        elif message_separator is None:
            message_separator = self._separator
        stand_in = None
        if stands_in_for is not None:
            stand_in = config.stand_in(stands_in_for, tls, self.stand_ins)
            tls = tls or ("trusted" if stand_in.secure else None)
        names = frozenset({stand_in.host.rstrip(".")}) if stand_in else frozenset[str]()
        chosen = behavior or ("echo" if replay is None else "silent")
        config.require_one_of("behavior", chosen, self._behaviors)
        treatment = config.ServerConfig(
            self._behaviors[chosen],
            requests.Admission(requests.origins(origins), host, names),
            tuple(protocols),
            config.header_items(headers),
            compression,
            self.limits,
            message_separator,
        )
        if tls is not None:
            config.require_one_of("tls", tls, config.TLS_KINDS)
        with self._starting:
            self._require_free(alias)
            try:
                running = self._start(alias, host, port, tls, treatment, replay, stand_in)
            finally:
                self._end_if_idle()
        if running.exposed and self._warn is not None:
            self._warn(
                say(
                    "Server '{name}' listens on {host}: every machine that can reach this "
                    "one can connect to it.",
                    name=running.server.name,
                    host=host,
                )
            )
        return running.server

    def get(self, name: str | None = None) -> EmbeddedServer:
        """A running server by its alias or its URL, the last one started for ``None``.

        :raises NoServer: none runs.
        :raises UnknownName: none has that name.
        """
        servers = self.servers
        if name is None:
            if servers:
                return servers[-1]
            stopped = self.cleaned_up.last
            text = say(
                'No socket server runs. Use "Start Socket Server" first. {stopped}', stopped=stopped
            )
            raise NoServer(text.rstrip())
        for server in servers:
            if name in (server.alias, server.url):
                return server
        names = [server.name for server in servers]
        raise UnknownName("server", name, names, self.cleaned_up.of(name))

    def stopped_at(self, url: str) -> str:
        """When the server at a URL was stopped, see `CleanedUp`; ``""`` if one runs there."""
        origin = _ORIGIN.match(url)
        if origin is None or any(server.url == origin[0] for server in self.servers):
            return ""
        return self.cleaned_up.of(origin[0])

    def find_client(self, keys: Collection[str]) -> tuple[EmbeddedServer, int] | None:
        """The last client of a running server that arrived with one of these keys.

        It takes no lock: each look-up is whole by itself.

        :param keys: of opening handshakes (RFC 6455 §4.1).
        :return: its server and its number; ``None`` if none has arrived, or it is forgotten.
        """
        for running in reversed(tuple(self._running)):
            client = running.server.record.with_key(keys)
            if client is not None:
                return running.server, client.number
        return None

    def is_replay(self, keys: Collection[str]) -> bool:
        """Whether the client with one of these keys is answered by a recording."""
        found = self.find_client(keys)
        return found is not None and found[0].replays

    def wait(self, deadline: Deadline, ready: Callable[[], bool]) -> None:
        """Waits until something is so that clients bring about, or the time is over.

        :raises CallbackFailed: a user keyword that ran meanwhile failed.
        """
        self._changed.wait_until(ready, lambda: True, deadline)

    def stop(self, server: EmbeddedServer | str | None = None) -> None:
        """Stops a server: no socket or task of it is left when this returns.

        Live clients get a Close frame with 1001 and have half a second to answer.

        :param server: itself, its alias or its URL; the last one started for ``None``.
            To stop one that has been stopped does nothing.
        :raises ServerError: none runs.
        :raises UnknownName: none has that name.
        """
        with self._starting:
            found = self.get(server) if server is None or isinstance(server, str) else server
            self.stop_together([found])

    def stop_all(self) -> None:
        """Stops every server."""
        self.stop_together(self.servers)

    def stop_together(self, servers: Collection[EmbeddedServer]) -> None:
        """Stops servers, all at the same time; see `stop`."""
        with self._starting:
            stopping = [running for running in self._running if running.server in servers]
            if not stopping:
                return
            for running in stopping:
                running.server.record.stop()
            self._net_thread().run(_stop(stopping))
            for running in stopping:
                running.server.record.leave()
                self._running.remove(running)
            self._end_if_idle()

    def _start(
        self,
        alias: str | None,
        host: str,
        port: int,
        tls: str | None,
        config: ServerConfig,
        playback: Playback | None,
        stand_in: StandIn | None,
    ) -> _Running:
        from SwanSocketLibrary.server.embedded_server import EmbeddedServer
        from SwanSocketLibrary.server.handshake_plans import HandshakePlans
        from SwanSocketLibrary.server.listener import (
            Listener,
            is_exposed,
            listen,
            reachable,
            server_url,
        )
        from SwanSocketLibrary.server.server_connection import ServerContext

        name = stand_in.host if stand_in else host
        encryption = None if tls is None else self._tls_context(tls, host, name)
        listening = listen(host, port)
        try:
            url = server_url(listening, host, secure=tls is not None)
            record = ServerRecord(
                alias or url,
                self._changed,
                self._observer,
                keep_messages=self._keep_messages,
                inbox=self._inbox,
                budget=self._budget,
            )
            record.separator = config.message_separator
            record.begins(self._period)
            plans = HandshakePlans(self._changed)
            context = ServerContext(config, playback, record, plans, self._budget)
            listener = Listener(listening, encryption, context, self._net_thread())
            server = EmbeddedServer(
                alias,
                url,
                tls=tls,
                record=record,
                listener=listener,
                plans=plans,
                playback=playback,
            )
            address = reachable(listening)
            running = _Running(server, listener, is_exposed(listening), stand_in, address)
            listener.call(listener.begin)
        except BaseException:
            listening.close()
            raise
        self._budget.records.append(record)
        self._running.append(running)
        for known in (alias, url):
            if known is not None:
                self.cleaned_up.is_back(known)
        return running

    def _net_thread(self) -> NetThread:
        from SwanSocketLibrary.net.loop import acquire

        if self._net is None:
            self._net = acquire()
        return self._net

    def _end_if_idle(self) -> None:
        if self._certificates is not None and not self._has_tls:
            self._certificates.remove_file()
        if not self._running and self._net is not None:
            self._net.release()
            self._net.join()
            self._net = None

    def _tls_context(self, kind: str, *hosts: str) -> ssl.SSLContext:
        from SwanSocketLibrary.server.certificates import Certificates

        if self._certificates is None:
            self._certificates = Certificates()
        return self._certificates.context(kind, *hosts)

    def _require_free(self, alias: str | None) -> None:
        for server in self.servers:
            if alias is not None and alias in (server.alias, server.url):
                raise InvalidArgument.say(
                    "A running server is named '{alias}' already. Give another alias, or use "
                    '"Stop Socket Server" first.',
                    alias=alias,
                )
