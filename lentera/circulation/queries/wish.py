"""Titles wished for: as said to an agency, and as it answered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lentera.circulation.models import Hold, TitleWish, WishAnswer
from lentera.circulation.rules import Wanted, WishState
from lentera.journal.ids import derived_id
from lentera.stock import queries as stock


def wish_id(institution: UUID, wanted: Wanted) -> UUID:
    """The id of the wish for a title at an institution: the same for everybody who asks for it."""
    words = f"{wanted.title.casefold().strip()} / {wanted.author.casefold().strip()}"
    return derived_id(institution, f"wish {wanted.record or wanted.item or words}")


def wishes_said(institution: UUID, agency: UUID) -> dict[UUID, int]:
    """How many copies were last said, by wish."""
    rows = TitleWish.objects.filter(institution=institution, agency=agency)
    return dict(rows.values_list("id", "copies"))


def ended_wish(institution: UUID, wish: UUID) -> WishState | None:
    """A wish that was said, with nothing wished any more."""
    row = TitleWish.objects.filter(institution=institution, id=wish).first()
    return None if row is None else WishState(row.id, 0, row.title, row.author, row.isbn, row.record)


def answers_of(institution: UUID) -> dict[UUID, tuple[str, date]]:
    """How agencies send what an institution wishes for, by wish."""
    rows = WishAnswer.objects.filter(partner=institution)
    return {id: (way, day) for id, way, day in rows.values_list("id", "way", "day")}


def wish_state(agency: UUID, wish: UUID) -> tuple[UUID, WishState] | None:
    """The partner that wishes, and for what."""
    row = TitleWish.objects.filter(agency=agency, id=wish).first()
    if row is None:
        return None
    state = WishState(row.id, row.copies, row.title, row.author, row.isbn, row.record)
    return row.institution_id, state


def waited_for(institution: UUID, records: Collection[UUID]) -> set[UUID]:
    """Of these titles (1,000 at most) those for which a hold of this house stands, on the hold shelf too, or a wish
    that a partner said to it.
    """
    names = {Hold.rows.hash_of(institution, "record", record): record for record in records}
    holds = Hold._base_manager.filter(institution=institution, record_hash__in=names, filled_at=None)
    wishes = TitleWish.objects.filter(agency=institution, record__in=records, copies__gt=0)
    told = {names[bytes(name)] for name in holds.values_list("record_hash", flat=True)}
    return told.union(record for record in wishes.values_list("record", flat=True) if record)


@dataclass(frozen=True, slots=True)
class WishLine:
    """A title that a partner asks its agency for; `on_shelf`: the agency's own copies at hand."""

    id: UUID
    partner: UUID
    title: str
    author: str
    isbn: str
    record: UUID | None
    copies: int
    said_at: datetime
    on_shelf: int
    way: str
    day: date | None


def open_wishes(agency: UUID, *, partner: UUID | None = None) -> list[WishLine]:
    """What partners wish for now, the most copies first."""
    rows = TitleWish.objects.filter(agency=agency, copies__gt=0)
    if partner is not None:
        rows = rows.filter(institution=partner)
    told = list(rows.order_by("-copies", "title", "id"))
    answered = {row.id: row for row in WishAnswer.objects.filter(institution=agency)}
    here = stock.availability(agency, [row.record for row in told if row.record is not None])
    return [
        WishLine(
            id=row.id,
            partner=row.institution_id,
            title=row.title,
            author=row.author,
            isbn=row.isbn,
            record=row.record,
            copies=row.copies,
            said_at=row.said_at,
            on_shelf=here[row.record].on_shelf if row.record in here else 0,
            way=answered[row.id].way if row.id in answered else "",
            day=answered[row.id].day if row.id in answered else None,
        )
        for row in told
    ]
