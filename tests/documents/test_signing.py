"""Signatures: accepted by other readers, one after another, the same bytes at the same moment, by any kind of key."""

import itertools
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import keys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import load_pem_x509_certificate
from pyhanko.sign.timestamps import DummyTimeStamper

from lentera.documents.authority import Authority
from lentera.documents.checking import Trust, check_pdf
from lentera.documents.reasons import REASONS
from lentera.documents.rendering import signature_places
from lentera.documents.signing import (
    CannotSign,
    Place,
    Token,
    certificates_of,
    pfx_signer,
    prepare,
    sign_pdf,
    token_signer,
)
from tests.documents.samples import EDI, RATNA, SAMPLES
from tests.documents.signers import (
    NOON,
    authority,
    prepared,
    sign,
    signed_once,
    signed_twice,
    signer,
    unsigned,
)

SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


def pdfsig(pdf: bytes, tmp_path: Path) -> str:
    """What poppler says of a PDF's signatures."""
    place = tmp_path / "paper.pdf"
    place.write_bytes(pdf)
    run = subprocess.run(["pdfsig", "-nocert", place], capture_output=True, text=True, check=False)
    return run.stdout


def test_two_signatories_are_accepted_by_another_reader_and_by_ours(tmp_path):
    told = pdfsig(signed_twice(), tmp_path)
    assert told.count("Signature is Valid.") == 2
    assert "ETSI.CAdES.detached" in told
    assert "Total document signed" in told
    report = check_pdf(signed_twice(), trust=Trust(own=[authority().root()]), expected=2)
    assert (report.altered, report.missing, report.problems) == (False, 0, ())
    assert [(one.name, one.field, one.trusted, one.certifies) for one in report.signatures] == [
        (RATNA["name"], "pihak-1", "own", True),
        (EDI["name"], "pihak-2", "own", False),
    ]
    assert [one.signed_at for one in report.signatures] == [NOON, NOON + timedelta(minutes=5)]
    assert all(one.intact and one.covers_whole for one in report.signatures)
    assert report.signatures[0].organisation.startswith("Dinas Perpustakaan")


