"""The library's keywords, doing nothing.

What they take, with what a raw client takes, is the limit of what is possible. Each has its
keyword's signature, types, documentation and tags, and writes one line into the log. Its name has
``Nothing`` in front, so that a suite can import both libraries.
"""

from __future__ import annotations

from typing import Any, Final

from robot.api import logger
from robot.api.deco import library

from SwanSocketLibrary import SwanSocketLibrary

_PREFIX: Final = "nothing_"
_LINE: Final = "socket-1 +0 ms: nothing was done, 16 B of text: 0123456789abcdef"


@library(scope="GLOBAL")
class DoingNothing:
    """A dynamic library that says of each keyword what the real one says."""

    def __init__(self) -> None:
        self._real: Final[Any] = SwanSocketLibrary()

    def run_keyword(
        self, _name: str, _args: list[Any], _named: dict[str, Any] | None = None
    ) -> None:
        logger.info(_LINE)

    def get_keyword_names(self) -> list[str]:
        return [f"{_PREFIX}{name}" for name in self._real.get_keyword_names()]

    def get_keyword_arguments(self, name: str) -> Any:
        return self._real.get_keyword_arguments(name.removeprefix(_PREFIX))

    def get_keyword_types(self, name: str) -> Any:
        return self._real.get_keyword_types(name.removeprefix(_PREFIX))

    def get_keyword_documentation(self, name: str) -> Any:
        return self._real.get_keyword_documentation(name.removeprefix(_PREFIX))

    def get_keyword_tags(self, name: str) -> Any:
        return self._real.get_keyword_tags(name.removeprefix(_PREFIX))

    def get_keyword_source(self, name: str) -> Any:
        return self._real.get_keyword_source(name.removeprefix(_PREFIX))
