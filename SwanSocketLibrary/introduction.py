"""The introduction of the keyword documentation, in Robot Framework's own format."""

from __future__ import annotations

from typing import Final

from SwanSocketLibrary.language import say
from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from SwanSocketLibrary.swan.profile import Failure, Profile
from SwanSocketLibrary.swan.rules import RULES

_WHEN: Final = {
    Failure.CAPABILITY_MISSING: " (``missing_apis``)",
    Failure.EXECUTION_FAILED: ": not OPEN, no socket",
    Failure.SECURITY_CHECK_FAILED: " (production rules)",
}
"""What the names of some failures do not say."""

_TITLES: Final = ("=Failure=", "=Name=", "=Android=", "=iOS=")


def _error_codes() -> str:
    """The table of what the built-in platforms answer: a row for each failure."""
    rows = [
        (
            f"{each.value}{_WHEN.get(each, '')}",
            f"``{each.name}``",
            _answers(ANDROID, each),
            _answers(IOS, each),
        )
        for each in Failure
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in (_TITLES, *rows))


def _answers(platform: Profile, failure: Failure) -> str:
    of_apis = [
        f"; {api}: {answer.code} {answer.text}"
        for (api, of), answer in platform.by_api.items()
        if of is failure
    ]
    answer = platform.answers[failure]
    return f"{answer.code} {answer.text}{''.join(of_apis)}"


def rules() -> str:
    """The rows of the table of rules, in the current language."""
    return "\n".join(
        f"| {number} | {say(rule.text)} | {rule.source} |" for number, rule in RULES.items()
    )


