"""Drafts that an agency sent to its partners, as a partner finds them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lentera.agreements.models import Agreement, SentDraft


@dataclass(frozen=True, slots=True)
class SentLine:
    """The newest version that the partner may read of a draft that is not signed."""

    id: UUID
    agency: UUID
    title: str
    version: int
    sent_at: datetime
    note: str


def drafts_sent_to(partner: UUID) -> list[SentLine]:
    """The drafts that a partner is asked to read, the newest first; what was signed is no draft any more."""
    rows = SentDraft.objects.filter(Q(partner=partner) | Q(content__contains=str(partner)))
    rows = rows.exclude(institution=partner).exclude(id__in=Agreement.objects.values("id"))
    return [
        SentLine(row.id, row.institution_id, row.title, row.version, row.sent_at, row.note)
        for row in rows.order_by("-sent_at", "id")
    ]
