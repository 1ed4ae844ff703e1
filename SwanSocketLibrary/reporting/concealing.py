"""Hides what a run keeps to itself in timelines and files, and learns what that is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from SwanSocketLibrary.reporting.masking import MOST_LEARNED, Masker
from SwanSocketLibrary.swan.urls import show_url


class Concealing:
    """Joins the secrets of a run with the rules of its ``mask``.

    :param masker: knows both; what the rules find becomes a secret, so that it is hidden wherever
        else it shows up.
    """

    def __init__(self, masker: Masker) -> None:
        self._masker = masker
        self._rules = masker.rules

    def text(self, text: str) -> str:
        """A sentence without secrets, its invisible characters escaped."""
        return self._masker.hide(text)

    def data(self, data: str | bytes) -> str | bytes:
        """A message without secrets, else as it is."""
        return self._masker.message(data)

    def url(self, url: str) -> str:
        """A URL without credentials, secrets and the query parameters that are masked."""
        return self._masker.conceal(self._rules.url(show_url(url)))

    def headers(self, headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Headers without secrets and the values that are masked."""
        conceal = self._masker.conceal
        return [(conceal(name), conceal(value)) for name, value in self._rules.headers(headers)]

    def learn_connect(self, url: object, header: object) -> None:
        """A call of connectSocket is about to be made: what is masked in it is a secret."""
        for secret in (*self._rules.secrets_in_url(url), *self._rules.secrets_in_headers(header)):
            self._masker.learn(secret)

    def learn_message(self, data: object) -> None:
        """A message is about to be sent, or has come. Called by any thread."""
        # What a message holds more of would be forgotten at once.
        for secret in deque(self._rules.secrets_in_message(data), maxlen=MOST_LEARNED):
            self._masker.learn(secret)
