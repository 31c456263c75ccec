"""How decisions about titles change the tables of groups."""

from collections.abc import Iterable
from uuid import UUID

from lentera.catalogue.union.facts import ApartWithdrawn, HeldApart, Merged, Unmerged
from lentera.catalogue.union.models import RecordGroup, RecordsApart
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, projects


@projects(Merged)
def join(fact: Merged, entry: Entry) -> None:
    for gone in fact.before:
        RecordGroup.rows.remove_where(entry, group=gone.group)
    _put(entry, fact.group, fact.records)


@projects(Unmerged)
def part(fact: Unmerged, entry: Entry) -> None:
    RecordGroup.rows.remove_where(entry, group=fact.group)
    for left in fact.after:
        _put(entry, left.group, left.records)


@projects(HeldApart)
def hold_apart(fact: HeldApart, entry: Entry) -> None:
    RecordsApart.rows.put(entry, id=_pair(entry, fact), first=fact.first, second=fact.second)


@projects(ApartWithdrawn)
def hold_apart_no_more(fact: ApartWithdrawn, entry: Entry) -> None:
    RecordsApart.rows.remove(entry, id=_pair(entry, fact))


def _put(entry: Entry, group: UUID, records: Iterable[UUID]) -> None:
    public = entry.audience == "public"
    for record in records:
        id = derived_id(entry.stream, f"group of {record}")  # a record is in one group of a stream
        RecordGroup.rows.put(entry, id=id, group=group, record=record, public=public, since=entry.at)


def _pair(entry: Entry, fact: HeldApart | ApartWithdrawn) -> UUID:
    return derived_id(entry.stream, f"{fact.first} {fact.second}")
