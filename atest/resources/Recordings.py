"""Writes recordings that a test needs, in a form that can be read at a glance."""

from __future__ import annotations

from pathlib import Path

from robot.libraries.BuiltIn import BuiltIn

from SwanSocketLibrary.har.har_entries import HarEntry, HarMessage, close_message, data_message
from SwanSocketLibrary.har.writing import write

STARTED = 1_795_435_530.0


class Recordings:
    """Makes HAR files out of lines."""

    ROBOT_LIBRARY_SCOPE = "TEST"

    def __init__(self) -> None:
        self._conversations: list[HarEntry] = []

    def record_connection(
        self, target: str, *lines: str, status: int = 101, protocol: str = "", pause: float = 0.0
    ) -> None:
        """Adds a conversation.

        :param target: the path and the query.
        :param lines: ``→ text`` of the client, ``← text`` of the server, and a ``Close`` with
            its code and reason in the place of the text.
        :param pause: the seconds between two lines.
        """
        names = {"Sec-WebSocket-Protocol": protocol, "X-Recorded": "yes"}
        messages = [_message(line, number * pause) for number, line in enumerate(lines)]
        self._conversations.append(
            HarEntry(
                url=f"ws://service.example{target}",
                request_headers=(),
                status=status,
                status_text="",
                response_headers=tuple(pair for pair in names.items() if pair[1]),
                started=STARTED,
                handshake=0.0,
                messages=tuple(messages),
            )
        )

    def write_recording(self, name: str = "recording.har") -> str:
        """Writes what was added, into the output directory.

        :return: the absolute path.
        """
        path = Path(str(BuiltIn().get_variable_value("${OUTPUT DIR}")), name)
        path.write_text(write(self._conversations, "1.0"), encoding="utf-8")
        self._conversations.clear()
        return str(path)


def _message(line: str, at: float) -> HarMessage:
    arrow, _, text = line.partition(" ")
    sent, time = arrow == "→", STARTED + at
    if text.startswith("Close"):
        _, code, reason = f"{text}  ".split(" ", 2)
        return close_message(time, sent, int(code) if code else None, reason.strip())
    return data_message(time, sent, text)
