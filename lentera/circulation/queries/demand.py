"""Lawful demands, for those who handle them."""

from uuid import UUID

from django.db.models import QuerySet

from lentera.circulation.models import DemandCase
from lentera.circulation.rules.demand import DemandState
from lentera.journal import clock


def demand(institution: UUID, id: UUID) -> DemandCase | None:
    """One case of the institution."""
    return DemandCase.objects.filter(institution=institution, id=id).first()


def demands(institution: UUID) -> "QuerySet[DemandCase]":
    """All cases of the institution, the newest first."""
    return DemandCase.objects.filter(institution=institution).order_by("-opened_at", "id")


def demands_to_tell(institution: UUID) -> "QuerySet[DemandCase]":
    """Printed cases whose reader is to be told and was not yet."""
    return demands(institution).filter(untold="", told_at=None).exclude(printed_at=None)


def demand_state(row: DemandCase, zone: str | None) -> DemandState:
    """A case as the rules see it."""
    return DemandState(
        opened_by=row.opened_by,
        allowed=row.allowed,
        decided_on=None if row.decided_at is None else clock.local_day(row.decided_at, zone),
        printed=row.printed_at is not None,
        told=row.told_at is not None,
        untold=row.untold != "",
    )
