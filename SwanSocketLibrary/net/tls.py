"""TLS: contexts, handshakes, and the stream over them."""

from __future__ import annotations

import contextlib
import secrets
import ssl
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.net.error_text import ConnectFailed
from SwanSocketLibrary.net.interface import CERTIFICATE_FILES, ConnectOptions
from SwanSocketLibrary.net.stream import READ, WRITE, Stream, ready

_Result = TypeVar("_Result")

_CHUNK: Final = 16 * 1024
_LAST_READS: Final = 64
"""How often a stream that cannot be written to any more is read in search of an alert."""
_DER: Final = b"\x30"
"""What a file in DER begins with: it is a SEQUENCE (X.690 §8.9)."""
_PFX: Final = b"\x02\x01\x03"
"""What PKCS#12 begins with inside of that: its version is 3 (RFC 7292 §4)."""
_CERTIFICATE: Final = b"CERTIFICATE-----"
_KEY: Final = b"PRIVATE KEY-----"
_LOCKED: Final = b"ENCRYPTED"
_NO_PEM: Final = mark("no usable PEM data")


def make_context(options: ConnectOptions) -> ssl.SSLContext:
    """Makes the context for one connection.

    Certificates are judged as phones and browsers do, see ``docs/tls.rst``.

    :raises ConnectFailed: a file of certificates or a key cannot be used.
    """
    # The system's certificates are read only if none are given.
    context = ssl.create_default_context(capath=options.ca_certs)
    if options.ca_certs is not None:
        _trust_all(context, Path(options.ca_certs))
    elif options.extra_ca_certs is not None:
        _trust(context, Path(options.extra_ca_certs), say("the embedded server's authority"))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.hostname_checks_common_name = False
    # From Python 3.13 on both are the other way round by default. Who is trusted is so by itself.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if not options.verify_tls:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if options.client_cert is not None:
        _show(context, Path(options.client_cert), options)
    return context


def _trust_all(context: ssl.SSLContext, path: Path) -> None:
    """Trusts the certificates of a file, or of a folder's files; some may hold keys alone."""
    if not path.is_dir():
        _trust(context, path, "ca_certs")
        return
    trusted = 0
    for each in sorted(path.iterdir()):
        if each.suffix.lower() in CERTIFICATE_FILES and each.is_file():
            data = _read(each, "ca_certs")
            if _CERTIFICATE in data or data.startswith(_DER):
                _trust(context, each, "ca_certs")
                trusted += 1
    if not trusted:
        why = say("none of its files *.pem and *.crt holds a certificate")
        raise _unusable(say("folder of ca_certs"), path, why)


def _trust(context: ssl.SSLContext, path: Path, argument: str) -> None:
    data = _read(path, argument)
    try:
        if data.startswith(_DER):
            context.load_verify_locations(cadata=data)
        else:
            context.load_verify_locations(cafile=path)
    except ssl.SSLError as error:
        raise _unusable(
            say("file of {argument}", argument=argument),
            path,
            say("it holds {no_pem}", no_pem=say(_NO_PEM)),
        ) from error


def _show(context: ssl.SSLContext, path: Path, options: ConnectOptions) -> None:
    """Has the context show the client's certificate where a server asks for one."""
    data = _read(path, "client_cert")
    if data.startswith(_DER) and _PFX in data[:8]:
        _show_pkcs12(context, path, data, options)
        return
    key = path if options.client_key is None else Path(options.client_key)
    of_key = "client_cert" if options.client_key is None else "client_key"
    held = _read(key, of_key)
    try:
        # Without a password OpenSSL would ask for one on the terminal, and wait.
        context.load_cert_chain(path, key, password=options.client_key_password or "")
    except (OSError, ValueError) as error:
        if _CERTIFICATE not in data:
            key, of_key = path, "client_cert"
            why = say(
                "it holds {no_pem} with a certificate, and is no PKCS#12 either",
                no_pem=say(_NO_PEM),
            )
        elif _KEY not in held:
            why = say("it holds {no_pem} with a key", no_pem=say(_NO_PEM))
            if held.startswith(_DER) and _PFX in held[:8]:
                why = say("it is PKCS#12: give it as client_cert alone")
            elif options.client_key is None:
                why += say(": name the key's file in client_key")
        elif _LOCKED in held:
            why = _password_wanted(options.client_key_password)
        elif getattr(error, "reason", None) == "KEY_VALUES_MISMATCH":
            why = say("it holds the key of another certificate than client_cert's")
        else:
            why = say("it holds {no_pem}: OpenSSL cannot read it", no_pem=say(_NO_PEM))
            try:  # which of both it is
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
            except ssl.SSLError:
                key, of_key = path, "client_cert"
        raise _unusable(say("file of {of_key}", of_key=of_key), key, why) from error


