"""Electronic signatures in PDFs: PAdES, one signatory after another, each in a revision of its own.

Three kinds of signer: this installation's own authority (`authority.py`, proves integrity only), a PFX file with its
password, and a token or card through PKCS#11. The first signature certifies the paper: from then on further signatures
are allowed and nothing else. Level B-B, with a trusted timestamp B-T when a timestamper is given.
"""

import hashlib
import io
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Literal

import pkcs11
from asn1crypto import keys, pem, tsp, x509  # type: ignore[import-untyped]
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import (
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
    enumerate_sig_fields,
)
from pyhanko.sign.general import SigningError
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lentera.documents.looping import off_the_loop
from lentera.documents.rendering import render_stamp
from lentera.documents.signatures import CannotSign, Place, Token
from lentera.documents.words import Language
from lentera.journal.refusals import Refusal

Kind = Literal["own", "pfx", "pkcs11"]
SECONDS_FOR_TIMESTAMP: Final = 20


class Signer:
    """Someone's key and certificate. `kind` says where the key lives; it is opened only while it signs."""

    def __init__(self, kind: Kind, held: signers.SimpleSigner | Token) -> None:
        self.kind, self._held = kind, held

    @contextmanager
    def opened(self) -> Iterator[signers.Signer]:
        """The library's signer; a token's session is closed afterwards. Raises CannotSign."""
        if not isinstance(self._held, Token):
            yield self._held
            return
        token = self._held
        try:
            session = open_pkcs11_session(
                token.library, token_criteria=TokenCriteria(label=token.label), user_pin=token.pin
            )
        except pkcs11.PinIncorrect as error:
            raise CannotSign(Refusal("signing-pin", token=token.label)) from error
        except (pkcs11.PKCS11Error, RuntimeError) as error:  # RuntimeError: the library itself does not load
            raise CannotSign(Refusal("signing-token", token=token.label)) from error
        try:
            yield PKCS11Signer(session, cert_label=token.key, key_label=token.key, other_certs_to_pull=None)
        finally:
            session.close()


def pem_signer(told: bytes, *, chain: bytes = b"") -> Signer:
    """Of key and certificate in one PEM text, and the certificates above it. Kind `own`."""
    parts = list(pem.unarmor(told, multiple=True))
    key = next(keys.PrivateKeyInfo.load(der) for name, _, der in parts if name == "PRIVATE KEY")
    certificate = next(x509.Certificate.load(der) for name, _, der in parts if name == "CERTIFICATE")
    above = SimpleCertificateStore()
    above.register_multiple(certificates_of(chain))
    return Signer("own", _OwnSigner(certificate, key, above))


def pfx_signer(data: bytes, password: str) -> Signer:
    """Of a PFX (PKCS#12) file. Raises CannotSign `signing-pfx` for a wrong password or file; both look alike."""
    try:
        held = signers.SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=password.encode())
    except (ValueError, TypeError) as error:
        raise CannotSign(Refusal("signing-pfx")) from error
    if held is None or held.signing_cert is None:
        raise CannotSign(Refusal("signing-pfx"))
    return Signer("pfx", held)


def token_signer(token: Token) -> Signer:
    """Of a token or card; it is first touched when it signs."""
    return Signer("pkcs11", token)


def certificates_of(told: bytes) -> list[x509.Certificate]:
    """The certificates in a PEM text or one DER file. Raises ValueError for anything else."""
    if not told.strip():
        return []
    if pem.detect(told):
        return [
            x509.Certificate.load(der)
            for name, _, der in pem.unarmor(told, multiple=True)
            if name == "CERTIFICATE"
        ]
    return [x509.Certificate.load(told)]


def prepare(pdf: bytes, places: Sequence[Place]) -> bytes:
    """The paper with an empty field for each signatory, before the first signs: later no field can be added.

    `check_pdf` then knows how many are still missing. Raises CannotSign when it is signed already.
    """
    writer = _writer(pdf)
    if next(enumerate_sig_fields(writer.prev, filled_status=True), None) is not None:
        raise CannotSign(Refusal("signing-signed-already"))
    for place in places:
        append_signature_field(writer, _field(place))
    _steady_id(writer, pdf, ",".join(place.field for place in places))
    return _written(writer)


