"""What harvesters are told: everything public, or what a public library has, in the order in which it changed.

In the whole list a record that stands bears the latest of two moments: when it changed, and when it was noticed that
it came to a library or left one, since its header names the libraries that have it. A removed one names none.

Each title that ever was in the set of a library has one place in its list:

| title | record | told | moment |
|---|---|---|---|
| in the library | stands | with its content | the later of the record's change and the title's coming |
| in the library | removed | as deleted | the removal, where the title had come till then |
| left | stands or removed, whatever became of it since | as deleted | the leaving |
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from heapq import merge
from itertools import islice
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from lentera.catalogue import hooks
from lentera.catalogue.models import HeldRecord
from lentera.catalogue.queries.harvest import (
    TOLD,
    Harvested,
    Span,
    after_place,
    changed,
    changed_last,
    changed_size,
    published,
    standing,
)

GROUP = 1_001  # rows looked at together, at most


def library_names() -> dict[UUID, str]:
    """The libraries whose holdings can be harvested."""
    return {library.id: library.name for library in hooks.public_libraries()}


def libraries_of(records: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Which public libraries have a copy of these titles, as it was last noticed."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for library in library_names():
        rows = HeldRecord.objects.filter(institution=library, record__in=records, gone=False)
        for record in rows.values_list("record", flat=True):
            found[record].append(library)
    return found


def harvest(
    first: datetime | None = None,
    end: datetime | None = None,
    *,
    owner: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> list[Harvested]:
    """What changed from `first` to before `end`, in the order (moment, id), `limit` after `after`: records, and the
    libraries that have them.
    """
    span, libraries = Span(first, end, owner), list(library_names())
    if not libraries:
        return list(changed(span, after, limit))
    noticed = HeldRecord.objects.filter(institution__in=libraries, record=OuterRef("id"))
    own = changed(span, after, limit, lambda moment: ~Q(Exists(noticed.filter(moment__gt=moment))))
    streams = (own, _noticed(span, libraries, after, limit))
    return list(islice(merge(*streams, key=lambda one: (one.moment, one.id)), limit))


def harvest_size(
    first: datetime | None = None, end: datetime | None = None, *, owner: UUID | None = None
) -> int:
    """How many records such a harvest has; 0 where nobody counts them: what libraries had between two days."""
    if (first is not None or end is not None) and HeldRecord.objects.exists():
        return 0
    return changed_size(Span(first, end, owner))


def harvested(id: UUID) -> Harvested | None:
    """One record as it stands or as removed; None when it was never public, or is not yet."""
    found = changed_last(id)
    if found is None or found.content is None:
        return found
    moment = _latest([id], list(library_names())).get(id, found.moment)
    return replace(found, moment=max(found.moment, moment))


def harvest_held(
    library: UUID,
    first: datetime | None = None,
    end: datetime | None = None,
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> list[Harvested]:
    """As `harvest`, of the titles of one library. Each bears the later of two moments: when the record changed, and
    when it came to the library; what left it is told as removed, with the moment at which it left.
    """
    span = Span(first, end, None)
    here = HeldRecord.objects.filter(institution=library, gone=False, record=OuterRef("id"))
    removed = after_place(
        span.removed().filter(Exists(here.filter(moment__lte=OuterRef("removed_at")))),
        "removed_at",
        after,
        limit,
    )
    single = after_place(
        span.single().filter(Exists(here.filter(moment__lte=OuterRef("saved_at")))), "saved_at", after, limit
    )
    streams = (
        (
            Harvested(moment, id, author, None)
            for moment, id, author in removed.values_list("removed_at", "id", "institution_id")
        ),
        (Harvested(*told) for told in single.values_list("saved_at", *TOLD)),
        published(span, after, limit, lambda moment: Exists(here.filter(moment__lte=moment))),
        _moved(span, library, after, limit),
    )
    return list(islice(merge(*streams, key=lambda one: (one.moment, one.id)), limit))


def _noticed(
    span: Span, libraries: list[UUID], after: tuple[datetime, UUID] | None, limit: int
) -> Iterator[Harvested]:
    """Titles that stand and came to a library, or left one, after their record changed: at the last such moment."""
    rows = span.within(HeldRecord.objects.filter(institution__in=libraries), "moment")
    for group in _groups(rows, after, limit):
        pairs = dict.fromkeys((moment, record) for moment, record, _ in group)  # two libraries at one moment
        ids = [record for _, record in pairs]
        known, latest = standing(ids), _latest(ids, libraries)
        for moment, record in pairs:
            if record not in known or moment != latest[record]:
                continue
            when, told = known[record]
            if told.content is None or when is None or when >= moment:
                continue
            if span.owner in (None, told.owner):
                yield replace(told, moment=moment)


def _latest(records: Collection[UUID], libraries: list[UUID]) -> dict[UUID, datetime]:
    """When each of these titles was last noticed to come to one of the libraries or to leave it."""
    rows = HeldRecord.objects.filter(institution__in=libraries, record__in=records)
    return dict(rows.values_list("record").annotate(last=Max("moment")))


def _moved(span: Span, library: UUID, after: tuple[datetime, UUID] | None, limit: int) -> Iterator[Harvested]:
    """Titles that left, and those that came later than their record changed.

    What left is told by this alone. A leaving in the same second as the change, or before it, is one all the same.
    """
    rows = span.within(HeldRecord.objects.filter(institution=library), "moment")
    for group in _groups(rows, after, limit):
        known = standing([record for _, record, _ in group])
        for moment, record, gone in group:
            if record not in known:
                continue
            when, told = known[record]
            if gone:
                yield Harvested(moment, record, told.owner, None)
            elif told.content is not None and when is not None and when < moment:
                yield replace(told, moment=moment)


def _groups(
    rows: QuerySet[HeldRecord], after: tuple[datetime, UUID] | None, limit: int
) -> Iterator[list[tuple[datetime, UUID, bool]]]:
    """Moment, title and whether it left, in the order (moment, title) after a place: as many at a time as the page
    has, so that most pages need one group.
    """
    size = min(limit, GROUP)
    rows = rows.order_by("moment", "record")
    while True:
        later = rows
        if after is not None:
            later = rows.filter(Q(moment__gt=after[0]) | Q(moment=after[0], record__gt=after[1]))
        group = list(later.values_list("moment", "record", "gone")[:size])
        yield group
        if len(group) < size:
            return
        after = group[-1][:2]
