"""A certificate that is not believed ends the exchange at once, with a reason that a librarian can act on."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lentera.sync.line import Address, Broken, Ended

NOW = datetime.now(UTC).replace(microsecond=0)
YEAR = timedelta(days=365)


def certificate(folder: Path, name: str, since: datetime, until: datetime) -> Path:
    """A file with a key and its certificate, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(issuer_name=called, subject_name=called, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "both.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def listening(file: Path | None) -> Iterator[str]:
    """The address of who answers every call with 503: by HTTPS, or without a certificate by HTTP."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if file is not None:
        context.load_cert_chain(file)

    def serve() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(line, server_side=True) if file is not None else line as told:
                    told.recv(65_536)
                    told.sendall(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            except OSError:
                continue

    server = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"https://localhost:{server.getsockname()[1]}"
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(10)


def reason(place: str) -> str:
    with pytest.raises(Ended) as ended:
        Address(place).ask("0" * 64, 9)
    refusal = ended.value.refusal
    assert refusal.code == "exchange-failed"
    return str(refusal.details["reason"])


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch, settings):
    settings.LENTERA_SYNC_PROXY = ""
    monkeypatch.setenv("NO_PROXY", "localhost")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)


@pytest.mark.parametrize(
    ("name", "since", "until", "known", "said"),
    [
        ("localhost", NOW - YEAR, NOW + YEAR, False, "SSL_CERT_FILE"),
        ("lain.example", NOW - YEAR, NOW + YEAR, True, "dibuat untuk nama lain"),
        ("localhost", NOW - YEAR, NOW - timedelta(days=1), True, "sudah lewat masa berlakunya"),
        ("localhost", NOW + timedelta(days=1), NOW + YEAR, True, "periksa tanggal dan jam komputer ini"),
    ],
)
def test_a_certificate_that_is_not_believed_is_named(tmp_path, monkeypatch, name, since, until, known, said):
    file = certificate(tmp_path, name, since, until)
    if known:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with listening(file) as place:
        told = reason(place)
    assert said in told and "_ssl.c" not in told


def test_who_speaks_no_https_is_not_tried_again():
    with listening(None) as place:
        assert reason(place) == "di sana tidak ada HTTPS"


def test_a_certificate_that_is_known_is_believed(tmp_path, monkeypatch):
    file = certificate(tmp_path, "localhost", NOW - YEAR, NOW + YEAR)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with listening(file) as place, pytest.raises(Broken, match="503"):
        Address(place).ask("0" * 64, 9)
