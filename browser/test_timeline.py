"""Timelines in Robot Framework's log, as a browser shows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, expect

from browser.conftest import Visit
from tools.browser import open_test, run_suite

LARGEST = 300_000
"""Bytes that a timeline may have."""
OPENS = 2_000
"""Milliseconds until the timeline of the last test can be seen."""

SUITE_OF_100 = """
*** Settings ***
Library    SwanSocketLibrary    timeline=ALL
Test Template    Talk

*** Test Cases ***
{tests}

*** Keywords ***
Talk
    [Arguments]    ${{messages}}
    ${{url}} =    Start Socket Server
    Connect Socket    ${{url}}
    Wait For Socket Open
    FOR    ${{number}}    IN RANGE    ${{messages}}
        Send Socket Message    ${{{{'{{"number": %d, "text": "%s"}}' % ($number, 'x' * 300)}}}}
    END
    Wait For Socket Messages    ${{messages}}
"""

TWO_THAT_SAVE = """
*** Settings ***
Library    SwanSocketLibrary
Test Template    Talk And Save
Test Teardown    Save Socket Traffic    saved/same name.html

*** Test Cases ***
One    one
Two    two

*** Keywords ***
Talk And Save
    [Arguments]    ${name}
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=${name}
    Wait For Socket Open
    Fail    so that the timeline is drawn
