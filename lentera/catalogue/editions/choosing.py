"""Which records a collection consists of, by what the agency chose."""

from uuid import UUID

from django.db.models import QuerySet

from lentera.catalogue.models import Record
from lentera.catalogue.queries.lists import book_list, records_of
from lentera.catalogue.queries.records import visible
from lentera.journal.ids import derived_id

COLUMNS = {"use": "use", "material": "material", "language": "language"}


def collection_of(agency: UUID, choice: str, value: str) -> UUID:
    """The collection's id: the same choice goes on as the same collection, whatever its name."""
    return derived_id(agency, f"collection {choice} {value}")


def chosen_records(agency: UUID, choice: str, value: str) -> QuerySet[Record]:
    """The agency's public records of a choice; none for a choice or a list that there is not."""
    rows = visible(None).filter(institution=agency)
    if choice == "all":
        return rows
    if choice in COLUMNS:
        return rows.filter(**{COLUMNS[choice]: value})
    try:
        found = book_list(UUID(value), reader=None) if choice == "list" else None
    except ValueError:
        found = None
    if found is None or found.institution_id != agency:
        return rows.none()
    return rows.filter(id__in=records_of(found))
