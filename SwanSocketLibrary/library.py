"""The library class: import arguments, wiring, and the listener that cleans up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial, wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, cast, get_type_hints

from robot import result, running
from robot.api import logger
from robot.running.context import EXECUTION_CONTEXTS
from robot.utils import printable_name
from robotlibcore import DynamicCore

from SwanSocketLibrary.auto_closer import AutoCloser, ClosingLevel
from SwanSocketLibrary.errors import CallFailed, InvalidArgument, SwanSocketError, UnknownName
from SwanSocketLibrary.events.entries import KeywordFailure, ServerEvent
from SwanSocketLibrary.introduction import INTRODUCTION, rules
from SwanSocketLibrary.keywords import conversion
from SwanSocketLibrary.keywords.assertions import compiled_path
from SwanSocketLibrary.keywords.automatic_messages import ServerAnswers, SocketAnswers
from SwanSocketLibrary.keywords.callback_assertions import CallbackAssertions
from SwanSocketLibrary.keywords.hosting import Hosting, version, with_plugins
from SwanSocketLibrary.keywords.keyword_runs import (
    KeywordRuns,
    ReplayFailures,
    StaleMessages,
    StalePolicy,
    hide_traceback,
    names_secret,
    opened,
    progress_on_console,
    register_run,
    runs_another,
    takes_secrets,
)
from SwanSocketLibrary.keywords.lookup import (
    MISTAKEN_BY_NAME,
    Clients,
    UserKeywords,
    mistakable_arguments,
)
from SwanSocketLibrary.keywords.message_patterns import JsonMatching
from SwanSocketLibrary.keywords.server_clients import ServerClients
from SwanSocketLibrary.keywords.server_faults import ServerFaults
from SwanSocketLibrary.keywords.socket_calls import CallBase, SocketCalls
from SwanSocketLibrary.keywords.socket_contracts import SocketContracts
from SwanSocketLibrary.keywords.socket_events import SocketEvents
from SwanSocketLibrary.keywords.socket_messages import SocketMessages
from SwanSocketLibrary.keywords.socket_servers import SocketServers
from SwanSocketLibrary.keywords.socket_statistics import SocketStatistics
from SwanSocketLibrary.keywords.socket_status import SocketStatus
from SwanSocketLibrary.keywords.socket_traffic import SocketTraffic
from SwanSocketLibrary.keywords.swan_pages import SwanPages
from SwanSocketLibrary.language import (
    CURRENT,
    ENGLISH,
    Calling,
    Catalogue,
    Keywords,
    catalogue_of,
    installed,
    keywords_of,
    normal,
    of_environment,
    speaking,
)
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.output.redaction import MaskRules, Redactor
from SwanSocketLibrary.output.robot_log import RobotLog, TimelineLog, TimelineOf
from SwanSocketLibrary.output.traffic_reader import TrafficReader
from SwanSocketLibrary.plugins.plugin_registry import PluginRegistry
from SwanSocketLibrary.server.limits import LIMITS
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.waits import Waits
from SwanSocketLibrary.swan.host import HostSettings
from SwanSocketLibrary.swan.inbox import BOUNDS, Bounds, Period
from SwanSocketLibrary.swan.profile import EarlyClose
from SwanSocketLibrary.version import VERSION
from SwanSocketLibrary.waiting import HeldBack, Monitor

PageErrors = Literal["FAIL", "LOG"]
_Method = TypeVar("_Method", bound=Callable[..., Any])


def _with_secrets_opened(make: Callable[..., None]) -> Callable[..., None]:
    """Has the import take a `Secret` wherever it takes a text, and show none where it fails."""

    @wraps(make)
    def opening(self: SwanSocketLibrary, *args: Any, **given: Any) -> None:
        self._redactor = redactor = Redactor()
        token = CURRENT.set(_of_environment())
        try:
            language = opened(given.get("language"), redactor)
            language = None if language in ("", "None") else language
            self.language, self.catalogue, self._translated = _given_language(language)
            if language is not None:
                CURRENT.set(self.catalogue)
            make(self, *args, **{name: opened(each, redactor) for name, each in given.items()})
        except Exception as error:
            redactor.redact_error(error)
            if isinstance(error, SwanSocketError) and EXECUTION_CONTEXTS.current is not None:
                hide_traceback(error)
            raise
        finally:
            CURRENT.reset(token)

    opening.__annotations__ = {
        name: takes_secrets(hint) for name, hint in get_type_hints(make).items()
    }
    return opening


def _of_environment() -> Catalogue | None:
    with suppress(ValueError):
        return catalogue_of(of_environment())
    return None


def _given_language(language: str | None) -> tuple[str, Catalogue | None, Keywords]:
    """The import's language, its sentences and its keywords."""
    found: dict[str, Path] = {}
    code, catalogue, keywords = ENGLISH, None, Keywords()
    if language is not None:
        try:
            code = normal(language)
        except LookupError:
            found = installed(logger.warn)
            try:
                code = normal(language, found)
            except LookupError as error:
                raise InvalidArgument(error.args[0]) from None
    try:
        keywords = keywords_of(code, found.get(code))
    except ValueError as error:
        logger.warn(str(error))
    try:
        catalogue = catalogue_of(code)
    except ValueError as error:
        logger.warn(str(error))
    names = {_title(name): _title(each.get("name") or name) for name, each in keywords.items()}
    return code, Calling(catalogue, names) if names else catalogue, keywords


