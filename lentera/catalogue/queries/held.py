"""What a public library has, in the order in which titles came, changed, or left it: for whoever harvests.

Each title that ever was in the set has one place in its list:

| title | record | told | moment |
|---|---|---|---|
| in the library | stands | with its content | the later of the record's change and the title's coming |
| in the library | removed | as deleted | the removal, where the title had come till then |
| left | stands or removed, whatever became of it since | as deleted | the leaving |
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from heapq import merge
from itertools import islice
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from lentera.catalogue import hooks
from lentera.catalogue.models import HeldRecord
from lentera.catalogue.queries.harvest import TOLD, Harvested, Span, after_place, published, standing

GROUP = 500  # rows looked at together


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
        _moved(span, library, after),
    )
    return list(islice(merge(*streams, key=lambda one: (one.moment, one.id)), limit))


def _moved(span: Span, library: UUID, after: tuple[datetime, UUID] | None) -> Iterator[Harvested]:
    """Titles that left, and those that came later than their record changed.

    What left is told by this alone. A leaving in the same second as the change, or before it, is one all the same.
    """
    rows = span.within(HeldRecord.objects.filter(institution=library), "moment").order_by("moment", "record")
    while True:
        later = rows
        if after is not None:
            later = rows.filter(Q(moment__gt=after[0]) | Q(moment=after[0], record__gt=after[1]))
        group = list(later.values_list("moment", "record", "gone")[:GROUP])
        known = standing([record for _, record, _ in group])
        for moment, record, gone in group:
            if record not in known:
                continue
            changed, told = known[record]
            if gone:
                yield Harvested(moment, record, told.owner, None)
            elif told.content is not None and changed is not None and changed < moment:
                yield Harvested(moment, record, told.owner, told.content, told.line, told.digest)
        if len(group) < GROUP:
            return
        after = group[-1][:2]