def sign_pdf(
    pdf: bytes,
    signer: Signer,
    *,
    name: str,
    reason: str,
    location: str,
    field: str,
    at: datetime,
    box: tuple[float, float, float, float] | None = None,
    page: int = 0,
    timestamper: TimeStamper | str | None = None,
    language: Language = "id",
) -> bytes:
    """The paper with one more signature in `field`, after those that it has; what was signed stays byte for byte.

    `at` (aware) is the signing time that the signature claims. The field is used when the paper has it (see `prepare`),
    else made: at `box` on `page` (from 0), or invisible. A visible one shows name, reason, place and time.
    `timestamper`: the address of a timestamp service (RFC 3161), or one of the library's.
    Raises CannotSign: signing-field-taken, signing-closed, signing-certificate-day, signing-unreadable, signing-key,
    signing-timestamp, and those of the signer.
    """
    if at.tzinfo is None:
        raise ValueError("`at` must carry its time zone")
    writer = _writer(pdf)
    fields = {told[0]: told[1] for told in enumerate_sig_fields(writer.prev)}
    if fields.get(field) is not None:
        raise CannotSign(Refusal("signing-field-taken", field=field))
    with signer.opened() as held:
        certificate = _certificate(held)
        if not certificate.not_valid_before <= at <= certificate.not_valid_after:
            raise CannotSign(
                Refusal(
                    "signing-certificate-day",
                    name=name,
                    start=certificate.not_valid_before.date(),
                    end=certificate.not_valid_after.date(),
                )
            )
        shown = _box_of(writer, field) or box
        lines = {"name": name, "reason": reason, "location": location, "at": at}
        pdf_signer = _SignerAt(
            signers.PdfSignatureMetadata(
                field_name=field,
                md_algorithm="sha256",
                name=name,
                reason=reason,
                location=location,
                subfilter=SigSeedSubFilter.PADES,
                certify=not any(fields.values()),
                docmdp_permissions=MDPPerm.FILL_FORMS,
            ),
            held,
            at=at,
            timestamper=HttpTimeStamper(timestamper) if isinstance(timestamper, str) else timestamper,
            stamp_style=_stamp(shown, lines, language),
            new_field_spec=None if field in fields else _field(Place(field, page, box)),
        )
        _steady_id(writer, pdf, f"{field}{at.isoformat()}")
        out = io.BytesIO()
        try:
            off_the_loop(lambda: pdf_signer.sign_pdf(writer, output=out))
        except OSError as error:
            raise CannotSign(Refusal("signing-timestamp")) from error
        except SigningError as error:
            raise CannotSign(Refusal("signing-closed")) from error
        except pkcs11.PKCS11Error as error:
            raise CannotSign(Refusal("signing-key", name=name)) from error
    return out.getvalue()


class HttpTimeStamper(TimeStamper):
    """A timestamp service by HTTP (RFC 3161)."""

    def __init__(self, address: str) -> None:
        super().__init__()
        if not address.startswith(("https://", "http://")):
            raise ValueError("A timestamp service has an http address")
        self.address = address

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask it. Raises OSError when it does not answer as it should."""
        asked = urllib.request.Request(  # noqa: S310  the scheme was looked at above
            self.address, data=req.dump(), headers={"Content-Type": "application/timestamp-query"}
        )
        with urllib.request.urlopen(asked, timeout=SECONDS_FOR_TIMESTAMP) as answer:  # noqa: S310
            if answer.headers.get_content_type() != "application/timestamp-reply":
                raise OSError("not a timestamp")
            return tsp.TimeStampResp.load(answer.read(1024 * 1024))


class _OwnSigner(signers.SimpleSigner):
    """The library proves an RSA key anew each time it signs, 0.4 s a time; this one was made and is kept here."""

    @cached_property
    def _key(self) -> RSAPrivateKey:
        told = serialization.load_der_private_key(
            self.signing_key.dump(), password=None, unsafe_skip_rsa_key_validation=True
        )
        if not isinstance(told, RSAPrivateKey):
            raise TypeError("Not a key of this installation's authority")
        return told

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """PKCS#1 v1.5 with SHA-256, as `authority.py` says."""
        if digest_algorithm != "sha256":
            raise ValueError(f"Not the digest of this authority: {digest_algorithm}")
        return self._key.sign(data, PKCS1v15(), hashes.SHA256())


