"""What sendSocketMessage accepts (S24)."""

from __future__ import annotations

from SwanSocketLibrary.swan.failures import Failure, Refusal, describe


def check_data(data: object) -> str | bytes:
    """The data to send: text or an ArrayBuffer.

    :param data: ``str``, ``bytes`` or ``bytearray``; the empty string is data.
    :return: ``str`` for a text message, ``bytes`` for a binary one.
    :raises Refusal: *invalid parameter* for anything else, or nothing (S24).
    """
    if isinstance(data, bytes | bytearray):
        return bytes(data)
    if not isinstance(data, str):
        raise Refusal(
            Failure.INVALID_PARAMETER,
            f"data must be text or bytes, got {describe(data)}. "
            f'Use "Send Socket Json" for numbers, lists and dictionaries.',
        )
    try:
        data.encode()
    except UnicodeEncodeError:
        raise Refusal(
            Failure.INVALID_PARAMETER,
            "data holds a lone surrogate, which is not text. Send bytes instead.",
        ) from None
    return data
