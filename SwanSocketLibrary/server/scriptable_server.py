"""One embedded server as a test sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import InvalidArgument, ServerError
from SwanSocketLibrary.server import waiting
from SwanSocketLibrary.server.client_calls import ClientCalls
from SwanSocketLibrary.server.faults import Faults
from SwanSocketLibrary.server.handshake_gate import HandshakeGate
from SwanSocketLibrary.server.options import require_encodable
from SwanSocketLibrary.server.records import CloseFrame, ServerRecord
from SwanSocketLibrary.swan.payloads import Payload

if TYPE_CHECKING:
    from SwanSocketLibrary.server.replay.replay import Replay

T = TypeVar("T")


class ScriptableServer:
    """A server that records what its clients do and misbehaves when told to.

    Made by `ServerPool.start`. Every method may be called from any thread but the loop's.
    A `client` is the number of a connection, from 1 in the order in which their requests
    arrived; ``None`` is the last one.

    :ivar alias: the name that it was given, or ``None``.
    :ivar url: where clients of this machine reach it.
    :ivar faults: makes it misbehave.
    """

    def __init__(
        self,
        alias: str | None,
        url: str,
        *,
        record: ServerRecord,
        gate: HandshakeGate,
        calls: ClientCalls,
        replay: Replay | None = None,
    ) -> None:
        self.alias = alias
        self.url = url
        self.faults = Faults(record, gate, calls)
        self._record = record
        self._gate = gate
        self._calls = calls
        self._replay = replay

    @property
    def name(self) -> str:
        """Its alias, else its URL."""
        return self._record.name

    @property
    def stopped(self) -> bool:
        """Whether it has been stopped. What it recorded can still be taken."""
        return self._record.stopped

    @property
    def client_count(self) -> int:
        """How many clients have connected so far; their numbers go from 1 to this."""
        return self._record.arrived

    def hold_next_handshake(self) -> None:
        """Leaves the next connection CONNECTING until `release_handshake`.

        Its request is recorded, its answer is held. Called twice it holds the next two. Holds
        and the handshakes' `faults` are each for one connection, in the order of the calls.

        :raises ServerError: the server has been stopped.
        """
        self._calls.require_running()
        self._gate.hold_next()

    def release_handshake(self) -> None:
        """Answers the oldest held handshake; if none has come yet the next one is not held.

        Each call ends one hold, also that of a client which has gone meanwhile.

        :raises ServerError: nothing is held or armed, or the server has been stopped.
        """
        self._calls.require_running()
        held = self._gate.release(self.name)
        if held is not None:
            self._calls.run(held.open)

    def wait_connection(self, deadline: Deadline) -> Payload:
        """Waits for the oldest connection that this has not returned before.

        :returns: ``client``, ``path``, ``query``, ``headers`` and ``protocols`` of its request.
        :raises WaitFailed: none came in time, or the server has been stopped.
        """
        return waiting.wait_connection(self._record, deadline).request

    def wait_message(
        self, match: waiting.Match[T], deadline: Deadline, client: int | None = None
    ) -> T:
        """Waits for the first message, of those not taken, that matches, and takes it.

        :param match: is given a message and returns whether it matches, and what to return
            then. It runs in the calling thread, once for each message.
        :param client: whose messages; one that has not connected yet is waited for, too.
        :raises WaitFailed: none matched in time, or the client can send no more.
        :raises UnknownName: no client can have that number.
        """
        return waiting.wait_message(self._record, client, match, deadline)

    def wait_close(self, deadline: Deadline, client: int | None = None) -> CloseFrame:
        """Waits for the Close frame that a client sends, legal or not.

        :param client: whose; one that has not connected yet is waited for, too.
        :returns: the frame; also when called again.
        :raises WaitFailed: none came in time, or the client has gone without one.
        :raises UnknownName: no client can have that number.
        """
        return waiting.wait_close(self._record, client, deadline)

    def wait_replay(self, deadline: Deadline) -> None:
        """Waits until all of the recording that the server replays has happened.

        :raises ExpectationFailed: a client has departed from it, or something is still to come.
        :raises ServerError: it replays none.
        """
        if self._replay is None:
            raise ServerError(
                f"Server '{self.name}' replays nothing. Start it with replay= and a recording."
            )
        self._replay.wait_complete(self._record, deadline)

    def send(self, data: str | bytes, fragments: int = 1, client: int | None = None) -> None:
        """Sends a message: ``str`` as text, ``bytes`` as binary.

        :param fragments: the number of frames. The cuts are made between any two bytes,
            frames are empty if there are more of them than bytes (RFC 6455 §5.4).
        :raises InvalidArgument: there is no such number of frames, or no UTF-8 for the text.
        :raises ServerError: the client's connection is not open.
        :raises UnknownName: no client has that number.
        """
        if fragments < 1:
            raise InvalidArgument(f"A message has at least one frame, not {fragments}.")
        if isinstance(data, str):
            require_encodable("text", data)
        self._calls.on(client, lambda connection: connection.conversation.send(data, fragments))

    def close_client(
        self, code: int | None = 1000, reason: str = "", client: int | None = None
    ) -> None:
        """Sends a Close frame, legal or not, and returns at once.

        TCP is ended when the client has answered, at the latest after 10 seconds.

        :param code: any number of 16 bits; ``None`` sends a frame without a code.
        :param reason: of any length, though RFC 6455 §5.5 allows 123 bytes.
        :raises InvalidArgument: there is no UTF-8 for the reason.
        :raises ServerError: the client's connection is not open, or no frame can hold this.
        :raises UnknownName: no client has that number.
        """
        require_encodable("reason", reason)
        close = CloseFrame(code, reason)
        self._calls.on(client, lambda connection: connection.conversation.close(close))
