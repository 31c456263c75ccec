"""How many records an institution has in each class."""

from uuid import UUID

from django.db.models import Count
from django.db.models.functions import Substr

from lentera.catalogue.models import Record

SIGNS = 9  # as many as the longest number of the table, 899.2213, and one more


def class_counts(institution: UUID) -> dict[str, int]:
    """How many records there are by the beginning of their class number; without a class under ""."""
    rows = Record.objects.filter(institution=institution).order_by()
    grouped = rows.annotate(start=Substr("ddc", 1, SIGNS)).values_list("start").annotate(count=Count("id"))
    return dict(grouped)
