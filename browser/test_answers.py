"""Answers to the handshake as Chromium judges them, beside what the library says of them."""

from __future__ import annotations

from playwright.sync_api import Browser

from utest.net.peers import ScriptedServer
from utest.net.test_handshake import REFUSED, TAKEN, answering

OPENS = """url => new Promise(done => {
    const socket = new WebSocket(url)
    socket.onopen = () => { done(true); socket.close() }
    socket.onerror = () => done(false)
})"""


def test_chromium_opens_with_the_same_answers(browser: Browser) -> None:
    page = browser.new_page()
    answers = [f"HTTP/1.1 101 S\n{lines}\n" for lines in (*TAKEN, *(each for each, _ in REFUSED))]
    with ScriptedServer(*map(answering, answers)) as server:
        opened = [page.evaluate(OPENS, server.url()) for _ in answers]
        page.close()
    assert [lines for lines, opens in zip(answers, opened, strict=True) if opens] == answers[
        : len(TAKEN)
    ]
