"""The rules of the model, a line each, for the documentation and the list of tests.

Where a rule comes from: D is the platform's public documentation, R its JavaScript
runtime, W the wire (RFC 6455), C the library's own choice where the others are silent.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from SwanSocketLibrary.language import mark


class Rule(NamedTuple):
    """One rule: what it says in short, and where it comes from."""

    text: str
    source: str


RULES: Final[dict[str, Rule]] = {
    "S1": Rule(mark("CONNECTING, OPEN, CLOSING, CLOSED; nothing leaves CLOSED"), "D, C"),
    "S2": Rule(
        mark("connectSocket hands back a task at once; its success does not say open"), "D, R"
    ),
    "S3": Rule(mark("socketTaskId is a string, never used twice in a run"), "R"),
    "S4": Rule(mark("success then complete, or fail then complete; complete runs always"), "D"),
    "S5": Rule(
        mark("exactly one terminal event: close after a closing handshake, else error"), "C"
    ),
    "S6": Rule(mark("the state changes before any handler of the event runs"), "R"),
    "S7": Rule(mark("open carries {header}, the response's headers"), "D"),
    "S8": Rule(mark("message carries {data, dataType}: string or arrayBuffer"), "D"),
    "S9": Rule(mark("close carries {code, reason} of the peer; 1005 and '' for none"), "D, W"),
    "S10": Rule(mark("error carries the platform's items and detail, the cause in words"), "D, C"),
    "S11": Rule(mark("a task's listeners: any number, called in the order of adding"), "R"),
    "S12": Rule(mark("a global listener: one place, hears the main task, after its own"), "R"),
    "S13": Rule(mark("the main task is the first; a later one replaces it only if CLOSED"), "R"),
    "S14": Rule(mark("sendSocketMessage goes to the main task; without one it fails"), "R, C"),
    "S15": Rule(mark("closeSocket acts on every task; with none no callback runs"), "R"),
    "S16": Rule(mark("url: a string, ws or wss, a host, a good port, no fragment"), "D, W, C"),
    "S17": Rule(
        mark("header: strings and numbers; no Referer, no header of the handshake"), "D, W, C"
    ),
    "S18": Rule(mark("with an app key, Referer names the smart program"), "D"),
    "S19": Rule(
        mark("protocols: tokens, none twice, empty ones dropped; no other is accepted"), "D, W"
    ),
    "S20": Rule(mark("at most 5 tasks that have not ended"), "D"),
    "S21": Rule(mark("a handshake takes at most 60 s, or less if set"), "D, C"),
    "S22": Rule(mark("base library before 1.9.4: one socket, a new connect closes the old"), "D"),
    "S23": Rule(mark("production: wss, configured domains, no address, localhost or port"), "D"),
    "S24": Rule(mark("data is text or an ArrayBuffer; the empty string is data"), "D, R"),
    "S25": Rule(mark("send only while OPEN"), "D, R"),
    "S26": Rule(mark("close code: a number, 1000 if left out, a string of digits counts"), "D"),
    "S27": Rule(mark("close code: one that an endpoint may send"), "W, C"),
    "S28": Rule(mark("close reason: at most 123 bytes of UTF-8"), "D"),
    "S29": Rule(mark("close only while OPEN; a close before the open event does not close"), "D"),
    "S30": Rule(
        mark("close's success says the frame was sent; the event comes with the answer"), "R"
    ),
    "S31": Rule(mark("no answer within the close timeout ends the task in an error"), "C"),
    "S32": Rule(mark("data that arrived before the peer's Close is still delivered"), "W"),
    "S33": Rule(mark("a host can lack an API: every call of it fails with 302"), "C"),
    "S34": Rule(
        mark("each failure has a name, the same on every platform: failure of a result"), "C"
    ),
}

RULES_ARE_IN: Final = mark(
    'the chapter "The rules" of: python -m robot.libdoc SwanSocketLibrary keywords.html'
)
"""Where a reader of failures finds them: an installed library has it."""