INTRODUCTION: Final = """\
WebSockets of Baidu smart programs (百度智能小程序), tested with Robot Framework.

A smart program opens WebSockets through its host app: ``swan.connectSocket``,
``swan.closeSocket``, ``SocketTask``. The host adds rules of its own, and its answers differ
between Android and iOS. This library behaves as that host does, on real sockets, against
your service or against the server that it brings along. Numbers such as S29, also in failures, are
those of `The rules` that it follows.

%TOC%

= First suite =

| ***** Settings *****
| Library    SwanSocketLibrary    platform=android
|
| ***** Test Cases *****
| Chat Says Hello Back
|     ${url} =    Start Socket Server
|     Connect Socket    ${url}    alias=chat
|     Wait For Socket Open
|     Send Socket Message    hello
|     Wait For Socket Message    ==    hello
|     Close Socket    code=1001    reason=close reason
|     Wait For Socket Close    code=1001
|     Callback Should Have Been Called    closeSocket.success    onSocketClose

Give your service's URL to `Connect Socket` and leave out `Start Socket Server` to test the
real thing.

= Sockets =

`Connect Socket` returns a *SocketTask* at once; the socket opens, or ends in an error,
later. Its state goes from ``CONNECTING`` to ``OPEN`` to ``CLOSING`` to ``CLOSED`` (S1), and
it ends in exactly one event: *close* after a closing handshake, *error* for every other end
(S5). At most five sockets may be there at a time (S20).

Wherever an argument ``socket`` appears it takes the SocketTask, the ``alias`` of its connect
or its ``socketTaskId``. The SocketTask has the attributes ``socketTaskId``, ``readyState``
(a number), ``alias`` and ``protocol``.

== The main socket ==

Without ``socket`` a keyword does what the global ``swan.*`` function does: it acts on the
*main socket*, which is the first one (S13). A later connect becomes the main socket only if
the old one is CLOSED by then; another open socket is never promoted. `Close Socket` without
``socket`` closes every socket (S15).

With several sockets, give each an alias and name it in every keyword.

= Waiting =

- What has happened already counts: a wait for it returns at once. Nothing is lost between
  two keywords, so it is never needed to sleep, or to wait before the thing is triggered.
- A wait for what can no longer come fails at once, not at its timeout.
- A failure says what was expected, how long it waited, and what came instead.
- `Wait For Socket Message` *takes* the first message that satisfies its assertion. The
  others stay, in order, for later waits.
- On a terminal, the line below the test's shows a wait of more than 10 s, and how far it is; one for
  many messages from 1 s on. Not where Robot Framework's console is ``quiet``, ``none`` or without
  colors.
- The time to wait is the import's ``timeout``, or the keyword's own: ``5s``, ``500ms``, ``1 min``.

*Timeouts of tests and keywords, and Ctrl-C,* end every wait at once. They never strike in the middle
of a call: what it does is done or not begun, and a message that a wait could not hand over any more
is there for the next one. So they may come late by as long as a call takes that waits for nothing.
That is milliseconds, and of data that is sent, searched, masked or saved up to a second for each
10 MB; at most two seconds where a plugin holds up the embedded servers; and a recording, of at most
512 MiB, may be read to its end.

*A service that is still starting:* ``Connect Socket    ${url}    retry=3x 1s`` waits until the socket
is open, and connects anew where it ends before that. BuiltIn's *Wait Until Keyword Succeeds* around a connect
with an alias would find the alias taken, if the first try has failed for something later.

*Wait before you close.* A close before the open event does not close, on the platform as
here: the call fails, and the socket goes on to open (S29). Where your host answers ``success`` and
does nothing, or closes as a browser does, say so: ``early_close=ignored`` or ``early_close=closes``,
in the import or by `Set Host`.

== Messages of other tests ==

On a socket that lives longer than a test, what one test did not take is there for the next: a wait
may be satisfied by the answer to another test's message. Such a wait warns, and says during which test
the message came; the failure of a wait says how many of the messages that were not taken are of that
kind. ``stale=fail`` in the import lets such a wait fail, which leaves the message where it is, and
``stale=ok`` says nothing. This is about `Wait For Socket Message`, `Wait For Socket Messages`, `Get
Socket Messages`, `Wait For Server Message` and `Wait For Server Connection`; never about what came
in a suite's setup or in the test's own. What a test gets from the tests before it is taken by

| Test Setup    Clear Socket Messages    every_socket=yes

An answer that comes after its test has ended, while the next one runs, is taken for the next one's: end
a test with the wait for what it has asked for.

= Callbacks =

A call ends in its ``success`` callback, then ``complete``; or in ``fail``, then ``complete``
(S4). Events are heard by ``onSocketOpen``, ``onSocketMessage``, ``onSocketError`` and
``onSocketClose``. Every callback is recorded with its result, whether a user keyword listens
or not, under these names:

| =Call=                | =Callbacks= |
| `Connect Socket`      | ``connectSocket.success``, ``connectSocket.fail``, ``connectSocket.complete`` |
| `Send Socket Message` | ``sendSocketMessage.success``, ``sendSocketMessage.fail``, ``sendSocketMessage.complete`` |
| `Close Socket`        | ``closeSocket.success``, ``closeSocket.fail``, ``closeSocket.complete`` |
| events                | ``onSocketOpen``, ``onSocketMessage``, ``onSocketError``, ``onSocketClose`` |

Assert on them with `Callback Should Have Been Called`, `Callbacks Should Have Been Called In
Order`, `Get Callback Result` and others. Without ``socket`` they see every call, and the
events of the main socket, which are those that the global places hear (S12).

== User keywords as callbacks ==

``success``, ``fail`` and ``complete`` of a call name user keywords. They run in the test,
with the result as their one argument, before the call's keyword returns. If one fails, the
others still run, and then the call fails with its message.

`On Socket Open`, `On Socket Message`, `On Socket Error` and `On Socket Close` make a user
keyword hear events. It runs in the test too, with the event's payload, during the next
keyword that waits or in `Process Socket Events`.

Results and payloads are dictionaries: ``${result}[errCode]`` and ``${result.errCode}`` are
the same. An event's payload has ``at`` as well, when it happened: seconds of the run's clock, which
all sockets share, so that ``${first.at} < ${second.at}`` says in which order events of several sockets
came. It does not count where payloads are compared with ``==``.

While a user keyword listens, Robot Framework does not interrupt it when the test's timeout is
over; the keywords of this library that wait in it end all the same. Keep listeners short.

= Error codes =

When a call fails, its result is ``{errCode, errMsg, failure}``. *Without a* ``fail`` *callback the
keyword fails* and says, in English, what was wrong and what to do; with one it passes.
`Socket Call Should Fail` expects a failure with its code.

{error codes}

The name is the same on every platform, a plugin's too (S34). It is the result's ``failure``, and stands
wherever a code is expected, in any case: `Socket Call Should Fail`, `Error Code Should Be`, and
`Get Error Code` with ``==`` or ``!=``. So one suite tests all platforms, and failures that share a number
are told apart:

| ***** Settings *****
| Library    SwanSocketLibrary    platform=%{PLATFORM=android}
|
| ***** Test Cases *****
| A Second Close Is Refused
|     ${url} =    Start Socket Server
|     Connect Socket    ${url}    alias=chat
|     Wait For Socket Open
|     Close Socket
|     Wait For Socket Close
|     Socket Call Should Fail    EXECUTION_FAILED    Close Socket    socket=chat

A server that cannot be reached is no failure of a call: ``connectSocket`` succeeds, and the
socket ends in an *error event* (S2). `Wait For Socket Error` returns it, and its ``detail``
says the cause in words.

= Assertions =

Keywords with ``assertion_operator`` and ``assertion_expected`` take the operators of the
AssertionEngine: ``==``, ``!=``, ``<``, ``>``, ``<=``, ``>=``, ``contains`` (``*=``), ``not
contains``, ``starts`` (``^=``), ``ends`` (``$=``), ``matches`` (a regular expression),
``validate`` (a Python expression about ``value``) and ``then`` (returns what the expression
evaluates to). Left out, nothing is asserted. Beside a value of JSON that is no text, what is expected is
JSON as well: ``true`` and no ``True``, and that is no 1. Where ``==`` would be taken for a named argument,
in a call of a user keyword that has them, write ``equal``.

= Patterns =

A *pattern* says what a message has to hold: `Wait For Socket Json`, `Wait For Server Json`, `Wait For Socket
Messages`, `Json Should Match`. It is a dictionary, a list or JSON text. Every name in it has to be
there, with a value that matches; more names may be there. A list matches element by element and in
length; with ``<contains>`` in front, each further element is held by some element, in any order.

A text of one of these forms matches by kind:

| =Text= | =Matches= |
| ``<string>`` ``<number>`` ``<boolean>`` ``<array>`` ``<object>`` ``<null>`` | a value of that kind |
| ``<array of 3>`` | one with so many elements |
| ``<any>``, ``<present>`` | whatever is there; ``<not null>`` all but null |
| ``<absent>`` | a name that is not there |
| ``<optional number>`` | the kind behind ``optional``, or a name that is not there |
| ``<uuid>`` | text such as ``3f2b8c1e-0b1a-4d5e-9c3d-0123456789ab`` |
| ``<regex [a-z]+>`` | text that the regular expression matches as a whole, in at most 100 ms |
| ``<is <number>>`` | exactly the text behind ``is`` |

- JSON text is strict: ``7`` is the number, ``"7"`` the text. In dictionaries and fields, which Robot
  Framework writes as text, what reads as a number, ``true``, ``false`` or ``null`` matches that value and the
  same text. Numbers are compared by value, and no boolean is one. Names are texts.
- Text that begins with ``{`` or ``[`` has to be JSON. Any other text is compared with the whole message:
  ``2``, ``42["chat"]``, ``<regex 42.*>``. Binary messages match JSON too, where they are it, in UTF-8.
- A failure names the message that came nearest, and where it differs: ``$.items[1].price: expected
  <number>, got "free"``.

``docs/conversations.rst`` has suites that use them.

= The embedded server =

`Start Socket Server` starts a WebSocket server inside the test run, so that suites need no
network, and so that a test sees what the client really sent: `Wait For Server Message`,
`Wait For Server Close`. `Hold Next Handshake` keeps a client CONNECTING for as long as a test
needs that.

Outside of a test run, ``python -m SwanSocketLibrary server`` starts the same server for trying
things by hand; ``--help`` lists what it takes.

== What counts as a client ==

A *client* is a connection whose opening handshake is right, also if a keyword or a recording says
no to it: `Reject Next Handshake`, `Break Next Handshake`, ``replay``. What the server refuses by
itself is none: a health check, which is answered with 426; a wrong upgrade, version or key; a page
or a name that may not connect, see `Start Socket Server`; what is not HTTP, says nothing, or passes
a bound. It takes no number, nothing that is armed and no `Wait For Server Connection`, and the log
has a line for it at level INFO. A wait that fails for want of a client says what the last of them
was.

Wherever an argument ``client`` appears it takes the client's number in the order of *arrival*, from
1, or the socket of this library that it is: the SocketTask, its alias or its ``socketTaskId``.
Connects made back to back arrive in any order, so a socket is safer. It says the server too, and
another ``server`` beside it fails. Text that is a number and an alias is the alias. Left out, it is
the last client that arrived, also if it has gone. A keyword that waits waits for the arrival too.

= Pages =

`Open Swan Page` runs the code of a program's page as it is: what it calls of ``swan`` are real sockets
that follow the platform's rules, and a suite taps (`Call Swan Page Handler`), looks at its data (`Wait
For Swan Page Data`) and at what it showed (`Wait For Swan Toast`). With ``stands_in_for`` of `Start Socket
Server` the URL in the page leads to an embedded server. ``docs/pages.rst`` is a guide. It needs ``pip
install "robotframework-swansocketlibrary[pages]"``.

A page runs while a keyword of this library runs, and each keyword first runs what is due: callbacks,
events, timers. Its sockets, its main socket and its global places are its own; `Get Swan Page Socket`
gives one to the keywords of sockets. What the page hears never fills an inbox, and waits of the test see
it too.

What the page's code raises and does not catch fails the keyword in which it happens, with the page's
files and lines; ``page_errors=LOG`` logs it. The code runs in a process of its own, without files outside
of its program's folder, network or environment. A turn that takes longer than ``page_timeout`` ends that
process; ``page_memory`` bounds what it holds.

= The log =

Each call and each event is a line at level INFO, written when the keyword that was running has
ended:

| 3.4127 s chat +12 ms → sendSocketMessage text, 5 B: "hello": success
| 3.4139 s chat +13 ms ← onSocketMessage text, 5 B: "hello"

It says when on the run's clock, which all sockets and servers share; which socket, how long after its
connect, in which direction, and what: of data its size and as much as fits, with what cannot be seen as ``\\x1b`` and the like. At level DEBUG there are
also the frames, and what happened on embedded servers. What happens after a test's last keyword
is in no log: end a test with the wait for what matters.

= Timelines =

At the end of a test that failed, under its keywords, the log has a picture of each of its sockets:
the calls with their callbacks, the handshake, each message with its direction, time, size and
beginning, Close frames, pings, how it ended and why, and in red the keyword that failed, where it
failed; failures that the test caught are grey. The bar at the left is the socket's state. The times are those
of the run's clock, as in the lines, in files and in payloads as ``at``; below several sockets one more
picture has all of them in the order of time. Messages, headers and the middle of long
conversations unfold at a click. Connections of embedded servers have pictures of their own, as the
server saw them.

``timeline=ALL`` in the import draws one for every test, ``timeline=NONE`` for none; `Log Socket
Timeline` draws what has happened so far. `Save Socket Traffic` writes the same into files, also such
as the developer tools of browsers open. What was kept is bounded by ``max_history``, see `Bounds`.

A timeline is a line of the log at level INFO: ``--loglevel WARN`` leaves it out. The failure of a
suite's teardown has none.

= Statistics =

The library counts how long sockets take to open, to answer and to close, how many there are, what
they send and receive, and what goes wrong, over the whole run of an import. `Get Socket Statistics`
asserts on it, `Log Socket Statistics` shows it, `Save Socket Statistics` has it for later: ``python
-m SwanSocketLibrary statistics results`` puts the files of several processes together.

= Secrets =

Values of the headers ``Authorization``, ``Cookie``, ``Proxy-Authorization`` and
``Set-Cookie``, and ``user:password`` in URLs and proxies, never reach the library's own log
lines and errors, at any level. What a suite writes out in its data Robot Framework itself
shows as the keyword's arguments, and at level TRACE it logs the value of every argument. Give
secrets as Robot Framework's ``Secret`` values: whatever takes text takes them, in dictionaries and
lists too, also in the import. They stay hidden at every level, also where the peer says them again, as
text or in binary data, escaped as in JSON, URLs and HTML, as hexadecimal digits or in base64, and
where a line was cut in their middle. What is secret in a Secret is hidden by itself: the token behind
an authorization scheme, user and password of ``Basic``, the values of cookies and of JSON, the
password, path and query of a URL. So are the passwords of URLs and of proxies, those of the
environment too, that are given as plain text. But where a text itself is assigned, as in ``${answer} =    Wait For Socket
Message``, Robot Framework logs it: wait for it with an assertion instead. A Secret of fewer than
three characters is not looked for, in the middle of base64 none of fewer than four, and no value of a
cookie of fewer than five.

A Secret must be the whole value. Inside other text nothing is left of it but ``<secret>``, which
keywords refuse. Robot Framework makes one of text and a Secret like this:

| VAR    ${authorization: Secret}    Bearer ${TOKEN}
| Connect Socket    ${URL}    header=${{ {'Authorization': $authorization} }}

The import's ``mask`` names more that is to be hidden: headers, query parameters with a question
mark before them, and paths in JSON messages (RFC 9535).

| Library    SwanSocketLibrary    mask=X-Api-Key, ?token, $.user.password

Their values show as ``***`` in the log's lines, in failures, in timelines and in files; in JSON that
is sent as bytes too. What was found there is
looked for in every other text too: the last 200 values, but no text shorter than three characters
and no number below 100,000.

= Bounds =

What a test leaves lying is bounded, so that a server that never stops cannot fill the memory.
No honest test meets the bounds. Each is a number, a number of bytes with its unit, or both
(``max_inbox=5000, 64MiB``), and one warning says that it was reached:

| =Import=        | =Default=               | =What is kept=                                     | =When there is more= |
| ``max_inbox``   | ``250000, 256MiB``      | messages not taken, for each socket                | nothing more is read from the server until half of them are taken; waits that this makes impossible fail at once |
|                 |                         | the same for each client of a ``silent`` server    | nothing more is read from the client |
|                 |                         | the same for each client of an ``echo`` server     | the oldest go: they have been sent back |
| ``max_history`` | ``100000, 256MiB``      | callbacks that are remembered; messages in timelines and files | the oldest go; their number stays known |
| ``max_log``     | ``10000, 64MiB``        | what happened since the last keyword, for the log  | the oldest go |

Embedded servers have bounds for what clients may use up, as arguments of the import and options of
the command. The first time that a server passes one is a warning, the next ones are lines at level
INFO; the server goes on.

| =Import=                     | =Default=  | =What is bounded=                           | =When there is more= |
| ``server_max_clients``       | ``10000``  | connections at a time, of each server       | they are refused with 503 |
| ``server_handshake_timeout`` | ``10s``    | from the TCP connection to the end of the request, TLS included; what `Hold Next Handshake` holds has no bound | 408, or the end of the connection |
| ``server_max_head``          | ``64KiB``  | the first line and the headers of a request | 431 |
| ``server_max_message``       | ``64MiB``  | a message, decompressed                     | a Close frame with 1009 |
| ``server_max_held``          | ``256MiB`` | what is held for all clients of all servers: requests, messages that are not complete or not taken, decompressed, and what is not sent yet | see below |
| ``server_keeps_gone``        | ``100``    | clients of each server that have gone: their requests, messages and Close frames | the first of them are forgotten, and a keyword that names one says so |

When too much is held, messages that were answered go first, the oldest before the others, then
those of clients that have gone. If most of the rest waits to be taken, who sends more has to wait
until some is, as with a full inbox, so that nothing is lost. If not, to wait would help nobody: the
client for which most is held is closed with 1013, try again later. What one read from a connection
grows to may come on top of the bound. When a client leaves, all is freed but the messages that are
not taken.

`Clear Socket Messages` takes messages that a test does not care for. A socket that is closed
reads on, whatever its inbox holds, until the peer has answered.

= Plugins =

Another platform, another way to carry frames, signatures of handshakes, codecs, recording,
behaviours of servers and keywords of your own are added by plugins; the guide ``docs/plugins.rst``
shows how to write one. Packages that are installed are found by themselves. Others are named in the
import: modules, classes, which may have arguments, or objects; so are installed ones that are to
have arguments, by the names of their entry points.

| Library    SwanSocketLibrary    plugins=my_module, my_module.Signer;https://keys.example/?a=b;days=7

A list, ``plugins=['my_module.Signer;a, b']``, lets an argument have a comma. A semicolon in one has a
backslash before it.

= Closing at the end =

What a test opened is closed at its end, sockets and servers, and the record of callbacks is
emptied; what a suite setup opened lives until the suite's end. ``auto_closing_level=SUITE``
keeps everything until the suite's end, ``MANUAL`` until the run's. A keyword that names a socket or
server which was closed so says at the end of which test or suite that was. At the same moments the
settings of `Set Host`, the time of `Set Socket Timeout` and the global listeners go back to what
they were before, and answers, greetings and heartbeats end that began since then.

= The rules =

What the library models, a line for each rule. Where one comes from: *D* is the platform's public
documentation, *R* the platform's own JavaScript runtime as it behaves when run, *W* the wire (RFC
6455 and its registries), *C* the library's own choice where the others are silent.

| =Rule= | =What it says= | =From= |
{rules}
""".replace("{error codes}", _error_codes()).replace("{rules}", rules())
