"""What pages and other areas ask about institutions, libraries, officials and accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet

from lentera.institutions.access import Staff
from lentera.institutions.facts import Acting, Details, InstitutionKind
from lentera.institutions.models import (
    Account,
    AccountName,
    Contact,
    ContactDetails,
    Institution,
    InstitutionName,
    InstitutionParent,
    Library,
    OfficialNumber,
    Population,
    Position,
    PositionHolder,
    RoleAssignment,
)
from lentera.institutions.roles import Role
from lentera.institutions.rules import Known, Office, Term
from lentera.journal import clock


def institution(id: UUID) -> Institution | None:
    """One institution, or None when it is not known here."""
    return Institution.objects.filter(id=id).first()


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
    return (
        Institution.objects.filter(kind=InstitutionKind.AGENCY, id=F("institution_id"))
        .order_by("registered_at", "id")
        .first()
    )


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
    return Library.objects.filter(id=id).first()


def libraries_of(institution: UUID) -> QuerySet[Library]:
    """The service points of an institution, by name."""
    return Library.objects.filter(institution=institution).order_by("name", "id")


def zone_of(institution: UUID) -> str:
    """The IANA time zone of an institution: its first library's, else the node's."""
    found = libraries_of(institution).values_list("zone", flat=True).first()
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


def account(id: UUID) -> Account | None:
    """One account, or None."""
    return Account.objects.filter(id=id).first()


def account_named(username: str) -> Account | None:
    """The account of a user name, or None."""
    return Account.objects.filter(username=username).first()


def roles_of(account: UUID) -> frozenset[Role]:
    """The roles that an account has now."""
    rows = RoleAssignment.objects.filter(account=account, ended_at=None)
    return frozenset(Role(name) for name in rows.values_list("role", flat=True))


def staff(account: UUID) -> Staff | None:
    """The account at work, or None when it is not active, has no institution or no role."""
    row = Account.objects.filter(id=account, is_active=True).exclude(institution=None).first()
    if row is None or row.institution is None:
        return None
    rows = RoleAssignment.objects.filter(institution=row.institution, account=row.id, ended_at=None)
    roles = frozenset(Role(name) for name in rows.values_list("role", flat=True))
    if not roles:
        return None
    place = library(row.library) if row.library is not None else None
    zone = place.zone if place is not None else zone_of(row.institution)
    return Staff(row.id, row.username, row.institution, roles, row.library, zone)


@dataclass(frozen=True)
class AccountShown:
    """An account as its institution's administrator sees it."""

    id: UUID
    username: str
    name: str
    institution: UUID
    library: UUID | None
    roles: tuple[Role, ...]
    active: bool


def accounts_of(institution: UUID) -> list[AccountShown]:
    """The accounts of an institution by user name, with names and present roles."""
    rows = list(Account.objects.filter(institution=institution).order_by("username"))
    kept = AccountName.rows.open_many(institution, [row.id for row in rows])
    given: dict[UUID, list[Role]] = {}
    found = RoleAssignment.objects.filter(institution=institution, ended_at=None).order_by("given_at", "id")
    for one, role in found.values_list("account", "role"):
        given.setdefault(one, []).append(Role(role))
    return [
        AccountShown(
            id=row.id,
            username=row.username,
            name=kept[row.id].name if row.id in kept else row.username,
            institution=institution,
            library=row.library,
            roles=tuple(given.get(row.id, ())),
            active=row.is_active,
        )
        for row in rows
    ]


def actor_name(account: UUID, *, reader: UUID | None) -> str | None:
    """Who did something, as `reader` (an institution) may know it; None for an id that is no account here.

    Names of an agency's accounts are shown to all who read its facts; those of other institutions' accounts (an
    inmate assistant may be among them) only to that institution, others see its name.
    """
    row = Account.objects.filter(id=account).first()
    if row is None or row.institution is None:
        return None
    home = institution(row.institution)
    is_agency = home is not None and home.kind == InstitutionKind.AGENCY
    if is_agency or reader == row.institution:
        kept = AccountName.rows.open(row.institution, account)
        return kept.name if kept is not None else row.username
    return home.shown_name if home is not None else None
