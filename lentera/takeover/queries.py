"""Reads of take-overs: what waits, what would happen, what has happened."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from lentera.circulation import queries as circulation
from lentera.circulation.facts import ReaderGroup
from lentera.journal import blobs, clock
from lentera.journal.refusals import Refusal
from lentera.takeover.models import Takeover, TakeoverBrought, TakeoverFile, TakeoverLines
from lentera.takeover.reading.lists import PLAIN
from lentera.takeover.rules import Known, KnownCopy, KnownReader, Plan, decide_takeover
from lentera.takeover.told import Brought, Draft, OldLoan, Person, Reason

SEEN_AGAIN = 200  # newest take-overs among which a file is looked for


def takeovers(institution: UUID) -> list[Takeover]:
    """The take-overs of an institution, newest first."""
    return list(Takeover.objects.filter(institution=institution).order_by("-begun_at", "-id"))


def unfinished(institution: UUID) -> list[Takeover]:
    """Take-overs that have begun and neither ended nor been undone."""
    rows = Takeover.objects.filter(institution=institution, finished_at=None, undone_at=None)
    return list(rows.order_by("begun_at", "id"))


def takeover(institution: UUID, id: UUID) -> Takeover | None:
    """One take-over of the institution."""
    return Takeover.objects.filter(institution=institution, id=id).first()


def draft(institution: UUID, id: UUID) -> Draft | None:
    """A file on its way; None once it has run, was discarded or is a day old."""
    found = TakeoverFile.rows.open(institution, id)
    return None if found is None else found.draft


def drafts(institution: UUID) -> list[tuple[UUID, Draft]]:
    """Every file on its way, newest first."""
    told = [(id, found.draft) for id, found in TakeoverFile.rows.all(institution).items()]
    return sorted(told, key=lambda one: one[1].at, reverse=True)


def lines(institution: UUID, id: UUID) -> tuple[list[Person], list[OldLoan]]:
    """The lines of a file on its way."""
    rows = sorted(
        (row for _, row in TakeoverLines.rows.find(institution, batch=id)), key=lambda row: row.number
    )
    people = [person for row in rows for person in row.people]
    return people, [loan for row in rows for loan in row.loans]


def brought(institution: UUID, id: UUID) -> list[Brought]:
    """What a take-over brought, block by block; nothing once it can no longer be undone."""
    rows = TakeoverBrought.rows.find(institution, batch=id)
    return sorted((row.brought for _, row in rows), key=lambda row: row.number)


def can_be_undone(row: Takeover) -> bool:
    """Whether what it brought is still known."""
    return row.undone_at is None and TakeoverBrought.rows.count(row.institution_id, batch=row.id) > 0


def plan_of(institution: UUID, id: UUID) -> Plan | None:
    """What would happen now, by what was chosen so far; None when there is no such file."""
    told = draft(institution, id)
    if told is None:
        return None
    people, loans = lines(institution, id)
    return plan(institution, told, people, loans)


def plan(institution: UUID, told: Draft, people: list[Person], loans: list[OldLoan]) -> Plan:
    """What would happen to these lines now."""
    known = known_here(institution, told, loans)
    return decide_takeover(people, loans, told.reasons, told.choices, known, today=clock.today())


def known_here(institution: UUID, told: Draft, loans: Iterable[OldLoan]) -> Known:
    """Readers, copies and take-overs of the institution, as far as a file asks for them."""
    readers = {
        line.card: KnownReader(line.id, line.name, line.block, line.closed)
        for line in circulation.readers(institution)
    }
    answers = told.choices.answers.items()
    barcodes = {loan.barcode for loan in loans if loan.barcode}
    barcodes |= {answer[1:] for key, answer in answers if key.startswith("item:") and answer[:1] == "="}
    return Known(
        readers=readers,
        copies={barcode: _copy(institution, barcode) for barcode in barcodes},
        landed_before=file_hash(institution, told.sha256) in _landed(institution),
        default_group="" if told.form == PLAIN else str(ReaderGroup.OTHER),
    )


def file_hash(institution: UUID, sha256: str) -> str:
    """By this a file is known again; without the institution's key it says nothing about what was in it."""
    return TakeoverFile.rows.hash_of(institution, "file", sha256).hex()


def reasons_of(institution: UUID, digest: str) -> list[Reason]:
    """The log behind a digest: which lines stayed out, or stay after an undo, and why."""
    if not digest:
        return []
    return msgspec.json.decode(blobs.content(institution, digest), type=list[Reason])


def _landed(institution: UUID) -> set[str]:
    rows = Takeover.objects.filter(institution=institution, undone_at=None).exclude(finished_at=None)
    return set(rows.order_by("-begun_at").values_list("file", flat=True)[:SEEN_AGAIN])


def _copy(institution: UUID, barcode: str) -> KnownCopy | None:
    copy = circulation.copy_by_barcode(institution, barcode)
    if isinstance(copy, Refusal):
        return None
    loan = circulation.open_loan_of(institution, copy.item)
    if loan is None:
        return KnownCopy(copy.item)
    reader = circulation.reader_of_loan(institution, loan.id)
    card = circulation.card_of(institution, reader) if reader is not None else None
    return KnownCopy(copy.item, out=True, card=card or "", due=loan.due)