def _show_pkcs12(context: ssl.SSLContext, path: Path, data: bytes, options: ConnectOptions) -> None:
    """Loads PKCS#12, which ssl cannot: by a file, for its owner alone, that is gone at once."""
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.serialization import (
            BestAvailableEncryption,
            Encoding,
            PrivateFormat,
            pkcs12,
        )
    except ImportError:
        raise ConnectFailed.say(
            "PKCS#12 as client_cert needs a package more: pip install "
            '"robotframework-swansocketlibrary[tls]"'
        ) from None
    password = options.client_key_password
    what = say("file of client_cert")
    if options.client_key is not None:
        raise _unusable(what, path, say("it is PKCS#12, with its key inside: leave client_key out"))
    try:
        held = pkcs12.load_pkcs12(data, password.encode() if password else None)
    except UnsupportedAlgorithm:
        raise _unusable(what, path, say("cryptography does not know how it is encrypted")) from None
    except ValueError:
        wrong = say(
            "{password_wanted}, unless the file is damaged",
            password_wanted=_password_wanted(password),
        )
        with contextlib.suppress(ValueError):
            pkcs12.load_pkcs12(data, None)
            wrong = say("it has no password: leave client_key_password out")
        raise _unusable(what, path, wrong) from None
    if held.key is None or held.cert is None:
        missing = say("key") if held.key is None else say("certificate for its key")
        raise _unusable(
            what, path, say("this PKCS#12 holds no {missing}: export it with both", missing=missing)
        )
    once = secrets.token_urlsafe(32)
    pem = held.key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(once.encode())
    )
    for each in (held.cert, *held.additional_certs):
        pem += each.certificate.public_bytes(Encoding.PEM)
    try:
        descriptor, name = tempfile.mkstemp(prefix="swan-socket-key-", suffix=".pem")
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no Path
                file.write(pem)
            context.load_cert_chain(name, password=once)
        finally:
            Path(name).unlink()
    except OSError as error:
        why = error.reason if isinstance(error, ssl.SSLError) else say(str(error.strerror))
        raise _unusable(what, path, say("its key in a temporary file: {why}", why=why)) from error


def _password_wanted(given: str | None) -> str:
    if given:
        return say("client_key_password is not its password")
    return say("it has a password: give that as client_key_password")


