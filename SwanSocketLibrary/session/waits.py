"""Waiting for what happens to a session, in the test's thread."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.inbox import InboxMessage, Judged, Period
from SwanSocketLibrary.swan.model import EventKind, SocketState
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.waiting import Deadline, LetThrough

_Found = TypeVar("_Found")

Check = Callable[[Mapping[Period, int], int], object]
"""Is given how many messages came in which earlier parts of the run, and of how many, before they
are taken; what it raises leaves them where they are."""


def _unchecked(_earlier: Mapping[Period, int], _of: int) -> None:
    """Any message will do."""


class Waits:
    """Waits for events and messages, and runs the handlers of what happens meanwhile.

    What has happened already counts. Every wait ends as soon as what it waits for is there
    or can no longer come, and returns ``None`` if it did not come.

    :param session: whose events.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def until(
        self, look: Callable[[], _Found | None], possible: Callable[[], bool], deadline: Deadline
    ) -> _Found | None:
        """Waits for anything, see `Monitor.wait_until`.

        :raises CallbackFailed: a handler raised.
        """
        return self._session.changed.wait_until(look, possible, deadline, of_server=False)

    def for_open(self, task: SocketTask, deadline: Deadline) -> Payload | None:
        """The open event's payload (S7)."""
        return self.until(
            lambda: task.opened, lambda: task.state is SocketState.CONNECTING, deadline
        )

    def for_end(self, task: SocketTask, kind: EventKind, deadline: Deadline) -> Payload | None:
        """The payload of the terminal event, if it is of this kind (S5)."""

        def look() -> Payload | None:
            ended = task.ended
            return ended.payload if ended is not None and ended.kind is kind else None

        return self.until(look, lambda: not task.silent, deadline)

    def for_message(
        self,
        task: SocketTask,
        match: Callable[[str | bytes], tuple[bool, _Found | None]],
        deadline: Deadline,
        condition: Hashable = None,
        check: Check = _unchecked,
    ) -> tuple[bool, _Found | None]:
        """Takes the first message that matches and was not taken.

        :param match: whether a message's data matches, and what to return for it. Called
            once for each message, outside the lock.
        :param condition: what `match` stands for, if its answer depends on that and the message
            alone: then what an earlier wait for the same has judged is not judged again.
            ``None`` judges all.
        :param check: looks at the one that matches.
        :return: whether there was one, and what `match` returned for it.
        """
        judged = task.inbox.judged(condition)
        while True:
            newer = self._newer(task, judged, deadline)
            found, value = _first(newer or (), match, judged)
            if found is not None:
                with self._session.changed:
                    earlier = task.inbox.earlier([found])
                check(earlier, 1)
                taken = self._session.take(task, found)
                judged.number = found.number
                if taken:
                    return True, value
            elif newer is None or deadline.expired:
                return False, None

    def for_messages(
        self, task: SocketTask, count: int, deadline: Deadline, check: Check = _unchecked
    ) -> list[InboxMessage] | None:
        """Takes the oldest `count` messages, once there are as many.

        :param check: looks at them.
        """
        while True:
            enough = self.until(
                lambda: len(task.inbox) >= count or None, lambda: not task.silent, deadline
            )
            # Taken only now: a handler that `until` ran may have raised, or taken some itself.
            with self._session.changed:
                earlier = task.inbox.earlier(islice(task.inbox, count))
                enough_now = len(task.inbox) >= count
            if enough_now:
                check(earlier, count)
            taken = self._session.take_first(task, count)
            if taken is not None or enough is None:
                return taken

    def for_chosen(
        self,
        task: SocketTask,
        chosen: Callable[[str | bytes], bool],
        enough: Callable[[Sequence[InboxMessage]], bool],
        deadline: Deadline,
        check: Check = _unchecked,
    ) -> list[InboxMessage] | None:
        """Takes the messages that are chosen, once they are enough.

        :param chosen: called once for each message, outside the lock.
        :param enough: called with those that were chosen so far, after each.
        :param check: looks at them.
        """
        looked, found = Judged(), list[InboxMessage]()
        while True:
            newer = self._newer(task, looked, deadline)
            complete = False
            with LetThrough():
                for message in newer or ():
                    looked.number = message.number
                    if chosen(message.data):
                        found.append(message)
                        complete = enough(found)
                        if complete:
                            break
            if complete:
                with self._session.changed:
                    earlier = task.inbox.earlier(found)
                check(earlier, len(found))
                if self._session.take_these(task, found):
                    return found
                with self._session.changed:  # a handler took some meanwhile
                    there = {each.number for each in task.inbox}
                found = [each for each in found if each.number in there]
            elif newer is None or deadline.expired:
                return None

    def for_any_message(
        self,
        task: SocketTask,
        deadline: Deadline,
        match: Callable[[str | bytes], bool] | None = None,
    ) -> bool:
        """Whether a message that was not taken, and matches, is there or comes in time.

        :param match: called once for each message, outside the lock; ``None`` is any.
        """
        looked = Judged()
        while True:
            newer = self._newer(task, looked, deadline)
            with LetThrough():
                if any(match is None or match(each.data) for each in newer or ()):
                    return True
            if newer is None or deadline.expired:
                return False
            looked.number = newer[-1].number

    def for_nothing(self, deadline: Deadline) -> None:
        """Runs the handlers of what happens until the time is over."""
        self.until(lambda: None, lambda: True, deadline)

    def _newer(
        self, task: SocketTask, looked: Judged, deadline: Deadline
    ) -> list[InboxMessage] | None:
        """Waits for messages behind those that were looked at."""
        return self.until(
            lambda: task.inbox.newer_than(looked.number) or None,
            lambda: not task.silent,
            deadline,
        )


def _first(
    messages: Iterable[InboxMessage],
    match: Callable[[str | bytes], tuple[bool, _Found | None]],
    judged: Judged,
) -> tuple[InboxMessage | None, _Found | None]:
    """The first message that matches, with what `match` returned; those before it are judged."""
    with LetThrough():  # an expression of the test may take its time
        for message in messages:
            matches, value = match(message.data)
            if matches:
                return message, value
            judged.number = message.number
    return None, None
