from __future__ import annotations

import io
import threading
from collections.abc import Iterator

import pytest

from SwanSocketLibrary.output.console import ConsoleProgress, ProgressDelays, _cut

PATIENCE = 10.0
AT_ONCE = ProgressDelays(wait=0.0, bulk=0.0, every=0.001)


class Terminal(io.StringIO):
    """What is written, and a way to wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self._written = threading.Condition()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        with self._written:
            count = super().write(text)
            self._written.notify_all()
        return count

    def wait_for(self, text: str) -> None:
        with self._written:
            assert self._written.wait_for(lambda: text in self.getvalue(), PATIENCE)


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


@pytest.fixture
def progress(terminal: Terminal) -> Iterator[ConsoleProgress]:
    made = ConsoleProgress(terminal, AT_ONCE)
    yield made
    made.end()


def test_a_long_wait_is_shown_and_kept_up_to_date(
    progress: ConsoleProgress, terminal: Terminal
) -> None:
    far = ["1 of 5"]
    with progress.of("Wait For Socket Messages 5", lambda: far[0]):
        terminal.wait_for("Wait For Socket Messages 5: 0 s, 1 of 5")
        far[0] = "2 of 5"
        terminal.wait_for("Wait For Socket Messages 5: 0 s, 2 of 5")


def test_nothing_of_it_is_left(progress: ConsoleProgress, terminal: Terminal) -> None:
    with progress.of("Wait", lambda: "soon"):
        terminal.wait_for("soon")
    written = terminal.getvalue()
    assert written.endswith("\x1b7\r\x1bD\x1b[2K\x1b8")
    assert written.count("\x1b7") == written.count("\x1b8")


def test_the_line_that_the_cursor_is_in_is_left_alone(
    progress: ConsoleProgress, terminal: Terminal
) -> None:
    with progress.of("Wait", lambda: "a\nb\x1b[31m"):
        terminal.wait_for("Wait")
    assert "\n" not in terminal.getvalue()
    before_saving = [part.partition("\x1b7")[0] for part in terminal.getvalue().split("\x1b8")]
    assert set(before_saving) <= {"\x1bD\x1b[A", ""}
    assert "\x1b[31m" not in terminal.getvalue()


def test_what_is_wider_than_the_terminal_is_cut(
    progress: ConsoleProgress, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    with progress.of("x" * 100, lambda: "soon"):
        terminal.wait_for("x" * 18 + "…")
    assert "x" * 19 not in terminal.getvalue()


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("等待 Socket", 11, "等待 Socket"),
        ("等待 Socket", 10, "等待 Sock…"),
        ("等待 Socket", 4, "等…"),
        ("等待 Socket", 3, "等…"),
        ("等待 Socket", 2, "…"),
        ("Wait", 4, "Wait"),
    ],
)
def test_a_chinese_character_is_two_columns_wide(text: str, columns: int, shown: str) -> None:
    assert _cut(text, columns) == shown


def test_a_terminal_that_lacks_a_character_shows_the_others() -> None:
    class Gbk(Terminal):
        encoding = "gbk"

    terminal = Gbk()
    progress = ConsoleProgress(terminal, AT_ONCE)
    with progress.of("等待 😀", lambda: "最多 10 s"):
        terminal.wait_for("等待 ?: 0 s, 最多 10 s")
    progress.end()


def test_of_waits_within_each_other_the_inner_one_is_shown(
    progress: ConsoleProgress, terminal: Terminal
) -> None:
    with progress.of("outer", lambda: "long"):
        terminal.wait_for("outer")
        with progress.of("inner", lambda: "short"):
            terminal.wait_for("inner")
            terminal.truncate(0)
        terminal.wait_for("outer")


def test_short_waits_show_nothing(terminal: Terminal) -> None:
    progress = ConsoleProgress(terminal, ProgressDelays(wait=60.0, bulk=0.0, every=0.001))
    with progress.of("short", lambda: "soon"), progress.of("many", lambda: "soon", bulk=True):
        terminal.wait_for("many")
    with progress.of("short", lambda: "soon"):
        pass
    progress.end()
    assert "short" not in terminal.getvalue()


def test_a_wait_that_fails_is_cleared_too(progress: ConsoleProgress, terminal: Terminal) -> None:
    with pytest.raises(LookupError), progress.of("Wait", lambda: "soon"):  # noqa: PT012
        terminal.wait_for("soon")
        raise LookupError
    assert terminal.getvalue().endswith("\x1b8")


def test_a_terminal_that_has_gone_does_no_harm() -> None:
    asked = threading.Event()

    class Gone(Terminal):
        def write(self, _text: str) -> int:
            asked.set()
            raise OSError

    progress = ConsoleProgress(Gone(), AT_ONCE)
    with progress.of("Wait", lambda: "soon"):
        assert asked.wait(PATIENCE)
    progress.end()


def test_its_thread_ends(terminal: Terminal) -> None:
    progress = ConsoleProgress(terminal, AT_ONCE)
    with progress.of("Wait", lambda: "soon"):
        assert "swan-socket-progress" in {each.name for each in threading.enumerate()}
    progress.end()
    assert "swan-socket-progress" not in {each.name for each in threading.enumerate()}
    ConsoleProgress(terminal).end()
