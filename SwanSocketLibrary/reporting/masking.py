"""Keeps secrets out of everything that people read."""

from __future__ import annotations

import base64
from typing import Final

from SwanSocketLibrary.swan.payloads import MASKED
from SwanSocketLibrary.swan.urls import without_credentials

_SHORTEST: Final = 3
"""A secret of fewer characters is not searched for: masking would shred every text."""


class Masker:
    """Knows a run's secrets and hides them in texts."""

    def __init__(self) -> None:
        self._secrets: dict[str, None] = {}

    def keep(self, secret: str) -> None:
        """From now on this text is hidden, also in base64 and as JSON spells it."""
        if len(secret) >= _SHORTEST:
            self._secrets[secret] = None
            self._secrets[base64.b64encode(secret.encode(errors="replace")).decode()] = None

    def hide(self, text: str) -> str:
        """The text with every known secret, and the credentials of URLs, masked."""
        if "@" in text:
            text = without_credentials(text)
        for secret in self._secrets:
            if secret in text:
                text = text.replace(secret, MASKED)
        return text
