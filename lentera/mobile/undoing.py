"""What stays although an undo or a hand would take it out."""

from uuid import UUID

from lentera.journal.references import keeps
from lentera.journal.refusals import Refusal
from lentera.mobile.models import Stop, TripStop


@keeps(Stop)
def stop_planned(agency: UUID, stop: UUID) -> Refusal | None:
    """A stop of a trip that is still ahead."""
    ahead = TripStop.objects.filter(institution=agency, stop=stop, served_at=None, cancelled_at=None)
    return Refusal("stop-planned") if ahead.exists() else None
