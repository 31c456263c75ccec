"""Institutions become known, change, and get libraries. The registering institution is the author of the facts."""

from datetime import date, datetime
from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction

from lentera.institutions import queries
from lentera.institutions.facts import (
    Closed,
    Counted,
    CountWithdrawn,
    Details,
    DetailsChanged,
    InstitutionKind,
    ParentChanged,
    Registered,
    Renamed,
)
from lentera.institutions.models import Institution, InstitutionName, Library, Population
from lentera.institutions.rules import decide_count, decide_registration, likely_duplicates, refuse_details
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.models import Author
from lentera.journal.node import add_author, this_node
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing


def found_agency(
    name: str,
    details: Details | None = None,
    *,
    institution: UUID | None = None,
    since: date | None = None,
    actor: UUID | None = None,
    at: datetime | None = None,
) -> UUID:
    """The first institution of a node registers itself (an agency unless `details` say otherwise); returns its id.

    The actor is the node when no account exists yet. Raises ValueError when the rule refuses (a name is missing).
    """
    id = institution or new_id()
    with transaction.atomic():
        add_author(id, name)
        with writing(id, None, actor=actor or this_node(), at=at) as entry:
            told = details or Details(kind=InstitutionKind.AGENCY)
            outcome = decide_registration(id, name, told, [], since=since)
            if isinstance(outcome, Refusal):
                raise ValueError(repr(outcome))
            entry.record(outcome)
    return id


def register_institution(
    author: UUID,
    name: str,
    details: Details,
    *,
    since: date | None = None,
    parent: UUID | None = None,
    reason: str = "",
    institution: UUID | None = None,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Registered | Refusal:
    """`author` (the agency) makes an institution known; it becomes an author with its home here.

    Refused when it resembles a known one and no `reason` says why it is another.
    """
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Registered)) is not None:
            return first
        if parent is not None and queries.institution(parent) is None:
            return Refusal("institution-unknown")
        resembling = likely_duplicates(name, details, queries.known_institutions())
        outcome = decide_registration(
            institution or new_id(), name, details, resembling, since=since, parent=parent, reason=reason
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        add_author(outcome.institution, outcome.name)
        return entry.record(outcome)


def change_details(
    author: UUID,
    institution: UUID,
    details: Details,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> DetailsChanged | Refusal:
    """Kind, class, other names, place and number read otherwise from now on."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(DetailsChanged)) is not None:
            return first
        refusal = _not_ours(author, institution) or refuse_details(details)
        if refusal is not None:
            return refusal
        return entry.record(DetailsChanged(institution=institution, details=details))


def rename_institution(
    author: UUID,
    institution: UUID,
    name: str,
    *,
    since: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Renamed | Refusal:
    """Another official name since a day; papers of earlier days keep the former."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Renamed)) is not None:
            return first
        refusal = _not_ours(author, institution)
        if refusal is not None:
            return refusal
        told = " ".join(name.split())
        if not told:
            return Refusal("institution-without-name")
        if InstitutionName.objects.filter(subject=institution, since=since).exists():
            return Refusal("name-of-that-day", since=since)
        renamed = entry.record(Renamed(naming=new_id(), institution=institution, name=told, since=since))
        _rename_author(institution)
        return renamed


def change_parent(
    author: UUID,
    institution: UUID,
    parent: UUID | None,
    *,
    since: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ParentChanged | Refusal:
    """The institution belongs to another one since a day."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ParentChanged)) is not None:
            return first
        refusal = _not_ours(author, institution)
        if refusal is not None:
            return refusal
        above, seen = parent, {institution}
        while above is not None:
            if above in seen:
                return Refusal("parent-of-itself")
            seen.add(above)
            row = queries.institution(above)
            if row is None:
                return Refusal("institution-unknown")
            above = row.parent
        return entry.record(
            ParentChanged(belonging=new_id(), institution=institution, parent=parent, since=since)
        )


def close_institution(
    author: UUID,
    institution: UUID,
    *,
    on: date,
    reason: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Closed | Refusal:
    """The institution ended; `on` was its last day."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Closed)) is not None:
            return first
        refusal = _not_ours(author, institution)
        if refusal is not None:
            return refusal
        return entry.record(Closed(institution=institution, on=on, reason=reason))


def note_count(
    author: UUID,
    institution: UUID,
    *,
    day: date,
    population: int | None = None,
    capacity: int | None = None,
    source: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Counted | Refusal:
    """How many persons there were on a day, and for how many the house is built, as a source says."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Counted)) is not None:
            return first
        if queries.institution(institution) is None:
            return Refusal("institution-unknown")
        outcome = decide_count(
            new_id(),
            institution,
            day=day,
            today=clock.local_day(entry.at),
            population=population,
            capacity=capacity,
            source=source,
        )
        return entry.refuse(outcome) if isinstance(outcome, Refusal) else entry.record(outcome)


def withdraw_count(
    author: UUID, count: UUID, *, actor: UUID, request_id: RequestId | None, at: datetime | None = None
) -> CountWithdrawn | Refusal:
    """A count was wrong."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(CountWithdrawn)) is not None:
            return first
        row = Population.objects.filter(id=count, institution=author).first()
        if row is None:
            return Refusal("count-unknown")
        return entry.record(CountWithdrawn(count=count, institution=row.subject))


def save_library(
    institution: UUID,
    name: str,
    *,
    library: UUID | None = None,
    kind: str = "library",
    zone: str,
    open_weekdays: str = "12345",
    seats: int | None = None,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Saved | Refusal:
    """A service point of `institution` reads like this from now on (new without `library`); `.id` is the library's."""
    home = Author.objects.filter(id=institution).values_list("home", flat=True).first()
    if home != this_node():
        return Refusal("institution-writes-elsewhere" if home else "institution-unknown")
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        refusal = _refuse_library(institution, library, name, kind, zone, open_weekdays)
        if refusal is not None:
            return refusal
        fields = {
            "name": " ".join(name.split()),
            "kind": kind,
            "zone": zone,
            "open_weekdays": "".join(sorted(set(open_weekdays))),
            "seats": seats,
        }
        return _save_library(entry, library or new_id(), fields)


def _save_library(entry: Writing, id: UUID, fields: dict[str, str | int | None]) -> Saved:
    return save_reference(entry, Library, id, fields)


def _refuse_library(
    institution: UUID, library: UUID | None, name: str, kind: str, zone: str, open_weekdays: str
) -> Refusal | None:
    known = None if library is None else queries.library(library)
    if library is not None and known is not None and known.institution_id != institution:
        return Refusal("library-elsewhere")
    if not name.strip():
        return Refusal("library-without-name")
    if kind not in Library.KINDS or zone not in _zones():
        return Refusal("zone-unknown", zone=zone)
    if not open_weekdays or set(open_weekdays) - set("1234567"):
        return Refusal("weekdays-wrong", days=open_weekdays)
    return None


@cache
def _zones() -> frozenset[str]:
    """The names of all time zones, read once: the system keeps each in a file of its own."""
    return frozenset(available_timezones())


def _not_ours(author: UUID, institution: UUID) -> Refusal | None:
    row = queries.institution(institution)
    if row is None:
        return Refusal("institution-unknown")
    return (
        None if row.institution_id == author else Refusal("institution-registered-elsewhere", name=row.name)
    )


def _rename_author(institution: UUID) -> None:
    row = Institution.objects.get(id=institution)
    home = Author.objects.filter(id=institution).values_list("home", flat=True).first()
    add_author(institution, row.name, home=home)
