"""Tables that are neither told by facts nor forgettable: counted or computed from others, and made anew at any time."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from lentera.journal.ids import new_id
from lentera.journal.models import Author


class Derived(models.Model):
    """Rows of one institution that nobody states. They may be lost: no fact, no right and no paper rests on them."""

    FROM: ClassVar[str]  # from what the rows are made, and when

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(
        Author, models.DO_NOTHING, db_constraint=False, related_name="+", editable=False
    )
    institution_id: UUID

    class Meta:
        abstract = True


def derived_models() -> list[type[Derived]]:
    """Every derived table, by its label."""
    from django.apps import apps

    found = [model for model in apps.get_models() if issubclass(model, Derived)]
    return sorted(found, key=lambda model: model._meta.label)
