"""TLS: contexts, handshakes, and the stream over them."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Callable
from typing import Final

from SwanSocketLibrary.net.error_text import ConnectFailed
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.net.stream import READ, WRITE, Stream, ready

_CHUNK: Final = 16 * 1024
_LAST_READS: Final = 64
"""How often a stream that cannot be written to any more is read in search of an alert."""


def make_context(options: ConnectOptions) -> ssl.SSLContext:
    """Makes the context for one connection.

    :raises ConnectFailed: a file of certificates or a key cannot be used.
    """
    try:
        context = ssl.create_default_context(cafile=options.ca_certs)
        if options.ca_certs is None and options.extra_ca_certs is not None:
            context.load_verify_locations(cafile=options.extra_ca_certs)
    except OSError as error:
        path = options.ca_certs or options.extra_ca_certs
        raise _unusable("trusted certificates", str(path), error) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not options.verify_tls:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if options.client_cert is not None:
        try:
            # Without a password OpenSSL would ask for one on the terminal, and wait.
            context.load_cert_chain(options.client_cert, options.client_key, password="")
        except OSError as error:
            raise _unusable("the client's certificate", options.client_cert, error) from error
    return context


async def start(stream: Stream, context: ssl.SSLContext, host: str) -> TlsStream:
    """Shakes hands over a connected stream, whose socket the result takes over.

    :param host: the name that the server's certificate must be for.
    :raises OSError: it failed, or the server is not trusted.
    """
    wrapped = context.wrap_socket(stream.sock, server_hostname=host, do_handshake_on_connect=False)
    secured = TlsStream(wrapped)
    try:
        while True:
            try:
                wrapped.do_handshake()
            except ssl.SSLWantReadError:
                await ready(wrapped.fileno(), READ)
            except ssl.SSLWantWriteError:
                await ready(wrapped.fileno(), WRITE)
            else:
                return secured
    except OSError as error:
        explained = secured.explained(error)
        secured.close()
        raise explained from error
    except BaseException:
        secured.close()
        raise


class TlsStream(Stream):
    """A TLS socket: reading may have to write first, and the other way round.

    :param sock: connected and non-blocking; owned by this object.
    """

    def __init__(self, sock: ssl.SSLSocket) -> None:
        super().__init__(sock)
        self._tls: Final = sock
        self._ahead = b""

    def read(self, limit: int) -> bytes | None:
        """See `Stream.read`."""
        self.reading_needs_write = False
        if self._ahead:
            data, self._ahead = self._ahead[:limit], self._ahead[limit:]
            return data
        try:
            return self._tls.recv(limit)
        except ssl.SSLWantReadError:
            return None
        except ssl.SSLWantWriteError:
            self.reading_needs_write = True
            return None

    def write(self, data: memoryview) -> int:
        """See `Stream.write`."""
        self.writing_needs_read = False
        try:
            return self._tls.send(data)
        except ssl.SSLWantWriteError:
            return 0
        except ssl.SSLWantReadError:
            self.writing_needs_read = True
            return 0
        except OSError as error:
            raise _said_last(error, self._read_ahead) from None

    def explained(self, error: OSError) -> OSError:
        """See `Stream.explained`."""
        return _said_last(error, lambda: self._tls.recv(_CHUNK))

    def _read_ahead(self) -> bytes:
        data = self._tls.recv(_CHUNK)
        self._ahead += data
        return data

    def pending(self) -> bool:
        """See `Stream.pending`."""
        return bool(self._ahead) or self._tls.pending() > 0

    def finish(self) -> None:
        """See `Stream.finish`; the peer's answer to the TLS alert is not waited for."""
        with contextlib.suppress(OSError, ValueError):
            self._tls.unwrap()
        super().finish()

    def close(self) -> None:
        """See `Stream.close`."""
        with contextlib.suppress(OSError, ValueError):
            self._tls.unwrap()
        super().close()


def _said_last(error: OSError, read: Callable[[], bytes]) -> OSError:
    """What the peer said last about an error: the alert that a failed write hides.

    In TLS 1.3 a client has finished the handshake before the server looks at its certificate. A
    server that refuses it sends an alert and ends TCP; what the client writes then fails, and the
    alert lies behind whatever can still be read.

    :param read: reads what has come.
    :return: `error` itself if nothing tells more.
    """
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        return error
    try:
        for _ in range(_LAST_READS):
            if not read():
                break
    except ssl.SSLError as last:
        if type(last) is ssl.SSLError:  # none of those that say "later" or "the end"
            return last
    except OSError:
        pass
    return error


def _unusable(what: str, path: str, error: OSError) -> ConnectFailed:
    if isinstance(error, ssl.SSLError):
        why = "it holds no usable PEM data, or a key that does not match or has a password"
    else:
        why = (error.strerror or str(error)).lower()
    return ConnectFailed(f"the file with {what}, {path}, cannot be used: {why}")
