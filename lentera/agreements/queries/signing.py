"""Reads about signing: what was made ready, electronic signatures, stamp duty, originals, and how it was signed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from lentera.agreements import signing_keys, signing_words
from lentera.agreements.facts.agreement import Content, SigningMode
from lentera.agreements.models import (
    Agreement,
    AgreementOriginal,
    AgreementParty,
    OpenSigning,
    PartySignature,
    PreparationNote,
    SigningRecord,
    StampMark,
)
from lentera.agreements.queries.agreement import draft_content
from lentera.agreements.queries.drafting import initials
from lentera.agreements.rules.signing import SCAN_DAYS, OpeningState, planned_originals
from lentera.documents.signatures import Trust
from lentera.papers import queries as papers


def prepared(drafts: Iterable[UUID]) -> dict[UUID, set[str]]:
    """What an officer ticked as done, per draft."""
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = PreparationNote.objects.filter(draft__in=list(drafts), done=True)
    for draft, what in rows.values_list("draft", "what"):
        found[draft].add(what)
    return found


def made_ready(agency: UUID, texts: Mapping[UUID, Content]) -> dict[UUID, set[str]]:
    """What is done of each text: as an officer ticked it, and initials by their facts where the office set an order."""
    found = prepared(texts)
    for draft, content in texts.items():
        steps = initials(draft, agency, content)
        if steps and all(one.done_at is not None for one in steps):
            found[draft].add("initials")
        elif steps:
            found[draft].discard("initials")
    return found


def signing_records(agreements: Iterable[UUID]) -> dict[UUID, SigningRecord]:
    """How these agreements were signed."""
    return SigningRecord.objects.in_bulk(list(agreements))


def mode_of(agreement: UUID) -> SigningMode:
    """How an agreement was signed; wet ink where nothing else was said."""
    row = SigningRecord.objects.filter(id=agreement).first()
    return SigningMode(row.mode) if row is not None else SigningMode.WET_INK


def stamps_of(agreement: UUID) -> list[StampMark]:
    """The stamp duty on an agreement's originals."""
    return list(StampMark.objects.filter(agreement=agreement).order_by("original", "stamped_on", "id"))


@dataclass(frozen=True, slots=True)
class OriginalLine:
    """One original as it should be, and as far as it is known where it lies."""

    no: int
    stamped_party: UUID
    held_by: UUID
    stamps: tuple[StampMark, ...]
    placed: AgreementOriginal | None


def originals_of(agreement: UUID) -> list[OriginalLine]:
    """The originals of an agreement, one a party: whose stamp duty, who keeps it, where."""
    rows = AgreementParty.objects.filter(agreement=agreement).order_by("position")
    parties = list(rows.values_list("party", flat=True))
    placed = {row.no: row for row in AgreementOriginal.objects.filter(agreement=agreement)}
    stamps = stamps_of(agreement)
    lines = []
    for no, stamped, held in planned_originals(parties):
        row = placed.get(no)
        marks = tuple(one for one in stamps if one.original == no)
        lines.append(OriginalLine(no, stamped, held if row is None else row.held_by_party, marks, row))
    return lines


def opening_row(agreement: UUID) -> OpenSigning | None:
    """The text of an agreement that lies open for electronic signature, or lay so last."""
    return OpenSigning.objects.filter(agreement=agreement).order_by("-opened_at", "-id").first()


def opening_state(agreement: UUID) -> OpeningState | None:
    """The same as decisions need it: who has signed."""
    row = opening_row(agreement)
    if row is None:
        return None
    return OpeningState(
        opening=row.id,
        agreement=row.agreement,
        agency=row.institution_id,
        content=draft_content(row.content),
        document=row.document,
        signed={one.institution_id: one.document for one in signatures(row.id)},
        withdrawn=bool(row.withdrawn_for),
    )


def signatures(opening: UUID) -> list[PartySignature]:
    """The electronic signatures on an opened text, in the order in which the PDF holds them."""
    return list(PartySignature.objects.filter(opening=opening).order_by("signed_at", "id"))


def waiting_names(agreement: UUID) -> list[str]:
    """Whose electronic signature a text waits for; [] when it does not lie open."""
    state = opening_state(agreement)
    if state is None or state.withdrawn:
        return []
    return [party.signatory.name for party in state.waiting if party.signatory is not None] or (
        [] if Agreement.objects.filter(id=agreement).exists() else [state.content.parties[0].name]
    )


def waiting_among(agreements: Iterable[UUID]) -> set[UUID]:
    """Of these drafts those whose text lies open for electronic signature."""
    rows = OpenSigning.objects.filter(agreement__in=list(agreements), withdrawn_for="")
    return set(rows.values_list("agreement", flat=True))


def latest_document(state: OpeningState) -> tuple[UUID, str]:
    """The author and digest of the PDF that the next party signs: the one that nobody has signed over yet."""
    rows = signatures(state.opening)
    over = {row.over for row in rows}
    for row in rows:
        if row.document not in over:
            return row.institution_id, row.document
    return state.agency, state.document


def openings_waiting(institution: UUID) -> list[OpenSigning]:
    """Texts that wait for this institution's electronic signature."""
    signed = PartySignature.objects.filter(opening=OuterRef("pk"), institution=institution)
    done = Agreement.objects.filter(id=OuterRef("agreement"))
    rows = OpenSigning.objects.filter(~Exists(signed), ~Exists(done), withdrawn_for="").order_by("opened_at")
    return [
        row
        for row in rows
        if institution in {party.institution for party in draft_content(row.content).parties}
    ]


def scans_due(agency: UUID, today: date) -> list[Agreement]:
    """Agreements signed in wet ink in the system whose scan is not there yet, the oldest first."""
    rows = Agreement.objects.filter(institution=agency, history=False, scan=None, signed_on__lte=today)
    recent = rows.filter(signed_on__gte=today - timedelta(days=120)).order_by("signed_on", "number")
    modes = signing_records(row.id for row in recent)
    scanned = set(AgreementOriginal.objects.exclude(scan=None).values_list("agreement", flat=True))
    return [
        row
        for row in recent
        if row.id not in scanned
        and (row.id not in modes or modes[row.id].mode == SigningMode.WET_INK.value)
        and not papers.scans_about(row.id, agency)
    ]


def scan_deadline(signed_on: date) -> date:
    """Until when the scan of a wet-ink original is expected."""
    return signed_on + timedelta(days=SCAN_DAYS)


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A signed agreement as anybody with its paper in hand may find it."""

    id: UUID
    number: str
    mode: str
    mode_words: Any
    document: str
    code: str


def agreement_of_code(code: str) -> SignedPaper | None:
    """The agreement whose original bears this code."""
    asked = code.strip().upper()
    return _signed_paper(SigningRecord.objects.filter(code=asked).exclude(code="").first())


def agreement_of_document(digest: str) -> SignedPaper | None:
    """The agreement of which this is the PDF, byte for byte (of wet ink: the original that was printed)."""
    return _signed_paper(SigningRecord.objects.filter(document=digest).first())


def _signed_paper(record: SigningRecord | None) -> SignedPaper | None:
    row = None if record is None else Agreement.objects.filter(id=record.id).first()
    if record is None or row is None:
        return None
    words = signing_words.SIGNING_MODES[record.mode]
    return SignedPaper(row.id, row.number, record.mode, words, record.document or "", record.code)


def trusted() -> Trust:
    """Whose certificates this office believes."""
    return signing_keys.trust()
