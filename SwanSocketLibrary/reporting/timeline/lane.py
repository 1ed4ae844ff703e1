"""What a timeline draws: a lane for each socket, with its steps. No HTML, no Robot Framework."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final


class Way(Enum):
    """Where a step stands between the two lifelines."""

    HERE = "here"
    SENT = "sent"
    RECEIVED = "received"
    FAILED = "failed"


class Tone(Enum):
    """How a step is meant."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a lane. All texts are concealed already, and not escaped for HTML.

    :ivar since: seconds since the lane began.
    :ivar way: `Way.SENT` and `Way.RECEIVED` are arrows, seen from the lane's own side.
    :ivar title: what happened, in a few words.
    :ivar text: what it carried, on one line.
    :ivar call: the call that it belongs to, with its callbacks; ``""`` for none.
    :ivar detail: what unfolds, on several lines; ``""`` for nothing.
    :ivar message: makes the message that it carried, without secrets, instead of `text` and
        `detail`: of many messages only a few are drawn. ``None`` for what is no message.
    :ivar state: the state after it; ``""`` where there are none.
    :ivar bulk: whether it may be folded away among many of its kind.
    """

    since: float
    way: Way
    title: str
    text: str = ""
    call: str = ""
    detail: str = ""
    state: str = ""
    tone: Tone = Tone.PLAIN
    bulk: bool = False
    message: Callable[[], str | bytes] | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """One socket, or one client of an embedded server.

    :ivar name: what it is called: ``Socket 'chat'``.
    :ivar place: where it leads, or what it belongs to.
    :ivar own_side: who stands at the left lifeline.
    :ivar peer: who stands at the right one.
    :ivar summary: how it ended or stands, in a sentence.
    :ivar tone: whether that is good or bad.
    :ivar failed: whether something went wrong on it: then it is drawn in more detail than others.
    :ivar steps: in the order of time.
    :ivar forgotten: how many messages are missing, the oldest.
    :ivar folded: whether only its summary shows at first, unless a keyword failed on it.
    """

    name: str
    place: str
    own_side: str
    peer: str
    summary: str
    tone: Tone
    steps: tuple[Step, ...]
    failed: bool = False
    forgotten: int = 0
    folded: bool = False

    @property
    def shut(self) -> bool:
        """Whether only its summary shows at first."""
        return self.folded and not any(
            step.way is Way.FAILED and step.tone is Tone.BAD for step in self.steps
        )


NO_SOCKET: Final = "Calls that made no socket"
