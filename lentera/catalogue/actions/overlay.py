"""What stays of a record when a file brings a newer one: the institution's own rules."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from lentera.catalogue.models import OverlayRules
from lentera.catalogue.overlaying import read_patterns
from lentera.journal.ids import derived_id
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def save_overlay_rules(
    institution: UUID,
    patterns: Iterable[str],
    *,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
) -> Saved | Refusal:
    """From now on imports keep the fields that these patterns mean (see `overlaying`); none: a file takes all."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        lines = [line.strip() for line in patterns if line.strip()]
        told = read_patterns(lines)
        if isinstance(told, Refusal):
            return entry.refuse(told)
        id = derived_id(institution, "catalogue.overlay")
        return save_reference(entry, OverlayRules, id, {"protected": "\n".join(lines)})
