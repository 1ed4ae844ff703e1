"""A recording as a server replays it: read, checked, and what both sides do in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from SwanSocketLibrary.errors import HarError, InvalidArgument
from SwanSocketLibrary.har.har_entries import CLOSE, PING, PONG, HarEntry, HarMessage
from SwanSocketLibrary.har.reading import HarFile, read
from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.replay.matching import ReplayRules
from SwanSocketLibrary.server.config import require_one_of
from SwanSocketLibrary.swan.inbox import MIB

PACES: Final = ("at-once", "recorded")
"""When a server says what is next: as soon as it may, or as long after as in the recording."""
LONGEST: Final = 512 * MIB
"""Bytes of a recording at most, of the file and of what is unpacked."""


NO_TIMES: Final = mark("cannot be replayed with pace=recorded")


@dataclass(frozen=True, slots=True)
class ReplaySource:
    """What a server replays.

    :ivar name: what the recording is called.
    :ivar conversations: what was recorded, in order.
    :ivar paced: whether the pauses are those of the recording.
    :ivar rules: what of it does not matter, and what is captured.
    """

    name: str
    conversations: tuple[HarEntry, ...]
    paced: bool = False
    rules: ReplayRules = field(default_factory=ReplayRules)


def load(path: Path, pace: str = PACES[0], rules: ReplayRules | None = None) -> ReplaySource:
    """Reads a recording.

    An exception that strikes while it reads, a timeout's or Ctrl-C's, leaves nothing open.

    :param path: of a HAR file, at most `LONGEST` bytes; neither a pipe nor a device.
    :param pace: one of `PACES`.
    :param rules: which conversations are played, and what of them does not matter.
    :raises InvalidArgument: the file cannot be read, is too long, is no HAR or has no WebSocket
        in it that can be used, or that is chosen; or there is no such pace, or no times to keep it.
    """
    require_one_of("pace", pace, PACES)
    name = say("The recording '{path}'", path=path)
    try:
        file = HarFile(path, name, LONGEST)
        conversations = read(file.text, name, file.attached)
    except HarError as error:
        raise InvalidArgument(str(error)) from None
    except OSError as error:
        reason = say(error.strerror or type(error).__name__)
        raise InvalidArgument.say(
            "{name} cannot be read: {reason}. Give the path of a HAR file, such as Save Socket "
            "Traffic writes.",
            name=name,
            reason=reason,
        ) from None
    except ValueError as error:  # a null in the path
        raise InvalidArgument.say(
            "{path!r} is no path of a recording: {error}.", path=str(path), error=error
        ) from None
    rules = rules or ReplayRules()
    urls = rules.choose((each.url for each in conversations), name)
    conversations = tuple(
        replace(each, url=rules.target(each.url)) for each in conversations if each.url in urls
    )
    paced = pace == PACES[1]
    said = [each for each in conversations if each.messages]
    if paced and said and not any(each.timed for each in said):
        raise InvalidArgument.say(
            "{name} {no_times}: its messages have no times. Leave pace out, or record it with "
            "times (Playwright: mode=full).",
            name=name,
            no_times=say(NO_TIMES),
        )
    return ReplaySource(str(path), conversations, paced, rules)


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """Something that one side did.

    :ivar number: its place among what was recorded, from 1.
    :ivar message: what it was.
    :ivar pause: the seconds between it and what was recorded before it.
    :ivar since: the seconds between the opening and it.
    """

    number: int
    message: HarMessage
    pause: float
    since: float


class Script:
    """Who is next.

    The client's steps come in their order, and so do the server's. The server's wait for those
    of the client that were recorded before them; the client's wait for nothing, since it may be
    faster than it was.

    What clients do by themselves has no step: their pings and pongs, and their answer to the
    server's Close frame. Neither have the server's pongs.

    :param conversation: what was recorded. Without Close frames it ends open.
    """

    def __init__(self, conversation: HarEntry) -> None:
        steps = list(_steps(conversation))
        self.total = len(conversation.messages)
        self._with_empty = conversation.with_empty
        self._client = [step for step in steps if step.message.sent]
        self._server = [step for step in steps if not step.message.sent]
        self._came = 0
        self._done = 0

    @property
    def expected(self) -> ScriptStep | None:
        """What the client has to do next; ``None`` if nothing is left."""
        return self._client[self._came] if self._came < len(self._client) else None

    @property
    def due(self) -> ScriptStep | None:
        """What the server has to do now; ``None`` if it waits for the client or is done."""
        if self._done == len(self._server):
            return None
        step, expected = self._server[self._done], self.expected
        return step if expected is None or step.number < expected.number else None

    @property
    def complete(self) -> bool:
        """Whether both sides have done everything."""
        return self.expected is None and self._done == len(self._server)

    @property
    def missing(self) -> int:
        """How much the client has still to do."""
        return len(self._client) - self._came

    @property
    def answers_close(self) -> bool:
        """Whether it is recorded how the server answers the client's Close frame."""
        closes = [step.message.sent for step in (*self._client, *self._server) if _is_close(step)]
        return closes == [True, False]

    def left_out(self, data: str | bytes) -> bool:
        """Whether a message of the client's was left out of the recording, if it was sent."""
        return not data and not self._with_empty

    def came(self) -> None:
        """The client has done what was expected."""
        self._came += 1

    def sent(self) -> None:
        """The server has done what was due."""
        self._done += 1


def _is_close(step: ScriptStep) -> bool:
    return step.message.opcode == CLOSE


def _steps(conversation: HarEntry) -> Iterator[ScriptStep]:
    opened = conversation.started + conversation.handshake
    before = opened
    closed_by: bool | None = None
    for number, message in enumerate(conversation.messages, 1):
        if closed_by is False or (closed_by and message.sent):
            continue  # the server had closed, or the client had and says nothing more
        if _has_step(message):
            pause, since = max(message.time - before, 0.0), max(message.time - opened, 0.0)
            yield ScriptStep(number, message, pause, since)
            before = message.time
        if message.opcode == CLOSE:
            if closed_by is not None:
                return
            closed_by = message.sent


def _has_step(message: HarMessage) -> bool:
    return message.opcode != PONG and not (message.opcode == PING and message.sent)
