"""Signing, and entering an agreement that was signed before the system."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec

from lentera.agreements.facts import (
    Content,
    DraftMoved,
    DraftState,
    Party,
    Signed,
    SigningMode,
)
from lentera.agreements.models import AgreementDraft
from lentera.agreements.queries import agreement as queries
from lentera.agreements.queries import signing, signing_papers
from lentera.agreements.rules import (
    decide_signing,
)
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing
from lentera.papers.actions import keep_paper_in
from lentera.papers.facts import Signer


@dataclass(frozen=True)
class Electronic:
    """A PDF with all its signatures. `code` is printed on it; `note` says what somebody looked at beside it."""

    mode: SigningMode
    pdf: bytes
    code: str = ""
    note: str = ""


def sign(
    agency: UUID,
    draft: UUID,
    *,
    signed_on: date,
    place: str,
    actor: UUID,
    request_id: RequestId | None,
    parties: tuple[Party, ...] | None = None,
    scan: bytes | None = None,
    stamp: str = "",
    retro_approval: str = "",
    event: UUID | None = None,
    at: datetime | None = None,
) -> Signed | Refusal:
    """Record that all parties signed a draft in wet ink. `parties` brings numbers and signatories as on the paper."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Signed)) is not None:
            return first
        return sign_in(
            entry,
            agency,
            draft,
            signed_on=signed_on,
            place=place,
            parties=parties,
            scan=scan,
            stamp=stamp,
            retro_approval=retro_approval,
            event=event,
        )


def sign_in(
    entry: Writing,
    agency: UUID,
    draft: UUID,
    *,
    signed_on: date,
    place: str,
    parties: tuple[Party, ...] | None = None,
    scan: bytes | None = None,
    stamp: str = "",
    retro_approval: str = "",
    event: UUID | None = None,
    electronic: Electronic | None = None,
    signer: UUID | None = None,
) -> Signed | Refusal:
    """The same inside an open block. Refused, it records nothing but a refusal of ground: others may go on.

    `electronic`: the signed PDF, in place of paper. `signer`: whose signature counts where another account's act
    completes it. A text that lies open for electronic signature is signed in no other way.
    """
    row = AgreementDraft.objects.filter(institution=agency, id=draft).first()
    if row is None:
        return entry.refuse(Refusal("draft-unknown"))
    content = queries.draft_content(row.content)
    if parties is not None:
        content = with_parties(content, parties)
    if electronic is None or electronic.mode is not SigningMode.OWN:
        waiting = signing.waiting_names(draft)
        if waiting:
            return entry.refuse(Refusal("signing-waits", names=", ".join(waiting)))
    outcome = decide_signing(
        content,
        queries.signing_context(content, draft),
        agreement=draft,
        agency=agency,
        signer=signer or entry.actor,
        signed_on=signed_on,
        place=place,
        scan=None if scan is None else entry.keep_blob(scan, "evidence"),
        stamp=stamp,
        retro_approval=retro_approval,
        event=event,
    )
    if isinstance(outcome, Refusal):
        return entry.refuse(outcome)
    if electronic is not None:
        outcome = _with_document(entry, outcome, electronic)
    else:
        printed = signing_papers.printed_original(agency, draft, content)
        if printed is not None:
            outcome = msgspec.structs.replace(outcome, document=printed.digest, code=printed.code)
    note = "" if electronic is None else electronic.note
    entry.record(DraftMoved(agreement=draft, state=DraftState.SIGNED, note=note))
    return entry.record(outcome)


def _with_document(entry: Writing, outcome: Signed, electronic: Electronic) -> Signed:
    """Keep the signed PDF as it is, as a paper of its own that the parties have too."""
    content = outcome.content
    kept = keep_paper_in(
        entry,
        signing_papers.SIGNED,
        outcome.agreement,
        title=f"{content.title} ({'; '.join(party.number for party in content.parties)})",
        number="",
        pdf=electronic.pdf,
        on=outcome.signed_on,
        readers=[party.institution for party in content.parties],
        signers=[
            Signer(name=party.signatory.name, position=party.signatory.position)
            for party in content.parties
            if party.signatory is not None
        ],
        about_kind="agreement",
    )
    return msgspec.structs.replace(
        outcome, mode=electronic.mode, document=kept.digest, code=electronic.code or kept.code
    )


def with_parties(content: Content, parties: tuple[Party, ...]) -> Content:
    """A text with numbers and signatories filled in; who the parties are stays as drafted."""
    filled = {party.institution: party for party in parties}
    return msgspec.structs.replace(
        content,
        parties=tuple(
            msgspec.structs.replace(
                party,
                number=filled[party.institution].number,
                signatory=filled[party.institution].signatory,
            )
            if party.institution in filled
            else party
            for party in content.parties
        ),
    )


def enter_from_paper(
    agency: UUID,
    content: Content,
    *,
    signed_on: date,
    place: str,
    source: str,
    actor: UUID,
    request_id: RequestId | None,
    agreement: UUID | None = None,
    scan: bytes | None = None,
    stamp: str = "",
    retro_approval: str = "",
    event: UUID | None = None,
    at: datetime | None = None,
) -> Signed | Refusal:
    """Enter an agreement from before the system; it is marked as history with the source of its paper."""
    moment = at or clock.at_local(signed_on)
    with writing(agency, request_id, actor=actor, at=moment) as entry:
        if (first := entry.answered(Signed)) is not None:
            return first
        outcome = decide_signing(
            content,
            queries.signing_context(content, agreement),
            agreement=agreement or new_id(),
            agency=agency,
            signer=actor,
            signed_on=signed_on,
            place=place,
            scan=None if scan is None else entry.keep_blob(scan, "evidence"),
            stamp=stamp,
            retro_approval=retro_approval,
            event=event,
            history=True,
            source=source,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)
