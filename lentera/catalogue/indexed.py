"""The documents that stand in the index for records: of rows, of what an import lands, of what came with editions."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet

from lentera.catalogue.editions import carried
from lentera.catalogue.facts import RecordsImported
from lentera.catalogue.handing import handed
from lentera.catalogue.hooks import public_places
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.record import from_bytes
from lentera.catalogue.models import Record
from lentera.catalogue.search.documents import EVERYBODY, Document, terms_of
from lentera.journal import blobs
from lentera.journal.facts import Fact
from lentera.journal.models import Stream

GROUP = 500  # records fetched at once
PATIENCE = 0.2  # seconds in which what an import hands on comes through its queue
NEAR = 0.05  # the same of what may never have been handed on: to draw it again takes 0.2
Row = tuple[UUID, UUID, str, int, bool, UUID | None]  # id, institution, content, line, public, batch


def of_rows(rows: QuerySet[Record]) -> Iterator[Document]:
    """The documents of a queryset of records, group by group: each blob is unpacked once in a row."""
    told = rows.values_list("id", "institution_id", "content", "line", "public", "batch")
    group: list[Row] = []
    for row in told.order_by("institution_id", "content", "line").iterator(chunk_size=GROUP):
        group.append(row)
        if len(group) == GROUP:
            yield from _group(group)
            group = []
    yield from _group(group)


def _group(group: list[Row]) -> Iterator[Document]:
    places = public_places([row[0] for row in group])
    for id, institution, content, line, public, batch in group:
        written, terms = lines_of(institution, content)[line], handed(content, patience=NEAR)
        reader = EVERYBODY if public else institution.hex
        yield Document(
            id=id,
            terms=terms[line] if terms is not None else terms_of(brief_of(from_bytes(written))),
            places=places.get(id, ()),
            reader=reader,
            written=written,
            batch=batch.hex if batch is not None else "",
        )


def of_landed(fact: Fact, stream: Stream) -> Iterator[Document] | None:
    """The documents of records that an import under way added, where it handed them on; else None.

    A later fact about one of them puts it again; what the import changed comes out when it is published.
    """
    if not isinstance(fact, RecordsImported) or not fact.staged:
        return None
    terms = handed(fact.content, patience=PATIENCE)
    return _added(fact, stream, terms) if terms is not None else None


def _added(fact: RecordsImported, stream: Stream, terms: list[bytes]) -> Iterator[Document]:
    written = lines_of(stream.institution_id, fact.content)
    places, batch = public_places(fact.added), fact.batch.hex
    reader = EVERYBODY if stream.audience == "public" else stream.institution_id.hex
    for id, line, drawn in zip(fact.added, written, terms, strict=False):
        held = places.get(id, ()) if places else ()  # to look an id up takes as long as all the rest here
        yield Document(id=id, terms=drawn, places=held, reader=reader, written=line, batch=batch)


def of_carried(ids: Iterator[UUID]) -> Iterator[Document]:
    """The documents of records that came with editions, group by group; none for one that stands in a stream here."""
    while group := list(islice(ids, GROUP)):
        here = set(Record.objects.filter(id__in=group).values_list("id", flat=True))
        told = list(carried.carried_now(id for id in group if id not in here))
        places = public_places(id for id, _, _ in told)
        for id, _agency, written in told:
            held = places.get(id, ())
            yield Document(id=id, brief=brief_of(from_bytes(written)), places=held, written=written)


@lru_cache(maxsize=8)
def lines_of(institution: UUID, content: str) -> list[bytes]:
    """The canonical records of a blob. Raises KeyError when it is not here."""
    return blobs.content(institution, content).split(b"\n")
