"""Certificates: numbered by the agency, handed to the institution that knows whose they are."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, fact


class CertificateKind(StrEnum):
    """A certificate of a passed class, or a letter for the hours attended."""

    PASSED = "passed"
    ATTENDED = "attended"


@fact("training.certificate_issued", to=Audience.named("holder"), about=("certificate",))
class CertificateIssued(Fact, frozen=True, kw_only=True):
    """A participant has a number. `code` finds the certificate on the check page; reprints keep both."""

    holder: UUID  # the institution that enrolled the participant
    certificate: UUID
    run: UUID
    participant: UUID
    kind: CertificateKind
    series: str  # year and class (and letters apart), within which `sequence` has no holes
    sequence: int
    number: str
    code: str
    title: str
    lesson_hours: int
    first_day: date
    last_day: date
    issued_on: date
    signer: str
    signer_position: str
    topics: tuple[str, ...] = ()


@fact("training.certificate_revoked", to=Audience.named("holder"), about=("certificate",))
class CertificateRevoked(Fact, frozen=True, kw_only=True):
    """The certificate no longer holds; its number is never given again."""

    holder: UUID
    certificate: UUID
    reason: str
