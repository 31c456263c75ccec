"""Family reading: what waits for what, for whom as long as that is known, and sums that name nobody."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from lentera.circulation.models import (
    FamilyParcel,
    FamilyReading,
    FamilySession,
    FamilySetting,
    ReaderIdentity,
)
from lentera.circulation.rules.family import FAMILY_DAYS, FamilyState, FamilyStep
from lentera.stock import queries as stock
from lentera.stock.facts import ItemStatus


def family_days(institution: UUID) -> int:
    """Days for which names are kept after sending: as the institution set, else the default."""
    row = FamilySetting.objects.filter(institution=institution).order_by("id").first()
    return FAMILY_DAYS if row is None else row.days


def family_state(institution: UUID, id: UUID) -> FamilyState | None:
    """A reading as rules see it."""
    row = FamilyReading.objects.filter(institution=institution, id=id).first()
    return None if row is None else _state(row)


def released(institution: UUID, state: FamilyState | None) -> bool:
    """Whether nothing of a shelf is in the parcel: no copy goes along, or the one that does was written off."""
    if state is None or state.item is None:
        return True
    copy = stock.item_states(institution, [state.item]).get(state.item)
    return copy is not None and copy.status is ItemStatus.WITHDRAWN


def family_numbered(institution: UUID, year: int) -> int:
    """How many readings bear a number of this year."""
    return FamilyReading.objects.filter(institution=institution, number__startswith=f"BK-{year}-").count()


def family_by_number(institution: UUID, number: str) -> UUID | None:
    """The reading whose slip was scanned."""
    rows = FamilyReading.objects.filter(institution=institution, number=number.strip().upper())
    return rows.values_list("id", flat=True).first()


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A reading as the librarian sees it; without names once they are forgotten."""

    row: FamilyReading
    state: FamilyState
    card: str = ""
    parcel: FamilyParcel.Secret | None = None

    @property
    def id(self) -> UUID:
        return self.state.id

    @property
    def step(self) -> FamilyStep:
        return self.state.step


def family_lines(institution: UUID, *, over: bool = False) -> list[FamilyLine]:
    """Readings that still wait for something, the oldest first; or those that are over, the newest first."""
    rows = FamilyReading.objects.filter(institution=institution).order_by("asked_on", "number")
    still = Q(dropped="", arrived_on=None)
    told = [(row, _state(row)) for row in (rows.exclude(still) if over else rows.filter(still))]
    parcels = FamilyParcel.rows.open_many(institution, [row.id for row, _ in told])
    cards = ReaderIdentity.rows.open_many(institution, {one.reader for one in parcels.values()})
    lines = [_line(row, state, parcels.get(row.id), cards) for row, state in told]
    return lines[::-1] if over else lines


def family_line(institution: UUID, id: UUID) -> FamilyLine | None:
    """One reading."""
    row = FamilyReading.objects.filter(institution=institution, id=id).first()
    if row is None:
        return None
    parcel = FamilyParcel.rows.open(institution, id)
    cards = ReaderIdentity.rows.open_many(institution, set() if parcel is None else {parcel.reader})
    return _line(row, _state(row), parcel, cards)


def family_steps(institution: UUID) -> Counter[FamilyStep]:
    """How many readings that have not left the house stand where."""
    rows = FamilyReading.objects.filter(institution=institution, sent_on=None, dropped="")
    return Counter(_state(row).step for row in rows)


def families_of(institution: UUID, reader: UUID) -> list[FamilyState]:
    """The readings of one reader, as long as they are known to be his."""
    ids = FamilyParcel.rows.query(institution, reader=reader).values("id")
    rows = FamilyReading.objects.filter(institution=institution, id__in=ids).order_by("number")
    return [_state(row) for row in rows]


def families_adrift(institution: UUID) -> list[UUID]:
    """Open readings of which nobody knows any more for whom they are."""
    known = FamilyParcel._base_manager.filter(institution=institution)
    rows = FamilyReading.objects.filter(institution=institution, sent_on=None, dropped="")
    return list(rows.exclude(id__in=known.values("id")).order_by("number").values_list("id", flat=True))


@dataclass(frozen=True, slots=True)
class FamilySums:
    """Sessions held, and parcels sent with the children whom they were for."""

    sessions: int = 0
    parcels: int = 0
    children: int = 0


def family_sums(institution: UUID, first: date, last: date) -> dict[date, FamilySums]:
    """By the first day of a month: sessions by their day, parcels and children by the day of sending."""
    told: dict[date, list[int]] = defaultdict(lambda: [0, 0, 0])
    for day in FamilySession.objects.filter(
        institution=institution, day__gte=first, day__lte=last
    ).values_list("day", flat=True):
        told[day.replace(day=1)][0] += 1
    sent = FamilyReading.objects.filter(institution=institution, sent_on__gte=first, sent_on__lte=last)
    for sent_on, children in sent.values_list("sent_on", "children"):
        if sent_on is not None:
            month = told[sent_on.replace(day=1)]
            month[1] += 1
            month[2] += children
    return {month: FamilySums(*sums) for month, sums in sorted(told.items())}


def _state(row: FamilyReading) -> FamilyState:
    return FamilyState(
        id=row.id,
        number=row.number,
        asked_on=row.asked_on,
        agreed=row.agreed_on is not None,
        made_on=row.made_on,
        passed=row.passed,
        sent_on=row.sent_on,
        arrived=row.arrived_on is not None,
        dropped=bool(row.dropped),
        session=row.session,
        item=row.item,
    )


def _line(
    row: FamilyReading,
    state: FamilyState,
    parcel: FamilyParcel.Secret | None,
    cards: dict[UUID, ReaderIdentity.Secret],
) -> FamilyLine:
    card = cards[parcel.reader].card if parcel is not None and parcel.reader in cards else ""
    return FamilyLine(row, state, card, parcel)
