"""Plugins that change messages."""

from __future__ import annotations

from typing import Any

from SwanSocketLibrary.plugins.hookspecs import hookimpl


class Tag:
    """Puts a tag before what is sent, and takes it off what comes."""

    def __init__(self, tag: str) -> None:
        self.tag = tag

    @hookimpl
    def swan_encode(self, data: str | bytes) -> str | None:
        return self.tag + data if isinstance(data, str) else None

    @hookimpl
    def swan_decode(self, data: str | bytes) -> str | None:
        return data.removeprefix(self.tag) if isinstance(data, str) else None


class Binary:
    """Sends text of the subprotocol ``binary`` as bytes, and turns what comes into text."""

    @hookimpl
    def swan_encode(self, data: str | bytes, protocol: str) -> bytes | None:
        return data.encode() if protocol == "binary" and isinstance(data, str) else None

    @hookimpl
    def swan_decode(self, data: str | bytes, protocol: str) -> str | None:
        return data.decode() if protocol == "binary" and isinstance(data, bytes) else None


class Wrong:
    """Returns or raises what a message asks for."""

    @hookimpl
    def swan_encode(self, data: str | bytes) -> Any:
        return self.treat(data, "out: ")

    @hookimpl
    def swan_decode(self, data: str | bytes) -> Any:
        return self.treat(data, "in: ")

    def treat(self, data: str | bytes, way: str) -> Any:
        if data == f"{way}number":
            return 7
        if data == f"{way}error":
            raise LookupError("no such code")
        return None


class Lines:
    """Takes text apart at the ends of lines."""

    @hookimpl
    def swan_decode(self, data: str | bytes) -> list[str] | None:
        return data.splitlines() if isinstance(data, str) else None


class Fields:
    """Takes a line apart at its commas; drops one that is a comment."""

    @hookimpl
    def swan_decode(self, data: str | bytes) -> Any:
        if not isinstance(data, str):
            return None
        if data == "wrong":
            return [1]
        return [] if data.startswith("#") else data.split(",")
