"""A certificate of our own for the first start, until somebody brings a better one."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kithkin.api.access.database import private_file

DAYS = 825
LOCAL = ("localhost", "127.0.0.1", "::1")


def own_certificate(folder: Path, names: tuple[str, ...]) -> tuple[Path, Path]:
    """The certificate and key in the folder, made on first need; browsers will ask whether to trust it."""
    certificate, key = folder / "tls.crt", folder / "tls.key"
    if not certificate.exists() or not key.exists():
        private = ec.generate_private_key(ec.SECP256R1())
        private_file(key).write_bytes(
            private.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        private_file(certificate).write_bytes(_signed(private, names).public_bytes(serialization.Encoding.PEM))
    return certificate, key


def _signed(key: ec.EllipticCurvePrivateKey, names: tuple[str, ...]) -> x509.Certificate:
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kithkin, certificate of its own")])
    today = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(hours=1))
        .not_valid_after(today + timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName([_name(one) for one in dict.fromkeys((*LOCAL, *names))]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)
