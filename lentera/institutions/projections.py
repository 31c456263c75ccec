"""How facts about institutions change their tables."""

from typing import Any

from lentera.institutions.facts import (
    Appointed,
    Closed,
    ContactForgotten,
    ContactNoted,
    Counted,
    CountWithdrawn,
    Details,
    DetailsChanged,
    LeftOffice,
    ParentChanged,
    PositionClosed,
    PositionOpened,
    Registered,
    Renamed,
    RoleEnded,
    RoleGiven,
)
from lentera.institutions.models import (
    Contact,
    Institution,
    InstitutionName,
    InstitutionParent,
    Population,
    Position,
    PositionHolder,
    RoleAssignment,
)
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


def _columns(details: Details) -> dict[str, Any]:
    columns = {name: getattr(details, name) for name in details.__struct_fields__}
    return columns | {"kind": details.kind.value, "aliases": "\n".join(details.aliases)}


@projects(Registered)
def add_institution(fact: Registered, entry: Entry) -> None:
    Institution.rows.insert(
        entry,
        _columns(fact.details),
        id=fact.institution,
        name=fact.name,
        name_since=fact.since,
        parent=fact.parent,
        registered_at=entry.at,
    )
    naming = derived_id(fact.institution, "name")
    InstitutionName.rows.insert(entry, id=naming, subject=fact.institution, name=fact.name, since=fact.since)
    if fact.parent is not None:
        belonging = derived_id(fact.institution, "parent")
        InstitutionParent.rows.insert(entry, id=belonging, subject=fact.institution, parent=fact.parent)


@projects(DetailsChanged)
def change_details(fact: DetailsChanged, entry: Entry) -> None:
    Institution.rows.change(entry, _columns(fact.details), id=fact.institution)


@projects(Renamed)
def add_name(fact: Renamed, entry: Entry) -> None:
    InstitutionName.rows.insert(
        entry, id=fact.naming, subject=fact.institution, name=fact.name, since=fact.since
    )
    row = Institution.rows.get(entry, id=fact.institution)
    if row is not None and (row.name_since is None or row.name_since <= fact.since):
        Institution.rows.change(entry, id=fact.institution, name=fact.name, name_since=fact.since)


@projects(ParentChanged)
def add_parent(fact: ParentChanged, entry: Entry) -> None:
    InstitutionParent.rows.insert(
        entry, id=fact.belonging, subject=fact.institution, parent=fact.parent, since=fact.since
    )
    row = Institution.rows.get(entry, id=fact.institution)
    if row is not None and (row.parent_since is None or row.parent_since <= fact.since):
        Institution.rows.change(entry, id=fact.institution, parent=fact.parent, parent_since=fact.since)


@projects(Counted)
def add_count(fact: Counted, entry: Entry) -> None:
    Population.rows.insert(entry, copy_fields(fact, Population), id=fact.count, subject=fact.institution)


@projects(CountWithdrawn)
def remove_count(fact: CountWithdrawn, entry: Entry) -> None:
    Population.rows.remove(entry, id=fact.count)


@projects(Closed)
def close_institution(fact: Closed, entry: Entry) -> None:
    Institution.rows.change(entry, id=fact.institution, closed_on=fact.on)


@projects(PositionOpened)
def add_position(fact: PositionOpened, entry: Entry) -> None:
    Position.rows.insert(entry, copy_fields(fact, Position), id=fact.position, subject=fact.institution)


@projects(PositionClosed)
def close_position(fact: PositionClosed, entry: Entry) -> None:
    Position.rows.change(entry, id=fact.position, until=fact.until)


@projects(Appointed)
def add_holder(fact: Appointed, entry: Entry) -> None:
    PositionHolder.rows.insert(
        entry,
        copy_fields(fact, PositionHolder, "acting"),
        id=fact.holder,
        subject=fact.institution,
        acting=fact.acting.value,
    )


@projects(LeftOffice)
def end_term(fact: LeftOffice, entry: Entry) -> None:
    PositionHolder.rows.change(entry, id=fact.holder, until=fact.until)


@projects(ContactNoted)
def add_contact(fact: ContactNoted, entry: Entry) -> None:
    Contact.rows.insert(entry, id=fact.contact, subject=fact.institution, function=fact.function)


@projects(ContactForgotten)
def remove_contact(fact: ContactForgotten, entry: Entry) -> None:
    Contact.rows.remove(entry, id=fact.contact)


@projects(RoleGiven)
def add_role(fact: RoleGiven, entry: Entry) -> None:
    RoleAssignment.rows.insert(
        entry, copy_fields(fact, RoleAssignment), id=fact.assignment, given_at=entry.at
    )


@projects(RoleEnded)
def end_role(fact: RoleEnded, entry: Entry) -> None:
    RoleAssignment.rows.change(entry, id=fact.assignment, ended_at=entry.at)