class _Writer(IncrementalPdfFileWriter):
    """Adds a revision and leaves the paper's own metadata (Info and XMP, which PDF/A compares) as they are."""

    def _update_meta(self) -> None:
        return


class _SignerAt(signers.PdfSigner):
    """The library takes its time from the machine's clock; a paper has its own."""

    def __init__(self, *given: Any, at: datetime, **named: Any) -> None:
        super().__init__(*given, **named)
        self.at = at

    def init_signing_session(self, *given: Any, **named: Any) -> PdfSigningSession:
        session = super().init_signing_session(*given, **named)
        session.system_time = self.at
        return session


class _Stamp(PdfContent):
    """What a visible signature shows: a small page made by typst, with its fonts inside, as PDF/A asks."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.page = page

    def render(self) -> bytes:
        """The drawing, as the library asks for it."""
        writer: Any = self._ensure_writer
        drawn = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.page)))
        self.resources.xobject["/Stamp"] = drawn
        left, bottom, right, top = (float(edge) for edge in drawn.get_object()["/BBox"])
        self.box = BoxConstraints(width=right - left, height=top - bottom)  # type: ignore[arg-type]
        return b"/Stamp Do"


def _stamp(box: tuple[float, float, float, float] | None, lines: dict[str, Any], language: Language) -> Any:
    if box is None:
        return None
    width, height = box[2] - box[0], box[3] - box[1]
    page = render_stamp(lines, width=width, height=height, language=language)
    filled = SimpleBoxLayoutRule(
        AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID
    )  # no margin of the library's
    return StaticStampStyle(background=_Stamp(page), background_layout=filled, border_width=0)


def _box_of(writer: IncrementalPdfFileWriter, field: str) -> tuple[float, float, float, float] | None:
    for name, _, reference in enumerate_sig_fields(writer.prev):
        if name == field:
            left, bottom, right, top = (float(edge) for edge in reference.get_object()["/Rect"])
            return (left, bottom, right, top) if right > left and top > bottom else None
    return None


def _field(place: Place) -> SigFieldSpec:
    box = None if place.box is None else tuple(round(edge) for edge in place.box)
    return SigFieldSpec(sig_field_name=place.field, on_page=place.page, box=box)  # type: ignore[arg-type]


def _writer(pdf: bytes) -> IncrementalPdfFileWriter:
    try:
        writer = _Writer(io.BytesIO(pdf))
    except (misc.PdfError, ValueError, KeyError, TypeError, IndexError) as error:
        raise CannotSign(Refusal("signing-unreadable")) from error
    if writer.prev.encrypted:
        raise CannotSign(Refusal("signing-unreadable"))
    return writer


def _steady_id(writer: IncrementalPdfFileWriter, pdf: bytes, told: str) -> None:
    # The library draws the id of a revision by lot; the same paper shall have the same bytes.
    mark = hashlib.sha256(pdf + told.encode()).digest()[:16]
    writer._document_id[1] = generic.ByteStringObject(mark)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _certificate(held: signers.Signer) -> x509.Certificate:
    try:
        certificate = held.signing_cert
    except (SigningError, pkcs11.PKCS11Error) as error:
        raise CannotSign(Refusal("signing-no-certificate")) from error
    if certificate is None:
        raise CannotSign(Refusal("signing-no-certificate"))
    return certificate
