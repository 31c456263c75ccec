"""Certificates: by run, by holder, by check code."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.training.models import (
    Certificate,
    CertificateHolder,
    Participant,
)


def certificates_of_run(agency: UUID, run: UUID) -> list[Certificate]:
    """The certificates and letters of a run, by series and number."""
    rows = Certificate.objects.filter(institution=agency, run=run)
    return list(rows.order_by("series", "sequence"))


def certificates_held(holder: UUID, run: UUID) -> list[Certificate]:
    """Those of a run whose people an institution enrolled, by series and number."""
    rows = Certificate.objects.filter(holder=holder, run=run)
    return list(rows.order_by("institution", "series", "sequence"))


def certificate_for(institution: UUID, id: UUID) -> Certificate | None:
    """A certificate that the institution issued or holds."""
    row = Certificate.objects.filter(id=id).first()
    return row if row is not None and institution in (row.institution_id, row.holder) else None


def holder_name(certificate: Certificate) -> str | None:
    """The name to print, opened by the institution that enrolled; None once forgotten. A pen name goes first."""
    who = Participant.rows.open(certificate.holder, certificate.participant)
    return None if who is None else (who.pen_name or who.name)


@dataclass(frozen=True)
class CheckedCertificate:
    """What the public check page shows: no name, no institution, no place."""

    number: str
    kind: str
    title: str
    lesson_hours: int
    first_day: date
    last_day: date
    issued_on: date
    issuer: UUID
    initials: str
    valid: bool
    revoked_on: date | None


def certificate_by_code(code: str) -> CheckedCertificate | None:
    """The certificate of a check code (any case, spaces around it), or None."""
    row = Certificate.objects.filter(code=code.strip().upper()).order_by("issued_on", "id").first()
    if row is None:
        return None
    who = CertificateHolder.rows.open(row.institution_id, row.id)
    return CheckedCertificate(
        number=row.number,
        kind=row.kind,
        title=row.title,
        lesson_hours=row.lesson_hours,
        first_day=row.first_day,
        last_day=row.last_day,
        issued_on=row.issued_on,
        issuer=row.institution_id,
        initials=who.initials if who is not None else "",
        valid=row.revoked_at is None,
        revoked_on=row.revoked_at.date() if row.revoked_at is not None else None,
    )
