"""Pages of the smart program: their own code, unchanged."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import parse_qsl

from assertionengine import AssertionOperator
from robot.api.deco import keyword

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument, PageError
from SwanSocketLibrary.events.entries import Origin
from SwanSocketLibrary.keywords.assertions import (
    EQUALITY,
    NO_OPERATOR,
    message_assertion,
    symbol,
    verify_value,
)
from SwanSocketLibrary.keywords.conversion import literal, names, positive_seconds
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns
from SwanSocketLibrary.keywords.lookup import find_file
from SwanSocketLibrary.language import commas, say, unended
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.output.previews import escape, one_line
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.json_data import read_json, write_json
from SwanSocketLibrary.swan.patterns import Pattern
from SwanSocketLibrary.swan.payloads import Payload, without_credentials
from SwanSocketLibrary.swan.profile import Failure, Refusal
from SwanSocketLibrary.waiting import on_interruption

if TYPE_CHECKING:
    from SwanSocketLibrary.pages.open_pages import Pages
    from SwanSocketLibrary.pages.program import HostCall, Page

_BUFFER: Final = "$buffer"
"""The name under which the bytes of an ArrayBuffer go to the engine and come back, as base64."""

Answered = Literal["confirm", "cancel"]


class SwanPages:
    """Opens pages, calls their handlers, and looks at what they did.

    :param options: how sockets of pages are connected.
    :param bounds: the seconds of one turn of a program's code, and the bytes of its memory.
    :param fail: fails what runs for an error of a page; ``None`` if errors fail nothing.
    :param warn: writes a sentence into the log.
    """

    def __init__(
        self,
        session: Session,
        runs: KeywordRuns,
        options: Callable[[], ConnectOptions],
        bounds: tuple[float, int],
        fail: Callable[[str], None] | None,
        warn: Callable[[str], None],
    ) -> None:
        self._session = session
        self._runs = runs
        self._options = options
        self._bounds = bounds
        self._fail = fail
        self._warn = warn
        self._pages: Pages | None = None

    def _open_pages(self) -> Pages:
        # Slow to import, and most runs open none.
        from SwanSocketLibrary.pages.open_pages import Pages
        from SwanSocketLibrary.pages.program import PageLimits

        if self._pages is None:
            limits = PageLimits(*self._bounds)
            self._pages = Pages(self._session, self._options, limits, self._fail, self._warn)
        return self._pages

    # What the library needs to know of them

    @property
    def opened(self) -> tuple[Page, ...]:
        """The pages that are open."""
        return self._pages.opened if self._pages else ()

    def refuse_name(self, value: object, argument: str, method: Callable[..., Any]) -> None:
        """Refuses a page's name where another argument stands.

        :param method: the keyword's.
        :raises InvalidArgument: it is one, and the keyword is about pages.
        """
        named = isinstance(value, str) and value in [str(each) for each in self.opened]
        if named and "page" in signature(method).parameters:
            raise InvalidArgument.say(
                "'{value}' is a page, but it stands in the place of the argument "
                "{argument}. Write page={value}.",
                value=value,
                argument=argument,
            )

    def catch_up(self) -> None:
        """Runs what is due of pages."""
        if self._pages is not None:
            self._pages.catch_up()

    def end(self, keep: Iterable[Page]) -> None:
        """Closes all pages but some, and forgets what a suite has answered."""
        if self._pages is not None:
            self._pages.end(keep)

    def origin(self, keyword: Callable[..., object], given: Mapping[str, Any]) -> Origin | None:
        """The page that a keyword is about, as the event log knows it; ``None`` for no page."""
        return self._pages.origin(keyword, given) if self._pages else None

    # Keywords

    @keyword(tags=["Page"])
    def open_swan_page(
        self,
        path: str,
        *,
        root: str | None = None,
        query: Any = None,
        lifecycle: Any = "onLoad,onShow,onReady",
        alias: str | None = None,
    ) -> None:
        """Opens a page of a smart program: its code runs as it is, with ``swan`` as its host.

        The sockets of its code are real, and follow the platform's rules as those of `Connect
        Socket` do. Needs ``pip install "robotframework-swansocketlibrary[pages]"``.

        Arguments:
        - ``path``: the page's ``.js`` file; a relative path is looked for beside the suite file and
          in the working directory.
        - ``root``: the program's folder, from which ``require`` reads ``.js`` and ``.json``; the
          file's own folder if left out. An ``app.js`` in it runs first, once.
        - ``query``: a dictionary for ``onLoad``, or text such as ``id=7&from=share``.
        - ``lifecycle``: which methods of the page run, if it has them: a list, or names with
          commas.
        - ``alias``: a name for the argument ``page`` of other keywords.

        Pages that are open stay so. At the end of the closing level they get ``onHide`` and
        ``onUnload``, and are closed with their sockets, see `Closing at the end`.

        Fails with file, line and JavaScript's message if the page cannot be read, or raises.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | Wait For Swan Toast    ==    websocket已打开
        | Wait For Swan Page Data    openWebsocket    ==    true
        | Call Swan Page Handler    closeSocket
        | Wait For Server Close    code=1001    reason=close reason
        | Wait For Swan Modal    ==    websocket已关闭

        """
        text = _query(query)
        folder = None if root is None else Path(root)
        if folder is not None and not folder.is_dir():
            raise InvalidArgument.say("root must name a folder, and '{root}' is none.", root=root)
        found = find_file(path)
        if not found.is_file():
            raise InvalidArgument.say("There is no file '{path}'.", path=path)
        if found.suffix != ".js":
            raise InvalidArgument.say(
                "A page is a .js file, and '{path}' is none. Compile it first, and "
                "open what comes of it.",
                path=path,
            )
        self._session.learn(text)
        self._open_pages().open(found, folder, text, names(lifecycle, "lifecycle"), alias)

    @keyword(tags=["Page"])
    def show_swan_page(self, page: str | None = None) -> None:
        """Runs the page's ``onShow``.

        Arguments:
        - ``page``: its alias or file; left out, the last one that was opened.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js    lifecycle=onLoad
        | Show Swan Page
        | Wait For Swan Toast

        """
        self._lifecycle("onShow", page)

    @keyword(tags=["Page"])
    def hide_swan_page(self, page: str | None = None) -> None:
        """Runs the page's ``onHide``.

        Arguments:
        - ``page``: its alias or file; left out, the last one that was opened.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | Hide Swan Page

        """
        self._lifecycle("onHide", page)

    @keyword(tags=["Page"])
    def close_swan_page(self, page: str | None = None) -> None:
        """Closes a page: its ``onHide`` and ``onUnload`` run, and nothing of it after that.

        Its sockets stay as they are.

        Arguments:
        - ``page``: its alias or file; left out, the last one that was opened.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | Close Swan Page

        """
        pages = self._open_pages()
        pages.close([pages.get(page)])

    @keyword(tags=["Page"])
    def call_swan_page_handler(self, name: str, *args: Any, page: str | None = None) -> Any:
        """Calls a method of the page, as a tap on a button does.

        Arguments:
        - ``name``: of the method.
        - ``args``: what it gets; text stays text, bytes are an ArrayBuffer.
        - ``page``: the page's alias or file; left out, the last one that was opened.

        Returns what the method returned, as JSON has it, or bytes for an ArrayBuffer; a promise is
        not waited for.

        Fails with JavaScript's message and stack if the method raises, unless the import has
        ``page_errors=LOG``; and with the methods that there are if there is none of that name.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | Wait For Swan Page Data    openWebsocket    ==    true
        | Call Swan Page Handler    closeSocket

        """
        pages = self._open_pages()
        of = pages.get(page)
        values = [_for_page(each) for each in args]
        for each in values:
            self._session.learn(each)
        operation = {"op": "handler", "id": of.id, "name": name, "args": values}
        try:
            result = of.program.ask(
                say("Handler '{name}' of page '{of}'", name=name, of=of), [operation]
            )
        except PageError:
            if pages.fails or of.program.gone:
                raise
            return None
        if "unknown" in result:
            known = commas(result["unknown"]) or say("none")
            raise InvalidArgument.say(
                "Page '{of}' has no method '{name}'. It has: {known}.",
                of=of,
                name=name,
                known=known,
            )
        if "unusable" in result:
            raise PageError.say(
                "What '{name}' returned has no form in JSON: {result}.",
                name=name,
                result=result["unusable"],
            )
        if "bytes" in result:
            return base64.b64decode(result["bytes"])
        value = result.get("value")
        self._session.learn(value)
        return _as_payload(value)

    @keyword(tags=["Page", "Getter", "Assertion"])
    def get_swan_page_data(
        self,
        path: str = "$",
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        page: str | None = None,
    ) -> Any:
        """Returns the page's data, or a part of it, and asserts on it.

        Arguments:
        - ``path``: as in ``setData``: ``list[0].name``; ``$`` is all of it.
        - ``assertion_operator``, ``assertion_expected``, ``message``: see `Assertions`; what is
          expected is JSON where the data is no text. With ``==`` and ``!=`` a dictionary, a list
          and a kind such as ``<number>`` are patterns: a dictionary may have more names.
        - ``page``: the page's alias or file; left out, the last one that was opened.

        Fails if there is nothing at the path.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | Wait For Swan Page Data    openWebsocket
        | Get Swan Page Data    openWebsocket    ==    true
        | Get Swan Page Data    $    ==    {"openWebsocket": true}

        """
        of = self._open_pages().get(page)
        verify = _verification(assertion_operator, assertion_expected)
        found, value = _data(of, path)
        if not found:
            data = _shown(_data(of, "$")[1])
            raise ExpectationFailed.say(
                "The data of page '{of}' has nothing at '{path}'. It is: {data}",
                of=of,
                path=path,
                data=data,
            )
        return verify(value, say("The data of page '{of}' at '{path}'", of=of, path=path), message)

    @keyword(tags=["Page", "Wait", "Assertion"])
    def wait_for_swan_page_data(
        self,
        path: str,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        page: str | None = None,
        timeout: timedelta | None = None,
    ) -> Any:
        """Waits until the page's data has something at a path, and it holds.

        Arguments:
        - ``path``: as in ``setData``: ``list[0].name``; ``$`` is all of it.
        - ``assertion_operator``, ``assertion_expected``, ``message``: see `Assertions`; what is
          expected is JSON where the data is no text. With ``==`` and ``!=`` a dictionary, a list
          and a kind such as ``<number>`` are patterns: a dictionary may have more names.
        - ``page``: the page's alias or file; left out, the last one that was opened.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns the value.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | Wait For Swan Page Data    openWebsocket    ==    true

        """
        of = self._open_pages().get(page)
        verify = _verification(assertion_operator, assertion_expected)
        wait = self._runs.deadline(timeout)
        while True:
            turns = of.program.turns + 1  # to look takes one itself
            found, value = _data(of, path)
            try:
                if found:
                    return verify(
                        value, say("The data of page '{of}' at '{path}'", of=of, path=path), None
                    )
                failed = say("The data of page '{of}' has nothing at '{path}'.", of=of, path=path)
            except AssertionError as error:
                failed = say("{text}.", text=unended(str(error)))
            if wait.expired:
                data = _shown(_data(of, "$")[1])
                text = say(
                    "{failed} Waited {elapsed:.2f} s. All of the data is: {data}.",
                    failed=failed,
                    elapsed=wait.elapsed,
                    data=data,
                )
                raise ExpectationFailed(message or f"{text}{of.troubles}")
            self._session.changed.wait_until(
                partial(of.program.has_run, turns), lambda: True, wait, of_server=False
            )

    @keyword(tags=["Page", "Wait"])
    def wait_for_swan_call(
        self,
        api: str,
        pattern: Any = None,
        *,
        page: str | None = None,
        timeout: timedelta | None = None,
    ) -> Any:
        """Waits until the page has called an API of its host, such as ``navigateTo``.

        What has happened already counts; each call is taken once. Calls of sockets are asserted on
        by `Callback Should Have Been Called`.

        Arguments:
        - ``api``: its name, ``showToast``.
        - ``pattern``: a dictionary, or text that is JSON, which the call's argument has to hold: it
          may hold more; ``<string>``, ``<regex …>`` and the like stand for values.
        - ``page``: the page's alias or file; left out, the last one that was opened.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns the call's argument, a dictionary.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | ${toast} =    Wait For Swan Call    showToast    {"icon": "none"}
        | Should Be Equal    ${toast.title}    websocket已打开

        """
        api = _api(api)
        expected = None if pattern is None else _call_pattern(pattern)
        wanted = say("a call of {api}", api=api)
        if expected is not None:
            wanted += say(" with {expected}", expected=expected)

        def fits(call: HostCall) -> bool:
            return expected is None or expected.match_value(call.args) is not None

        return self._call_where(api, fits, wanted, page, timeout, expected)

    @keyword(tags=["Page", "Wait", "Assertion"])
    def wait_for_swan_toast(
        self,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        *,
        page: str | None = None,
        timeout: timedelta | None = None,
    ) -> Any:
        """Waits until the page shows a toast whose title holds, and takes it.

        Arguments:
        - ``assertion_operator``, ``assertion_expected``: see `Assertions`.
        - ``page``: the page's alias or file; left out, the last one that was opened.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns what was shown, a dictionary.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | Wait For Swan Toast    ==    websocket已打开

        """
        return self._title("showToast", assertion_operator, assertion_expected, page, timeout)

    @keyword(tags=["Page", "Wait", "Assertion"])
    def wait_for_swan_modal(
        self,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        *,
        page: str | None = None,
        timeout: timedelta | None = None,
    ) -> Any:
        """Waits until the page shows a modal whose title holds, and takes it.

        Arguments:
        - ``assertion_operator``, ``assertion_expected``: see `Assertions`.
        - ``page``: the page's alias or file; left out, the last one that was opened.
        - ``timeout``: how long to wait; the import's ``timeout`` if left out.

        Returns what was shown, a dictionary. How it ends `Answer Next Swan Modal` says.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | Wait For Swan Page Data    openWebsocket    ==    true
        | Call Swan Page Handler    closeSocket
        | Wait For Swan Modal    ==    websocket已关闭

        """
        return self._title("showModal", assertion_operator, assertion_expected, page, timeout)

    @keyword(tags=["Page"])
    def answer_next_swan_modal(self, answer: Answered) -> None:
        """Says how the next modal of a page ends; one that nothing was said of is confirmed.

        Arguments:
        - ``answer``: ``confirm`` or ``cancel``.

        Example:
        | Answer Next Swan Modal    cancel

        """
        self._open_pages().answer_next_modal(confirmed=answer == "confirm")

    @keyword(tags=["Page"])
    def answer_swan_call(self, api: str, value: Any = None, *, fail: Any = None) -> None:
        """Says what an API of the host answers from now on, until the end of the closing level.

        It may be any but those of sockets, also before a page is open.

        Arguments:
        - ``api``: its name, ``login``.
        - ``value``: what ``success`` gets, or what it returns if its name ends in ``Sync``: a
          dictionary, a list, or text, which is read as JSON if it is JSON. Listeners of an event,
          such as ``onNetworkStatusChange``, hear it at once.
        - ``fail``: instead, the code that ``fail`` gets: a number, or the name of a failure.

        Example:
        | Answer Swan Call    login    {"code": "the-code"}
        | Answer Swan Call    getLocation    fail=1001

        """
        api = _api(api)
        if fail is not None and value is not None:
            raise InvalidArgument.say(
                "A call succeeds with a value, or fails: give one of value and fail=."
            )
        if api.startswith(("connectSocket", "sendSocket", "closeSocket", "onSocket")):
            raise InvalidArgument.say(
                "{api} is answered by the library itself, on real sockets. To have it "
                'fail, use "Set Host    missing_apis=" or the embedded server.',
                api=api,
            )
        pages = self._open_pages()
        if fail is None:
            pages.answer(api, {"value": _json_value(value)})
            return
        pages.answer(api, {"failure": self._failure(api, str(fail))})

    @keyword(tags=["Page", "Getter"])
    def get_swan_calls(self, api: str, *, page: str | None = None) -> list[Any]:
        """Returns the arguments of all calls of an API that the page made, the oldest first.

        Arguments:
        - ``api``: its name, ``showToast``.
        - ``page``: the page's alias or file; left out, the last one that was opened.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | ${toasts} =    Get Swan Calls    showToast
        | Should Be Equal    ${toasts}[0][icon]    none

        """
        of = self._open_pages().get(page)
        return [_as_payload(call.args) for call in of.calls if call.api == _api(api)]

    @keyword(tags=["Page", "Getter", "Assertion"])
    def get_swan_page_console(
        self,
        assertion_operator: AssertionOperator = NO_OPERATOR,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        page: str | None = None,
    ) -> Any:
        """Returns the lines of the page's console, and asserts on their text.

        Arguments:
        - ``assertion_operator``, ``assertion_expected``, ``message``: see `Assertions`; the
          assertion is about all lines as one text.
        - ``page``: the page's alias or file; left out, the last one that was opened.

        Returns a list of dictionaries: ``level``, ``text`` and ``at``.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | Wait For Swan Toast
        | Get Swan Page Console    contains    connectSocket success

        """
        of = self._open_pages().get(page)
        lines = list(of.console)
        text = "\n".join(line.text for line in lines)
        verify_value(
            text,
            assertion_operator,
            assertion_expected,
            say("The console of page '{of}'", of=of),
            message,
        )
        return lines

    @keyword(tags=["Page", "Getter"])
    def get_swan_page_errors(self, *, page: str | None = None) -> list[Payload]:
        """Returns what the page's code raised and did not catch, the oldest first.

        Arguments:
        - ``page``: the page's alias or file; left out, the last one that was opened.

        Each is a dictionary: ``where`` (the handler, callback or timer), ``message``, ``file``,
        ``line`` and ``stack``.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | ${errors} =    Get Swan Page Errors
        | Should Be Empty    ${errors}

        """
        return list(self._open_pages().get(page).errors)

    @keyword(tags=["Page", "Assertion"])
    def swan_page_should_have_no_errors(self, *, page: str | None = None) -> None:
        """Fails if the page's code raised something that it did not catch.

        Arguments:
        - ``page``: the page's alias or file; left out, the last one that was opened.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | Swan Page Should Have No Errors

        """
        of = self._open_pages().get(page)
        if of.errors:
            texts = "\n\n".join(
                say("In {where}: {error}", where=error.where, error=error["text"])
                for error in of.errors
            )
            count = say("{count} errors", count=len(of.errors))
            if len(of.errors) == 1:
                count = say("an error")
            raise ExpectationFailed.say(
                "Page '{of}' has {count}:\n\n{texts}", of=of, count=count, texts=texts
            )

    @keyword(tags=["Page", "Getter"])
    def get_swan_page_socket(self, which: Any = 1, *, page: str | None = None) -> SocketTask:
        """Returns a socket that the page has connected, for the argument ``socket`` of keywords.

        Arguments:
        - ``which``: 1 for the page's first connect, 2 for the second; or the URL of the connect.
        - ``page``: the page's alias or file; left out, the last one that was opened.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | ${socket} =    Get Swan Page Socket
        | Wait For Socket Open    socket=${socket}

        """
        of = self._open_pages().get(page)
        if str(which).isdecimal() and 0 < int(which) <= len(of.sockets):
            return of.sockets[int(which) - 1][0]
        found = [task for task, url in of.sockets if url == str(which)]
        if found:
            return found[-1]
        urls = commas(escape(url) for _, url in of.sockets) or say("none")
        raise InvalidArgument.say(
            "Page '{of}' has no socket '{which}'. Its connects, in their order: {urls}.",
            of=of,
            which=which,
            urls=urls,
        )

    @keyword(tags=["Page"])
    def advance_swan_page_clock(self, time: timedelta, *, page: str | None = None) -> None:
        """Moves the clock of the page's program on: timers that are due run, in their order.

        ``Date`` goes on by as much. Sockets keep their own times.

        Arguments:
        - ``time``: by how much, such as ``30s``.
        - ``page``: the page's alias or file; left out, the last one that was opened.

        Example:
        | ${url} =    Start Socket Server    stands_in_for=wss://echo.websocket.org
        | Open Swan Page    examples/pages/closeSocket.js
        | Advance Swan Page Clock    30s

        """
        self._open_pages().get(page).program.advance(positive_seconds(time, "time"))

    def _lifecycle(self, name: str, page: str | None) -> None:
        of = self._open_pages().get(page)
        of.program.ask(name, [{"op": "lifecycle", "id": of.id, "name": name}])

    def _title(
        self,
        api: str,
        operator: AssertionOperator,
        expected: Any,
        page: str | None,
        timeout: timedelta | None,
    ) -> Any:
        message_assertion(operator, expected, None)  # what no title can be is refused at once

        def fits(call: HostCall) -> bool:
            title = call.args.get("title", "") if isinstance(call.args, dict) else ""
            try:
                verify_value(title, operator, expected, "", None)
            except AssertionError:
                return False
            return True

        wanted = f"a {api.removeprefix('show').lower()}"
        if operator is not None:
            wanted += say(
                " whose title {operator} {expected!r}", operator=symbol(operator), expected=expected
            )
        return self._call_where(api, fits, wanted, page, timeout)

    def _call_where(
        self,
        api: str,
        fits: Callable[[HostCall], bool],
        wanted: str,
        page: str | None,
        timeout: timedelta | None,
        pattern: Pattern | None = None,
    ) -> Any:
        """Takes the first call of an API that fits, once there is one."""
        of = self._open_pages().get(page)
        wait = self._runs.deadline(timeout)

        def look() -> HostCall | None:
            new = (call for call in of.calls if call.api == api and not call.taken)
            return next(filter(fits, new), None)

        found = self._session.changed.wait_until(look, lambda: True, wait, of_server=False)
        if found is None:
            new = [call for call in of.calls if not call.taken]
            others = [f"{call.api} {_shown(call.args)}" for call in new]
            came = say("; ").join(others[-3:]) or say("no other call")
            near = [call.args for call in new if call.api == api]
            miss = pattern.miss(near[-1]) if pattern is not None and near else None
            differs = ""
            if miss is not None:
                differs = say(" {text}.", text=miss.text(_json_text(near[-1])))
            raise ExpectationFailed.say(
                "Expected {wanted} by page '{of}', waited {elapsed:.2f} s. Instead "
                "came {came}.{differs}{troubles}",
                wanted=wanted,
                of=of,
                elapsed=wait.elapsed,
                came=came,
                differs=differs,
                troubles=of.troubles,
            )
        on_interruption(partial(setattr, found, "taken", False))
        found.taken = True
        return _as_payload(found.args)

    def _failure(self, api: str, code: str) -> dict[str, Any]:
        failure = Failure.find(code)
        if failure is not None:
            result = self._session.settings.profile.failure_result(api, Refusal(failure, ""))
            return {name: each for name, each in result.items() if name != "failure"}
        try:
            return {"errCode": int(code), "errMsg": f"{api}:fail"}
        except ValueError:
            known = commas(Failure.__members__)
            raise InvalidArgument.say(
                "fail must be a number or the name of a failure ({known}), got '{code}'.",
                known=known,
                code=code,
            ) from None


def _api(name: str) -> str:
    """An API by its name, ``login`` or ``swan.login``."""
    api = name.rpartition(".")[2].strip()
    if not api:
        raise InvalidArgument.say("api must be the name of an API, such as login.")
    return api


def _query(query: Any) -> dict[str, str]:
    """What ``onLoad`` gets: texts by their names."""
    given = query
    if isinstance(query, str) and query.lstrip().startswith("{"):
        try:
            given = read_json(query)
        except ValueError:
            given = literal(query, "{")
    elif isinstance(query, str):
        given = dict(parse_qsl(query.removeprefix("?"), keep_blank_values=True))
    if given is not None and not isinstance(given, Mapping):
        raise InvalidArgument.say(
            "query must be a dictionary, such as {{'id': '7'}}, or text such as "
            "id=7&from=share, got {query}.",
            query=one_line(str(query)),
        )
    return {
        str(name): value if isinstance(value, str) else write_json(value)
        for name, value in (given or {}).items()
    }


def _call_pattern(pattern: Any) -> Pattern:
    if isinstance(pattern, str) and not _begins_as_pattern(pattern):
        raise InvalidArgument.say(
            'pattern must be a dictionary, or text such as {{"title": "opened"}}, got {pattern}.',
            pattern=one_line(pattern),
        )
    return Pattern.of(pattern)


def _begins_as_pattern(value: object) -> bool:
    return isinstance(value, str) and value.lstrip()[:1] in ("{", "[", "<")


def _verification(
    operator: AssertionOperator | None, expected: Any
) -> Callable[[Any, str, str | None], Any]:
    """Asserts on data; what is written as a pattern is one.

    :return: gets a value, what it is for the failure, and the failure's text instead.
    :raises InvalidArgument: no data can ever satisfy it.
    """
    is_pattern = isinstance(expected, Mapping | list) or _begins_as_pattern(expected)
    if operator not in EQUALITY or not is_pattern:
        return partial(_verified_data, operator, expected)
    pattern = Pattern.of(expected)

    def verify(value: Any, label: str, message: str | None) -> Any:
        miss = pattern.miss(value)
        if (miss is None) is (operator is EQUALITY[0]):
            return value
        how = say("should not hold") if miss is None else say("should hold")
        differs = "" if miss is None else f": {miss.text(write_json(value))}"
        raise ExpectationFailed(
            message
            or say(
                "{label} {how} {pattern}{differs}. It is: {value}",
                label=label,
                how=how,
                pattern=pattern,
                differs=differs,
                value=_shown(value),
            )
        )

    return verify


def _verified_data(
    operator: AssertionOperator | None, expected: Any, value: Any, label: str, message: str | None
) -> Any:
    written = {"True": "true", "False": "false", "None": "null"}.get(str(expected))
    if isinstance(expected, str) and written and not isinstance(value, str):
        raise InvalidArgument.say(
            "{label} is {value}, and what is expected beside it is JSON: write "
            "{written}, or ${{{expected}}}.",
            label=label,
            value=_shown(value),
            written=written,
            expected=expected,
        )
    return verify_value(value, operator, expected, label, message)


def _json_value(value: Any) -> Any:
    """Text that is JSON as what it says; all else as it is, if JSON has a form for it."""
    if isinstance(value, str):
        try:
            return read_json(value)
        except ValueError:
            if value.lstrip()[:1] in ("{", "["):
                raise InvalidArgument.say(
                    "'{value}' begins as JSON, and is none.", value=one_line(value)
                ) from None
            return value
    return _in_json(value)


def _in_json(value: Any, **layout: Any) -> Any:
    try:
        return read_json(write_json(value, strict=True, **layout))
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidArgument.say("The value has no form in JSON: {error}.", error=error) from None


def _for_page(value: Any) -> Any:
    """An argument of a handler: text stays text, bytes are an ArrayBuffer, also within it."""
    if isinstance(value, str):
        return value

    def buffer(each: object) -> dict[str, str]:
        if isinstance(each, bytes | bytearray):
            return {_BUFFER: base64.b64encode(each).decode()}
        raise TypeError(f"Object of type {type(each).__name__} is not JSON serializable")

    return _in_json(value, default=buffer)


def _data(page: Page, path: str) -> tuple[bool, Any]:
    """What the page's data has at a path: whether there is something, and that."""
    operation = {"op": "data", "id": page.id, "path": path}
    result = page.program.ask(say("The data of page '{page}'", page=page), [operation])
    if "unusable" in result:
        raise PageError.say(
            "The data at '{path}' has no form in JSON: {result}.",
            path=path,
            result=result["unusable"],
        )
    page.program.learn(path.removeprefix("$"), result["value"])
    return not result["isMissing"], _as_payload(result["value"])


def _as_payload(value: Any) -> Any:
    if isinstance(value, dict):
        return Payload((name, _as_payload(each)) for name, each in value.items())
    return [_as_payload(each) for each in value] if isinstance(value, list) else value


def _json_text(value: Any) -> str:
    return write_json(without_credentials(value))


def _shown(value: Any) -> str:
    return one_line(_json_text(value))