def _in_its_language(method: _Method) -> _Method:
    """Has a method of the library speak the language of its import."""

    @wraps(method)
    def in_its_language(self: SwanSocketLibrary, *args: Any, **given: Any) -> Any:
        with speaking(self.catalogue):
            return method(self, *args, **given)

    return cast(_Method, in_its_language)


class SwanSocketLibrary(DynamicCore):  # type: ignore[misc]  # noqa: D101 - see INTRODUCTION
    __doc__ = INTRODUCTION

    ROBOT_LIBRARY_SCOPE = "GLOBAL"
    ROBOT_LIBRARY_VERSION = VERSION
    ROBOT_LISTENER_API_VERSION = 3
    ROBOT_LIBRARY_CONVERTERS: Final = conversion.Converters()
    language: str
    """The code of its language, such as ``zh-CN``."""
    catalogue: Catalogue | None
    """Its sentences; ``None`` for English."""

    @_with_secrets_opened
    def __init__(
        self,
        *,
        platform: str = "android",
        rules: Literal["development", "production"] | Any = "development",
        domains: Any = None,
        app_key: str | None = None,
        app_version: str = "0",
        base_library: str = "latest",
        missing_apis: Any = None,
        max_sockets: int | Any = None,
        early_close: EarlyClose | Any = None,
        timeout: timedelta | Any = timedelta(seconds=10),
        connect_timeout: timedelta | Any = None,
        close_timeout: timedelta | Any = timedelta(seconds=3),
        max_message_size: int | str | Any = "64MiB",
        max_inbox: int | str | Any = str(BOUNDS.inbox),
        max_history: int | str | Any = str(BOUNDS.history),
        max_log: int | str | Any = str(BOUNDS.log),
        ca_certs: str | None = None,
        verify_tls: bool | Any = True,
        client_cert: str | None = None,
        client_key: str | None = None,
        client_key_password: str | None = None,
        proxy: str | None = None,
        resolve: Any = None,
        compression: bool | Any = False,
        message_separator: Any = None,
        server_max_clients: int | Any = LIMITS.max_clients,
        server_handshake_timeout: timedelta | Any = timedelta(seconds=LIMITS.handshake_timeout),
        server_max_head: int | str | Any = "64KiB",
        server_max_message: int | str | Any = "64MiB",
        server_max_held: int | str | Any = "256MiB",
        server_keeps_gone: int | Any = LIMITS.keeps_gone,
        stale: StalePolicy | Any = "warn",
        auto_closing_level: ClosingLevel | Any = "TEST",
        page_timeout: timedelta | Any = timedelta(seconds=2),
        page_memory: int | str | Any = "64MiB",
        page_errors: PageErrors | Any = "FAIL",
        timeline: TimelineOf | Any = "FAIL",
        mask: Any = None,
        transport: str = "websocket-client",
        plugins: Any = None,
        base_url: str | None = None,
        header: Any = None,
        id_path: str | None = None,
        language: str | None = None,  # noqa: ARG002 - `_with_secrets_opened` reads it
    ) -> None:
        r"""All arguments are optional and named.

        - ``platform``: whose answers: ``android``, ``ios``, or a plugin's.
        - ``rules``: ``production`` applies the rules of a published smart program: ``wss`` and
          the configured ``domains`` only (S23).
        - ``domains``: the host names that production allows, at most 20: a list, or names with
          commas between them.
        - ``app_key``, ``app_version``: make the ``Referer`` that the host sends (S18).
        - ``base_library``: a version such as ``1.9.3``; below 1.9.4 there is one socket (S22).
        - ``missing_apis``: APIs that this host lacks, such as ``closeSocket`` (S33).
        - ``max_sockets``: sockets at a time; the platform's limit, 5, if left out (S20); 0 lifts
          it.
        - ``early_close``: what a close before the open event does, about which the platform's
          documentation is silent (S29): ``fail``, the default; ``ignored``, where the host says
          ``success`` and does nothing; or ``closes``, as a browser does.
        - ``base_url``: what is put before a ``url`` of `Connect Socket` that begins with ``/`` or
          ``?``, such as ``wss://test.example.com/v2``. May be a ``Secret``.
        - ``header``: a dictionary of HTTP headers for every connect; those of a call with the same
          name, in any case, win. Values may be ``Secret``.
        - ``id_path``: where in JSON messages an id is that an answer has from its request, such as
          ``$.id``: then `Get Socket Statistics` pairs them by it.
        - ``timeout``: how long keywords that wait do so; `Set Socket Timeout` changes it.
        - ``connect_timeout``: how long a handshake may take, at most the platform's 60 s, which
          is also the default (S21).
        - ``close_timeout``: how long a peer has to answer a Close frame (S31).
        - ``max_message_size``: a longer message ends its socket in an error, after a Close frame
          with 1009. A number of bytes, or one with KiB, MiB or GiB.
        - ``max_inbox``, ``max_history``, ``max_log``: how much is kept, see `Bounds`.
        - ``server_max_clients``, ``server_handshake_timeout``, ``server_max_head``,
          ``server_max_message``, ``server_max_held``, ``server_keeps_gone``: how much clients may
          use up of embedded servers, see `Bounds`.
        - ``ca_certs``: a file of trusted certificates (PEM), or a folder of such files (``*.pem``
          and ``*.crt``), instead of the system's. The file ``docs/tls.rst`` says what is accepted.
        - ``verify_tls``: whether certificates are checked. Turning it off logs a warning.
        - ``client_cert``, ``client_key``: files (PEM) with the client's certificate and its key; or
          PKCS#12 with both as ``client_cert``, which needs ``pip install
          "robotframework-swansocketlibrary[tls]"``. In all paths ``~`` is the home directory.
        - ``client_key_password``: opens the key, or the PKCS#12. May be a ``Secret``.
        - ``proxy``: ``http://user:password@host:port``, ``https://…`` or ``socks5://…``; left out,
          the environment's, where ``https_proxy`` is for ``ws://`` too; ``${EMPTY}`` for none. In
          user and password ``%40`` is an ``@``, and so on. May be a ``Secret``. SOCKS needs ``pip
          install "robotframework-swansocketlibrary[socks]"``. The environment's ``no_proxy`` takes
          names, ``*.example.com``, addresses and networks (``10.0.0.0/8``), each with a port if one
          likes.
        - ``resolve``: addresses that hosts are to have, such as
          ``chat.example:443:192.0.2.7``, to reach one node; several with commas between them, IPv6
          in brackets. ``Host`` and the certificate's check stay those of the URL. Not through a
          proxy, which finds addresses itself.
        - ``compression``: whether compression is offered to the server (permessage-deflate). Needs
          ``transport=websockets``. What the server chose is in the open event's headers.
        - ``message_separator``: what stands between the messages that one of text may hold, such as
          ``\x1e`` for SignalR. Each of them is a message to the test; what stands behind the last
          separator is one too, unless it is empty. Nothing is added to what is sent. It is for all
          sockets and embedded servers; pages, and servers that replay, get what was sent.
        - ``stale``: what a wait does that is satisfied by a message which came while another test
          ran: ``warn``, ``fail`` or ``ok``. See `Messages of other tests`.
        - ``auto_closing_level``: see `Closing at the end`.
        - ``page_timeout``, ``page_memory``: how long the code of a page may run without a break,
          and the bytes that it may use up, see `Pages`.
        - ``page_errors``: ``FAIL`` has an error of a page fail the keyword in which it happens, or
          the test at its end; ``LOG`` logs it as a warning.
        - ``timeline``: at the end of which tests a timeline is drawn into the log: of those that
          ``FAIL``, of ``ALL``, or of ``NONE``. See `Timelines`.
        - ``mask``: what is hidden in the log and in files besides secrets: names of headers, of
          query parameters as ``?token``, and paths in JSON messages as ``$.user.password``; a
          list, or text with commas between them. See `Secrets`.
        - ``transport``: what carries the frames: ``websocket-client``, ``websockets``, which can
          compress, or a plugin's.
        - ``language``: of the keywords' names and documentation, failures, log and timelines:
          ``en``, the default, or ``zh-CN``; or by its name as in Robot Framework's setting,
          ``Chinese Simplified``, in any case; or of keywords alone, one that an installed package
          brings whose name begins with ``robotframework_swansocketlibrary_translation``. Where an
          import fails without it, the environment's is spoken (``LANG``).
        - ``plugins``: names of modules, classes or installed plugins, or objects, that implement
          hooks: see `Plugins`. Plugins that are installed are found by themselves.

        An argument whose name Robot Framework does not find here it takes for a positional one:
        ``expected 0 non-named arguments, got 1`` means a misspelt name. To change a setting
        during a run use `Set Host`: Robot Framework ignores a second import with other arguments in
        the same suite file. In another file it makes a library of its own, which shares no
        sockets and no servers with the first.
        """
        registry = PluginRegistry(_plugins(plugins))
        self._redactor.rules = MaskRules(conversion.names(mask, "mask"))
        settings = HostSettings(
            profile=registry.platform(platform),
            rules=str(rules).lower(),  # type: ignore[arg-type] # HostSettings checks it
            domains=conversion.names(domains, "domains"),
            app_key=app_key,
            app_version=app_version,
            base_library=version(base_library),
            missing_apis=frozenset(conversion.names(missing_apis, "missing_apis")),
            max_sockets=conversion.optional(conversion.whole_number, max_sockets, "max_sockets"),
            connect_timeout=conversion.optional(
                conversion.seconds, connect_timeout, "connect_timeout"
            ),
            early_close=None if early_close is None else str(early_close).lower(),  # type: ignore[arg-type]
        )
        options = ConnectOptions(
            ca_certs=conversion.certificates(ca_certs, "ca_certs"),
            verify_tls=conversion.truth(verify_tls, "verify_tls"),
            client_cert=conversion.file(client_cert, "client_cert"),
            client_key=conversion.file(client_key, "client_key"),
            client_key_password=client_key_password,
            proxy=conversion.checked_proxy(proxy),
            resolve=conversion.resolved_hosts(resolve, "resolve"),
            compression=conversion.truth(compression, "compression"),
            close_timeout=conversion.seconds(close_timeout, "close_timeout"),
            max_message_size=conversion.byte_count(max_message_size, "max_message_size"),
            message_separator=conversion.separator(message_separator),
        )
        conversion.refuse_lone_key(options)
        base = CallBase(conversion.given_base_url(base_url), conversion.given_header(header))
        for each in (options.proxy, base.url):
            self._redactor.add_credentials(each)
        bounds = Bounds(
            inbox=conversion.bound(max_inbox, "max_inbox", BOUNDS.inbox),
            history=conversion.bound(max_history, "max_history", BOUNDS.history),
            log=conversion.bound(max_log, "max_log", BOUNDS.log),
        )
        limits = conversion.server_limits(
            {
                "max_clients": server_max_clients,
                "handshake_timeout": server_handshake_timeout,
                "max_head": server_max_head,
                "max_message": server_max_message,
                "max_held": server_max_held,
                "keeps_gone": server_keeps_gone,
            }
        )
        learner = self._redactor if self._redactor.rules else None
        changed = Monitor()
        session = Session(
            settings, registry.transport(transport), bounds, registry.hooks, learner, changed
        )
        session.timeout = conversion.seconds(timeout, "timeout")
        session.statistics.id_path = conversion.optional(compiled_path, id_path, "id_path")
        self._log = RobotLog(session.log, self._redactor, bounds.log)
        self._traffic = TrafficReader(session, self._redactor)
        drawn_of = conversion.choice(timeline, "timeline", TimelineOf)
        self._timeline = TimelineLog(self._traffic, drawn_of, self._log.warn)
        closing_level = conversion.choice(auto_closing_level, "auto_closing_level", ClosingLevel)

        def on_server(event: ServerEvent) -> None:
            if learner:
                learner.learn_message(event.data)
            session.log.add(event)

        self._pool = pool = ServerPool(
            on_server,
            self._log.warn,
            inbox=bounds.inbox,
            limits=limits,
            behaviors=registry.behaviors,
            changed=changed,
            message_separator=options.message_separator or "",
        )
        self._replays = ReplayFailures(self._redactor)
        self._closer = AutoCloser(closing_level, session, pool)
        self._runs = runs = KeywordRuns(
            progress_on_console(),
            self._replays,
            self._redactor,
            lambda: session.timeout,
            StaleMessages(conversion.choice(stale, "stale", StalePolicy), self._log.warn),
        )
        waits = Waits(session)
        self._session = session
        self._clients = clients = Clients(pool, session)
        called_back = UserKeywords(self._log.write, self._redactor)
        redactor, warn = self._redactor, self._log.warn
        calls = SocketCalls(session, waits, called_back, options, base, pool, redactor, warn, runs)
        fails = conversion.choice(page_errors, "page_errors", PageErrors) == "FAIL"
        bounds_of_turn = (
            conversion.seconds(page_timeout, "page_timeout"),
            conversion.byte_count(page_memory, "page_memory"),
        )
        connect_options = partial(calls.connect_options, message_separator="")
        self._pages = SwanPages(
            session,
            runs,
            connect_options,
            bounds_of_turn,
            self._replays.add if fails else None,
            warn,
        )
        self._contracts = SocketContracts(clients, runs, redactor, session)
        self._closer.pages, self._closer.contracts = self._pages, self._contracts
        own = [
            calls,
            SocketEvents(session, waits, called_back, runs),
            SocketMessages(session, waits, redactor, runs),
            JsonMatching(redactor),
            CallbackAssertions(session),
            SocketStatus(session),
            Hosting(session, registry),
            SocketServers(clients, runs, redactor, self._contracts),
            ServerClients(clients, runs, redactor),
            ServerFaults(clients, runs, redactor),
            SocketAnswers(session, runs),
            ServerAnswers(clients, runs, redactor, session),
            self._contracts,
            SocketTraffic(self._traffic, self._timeline),
            SocketStatistics(session),
            self._pages,
        ]
        super().__init__(with_plugins(own, registry.keywords(self), self._translated))
        if self._translated:
            self._translate(own)
        self._mistakable = {
            name: tuple(mistakable_arguments(spec.argument_specification))
            for name, spec in self.keywords_spec.items()
        }
        self._take_secrets = {
            name
            for name, spec in self.keywords_spec.items()
            if any(map(names_secret, (spec.argument_types or {}).values()))
        }
        self._given = {
            name: tuple(
                conversion.given_arguments(spec.argument_specification, spec.argument_types or {})
            )
            for name, spec in self.keywords_spec.items()
        }
        self._run_others = {name for name, each in self.keywords.items() if runs_another(each)}
        for name in self._run_others:
            register_run(name)

    def run_keyword(self, name: str, args: list[Any], kwargs: dict[str, Any] | None = None) -> Any:
        """Runs a keyword; then the log has what happened, and an error has no secrets in it.

        Nothing of Robot Framework's interrupts it but where it waits.
        """
        with HeldBack():
            try:
                return self._run_noted(name, args, kwargs)
            except SwanSocketError as error:
                hide_traceback(error)
                raise

    def __getattr__(self, name: str) -> Any:
        """A keyword as a method, for libraries in Python: it runs as if a suite had called it."""
        found = super().__getattr__(name)
        if name not in self.keywords:  # it is the method's, and the keyword has another
            name = next(each for each, method in self.keywords.items() if method == found)

        def method(*args: Any, **kwargs: Any) -> Any:
            with HeldBack(by_robot=False):
                return self._run_noted(name, list(args), kwargs)

        return method

    def _translate(self, own: list[Any]) -> None:
        """Gives its own keywords names and texts in the import's language; plugins' stay."""
        for name, method in list(self.keywords.items()):
            if getattr(method, "__self__", None) in own:
                del self.keywords[name], self.keywords_spec[name]
        self.add_library_components(own, self._translated)
        self.__doc__ = str(self.__doc__).replace("{rules}", rules())

    @_in_its_language
    def _run_noted(self, name: str, args: list[Any], kwargs: dict[str, Any] | None) -> Any:
        self._log.look_at_level()
        try:
            if self._session.registry.others:
                self._pages.catch_up()
            args, kwargs = self._opened(name, args, kwargs or {})
            if name not in self._run_others and any(
                "=" in arg for arg in args if isinstance(arg, str)
            ):
                conversion.refuse_misspelt(self.keywords[name], args)
            self._refuse_misplaced(name, args, kwargs)
            for each in self._given.get(name, ()):
                args, kwargs = each.of(args, kwargs)
            return self._redactor.wrap_secrets(
                self._runs.run(super().run_keyword, name, args, kwargs)
            )
        except BaseException as error:
            advice = self._clients.advice(error, name, self.keywords[name], kwargs or {})
            if advice:
                error.args = (f"{error} {advice}",)
            self._redactor.redact_error(error)
            self._note_failure(name, args, kwargs or {}, error)
            self._log.write()
            self._log.name_rules(str(error))
            raise
        finally:
            self._log.write()

    def get_keyword_types(self, name: str) -> dict[str, Any]:
        """The types of a keyword's arguments: what takes text takes a `Secret`, opened here."""
        hints: dict[str, Any] = super().get_keyword_types(name)
        if name not in self._run_others:
            hints = {
                each: conversion.without_none(takes_secrets(hint)) for each, hint in hints.items()
            }
        return conversion.as_given(hints)

    def get_keyword_arguments(self, name: str) -> list[Any]:
        """The arguments of a keyword, with the mark behind those that no name reaches."""
        arguments = list(super().get_keyword_arguments(name))
        parameters = signature(self.keywords[name]).parameters if name in self.keywords else {}
        kinds = [each.kind for each in parameters.values()]
        count = kinds.count(Parameter.POSITIONAL_ONLY)
        return [*arguments[:count], "/", *arguments[count:]] if count else arguments

    def _opened(
        self, name: str, args: list[Any], kwargs: dict[str, Any]
    ) -> tuple[list[Any], dict[str, Any]]:
        """A keyword's arguments without Secrets, unless it runs another or asks for them."""
        if name in self._run_others:
            return args, kwargs
        opened_args = [opened(each, self._redactor) for each in args]
        opened_kwargs = {each: opened(value, self._redactor) for each, value in kwargs.items()}
        return (args, kwargs) if name in self._take_secrets else (opened_args, opened_kwargs)

    def _refuse_misplaced(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> None:
        """Refuses a name where another argument stands: the keyword would act on another socket.

        :raises InvalidArgument: an argument that is no data is a socket, its alias or its id, or
            where these can be named, a page, a server's alias or a client's number.
        """
        for argument, place in self._mistakable.get(name, ()):
            if place < len(args):
                value = args[place]
            elif argument in MISTAKEN_BY_NAME:
                value = kwargs.get(argument)
            else:
                continue
            if self._session.registry.others:  # those of pages
                self._pages.refuse_name(value, argument, self.keywords[name])
            if argument == "code" and str(value).isdecimal():  # as it should be, or an alias
                self._session.refuse_name(value, argument)
            elif value is not None:
                self._clients.refuse_name(value, argument, self.keywords[name])

    def _note_failure(
        self, name: str, args: list[Any], kwargs: dict[str, Any], error: BaseException
    ) -> None:
        """Notes it for the timeline; a call that failed has its own place there."""
        method = self.keywords.get(name)
        if isinstance(error, CallFailed) or method is None:
            return
        failure = KeywordFailure(_title(name), str(error), method.__name__)
        given = {**_by_name(method, args), **kwargs}
        at_server = self._clients.about(method, given)
        if at_server is not None:
            self._traffic.server_keyword_failed(failure, *at_server)
            return
        origin = self._pages.origin(method, given)
        try:
            task = self._session.named(given.get("socket"))
        except UnknownName:
            task = None
        self._traffic.keyword_failed(failure, task.origin if task else origin)

    @contextmanager
    def as_test(self, name: str = "") -> Iterator[None]:
        """A block of Python code that stands for a test where Robot Framework runs none.

        What it opens is closed at its end and forgotten, so that nothing grows however often it is
        run; figures stay.

        :param name: what sentences about it call it.
        """
        self._closer.test_starts(name)
        self._session.measures("test")
        try:
            yield
        finally:
            self._end_as_test(name)

    @_in_its_language
    def _end_as_test(self, name: str) -> None:
        self._closer.test_ends(name, name)
        self._traffic.forget(self._pool)

    # Listener

    @_in_its_language
    def _start_suite(self, data: running.TestSuite, _result: result.TestSuite) -> None:
        self._closer.suite_starts(data.id)
        self._session.measures("suite")
        if data.has_setup:
            self._begins(Period(suite=data.name))

    @_in_its_language
    def _end_suite(self, data: running.TestSuite, _result: result.TestSuite) -> None:
        self._closer.suite_ends(data.id, data.name)
        self._replays.log()
        self._may_be_torn_down(data.parent)

    @_in_its_language
    def _start_test(self, data: running.TestCase, _result: result.TestCase) -> None:
        self._closer.test_starts(data.id)
        self._session.measures("test")
        self._contracts.test_starts()
        self._begins(Period(data.name, data.parent.name))

    @_in_its_language
    def _end_test(self, data: running.TestCase, result: result.TestCase) -> None:
        self._replays.fail_test(result)
        self._timeline.test_ended(failed=result.failed, message=result.message)
        self._closer.test_ends(data.id, data.name)
        self._replays.fail_test(result)
        pages = (str(page.origin.task_id) for page in self._pages.opened)
        self._traffic.forget(self._pool, pages)
        if data is data.parent.tests[-1]:
            self._may_be_torn_down(data.parent)

    def _may_be_torn_down(self, suite: running.TestSuite | None) -> None:
        """What comes from now on may come in the teardown of this suite or of one around it.

        Of suites that do not import the library it hears nothing. Without any teardown what comes
        belongs to the test that has ended.
        """
        while suite is not None:
            if suite.has_teardown:
                self._begins(Period(suite=suite.name, ending=True))
                return
            suite = suite.parent

    def _begins(self, period: Period) -> None:
        self._session.begins(period)
        self._pool.begins(period)

    @_in_its_language
    def _close(self) -> None:
        self._closer.run_ends()
        self._runs.end()


def _title(name: str) -> str:
    """A keyword's name as suites have it."""
    return str(printable_name(name, code_style=True))


def _by_name(method: Callable[..., Any], args: list[Any]) -> dict[str, Any]:
    """Arguments that were given by position, by their names."""
    takes = [
        name
        for name, each in signature(method).parameters.items()
        if each.kind is each.POSITIONAL_OR_KEYWORD
    ]
    return dict(zip(takes, args, strict=False))


def _plugins(plugins: Any) -> tuple[object, ...]:
    plugins = conversion.literal(plugins, "[")
    if isinstance(plugins, str):
        return conversion.names(plugins, "plugins")
    if isinstance(plugins, list | tuple):
        return tuple(plugins)
    return () if plugins is None else (plugins,)
