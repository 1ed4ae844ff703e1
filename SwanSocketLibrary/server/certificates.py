"""Certificates that are made when a server asks for them: no key is ever kept."""

from __future__ import annotations

import ssl
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Final

from SwanSocketLibrary.errors import ServerError

if TYPE_CHECKING:
    import trustme

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
            raise ServerError(
                'TLS needs the package trustme: pip install "robotframework-swansocketlibrary[tls]"'
            ) from None
        self._authority: trustme.CA = trustme.CA()
        self._ca_file: Path | None = None

    @property
    def ca_file(self) -> str:
        """A file with the authority's certificate (PEM), made when first asked for."""
        if self._ca_file is None:
            with tempfile.NamedTemporaryFile(
                prefix="swan-socket-ca-", suffix=".pem", delete=False
            ) as file:
                file.write(self._authority.cert_pem.bytes())
            self._ca_file = Path(file.name)
        return str(self._ca_file)

    def remove_file(self) -> None:
        """Removes the file; the authority stays."""
        if self._ca_file is not None:
            self._ca_file.unlink(missing_ok=True)
            self._ca_file = None

    def context(self, kind: str, host: str) -> ssl.SSLContext:
        """What a server needs to speak TLS with one of these certificates.

        :param kind: ``trusted``, ``self-signed``, ``expired`` or ``wrong-host``.
        :param host: where the server listens; the certificate names it besides `NAMES`.
        """
        names = dict.fromkeys((*NAMES, host.partition("%")[0]))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if kind == "self-signed":
            _use(context, _self_signed())
        elif kind == "expired":
            yesterday = datetime.now(timezone.utc) - _DAY
            leaf = self._authority.issue_cert(*names, not_before=_LONG_AGO, not_after=yesterday)
            leaf.configure_cert(context)
        elif kind == "wrong-host":
            self._authority.issue_cert(WRONG_NAME).configure_cert(context)
        else:
            self._authority.issue_cert(*names).configure_cert(context)
        return context


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
