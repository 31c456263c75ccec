"""`lentera batch list|rollback`: the imports of a catalogue, and how one is taken back."""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.catalogue import actions, queries
from lentera.catalogue.actions import RollbackPreview
from lentera.catalogue.facts import BatchRolledBack
from lentera.catalogue.hooks import OtherBatch, OtherBatches, other_batches
from lentera.catalogue.models import Batch
from lentera.catalogue.owning import homes
from lentera.institutions import queries as institutions
from lentera.journal.clock import local_day
from lentera.journal.ids import new_id
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.pages.counting import counted
from lentera.pages.hooks import text_of

MOST_REASONS = 50  # kept records named one by one
COUNTS = ("read", "added", "updated", "unchanged", "refused")


def add_batch(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `batch` and its commands into the command line."""
    parser = subparsers.add_parser("batch", help=_("impor yang pernah dilakukan, dan pembatalannya"))
    parser.set_defaults(run=run)
    commands = parser.add_subparsers(dest="batch_command", required=True)
    listing = commands.add_parser("list", help=_("daftar impor, terbaru dahulu"))
    taking_back = commands.add_parser("rollback", help=_("batalkan satu impor"))
    taking_back.add_argument("id", metavar="ID", help=_("nomor impor dari daftar; boleh awalnya saja"))
    taking_back.add_argument("--reason", default="", help=_("alasan pembatalan"))
    taking_back.add_argument("--dry-run", action="store_true", help=_("hanya katakan apa yang akan terjadi"))
    for command in (listing, taking_back):
        command.add_argument("--institution", type=UUID, help=_("lembaga pemilik katalog"))


def run(args: argparse.Namespace, out: TextIO | None = None) -> int:
    """Run a parsed command; returns the exit code."""
    out = out or sys.stdout
    if args.batch_command == "rollback":
        return _rollback(args, out)
    return _list(homes() if args.institution is None else [args.institution], out)


def _list(houses: list[UUID], out: TextIO) -> int:
    """The imports of these institutions; whose each is, as soon as there are several."""
    rows: list[tuple[UUID, Batch | OtherBatch]] = []
    for house in houses:
        rows += [(house, row) for row in queries.batches(house)]
        rows += [(house, row) for row in _others(house)]
    rows.sort(key=lambda told: told[1].opened_at, reverse=True)
    if not rows:
        print(_("Belum ada impor."), file=out)
        return 0
    names = institutions.names({house for house, _row in rows})
    heads = [_("nomor"), _("tanggal"), _("keadaan"), _("dibaca"), _("baru"), _("diperbarui"), _("tetap"), _("ditolak")]  # fmt: skip  # noqa: E501
    lines = [[*heads, _("berkas")]]
    for house, row in rows:
        named = names.get(house) if len(names) > 1 else None
        lines.append([*_cells(row), f"{row.source} ({named})" if named else row.source])
    widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
    for line in lines:
        told = [
            cell.ljust(width) if place < 3 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=False))
        ]
        print("  ".join([*told, line[-1]]).rstrip(), file=out)
    return 0


def _others(institution: UUID) -> list[OtherBatch]:
    return [row for source in other_batches() for row in source.batches(institution)]


def _cells(row: Batch | OtherBatch) -> list[str]:
    states = {"open": _("belum selesai"), "done": _("selesai"), "rolled-back": _("dibatalkan")}
    counts = [f"{getattr(row, name):,}".replace(",", ".") for name in COUNTS]
    return [str(row.id), local_day(row.opened_at).isoformat(), states[row.state], *counts]


@dataclass(frozen=True)
class _Found:
    """An import with this number: of an area above (`source`), or of the catalogue."""

    institution: UUID
    id: UUID
    source: OtherBatches | None = None


def _found(houses: Iterable[UUID], number: str) -> list[_Found]:
    """The imports of these institutions whose numbers begin so."""
    begin = number.replace("-", "").strip().lower()
    if not begin:
        return []
    found = []
    for institution in houses:
        for source in other_batches():
            found += [_Found(institution, row.id, source) for row in source.batches(institution)]
        found += [_Found(institution, row.id) for row in queries.batches(institution, limit=10_000)]
    return [one for one in found if one.id.hex.startswith(begin)]


def _rollback(args: argparse.Namespace, out: TextIO) -> int:
    """Take an import back; a number is enough, whichever institution of this node it belongs to."""
    found = _found(homes() if args.institution is None else [args.institution], args.id)
    if len(found) > 1:
        print(_("Beberapa impor bernomor awal ini; sebutkan lebih panjang:"), file=out)
        for one in found[:MOST_REASONS]:
            print(one.id, file=out)
        return 1
    if not found:
        print(text_of("batch-unknown" if args.institution else "batch-unknown-here", {}), file=out)
        return 1
    institution = found[0].institution
    if found[0].source is not None:
        if args.dry_run:
            print(_("Pengambilalihan ini tidak dapat dihitung dahulu."), file=out)
            return 1
        return _take_back(institution, found[0].source, found[0].id, out)
    if args.dry_run:
        foreseen = actions.preview_rollback(institution, found[0].id)
        return _tell(foreseen, [] if isinstance(foreseen, Refusal) else foreseen.reasons, out)
    told = actions.rollback_batch(
        institution,
        found[0].id,
        actor=this_node(),
        request_id=f"rollback-{new_id().hex}",
        reason=args.reason or _("Dibatalkan dari baris perintah"),
    )
    kept = [reason for _number, reason in queries.rollback_log(institution, found[0].id).refusals]
    return _tell(told, kept, out)


def _tell(told: RollbackPreview | BatchRolledBack | Refusal, reasons: list[Refusal], out: TextIO) -> int:
    """Print what went, or would go, and what stays and why; returns the exit code."""
    if isinstance(told, Refusal):
        print(text_of(told.code, told.details), file=out)
        return 1
    stays = told.kept + told.copies_kept
    for reason in reasons[:MOST_REASONS]:
        print(text_of(reason.code, reason.details), file=out)
    if stays > MOST_REASONS:
        print(counted("dan %(count)s lain tetap ada.", "count") % {"count": stays - MOST_REASONS}, file=out)
    counts = {
        _("dihapus"): told.removed,
        _("dikembalikan"): told.restored,
        _("tetap"): told.kept,
    }
    if told.copies_removed or told.copies_kept:
        counts |= {_("eksemplar ditarik"): told.copies_removed, _("eksemplar tetap"): told.copies_kept}
    width = max(len(word) for word in counts)
    for word, count in counts.items():
        print(f"{word:<{width}}  {count:>9,}".replace(",", "."), file=out)
    return 1 if stays else 0


def _take_back(institution: UUID, source: OtherBatches, batch: UUID, out: TextIO) -> int:
    """Take an import of another area back, and say what stays."""
    told = source.take_back(institution, batch, actor=institution)
    if isinstance(told, Refusal):
        print(text_of(told.code, told.details), file=out)
        return 1
    removed, kept = told
    for part, line, reason in kept[:MOST_REASONS]:
        print(f"{part} {line}: {text_of(reason.code, reason.details)}", file=out)
    for word, number in ((_("dihapus"), removed), (_("tetap"), len(kept))):
        print(f"{word:<7}  {number:>9,}".replace(",", "."), file=out)
    return 1 if kept else 0
