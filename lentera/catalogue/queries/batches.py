"""Batches: what was imported, what became of it, and by which rules records are overlaid."""

from uuid import UUID

from lentera.catalogue.batchlog import BatchLog
from lentera.catalogue.models import Batch, Landed, OverlayRules
from lentera.catalogue.overlaying import PROTECTED, Pattern, read_patterns
from lentera.journal.refusals import Refusal


def batches(institution: UUID, limit: int = 100) -> list[Batch]:
    """The imports of an institution, newest first; each as far as it has come."""
    rows = list(Batch.objects.filter(institution=institution).order_by("-opened_at", "id")[:limit])
    return _with_progress(rows)


def batch(institution: UUID, id: UUID) -> Batch | None:
    """One import of an institution, as far as it has come; None when it has none with this id."""
    return next(iter(_with_progress(list(Batch.objects.filter(institution=institution, id=id)))), None)


def batch_log(institution: UUID, id: UUID) -> BatchLog:
    """Which records an import refused and why, what it mended, what became of copies; empty until it is done."""
    row = Batch.objects.filter(institution=institution, id=id).first()
    return BatchLog() if row is None else BatchLog.read(institution, row.log)


def rollback_log(institution: UUID, id: UUID) -> BatchLog:
    """Which records a rollback had to leave, and why: each reason names its record's title."""
    row = Batch.objects.filter(institution=institution, id=id).first()
    return BatchLog() if row is None else BatchLog.read(institution, row.rollback_log)


def was_rolled_back(institution: UUID, id: UUID) -> bool:
    """Whether an import was taken back: what of it still arrives comes too late."""
    return Batch.objects.filter(institution=institution, id=id, rolled_back_at__isnull=False).exists()


def overlay_rules(institution: UUID) -> tuple[str, ...]:
    """Which fields of a record stay when a file brings a newer one: patterns, one each (see `overlaying`)."""
    row = OverlayRules.objects.filter(institution=institution).first()
    return PROTECTED if row is None else tuple(row.protected.split("\n")) if row.protected else ()


def overlay_patterns(institution: UUID) -> tuple[Pattern, ...]:
    """The same rules, ready for use."""
    told = read_patterns(overlay_rules(institution))
    return () if isinstance(told, Refusal) else told


def _with_progress(rows: list[Batch]) -> list[Batch]:
    """Of batches under way the counts come from their chunks."""
    landed = Landed.objects.in_bulk([row.id for row in rows if row.closed_at is None])
    for row in rows:
        if row.id in landed:
            so_far = landed[row.id]
            for name in ("added", "updated", "unchanged", "refused"):
                setattr(row, name, getattr(so_far, name))
            row.read = so_far.added + so_far.updated + so_far.unchanged + so_far.refused
    return rows
