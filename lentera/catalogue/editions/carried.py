"""Records that came with an edition, as search and pages read them: rows of records that stand in no stream here."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Max, QuerySet

from lentera.catalogue.describing import columns
from lentera.catalogue.editions.models import CarriedRecord
from lentera.catalogue.models import Record, RemovedRecord

CHUNK = 500  # ids a statement
Told = tuple[UUID, UUID, bytes]  # record, agency, canonical MARC


def carried_records(ids: Iterable[UUID]) -> dict[UUID, Record]:
    """Records by id, of those that came with editions; where several editions have one, as it was saved last.

    A record that its agency took out in a stream that is read here stays out.
    """
    found: dict[UUID, Record] = {}
    for record, author, written, saved_at in _latest(list(ids)):
        row = Record(id=record, institution_id=author, public=True, saved_at=saved_at, **columns(written))
        row.content, row.line, row.carried = "", 0, written
        found[record] = row
    return found


def carried_now(ids: Iterable[UUID]) -> Iterator[Told]:
    """What the index needs of those of `ids` that came with editions."""
    for record, author, written, _ in _latest(list(ids)):
        yield record, author, written


def which_came(ids: Iterable[UUID]) -> set[UUID]:
    """Those of `ids` that are here by an edition."""
    return {record for record, *_ in _latest(list(ids))}


def all_carried() -> Iterator[UUID]:
    """The ids of all records that are here by an edition."""
    rows = _standing().values_list("record", flat=True).distinct()
    return rows.order_by("record").iterator(chunk_size=CHUNK)


def changed_since(serial: int) -> Iterator[UUID]:
    """What came or went after this place (`last_change`)."""
    rows = CarriedRecord.objects.filter(changed__gt=serial, kind="").order_by("changed", "record")
    return rows.values_list("record", flat=True).iterator(chunk_size=CHUNK)


def last_change() -> int:
    """A number that rises whenever editions bring or take records."""
    return CarriedRecord.objects.aggregate(last=Max("changed"))["last"] or 0


def is_more_than(count: int) -> bool:
    """Whether more than so many rows came with editions."""
    return _standing()[count : count + 1].exists()


def _standing() -> QuerySet[CarriedRecord]:
    return CarriedRecord.objects.filter(written__isnull=False, kind="")


def _latest(ids: list[UUID]) -> Iterator[tuple[UUID, UUID, bytes, datetime]]:
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        rows = _standing().filter(record__in=part).order_by("record", "saved_at", "changed", "id")
        told = {
            record: (record, author, bytes(written), saved_at)
            for record, author, written, saved_at in rows.values_list(
                "record", "institution_id", "written", "saved_at"
            )
            if written is not None
        }
        if told:
            gone = RemovedRecord.objects.filter(id__in=list(told)).values_list("id", flat=True)
            yield from (told[record] for record in told.keys() - set(gone))
