"""Certificates that are made when a server asks for them: no key is ever kept."""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Final

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.language import say

if TYPE_CHECKING:
    import trustme
    from cryptography import x509

NAMES: Final = ("localhost", "127.0.0.1", "::1")
WRONG_NAME: Final = "wrong-host.invalid"

_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=timezone.utc)
_DAY: Final = timedelta(days=1)


class Certificates:
    """A certificate authority and what it signs.

    The wrong certificates are wrong in one thing only: a client that trusts the authority
    refuses ``expired`` for its date and ``wrong-host`` for its name.

    :raises ServerError: the extra ``tls`` is not installed.
    """

    def __init__(self) -> None:
        try:
            import trustme
        except ImportError:
            raise ServerError.say(
                'TLS needs the package trustme: pip install "robotframework-swansocketlibrary[tls]"'
            ) from None
        self._authority: trustme.CA = trustme.CA()
        self._ca_file: Path | None = None

    @property
    def ca_file(self) -> str:
        """A file with the authority's certificate (PEM), made when first asked for.

        :raises ServerError: it cannot be written; nothing of it is left.
        """
        if self._ca_file is None:
            with _explained():
                self._ca_file = _temporary(self._authority.cert_pem.bytes())
        return str(self._ca_file)

    def remove_file(self) -> None:
        """Removes the file; the authority stays."""
        if self._ca_file is not None:
            self._ca_file.unlink(missing_ok=True)
            self._ca_file = None

    def context(self, kind: str, *hosts: str) -> ssl.SSLContext:
        """What a server needs to speak TLS with one of these certificates.

        :param kind: ``trusted``, ``self-signed``, ``expired`` or ``wrong-host``.
        :param hosts: where the server listens, and what it stands in for; the certificate names
            them besides `NAMES`.
        :raises ServerError: there is no place for the file that ssl reads it from.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with _explained():
            _use(context, self._made(kind, hosts))
        return context

    def _made(self, kind: str, hosts: tuple[str, ...]) -> bytes:
        """A key and its certificate (PEM)."""
        names = [*dict.fromkeys((*NAMES, *(host.partition("%")[0].rstrip(".") for host in hosts)))]
        if kind == "self-signed":
            return _self_signed()
        if kind == "expired":
            yesterday = datetime.now(timezone.utc) - _DAY
            leaf = self._authority.issue_cert(*names, not_before=_LONG_AGO, not_after=yesterday)
        elif kind == "wrong-host":
            leaf = self._authority.issue_cert(WRONG_NAME)
        else:
            return self._for(names)
        return leaf.private_key_and_cert_chain_pem.bytes()

    def _for(self, names: list[str]) -> bytes:
        """A key and a certificate for names that URLs may have (PEM).

        trustme takes those of IDNA 2008 alone; with others, such as ``a_b`` and emoji, its
        certificate is signed anew.
        """
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization

        try:
            return self._authority.issue_cert(*names).private_key_and_cert_chain_pem.bytes()
        except UnicodeError:
            leaf = self._authority.issue_cert(*NAMES)
        made = x509.load_pem_x509_certificate(leaf.cert_chain_pems[0].bytes())
        certificate = (
            x509.CertificateBuilder()
            .subject_name(made.subject)
            .issuer_name(made.issuer)
            .public_key(made.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(made.not_valid_before_utc)
            .not_valid_after(made.not_valid_after_utc)
        )
        for each in made.extensions:
            value = each.value
            if isinstance(value, x509.SubjectAlternativeName):
                value = x509.SubjectAlternativeName(map(_general_name, names))
            certificate = certificate.add_extension(value, each.critical)
        key = serialization.load_pem_private_key(self._authority.private_key_pem.bytes(), None)
        signed = certificate.sign(key, hashes.SHA256())  # type: ignore[arg-type] # trustme's is EC
        return leaf.private_key_pem.bytes() + signed.public_bytes(serialization.Encoding.PEM)


def _general_name(name: str) -> x509.GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


@contextmanager
def _explained() -> Iterator[None]:
    """Says in a sentence that a certificate could not be written down."""
    try:
        yield
    except OSError as error:
        raise ServerError.say(
            "The server's certificate cannot be written into a temporary file: {reason}. Make "
            "room there, or let the environment's TMPDIR name another directory.",
            reason=say(error.strerror or str(error)),
        ) from None


def _temporary(pem: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix="swan-socket-ca-", suffix=".pem")
    path = Path(name)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no Path
            file.write(pem)
    except BaseException:
        path.unlink()
        raise
    return path


def _self_signed() -> bytes:
    """A key and a certificate for `NAMES` that nobody but itself has signed (PEM)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SwanSocketLibrary, self-signed")])
    alternatives = [x509.DNSName("localhost")]
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + _DAY)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)


def _use(context: ssl.SSLContext, pem: bytes) -> None:
    """Loads a key and a certificate; ssl takes them from a file only."""
    with tempfile.TemporaryDirectory(prefix="swan-socket-") as folder:
        path = Path(folder, "certificate.pem")
        path.write_bytes(pem)
        context.load_cert_chain(path)
