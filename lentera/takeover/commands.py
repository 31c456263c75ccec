"""`lentera readers import FILE [--loans]`: members and open loans of another system. Names are never printed."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TextIO
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.circulation.actions import Desk
from lentera.circulation.facts import ReaderGroup
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.models import Author
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of
from lentera.takeover import actions, queries
from lentera.takeover.messages import QUESTIONS
from lentera.takeover.rules import Plan, is_group, proposed
from lentera.takeover.told import LOANS, READERS, Draft, OldLoan, Person, Reason
from lentera.takeover.words import reason_text

MOST_REASONS = 50  # refused lines shown one by one


def add_arguments(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `readers` into the command line."""
    parser = subparsers.add_parser("readers", help=_("impor anggota perpustakaan"))
    parser.set_defaults(run=run)
    commands = parser.add_subparsers(dest="readers_command", required=True)
    importing = commands.add_parser(
        "import",
        help=_("ambil alih anggota dari CSV (name;card;group;block), atau dari SLiMS, INLISLite, Koha"),
    )
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--loans", action="store_true", help=_("juga pinjaman yang masih berjalan"))
    importing.add_argument("--institution", type=UUID, help=_("lembaga tempat anggota didaftarkan"))
    importing.add_argument("--dry-run", action="store_true", help=_("periksa saja, tidak mengubah apa pun"))
    importing.add_argument("--skip-bad", action="store_true", help=_("masukkan yang baik, lewati yang rusak"))
    importing.add_argument("--block", default="", metavar="COLUMN", help=_("kolom yang berisi blok"))
    importing.add_argument(
        "--group",
        action="append",
        default=[],
        metavar="TYPE=GROUP",
        help=_("jenis anggota lama menjadi kelompok; boleh berulang"),
    )
    importing.add_argument("--leave-ended", action="store_true", help=_("tanpa yang habis masa berlakunya"))
    importing.add_argument("--take-blocked", action="store_true", help=_("termasuk yang diblokir di sana"))
    importing.add_argument(
        "--order", choices=("day-first", "month-first"), default="", help=_("urutan tanggal bila meragukan")
    )


def run(args: argparse.Namespace, out: TextIO | None = None) -> int:
    """Import the file; exit code 1 when anything was refused."""
    out = out or sys.stdout
    institution = _institution(args.institution)
    if institution is None:
        print(_("Sebutkan lembaganya dengan --institution; di simpul ini ada lebih dari satu."), file=out)
        return 1
    read = _read(args, institution)
    if isinstance(read, Refusal):
        print(f"{args.file.name}: {text_of(read.code, read.details)}", file=out)
        return 1
    draft, people, loans = read
    plan = queries.plan(institution, draft, people, loans)
    reasons = [*plan.reasons, *_waiting(plan)]
    for reason in reasons[:MOST_REASONS]:
        # A dump counts the rows of each of its tables: member 4 and loan 4 are two lines.
        told = {"file": args.file.name, "part": _part_words()[reason.part], "line": reason.line}
        where = _("%(file)s, %(part)s baris %(line)s: ") % told
        print(where + reason_text(reason), file=out)
    _say_groups(plan, draft, out)
    if loans and all(copy is None for copy in queries.known_here(institution, draft, loans).copies.values()):
        print(text_of("takeover-items-first", {}), file=out)
    counts = {part: _counts(plan, part) for part in (READERS, LOANS)}
    refused = sum(told["refused"] for told in counts.values())
    batch = None
    if refused and not args.skip_bad and not args.dry_run:
        print(_("Tidak ada yang diimpor. Perbaiki berkasnya, atau pakai --skip-bad."), file=out)
        for told in counts.values():
            told["added"] = told["updated"] = 0
    elif not args.dry_run and (plan.people or plan.changes or plan.loans):
        batch = _land(institution, draft, people, loans)
    for part, told in counts.items():
        if part == READERS or args.loans:
            _say(part, told, out, dry=args.dry_run)
    if batch is not None:
        print(_("Nomor pengambilalihan: %(batch)s") % {"batch": batch}, file=out)
        undone = f"lentera batch rollback {batch}"
        print(_("Dibatalkan dengan: %(command)s") % {"command": undone}, file=out)
    return 1 if refused else 0


