"""How facts of signing become rows. Each party's signature is a row of its own stream."""

import msgspec

from lentera.agreements.facts.agreement import Signed
from lentera.agreements.facts.signing import (
    OriginalPlaced,
    PartySigned,
    PreparationNoted,
    SigningOpened,
    SigningWithdrawn,
    Stamped,
)
from lentera.agreements.models import (
    AgreementOriginal,
    OpenSigning,
    PartySignature,
    PreparationNote,
    SigningRecord,
    StampMark,
)
from lentera.journal.granting import grant
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(Signed)
def record_signing(fact: Signed, entry: Entry) -> None:
    SigningRecord.rows.insert(
        entry, id=fact.agreement, mode=fact.mode.value, document=fact.document, code=fact.code
    )


@projects(PreparationNoted)
def note_preparation(fact: PreparationNoted, entry: Entry) -> None:
    PreparationNote.rows.put(
        entry,
        id=derived_id(fact.agreement, f"preparation {fact.what.value}"),
        draft=fact.agreement,
        what=fact.what.value,
        done=fact.done,
        noted_at=entry.at,
    )


@projects(Stamped)
def stamp_original(fact: Stamped, entry: Entry) -> None:
    StampMark.rows.insert(entry, copy_fields(fact, StampMark, "kind"), id=fact.stamp, kind=fact.kind.value)


@projects(OriginalPlaced)
def place_original(fact: OriginalPlaced, entry: Entry) -> None:
    AgreementOriginal.rows.put(
        entry,
        copy_fields(fact, AgreementOriginal),
        id=derived_id(fact.agreement, f"original {fact.no}"),
        placed_at=entry.at,
    )


@projects(SigningOpened)
def open_signing(fact: SigningOpened, entry: Entry) -> None:
    OpenSigning.rows.insert(
        entry,
        copy_fields(fact, OpenSigning, "content"),
        id=fact.opening,
        content=msgspec.json.encode(fact.content).decode(),
        opened_at=entry.at,
    )
    for party in fact.content.parties:
        if party.institution != entry.author:
            grant(entry, party.institution, entry.audience)


@projects(SigningWithdrawn)
def withdraw_signing(fact: SigningWithdrawn, entry: Entry) -> None:
    OpenSigning.rows.change(entry, id=fact.opening, withdrawn_for=fact.reason)


@projects(PartySigned)
def sign_for_party(fact: PartySigned, entry: Entry) -> None:
    PartySignature.rows.insert(
        entry,
        copy_fields(fact, PartySignature),
        id=derived_id(fact.opening, f"signature {entry.author}"),
        account=entry.actor,
        signed_at=entry.at,
    )
    if fact.agency != entry.author:
        grant(entry, fact.agency, entry.audience)
