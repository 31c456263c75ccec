"""Covers for lists and pages."""

from collections.abc import Iterable
from uuid import UUID

from lentera.catalogue.models import Cover
from lentera.journal import blobs


def covers(records: Iterable[UUID]) -> dict[UUID, str]:
    """Which of these records have a cover here, in one statement: the mark of its picture, for the address
    `catalogue:cover?v=MARK`, so that a new picture has a new address.
    """
    rows = Cover.objects.filter(id__in=list(records)).values_list("id", "small")
    return {id: small[:16] for id, small in rows}


def cover_picture(record: UUID, size: str) -> tuple[bytes, str] | None:
    """The JPEG of a cover (`small` or `medium`) with its digest, or None: there is none, or it was erased."""
    row = Cover.objects.filter(id=record).first()
    if row is None:
        return None
    digest = row.small if size == "small" else row.medium
    try:
        return blobs.content(row.institution_id, digest), digest
    except (KeyError, blobs.Erased):
        return None
