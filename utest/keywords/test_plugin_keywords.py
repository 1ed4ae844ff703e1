from __future__ import annotations

import types
from typing import Any

import pytest
from robot.api.deco import keyword

from SwanSocketLibrary.errors import PluginError
from SwanSocketLibrary.keywords.hosting import with_plugins


class Own:
    @keyword
    def close_socket(self) -> None: ...

    @keyword("Sign In")
    def other_name(self) -> None: ...


class Added:
    @keyword
    def sign_off(self) -> None: ...

    @property
    def broken(self) -> None:
        raise ValueError("only its owner may ask")

    def helper(self) -> None: ...


def named(name: str | None, method: str) -> object:
    def function(_self: object) -> None: ...

    function.__name__ = method
    made: object = type("Named", (), {method: keyword(name)(function)})()
    return made


def failure(*added: tuple[str, object]) -> str:
    with pytest.raises(PluginError) as caught:
        with_plugins([Own()], added)
    return str(caught.value)


def test_without_plugins_there_are_the_librarys_own() -> None:
    own = Own()
    assert with_plugins([own], []) == [own]


def test_a_plugins_keywords_come_after_the_librarys() -> None:
    own, added = Own(), Added()
    assert with_plugins([own], [("signing", added)]) == [own, added]


def test_a_module_has_keywords_too() -> None:
    module = types.ModuleType("signing")
    module.sign_off = Added().sign_off  # type: ignore[attr-defined]
    with_plugins([Own()], [("signing", module)])


@pytest.mark.parametrize(
    ("name", "method", "shown"),
    [
        (None, "close_socket", "close_socket"),
        ("Close Socket", "other", "Close Socket"),
        ("closeSocket", "other", "closeSocket"),
        (None, "sign_in", "sign_in"),
    ],
)
def test_a_keywords_name_must_be_new(name: str | None, method: str, shown: str) -> None:
    assert failure(("signing", named(name, method))) == (
        f"Plugin 'signing' adds the keyword '{shown}', which the library has already. Give it "
        "another name."
    )


def test_a_keywords_name_must_be_new_among_plugins_and_in_each() -> None:
    assert failure(("a", Added()), ("b", named("Sign Off", "other"))) == (
        "Plugin 'b' adds the keyword 'Sign Off', which plugin 'a' has already. Give it another "
        "name."
    )
    assert "which plugin 'a' has already" in failure(("a", Added()), ("a", Added()))


@pytest.mark.parametrize(
    ("added", "shown"),
    [
        (object(), "an object of type object"),
        ("keywords", "an object of type str"),
        (types.ModuleType("empty"), "an object of type module"),
    ],
)
def test_an_object_without_keywords_is_named(added: object, shown: str) -> None:
    assert failure(("signing", added)) == (
        f"Plugin 'signing' returned {shown} from swan_keywords that has no keyword; mark its "
        "methods with robot.api.deco.keyword."
    )


def test_a_class_is_no_object_with_keywords() -> None:
    assert failure(("signing", Added)) == (
        "Plugin 'signing' returned the class Added from swan_keywords; it must be an object: "
        "Added()."
    )


def test_an_attribute_that_raises_is_no_keyword() -> None:
    added: Any = Added()
    assert with_plugins([], [("signing", added)]) == [added]
