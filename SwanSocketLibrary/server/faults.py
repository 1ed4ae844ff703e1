"""How a test makes a server misbehave."""

from __future__ import annotations

import math
from collections.abc import Mapping

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.server import handshake_answers, waiting
from SwanSocketLibrary.server.client_calls import ClientCalls
from SwanSocketLibrary.server.handshake_gate import HandshakeGate
from SwanSocketLibrary.server.options import MAX_CONTROL_PAYLOAD, check_drop, require_encodable
from SwanSocketLibrary.server.records import ServerRecord


class Faults:
    """What goes wrong on purpose on one server.

    A `client` is the number of a connection, from 1; ``None`` is the last one. Wherever one is
    named, a call raises `ServerError` if the server has been stopped, if the client has gone
    or has never come, and `UnknownName` if there is none of that number.

    :param record: of the server.
    :param gate: of its handshakes.
    :param calls: reaches its connections.
    """

    def __init__(self, record: ServerRecord, gate: HandshakeGate, calls: ClientCalls) -> None:
        self._record = record
        self._gate = gate
        self._calls = calls

    # Handshakes: each call is for one connection, in the order of the calls, holds included.

    def reject_next_handshake(
        self,
        status: int = 403,
        headers: Mapping[str, str] | None = None,
        body: str | bytes = "",
    ) -> None:
        """Answers a connection with an HTTP response, and ends TCP.

        :param status: three digits.
        :param headers: of the response; ``Content-Type``, ``Content-Length`` and
            ``Connection`` are added where they are missing.
        :param body: text goes out as UTF-8.
        :raises InvalidArgument: one of them cannot be sent.
        :raises ServerError: the server has been stopped.
        """
        if isinstance(body, str):
            require_encodable("body", body)
        self._answer_next(handshake_answers.rejection(status, headers or {}, body))

    def break_next_handshake(self, how: str) -> None:
        """Answers a connection wrongly.

        :param how: one of `HANDSHAKE_FAULTS`.
        :raises InvalidArgument: there is no such fault.
        :raises ServerError: the server has been stopped.
        """
        self._answer_next(handshake_answers.fault(how))

    # Live connections.

    def send_bytes(self, data: bytes, client: int | None = None) -> None:
        """Sends bytes without a frame around them.

        Also while the handshake is held, and after the server's Close frame.

        :raises InvalidArgument: there are none.
        :raises ServerError: the server has ended the connection.
        """
        if not data:
            raise InvalidArgument("There are no bytes to send.")
        self._calls.on(client, lambda connection: connection.send_bytes(data))

    def send_slowly(
        self, data: str | bytes, bytes_per_second: float, client: int | None = None
    ) -> None:
        """Begins to send a message in one frame, and returns.

        What the server sends later, echoes and answers to pings and Close frames included,
        comes behind it.

        :param bytes_per_second: of the frame, its header included.
        :raises InvalidArgument: this is no speed, or there is no UTF-8 for the text.
        :raises ServerError: the connection is not open.
        """
        if not 0 < bytes_per_second < math.inf:
            raise InvalidArgument(
                f"bytes_per_second must be more than 0, such as 10 or 0.5, got {bytes_per_second}."
            )
        if isinstance(data, str):
            require_encodable("text", data)
        self._calls.on(
            client, lambda connection: connection.conversation.send_slowly(data, bytes_per_second)
        )

    def ping(self, payload: str | bytes, deadline: Deadline, client: int | None = None) -> None:
        """Sends a ping and waits for the pong with the same payload (RFC 6455 §5.5.3).

        :param payload: at most 125 bytes; text is sent as UTF-8.
        :raises InvalidArgument: there are more, or there is no UTF-8 for the text.
        :raises ServerError: the connection is not open.
        :raises WaitFailed: no such pong came in time, or the client has gone.
        """
        if isinstance(payload, str):
            require_encodable("payload", payload)
        data = payload.encode() if isinstance(payload, str) else payload
        if len(data) > MAX_CONTROL_PAYLOAD:
            raise InvalidArgument(
                f"A ping has at most {MAX_CONTROL_PAYLOAD} bytes (RFC 6455 §5.5), not"
                f' {len(data)}. "Server Sends Bytes" sends one that is not legal.'
            )
        ping = self._calls.on(client, lambda connection: connection.conversation.ping(data))
        waiting.wait_pong(self._record, ping, deadline)

    def ignore_close(self, client: int | None = None) -> None:
        """Never answers the client's Close frame; it is recorded, and TCP stays.

        A Close frame of the server that is sent after it answers it after all.

        :raises ServerError: the connection is being closed already.
        """
        self._calls.on(client, lambda connection: connection.conversation.ignore_close())

    def stop_reading(self, client: int | None = None) -> None:
        """Reads nothing more from a client: its writes fill the system's buffers."""
        self._calls.on(client, lambda connection: connection.stop_reading())

    def resume_reading(self, client: int | None = None) -> None:
        """Reads from a client again; nothing that it sent meanwhile is lost."""
        self._calls.on(client, lambda connection: connection.resume_reading())

    def drop(self, how: str = "reset", client: int | None = None) -> None:
        """Ends TCP without a Close frame. What the client sends after that is not read.

        :param how: ``reset`` (RST), or ``end`` (FIN), behind what was sent so far but in the
            middle of what is sent slowly.
        :raises InvalidArgument: it is neither.
        """
        check_drop(how)
        self._calls.on(client, lambda connection: connection.drop(how))

    def _answer_next(self, answer: handshake_answers.Answer) -> None:
        self._calls.require_running()
        self._gate.answer_next(answer)
