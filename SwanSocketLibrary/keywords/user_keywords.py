"""User keywords as callbacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from robot.errors import ExecutionPassed, TimeoutExceeded
from robot.libraries.BuiltIn import BuiltIn

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.reporting.masking import Masker
from SwanSocketLibrary.session.callbacks import Callbacks, Handler
from SwanSocketLibrary.swan.payloads import Payload


class UserKeywords:
    """Makes handlers that run a keyword of the suite.

    :param before: runs before each of them, so that the log is up to date.
    :param masker: veils what they are given: Robot Framework logs their arguments.
    """

    def __init__(self, before: Callable[[], None], masker: Masker) -> None:
        self._before = before
        self._masker = masker

    def handler(self, name: str, place: str) -> Handler:
        """What runs the keyword with the payload as its one argument.

        :param place: the callback's name, for the error.
        :raises InvalidArgument: there is no keyword of this name.
        """
        try:
            BuiltIn().keyword_should_exist(cast(Any, name))
        except AssertionError as error:
            raise InvalidArgument(
                f"{place} cannot be '{name}': {error} Define it in the suite or in a resource "
                f"file, with one argument."
            ) from None

        def run(payload: Payload) -> None:
            self._before()
            try:
                BuiltIn().run_keyword(name, self._masker.veil(payload))
            except (ExecutionPassed, TimeoutExceeded) as error:
                error.ends_test = True  # see `run_all`; a timeout before Robot Framework 7.5
                raise

        return run

    def callbacks(self, success: str | None, fail: str | None, complete: str | None) -> Callbacks:
        """The callbacks of a call.

        :raises InvalidArgument: there is no keyword of one of these names.
        """
        return Callbacks(
            self.handler(success, "success") if success else None,
            self.handler(fail, "fail") if fail else None,
            self.handler(complete, "complete") if complete else None,
        )
