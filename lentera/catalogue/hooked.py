"""What the catalogue fills in others: its place in the side bar, and the names of records."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lentera.catalogue import indexing, queries
from lentera.catalogue.covers import hooked as covers_hooked
from lentera.catalogue.editing import hooked as editing_hooked
from lentera.catalogue.editions import hooked as editions_hooked
from lentera.catalogue.lists import hooked as lists_hooked
from lentera.catalogue.queries.ahead import count_ahead
from lentera.catalogue.spooling import erase_old_spools
from lentera.catalogue.union import hooked as union_hooked
from lentera.catalogue.uploads import keeping
from lentera.institutions.access import Capability, Level
from lentera.institutions.hooks import register_undo
from lentera.journal.ticking import every_day, every_minute
from lentera.pages import hooks

hooks.register_nav(
    _("Koleksi"), "catalogue:desk", "books", order=40, capability="records", also=("catalogue:kiosk-setup",)
)


def _title(id: Any) -> str | None:
    row = queries.records_by_ids([id]).get(id)
    return row.title if row is not None else None


hooks.register_names("record", _title)
register_undo("catalogue.record_removed", Capability.RECORDS, Level.CREATE, "local")


@every_day("catalogue.uploads")
def erase_uploads(_institution: object, _today: date) -> int:
    """Files that were uploaded for an import and left there go after a day, and what imports broke off left."""
    return keeping.erase_old() + erase_old_spools(Path(settings.LENTERA_HOME))


@every_minute("catalogue.counts")
def count_what_is_asked_most(_institution: object) -> int:
    """Facets of frequent words are counted before somebody asks."""
    return count_ahead()


# Loaded so that the index follows the journal, and each concern is laid out, said and taken back.
__all__ = ["covers_hooked", "editing_hooked", "editions_hooked", "indexing", "lists_hooked", "union_hooked"]
