"""What a plugin can add: the hooks that the library calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pluggy

from SwanSocketLibrary.swan.profile import Profile
from SwanSocketLibrary.transport.interface import TransportFactory

PROJECT: Final = "swansocketlibrary"
"""The name of the hooks' project, and the entry-point group of installed plugins."""

hookspec: Final = pluggy.HookspecMarker(PROJECT)
hookimpl: Final = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's function as the implementation of the hook of that name."""


@hookspec
def swan_platforms() -> Sequence[Profile]:  # type: ignore[empty-body]
    """Platforms that the import's ``platform=`` can name.

    Runs once, while the library is imported. An exception fails the import.

    :return: the profiles; each name must be new.
    """


@hookspec
def swan_transports() -> Mapping[str, TransportFactory]:  # type: ignore[empty-body]
    """Transports that the import's ``transport=`` can name.

    Runs once, while the library is imported, so it should import what is slow only in the
    factory. An exception fails the import.

    :return: by name, a callable that makes a `Transport`; it is called when the first socket
        is connected.
    """
