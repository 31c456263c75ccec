"""Covers: put one to a record, take it away."""

from datetime import datetime
from uuid import UUID

from lentera.catalogue.covers.facts import CoverRemoved, CoverSet
from lentera.catalogue.covers.models import Cover
from lentera.catalogue.covers.pictures import make_cover
from lentera.catalogue.models import Record
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def set_cover(
    institution: UUID,
    record: UUID,
    picture: bytes,
    *,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
) -> CoverSet | Refusal:
    """Keep a picture (JPEG, PNG or WebP) as the cover of an own record, in two sizes; the file itself is not kept."""
    made = make_cover(picture)  # before the block: drawing takes its time, and nobody should wait for it
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(CoverSet)) is not None:
            return first
        row = Record.objects.filter(institution=institution, id=record).first()
        if row is None:
            return entry.refuse(Refusal("record-unknown"))
        if isinstance(made, Refusal):
            return entry.refuse(made)
        small, medium = (entry.keep_blob(data, "evidence") for data in (made.small, made.medium))
        fact = CoverSet(record=record, small=small, medium=medium)
        return entry.record(fact, audience=None if row.public else "self")


def remove_cover(
    institution: UUID, record: UUID, *, actor: UUID, request_id: RequestId, at: datetime | None = None
) -> CoverRemoved | Refusal:
    """Take the picture of a record away; the drawn cover stands there again."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(CoverRemoved)) is not None:
            return first
        row = Record.objects.filter(institution=institution, id=record).first()
        if row is None:
            return entry.refuse(Refusal("record-unknown"))
        if not Cover.objects.filter(institution=institution, id=record).exists():
            return entry.refuse(Refusal("cover-missing"))
        return entry.record(CoverRemoved(record=record), audience=None if row.public else "self")
