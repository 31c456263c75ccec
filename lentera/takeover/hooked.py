"""What taking over fills in others: its place in the side bar, its daily work, its batches on the command line."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lentera.catalogue import hooks as catalogue_hooks
from lentera.journal import clock
from lentera.journal.ticking import every_day
from lentera.pages import hooks
from lentera.takeover import actions, uploading
from lentera.takeover.listing import Batches


@every_day("takeover")
def forget(institution: UUID, today: date) -> int:
    """Files that nobody touched for a day, and what old take-overs brought."""
    uploading.erase_left()
    return actions.erase_old(institution, clock.now()) + actions.forget_brought(institution, today)


catalogue_hooks.register_batches(Batches())
hooks.register_nav(_("Pengambilalihan"), "takeover:start", "database", order=93, capability="readers.create")
