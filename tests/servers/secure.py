"""What makes a node ask who one is, and speak TLS: certificates, users and roles, made for one test run."""

import base64
import datetime
import hashlib
import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SETTINGS = {
    "xpack.security.enabled": "true",
    "xpack.security.http.ssl.enabled": "true",
    "xpack.security.http.ssl.key": "http.key",
    "xpack.security.http.ssl.certificate": "http.crt",
    "xpack.security.transport.ssl.enabled": "false",
    "xpack.security.authc.realms.file.file1.order": "0",
}
_ITERATIONS = 10_000


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key, as PEM."""

    certificate: str
    key: str


class Authority:
    """A certificate authority of a test's own."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Kennisbank test authority")
        builder = _builder(self._name, self._name, self._key.public_key(), days=10)
        extension = x509.BasicConstraints(ca=True, path_length=None)
        self._certificate = builder.add_extension(extension, critical=True).sign(self._key, hashes.SHA256())

    def write(self, file: Path) -> Path:
        """Write the certificate that clients must trust."""
        file.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))
        return file

    def issue(self, *, days: int = 5, address: str = "127.0.0.1") -> Certificate:
        """Return a certificate for a server at `address`, valid for `days`; expired where negative."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        builder = _builder(_name("test server"), self._name, key.public_key(), days=days)
        signed = builder.add_extension(names, critical=False).sign(self._key, hashes.SHA256())
        return Certificate(
            signed.public_bytes(serialization.Encoding.PEM).decode(),
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ).decode(),
        )


def node_files(certificate: Certificate, users: dict[str, tuple[str, str]], roles: str) -> dict[str, str]:
    """Return the files of a node with `users` {name: (password, role)} and `roles`, the text of roles.yml."""
    return {
        "http.crt": certificate.certificate,
        "http.key": certificate.key,
        "roles.yml": roles,
        "users": "\n".join(f"{name}:{_hashed(password)}" for name, (password, _role) in users.items()),
        "users_roles": "\n".join(f"{role}:{name}" for name, (_password, role) in users.items()),
    }


def _hashed(password: str) -> str:
    salt = os.urandom(32)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS, dklen=32)
    parts = (base64.b64encode(each).decode() for each in (salt, digest))
    return f"{{PBKDF2}}{_ITERATIONS}${'$'.join(parts)}"


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, days: int
) -> x509.CertificateBuilder:
    end = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - datetime.timedelta(days=abs(days) + 1))
        .not_valid_after(end)
    )
