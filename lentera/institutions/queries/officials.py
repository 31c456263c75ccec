"""Who holds an office, and whom to ask."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lentera.institutions.facts import Acting
from lentera.institutions.models import Contact, ContactDetails, OfficialNumber, Position, PositionHolder
from lentera.institutions.rules import Office, Term
from lentera.journal import clock


@dataclass(frozen=True)
class Holder:
    """Somebody in an office: `id` is the position holder's, `institution` where the office is."""

    id: UUID
    position: UUID
    institution: UUID
    name: str  # without titles
    full_name: str
    title: str  # of the office, with Plt. or Plh. before it
    head: bool
    since: date
    until: date | None
    acting: Acting


def holders(institution: UUID, on: date | None = None) -> list[Holder]:
    """Who was in office at an institution on a day (today when absent): heads first, acting ones after the holder."""
    day = on or clock.today()
    return [one for one in holders_over_time(institution) if one.since <= day and (one.until or day) >= day]


def holders_over_time(institution: UUID) -> list[Holder]:
    """Everybody who held an office at an institution: heads first, the newest on top."""
    rows = list(PositionHolder.objects.filter(subject=institution))
    offices = Position.objects.in_bulk({row.position for row in rows})
    found = [_holder(row, offices[row.position]) for row in rows if row.position in offices]
    found.sort(key=lambda one: (one.since, one.id), reverse=True)
    return sorted(found, key=lambda one: (not one.head, one.acting != Acting.NONE))


def holder(position_holder: UUID) -> Holder | None:
    """One holder of an office, or None."""
    row = PositionHolder.objects.filter(id=position_holder).first()
    if row is None:
        return None
    office = Position.objects.filter(id=row.position).first()
    return None if office is None else _holder(row, office)


def _holder(row: PositionHolder, office: Position) -> Holder:
    acting = row.acting_as
    return Holder(
        id=row.id,
        position=row.position,
        institution=row.subject,
        name=row.name,
        full_name=row.full_name,
        title=f"{acting.value.capitalize()}. {office.title}" if acting != Acting.NONE else office.title,
        head=office.head,
        since=row.since,
        until=row.until,
        acting=acting,
    )


def positions(institution: UUID) -> QuerySet[Position]:
    """The offices of an institution, heads first."""
    return Position.objects.filter(subject=institution).order_by("-head", "title", "id")


def office(position: UUID) -> Office | None:
    """An office with its terms, as an appointment asks."""
    row = Position.objects.filter(id=position).first()
    if row is None:
        return None
    terms = [
        Term(one.id, one.full_name, one.since, one.until, one.acting_as)
        for one in PositionHolder.objects.filter(position=position).order_by("since", "id")
    ]
    return Office(row.id, row.subject, row.since, row.until, tuple(terms))


def nip_of(reader: UUID, position_holder: UUID) -> str:
    """The civil servant's number of a holder as `reader` (the institution asking) keeps it, or ""."""
    kept = OfficialNumber.rows.open(reader, position_holder)
    return kept.nip if kept is not None else ""


@dataclass(frozen=True)
class ContactShown:
    """A contact with what is forgettable about it."""

    id: UUID
    function: str
    name: str
    phone: str
    email: str


def contacts(reader: UUID, institution: UUID) -> list[ContactShown]:
    """Whom `reader` (the institution asking) may ask at an institution; only its own notes."""
    rows = list(Contact.objects.filter(institution=reader, subject=institution).order_by("function", "id"))
    kept = ContactDetails.rows.open_many(reader, [row.id for row in rows])
    return [
        ContactShown(row.id, row.function, kept[row.id].name, kept[row.id].phone, kept[row.id].email)
        for row in rows
        if row.id in kept
    ]
