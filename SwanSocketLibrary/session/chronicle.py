"""What happened in a session: for assertions, for the log, and for plugins that look on."""

from __future__ import annotations

from SwanSocketLibrary.net.interface import Exchange, Frame, Opcode
from SwanSocketLibrary.plugins.hooks import Hooks
from SwanSocketLibrary.session.journal import Entry, Journal
from SwanSocketLibrary.session.recording import Change, KeywordFailure, Recording
from SwanSocketLibrary.session.socket_task import SocketTask
from SwanSocketLibrary.swan.bounds import Bounds
from SwanSocketLibrary.swan.ledger import Ledger, Record
from SwanSocketLibrary.swan.model import Event, MessageRun, Outcome, Task


class Chronicle:
    """Takes down what happens, in its order. All of it is guarded by the session's lock.

    :param bounds: how much is kept.
    :param hooks: are noted what plugins see; the session has them told, without the lock.
    :ivar ledger: every callback that ran, for assertions.
    :ivar recording: the conversations, for timelines and files.
    :ivar shows_frames: whether frames are kept for the log: only one at level DEBUG shows them. Set
        by the test's thread, and looked at by any without the lock.
    """

    def __init__(self, bounds: Bounds, hooks: Hooks) -> None:
        self.ledger = Ledger(bounds.history)
        self.recording = Recording(bounds.history)
        self.shows_frames = False
        self._journal = Journal(bounds.log)
        self._hooks = hooks
        self._forgot = False

    def wants(self, frame: Frame) -> bool:
        """Whether anybody looks at a frame: at one of data only a log at DEBUG or a plugin."""
        return frame.opcode >= Opcode.CLOSE or self.shows_frames or self._hooks.sees_frames

    @property
    def wants_each_message(self) -> bool:
        """Whether anybody looks at each message by itself, or at its frames."""
        return self.shows_frames or self._hooks.sees_messages

    def read(self) -> tuple[list[Entry], int]:
        """Takes out what is for the log, and how much of it was lost."""
        return self._journal.read()

    def call(
        self,
        outcome: Outcome,
        task: SocketTask | None,
        *,
        name: str = "",
        url: object = None,
        began: float | None = None,
    ) -> None:
        """A call ended, and its callbacks are due (S4).

        :param name: what the log calls a socket that was never made.
        :param url: where a connect went.
        :param began: when the call did, on the monotonic clock: its frames come after its line.
        """
        named = task.name if task else ""
        self._hooks.call_ended(outcome, named)
        self._callbacks(self.ledger.add_outcome(outcome), named)
        self.recording.add(outcome, outcome.task_id, url=url, at=began)
        self._write(outcome, task, name=name, url=url, at=began)

    def event(self, event: Event, task: SocketTask) -> None:
        """Something happened to a task."""
        self._hooks.event_happened(event, task.name)
        self._callbacks(self.ledger.add_event(event), task.name)
        self.recording.add(event, event.task.id)
        self._write(event, task)

    def messages(self, messages: MessageRun, task: SocketTask) -> None:
        """Messages came to a task at once, and nobody `wants_each_message`."""
        self.ledger.add_messages(messages)
        self._note_forgetting()
        self.recording.add_messages(messages)
        self._journal.write_all(messages, task.name, task.connected_at)

    def frame(self, frame: Frame, task: SocketTask) -> None:
        """A frame went over the wire."""
        if frame.opcode >= Opcode.CLOSE:
            self.recording.add(frame, task.socketTaskId)
        self._hooks.frame_seen(frame, task.name)
        if self.shows_frames:
            self._write(frame, task)

    def exchange(self, exchange: Exchange, task_id: str) -> None:
        """An opening handshake went over the wire."""
        self.recording.add(exchange, task_id, at=exchange.began)

    def keyword_failed(self, failure: KeywordFailure, task: SocketTask | None) -> None:
        """A keyword of the library failed.

        :param task: the socket that it was about.
        """
        self.recording.add(failure, task.socketTaskId if task else None)

    def state(self, task: SocketTask, new: Task, at: float | None = None) -> None:
        """A task is about to become this; before, it is what it was.

        :param at: when, on the monotonic clock; now if left out.
        """
        if task.state is not new.state:
            self.recording.add(Change(task.state, new.state), new.id, at=at)
            self._hooks.state_changed(task.name, task.state, new.state)

    def warning(self, text: str, task: SocketTask | None = None) -> None:
        """A sentence that the reader of the log should see."""
        self.recording.add(text, task.socketTaskId if task else None)
        self._write(text, task)

    def full_inbox(self, task: SocketTask) -> None:
        """A task's inbox has become full: the log says so once."""
        if task.warned_of_full_inbox:
            return
        task.warned_of_full_inbox = True
        self.warning(
            f"{len(task.inbox)} messages were not taken (max_inbox={task.inbox.bound}): until "
            "some are, nothing more is read from the server. Take them with "
            '"Wait For Socket Message" or "Clear Socket Messages".',
            task,
        )

    def _callbacks(self, records: list[Record], socket: str) -> None:
        for record in records:
            self._hooks.callback_ran(record, socket)
        self._note_forgetting()

    def _note_forgetting(self) -> None:
        forgot, self._forgot = self._forgot, bool(self.ledger.forgotten)
        if self._forgot and not forgot:
            self.warning(
                f"More callbacks ran than are remembered (max_history={self.ledger.bound}): "
                "from now on the oldest are forgotten, only their number stays known."
            )

    def _write(
        self,
        what: Outcome | Event | Frame | str,
        task: SocketTask | None,
        *,
        name: str = "",
        url: object = None,
        at: float | None = None,
    ) -> None:
        if task is None:
            self._journal.write(what, name, url=url, at=at)
        else:
            self._journal.write(what, task.name, task.connected_at, url, at)
