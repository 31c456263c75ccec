"""Covers for lists and pages."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from lentera.catalogue.models import Cover
from lentera.journal import blobs
from lentera.journal.asking import asked

AT_ONCE = 20  # records of a page


def covers(records: Iterable[UUID]) -> dict[UUID, str]:
    """Which of these records have a cover here, in one statement: the mark of its picture, for the address
    `catalogue:cover?v=MARK`, so that a new picture has a new address.
    """
    wanted = list(records)
    if not wanted:
        return {}
    if len(wanted) > AT_ONCE:
        rows = list(Cover.objects.filter(id__in=wanted).values_list("id", "small"))
    else:
        rows = _covers(*wanted, *wanted[:1] * (AT_ONCE - len(wanted)))
    return {id: small[:16] for id, small in rows}


@asked
def _covers(*ids: UUID) -> QuerySet[Cover, tuple[UUID, str]]:
    return Cover.objects.filter(id__in=ids).values_list("id", "small")


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
