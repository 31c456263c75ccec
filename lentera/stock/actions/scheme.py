"""How an institution numbers its handover records."""

from datetime import datetime
from uuid import UUID

from lentera.documents.numbering import SchemeError, parse_scheme
from lentera.journal.ids import derived_id
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.stock.models import HandoverScheme


def save_scheme(
    institution: UUID,
    *,
    scheme: str,
    classification: str,
    unit: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Saved | Refusal:
    """Number handover records like this from now on; numbers that were given stay."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        try:
            parse_scheme(scheme)
        except SchemeError as why:
            return entry.refuse(Refusal("scheme-wrong", scheme=scheme, place=why.detail or why.code))
        fields = {"scheme": scheme, "classification": classification, "unit": unit}
        return save_reference(entry, HandoverScheme, derived_id(institution, "handover scheme"), fields)
