"""Users of Locust that open a socket, order, and leave; see ``docs/fleet.rst``."""

from __future__ import annotations

from typing import Any, ClassVar

from gevent import GreenletExit, get_hub
from locust import User, between, events, task
from locust.runners import LocalRunner

from SwanSocketLibrary import SwanSocketLibrary, hookimpl
from SwanSocketLibrary.errors import SwanSocketError
from SwanSocketLibrary.statistics.figures import stable_cause

FIGURES = {"open": "open", "round_trip": "round trip", "close": "close"}


class Measured:
    """A plugin that fires Locust's ``request`` for each figure that the library measures."""

    def __init__(self, environment: Any) -> None:
        self._request = environment.events.request
        self.errors = 0
        self.stopped = False

    @hookimpl
    def swan_measured(self, figure: str, value: float | str) -> None:
        """Takes seconds, or the name of an error's cause."""
        if isinstance(value, str):
            self.error(value)
        elif figure in FIGURES:
            self._fire(FIGURES[figure], value * 1000, None)

    def error(self, cause: str) -> None:
        """An error, which has no time."""
        self.errors += 1
        if not self.stopped:
            self._fire("error", None, cause)

    def _fire(self, name: str, milliseconds: float | None, cause: str | None) -> None:
        self._request.fire(
            request_type="ws",
            name=name,
            response_time=milliseconds,
            response_length=0,
            exception=cause,
            context={},
        )


Device = tuple[Measured, Any]
"""A library, and what it measures."""


def device(environment: Any) -> Device:
    """What a user needs."""
    measured = Measured(environment)
    return measured, SwanSocketLibrary(plugins=measured, timeout="10s")


class SwanUser(User):
    """A smart program on a device of its own, as ``self.swan``: keywords are its methods."""

    abstract = True
    ready: ClassVar[list[Device]] = []

    def on_start(self) -> None:
        """Begins."""
        self.measured, self.swan = self.ready.pop() if self.ready else device(self.environment)

    def run_as_test(self, steps: Any) -> None:
        """Runs steps; what they open is closed at their end, and what goes wrong is an error."""
        before = self.measured.errors
        try:
            with self.swan.as_test():
                try:
                    steps(self.swan)
                except GreenletExit:  # Locust stops the user: what it gives up now is no error
                    self.measured.stopped = True
                    raise
        except SwanSocketError as error:
            if self.measured.errors == before:  # a wait: an error of a socket is known by now
                self.measured.error(stable_cause(str(error)))


@events.init.add_listener
def prepare(environment: Any, **_: Any) -> None:
    """Makes devices before the run: the processor's time that they take is nobody's to measure."""
    if isinstance(environment.runner, LocalRunner):
        count = environment.parsed_options.num_users or 1
        SwanUser.ready.extend(device(environment) for _ in range(count))
        get_hub().loop.update_now()  # -t counts from here


class Orders(SwanUser):
    """Who orders some drinks."""

    host = "ws://127.0.0.1:9001"
    wait_time = between(0.1, 0.5)

    @task
    def order_and_leave(self) -> None:
        """Opens, orders, closes."""
        self.run_as_test(self.order)

    def order(self, swan: Any) -> None:
        """One visit."""
        swan.connect_socket(f"{self.host}/orders")
        swan.wait_for_socket_open()
        for number in range(5):
            swan.send_socket_json({"op": "order", "number": number})
            swan.wait_for_socket_message()
        swan.close_socket()
        swan.wait_for_socket_close()
