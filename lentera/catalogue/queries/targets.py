"""Catalogues elsewhere that may be asked: the institution's own, and those that others on this node have told."""

from uuid import UUID

from django.db.models import Case, IntegerField, Value, When

from lentera.catalogue.copying.asking import Target
from lentera.catalogue.models import SruTarget

FIELDS = ("name", "address", "version", "record_schema", "isbn_index", "title_index", "author_index")


def sru_targets(institution: UUID) -> dict[UUID, Target]:
    """Targets by id: the own ones first, each address once, in the order of their names."""
    own = Case(When(institution=institution, then=Value(0)), default=Value(1), output_field=IntegerField())
    told: dict[UUID, Target] = {}
    seen: set[str] = set()
    for row in SruTarget.objects.order_by(own, "name", "id"):
        if row.address not in seen:
            seen.add(row.address)
            told[row.id] = Target(**{name: getattr(row, name) for name in FIELDS})
    return told
