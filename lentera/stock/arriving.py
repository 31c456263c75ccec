"""Copies that an imported catalogue brings: into the owner's books, as far as their file tells where they come from."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.catalogue.hooks import Arriving, Entered, Taker, register_copies
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.stock import actions, queries
from lentera.stock.facts import ItemLine, Source
from lentera.stock.rules import LARGEST_CHUNK, decide_accession

SOURCES = {"purchase": Source.PURCHASE, "gift": Source.GIFT}


@register_copies
def take_copies(owner: UUID, actor: UUID, source: str, dry: bool) -> Taker:
    """Enter the copies of one import; a barcode that the owner has given before stays as it is."""
    seen: set[str] = set()

    def take(arriving: Sequence[Arriving]) -> Entered:
        done = Entered()
        lines = [(one.number, line_of(one, source)) for one in arriving]
        known = queries.barcodes_taken(owner, [line.barcode for _, line in lines])
        good: list[ItemLine] = []
        for number, line in lines:
            if line.barcode in known and line.barcode not in seen:
                done.counts["unchanged"] += 1
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
            told = None if dry else actions.accession(owner, chunk, actor=actor, request_id=new_id().hex)
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
