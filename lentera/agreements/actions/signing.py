"""What surrounds a signature: preparations, stamp duty, originals."""

from datetime import date, datetime
from uuid import UUID

from lentera.agreements.facts.signing import (
    OriginalPlaced,
    Preparation,
    PreparationNoted,
    Stamped,
    StampKind,
)
from lentera.agreements.models import AgreementDraft
from lentera.agreements.queries import agreement as queries
from lentera.agreements.queries import signing as readings
from lentera.agreements.rules import AgreementState
from lentera.agreements.rules.signing import decide_original, decide_stamp
from lentera.documents.uploads import check_upload
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.papers.queries import largest_scan


def note_preparation(
    agency: UUID,
    draft: UUID,
    what: Preparation,
    *,
    done: bool,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PreparationNoted | Refusal:
    """Tick a preparation of a draft's signing, or take the tick back."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PreparationNoted)) is not None:
            return first
        if not AgreementDraft.objects.filter(institution=agency, id=draft).exists():
            return entry.refuse(Refusal("draft-unknown"))
        return entry.record(PreparationNoted(agreement=draft, what=what, done=done))


def stamp(
    agency: UUID,
    agreement: UUID,
    *,
    kind: StampKind,
    serial: str,
    payer: UUID,
    stamped_on: date,
    actor: UUID,
    request_id: RequestId | None,
    original: int = 0,
    at: datetime | None = None,
) -> Stamped | Refusal:
    """Note the stamp duty on an original, at the signing or later."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Stamped)) is not None:
            return first
        state = _own(agency, agreement)
        if state is None:
            return entry.refuse(Refusal("agreement-unknown"))
        outcome = decide_stamp(
            state.parties,
            stamp=new_id(),
            agreement=agreement,
            kind=kind,
            serial=serial,
            payer=payer,
            stamped_on=stamped_on,
            signed_on=state.signed_on,
            original=original,
            mode=readings.mode_of(agreement),
            today=clock.local_day(entry.at),
            known=[one.serial for one in readings.stamps_of(agreement)],
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def place_original(
    agency: UUID,
    agreement: UUID,
    no: int,
    *,
    held_by: UUID,
    storage_location: str,
    actor: UUID,
    request_id: RequestId | None,
    scan: bytes | None = None,
    scan_name: str = "",
    at: datetime | None = None,
) -> OriginalPlaced | Refusal:
    """Say where an original lies, or that it moved. `scan`: a picture of it, judged by its content."""
    upload = None
    if scan is not None:
        upload = check_upload(scan, scan_name, max_bytes=largest_scan(agency))
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(OriginalPlaced)) is not None:
            return first
        state = _own(agency, agreement)
        if state is None:
            return entry.refuse(Refusal("agreement-unknown"))
        if isinstance(upload, Refusal):
            return entry.refuse(upload)
        known = next((one.placed for one in readings.originals_of(agreement) if one.no == no), None)
        outcome = decide_original(
            state.parties,
            agreement=agreement,
            no=no,
            held_by=held_by,
            storage_location=storage_location,
            mode=readings.mode_of(agreement),
            scan=entry.keep_blob(upload.kept, "evidence")
            if upload is not None
            else None
            if known is None
            else known.scan,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def _own(agency: UUID, agreement: UUID) -> AgreementState | None:
    state = queries.agreement_state(agreement)
    return state if state is not None and state.agency == agency else None
