"""JSON as Chromium's JavaScript reads and writes it, beside what the library makes of it."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Browser

from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.swan.json_data import BOM, read_json, write_json

REWRITTEN = """texts => texts.map(text => {
    try { return JSON.stringify(JSON.parse(text)) } catch { return null }
})"""
RECEIVED = """url => new Promise(done => {
    const socket = new WebSocket(url), got = [];
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({data}) => {
        got.push(typeof data === 'string' ? data : new TextDecoder().decode(data));
        if (got.length === 2) { socket.close(); done(got); }
    };
    socket.onopen = () => {
        socket.send('\\ufeff[1]');
        socket.send(new TextEncoder().encode('\\ufeff[1]'));
    };
})"""
TEXTS = (
    *(r'"\ud800"', r'"a\udfffb"', r'"\ude00\ud83d"', r'"\ud83d\ude00"', r'{"\udc00":1}'),
    *(r'"\ud83d\ud83d\ude00"', r'"\u0000\u0007\b\t\n\f\r\u001f"', r'"\u007f\u2028\ufeff\u00ad"'),
    *('"你好😀"', '""', '"\\/\\"\\\\"', "[]", "{}", "null", " \t\r\n[1] ", "12345678", "-1.5"),
    *("", " ", "NaN", "Infinity", "-Infinity", "[1,]", "{'a':1}", "{a:1}", "01", "+1", ".5", "1."),
    *('"\t"', '"\n"', r'"\x41"', r'"\u12"', "\ufeff[1]", "\xa0[1]", "\u3000[1]", "１", "undefined"),
    *("1.0", "-0.0", "1e2", "1e16", "123456789012345680000", "1e21", "1e-6", "1.5e-7", "5e-324"),
    *('{"a":1}\x1e', '{"a":1}{"a":1}', "[1] // one", "True", "nul", '["a",]', "０"),
)


def rewritten(text: str) -> str | None:
    with suppress(ValueError):
        return write_json(read_json(text), strict=text != "1e999", separators=(",", ":"))
    return None


def test_chromium_reads_and_writes_json_as_the_library_does(browser: Browser) -> None:
    page = browser.new_page()
    chromium = dict(zip(TEXTS, page.evaluate(REWRITTEN, TEXTS), strict=True))
    numbers = page.evaluate(REWRITTEN, ["1e999", "12345678901234567890"])
    page.close()
    assert {text: rewritten(text) for text in TEXTS} == chromium
    # Here tests see what was sent: no number is lost that a message holds.
    assert numbers == ["null", "12345678901234567000"]
    assert [rewritten(each) for each in ("1e999", str(2**64))] == ["1e999", str(2**64)]


def test_chromium_leaves_a_byte_order_mark_in_text_and_out_of_bytes(browser: Browser) -> None:
    pool = ServerPool()
    url = pool.start(origins=["*"]).url
    page = browser.new_page()
    text, read_from_bytes = page.evaluate(RECEIVED, url)
    page.close()
    pool.stop_all()
    assert (text, read_from_bytes) == (BOM + "[1]", "[1]")
    assert rewritten(text) is None
    assert read_json(text.encode()) == [1]
