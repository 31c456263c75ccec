"""An authority of this installation's own: one root, and a certificate for each official who signs here.

What it proves: that a paper has not changed since it was signed with a key kept on this machine, and whose key it was.
What it does not prove: who that person is to a court or to another office. It is no qualified or certified electronic
signature; for that, sign with a certificate of a recognised provider (a PFX file or a token, see `signing.py`).

Keys are RSA of 3,072 bits, PKCS#1 v1.5 with SHA-256: every PDF reader checks them, and the same paper signed at the
same moment gives the same bytes. They lie beside the node's other keys, readable only by its own account.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from lentera.documents.signing import Signer, pem_signer

ROOT_FROM: Final = datetime(
    2015, 1, 1, tzinfo=UTC
)  # before the first agreement that anyone enters as signed here
ROOT_YEARS: Final = 40
OFFICIAL_YEARS: Final = 5  # an official rarely holds one office longer
KEY_BITS: Final = 3072
_LONGEST: Final = 64  # letters of a name in a certificate (X.520)


class Authority:
    """The root and the officials' certificates in one folder, made when first asked for."""

    def __init__(self, folder: Path, *, name: str = "Lentera") -> None:
        self.folder, self.name = folder, name

    def root(self) -> bytes:
        """The root's certificate (PEM), to be given to whoever checks: it holds no key."""
        _, certificate = self._root()
        return certificate.public_bytes(serialization.Encoding.PEM)

    def signer(self, official: str, *, name: str, position: str, organisation: str, at: datetime) -> Signer:
        """The official's signer. A new certificate is made when there is none for this name, office and moment.

        `official` is the id under which the key is kept (letters, digits and hyphens); `at` is aware.
        Raises ValueError for another id.
        """
        if not official or not all(c.isalnum() or c == "-" for c in official):
            raise ValueError(f"Not an id: {official}")
        root_key, root = self._root()
        place = self.folder / f"{official}.pem"
        subject = _name(name, position=position, organisation=organisation)
        if place.exists():
            _, certificate = _split(place.read_bytes())
            if (
                certificate.subject == subject
                and certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc
            ):
                return pem_signer(place.read_bytes(), chain=self.root())
            place.replace(self.folder / f"{official}.{certificate.serial_number:x}.pem")
        key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(at - timedelta(days=1))
            .not_valid_after(at + timedelta(days=365 * OFFICIAL_YEARS))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signing=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
            )
            .sign(root_key, hashes.SHA256())
        )
        return pem_signer(_keep(place, key, certificate), chain=self.root())

    def _root(self) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
        place = self.folder / "root.pem"
        if not place.exists():
            key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
            subject = _name(f"Otoritas tanda tangan {self.name}")
            certificate = (
                x509.CertificateBuilder()
                .subject_name(subject)
                .issuer_name(subject)
                .public_key(key.public_key())
                .serial_number(x509.random_serial_number())
                .not_valid_before(ROOT_FROM)
                .not_valid_after(ROOT_FROM.replace(year=ROOT_FROM.year + ROOT_YEARS))
                .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
                .add_extension(_usage(signing=False), critical=True)
                .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
                .sign(key, hashes.SHA256())
            )
            _keep(place, key, certificate)
        return _split(place.read_bytes())


def _keep(place: Path, key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> bytes:
    """Key and certificate in one file, so that no crash parts them; whoever comes second takes the first one's."""
    told = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f".{place.name}.{uuid4().hex}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(told)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, place)  # unlike a rename, refuses when another process was faster
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return place.read_bytes()


def _split(told: bytes) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    # Made and kept here: proving it prime again would cost 0.4 s each time.
    key = serialization.load_pem_private_key(told, password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("Not a key of this authority")
    return key, x509.load_pem_x509_certificate(told[told.index(b"-----BEGIN CERTIFICATE-----") :])


def _name(common: str, *, position: str = "", organisation: str = "") -> x509.Name:
    told = (
        (NameOID.COMMON_NAME, common),
        (NameOID.TITLE, position),
        (NameOID.ORGANIZATION_NAME, organisation),
    )
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "ID")]
        + [x509.NameAttribute(oid, text[:_LONGEST]) for oid, text in told if text]
    )


def _usage(*, signing: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signing, content_commitment=signing, key_cert_sign=not signing, crl_sign=not signing,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
