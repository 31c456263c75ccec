"""Institutions, their names and parents over time, libraries and counts."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet

from lentera.institutions.facts import Details, InstitutionKind
from lentera.institutions.models import (
    Institution,
    InstitutionName,
    InstitutionParent,
    Library,
    Population,
)
from lentera.institutions.rules import Known
from lentera.journal import clock
from lentera.journal.asking import asked


def institution(id: UUID) -> Institution | None:
    """One institution, or None when it is not known here."""
    return Institution.objects.filter(id=id).first()


def is_agency(id: UUID) -> bool:
    """Whether an institution is a library agency; one that is not known here is none."""
    row = institution(id)
    return row is not None and row.kind == InstitutionKind.AGENCY


def institutions(kinds: Iterable[str] | None = None, *, open_on: date | None = None) -> QuerySet[Institution]:
    """Institutions by name, of some kinds only if told; `open_on` leaves out those closed before that day."""
    rows = Institution.objects.order_by("name", "id")
    if kinds is not None:
        rows = rows.filter(kind__in=[str(kind) for kind in kinds])
    if open_on is not None:
        rows = rows.exclude(closed_on__lt=open_on)
    return rows


def agency() -> Institution | None:
    """The library agency of this hub: the first that registered itself."""
    found: Institution | None = _agency.first()
    return found


@asked
def _agency() -> Any:
    rows = Institution.objects.filter(kind=InstitutionKind.AGENCY, id=F("institution_id"))
    return rows.order_by("registered_at", "id")[:1]


def name_of(id: UUID, on: date | None = None) -> str | None:
    """The official name on a day (today when absent), or None for an unknown id."""
    return names([id], on).get(id)


def names(ids: Iterable[UUID], on: date | None = None) -> dict[UUID, str]:
    """The official names of these institutions on a day (today when absent), by id."""
    day = on or clock.today()
    found: dict[UUID, str] = {}
    rows = InstitutionName.objects.filter(subject__in=list(ids)).order_by(
        F("since").asc(nulls_first=True), "id"
    )
    for row in rows:
        if row.since is None or row.since <= day or row.subject not in found:
            found[row.subject] = row.name
    return found


def shown_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names as they fit a line of a table or a bar's label: the short one where there is one."""
    return {row.id: row.shown_name for row in Institution.objects.filter(id__in=list(ids))}


def names_over_time(institution: UUID) -> list[InstitutionName]:
    """All official names, the first on top."""
    rows = InstitutionName.objects.filter(subject=institution)
    return list(rows.order_by(F("since").asc(nulls_first=True), "id"))


def parent_of(institution: UUID, on: date | None = None) -> UUID | None:
    """What the institution belonged to on a day (today when absent)."""
    day = on or clock.today()
    found: UUID | None = None
    rows = InstitutionParent.objects.filter(subject=institution)
    for row in rows.order_by(F("since").asc(nulls_first=True), "id"):
        if row.since is None or row.since <= day:
            found = row.parent
    return found


def parents_over_time(institution: UUID) -> list[InstitutionParent]:
    """What it belonged to, the first on top."""
    rows = InstitutionParent.objects.filter(subject=institution)
    return list(rows.order_by(F("since").asc(nulls_first=True), "id"))


def details(row: Institution) -> Details:
    """The details of an institution, as facts state them."""
    return Details(
        kind=row.kind_of,
        class_label=row.class_label,
        short_name=row.short_name,
        aliases=tuple(row.alias_list),
        town=row.town,
        regency=row.regency,
        regency_code=row.regency_code,
        latitude=row.latitude,
        longitude=row.longitude,
        approximate=row.approximate,
        npp=row.npp,
    )


def known_institutions() -> list[Known]:
    """Every institution as duplicates are told apart, with former names."""
    former: dict[UUID, list[str]] = {}
    for subject, name in InstitutionName.objects.values_list("subject", "name"):
        former.setdefault(subject, []).append(name)
    return [Known(row.id, row.name, details(row), tuple(former.get(row.id, ()))) for row in institutions()]


def library(id: UUID) -> Library | None:
    """One service point, or None."""
    found: Library | None = _library.first(id)
    return found


@asked
def _library(id: UUID) -> Any:
    return Library.objects.filter(id=id)


@asked
def _zones(institution: UUID) -> Any:
    return libraries_of(institution).values_list("zone", flat=True)[:1]


@asked
def _only_libraries(institution: UUID) -> Any:
    return libraries_of(institution).values_list("id", flat=True)[:2]


def only_library_of(institution: UUID) -> UUID | None:
    """The service point of an institution that has just one."""
    own: list[UUID] = _only_libraries(institution)
    return own[0] if len(own) == 1 else None


def libraries_of(institution: UUID) -> QuerySet[Library]:
    """The service points of an institution, by name."""
    return Library.objects.filter(institution=institution).order_by("name", "id")


def zone_of(institution: UUID) -> str:
    """The IANA time zone of an institution: its first library's, else the node's."""
    found: str | None = _zones.first(institution)
    return found or settings.LENTERA_TIME_ZONE


def population(institution: UUID, on: date | None = None) -> Population | None:
    """The newest count that told the population on or before a day (today when absent)."""
    rows = Population.objects.filter(subject=institution, day__lte=on or clock.today())
    return rows.exclude(population=None).order_by("-day", "-id").first()


def capacity(institution: UUID, on: date | None = None) -> int | None:
    """For how many persons the institution was built, as last told on or before a day."""
    rows = Population.objects.filter(subject=institution, day__lte=on or clock.today())
    return rows.exclude(capacity=None).order_by("-day", "-id").values_list("capacity", flat=True).first()


def populations(institution: UUID) -> QuerySet[Population]:
    """All counts, the oldest first."""
    return Population.objects.filter(subject=institution).order_by("day", "id")


def populations_on(on: date) -> dict[UUID, int]:
    """The newest population of every institution told on or before a day, by institution; one statement."""
    rows = Population.objects.filter(day__lte=on).exclude(population=None).order_by("day", "id")
    return {
        subject: persons
        for subject, persons in rows.values_list("subject", "population")
        if persons is not None
    }
