"""Book lists that came with editions, as pages read them.

Each collection brings the whole of a list that names one of its titles, as it read when the collection was signed. Of
several words the newest counts, whichever bundle came first. Where a collection that was signed later, and is here
whole, does not name a list, none of the titles that it has stands on that list any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from lentera.catalogue.editions.besides import LIST, CarriedList, beside_of
from lentera.catalogue.editions.carried import which_came
from lentera.catalogue.editions.models import CarriedEdition, CarriedRecord, Edition
from lentera.catalogue.lists.models import BookList
from lentera.catalogue.models import Record

LONGEST_TITLE, LONGEST_NOTE = 200, 2_000


@dataclass(frozen=True)
class _Word:
    """What a collection said of a list, and when that was so last."""

    moment: datetime
    row: CarriedRecord
    said: CarriedList


@dataclass(frozen=True)
class _Whole:
    """A collection that is here, with what goes beside it, as it was signed last; and the lists that it names."""

    collection: UUID
    author: UUID
    moment: datetime
    lists: frozenset[UUID]


def carried_lists() -> list[BookList]:
    """The lists that stand in no stream here and have a title here, by title; each with its titles that are here."""
    rows = list(CarriedRecord.objects.filter(kind=LIST, written__isnull=False))
    if not rows:
        return []
    ours = set(BookList.objects.filter(id__in={row.record for row in rows}).values_list("id", flat=True))
    moments, whole = _as_signed(rows)
    words = [word for word in _newest(rows, moments) if word.row.record not in ours]
    here = _which_are_here({record for word in words for record in word.said.records})
    told = [_list_of(word, here - _left(word, whole)) for word in words]
    return sorted((row for row in told if row.records), key=lambda row: (row.title, row.id))


def _as_signed(rows: Iterable[CarriedRecord]) -> tuple[dict[UUID, datetime], list[_Whole]]:
    """Since when what goes beside a collection reads as it does, by its id; and the collections that are here whole.

    What goes beside a collection is told only when it changed: signing the collection's next edition confirmed it.
    """
    signed = Edition.objects.filter(ended_at=None).in_bulk()
    carried = CarriedEdition.objects.in_bulk(list(signed))
    here = {id for id, row in carried.items() if row.whole and row.root == signed[id].root}
    named: dict[UUID, set[UUID]] = {}
    for row in rows:
        named.setdefault(row.collection, set()).add(row.record)
    moments: dict[UUID, datetime] = {}
    whole = []
    for id, edition in signed.items():
        beside = signed.get(beside_of(id))
        if edition.of is not None or (beside is not None and beside.id not in here):
            continue
        moment = edition.published_at if beside is None else max(edition.published_at, beside.published_at)
        moments[beside_of(id)] = moment
        if id in here:
            lists = frozenset(named.get(beside_of(id), ()))
            whole.append(_Whole(id, edition.institution_id, moment, lists))
    return moments, whole


def _newest(rows: Iterable[CarriedRecord], moments: dict[UUID, datetime]) -> list[_Word]:
    told: dict[UUID, _Word] = {}
    for row in sorted(rows, key=lambda row: (moments.get(row.collection, row.saved_at), row.id)):
        try:
            said = msgspec.json.decode(bytes(row.written or b""), type=CarriedList)
        except (msgspec.DecodeError, ValueError):
            continue
        told[row.record] = _Word(moments.get(row.collection, row.saved_at), row, said)
    return list(told.values())


def _left(word: _Word, whole: Iterable[_Whole]) -> set[UUID]:
    """Titles of this word that a newer collection has without naming the list."""
    silent = [
        one.collection
        for one in whole
        if one.author == word.row.institution_id
        and one.moment > word.moment
        and word.row.record not in one.lists
    ]
    if not silent:
        return set()
    rows = CarriedRecord.objects.filter(collection__in=silent, record__in=word.said.records, kind="")
    return set(rows.filter(written__isnull=False).values_list("record", flat=True))


def _which_are_here(records: set[UUID]) -> set[UUID]:
    told = sorted(records)
    parts = [told[start : start + 500] for start in range(0, len(told), 500)]
    return which_came(told).union(
        *(Record.objects.filter(public=True, id__in=part).values_list("id", flat=True) for part in parts)
    )


def _list_of(word: _Word, here: set[UUID]) -> BookList:
    row = BookList(
        id=word.row.record,
        institution_id=word.row.institution_id,
        title=word.said.list[:LONGEST_TITLE],
        note=word.said.note[:LONGEST_NOTE],
        records=[str(record) for record in word.said.records if record in here],
        public=True,
        saved_at=word.row.saved_at,
    )
    row.elsewhere = len(word.said.records) - len(row.records)
    return row
