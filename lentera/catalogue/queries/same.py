"""Records that may be the one somebody is about to write: the same number, or the same title by the same author."""

from uuid import UUID

from lentera.catalogue.marc.brief import Brief, filing_key, filing_title, fold
from lentera.catalogue.marc.isbn import to_isbn13
from lentera.catalogue.models import Record, RecordIsbn
from lentera.catalogue.queries.harvest import publishers
from lentera.catalogue.queries.records import visible

MOST = 5  # shown
READ = 60  # titles of one name looked at
SHORTEST = 2  # letters of a title


def same_records(
    institution: UUID, *, isbn: str = "", title: str = "", author: str = "", besides: UUID | None = None
) -> list[Record]:
    """At most five records that `institution` may see and that may be the same; its own come first.

    By ISBN, then by the whole title (without its first article; also as far as a colon); where both name an
    author, the first words of their headings must agree. Three statements, each by an index that begins with the
    institution.
    """
    houses = {institution, *publishers()}
    found: dict[UUID, Record] = {}
    number = to_isbn13(isbn)
    if number is not None:
        numbers = RecordIsbn.objects.filter(institution__in=houses, isbn=number).values_list(
            "record", flat=True
        )
        found |= {row.id: row for row in visible(institution).filter(id__in=list(numbers[:READ]))}
    plain = " ".join(title.split())
    if len(plain) >= SHORTEST:
        rows = visible(institution).filter(institution__in=houses, filing__in=_filings(plain))[:READ]
        found |= {row.id: row for row in rows if _same_author(row.author, author)}
    found.pop(besides, None)  # type: ignore[arg-type]
    told = sorted(
        found.values(), key=lambda row: (row.institution_id != institution, -row.richness, str(row.id))
    )
    return told[:MOST]


def _filings(title: str) -> set[str]:
    """A title as records file it, and its first part, where the subtitle was typed behind it after a colon."""
    parts = {title, title.partition(":")[0].strip()}
    return {
        filing_key(Brief(title=one, title_filing=filing_title(one))) for one in parts if len(one) >= SHORTEST
    }


def _same_author(one: str, other: str) -> bool:
    here, there = (fold(name).replace(",", " ").split() for name in (one, other))
    return not here or not there or here[0] in there or there[0] in here
