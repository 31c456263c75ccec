"""Electronic signatures: a PDF that was signed elsewhere, and signatures given here, each in its party's own stream."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from lentera.agreements.actions.signed import Electronic, sign_in
from lentera.agreements.facts.agreement import Content, DraftState, Signed, SigningMode
from lentera.agreements.facts.signing import PartySigned, SigningOpened, SigningWithdrawn
from lentera.agreements.models import Agreement, AgreementDraft, OpenSigning
from lentera.agreements.queries import agreement as queries
from lentera.agreements.queries import signing, signing_event, signing_papers
from lentera.agreements.queries.guards import gap_objection
from lentera.agreements.queries.paper import full_name
from lentera.agreements.rules.signing import (
    OpeningState,
    SignatureSeen,
    decide_external,
    decide_opening,
    decide_party_signature,
    decide_withdrawing,
)
from lentera.agreements.rules.signing_event import missing_for_signing
from lentera.agreements.signing_keys import signer_for, timestamper, trust
from lentera.documents.rendering import RenderingError, SignaturePlace, signature_places
from lentera.documents.signatures import CannotSign, Place
from lentera.documents.uploads import check_upload
from lentera.institutions import queries as institutions
from lentera.journal import blobs, clock
from lentera.journal.ids import derived_id, new_id
from lentera.journal.node import lock_author
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.papers import queries as papers
from lentera.papers.actions import issue, own_templates, replace_paper
from lentera.papers.actions import paper_data as whole_paper

LARGEST_SIGNED = 40 * 1024 * 1024  # bytes of an uploaded PDF: an agreement with scanned annexes
TRIES = 3  # another party may sign at the very same moment; then this one signs over what it signed


def make_original(
    agency: UUID, draft: UUID, *, actor: UUID, base_url: str | None = None
) -> signing_papers.Printed | Refusal:
    """The original of the agreed text, made now unless it exists with these numbers and names already."""
    row = AgreementDraft.objects.filter(institution=agency, id=draft).first()
    if row is None:
        return Refusal("draft-unknown")
    content = queries.draft_content(row.content)
    known = signing_papers.printed_original(agency, draft, content)
    if known is not None:
        return known
    old = papers.papers_of(agency).filter(
        kind=signing_papers.ORIGINAL, about=draft, language="id", cancel_reason=""
    )
    old_id = old.values_list("id", flat=True).first()
    common: dict[str, Any] = {"actor": actor, "request_id": None, "base_url": base_url}
    made = (
        issue(agency, signing_papers.ORIGINAL, draft, **common)
        if old_id is None
        else replace_paper(agency, old_id, reason="Nomor, nama, atau hari berubah", **common)
    )
    if isinstance(made, Refusal):
        return made
    return signing_papers.printed_original(agency, draft, content) or Refusal("original-not-made")


def sign_external(
    agency: UUID,
    draft: UUID,
    pdf: bytes,
    *,
    name: str,
    signed_on: date,
    place: str,
    actor: UUID,
    request_id: RequestId | None,
    retro_approval: str = "",
    issuers_checked: bool = False,
    event: UUID | None = None,
    at: datetime | None = None,
) -> Signed | Refusal:
    """Record an agreement that was signed electronically elsewhere: the PDF is checked, and kept as it is.

    It must begin with the very bytes of the original that was made here: signatures only add to them. Refused are
    altered and partly signed files, and files with another text. `issuers_checked`: somebody looked at issuers of
    certificates that this office does not know.
    """
    from lentera.documents.checking import check_pdf  # only here: it loads much

    checked = check_upload(pdf, name, kinds=("pdf",), max_bytes=LARGEST_SIGNED)
    row = AgreementDraft.objects.filter(institution=agency, id=draft).first()
    if row is None:
        return Refusal("draft-unknown")
    expected = len(queries.draft_content(row.content).parties)
    # Outside the block: it may take seconds, and no desk waits for them.
    report = None if isinstance(checked, Refusal) else check_pdf(pdf, trust=trust(), expected=expected)
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Signed)) is not None:
            return first
        if isinstance(checked, Refusal):
            return entry.refuse(checked)
        content = queries.draft_content(AgreementDraft.objects.get(institution=agency, id=draft).content)
        if report is None or len(content.parties) != expected:
            return entry.refuse(Refusal("signing-text-changed"))
        printed = signing_papers.printed_original(agency, draft, content)
        original = None if printed is None else papers.pdf_of(printed.paper, agency)
        if printed is None or original is None:
            return entry.refuse(Refusal("original-not-made"))
        refusal = decide_external(
            content,
            signatures=[
                SignatureSeen(one.name, one.trusted != "unknown", one.issuer) for one in report.signatures
            ],
            problems=report.problems,
            same_text=pdf.startswith(original),
            issuers_checked=issuers_checked,
        )
        if refusal is not None:
            return entry.refuse(refusal)
        unknown = sorted({one.issuer for one in report.signatures if one.trusted == "unknown"})
        note = f"Penerbit sertifikat diperiksa: {'; '.join(unknown)}" if unknown else ""
        electronic = Electronic(SigningMode.EXTERNAL, pdf, printed.code, note[:500])
        return sign_in(
            entry,
            agency,
            draft,
            signed_on=signed_on,
            place=place,
            retro_approval=retro_approval,
            event=event or signing_event.event_of(agency, draft),
            electronic=electronic,
        )


def open_signing(
    agency: UUID,
    draft: UUID,
    *,
    place: str,
    actor: UUID,
    request_id: RequestId | None,
    retro_approval: str = "",
    base_url: str | None = None,
    at: datetime | None = None,
) -> SigningOpened | Refusal:
    """Lay the agreed text out for electronic signature: its PDF with one field a party, for all to read and sign."""
    from lentera.documents.signing import prepare  # only here: it loads much

    row = AgreementDraft.objects.filter(institution=agency, id=draft).first()
    if row is None:
        return Refusal("draft-unknown")
    content, state = queries.draft_content(row.content), DraftState(row.state)
    missing = missing_for_signing(
        content,
        state,
        predecessor_evaluated=queries.evaluated(content.predecessor),
        gap=gap_objection(draft, content),
    )
    if missing:
        return missing[0]
    printed = make_original(agency, draft, actor=actor, base_url=base_url)
    if isinstance(printed, Refusal):
        return printed
    original = papers.pdf_of(printed.paper, agency)
    if original is None:
        return Refusal("original-not-made")
    try:
        prepared = prepare(original, _places(agency, draft, content, printed.code, base_url))
    except CannotSign as error:
        return error.refusal
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(SigningOpened)) is not None:
            return first
        now = AgreementDraft.objects.get(institution=agency, id=draft)
        opened = SigningOpened(
            opening=new_id(),
            agreement=draft,
            content=content,
            document=blobs.digest_of(prepared),
            place=place.strip(),
            code=printed.code,
            event=signing_event.event_of(agency, draft),
            retro_approval=retro_approval.strip(),
        )
        outcome = decide_opening(
            queries.draft_content(now.content),
            DraftState(now.state),
            already=signing.opening_state(draft),
            missing=(),
            opened=opened,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        entry.keep_blob(prepared, "evidence")
        return entry.record(outcome)


def _places(agency: UUID, draft: UUID, content: Content, code: str, base_url: str | None) -> list[Place]:
    """A field for each party, on its own line of the very paper that was printed, where its template says."""
    names = [_field(no) for no in range(1, len(content.parties) + 1)]
    made = signing_papers.original(agency, draft, "id")
    found: list[SignaturePlace] = []
    if not isinstance(made, Refusal):
        data = whole_paper(agency, made, number="", code=code, base_url=base_url)
        with suppress(RenderingError):
            found = signature_places(
                "agreement", data, own=signing_papers.ORIGINAL, own_folder=own_templates()
            )
    boxes = {one.name: one for one in found}
    places = []
    for name, party in zip(names, content.parties, strict=True):
        who = "" if party.signatory is None else full_name(party.signatory)
        seen = boxes.get(who)
        places.append(Place(name) if seen is None else Place(name, seen.page, seen.box))
    return places


def _field(no: int) -> str:
    return f"pihak{no}"


def withdraw_signing(
    agency: UUID,
    draft: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> SigningWithdrawn | Refusal:
    """Take a text back before all have signed; what was signed so far stays in the history."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(SigningWithdrawn)) is not None:
            return first
        row = signing.opening_row(draft)
        own = row is not None and row.institution_id == agency
        outcome = decide_withdrawing(signing.opening_state(draft) if own else None, reason=reason)
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def sign_as_party(
    party: UUID,
    draft: UUID,
    *,
    username: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PartySigned | Refusal:
    """A party's signature by its own official's account. When all have signed, the agreement counts as signed.

    The PDF is signed outside the block, since a token or a timestamp service may take its time; inside it is looked
    once more whether another party has signed meanwhile.
    """
    for _attempt in range(TRIES):
        state = signing.opening_state(draft)
        author, over = ("", "") if state is None else signing.latest_document(state)
        moment = at or clock.now()
        decided = _decide_party(state, party, actor, over, moment)
        if isinstance(decided, Refusal) or state is None or not isinstance(author, UUID):
            return _answered_or(party, request_id, actor, decided)
        try:
            signed = _signed_pdf(state, party, author, over, username, actor, moment)
        except CannotSign as error:
            return error.refusal
        with writing(party, request_id, actor=actor, at=at) as entry:
            if (first := entry.answered(PartySigned)) is not None:
                return first
            if party != state.agency:
                lock_author(state.agency)  # so that two parties never sign over the same PDF
            now = signing.opening_state(draft)
            if now is None or signing.latest_document(now)[1] != over:
                continue
            again = _decide_party(now, party, actor, over, moment)
            if isinstance(again, Refusal):
                return entry.refuse(again)
            digest = entry.keep_blob(signed, "evidence")
            outcome = entry.record(_with(again, digest))
        complete_signatures(state.agency, draft)
        return outcome
    return Refusal("signing-text-changed")


def _answered_or(
    party: UUID, request_id: RequestId | None, actor: UUID, decided: PartySigned | Refusal
) -> PartySigned | Refusal:
    """A request that was answered before gets its answer again; otherwise the refusal, kept where it is of ground."""
    refusal = decided if isinstance(decided, Refusal) else Refusal("signing-not-open")
    with writing(party, request_id, actor=actor) as entry:
        if (first := entry.answered(PartySigned)) is not None:
            return first
        return entry.refuse(refusal)


def _decide_party(
    state: OpeningState | None, party: UUID, actor: UUID, over: str, moment: datetime
) -> PartySigned | Refusal:
    if state is not None and not state.withdrawn:
        row = AgreementDraft.objects.filter(institution=state.agency, id=state.agreement).first()
        if row is None or row.state not in (DraftState.AGREED.value, DraftState.SCHEDULED.value):
            state = None
        elif queries.draft_content(row.content) != state.content:
            return Refusal("signing-text-changed")
    return decide_party_signature(
        state,
        party=party,
        signer_name=institutions.actor_name(actor, reader=party) or "",
        drafted=state is not None and actor in queries.drafters(state.agreement),
        signed_on=clock.local_day(moment, institutions.zone_of(party)),
        over=over,
    )


def _signed_pdf(
    state: OpeningState, party: UUID, author: UUID, over: str, username: str, actor: UUID, moment: datetime
) -> bytes:
    no, own = next((no, one) for no, one in enumerate(state.content.parties, 1) if one.institution == party)
    from lentera.documents.signing import sign_pdf  # only here: it loads much

    place = OpenSigning.objects.values_list("place", flat=True).get(id=state.opening)
    return sign_pdf(
        blobs.content(author, over),
        signer_for(actor, username, own, moment),
        name=own.signatory.name if own.signatory is not None else own.name,
        reason=state.content.title,
        location=place,
        field=_field(no),
        at=moment.astimezone(ZoneInfo(institutions.zone_of(party))),
        timestamper=timestamper(),
    )


def _with(told: PartySigned, document: str) -> PartySigned:
    fields = {name: getattr(told, name) for name in told.__struct_fields__}
    return PartySigned(**{**fields, "document": document})


def complete_signatures(agency: UUID, draft: UUID) -> Signed | Refusal | None:
    """Let an agreement count as signed once all parties have signed; None while one is missing, or when it is done.

    The agency's own word, in the name of its signatory. Whoever signs last comes here, and the daily work after a
    crash.
    """
    state = signing.opening_state(draft)
    if state is None or state.withdrawn or state.waiting or Agreement.objects.filter(id=draft).exists():
        return None
    rows = signing.signatures(state.opening)
    own = next((row for row in rows if row.institution_id == agency), rows[-1])
    author, digest = signing.latest_document(state)
    opening = OpenSigning.objects.get(id=state.opening)
    moment = max(row.signed_at for row in rows)
    with writing(agency, derived_id(state.opening, "complete").hex, actor=own.account, at=moment) as entry:
        if (first := entry.answered(Signed)) is not None:
            return first
        return sign_in(
            entry,
            agency,
            draft,
            signed_on=max(row.signed_on for row in rows),
            place=opening.place,
            parties=state.content.parties,
            retro_approval=opening.retro_approval,
            event=opening.event or signing_event.event_of(agency, draft),
            electronic=Electronic(SigningMode.OWN, blobs.content(author, digest), opening.code),
        )


def complete_all(agency: UUID, _today: date) -> int:
    """Daily work: what all have signed and a crash left open counts as signed; returns how many."""
    done = 0
    for row in OpenSigning.objects.filter(institution=agency, withdrawn_for=""):
        if isinstance(complete_signatures(agency, row.agreement), Signed):
            done += 1
    return done
