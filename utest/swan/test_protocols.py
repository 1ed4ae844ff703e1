from __future__ import annotations

import pytest

from SwanSocketLibrary.swan.call_arguments import check_protocols
from SwanSocketLibrary.swan.profile import Failure, Refusal


def refusal(protocols: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        check_protocols(protocols)
    assert caught.value.failure is Failure.BAD_URL_OR_SUBPROTOCOL
    return caught.value


@pytest.mark.rule("S19")
@pytest.mark.parametrize(
    ("protocols", "offered"),
    [
        (None, ()),
        ([], ()),
        ([""], ()),
        (["", ""], ()),
        (["chat"], ("chat",)),
        (["", "chat", "", "v2.chat"], ("chat", "v2.chat")),
        (("chat", "superchat"), ("chat", "superchat")),
        (["chat", "Chat"], ("chat", "Chat")),
        (["b", "a"], ("b", "a")),
    ],
)
def test_names_are_offered_in_order_and_empty_ones_dropped(
    protocols: object, offered: tuple[str, ...]
) -> None:
    assert check_protocols(protocols) == offered


@pytest.mark.rule("S19")
@pytest.mark.parametrize(
    ("protocols", "described"),
    [
        ("chat", "'chat'"),
        ("", "''"),
        (b"chat", "a value of type bytes"),
        (7, "int 7"),
        (True, "bool True"),
        ({"chat": 1}, "a value of type dict"),
        ({"chat"}, "a value of type set"),
        (iter(["chat"]), "a value of type list_iterator"),
    ],
)
def test_what_is_no_list_is_refused(protocols: object, described: str) -> None:
    assert refusal(protocols).detail.endswith(f"such as ['chat'], got {described}.")


@pytest.mark.rule("S19")
@pytest.mark.parametrize(
    "name", [" ", "a b", " chat", "chat ", "a,b", "a/b", "a;b", "a:b", "a\n", "你好", 7, None, b"a"]
)
def test_a_name_that_is_no_token_is_refused(name: object) -> None:
    assert "is no name of a subprotocol" in refusal(["chat", name]).detail


@pytest.mark.rule("S19")
@pytest.mark.parametrize("protocols", [["chat", "chat"], ["a", "b", "a"], ["a", "", "a"]])
def test_a_name_that_stands_there_twice_is_refused(protocols: list[str]) -> None:
    assert refusal(protocols).detail == f"The subprotocol '{protocols[0]}' is offered twice."
