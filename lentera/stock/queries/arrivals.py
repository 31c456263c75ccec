"""What came in of late: titles by the newest day on which a copy arrived."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max, Q

from lentera.journal import clock
from lentera.stock.facts import HoldingStatus, ItemStatus
from lentera.stock.models import Holding, Item, PlacementReceipt

KEPT = (ItemStatus.ON_SHELF, ItemStatus.PLACED)
NEW = timedelta(days=183)  # before the last arrival: what came earlier is no news
STALE = timedelta(days=2 * 365)  # nor is anything so long ago


def titles_arrived(
    holder: UUID, *, before: tuple[date, UUID] | None = None, limit: int = 24
) -> list[tuple[UUID, date]]:
    """Titles of which a copy was acquired by, or received at, `holder` in the half year up to the last arrival:
    newest first, then by id.
    """
    ends = [
        Item.objects.filter(institution_id=holder, status__in=KEPT).aggregate(last=Max("acquired_on"))[
            "last"
        ],
        PlacementReceipt.objects.filter(institution_id=holder).aggregate(last=Max("received_on"))["last"],
    ]
    days_told = [day for day in ends if day is not None]
    if not days_told:
        return []
    since = max(max(days_told) - NEW, clock.today() - STALE)
    own = Item.objects.filter(
        institution_id=holder, acquired_on__gte=since, record__isnull=False, status__in=KEPT
    )
    days = own.values("record").annotate(day=Max("acquired_on"))
    if before is not None:
        days = days.filter(Q(day__lt=before[0]) | Q(day=before[0], record__lt=before[1]))
    told = days.order_by("-day", "-record")[:limit]
    arrived = [(row["record"], row["day"]) for row in told if row["record"] is not None]
    arrived += [one for one in _received(holder, since) if before is None or (one[1], one[0]) < before]
    newest: dict[UUID, date] = {}
    for record, day in arrived:
        newest[record] = max(day, newest.get(record, day))
    return sorted(newest.items(), key=lambda one: (one[1], one[0]), reverse=True)[:limit]


def _received(holder: UUID, since: date) -> list[tuple[UUID, date]]:
    """Titles that others placed here, with the day of the last receipt."""
    told = PlacementReceipt.objects.filter(institution_id=holder, received_on__gte=since, gave_way=False)
    days: dict[UUID, date] = dict(told.values_list("placement", "received_on"))
    rows = Holding.objects.filter(
        institution_id=holder, placement__in=list(days), record__isnull=False, status=HoldingStatus.IN_HAND
    )
    newest: dict[UUID, date] = {}
    for record, placement in rows.values_list("record", "placement").distinct():
        if record and placement:
            newest[record] = max(days[placement], newest.get(record, days[placement]))
    return list(newest.items())
