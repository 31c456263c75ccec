"""Copies that an imported catalogue brings: into the owner's books, as far as their file tells where they come from;
and out again, when the import is rolled back.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.catalogue.hooks import (
    MOST_REASONS,
    Arriving,
    Entered,
    Standing,
    Taker,
    register_copies,
    register_imported_copies,
)
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.stock import actions
from lentera.stock.facts import ItemLine, Source
from lentera.stock.queries import imported
from lentera.stock.rules import LARGEST_CHUNK, decide_accession
from lentera.stock.rules.imported import ImportedCopy, why_it_stays

SOURCES = {"purchase": Source.PURCHASE, "gift": Source.GIFT}


@register_copies
def take_copies(owner: UUID, actor: UUID, source: str, batch: UUID | None) -> Taker:
    """Enter the copies of one import; a barcode that the owner has given before stays as it is.

    Copies that this import entered before it broke off count as entered by it. Without a `batch` it only tries.
    """
    seen: set[str] = set()

    def take(arriving: Sequence[Arriving]) -> Entered:
        done = Entered()
        lines = [(one.number, line_of(one, source)) for one in arriving]
        known = imported.batches_of_barcodes(owner, [line.barcode for _, line in lines])
        good: list[ItemLine] = []
        for number, line in lines:
            if line.barcode in known and line.barcode not in seen:
                before = batch is not None and known[line.barcode] == batch
                done.counts["added" if before else "unchanged"] += 1
                seen.update({line.barcode} if before else ())
                continue
            decided = decide_accession([owner], [line], ())
            if line.barcode in seen:
                decided = Refusal("barcode-twice", barcode=line.barcode)
            if isinstance(decided, Refusal):
                done.counts["refused"] += 1
                done.refusals.append((number, decided))
                continue
            seen.add(line.barcode)
            good.append(line)
        for start in range(0, len(good), LARGEST_CHUNK):
            chunk = good[start : start + LARGEST_CHUNK]
            told = None
            if batch is not None:
                told = actions.accession(owner, chunk, actor=actor, request_id=new_id().hex, batch=batch)
            if isinstance(told, Refusal):
                done.counts["refused"] += len(chunk)
                done.refusals.append((0, told))
            else:
                done.counts["added"] += len(chunk)
        return done

    return take


def line_of(one: Arriving, source: str) -> ItemLine:
    """A copy as the owner's books take it: without a barcode its inventory number serves, and the file is its paper."""
    copy = one.copy
    return ItemLine(
        barcode=copy.barcode or copy.inventory,
        title=one.title,
        record=one.record,
        author=one.author,
        accession_no=copy.inventory,
        call_number=copy.call_number or one.call_number,
        source=SOURCES.get(copy.source, Source.OTHER),
        document=copy.document or _("Impor %(file)s") % {"file": source},
        value=copy.price or 0,
        acquired_on=copy.received or clock.today(),
        shelf=copy.location,
    )


class ImportedCopies:
    """The copies of imports, for their rollback."""

    def standing(self, owner: UUID, batch: UUID) -> Standing:
        """What a rollback would find now."""
        told = Standing()
        for group in imported.imported_copies(owner, batch):
            told.free.update(copy.record for copy in group if why_it_stays(copy) is None)
            _stay(told, group)
        return told

    def take_back(self, owner: UUID, batch: UUID, *, actor: UUID, at: datetime | None) -> Standing:
        """Take back what nobody touched since; returns what stays."""
        told = Standing()
        _stay(told, actions.take_back_imported(owner, batch, actor=actor, at=at))
        return told

    def taken_back(self, owner: UUID, batch: UUID) -> int:
        """How many copies of an import went so far."""
        return imported.taken_back_of(owner, batch)

    def in_books(self, owner: UUID, records: list[UUID]) -> dict[UUID, int]:
        """How many copies of each title the owner has."""
        return dict(imported.in_books(owner, records))


def _stay(told: Standing, copies: Iterable[ImportedCopy]) -> None:
    for reason in map(why_it_stays, copies):
        if reason is not None:
            told.many += 1
            if len(told.kept) < MOST_REASONS:
                told.kept.append(reason)


register_imported_copies(ImportedCopies())
