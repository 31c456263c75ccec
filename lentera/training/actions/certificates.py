"""Certificates: numbered by the agency for a closed run, revoked with a reason. Printing again keeps the number."""

from datetime import date, datetime
from uuid import UUID

from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.training import queries
from lentera.training.facts import CertificateIssued, CertificateKind, CertificateRevoked, Outcome
from lentera.training.models import Certificate, CertificateHolder, CourseRun, Participant
from lentera.training.rules import certificate_number, check_code, initials, next_in_series, series_of

KIND_OF = {Outcome.PASSED: CertificateKind.PASSED, Outcome.LETTER: CertificateKind.ATTENDED}


def issue_certificates(
    agency: UUID,
    run: UUID,
    signer: str,
    signer_position: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    issued_on: date | None = None,
    at: datetime | None = None,
) -> list[CertificateIssued] | Refusal:
    """Number what a closed run earned: certificates for those who passed, letters for those who left with hours.

    Numbers follow each other within the class and year, in the order of enrolment. Asked again, it issues only
    what is missing. The initials for the check page are kept where the names can be opened on this node.
    """
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if entry.first_result is not None:
            answered = entry.first_results
            return answered[0] if isinstance(answered[0], Refusal) else answered
        row = queries.run(agency, run)
        if row is None:
            return entry.refuse(Refusal("run-unknown"))
        if row.completed_at is None:
            return entry.refuse(Refusal("run-not-completed", title=row.title))
        if not signer.strip():
            return entry.refuse(Refusal("certificate-signer-missing"))
        on = issued_on or clock.local_day(entry.at, institutions.zone_of(agency))
        if on < row.last_day:
            return entry.refuse(Refusal("issued-before-end", day=row.last_day))
        told = _earned(row, signer.strip(), signer_position.strip(), on)
        if not told:
            return entry.refuse(Refusal("certificates-none"))
        _keep_initials(agency, told)
        entry.record_all(told)
        return told


def _earned(run: CourseRun, signer: str, signer_position: str, on: date) -> list[CertificateIssued]:
    """What a run earned and nobody has yet, numbered on."""
    agency, year = run.institution_id, run.first_day.year
    have = {one.participant for one in queries.certificates_of_run(agency, run.id)}
    topics = tuple(one.topic for one in queries.sessions_of(agency, run.id) if one.topic)
    sequences = {
        kind: list(
            Certificate.objects.filter(
                institution=agency, series=series_of(run.code, year, kind)
            ).values_list("sequence", flat=True)
        )
        for kind in CertificateKind
    }
    told = []
    for one in queries.enrolments_of_run(agency, run.id):
        if one.id in have or one.outcome not in KIND_OF:
            continue
        kind = KIND_OF[Outcome(one.outcome)]
        sequence = next_in_series(sequences[kind])
        sequences[kind].append(sequence)
        certificate = new_id()
        told.append(
            CertificateIssued(
                holder=one.institution_id,
                certificate=certificate,
                run=run.id,
                participant=one.id,
                kind=kind,
                series=series_of(run.code, year, kind),
                sequence=sequence,
                number=certificate_number(run.code, kind, sequence, on),
                code=check_code(certificate),
                title=run.title,
                lesson_hours=one.lesson_hours or 0,
                first_day=run.first_day,
                last_day=run.last_day,
                issued_on=on,
                signer=signer,
                signer_position=signer_position,
                topics=topics if kind is CertificateKind.PASSED else (),
            )
        )
    return told


def revoke_certificate(
    agency: UUID,
    certificate: UUID,
    reason: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> CertificateRevoked | Refusal:
    """The certificate no longer holds; the check page says so, and its number is never given again."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(CertificateRevoked)) is not None:
            return first
        row = Certificate.objects.filter(institution=agency, id=certificate).first()
        if row is None:
            return entry.refuse(Refusal("certificate-unknown"))
        if row.revoked_at is not None:
            return entry.refuse(Refusal("certificate-revoked", number=row.number))
        if not reason.strip():
            return entry.refuse(Refusal("revoke-reason-missing"))
        return entry.record(
            CertificateRevoked(holder=row.holder, certificate=certificate, reason=reason.strip())
        )


def _keep_initials(agency: UUID, told: list[CertificateIssued]) -> None:
    by_holder: dict[UUID, list[CertificateIssued]] = {}
    for one in told:
        by_holder.setdefault(one.holder, []).append(one)
    rows = []
    for holder, papers in by_holder.items():
        known = Participant.rows.open_many(holder, [paper.participant for paper in papers])
        rows += [
            {
                "id": paper.certificate,
                "initials": initials(known[paper.participant].pen_name or known[paper.participant].name),
            }
            for paper in papers
            if paper.participant in known
        ]
    CertificateHolder.rows.remember_all(agency, rows)
