from __future__ import annotations

from SwanSocketLibrary.plugins.loading import load
from utest.plugins.conftest import ModuleMaker

SIGNER = """
class Signer:
    def __init__(self, url, days="1"):
        self.given = (url, days)
"""


def given(plugin: str) -> object:
    _, made = load(plugin)
    return made.given  # type: ignore[attr-defined]


def test_a_class_takes_arguments_by_place_and_by_name(make_module: ModuleMaker) -> None:
    make_module("loading_signer", SIGNER)
    assert given("loading_signer.Signer;here;7") == ("here", "7")
    assert given("loading_signer.Signer;here;days=7") == ("here", "7")


def test_an_equals_sign_in_a_value_makes_no_name(make_module: ModuleMaker) -> None:
    make_module("loading_url", SIGNER)
    assert given("loading_url.Signer;https://h/?a=b") == ("https://h/?a=b", "1")
    assert given("loading_url.Signer;days=7;url=https://h/?a=b") == ("https://h/?a=b", "7")
