"""What a test sees of a client's request."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qs

from SwanSocketLibrary.swan.payloads import Headers, Payload


def request_payload(number: int, target: str, headers: Headers) -> Payload:
    """What a test sees of an opening handshake's request (RFC 6455 §4.1).

    :param target: of the request line.
    :returns: ``client`` (its number), ``path`` (as on the wire, without the query),
        ``query`` (decoded, a list for a name that came more than once), ``headers`` and
        ``protocols`` (the subprotocols that it offers, in order).
    """
    path, _, query = target.partition("?")
    values = parse_qs(query, keep_blank_values=True)
    return Payload(
        client=number,
        path=path,
        query={name: items if len(items) > 1 else items[0] for name, items in values.items()},
        headers=headers,
        protocols=list(_listed(headers.get("Sec-WebSocket-Protocol", ""))),
    )


def request_headers(items: Iterable[tuple[str, str]]) -> Headers:
    """A request's headers, as their names and values stood on the wire.

    :param items: as websockets gives them: bytes as the characters of ISO 8859-1, or before its
        version 17 as surrogates. Values that are UTF-8 are read as that.
    """
    return Headers([(name, _utf8(value)) for name, value in items])


def _utf8(value: str) -> str:
    raw = value.encode("latin-1", "surrogateescape")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _listed(header: str) -> Iterable[str]:
    return (item.strip() for item in header.split(",") if item.strip())
