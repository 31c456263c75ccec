"""Signatures in a PDF that comes from outside, or back: who signed, what it covers, and whether anything came after.

Judged by pyHanko with a stricter rule for what may follow a signature: further signatures and what keeps them
checkable (certificates, timestamps), nothing else. A form filled in afterwards, which PDF readers let pass, is a change
here: that is how text is put under a signature that was hidden when it was made.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from asn1crypto import x509  # type: ignore[import-untyped]
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, StandardDiffPolicy
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule
from pyhanko.sign.diff_analysis.policies import DEFAULT_DIFF_POLICY
from pyhanko.sign.diff_analysis.rules.form_field_rules import SigFieldCreationRule, SigFieldModificationRule
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from lentera.documents.looping import off_the_loop
from lentera.documents.pdf_content import LIMITS
from lentera.documents.signatures import PdfReport, Signature, Trust, Trusted
from lentera.documents.signing import certificates_of

# What comes after a signature is compared with it, signature by signature: 40 take 5 s. An agreement has six parties at
# most, and each may add a seal, a timestamp and a revision of what keeps it checkable.
MOST_SIGNATURES: Final = 24
MOST_REVISIONS: Final = 100
SIGNATURES_ONLY: Final = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules,
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
)


def check_pdf(
    pdf: bytes, *, trust: Trust | None = None, expected: int | None = None, at: datetime | None = None
) -> PdfReport:
    """What a PDF's signatures say. Never raises for bad data.

    `expected` is how many signatories there are; without it, empty signature fields tell that some are missing. `at`
    judges certificates at one moment instead of each at its own signing time.
    Problems: pdf-not-pdf, pdf-broken, pdf-encrypted, pdf-unsigned, pdf-altered, pdf-signature-wrong, pdf-partly-signed,
    pdf-overfull.
    """
    if not pdf.startswith(b"%PDF-"):
        return PdfReport(problems=("pdf-not-pdf",))
    try:
        return _checked(pdf, trust or Trust(), expected, at)
    except Exception:  # noqa: BLE001  a hostile file may break its reader anywhere; what cannot be read is refused
        return PdfReport(problems=("pdf-broken",))


def _checked(pdf: bytes, trust: Trust, expected: int | None, at: datetime | None) -> PdfReport:
    reader = _reader(pdf)
    if reader.encrypted:
        return PdfReport(problems=("pdf-encrypted",))
    if int(reader.root["/Pages"]["/Count"]) < 1:
        return PdfReport(problems=("pdf-broken",))
    embedded = reader.embedded_regular_signatures
    if len(embedded) > MOST_SIGNATURES or reader.xrefs.total_revisions > MOST_REVISIONS:
        return PdfReport(problems=("pdf-overfull",))
    if not embedded:
        # The mark of a signature that no field leads to: someone took the field away.
        hidden = b"/ByteRange" in pdf
        return PdfReport(altered=hidden, problems=("pdf-altered",) if hidden else ("pdf-unsigned",))
    found = tuple(_signature(one, trust, at) for one in embedded)
    altered = _tail(pdf) or any(not one.covers_whole for one in found)
    wrong = any(not one.intact for one in found)
    empty = sum(1 for _ in enumerate_sig_fields(reader, filled_status=False))
    missing = max(empty, (expected or 0) - len(found))
    problems = [
        code
        for code, is_so in (
            ("pdf-altered", altered),
            ("pdf-signature-wrong", wrong),
            ("pdf-partly-signed", missing > 0),
        )
        if is_so
    ]
    return PdfReport(found, altered or wrong, missing, tuple(problems))


def _reader(pdf: bytes) -> PdfFileReader:
    # Strictly first. Some offices' scanners write PDFs that break the letter of the standard: those are read leniently,
    # which takes nothing from the check itself, since the signed bytes are compared as they lie.
    try:
        reader = PdfFileReader(io.BytesIO(pdf), decode_limits=LIMITS)
        _ = reader.embedded_signatures
        return reader
    except Exception:  # noqa: BLE001  as in `check_pdf`
        return PdfFileReader(io.BytesIO(pdf), strict=False, decode_limits=LIMITS)


def _signature(one: EmbeddedPdfSignature, trust: Trust, at: datetime | None) -> Signature:
    certificate: x509.Certificate = one.signer_cert
    claimed = one.self_reported_timestamp
    told = {
        "field": str(one.field_name),
        "name": _part(certificate, "common_name") or str(one.sig_object.get("/Name", "")),
        "organisation": _part(certificate, "organization_name"),
        "reason": str(one.sig_object.get("/Reason", "")),
        "issuer": certificate.issuer.human_friendly,
        "certificate": certificate.sha256.hex(),
        "certifies": one.docmdp_level is not None,
    }
    moment = at or claimed or datetime.now(UTC)
    try:
        status, trusted = _judged(one, trust, moment)
    except Exception:  # noqa: BLE001  as in `check_pdf`
        return Signature(
            **told, signed_at=claimed, timestamped=False, intact=False, covers_whole=False, trusted="unknown"
        )
    stamp = status.timestamp_validity
    timestamped = stamp is not None and stamp.valid and stamp.intact and stamp.trusted
    level = status.modification_level
    whole = (
        status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
        and level is not None
        and level <= ModificationLevel.FORM_FILLING
        and status.docmdp_ok is not False
    )
    return Signature(
        **told,
        signed_at=stamp.timestamp if timestamped else claimed,
        timestamped=timestamped,
        intact=bool(status.intact and status.valid),
        covers_whole=bool(whole),
        trusted=trusted,
    )


def _judged(one: EmbeddedPdfSignature, trust: Trust, moment: datetime) -> tuple[Any, Trusted]:
    roots: list[tuple[Trusted, Sequence[bytes]]] = [("own", trust.own), ("given", trust.given)]
    status: Any = None
    for whose, told in roots:
        anchors = [certificate for text in told for certificate in certificates_of(text)]
        if anchors:
            status = _validated(one, _context(anchors, moment))
            if status.trusted:
                return status, whose
    if status is None:
        status = _validated(one, _context([], moment))
    return status, "unknown"


def _validated(one: EmbeddedPdfSignature, context: ValidationContext) -> Any:
    return off_the_loop(lambda: validate_pdf_signature(one, context, diff_policy=SIGNATURES_ONLY))


def _context(anchors: list[x509.Certificate], moment: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=anchors, allow_fetching=False, moment=moment, revocation_mode="soft-fail"
    )


def _part(certificate: x509.Certificate, name: str) -> str:
    told = certificate.subject.native.get(name, "")
    return ", ".join(told) if isinstance(told, list) else str(told)


def _tail(pdf: bytes) -> bool:
    """Whether anything but white space follows the last end mark."""
    return bool(pdf[pdf.rfind(b"%%EOF") + 5 :].strip(b"\r\n\t \x00"))
