"""The calls of a smart program."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, NamedTuple

from robot.api.deco import keyword
from robot.api.types import KeywordArgument, KeywordName
from robot.libraries.BuiltIn import BuiltIn

from SwanSocketLibrary.errors import CallFailed, ExpectationFailed, InvalidArgument, NothingToClose
from SwanSocketLibrary.events.callback_history import FAIL_CALLBACKS
from SwanSocketLibrary.keywords import conversion
from SwanSocketLibrary.keywords.assertions import ExpectedFailure
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns, runs_keyword
from SwanSocketLibrary.keywords.lookup import SocketName, UserKeywords
from SwanSocketLibrary.language import say
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.output.sentences import failure_text, state_text, timeout_message, tries_text
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.session.callbacks import Callbacks
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.session.waits import Waits
from SwanSocketLibrary.swan.binary_data import read_bytes
from SwanSocketLibrary.swan.call_arguments import merged_headers
from SwanSocketLibrary.swan.model import Outcome
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.urls import with_base
from SwanSocketLibrary.waiting import Deadline

_CONNECTED: Final = ("connectSocket.success",)
_HEAD: Final = 200
"""Characters by which a failure is known again: Robot Framework cuts long ones in their middle."""

_GRACE: Final = 1.0
"""Seconds by which a transport may end a handshake too late."""


class CallBase(NamedTuple):
    """What the import gives for every connect.

    :ivar url: stands before a URL that begins with a path or a query.
    :ivar header: headers that a call may override.
    """

    url: str | None
    header: Mapping[str, Any]


class SocketCalls:
    """``swan.connectSocket``, ``swan.sendSocketMessage`` and ``swan.closeSocket``."""

    def __init__(
        self,
        session: Session,
        waits: Waits,
        user_keywords: UserKeywords,
        options: ConnectOptions,
        base: CallBase,
        servers: ServerPool,
        redactor: Redactor,
        warn: Callable[[str], None],
        runs: KeywordRuns,
    ) -> None:
        self._session = session
        self._waits = waits
        self._user_keywords = user_keywords
        self._options = options
        self._base = base
        self._servers = servers
        self._redactor = redactor
        self._warn = warn
        self._runs = runs
        self._failed_with: str | None = None
        """What the last call that failed a keyword said, as Robot Framework shows it."""

    @keyword(tags=["Call"])
    def connect_socket(
        self,
        url: Any = None,
        *,
        header: Any = None,
        headers: Any = None,
        protocols: Any = None,
        alias: str | None = None,
        timeout: timedelta | None = None,
        retry: str | None = None,
        success: str | None = None,
        fail: str | None = None,
        complete: str | None = None,
        ca_certs: str | None = None,
        verify_tls: bool | None = None,
        client_cert: str | None = None,
        client_key: str | None = None,
        client_key_password: str | None = None,
        proxy: str | None = None,
        resolve: Any = None,
        compression: bool | None = None,
        message_separator: Any = None,
    ) -> SocketTask | None:
        """Opens a WebSocket.

        This is ``swan.connectSocket``.

        Returns the SocketTask at once, *before* the socket is open: use `Wait For Socket Open`
        to wait for that. The success callback only says that the host created the task (S2).

        Arguments:
        - ``url``: where to, ``ws://`` or ``wss://`` (S16); what begins with ``/`` or ``?`` comes
          behind the import's ``base_url``. May be a ``Secret``. What browsers
          encode is encoded, such as spaces, quotes and Chinese; ``%20`` and its like stay.
        - ``header``: a dictionary of HTTP headers; values may be ``Secret`` (S17). ``headers`` is
          the same.
        - ``protocols``: a list of subprotocols to offer, such as ``['chat']``, or text with commas
          between them (S19).
        - ``alias``: a name for the socket, for the argument ``socket`` of other keywords.
        - ``timeout``: how long the handshake may take, at most a minute; the import's
          ``connect_timeout`` if left out (S21). Of several tries it is for each.
        - ``retry``: waits until the socket is open, and connects anew where it ends before that:
          ``3x 1s`` tries three times in all, with a pause of a second after each failure. So does
          ``3 times 1s``; ``10s`` or ``10s, 500ms`` tries for ten seconds. The pause is 1 s if left
          out. Each try is a socket of its own, with its callbacks, and ``alias`` is that of the
          last one. A call that fails is not tried again.
        - ``success``, ``fail``, ``complete``: user keywords to run as callbacks, see `Callbacks`.
        - ``ca_certs``, ``verify_tls``, ``client_cert``, ``client_key``, ``client_key_password``,
          ``proxy``, ``resolve``, ``compression``, ``message_separator``: as in `Importing`, for
          this socket alone.
          ``proxy=${EMPTY}`` goes without any. Beside ``client_cert`` the import's key and password
          do not count.

        Returns the SocketTask, with ``retry`` the open one; ``None`` if the call failed and
        ``fail`` took the failure.

        Fails with the platform's code if the call fails and no ``fail`` is given: a bad
        argument, the sixth socket (S20), production rules (S23). A server that cannot be
        reached is no such failure: the call succeeds, and the socket ends in an error event. With
        ``retry`` it is one, and says why each try has ended.

        Examples:
        | ${url} =    Start Socket Server
        | ${task} =    Connect Socket    ${url}    alias=chat
        | Wait For Socket Open    socket=chat
        | Should Be Equal    ${task.readyState}    ${1}
        | Reject Next Handshake    status=503
        | Connect Socket    ${url}    alias=news    retry=3x 100ms
        | Send Socket Message    hello    socket=news

        """
        callbacks = self._callbacks(success, fail, complete)
        url = with_base(self._base.url, url)
        for each in (url, proxy, *_environment_proxies()):
            self._redactor.add_credentials(each)
        if header is not None and headers is not None:
            raise InvalidArgument.say("header and headers are the same argument: give one of them.")
        wanted = None if retry is None else conversion.retries(retry)
        seconds = None if timeout is None else timeout.total_seconds()
        options = self.connect_options(
            ca_certs=conversion.certificates(ca_certs, "ca_certs"),
            verify_tls=verify_tls,
            client_cert=conversion.file(client_cert, "client_cert"),
            client_key=conversion.file(client_key, "client_key"),
            client_key_password=client_key_password,
            proxy=conversion.checked_proxy(proxy),
            resolve=None if resolve is None else conversion.resolved_hosts(resolve, "resolve", url),
            compression=compression,
            message_separator=conversion.separator(message_separator),
        )

        def connect(seconds: float | None) -> SocketTask | None:
            task, outcome = self._session.connect(
                url,
                options,
                header=merged_headers(
                    self._base.header,
                    conversion.literal(headers if header is None else header, "{"),
                ),
                protocols=conversion.protocol_list(protocols),
                alias=self._redactor.wrap_secrets(alias),
                timeout=seconds,
                callbacks=callbacks,
            )
            self._end_call([outcome], callbacks)
            if task is not None:
                task.server_stopped = self._servers.stopped_at(url)
            return task

        return connect(seconds) if wanted is None else self._opened(connect, wanted, seconds)

    @keyword(tags=["Call"])
    def send_socket_message(
        self,
        data: Any = None,
        *,
        socket: SocketName = None,
        success: str | None = None,
        fail: str | None = None,
        complete: str | None = None,
    ) -> Payload:
        """Sends a message.

        This is ``swan.sendSocketMessage``, or ``SocketTask.send`` with ``socket``.

        Arguments:
        - ``data``: text, or bytes for a binary message (S24). May be a ``Secret``.
        - ``socket``: which socket; left out, the main one (S14).
        - ``success``, ``fail``, ``complete``: user keywords to run as callbacks, see `Callbacks`.

        Returns the call's result.

        Fails with the platform's code, unless ``fail`` is given, if the socket is not OPEN
        (S25) or the data is neither text nor bytes.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Message    hello
        | Wait For Socket Message    ==    hello
        | ${bytes} =    Convert To Bytes    00 ff    hex
        | Send Socket Message    ${bytes}
        | Wait For Socket Message    ==    ${bytes}    data_type=arrayBuffer

        """
        return self._send(data, socket, success, fail, complete)

    @keyword(tags=["Call"])
    def send_socket_json(
        self,
        value: Any,
        *,
        socket: SocketName = None,
        success: str | None = None,
        fail: str | None = None,
        complete: str | None = None,
    ) -> Payload:
        """Sends a value as JSON text.

        Arguments:
        - ``value``: a dictionary, list, number, boolean, ``None`` or text. Text that is itself
          a JSON object or array is sent as it is, and never mended; other text as a JSON string.
          Values in a dictionary or list may be ``Secret``. Lone surrogates are escaped as by
          ``JSON.stringify``, and ``1.0`` is sent as ``1``; whole numbers are sent as they are,
          however long.
        - the others: as in `Send Socket Message`.

        Returns the call's result. Fails as `Send Socket Message` does, and if JSON has no form
        for the value, as for ``NaN``, or text begins like an object or array and is none.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | VAR    &{order}    id=${7}    items=${{['tea', 'milk']}}
        | Send Socket Json    ${order}
        | Wait For Socket Message    ==    tea    json_path=$.items[0]

        """
        return self._send(conversion.json_text(value), socket, success, fail, complete)

    @keyword(tags=["Call"])
    def send_socket_binary(
        self,
        data: Any = None,
        *,
        socket: SocketName = None,
        success: str | None = None,
        fail: str | None = None,
        complete: str | None = None,
    ) -> Payload:
        """Sends a binary message.

        Arguments:
        - ``data``: hex text such as ``20 02 00 00`` or ``20020000``; ``ascii:MQTT`` for the bytes
          of a text; or bytes. May be a ``Secret``.
        - the others: as in `Send Socket Message`.

        Returns the call's result. Fails as `Send Socket Message` does, and if the text is no hex.

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Send Socket Binary    20 02 00 00
        | Wait For Socket Binary    ==    20020000

        """
        data = None if data is None else read_bytes(data, "data")
        return self._send(data, socket, success, fail, complete)

    @keyword(tags=["Call"])
    def close_socket(
        self,
        code: Any = None,
        reason: Any = None,
        *,
        socket: SocketName = None,
        success: str | None = None,
        fail: str | None = None,
        complete: str | None = None,
    ) -> list[Payload]:
        """Closes sockets.

        This is ``swan.closeSocket``, or ``SocketTask.close`` with ``socket``.

        Returns when the Close frame was sent, before the peer answered: use `Wait For Socket
        Close` to wait for that (S30). *It works only while the socket is OPEN*: before the open
        event it fails and the socket goes on to open (S29), unless ``early_close`` in `Importing`
        or `Set Host` says otherwise.

        Arguments:
        - ``code``: 1000–1003, 1007–1014 or 3000–4999; 1000 if left out (S26, S27).
        - ``reason``: text of at most 123 bytes in UTF-8; 41 Chinese characters fit (S28).
        - ``socket``: which socket; left out, every one that has not ended (S15).
        - ``success``, ``fail``, ``complete``: user keywords to run as callbacks, once for each
          socket, see `Callbacks`.

        Returns the list of results, one for each socket.

        Fails with the platform's code, unless ``fail`` is given, if a socket is not OPEN or an
        argument is wrong. Fails without any callback if there is no socket at all (S15).

        Example:
        | ${url} =    Start Socket Server
        | Connect Socket    ${url}
        | Wait For Socket Open
        | Close Socket    code=1001    reason=close reason
        | Wait For Socket Close    code=1001    reason=close reason

        """
        callbacks = self._callbacks(success, fail, complete)
        task = self._session.named(socket)
        outcomes = self._session.close(code, reason, task, callbacks)
        if not outcomes:
            raise NothingToClose.say(
                "closeSocket found no socket that has not ended, so no callback ran "
                '(S15). Use "Connect Socket" and "Wait For Socket Open" '
                "first.{main_closed}",
                main_closed=self._session.main_closed,
            )
        self._end_call(outcomes, callbacks)
        return [outcome.result for outcome in outcomes]

    @runs_keyword
    @keyword(tags=["Call", "Assertion"])
    def socket_call_should_fail(
        self, code: Any, name: KeywordName, /, *args: KeywordArgument
    ) -> Payload:
        """Runs a keyword that calls, and passes only if its fail callback came with this code.

        Arguments:
        - ``code``: the failure's name, such as ``EXECUTION_FAILED``, the same on every platform
          (S34), or the platform's number; ``NONE`` where it has none. See `Error codes`.
        - ``name``: the keyword, such as `Close Socket`.
        - ``args``: its arguments.

        Returns the fail callback's result, ``{errCode, errMsg, failure}``; of several the last.

        Fails if no call failed, or if one failed with another code. An error that is no failure
        of a call, such as an unknown socket's name, stays what it is.

        Example:
        | ${url} =    Start Socket Server
        | Hold Next Handshake
        | Connect Socket    ${url}
        | ${result} =    Socket Call Should Fail    1001    Close Socket    code=1001
        | Should Be Equal    ${result.errMsg}    执行失败
        | Socket Call Should Fail    EXECUTION_FAILED    Close Socket

        """
        expected, before = ExpectedFailure(code), self._session.log.mark
        failures = self._failures_of(str(name), args)
        if not failures:
            hint = say(' That a socket does not open is an event: use "Wait For Socket Error".')
            hint = hint if self._session.callbacks.select(_CONNECTED, start=before) else ""
            raise ExpectationFailed.say(
                "Expected '{name}' to fail with {expected}, but no call of it failed.{hint}",
                name=name,
                expected=expected,
                hint=hint,
            )
        for result in failures:
            if not expected(result):
                raise ExpectationFailed.say(
                    "Expected '{name}' to fail with {expected}, but it failed with {instead}{said}",
                    name=name,
                    expected=expected,
                    instead=expected.instead(result, self._session.settings.profile),
                    said=self._said,
                )
        return failures[-1]

    @property
    def _said(self) -> str:
        """What the last call that failed a keyword said of it, to follow a sentence."""
        _, _, why = (self._failed_with or "").partition("\n")[0].partition(" - ")
        why = why.rpartition(" (")[0]  # without the failure's name
        return say(" It said: {why}", why=why) if why else ""

    def _opened(
        self,
        connect: Callable[[float | None], SocketTask | None],
        wanted: conversion.Retries,
        seconds: float | None,
    ) -> SocketTask | None:
        """Connects until a socket is open.

        :param connect: makes a try, given the seconds that its handshake may take.
        :param seconds: those of each try; ``None`` for the host's.
        :raises ExpectationFailed: none has opened, with why each try has ended.
        """
        whole, ends = Deadline(wanted.within), list[str]()
        while True:
            left = whole.remaining
            if left is not None:
                seconds = min(left, seconds or self._session.settings.handshake_time)
            task = connect(seconds)
            if task is None:
                return None
            handshake = seconds or self._session.settings.handshake_time
            wait = self._runs.deadline(timedelta(seconds=handshake + _GRACE), task)
            if self._waits.for_open(task, wait) is not None:
                return task
            ends.append(state_text(task))
            left = whole.remaining
            out_of_time = left is not None and left <= wanted.pause
            if out_of_time or len(ends) == wanted.tries or task.ended is None:
                expected = say("socket '{name}' to open", name=task.name)
                raise ExpectationFailed(timeout_message(expected, whole, tries_text(ends)))
            self._waits.for_nothing(Deadline(wanted.pause))

    def _send(
        self,
        data: object,
        socket: SocketName,
        success: str | None,
        fail: str | None,
        complete: str | None,
    ) -> Payload:
        callbacks = self._callbacks(success, fail, complete)
        outcome = self._session.send(data, self._session.named(socket), callbacks)
        if outcome.detail is not None and outcome.task_id is None:
            outcome = outcome._replace(detail=outcome.detail + self._session.main_closed)
        self._end_call([outcome], callbacks)
        return outcome.result

    def _callbacks(self, *names: str | None) -> Callbacks | None:
        """The callbacks of a call: success, fail and complete; ``None`` without any."""
        return self._user_keywords.callbacks(*names) if any(names) else None

    def connect_options(self, **given: Any) -> ConnectOptions:
        """The import's options, with those that a call gives itself."""
        changes = {name: value for name, value in given.items() if value is not None}
        if "client_cert" in changes:  # what it is not given beside is not there
            changes = {"client_key": None, "client_key_password": None, **changes}
        servers = self._servers
        options = replace(
            self._options, **changes, extra_ca_certs=servers.ca_file, stand_ins=servers.stand_ins
        )
        conversion.refuse_lone_key(options)
        for _, host, port in options.stand_ins:
            if options.resolved(host, port):
                raise InvalidArgument.say(
                    "resolve names {host}:{port}, which an embedded server stands in "
                    "for (stands_in_for). Leave one of them out.",
                    host=host,
                    port=port,
                )
        if not options.verify_tls:
            self._warn(say("TLS certificates are not checked (verify_tls=False)."))
        return options

    def _failures_of(self, name: str, args: tuple[Any, ...]) -> list[Payload]:
        """Runs a keyword, and returns what its calls gave to fail callbacks."""
        before = self._session.log.mark
        self._failed_with = None
        try:
            BuiltIn().run_keyword(name, *args)
        except Exception as error:
            if self._failed_with is None or str(error)[:_HEAD] != self._failed_with[:_HEAD]:
                raise
        return self._failures_since(before)

    def _failures_since(self, start: int) -> list[Payload]:
        with self._session.changed:
            failed = self._session.callbacks.select(FAIL_CALLBACKS, None, start)
        return [record.result for record in failed]

    def _end_call(self, outcomes: list[Outcome], callbacks: Callbacks | None) -> None:
        """Ends calls: the keyword fails if one failed and no fail callback took it."""
        self._runs.called()
        failures = [failure_text(outcome) for outcome in outcomes if not outcome.succeeded]
        if failures and (callbacks is None or callbacks.fail is None):
            self._failed_with = self._redactor.text("\n".join(failures))
            raise CallFailed(self._failed_with)


def _environment_proxies() -> Iterator[str]:
    """The URLs of proxies that the environment names, whether this connect will use one or not."""
    return (os.environ[name] for name in os.environ if name[-6:].lower() == "_proxy")
