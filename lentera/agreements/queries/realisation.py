"""What was promised and what became of it, down to the facts behind each number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from lentera.agreements.facts import Period
from lentera.agreements.models import Agreement, AgreementParty, Realisation, ScopeItem
from lentera.agreements.rules import total_target
from lentera.journal import reading
from lentera.journal.facts import Fact, UnknownKind
from lentera.journal.history import may_read
from lentera.journal.models import StoredEntry, Stream


@dataclass(frozen=True, slots=True)
class Progress:
    """One scope item: `target` over the whole time, `realised` as far as it counts, and how many facts."""

    item: UUID
    kind: str
    name: str
    unit: str
    target: int
    realised: int
    facts: int
    not_counted: int
    removed: bool

    @property
    def short(self) -> int:
        """What is still missing (0 when reached)."""
        return max(self.target - self.realised, 0)


@dataclass(frozen=True, slots=True)
class Behind:
    """One fact behind a number. `fact` is None where the reader may not read it, or this program not know it.

    `why_not`: empty when it counts, else `not-a-party` or `other-unit`.
    """

    at: datetime
    author: UUID
    kind: str
    amount: int
    unit: str
    why_not: str
    fact: Fact | None

    @property
    def fields(self) -> dict[str, Any]:
        """The fact's fields, for the sentence of its kind."""
        if self.fact is None:
            return {}
        return {name: getattr(self.fact, name) for name in self.fact.__struct_fields__}


def scope_progress(agreement: UUID) -> list[Progress]:
    """Each scope item of an agreement with what was realised. Three statements."""
    return progress_of_items(ScopeItem.objects.filter(agreement=agreement).order_by("position"))


def progress_of_items(items: Iterable[ScopeItem]) -> list[Progress]:
    """The same for any scope items, in their order."""
    rows = list(items)
    days = {
        id: (start, end)
        for id, start, end in Agreement.objects.filter(id__in={row.agreement for row in rows}).values_list(
            "id", "start", "end"
        )
    }
    parties: dict[UUID, set[UUID]] = defaultdict(set)
    for agreement, party in AgreementParty.objects.filter(agreement__in=list(days)).values_list(
        "agreement", "party"
    ):
        parties[agreement].add(party)
    by_item = {row.id: row for row in rows}
    realised: dict[UUID, int] = defaultdict(int)
    counted: dict[UUID, int] = defaultdict(int)
    left: dict[UUID, int] = defaultdict(int)
    sums = (
        Realisation.objects.filter(scope_item__in=list(by_item))
        .values_list("scope_item", "institution_id", "unit")
        .annotate(amount=Sum("amount"), count=Count("id"))
    )
    for item, author, unit, amount, count in sums:
        row = by_item[item]
        if author in parties[row.agreement] and unit == row.unit:
            realised[item] += amount
            counted[item] += count
        else:
            left[item] += count
    return [
        Progress(
            item=row.id,
            kind=row.kind,
            name=row.name,
            unit=row.unit,
            target=total_target(row.target, Period(row.period), *days[row.agreement]),
            realised=realised[row.id],
            facts=counted[row.id],
            not_counted=left[row.id],
            removed=row.removed_from is not None,
        )
        for row in rows
        if row.agreement in days
    ]


def facts_behind(scope_item: UUID, *, reader: UUID, limit: int = 500) -> list[Behind]:
    """The facts behind a scope item's number, newest first, down to a paper and never to a reader of books."""
    item = ScopeItem.objects.filter(id=scope_item).first()
    if item is None:
        return []
    parties = set(AgreementParty.objects.filter(agreement=item.agreement).values_list("party", flat=True))
    rows = list(Realisation.objects.filter(scope_item=scope_item).order_by("-at", "id")[:limit])
    streams = Stream.objects.in_bulk({row.stream for row in rows})
    readable = {
        id for id, stream in streams.items() if may_read(reader, stream.institution_id, stream.audience)
    }
    stored = {
        (one.stream, bytes(one.hash)): one
        for one in StoredEntry.objects.filter(
            stream__in=readable, hash__in=[bytes(row.behind) for row in rows if row.stream in readable]
        )
    }
    lines = []
    for row in rows:
        entry = stored.get((row.stream, bytes(row.behind)))
        fact: Fact | None = None
        if entry is not None:
            try:
                fact = reading.opened(entry, streams[row.stream]).fact
            except UnknownKind:
                fact = None
        why = "" if row.institution_id in parties else "not-a-party"
        if not why and row.unit != item.unit:
            why = "other-unit"
        lines.append(
            Behind(
                at=row.at,
                author=row.institution_id,
                kind=row.kind,
                amount=row.amount,
                unit=row.unit,
                why_not=why,
                fact=fact,
            )
        )
    return lines