"""


def figure(visit: Visit, name: str) -> Locator:
    return visit.page.get_by_role("figure", name=f"Timeline: {name}")


def rows(of: Locator) -> list[str]:
    return [" ".join(text.split()) for text in of.get_by_role("listitem").all_inner_texts()]


def test_a_failed_wait_stands_behind_what_came(visit: Visit, log: Path) -> None:
    open_test(visit.page, log, 1)
    shown = rows(figure(visit, "Socket 'chat'"))
    told = [
        r"^\d+\.\d{4} s CONNECTING connectSocket: success, complete ws://",
        r"handshake: GET ws://127.0.0.1:\d+/chat\?room=7",
        r"101 Switching Protocols",
        r"OPEN onSocketOpen open",
        r"sendSocketMessage: success, complete text, 5 B: hello",
        r"onSocketMessage text, 5 B: hello",
        r"sendSocketMessage: success, complete text, 61 B: .*\"password\": \"\*\*\*\"",
        r"onSocketMessage text, 61 B: ",
        r"✗ Wait For Socket Message failed Expected a message == 'welcome'",
    ]
    assert len(shown) == len(told)
    for row, pattern in zip(shown, told, strict=True):
        assert re.search(pattern, row), row


def test_rows_stand_below_each_other_and_arrows_between_the_lifelines(
    visit: Visit, log: Path
) -> None:
    open_test(visit.page, log, 1)
    lane = figure(visit, "Socket 'chat'")
    boxes = [row.bounding_box() for row in lane.get_by_role("listitem").all()]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops)
    assert len(set(tops)) == len(boxes)
    row = lane.get_by_role("listitem").filter(has_text="sendSocketMessage").first
    sent = row.get_by_role("img", name="sent")
    outer, inner = row.locator(".w").bounding_box(), sent.bounding_box()
    assert outer
    assert inner
    assert outer["x"] < inner["x"]
    assert inner["x"] + inner["width"] < outer["x"] + outer["width"]
    assert inner["width"] > 300


def test_a_message_unfolds(visit: Visit, log: Path) -> None:
    open_test(visit.page, log, 1)
    row = figure(visit, "Socket 'chat'").get_by_role("listitem").filter(has_text="login").first
    whole = row.locator("pre")
    expect(whole).to_be_hidden()
    row.locator("summary").click()
    expect(whole).to_be_visible()
    expect(whole).to_have_text(
        '{\n  "type": "login",\n  "user": "李",\n  "password": "***"\n}', use_inner_text=True
    )


def test_the_summary_says_how_it_ended(visit: Visit, log: Path) -> None:
    open_test(visit.page, log, 2)
    lane = figure(visit, "Socket 'chat'")
    expect(lane.locator("figcaption")).to_contain_text("the server answered 403 Forbidden")
    expect(lane.locator("figcaption")).to_contain_text("token=***&room=7")


def test_what_the_server_saw_unfolds(visit: Visit, log: Path) -> None:
    open_test(visit.page, log, 3)
    lane = figure(visit, "Client 1 of the embedded server")
    close = lane.get_by_text("Close 4001 'kicked'")
    expect(close).to_be_hidden()
    lane.locator("summary").first.click()
    expect(close).to_be_visible()


def test_a_thousand_messages_are_folded_in_the_middle(visit: Visit, log: Path) -> None:
    open_test(visit.page, log, 10)
    lane = figure(visit, "Socket 'chat'")
    fold = lane.get_by_text(re.compile(r"^\d+ messages in between: \d+ sent, \d+ received"))
    expect(fold).to_be_visible()
    expect(lane.get_by_text("message 250", exact=False).first).to_be_hidden()
    expect(lane.get_by_text("text, 9 B: message 0", exact=False).first).to_be_visible()
    expect(lane.get_by_text("text, 11 B: message 499", exact=False).last).to_be_visible()


def test_what_looks_like_markup_is_text(visit: Visit, log: Path) -> None:
    open_test(visit.page, log, 12)
    lane = figure(visit, "Socket 'chat'")
    expect(lane.get_by_text('<script>alert("hacked")</script>', exact=False).first).to_be_visible()
    assert lane.locator("script, style").count() == 0
    assert visit.page.evaluate("getComputedStyle(document.body).display") != "none"


@pytest.mark.parametrize("number", range(1, 14))
def test_a_timeline_is_quiet_and_has_no_barriers(visit: Visit, log: Path, number: int) -> None:
    open_test(visit.page, log, number)
    for summary in visit.page.locator(".swan summary").all():
        summary.click(force=True)
    found = Axe().run(visit.page, context=".swan")
    assert found.violations_count == 0, found.generate_report()
    assert visit.complaints == []
    assert [url for url in visit.requests if not url.startswith(("file:", "data:"))] == []


def test_a_page_of_its_own_has_no_barriers(visit: Visit, tmp_path: Path) -> None:
    suite = tmp_path / "saved.robot"
    suite.write_text(
        "*** Settings ***\nLibrary    SwanSocketLibrary\n*** Test Cases ***\nTest\n"
        "    ${url} =    Start Socket Server\n    Connect Socket    ${url}    alias=chat\n"
        "    Wait For Socket Open\n    Save Socket Traffic    saved.html\n",
        encoding="utf-8",
    )
    log = run_suite(suite, tmp_path)
    visit.page.goto(log.with_name("saved.html").as_uri())
    expect(figure(visit, "Socket 'chat'")).to_be_visible()
    found = Axe().run(visit.page)
    assert found.violations_count == 0, found.generate_report()
    assert visit.complaints == []
    assert len(visit.requests) == 1


def test_the_link_to_a_saved_file_works(visit: Visit, tmp_path: Path) -> None:
    suite = tmp_path / "saved.robot"
    suite.write_text(
        "*** Settings ***\nLibrary    SwanSocketLibrary\n*** Test Cases ***\nTest\n"
        "    Save Socket Traffic    a folder/with ünlaut & #.html\n",
        encoding="utf-8",
    )
    log = run_suite(suite, tmp_path)
    visit.page.goto(f"{log.as_uri()}#s1-t1-k1")
    visit.page.get_by_role("link", name="with ünlaut & #.html").click()
    expect(visit.page.get_by_role("heading", name="Timeline of the sockets")).to_be_visible()


@pytest.fixture(scope="module")
def log_of_100(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hundred")
    suite = folder / "hundred.robot"
    tests = "\n".join(f"Test {number}    80" for number in range(100))
    suite.write_text(SUITE_OF_100.format(tests=tests), encoding="utf-8")
    return run_suite(suite, folder, "--removekeywords", "FOR")


def test_a_log_with_a_hundred_timelines_opens_within_two_seconds(
    visit: Visit, log_of_100: Path
) -> None:
    visit.page.goto(f"{log_of_100.as_uri()}#s1-t100")
    visit.page.locator(".swan").first.wait_for()
    took = visit.page.evaluate("performance.now()")
    assert took < OPENS, f"{took} ms for {log_of_100.stat().st_size} bytes"
    assert len(visit.page.locator(".swan").first.inner_html().encode()) < LARGEST


def test_a_log_that_pabot_has_merged_shows_timelines_and_opens_what_was_saved(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # pabot leaves a file there
    suite = tmp_path / "two.robot"
    suite.write_text(TWO_THAT_SAVE, encoding="utf-8")
    options = ("--pabotlibport", "0", "--testlevelsplit", "--processes", "2")
    kept = ("--artifacts", "html", "--artifactsinsubfolders")
    log = run_suite(suite, tmp_path / "results", *options, *kept, module="pabot.pabot")
    visit = Visit(browser.new_page())
    for number, name in enumerate(("one", "two"), 1):
        open_test(visit.page, log, number)
        expect(figure(visit, f"Socket '{name}'")).to_be_visible()
        test = visit.page.locator(f"#s1-t{number}")
        test.get_by_text("Save Socket Traffic").click()
        link = test.get_by_role("link", name="same name.html", exact=True)
        visit.page.goto(str(link.evaluate("link => link.href")))
        expect(figure(visit, f"Socket '{name}'")).to_be_visible()
    visit.page.close()
