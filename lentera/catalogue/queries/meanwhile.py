"""What a search finds while its index is being built anew: titles, by the database, slowly but at once."""

from django.db.models import QuerySet

from lentera.catalogue.models import Record
from lentera.catalogue.search.answering import Answer
from lentera.catalogue.search.words import words_of

MOST_WORDS = 5


def titles_meanwhile(
    question: str, rows: QuerySet[Record], told: Answer, limit: int
) -> tuple[list[Record], Answer]:
    """Records whose title has all words of the question, by title, and an answer that says so many and no facets."""
    for word in words_of(question)[:MOST_WORDS]:
        rows = rows.filter(filing__contains=word)
    found = list(rows.order_by("filing", "id")[:limit])
    ids = [row.id for row in found]
    return found, Answer(records=ids, total=len(ids), facets={name: [] for name in told.facets})
