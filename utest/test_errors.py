from __future__ import annotations

import inspect

import pytest

from SwanSocketLibrary import errors
from SwanSocketLibrary.errors import (
    CleanedUp,
    ExpectationFailed,
    SaidError,
    SwanSocketError,
    UnknownName,
    ends_test,
)
from SwanSocketLibrary.language import catalogue_of, speaking

ERRORS = [
    each
    for each in vars(errors).values()
    if inspect.isclass(each) and issubclass(each, Exception) and each is not SaidError
]


@pytest.mark.parametrize("error", ERRORS)
def test_each_error_is_in_the_tree_that_the_docstring_shows(error: type[Exception]) -> None:
    assert issubclass(error, SwanSocketError)
    assert errors.__doc__ is not None
    assert f" {error.__name__} " in errors.__doc__.replace("\n", " ")


@pytest.mark.parametrize("error", ERRORS)
def test_robot_shows_the_message_without_the_classs_name(error: type[SwanSocketError]) -> None:
    assert error.ROBOT_SUPPRESS_NAME


def test_an_expectation_is_an_assertion_too() -> None:
    assert issubclass(ExpectationFailed, AssertionError)


def test_an_error_is_said_in_the_language_that_is_spoken() -> None:
    def said() -> str:
        return str(ExpectationFailed.say("Page '{of}' has {count}:\n\n{texts}", **values))

    values = {"of": "{a}", "count": 2, "texts": "x"}
    assert said() == "Page '{a}' has 2:\n\nx"
    with speaking(catalogue_of("zh-CN")):
        assert said().startswith("页面 '{a}' 有")


def test_an_unknown_name_lists_the_known_ones() -> None:
    assert str(UnknownName("socket", "chta", ["chat", "news"])) == (
        "No socket is named 'chta'. Known: 'chat', 'news'. Did you mean 'chat'?"
    )
    assert str(UnknownName("server", 7, iter(()))) == (
        "No server is named '7'. There is no server yet."
    )


@pytest.mark.parametrize("mark", ["dont_continue", "skip", "ends_test"])
def test_an_exception_with_a_true_mark_is_meant_for_the_test(mark: str) -> None:
    error = ValueError()
    assert not ends_test(error)
    setattr(error, mark, False)
    assert not ends_test(error)
    setattr(error, mark, True)
    assert ends_test(error)


def test_a_timeout_of_older_robots_is_meant_for_the_test() -> None:
    class TimeoutExceeded(Exception):
        """As it was before Robot Framework 7.5."""

    assert ends_test(TimeoutExceeded())


def test_the_last_thousand_names_are_kept_of_what_was_cleaned_up() -> None:
    cleaned_up = CleanedUp()
    for number in range(1000):
        cleaned_up.add([str(number)], f"{number} was closed.")
    cleaned_up.add(["0"], "0 was closed again.")
    cleaned_up.add(["new", "newer"], "new was closed.")
    kept = [each for each in (*map(str, range(1000)), "new", "newer") if cleaned_up.of(each)]
    assert kept == ["0", *map(str, range(3, 1000)), "new", "newer"]
    assert cleaned_up.of("0") == "0 was closed again."
    cleaned_up.is_back("new")
    cleaned_up.is_back("never")
    cleaned_up.is_back(None)
    assert [cleaned_up.of(each) for each in ("new", "newer", "never")] == [
        "",
        "new was closed.",
        "",
    ]


def test_an_unknown_name_says_what_had_it() -> None:
    gone = "'chat' was closed at the end of test \"T\"."
    assert str(UnknownName("socket", "chat", [], gone)) == f"No socket is named 'chat'. {gone}"
    assert str(UnknownName("socket", "chat", ["a"], gone)) == (
        f"No socket is named 'chat'. Known: 'a'. {gone}"
    )
