from __future__ import annotations

import pytest
from robot.api.deco import keyword

from SwanSocketLibrary.errors import PluginError
from SwanSocketLibrary.keywords.plugged import with_plugins


class Own:
    @keyword
    def close_socket(self) -> None: ...


class Added:
    @keyword
    def sign_off(self) -> None: ...


def test_a_plugins_keywords_come_after_the_librarys() -> None:
    own, added = Own(), Added()
    assert with_plugins([own], [("signing", added)]) == [own, added]


def test_a_keywords_name_must_be_new() -> None:
    with pytest.raises(PluginError) as caught:
        with_plugins([Own()], [("signing", Own())])
    assert str(caught.value) == (
        "Plugin 'signing' adds the keyword 'close_socket', which is one of the library already. "
        "Give it another name."
    )
