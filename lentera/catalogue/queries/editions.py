"""Editions as pages and commands show them: what is published, what is followed here, how much of it is here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lentera.catalogue.editions.models import CarriedEdition, CarriedParcel, Edition, FollowedEdition
from lentera.catalogue.editions.wire import held_by
from lentera.journal.models import Author
from lentera.journal.node import this_node


@dataclass(frozen=True)
class EditionLine:
    """A collection. `here`: how many of its `records` are at this node; `whole_number`: the edition that is here whole,
    0 for none; `waits`: parts came whose edition was not heard of yet; `passed_over`: parts of the last bundle that
    were not what the agency signed. `authorities` and `lists` go with it, `size` bytes of them.
    """

    id: UUID
    agency: UUID
    agency_name: str
    name: str
    choice: str
    value: str
    number: int
    published_at: datetime
    records: int
    published_here: bool  # the agency writes at this node
    followed: bool
    here: int
    whole_number: int
    waits: bool
    passed_over: int
    authorities: int = 0
    lists: int = 0
    size: int = 0


def editions(institution: UUID | None) -> list[EditionLine]:
    """Every collection that is published, by agency and name; `institution` says what is followed."""
    rows = list(Edition.objects.filter(ended_at=None, of=None))
    beside = {row.of: row for row in Edition.objects.filter(ended_at=None, of__isnull=False)}
    followed = set(
        FollowedEdition.objects.filter(institution=institution).values_list("collection", flat=True)
    )
    authors = Author.objects.in_bulk({row.institution_id for row in rows})
    carried = CarriedEdition.objects.in_bulk([row.id for row in rows])
    waiting = set(CarriedParcel.objects.values_list("collection", flat=True))
    told = [
        EditionLine(
            id=row.id,
            agency=row.institution_id,
            agency_name=authors[row.institution_id].public_name,
            name=row.name,
            choice=row.choice,
            value=row.value,
            number=row.number,
            published_at=row.published_at,
            records=row.records,
            published_here=authors[row.institution_id].home == this_node(),
            followed=row.id in followed,
            here=here.records if (here := carried.get(row.id)) else 0,
            whole_number=here.number if here and here.whole else 0,
            waits=row.id in waiting,
            passed_over=here.passed_over if here else 0,
            authorities=more.records - more.lists if (more := beside.get(row.id)) else 0,
            lists=more.lists if more else 0,
            size=more.size if more else 0,
        )
        for row in rows
    ]
    return sorted(told, key=lambda line: (line.agency_name, line.name, line.id))


def held_titles() -> int:
    """How many titles are here because copies of them were placed here."""
    rows = CarriedEdition.objects.filter(held=True).values_list("id", "institution_id", "records")
    return sum(records for id, author, records in rows if id == held_by(author))
