"""Which copies went out of late, by item alone: for weeding."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lentera.circulation.models import Loan


def items_lent_since(institution: UUID, moment: datetime) -> set[UUID]:
    """Copies that somebody had at or after this moment, those still out included: never who."""
    rows = Loan.objects.filter(institution=institution, undone=False)
    had = rows.filter(Q(lent_at__gte=moment) | Q(returned_at__gte=moment) | Q(returned_at=None))
    return set(had.values_list("item", flat=True).distinct())
