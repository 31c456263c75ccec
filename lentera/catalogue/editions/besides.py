"""What goes with a collection beside its records: other forms of its headings, and book lists that name its titles.

Readers search by the other forms, and read the lists; both are small (a heading a few hundred bytes, a list 12 kB at
most). Covers stay at home: a stick has other uses for their megabytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from lentera.catalogue.authorities.headings import headings_in, key_of, linked
from lentera.catalogue.authorities.rules import brief_of_authority
from lentera.catalogue.editions.manifests import Manifest
from lentera.catalogue.editions.models import CarriedHeading
from lentera.catalogue.indexing import lines_of
from lentera.catalogue.lists.models import BookList
from lentera.catalogue.marc.record import from_bytes
from lentera.catalogue.models import Authority, AuthorityReference, Record
from lentera.journal.ids import derived_id

AUTHORITY, LIST = "authority", "list"
KINDS = (AUTHORITY, LIST)


class CarriedList(msgspec.Struct, frozen=True, kw_only=True):
    """A book list as it goes on its way: all of its public titles in order, from whatever collection they come."""

    list: str
    note: str
    records: tuple[UUID, ...]


def beside_of(collection: UUID) -> UUID:
    """What stands for that which goes with a collection."""
    return derived_id(collection, "beside")


def besides(agency: UUID, manifest: Manifest, *, whole: bool) -> dict[UUID, bytes]:
    """The lines that go with these records, by the id of the authority or list. `whole`: the whole catalogue goes."""
    return dict(_authorities(agency, manifest, whole)) | dict(_lists(agency, manifest))


def kind_of_line(line: bytes) -> str:
    """Which of KINDS a line is."""
    return LIST if line.startswith(b"{") else AUTHORITY


def _lists(agency: UUID, manifest: Manifest) -> Iterator[tuple[UUID, bytes]]:
    """Lists that name a title of the collection. At the site the rest of a list may have come in other ways."""
    for row in BookList.objects.filter(institution=agency, public=True).order_by("id"):
        told = [UUID(one) for one in row.records]
        if not manifest.digests.keys().isdisjoint(told):
            public = set(Record.objects.filter(public=True, id__in=told).values_list("id", flat=True))
            records = tuple(id for id in told if id in public)
            yield row.id, msgspec.json.encode(CarriedList(list=row.title, note=row.note, records=records))


def _authorities(agency: UUID, manifest: Manifest, whole: bool) -> Iterator[tuple[UUID, bytes]]:
    for row in authorities_beside(agency, manifest, whole=whole):
        yield row.id, lines_of(agency, row.content)[row.line]


def authorities_beside(agency: UUID, manifest: Manifest, *, whole: bool = False) -> Iterator[Authority]:
    """Authorities with another form, as far as a record uses them: one without is told by the records themselves."""
    forms = AuthorityReference.objects.filter(institution=agency, public=True, relation="see")
    rows = Authority.objects.filter(institution=agency, public=True, id__in=forms.values("authority"))
    used = None if whole or not rows.exists() else _used(agency, manifest)
    for row in rows.order_by("content", "line", "id").iterator(chunk_size=500):
        if used is None or row.id in used or (row.kind, row.key) in used:
            yield row


def _used(agency: UUID, manifest: Manifest) -> set[object]:
    """The headings that these records use: kind and key, and the authorities that they link to."""
    used: set[object] = set()
    for content, line in sorted(manifest.places.values()):
        for kind, field, text in headings_in(from_bytes(lines_of(agency, content)[line])):
            used |= {(kind, key_of(text)), (kind, key_of(text.partition(" -- ")[0])), linked(field)}
    return used


# --- at the node that follows ------------------------------------------------------------------


def lay_out(author: UUID, collection: UUID, came: Iterable[tuple[UUID, bytes]]) -> None:
    """Make the rows of headings that came or changed."""
    told = list(came)
    take_out(collection, [id for id, _ in told])
    CarriedHeading.objects.bulk_create(
        (
            row
            for id, line in told
            if kind_of_line(line) == AUTHORITY
            for row in _rows(author, collection, id, line)
        ),
        batch_size=500,
    )


def take_out(collection: UUID, ids: Sequence[UUID]) -> None:
    """Take out the headings of authorities that went."""
    CarriedHeading.objects.filter(collection=collection, authority__in=ids).delete()


def _rows(author: UUID, collection: UUID, id: UUID, line: bytes) -> Iterator[CarriedHeading]:
    try:
        brief = brief_of_authority(from_bytes(line))
    except (ValueError, msgspec.DecodeError):
        return
    if brief is None:
        return
    forms = [
        ("heading", brief.heading),
        *(("see", one) for one in brief.see),
        *(("also", one) for one in brief.also),
    ]
    for position, (relation, text) in enumerate(forms):
        yield CarriedHeading(
            id=derived_id(collection, f"{id.hex} {position}"),
            institution_id=author,
            collection=collection,
            authority=id,
            kind=brief.kind,
            relation=relation,
            text=text[:300],
            key=key_of(text),
            name=brief.name[:300],
            note=brief.note if relation == "heading" else "",
            position=position,
        )


def carried_authorities(rows: Iterable[CarriedHeading]) -> list[Authority]:
    """The authorities of these headings, each once, as pages read them."""
    told = {row.authority: row for row in rows if row.relation == "heading"}
    return [
        Authority(
            id=row.authority,
            institution_id=row.institution_id,
            kind=row.kind,
            heading=row.text,
            name=row.name,
            key=row.key,
            note=row.note,
            public=True,
            saved_at=datetime.fromtimestamp(0, UTC),
        )
        for row in told.values()
    ]