@pytest.mark.parametrize("make", [unsigned, prepared, signed_once, signed_twice])
def test_every_step_is_a_clean_file_and_keeps_the_bytes_before_it(make, tmp_path):
    place = tmp_path / "paper.pdf"
    place.write_bytes(make())
    run = subprocess.run(["qpdf", "--check", place], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    steps = (unsigned(), prepared(), signed_once(), signed_twice())
    for before, after in itertools.pairwise(steps):
        assert after.startswith(before)
    assert b"pdfaid" in make()


def test_the_same_paper_signed_at_the_same_moment_has_the_same_bytes():
    assert sign(prepared(), "ratna", "pihak-1") == signed_once()
    assert sign(prepared(), "ratna", "pihak-1", at=NOON + timedelta(seconds=1)) != signed_once()


def test_a_visible_signature_stands_in_the_place_that_the_paper_keeps_for_it(tmp_path):
    where = {place.name: place for place in signature_places("agreement", SAMPLES["agreement"])}
    left, bottom, right, top = where[RATNA["name"]].box
    (tmp_path / "paper.pdf").write_bytes(signed_once())
    area = [
        "-x",
        str(int(left)),
        "-y",
        str(int(842 - top)),
        "-W",
        str(int(right - left)),
        "-H",
        str(int(top - bottom)),
    ]
    page = str(where[RATNA["name"]].page + 1)
    run = subprocess.run(
        ["pdftotext", "-f", page, "-l", page, *area, tmp_path / "paper.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    words = " ".join(run.stdout.split())
    assert "Ditandatangani secara elektronik oleh" in words
    assert RATNA["name"] in words
    assert "5 Februari 2024, 04.00 UTC" in words


def test_an_invisible_signature_needs_no_prepared_field(tmp_path):
    pdf = sign(unsigned(), "edi", "persetujuan")
    assert pdfsig(pdf, tmp_path).count("Signature is Valid.") == 1
    assert check_pdf(pdf).signatures[0].field == "persetujuan"


def code_of(what) -> str:
    with pytest.raises(CannotSign) as refused:
        what()
    code = refused.value.refusal.code
    assert str(REASONS[code]) % refused.value.refusal.details
    return code


def test_what_cannot_be_signed_is_refused_by_name():
    assert code_of(lambda: sign(signed_once(), "ratna", "pihak-1")) == "signing-field-taken"
    assert code_of(lambda: prepare(signed_once(), [Place("pihak-3")])) == "signing-signed-already"
    assert code_of(lambda: sign(b"%PDF-1.7 nothing", "ratna", "pihak-1")) == "signing-unreadable"
    assert code_of(lambda: sign(b"", "ratna", "pihak-1")) == "signing-unreadable"
    later = NOON + timedelta(days=365 * 6)
    assert code_of(lambda: sign(prepared(), "ratna", "pihak-1", at=later)) == "signing-certificate-day"
    with pytest.raises(ValueError, match="time zone"):
        sign(prepared(), "ratna", "pihak-1", at=datetime(2024, 2, 5))  # noqa: DTZ001


def test_keys_are_for_the_node_alone_and_made_once(tmp_path):
    folder = tmp_path / "signing"
    first, again = Authority(folder, name="uji"), Authority(folder, name="uji")
    assert first.root() == again.root()
    told = {"name": "Agus", "position": "Kepala Seksi", "organisation": "Dinas"}
    first.signer("agus", **told, at=NOON)
    kept = (folder / "agus.pem").read_bytes()
    again.signer("agus", **told, at=NOON + timedelta(days=400))
    assert (folder / "agus.pem").read_bytes() == kept
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    # A new office, or the end of the certificate, gives a new one; the old is kept beside it.
    again.signer("agus", **told | {"position": "Kepala Dinas"}, at=NOON)
    assert (folder / "agus.pem").read_bytes() != kept
    assert len(list(folder.iterdir())) == 3
    with pytest.raises(ValueError, match="Not an id"):
        first.signer("../agus", **told, at=NOON)


def test_whoever_asks_at_the_same_moment_gets_the_same_root(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        roots = list(pool.map(lambda _: Authority(tmp_path / "signing", name="uji").root(), range(4)))
    assert len(set(roots)) == 1
    assert [path.name for path in (tmp_path / "signing").iterdir()] == ["root.pem"]


def pfx() -> bytes:
    """A PFX as a provider hands it out: key, certificate and root under one password."""
    signer("edi")
    told = (authority().folder / "edi.pem").read_bytes()
    key = serialization.load_pem_private_key(told, None)
    certificate = load_pem_x509_certificate(told[told.index(b"-----BEGIN CERT") :])
    root = load_pem_x509_certificate(authority().root())
    locked = serialization.BestAvailableEncryption(b"rahasia")
    return pkcs12.serialize_key_and_certificates(b"edi", key, certificate, [root], locked)


def test_a_key_in_a_pfx_file_signs_and_a_wrong_password_does_not(tmp_path):
    told = {"name": EDI["name"], "reason": "x", "location": "y", "field": "satu", "at": NOON}
    pdf = sign_pdf(unsigned(), pfx_signer(pfx(), "rahasia"), **told)
    assert "Signature is Valid." in pdfsig(pdf, tmp_path)
    assert check_pdf(pdf, trust=Trust(given=[authority().root()])).signatures[0].trusted == "given"
    assert check_pdf(pdf).signatures[0].trusted == "unknown"
    assert code_of(lambda: pfx_signer(pfx(), "salah")) == "signing-pfx"
    assert code_of(lambda: pfx_signer(b"not a pfx", "rahasia")) == "signing-pfx"


@pytest.fixture
def token(tmp_path, monkeypatch):
    """A token in software with the key and the certificate of Edi."""
    if not SOFTHSM.exists():
        pytest.fail("SoftHSM2 is missing: apt-get install softhsm2")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(
        f"directories.tokendir = {tmp_path}/tokens\nobjectstore.backend = file\n"
    )
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    script = tmp_path / "sign.py"
    script.write_text(SIGN_BY_TOKEN)
    told = pfx()
    (tmp_path / "edi.pfx").write_bytes(told)
    (tmp_path / "paper.pdf").write_bytes(unsigned())
    environment = {
        **os.environ,
        "SOFTHSM2_CONF": str(tmp_path / "softhsm2.conf"),
        "PYTHONPATH": str(Path.cwd()),
    }
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "kantor", "--so-pin", "12345678", "--pin", "4321"],
        check=True, capture_output=True, env=environment,
    )  # fmt: skip

    def run(*words: str) -> subprocess.CompletedProcess[str]:

        return subprocess.run(
            [sys.executable, script, str(tmp_path), *words],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )

    return run


# In a process of its own: the library of a token is loaded once and keeps its configuration.
SIGN_BY_TOKEN = f'''
import sys
from datetime import UTC, datetime
from pathlib import Path
import pkcs11
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, NoEncryption, pkcs12
from pkcs11 import Attribute, ObjectClass, KeyType
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate
from lentera.documents.signing import CannotSign, Token, sign_pdf, token_signer
folder, label, pin = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
key, certificate, _ = pkcs12.load_key_and_certificates((folder / "edi.pfx").read_bytes(), b"rahasia")
with pkcs11.lib("{SOFTHSM}").get_token(token_label="kantor").open(rw=True, user_pin="4321") as session:
    told = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    marks = {{Attribute.LABEL: "edi", Attribute.ID: b"1", Attribute.TOKEN: True}}
    session.create_object({{**decode_rsa_private_key(told), **marks, Attribute.SIGN: True}})
    session.create_object({{**decode_x509_certificate(certificate.public_bytes(Encoding.DER)), **marks}})
signer = token_signer(Token("{SOFTHSM}", label, pin, "edi"))
try:
    pdf = sign_pdf((folder / "paper.pdf").read_bytes(), signer, name="Edi", reason="x", location="y", field="satu",
                   at=datetime(2024, 2, 5, 4, tzinfo=UTC))
    (folder / "signed.pdf").write_bytes(pdf)
    print("signed")
except CannotSign as error:
    print(error.refusal.code)
'''


def test_a_key_in_a_token_signs(token, tmp_path):
    run = token("kantor", "4321")
    assert run.stdout == "signed\n", run.stderr
    pdf = (tmp_path / "signed.pdf").read_bytes()
    assert "Signature is Valid." in pdfsig(pdf, tmp_path)
    one = check_pdf(pdf, trust=Trust(own=[authority().root()])).signatures[0]
    assert (one.name, one.intact, one.covers_whole) == (EDI["name"], True, True)


@pytest.mark.parametrize(
    "words, code", [(("kantor", "0000"), "signing-pin"), (("lain", "4321"), "signing-token")]
)
def test_a_wrong_pin_and_a_missing_token_are_told_apart(token, words, code):
    run = token(*words)
    assert run.stdout == f"{code}\n", run.stderr


def test_a_library_that_is_not_there_is_a_missing_token():
    lost = token_signer(Token("/nowhere/lib.so", "kantor", "4321", "edi"))
    told = {"name": "Edi", "reason": "x", "location": "y", "field": "satu", "at": NOON}
    assert code_of(lambda: sign_pdf(unsigned(), lost, **told)) == "signing-token"


def timestamp_service() -> DummyTimeStamper:
    """A service of the same authority, an hour late."""
    authority().root()
    told = (authority().folder / "root.pem").read_bytes()
    root_key = serialization.load_pem_private_key(told, None)
    root = load_pem_x509_certificate(authority().root())
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Penanda waktu uji")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(root.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOON - timedelta(days=1))
        .not_valid_after(NOON + timedelta(days=365 * 20))
        .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    der = serialization.Encoding.DER
    plain = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return DummyTimeStamper(
        certificates_of(certificate.public_bytes(der))[0],
        keys.PrivateKeyInfo.load(plain),
        fixed_dt=NOON + timedelta(hours=1),
    )


def test_a_trusted_timestamp_stands_above_the_claimed_time():
    told = {"name": "Edi", "reason": "x", "location": "y", "field": "satu", "at": NOON}
    pdf = sign_pdf(unsigned(), signer("edi"), **told, timestamper=timestamp_service())
    one = check_pdf(pdf, trust=Trust(own=[authority().root()])).signatures[0]
    assert (one.intact, one.timestamped, one.signed_at) == (True, True, NOON + timedelta(hours=1))
    one = check_pdf(pdf).signatures[0]  # where nobody trusts the service, the claim stands as a claim
    assert (one.intact, one.timestamped, one.signed_at) == (True, False, NOON)


def test_a_silent_timestamp_service_is_said_and_nothing_is_signed():
    told = {"name": "Edi", "reason": "x", "location": "y", "field": "satu", "at": NOON}
    refused = code_of(
        lambda: sign_pdf(unsigned(), signer("edi"), **told, timestamper="http://127.0.0.1:9/tsa")
    )
    assert refused == "signing-timestamp"
    with pytest.raises(ValueError, match="http"):
        sign_pdf(unsigned(), signer("edi"), **told, timestamper="file:///etc/passwd")


def test_the_days_of_a_certificate_hold_on_both_sides():
    edge = NOON - timedelta(days=1)
    assert sign(unsigned(), "ratna", "satu", at=edge).startswith(b"%PDF")
    assert (
        code_of(lambda: sign(unsigned(), "ratna", "satu", at=edge - timedelta(seconds=1)))
        == "signing-certificate-day"
    )
    assert datetime.now(UTC) > NOON  # the moment counts, not the clock of the machine
