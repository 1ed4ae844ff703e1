"""How a host is set up: the platform's profile and what a test may configure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.swan.profile import APIS, Profile

Rules = Literal["development", "production"]

MAX_DOMAINS: Final = 20
ONE_SOCKET_BEFORE: Final = (1, 9, 4)
_VERSION: Final = re.compile(r"\d+(\.\d+){0,3}")
_PATH_SEGMENT: Final = re.compile(r"[A-Za-z0-9._~-]+")
_HOST_NAME: Final = re.compile(r"[^\s/:@?#]+")


@dataclass(frozen=True)
class HostSettings:
    """A host's settings. Every value is checked when they are made.

    :ivar profile: the platform's answers.
    :ivar rules: ``production`` applies S23.
    :ivar domains: host names that production allows, at most 20.
    :ivar app_key: makes the Referer (S18); ``None`` sends none.
    :ivar app_version: the version in it.
    :ivar base_library: such as ``1.9.3``; below 1.9.4 applies S22. ``None`` is the latest.
    :ivar missing_apis: APIs that this host lacks (S33).
    :ivar max_sockets: tasks at most (S20); 0 lifts the limit, ``None`` is the platform's.
    :ivar connect_timeout: seconds, more than 0 and at most the platform's, which ``None`` is (S21).
    :raises InvalidArgument: a value cannot be used.
    """

    profile: Profile
    rules: Rules = "development"
    domains: tuple[str, ...] = ()
    app_key: str | None = None
    app_version: str = "0"
    base_library: str | None = None
    missing_apis: frozenset[str] = frozenset()
    max_sockets: int | None = None
    connect_timeout: float | None = None

    def __post_init__(self) -> None:
        self._check_domains()
        if self.rules not in ("development", "production"):
            raise InvalidArgument(
                f"rules must be 'development' or 'production', got '{self.rules}'."
            )
        for name, value in (("app_key", self.app_key), ("app_version", self.app_version)):
            if value is not None and not _PATH_SEGMENT.fullmatch(value):
                raise InvalidArgument(
                    f"{name} becomes part of the Referer's path: letters, digits and ._~- only, "
                    f"got '{value}'."
                )
        if self.base_library is not None and not _VERSION.fullmatch(self.base_library):
            raise InvalidArgument(
                f"base_library must be a version such as 1.9.3, got '{self.base_library}'."
            )
        unknown = sorted(self.missing_apis.difference(APIS))
        if unknown:
            raise InvalidArgument(
                f"missing_apis names '{unknown[0]}', which is no API of the library. "
                f"Known: {', '.join(APIS)}."
            )
        if self.max_sockets is not None and self.max_sockets < 0:
            raise InvalidArgument(
                f"max_sockets must be 1 or more, or 0 for no limit, got {self.max_sockets}."
            )
        most = self.profile.limits.connect_timeout
        if not 0 < self.handshake_time <= most:
            raise InvalidArgument(
                f"connect_timeout must be more than 0 and at most {most:g} seconds, "
                f"got {self.handshake_time:g} seconds (S21)."
            )

    @property
    def socket_limit(self) -> int:
        """Tasks at a time at most (S20); 0 for any number."""
        return self.profile.limits.sockets if self.max_sockets is None else self.max_sockets

    @property
    def handshake_time(self) -> float:
        """Seconds that a handshake may take where a call does not say (S21)."""
        limit = self.profile.limits.connect_timeout
        return limit if self.connect_timeout is None else self.connect_timeout

    @property
    def single_socket(self) -> bool:
        """Whether this host has one socket only (S22)."""
        if self.base_library is None:
            return False
        return tuple(int(part) for part in self.base_library.split(".")) < ONE_SOCKET_BEFORE

    def _check_domains(self) -> None:
        if len(self.domains) > MAX_DOMAINS:
            raise InvalidArgument(
                f"domains may name at most {MAX_DOMAINS} hosts, got {len(self.domains)} (S23)."
            )
        for domain in self.domains:
            if not _HOST_NAME.fullmatch(domain):
                raise InvalidArgument(
                    f"domains holds '{domain}', which is no host name. "
                    f"Give names alone, without wss://, port or path."
                )
        object.__setattr__(
            self, "domains", tuple(domain.lower().rstrip(".") for domain in self.domains)
        )