def _read(args: argparse.Namespace, institution: UUID) -> tuple[Draft, list[Person], list[OldLoan]] | Refusal:
    """The file with what the command line chose for it."""
    groups: dict[str, str] = {}
    for told in args.group:
        kind, _mark, group = told.rpartition("=")
        if not is_group(group):
            return Refusal("takeover-map-unknown", group=group, known=", ".join(ReaderGroup))
        groups[kind] = group
    today = clock.today(institutions.zone_of(institution))
    try:
        read = actions.read_draft(
            args.file,
            name=args.file.name,
            account=institution,
            block=args.block,
            at=clock.now(),
            today=today,
            loans=args.loans,
        )
    except OSError:
        return Refusal("takeover-file-unread")
    if isinstance(read, Refusal):
        if read.code == "takeover-file-empty" and not args.loans and _has_loans(args, today):
            return Refusal("takeover-loans-only")
        return read
    choices = read[0].choices
    choices.groups = groups
    choices.ended = "leave" if args.leave_ended else "take"
    choices.blocked = "take" if args.take_blocked else "leave"
    choices.order = args.order or choices.order
    return read


def _has_loans(args: argparse.Namespace, today: date) -> bool:
    read = actions.read_draft(args.file, name="", account=new_id(), at=clock.now(), today=today)
    return not isinstance(read, Refusal)


def _waiting(plan: Plan) -> list[Reason]:
    """What only a person can settle stays out here: the page asks, the command line does not guess."""
    return [
        Reason(
            one.part,
            one.line,
            "takeover-loan-waiting" if one.part == LOANS else "takeover-member-waiting",
            {"question": str(QUESTIONS[one.kind])},
        )
        for one in plan.questions
    ]


def _counts(plan: Plan, part: str) -> dict[str, int]:
    told = plan.counts(part)
    told["refused"] += told.pop("asked")
    return told


def _land(institution: UUID, draft: Draft, people: list[Person], loans: list[OldLoan]) -> UUID:
    """Write the plan, block by block; what is asked is answered by leaving it out, as the counts say."""
    zone = institutions.zone_of(institution)
    libraries = list(institutions.libraries_of(institution).values_list("id", flat=True)[:2])
    desk = Desk(institution, institution, libraries[0] if len(libraries) == 1 else None, zone)
    actions.leave_asked(institution, draft, people, loans)
    batch = actions.keep(institution, draft, people, loans)
    begun = actions.begin(desk, batch, request_id=f"takeover {batch.hex} begin", at=clock.now())
    if isinstance(begun, Refusal):
        raise RuntimeError(begun.code)
    while actions.step(desk, batch, at=clock.now()) is False:
        pass
    return batch


def _say(part: str, told: dict[str, int], out: TextIO, *, dry: bool) -> None:
    counts = _(
        "dibaca %(read)s · ditambahkan %(added)s · diperbarui %(updated)s · tidak berubah %(unchanged)s"
        " · ditolak %(refused)s"
    )
    print(f"{_part_words()[part]}: {counts % told}" + (_(" (hanya diperiksa)") if dry else ""), file=out)


def _part_words() -> dict[str, str]:
    return {READERS: _("anggota"), LOANS: _("pinjaman")}


def _say_groups(plan: Plan, draft: Draft, out: TextIO) -> None:
    """Types of membership that no word and no `--group` mapped."""
    for kind in sorted(plan.groups):
        if draft.form != "list" and not draft.choices.groups.get(kind) and not proposed(kind):
            said = _('Jenis anggota “%(kind)s” menjadi other; ubah dengan --group "%(kind)s=GROUP".')
            print(said % {"kind": kind}, file=out)


def _institution(told: UUID | None) -> UUID | None:
    homes = Author.objects.filter(home=this_node())
    if told is not None:
        return told if homes.filter(id=told).exists() and institutions.institution(told) else None
    found = list(homes.values_list("id", flat=True)[:2])
    return found[0] if len(found) == 1 else None
