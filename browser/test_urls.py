"""URLs as Chromium reads them, beside what the library makes of them."""

from __future__ import annotations

import socket

import pytest
from playwright.sync_api import Browser

from SwanSocketLibrary.net.target import parse_target
from SwanSocketLibrary.swan.urls import check_url
from utest.swan.url_samples import REDIRECTS, REFUSED, STRICTER, TAKEN

JOINED = """locations => locations.map(location => {
    const url = new URL(location, "https://h.example/a/b?q");
    return url.host === "h.example" ? url.pathname + url.search : null;
})"""
READ = "urls => urls.map(url => { try { return new URL(url).href } catch { return null } })"


def test_chromium_reads_urls_as_the_library_does(browser: Browser) -> None:
    page = browser.new_page()
    urls = [*TAKEN, *REFUSED, *STRICTER]
    read = dict(zip(urls, page.evaluate(READ, urls), strict=True))
    page.close()
    assert {url: read[url] for url in TAKEN} == TAKEN
    assert {url: parse_target(check_url(url)).url for url in TAKEN} == TAKEN
    assert [url for url in REFUSED if read[url] is not None] == []
    assert {url: read[url] for url in STRICTER} == STRICTER


def test_chromium_reads_redirects_as_the_library_does(browser: Browser) -> None:
    page = browser.new_page()
    read = page.evaluate(JOINED, list(REDIRECTS))
    page.close()
    assert dict(zip(REDIRECTS, read, strict=True)) == REDIRECTS


@pytest.mark.parametrize(
    "rest", ['/聊天/{a}|b?filter={"owner":"小 明"}^`|\'%zz', "?a=[\\]", "/a/../b/"]
)
def test_chromium_asks_a_server_for_what_the_library_asks_for(browser: Browser, rest: str) -> None:
    page = browser.new_page()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        url = f"ws://127.0.0.1:{server.getsockname()[1]}{rest}"
        page.evaluate("url => { new WebSocket(url) }", url)
        connection, _ = server.accept()
        with connection, connection.makefile() as head:
            line = head.readline()
    page.close()
    assert line == f"GET {parse_target(check_url(url)).resource} HTTP/1.1\n"