def _read(path: Path, argument: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        why = say(error.strerror or str(error)).lower()
        raise _unusable(say("file of {argument}", argument=argument), path, why) from error


def _unusable(what: str, path: Path, why: str) -> ConnectFailed:
    return ConnectFailed.say(
        "the {what}, {path}, cannot be used: {why}", what=what, path=path, why=why
    )


async def start(stream: Stream, context: ssl.SSLContext, host: str) -> TlsStream:
    """Shakes hands over a connected stream, whose socket the result takes over.

    :param host: the name that the server's certificate must be for.
    :raises OSError: it failed, or the server is not trusted.
    """
    wrapped: ssl.SSLSocket | TlsInTls
    name = host.removesuffix(".")  # neither SNI (RFC 6066 §3) nor certificates have it
    if isinstance(stream, TlsStream):
        wrapped = TlsInTls(stream, context, name)
    else:
        wrapped = context.wrap_socket(
            stream.sock, server_hostname=name, do_handshake_on_connect=False
        )
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

    def __init__(self, sock: ssl.SSLSocket | TlsInTls) -> None:
        super().__init__(sock)  # type: ignore[arg-type] # TlsInTls has what is used of a socket
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


class TlsInTls:
    """TLS within the TLS of a proxy, with the methods of `ssl.SSLSocket` that a `TlsStream` calls.

    :param outer: carries its records; owned by this object.
    :param host: the name that the server's certificate must be for.
    """

    def __init__(self, outer: Stream, context: ssl.SSLContext, host: str) -> None:
        self._outer: Final = outer
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls: Final = context.wrap_bio(self._in, self._out, server_hostname=host)
        self._left = b""
        """Records that the outer stream has not taken yet."""
        self._written = 0
        """Bytes of data in them that the caller was not told of: it gives them again."""

    def do_handshake(self) -> None:
        """See `ssl.SSLSocket.do_handshake`."""
        self._fed(self._tls.do_handshake)
        self._flush()

    def recv(self, limit: int) -> bytes:
        """See `ssl.SSLSocket.recv`."""
        try:
            return self._fed(partial(self._tls.read, limit))
        except ssl.SSLEOFError:
            return b""

    def send(self, data: memoryview) -> int:
        """See `ssl.SSLSocket.send`: what was not written has to come again."""
        done = 0
        try:
            while done < len(data):
                rest = data[done : done + _CHUNK]
                self._written = self._written or self._fed(partial(self._tls.write, rest))
                self._flush()
                done, self._written = done + self._written, 0
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            if not done:
                raise
        return done

    def pending(self) -> int:
        """See `ssl.SSLSocket.pending`; also what the outer stream holds."""
        return self._tls.pending() or self._in.pending or int(self._outer.pending())

    def unwrap(self) -> None:
        """Says the end; the peer's is not waited for."""
        try:
            self._tls.unwrap()
        finally:
            self._flush()

    def shutdown(self, _how: int) -> None:
        """Ends what is written."""
        self._outer.finish()

    def fileno(self) -> int:
        """The descriptor, -1 once closed."""
        return self._outer.fileno()

    def close(self) -> None:
        """Gives the descriptor back."""
        self._outer.close()

    def _fed(self, act: Callable[[], _Result]) -> _Result:
        """Does what may need more records than have come, and reads these."""
        while True:
            try:
                return act()
            except ssl.SSLWantReadError:
                self._flush()
                data = self._outer.read(_CHUNK)
                if data is None:
                    raise _later(writing=self._outer.reading_needs_write) from None
                if data:
                    self._in.write(data)
                else:
                    self._in.write_eof()
            except ssl.SSLError:
                with contextlib.suppress(OSError):  # an alert for the peer
                    self._flush()
                raise

    def _flush(self) -> None:
        self._left += self._out.read()
        while self._left:
            taken = self._outer.write(memoryview(self._left))
            if not taken:
                raise _later(writing=not self._outer.writing_needs_read)
            self._left = self._left[taken:]


def _later(*, writing: bool) -> ssl.SSLError:
    """What a socket raises that is not ready."""
    return ssl.SSLWantWriteError() if writing else ssl.SSLWantReadError()


def proxy_failure(name: str, source: str, error: ConnectFailed) -> str:
    """A cause: why there is no TLS with a proxy, and what would help.

    :param source: where the proxy was given.
    """
    told = str(error) if name in str(error) else f"{name}: {error}"
    if isinstance(error.__cause__, ssl.SSLCertVerificationError):
        return say(
            "{told}; name the file of its authority in ca_certs, or mend its host in {source}",
            told=told,
            source=source,
        )
    return say(
        "{told}; write http:// instead of https:// in {source} if it speaks no TLS",
        told=told,
        source=source,
    )


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
