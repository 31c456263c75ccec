"""What is known of one title that is reviewed."""

from collections.abc import Iterable
from uuid import UUID

from lentera.catalogue.queries import records_by_ids
from lentera.stock.facts.review import SubmittedTitle
from lentera.stock.queries.review import reviews_of, submitted_title


def known_titles(records: Iterable[UUID], *, reader: UUID) -> dict[UUID, SubmittedTitle]:
    """Titles as the catalogue that `reader` sees describes them; those that it does not know are left out."""
    return {
        row.id: SubmittedTitle(
            title=row.title,
            author=row.author,
            publisher=row.publisher,
            year=str(row.year or ""),
            isbn=row.isbn,
            ddc=row.ddc,
        )
        for row in records_by_ids(list(records), reader=reader).values()
    }


def known_title(facility: UUID, record: UUID, *, reader: UUID) -> SubmittedTitle | None:
    """One title: by the catalogue first, then in the words of whoever submitted it, then of the decision."""
    told = known_titles([record], reader=reader).get(record)
    if told is not None:
        return told
    sent = submitted_title(facility, record)
    if sent is not None:
        return SubmittedTitle(
            title=sent.title,
            author=sent.author,
            publisher=sent.publisher,
            year=sent.year,
            isbn=sent.isbn,
            ddc=sent.ddc,
        )
    decided = reviews_of(facility).filter(record=record).first()
    return None if decided is None else SubmittedTitle(title=decided.title)
